"""From the socket to the books: frames, gaps, back-fill, coverage, tape and market sums."""
