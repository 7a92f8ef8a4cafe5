"""The engine at work: episodes, readings, what is said, what is delivered, kept and restored."""
