"""From the four inputs to four votes: one file an input, `cast` puts them together."""

from cgtui.signals.votes.cast import cast_votes, remembered

__all__ = ["cast_votes", "remembered"]
