"""Outside text made inert for a terminal: the one sanitiser for everything we did not write.

Exchange names, symbols, error bodies and close reasons may carry escape sequences, bidirectional
overrides or invisible characters that would move the cursor, reorder a row of figures or make two
different symbols look alike.
"""

from __future__ import annotations

import unicodedata

ELLIPSIS = "…"
MAX_MARKS_PER_LETTER = 3

# Letters and symbols that str.isprintable() lets through although nothing is drawn for them:
# Unicode's default ignorables outside the format characters, and the blank Braille cell.
_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u180b\u180c\u180d\u180e\u180f"
) | {chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
# A terminal that implements the bidirectional algorithm would reorder the figures beside these.
_RIGHT_TO_LEFT = frozenset(["R", "AL", "AN"])
_REMEMBERED_CODE_POINTS = 4096


def clean(text: str, limit: int = 300) -> str:
    r"""``text`` on one line, with nothing in it that a terminal would act on.

    Tabs and line breaks become spaces. Everything else that is not plainly visible becomes a
    Python escape (``\x1b``, ``\u202e``): controls, escape sequences, format and zero-width
    characters, exotic spaces, separators, surrogates, private-use and unassigned code points,
    right-to-left letters, a combining mark without a letter or beyond the third on one letter.
    Nothing is dropped, so two different names never become the same harmless one.

    The result has at most ``limit`` characters and ends in ``…`` where it was cut.
    ``clean(clean(x)) == clean(x)``. Never raises for any ``str``.
    """
    if len(text) <= limit and text.isascii() and text.isprintable():
        return text
    if limit <= 0:
        return ""
    # Only a CR LF pair shrinks, to half, so this much input always fills the limit.
    shown = text[: 2 * limit + 2].replace("\r\n", " ").translate(_VISIBLE)
    if not shown.isascii():
        shown = _without_mark_floods(shown)
    return shown if len(shown) <= limit else shown[: limit - 1] + ELLIPSIS


def _escape(code: int) -> str:
    if code <= 0xFF:
        return f"\\x{code:02x}"
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    return f"\\U{code:08x}"


def _visible(code: int) -> str:
    char = chr(code)
    if char in "\t\n\r":
        return " "
    if not char.isprintable() or char in _INVISIBLE:
        return _escape(code)
    if unicodedata.bidirectional(char) in _RIGHT_TO_LEFT:
        return _escape(code)
    return char


class _VisibleTable(dict[int, str]):
    """A translation table filled as characters are met, bounded against hostile variety."""

    def __missing__(self, code: int) -> str:
        shown = _visible(code)
        if len(self) < _REMEMBERED_CODE_POINTS:
            self[code] = shown
        return shown


_VISIBLE = _VisibleTable()


def _without_mark_floods(text: str) -> str:
    """``text`` with combining marks escaped that stand alone or beyond the allowed number."""
    out: list[str] = []
    room = 0
    for char in text:
        if char.isascii():
            room = MAX_MARKS_PER_LETTER if char.isalnum() else 0
        elif unicodedata.category(char)[0] == "M":
            room -= 1
            if room < 0:
                out.append(_escape(ord(char)))
                continue
        else:
            room = MAX_MARKS_PER_LETTER
        out.append(char)
    return "".join(out)
