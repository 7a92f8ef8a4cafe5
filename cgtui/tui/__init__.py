"""The terminal screens. Nothing below this package imports Textual."""

import os

# Textual reads it when it is loaded. At its usual 60 a key waits up to 17 ms for its picture; how
# often we paint of ourselves is `ui.fps`.
os.environ.setdefault("TEXTUAL_FPS", "120")
