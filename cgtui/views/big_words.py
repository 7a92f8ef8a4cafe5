"""GO and NO-GO in letters five rows high."""

from __future__ import annotations

from typing import Final

from cgtui.views.cells import Line, Role, Span

ROWS: Final = 5

_LETTERS: Final = {
    "G": (" ### ", "#    ", "#  ##", "#   #", " ### "),
    "O": (" ### ", "#   #", "#   #", "#   #", " ### "),
    "N": ("#   #", "##  #", "# # #", "#  ##", "#   #"),
    "-": ("   ", "   ", "###", "   ", "   "),
}


def big_word(word: str, block: str, role: Role, *, wide: bool) -> list[Line]:
    """``word`` (of the letters G, N, O and a hyphen); ``wide`` doubles each cell to a square."""
    rows: list[Line] = []
    for row in range(ROWS):
        cells = " ".join(_LETTERS[letter][row] for letter in word)
        drawn = "".join(cell * 2 for cell in cells) if wide else cells
        rows.append((Span(drawn.replace("#", block), role),))
    return rows


def big_width(word: str, *, wide: bool) -> int:
    """Cells that `big_word` takes."""
    cells = sum(len(_LETTERS[letter][0]) for letter in word) + len(word) - 1
    return 2 * cells if wide else cells
