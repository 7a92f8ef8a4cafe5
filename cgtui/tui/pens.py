"""What a terminal writes with: attributes, colours and link; and the way to another."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

ESC: Final = "\x1b"
_LINK_END: Final = f"{ESC}]8;;{ESC}\\"

# What ends an attribute, by ECMA-48. Bold and dim end together; so do the pairs after them.
_ENDS: Final = {
    "1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "5": "25", "6": "25", "7": "27",
    "8": "28", "9": "29", "51": "54", "52": "54", "53": "55",
}  # fmt: skip

_SEEN_ON_BLANKS: Final = frozenset({"4", "7", "9", "21", "51", "52", "53"})
"""Attributes that show where no sign is: lines, frames and reversed colours."""


@dataclass(frozen=True, slots=True, eq=False)
class Pen:
    """``attributes``, ``ink`` and ``paper`` are SGR parameters; an empty colour is the terminal's.

    ``link`` is ``id=…;address`` of OSC 8, or empty. Pens come from `pen`: equal ones are the same.
    ``blank`` is what of it can be seen of a space.
    """

    attributes: frozenset[str]
    ink: str
    paper: str
    link: str
    blank: Pen | None = field(repr=False)


@lru_cache(4096)
def pen(attributes: frozenset[str], ink: str, paper: str, link: str) -> Pen:
    """The pen with these properties."""
    seen = attributes & _SEEN_ON_BLANKS
    if seen or not (attributes or ink):
        return Pen(attributes, ink, paper, link, None)
    return Pen(attributes, ink, paper, link, pen(frozenset(), "", paper, link))


PLAIN: Final = pen(frozenset(), "", "", "")


@lru_cache(4096)
def pen_of(codes: str, link: str = "") -> Pen:
    """The pen for SGR parameters as Rich and Textual write them, such as ``1;38;2;1;2;3;40``."""
    attributes, ink, paper = set(), "", ""
    words = codes.split(";") if codes else []
    while words:
        word = words[0]
        length = 1 if word not in ("38", "48") else 5 if words[1] == "2" else 3
        code, words = ";".join(words[:length]), words[length:]
        if word in _ENDS:
            attributes.add(word)
        elif word.startswith("3") or (len(word) == 2 and word.startswith("9")):
            ink = "" if word == "39" else code
        elif word.startswith(("4", "10")):
            paper = "" if word == "49" else code
        else:
            raise ValueError(f"SGR {word} is not known")
    return pen(frozenset(attributes), ink, paper, link)


@lru_cache(4096)
def over_blank(now: Pen, wanted: Pen) -> Pen:
    """The pen to take for a space that wants ``wanted``, as near to ``now`` as it may be."""
    if wanted.attributes:
        return wanted
    return pen(now.attributes - _SEEN_ON_BLANKS, now.ink, wanted.paper, wanted.link)


@lru_cache(4096)
def way(now: Pen, then: Pen) -> str:
    """What makes a terminal that writes with ``now`` write with ``then``; the shorter of two."""
    anew = ";".join(("", *_codes(then)))
    ended = {_ENDS[one] for one in now.attributes - then.attributes}
    kept = {one for one in now.attributes & then.attributes if _ENDS[one] not in ended}
    steps = sorted(ended) + sorted(then.attributes - kept)
    if now.ink != then.ink:
        steps.append(then.ink or "39")
    if now.paper != then.paper:
        steps.append(then.paper or "49")
    step = ";".join(steps)
    shorter = anew if len(anew) < len(step) else step
    sgr = f"{ESC}[{shorter}m" if steps else ""
    if now.link == then.link:
        return sgr
    return sgr + (f"{ESC}]8;{then.link}{ESC}\\" if then.link else _LINK_END)


def _codes(one: Pen) -> list[str]:
    return [*sorted(one.attributes), *filter(None, (one.ink, one.paper))]
