"""Makes the pictures of the README from the running demo: ``python screenshots/make.py``."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from cgtui.cli.run_options import RunOptions
from cgtui.cli.session import open_session
from cgtui.tui.app import CgtuiApp
from cgtui.tui.options import Options
from cgtui.views.glyphs import UNICODE

FOLDER = Path(__file__).parent
SIZE = (140, 38)
CELL = 12.2  # width of a cell in the exported picture
# Simulated seconds until the cascade is in full swing, and how fast they are run through.
UNTIL_S, SPEED = 100, 10.0
SHOTS = {"ticker": "1", "connection": "3", "checklist": "4", "alerts": "5"}


_TEXT = re.compile(r'x="([\d.]+)" (y="[\d.]+") textLength="[\d.]+"([^>]*)>((?:&#160;)+)([^<&]+)')


def _without_padding(match: re.Match[str]) -> str:
    """A right-aligned text at its own place: not every viewer keeps blanks in front of it."""
    left, y, rest, blanks, text = match.groups()
    x = float(left) + CELL * blanks.count(";")
    return f'x="{x:g}" {y} textLength="{CELL * len(text):g}"{rest}>{text}'


async def shoot(home: str) -> None:
    """Run the demo to the cascade and save each screen as SVG."""
    with open_session(RunOptions(demo=True, speed=SPEED), {"CGTUI_HOME": home}) as session:
        app = CgtuiApp(
            session.make_monitor,
            log_ring=session.log_ring,
            glyphs=UNICODE,
            options=Options(theme="dark"),
        )
        async with app.run_test(size=SIZE) as pilot:
            await asyncio.sleep(UNTIL_S / SPEED)
            for name, key in SHOTS.items():
                await pilot.press(key)
                await pilot.pause(1.5)
                svg = app.export_screenshot(title="cgtui")
                # The exported page would fetch its font from the net; any monospace will do.
                svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
                svg = _TEXT.sub(_without_padding, svg)
                (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as home:
        asyncio.run(shoot(home))
    sys.stdout.write(f"saved {', '.join(SHOTS)} to {FOLDER}\n")
