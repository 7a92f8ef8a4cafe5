"""Which source set a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OriginKind(StrEnum):
    """The four sources, weakest first, and what a person gives while the program runs."""

    DEFAULT = "default"
    FILE = "config.toml"
    ENVIRONMENT = "environment"
    COMMAND_LINE = "command line"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Origin:
    """A source: ``detail`` is the file's path, the variable's name or the option.

    ``line`` counts from 1 in config.toml, where it is known. ``str()`` says it in words.
    """

    kind: OriginKind
    detail: str = ""
    line: int | None = None

    def __str__(self) -> str:
        if self.kind is OriginKind.DEFAULT:
            return "the default"
        if self.kind is OriginKind.FILE:
            return self.detail if self.line is None else f"{self.detail}:{self.line}"
        return f"{self.kind} {self.detail}".rstrip()


DEFAULT = Origin(OriginKind.DEFAULT)


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One value as a source gave it, unchecked. Its repr hides the value: it may be a secret."""

    value: object
    origin: Origin

    def __repr__(self) -> str:
        return f"Entry({self.origin})"


Layer = dict[str, Entry]
"""What one source gives, by dotted key."""
