"""A home folder of its own for a test, and what loading the settings from it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from cgtui.config import ConfigError, Loaded, load_settings
from cgtui.paths import Paths, resolve_paths


@dataclass(frozen=True, slots=True)
class Home:
    """An installation under one folder, with the sources under the test's control."""

    root: Path

    @property
    def paths(self) -> Paths:
        """The places of this home."""
        return resolve_paths({"CGTUI_HOME": str(self.root)})

    def write(self, text: str, mode: int = 0o600) -> Path:
        """Put ``text`` into config.toml."""
        return self.file("config.toml", text, mode)

    def file(self, name: str, text: str, mode: int = 0o600) -> Path:
        """A file of this home."""
        file = self.root / name
        file.write_text(text, encoding="utf-8")
        file.chmod(mode)
        return file

    def load(self, environ: Mapping[str, str] | None = None, sets: Sequence[str] = ()) -> Loaded:
        """The settings in force."""
        return load_settings(sets=sets, environ=environ or {}, paths=self.paths)

    def refusal(self, environ: Mapping[str, str] | None = None, sets: Sequence[str] = ()) -> str:
        """The one line that loading is refused with."""
        with pytest.raises(ConfigError) as caught:
            self.load(environ, sets)
        assert caught.value.__cause__ is None, "a chained error would show its input"
        line = str(caught.value)
        assert line.isprintable(), "one line, nothing that a terminal acts on"
        return line
