"""The rows of the kill-switch's table, a class each."""
