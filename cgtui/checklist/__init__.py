"""The checklist: one rule a line, over evidence that somebody else gathered. Pure."""
