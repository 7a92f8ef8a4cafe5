"""One REST read as table, CSV or JSON."""
