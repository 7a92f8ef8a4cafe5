"""What is kept: one SQLite file a mode, one writer, read back at the next start."""
