"""Where things live on this machine: settings, journals, logs. Nothing is created until asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "CGTUI_HOME"
_APP = "cgtui"
_JOURNALS = {"live": "journal.db", "demo": "journal-demo.db", "replay": "journal-replay.db"}


@dataclass(frozen=True, slots=True)
class Paths:
    """The files and folders of one installation, all absolute."""

    config_file: Path
    data_dir: Path
    log_dir: Path

    @property
    def log_file(self) -> Path:
        """The newest log file; rotated ones stand beside it."""
        return self.log_dir / "cgtui.jsonl"

    def journal_file(self, mode: str) -> Path:
        """The journal of ``live``, ``demo`` or ``replay`` (any case), never shared between them."""
        return self.data_dir / _JOURNALS[mode.lower()]


def resolve_paths(environ: Mapping[str, str]) -> Paths:
    """The platform's own folders, or everything under ``CGTUI_HOME`` where that is set."""
    home = environ.get(HOME_VARIABLE, "").strip()
    if home:
        root = Path(home).expanduser().absolute()
        return Paths(config_file=root / "config.toml", data_dir=root, log_dir=root / "logs")
    import platformdirs  # noqa: PLC0415 - spares the import where CGTUI_HOME is set

    dirs = platformdirs.PlatformDirs(_APP, appauthor=False)
    return Paths(
        config_file=dirs.user_config_path / "config.toml",
        data_dir=dirs.user_data_path,
        log_dir=dirs.user_state_path / "logs",
    )


def ensure(folder: Path) -> Path:
    """Create ``folder`` and its parents where missing, mode 0700. Raises ``OSError``."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):  # mkdir(parents=True) would open the parents to others
        one.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(exist_ok=True)
    return folder
