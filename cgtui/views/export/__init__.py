"""The journal as JSON lines, CSV and Markdown."""
