"""The settings in force as rows: value, and which source set it; one of them in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cgtui.config.about import About
from cgtui.config.keys import SECRET_KEYS
from cgtui.config.listing import SettingRow
from cgtui.config.origin import Origin, OriginKind
from cgtui.sanitize import clean
from cgtui.views.blocks import LABEL, field
from cgtui.views.cells import Line, Role, Segment, Span, clip, fit, joined, wrapped
from cgtui.views.text_filter import folded, text_filter

_KEY_WIDTH = 34
_VALUE_CHARS = 300


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """A setting in force, with what there is to know about it."""

    row: SettingRow
    about: About

    @property
    def is_default(self) -> bool:
        """Whether nobody has set it."""
        return self.row.origin.kind is OriginKind.DEFAULT


@dataclass(frozen=True, slots=True)
class SettingsBoard:
    """All settings. ``file`` is where config.toml is, with a word on whether it is there.

    ``note`` is what else a person must know about them, if anything.
    """

    settings: tuple[ShownSetting, ...]
    file: str
    note: str = ""

    def with_given(self, key: str, value: str) -> SettingsBoard:
        """The same with a value of its own for this run."""
        origin = Origin(OriginKind.GIVEN, "in this run")
        settings = tuple(
            replace(one, row=replace(one.row, value=value, text=value, origin=origin))
            if one.row.key == key
            else one
            for one in self.settings
        )
        return replace(self, settings=settings)


def matching(settings: Sequence[ShownSetting], text: str) -> list[ShownSetting]:
    """Those in which every word of a filter is found: name, value, source or description."""
    wanted = text_filter(text)
    return [one for one in settings if wanted.matches(_haystack(one))]


def _haystack(one: ShownSetting) -> str:
    row = one.row
    return folded(f"{row.key} {row.text} {row.origin} {one.about.description}")


def head_lines(board: SettingsBoard, shown: int, width: int) -> list[Line]:
    """How many there are, where the file is, and what else must be known."""
    changed = sum(not one.is_default for one in board.settings)
    count = f"{len(board.settings)} settings in force"
    if shown < len(board.settings):
        count = f"{shown} of {count}"
    segments = [
        Segment(0, (Span(f" {count}", Role.STRONG),)),
        Segment(1, (Span(f"{changed} not the default"),)),
        Segment(0, (Span(f"file {board.file}", Role.ACCENT),)),
    ]
    lines = [joined(segments, width, "  ")]
    if board.note:
        lines.append((Span(fit(f" {board.note}", width), Role.WARN),))
    return lines


def heading(width: int) -> Line:
    """The headings over the rows, in ``width`` cells."""
    value = _value_width(width)
    return (Span(f"{fit('SETTING', _KEY_WIDTH)} {fit('VALUE', value)} SET BY", Role.HEAD),)


def setting_line(one: ShownSetting, width: int) -> Line:
    """One row; what somebody has set stands out."""
    row, value = one.row, _value_width(width)
    role = Role.TEXT if one.is_default else Role.STRONG
    source = clean(_source(row.origin), _VALUE_CHARS)
    return (
        Span(fit(row.key, _KEY_WIDTH) + " ", role),
        Span(fit(clean(row.text, _VALUE_CHARS), value) + " ", role),
        Span(source, Role.DIM if one.is_default else Role.ACCENT),
    )


def _source(origin: Origin) -> str:
    """In short: the head of the screen says where config.toml is."""
    if origin.kind is OriginKind.DEFAULT:
        return "default"
    if origin.kind is OriginKind.FILE:
        return f"config.toml:{origin.line}" if origin.line else "config.toml"
    return str(origin)


def _value_width(width: int) -> int:
    return max(16, (width - _KEY_WIDTH - 2) * 11 // 20)


def detail_lines(one: ShownSetting, width: int) -> list[Line]:
    """One setting in full: what it is, what it takes, and how to change it."""
    row, about = one.row, one.about
    lines = [clip((Span(row.key, Role.STRONG), Span(f"  {about.description}")), width)]
    fields = [
        ("value", row.text),
        ("set by", _end_of(str(row.origin), width - LABEL)),
        ("default", about.default),
        ("expected", about.expected),
        ("change", _how_to(row.key, about.variable)),
    ]
    for label, text in fields:
        if text:
            lines += wrapped(field(label, Span(clean(text, _VALUE_CHARS))), width, LABEL)
    return lines


def _end_of(text: str, room: int) -> str:
    """A path's end tells more than its start."""
    return text if len(text) <= room else f"…{text[len(text) - room + 1 :]}"


def _how_to(key: str, variable: str) -> str:
    value = "(it is asked for)" if key in SECRET_KEYS else "VALUE"
    return f"cgtui config set {key} {value}, or {variable}; it is read at the start"
