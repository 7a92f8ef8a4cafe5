"""Who pays before a tape's cascades: the side that will be liquidated."""

from __future__ import annotations

import math
from collections.abc import Mapping

from cgtui.simulator.instruments import Listing
from cgtui.simulator.order import LONG
from cgtui.simulator.script import CROWDING_FADE_S, CROWDING_LEAD_S, crowd_level
from cgtui.simulator.tape_survey import ForcedEpisode, TapeSurvey

_LARGE = 0.7
"""A clock minute of this much of a large one: the trailing minute may well have been large."""
_CROWD_PCT, _CROWD_PCT_PER_DECADE = 0.036, 0.012


class TapeCrowds:
    """Funding that crowds add, known beforehand because the tape is."""

    def __init__(self, survey: TapeSurvey, listings: Mapping[str, Listing]) -> None:
        self._start_ms = survey.first_ms
        self._episodes: dict[str, list[ForcedEpisode]] = {}
        for name, listing in listings.items():
            found = survey.coins.get(name)
            least_usd = _LARGE * listing.coin.large_usd
            large = [one for one in found.episodes if one.usd >= least_usd] if found else []
            if large:
                self._episodes[name] = large
        self._large_usd = {name: listings[name].coin.large_usd for name in self._episodes}

    def crowding_pct(self, coin: str, t_s: float) -> float:
        """Percent per 8 h (signed), ``t_s`` seconds after the tape's start: the largest crowd's."""
        strongest = 0.0
        for episode in self._episodes.get(coin, ()):
            to_go_s = (episode.start_ms - self._start_ms) / 1000 - t_s
            over_s = t_s - (episode.last_ms - self._start_ms) / 1000
            if to_go_s > CROWDING_LEAD_S:
                break
            if over_s < CROWDING_FADE_S:
                level = crowd_level(-to_go_s if to_go_s > 0 else max(0.0, over_s))
                decades = math.log10(max(1.0, episode.usd / self._large_usd[coin]))
                paid_pct = level * (_CROWD_PCT + _CROWD_PCT_PER_DECADE * decades)
                if paid_pct > abs(strongest):
                    strongest = paid_pct if episode.side == LONG else -paid_pct
        return strongest
