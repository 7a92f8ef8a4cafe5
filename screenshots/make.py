"""Makes the pictures of the README from the running demo: ``python screenshots/make.py``."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from picture import picture
from rich.segment import Segment
from textual.pilot import Pilot
from textual.strip import Strip

from cgtui.cli.run_options import RunOptions
from cgtui.cli.session import open_session
from cgtui.tui.app import CgtuiApp
from cgtui.tui.options import Options
from cgtui.views.glyphs import UNICODE

FOLDER = Path(__file__).parent
# Simulated seconds until the cascade is in full swing, and how fast they are run through.
UNTIL_S, SPEED = 108, 10.0


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: the keys that lead to it, its size in cells and its theme."""

    name: str
    keys: tuple[str, ...]
    size: tuple[int, int] = (120, 40)
    theme: str = "dark"


SHOTS = (
    Shot("ticker", ("1",), (160, 45)),
    Shot("coin", ("1", "g", "enter")),
    Shot("connection", ("3",), (120, 34)),
    Shot("checklist", ("4",)),
    Shot("alerts", ("5",), (120, 34)),
    Shot("etf", ("6",), (120, 34)),
    Shot("ticker-80x24", ("1",), (80, 24)),
    Shot("coin-light", ("1", "g", "enter"), theme="light"),
    Shot("ticker-blue-orange", ("1",), theme="blue-orange"),
    Shot("log", ("7",), (120, 30)),
)


async def shoot(home: str) -> None:
    """Run the demo to the cascade and save each screen as SVG."""
    with open_session(RunOptions(demo=True, speed=SPEED), {"CGTUI_HOME": home}) as session:
        app = CgtuiApp(
            session.make_monitor,
            log_ring=session.log_ring,
            glyphs=UNICODE,
            options=Options(theme="dark"),
        )
        async with app.run_test(size=SHOTS[0].size) as pilot:
            await asyncio.sleep(UNTIL_S / SPEED)
            for shot in SHOTS:
                await _take(app, pilot, shot, home)


async def _take(app: CgtuiApp, pilot: Pilot[int], shot: Shot, home: str) -> None:
    app.theme = shot.theme
    await pilot.resize_terminal(*shot.size)
    await pilot.press(*shot.keys)
    await pilot.pause(1.5)
    rows = [_at_home(row, home) for row in app.screen._compositor.render_strips()]
    svg = picture(rows, f"cgtui --demo · {shot.size[0]}×{shot.size[1]}")
    (FOLDER / f"{shot.name}.svg").write_text(svg, encoding="utf-8")


def _at_home(row: Strip, home: str) -> Strip:
    """The row with ``~`` for the folder that the demo was given, and blanks for the rest of it."""
    return Strip(
        Segment(text.replace(home, "~") + " " * (text.count(home) * (len(home) - 1)), style)
        for text, style, _ in row
    )


if __name__ == "__main__":
    with TemporaryDirectory() as home:
        asyncio.run(shoot(home))
    sys.stdout.write(f"saved {', '.join(shot.name for shot in SHOTS)} to {FOLDER}\n")
