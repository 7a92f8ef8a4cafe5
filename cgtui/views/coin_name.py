"""A coin's name where it has little room."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len

from cgtui.views.cells import fit

_DIGITS: Final = "0123456789"
_LEAST: Final = 4


def coin_name(name: str, width: int, ellipsis: str = "…") -> str:
    """``name`` in at most ``width`` cells: ``1000…MOG``, ``FARTCOI…``.

    A name that begins with a number keeps its end: it is in the end that 1000000MOG and
    1000000BABYDOGE differ.
    """
    if cell_len(name) <= width:
        return name
    end = name.lstrip(_DIGITS)
    number = name[: len(name) - len(end)]
    if not number or not end or width < _LEAST:
        return fit(name, width, ellipsis=ellipsis)
    room = width - cell_len(ellipsis)
    while cell_len(end) > room - 1:
        end = end[1:]
    return f"{number[: room - cell_len(end)]}{ellipsis}{end}"
