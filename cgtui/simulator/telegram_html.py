"""Telegram's HTML markup: which messages the Bot API refuses, and the text that is left.

Stricter than the real service in one point: a bare ``&`` is refused, which Telegram would show as
it is, because it means that a field was not escaped.
"""

from __future__ import annotations

import html
import re

_TAGS = frozenset(
    {
        "a", "b", "blockquote", "code", "del", "em", "i", "ins", "pre", "s",
        "span", "strike", "strong", "tg-emoji", "tg-spoiler", "u",
    }
)  # fmt: skip
_TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z-]+(?:=(?:\"[^\"]*\"|'[^']*'))?)*)\s*>"
)
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")


class MarkupError(ValueError):
    """Text that Telegram cannot parse; the message is its own description."""


def plain_text(markup: str) -> str:
    """The text of a message without its tags; MarkupError if it is not valid Telegram HTML."""
    text: list[str] = []
    open_tags: list[str] = []
    at = 0
    while at < len(markup):
        sign = markup[at]
        if sign == "<":
            at = _tag(markup, at, open_tags)
        elif sign == "&":
            entity = _ENTITY.match(markup, at)
            if entity is None:
                raise MarkupError(f"Unescaped '&' at byte offset {_offset(markup, at)}")
            text.append(html.unescape(entity.group()))
            at = entity.end()
        else:
            text.append(sign)
            at += 1
    if open_tags:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{open_tags[-1]}"')
    return "".join(text)


def _tag(markup: str, at: int, open_tags: list[str]) -> int:
    """Take the tag at ``at`` into account and return where it ends."""
    offset = _offset(markup, at)
    tag = _TAG.match(markup, at)
    if tag is None:
        name = re.match(r"<(/?[^\s>]*)", markup[at:])
        found = name.group(1) if name else ""
        raise MarkupError(f'Unsupported start tag "{found}" at byte offset {offset}')
    closing, name_written = tag.group(1), tag.group(2).lower()
    if name_written not in _TAGS:
        raise MarkupError(f'Unsupported start tag "{name_written}" at byte offset {offset}')
    if not closing:
        open_tags.append(name_written)
    elif not open_tags:
        raise MarkupError(f"Unexpected end tag at byte offset {offset}")
    elif open_tags[-1] != name_written:
        raise MarkupError(
            f"Unmatched end tag at byte offset {offset}, "
            f'expected "</{open_tags[-1]}>", found "</{name_written}>"'
        )
    else:
        open_tags.pop()
    return tag.end()


def _offset(markup: str, at: int) -> int:
    return len(markup[:at].encode())
