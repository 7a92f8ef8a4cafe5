"""Evidence for the checklist: health questions, the batch, the drill."""
