"""Rows and details of the Alerts screen."""
