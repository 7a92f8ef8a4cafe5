"""Widgets drawn a line at a time."""
