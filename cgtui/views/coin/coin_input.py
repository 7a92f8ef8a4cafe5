"""One of the four inputs as it stands: the vote of a reading, or value and limit without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cgtui.coinglass.events import Side
from cgtui.monitor.coin.coin_detail import NO_INPUTS, CoinDetail, CoinLimits
from cgtui.monitor.signal_snapshot import Episode
from cgtui.signals.inputs import (
    FundingInput,
    InputName,
    Inputs,
    LiquidationInput,
    MissingInput,
    OpenInterestInput,
    TakerInput,
)
from cgtui.signals.reading import Choice, Reading, Vote
from cgtui.views.cells import Role
from cgtui.views.coin.coin_figures import rate, share, signed_pct
from cgtui.views.numbers import usd

NAMES: Final = {
    InputName.TAKER: "TAKER",
    InputName.OPEN_INTEREST: "OI",
    InputName.LIQUIDATIONS: "LIQ",
    InputName.FUNDING: "FUNDING",
}

READING: Final = "reading…"


@dataclass(frozen=True, slots=True)
class InputState:
    """``vote`` is a reading's; without one ``words`` are the present value and its limit.

    ``trouble`` is why there is no value. ``age_s`` is of what is shown, ``stale`` whether that is
    past its limit. ``asked`` and ``used`` are intervals, empty where nothing was read.
    """

    name: InputName
    weight: float | None
    vote: Vote | None
    words: str
    trouble: str
    age_s: float | None
    stale: bool
    asked: str
    used: str

    @property
    def interval_words(self) -> str:
        """``1m``; where CoinGlass gave a coarser one ``4h (asked 1m)``."""
        if not self.used or self.used == self.asked:
            return self.used or self.asked
        return f"{self.used} (asked {self.asked})"


def input_states(
    detail: CoinDetail, episode: Episode | None, now_ms: int
) -> dict[InputName, InputState]:
    """The four. Votes are those of the open ``episode``'s last reading and of nothing else."""
    reading = None if episode is None else episode.last
    states: dict[InputName, InputState] = {}
    for name in InputName:
        if reading is not None:
            states[name] = _voted(name, reading, detail.limits, now_ms)
        else:
            states[name] = _present(name, detail, now_ms)
    return states


def _voted(name: InputName, reading: Reading, limits: CoinLimits | None, now_ms: int) -> InputState:
    vote = next(vote for vote in reading.votes if vote.name is name)
    since_s = max(0, now_ms - reading.at_ms) / 1000
    age_s = None if vote.age_s is None else vote.age_s + since_s
    missing = vote.choice is Choice.MISSING
    words = vote.text
    if name is InputName.TAKER and not missing:
        # The side of the forced orders: longs are sold, shorts are bought.
        words = f"{'buy' if reading.side is Side.SHORT else 'sell'} {words}"
    return InputState(
        name=name,
        weight=vote.weight,
        vote=vote,
        words="" if missing else words,
        trouble=vote.text if missing else "",
        age_s=age_s,
        stale=_is_stale(name, age_s, limits),
        asked=vote.interval_requested,
        used=vote.interval_used or "",
    )


def _present(name: InputName, detail: CoinDetail, now_ms: int) -> InputState:
    limits, inputs = detail.limits, detail.inputs.value
    weight = None if limits is None else limits.weights[name]
    given = None if inputs is None else _given(name, inputs)
    if given is None or isinstance(given, MissingInput):
        trouble = detail.inputs.trouble or detail.no_rest
        if isinstance(given, MissingInput):
            trouble = given.reason
        return InputState(
            name=name,
            weight=weight,
            vote=None,
            words="",
            trouble=trouble or READING,
            age_s=None,
            stale=False,
            asked="" if given is None else given.interval_requested,
            used="" if given is None else given.interval_used or "",
        )
    age_s = max(0, now_ms - given.source.as_of_ms) / 1000
    return InputState(
        name=name,
        weight=weight,
        vote=None,
        words=_value_words(given, limits),
        trouble="",
        age_s=age_s,
        stale=_is_stale(name, age_s, limits),
        asked=given.source.interval_requested,
        used=given.source.interval_used,
    )


_Given = TakerInput | OpenInterestInput | LiquidationInput | FundingInput


def _given(name: InputName, inputs: Inputs) -> _Given | MissingInput:
    match name:
        case InputName.TAKER:
            return inputs.taker
        case InputName.OPEN_INTEREST:
            return inputs.open_interest
        case InputName.LIQUIDATIONS:
            return inputs.liquidations
        case InputName.FUNDING:
            return inputs.funding


def _value_words(given: _Given, limits: CoinLimits | None) -> str:
    """The value, and in brackets what it would be held against."""
    match given:
        case TakerInput():
            return _taker_words(given, limits)
        case OpenInterestInput():
            return _open_interest_words(given, limits)
        case LiquidationInput():
            return _liquidation_words(given, limits)
        case FundingInput():
            limit = "" if limits is None else f" (±{limits.funding_pct:g})"
            return f"{rate(given.rate_pct)}%/8h{limit}"


def _liquidation_words(given: LiquidationInput, limits: CoinLimits | None) -> str:
    long, short = usd(given.long_worst_usd), usd(given.short_worst_usd)
    if limits is None:
        return f"worst min L {long} S {short}"
    least_long, least_short = usd(limits.long.p95_limit_usd), usd(limits.short.p95_limit_usd)
    if least_long == least_short:
        return f"worst min L {long} S {short} (≥{least_long})"
    return f"worst min L {long} (≥{least_long}) S {short} (≥{least_short})"


def _taker_words(given: TakerInput, limits: CoinLimits | None) -> str:
    whole = given.buy_usd + given.sell_usd
    side, part = (
        ("sell", given.sell_usd) if given.sell_usd >= given.buy_usd else ("buy", given.buy_usd)
    )
    least = "" if limits is None else f" (≥{share(limits.taker_share)})"
    text = f"{side} {share(part / whole)}{least}" if whole else "no volume"
    if given.usual_usd <= 0:
        return text
    times = "" if limits is None else f" (≥{limits.taker_volume:g})"
    return f"{text} @{whole / given.usual_usd:.1f}×{times}"


def _open_interest_words(given: OpenInterestInput, limits: CoinLimits | None) -> str:
    parts = []
    if given.change_15m_pct is not None:
        held = "" if limits is None else f" (≤{limits.oi_15m_pct:g})"
        parts.append(f"{signed_pct(given.change_15m_pct)} 15m{held}")
    if given.change_60m_pct is not None:
        held = "" if limits is None else f" (≤{limits.oi_60m_pct:g})"
        parts.append(f"{signed_pct(given.change_60m_pct)} 60m{held}")
    return " ".join(parts)


def _is_stale(name: InputName, age_s: float | None, limits: CoinLimits | None) -> bool:
    return age_s is not None and limits is not None and age_s > limits.stale_s[name]


def trouble_role(trouble: str) -> Role:
    """Dim where nothing is wrong: nothing is read here, or not yet."""
    return Role.DIM if trouble in (NO_INPUTS, READING) else Role.WARN
