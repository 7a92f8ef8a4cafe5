"""The signs drawn on a screen, in Unicode and in plain ASCII."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One consistent set of signs. ``spark`` runs from low to high."""

    dot: str
    long: str
    short: str
    bar: str
    rule: str
    times: str
    ellipsis: str
    warn: str
    middot: str
    cursor: str
    spark: str


UNICODE = Glyphs(
    dot="●",
    long="▼",
    short="▲",
    bar="│",
    rule="─",
    times="×",
    ellipsis="…",
    warn="▲!",
    middot="·",
    cursor="▌",
    spark="▁▂▃▄▅▆▇█",
)
ASCII = Glyphs(
    dot="*",
    long="v",
    short="^",
    bar="|",
    rule="-",
    times="x",
    ellipsis="~",
    warn="!",
    middot=".",
    cursor=">",
    spark="_.,-=+*#",
)


def glyphs_for(name: str) -> Glyphs:
    """The set named by ``ui.glyphs`` (``unicode`` or ``ascii``)."""
    return ASCII if name == "ascii" else UNICODE
