"""Frames that carry no orders: pongs, acknowledgements, refusals, plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from cgtui.coinglass.excerpt import Mask, text_excerpt, value_excerpt
from cgtui.coinglass.refusal import refusal_kind
from cgtui.coinglass.stream_events import NoticeReceived, RefusalKind

_CONTROL_KEYS: Final = frozenset(
    {"event", "method", "op", "type", "code", "msg", "message", "error", "success", "status"}
)
_KIND_KEYS: Final = ("event", "method", "op", "type")
_FIELDS_READ: Final = 20
_WORD_CHARS: Final = 500


@dataclass(frozen=True, slots=True)
class Pong:
    """The answer to our text ``ping``."""


PONG: Final = Pong()


@dataclass(frozen=True, slots=True)
class RefusalText:
    """The server says that the key or the plan will not do. ``text`` is sanitised."""

    kind: RefusalKind
    text: str


def is_pong(raw: bytes) -> bool:
    """Whether a frame is the text ``pong``; one client saw it in quotes."""
    return len(raw) <= 16 and raw.strip(b"\"' \r\n").lower() == b"pong"


def read_refusal(text: str, mask: Mask) -> RefusalText | None:
    """The refusal in a plain text frame, if it is one."""
    kind = refusal_kind(text)
    return RefusalText(kind, text_excerpt(text, mask)) if kind else None


def read_control(
    frame: Mapping[str, object], *, at_ms: int, mask: Mask
) -> Pong | RefusalText | NoticeReceived | None:
    """What a JSON object without orders says, or None where it is no control message."""
    words = " ".join(_words(frame))
    kind = refusal_kind(words)
    if kind:
        return RefusalText(kind, text_excerpt(words, mask))
    if any(frame.get(key) == "pong" for key in _KIND_KEYS):
        return PONG
    if not _CONTROL_KEYS.isdisjoint(frame):
        return NoticeReceived(at_ms=at_ms, text=value_excerpt(frame, mask))
    return None


def _words(frame: Mapping[str, object]) -> Iterator[str]:
    """The strings of an object and of the objects right inside it (``{"error": {"msg": …}}``)."""
    for value in islice(frame.values(), _FIELDS_READ):
        inner = islice(value.values(), _FIELDS_READ) if isinstance(value, dict) else (value,)
        for word in inner:
            if isinstance(word, str):
                yield word[:_WORD_CHARS]
