"""Blocks of the Connection screen."""
