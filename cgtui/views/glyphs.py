"""The signs drawn on a screen, in Unicode and in plain ASCII."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rich.cells import cell_len


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One consistent set of signs. ``spark`` runs from low to high; ``charts`` are drawn in
    ``braille`` dots, in ``block``s, or in ``ascii``."""

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
    yes: str
    no: str
    against: str
    charts: str


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
    yes="✓",
    no="–",
    against="✗",
    charts="braille",
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
    yes="+",
    no="-",
    against="x",
    charts="ascii",
)


BLOCKS = replace(UNICODE, charts="block")
"""For a terminal whose font has no braille."""


def glyphs_for(name: str, charts: str = "braille") -> Glyphs:
    """The set named by ``ui.glyphs`` (``unicode`` or ``ascii``) and ``ui.charts``."""
    if name == "ascii":
        return ASCII
    return BLOCKS if charts == "block" else UNICODE


_PLAIN = {
    "…": "~",
    "·": ".",
    "×": "x",
    "│": "|",
    "─": "-",
    "▼": "v",
    "▲": "^",
    "●": "*",
    "–": "-",
    "✓": "+",
    "✗": "x",
}


_SPELLED = {"≥": ">=", "≤": "<=", "±": "+-"}


def spelled(text: str, glyphs: Glyphs) -> str:
    """``text`` with what takes two signs in plain ASCII spelled so: ``0.65 >= 0.58``.

    For the words of a line before it is laid out; `ascii_cells` comes after that and has no room.
    """
    if glyphs is not ASCII or text.isascii():
        return text
    return "".join(_SPELLED.get(sign, sign) for sign in text)


def ascii_cells(text: str) -> str:
    """``text`` in ASCII and in as many cells as before; what has no likeness becomes ``?``."""
    if text.isascii():
        return text
    return "".join(
        sign if sign.isascii() else _PLAIN.get(sign, "?" * cell_len(sign)) for sign in text
    )
