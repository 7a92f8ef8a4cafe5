"""Frozen snapshots to rows, cells and words: pure formatting for screens and plain output."""
