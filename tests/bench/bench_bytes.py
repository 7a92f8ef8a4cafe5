"""What the terminal is sent: by Textual's own path, by the cell diff, and what is the least.

    .venv/bin/python -m tests.bench.bench_bytes [seconds] [columns rows]

The whole program runs in a pseudo terminal on its own simulator, which is in its processor's time.
The least is what a painter would send that goes through the changed cells row after row: they, the
cursor's ways and the colours, each in the fewest bytes, and nothing around a frame. Going colour by
colour can be less still.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.bench_coin_screen import spend
from tests.terminal import Terminal
from tests.tui.glass import Glass, Shown

_FRAME_END: Final = b"\x1b[?2026l"
_BLANK: Final = Shown(" ", "", "default", (), "")


@dataclass(frozen=True, slots=True)
class Case:
    """``wait_s`` until the scenario is in the state of its name."""

    name: str
    scenario: str
    screen: str
    fps: int
    wait_s: float


CASES: Final = (
    Case("quiet", "calm", "1", 4, 12),
    Case("cascade", "cascade", "1", 4, 60),
    Case("storm", "storm", "1", 4, 20),
    Case("storm", "storm", "1", 10, 20),
    Case("cascade", "cascade", "2", 4, 60),
    Case("cascade", "cascade", "2", 10, 60),
)


def colour_cost(before: Shown, after: Shown) -> int:
    """Bytes of the SGR between two cells at 256 colours; of a space only the paper counts."""
    parts = []
    if before.paper != after.paper:
        parts.append(8 if len(after.paper) == 6 else 2)
    if after.text != " " or after.attributes:
        if before.ink != after.ink:
            parts.append(8 if len(after.ink) == 6 else 2)
        parts += [1] * len(set(before.attributes) ^ set(after.attributes))
    return sum(parts) + len(parts) + 2 if parts else 0


def least(before: list[list[Shown]], after: list[list[Shown]], pen: Shown) -> tuple[int, Shown]:
    """Bytes to make one picture of the other; and the pen they leave."""
    total = 0
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        at = -1
        for x, (was, now) in enumerate(zip(old, new, strict=True)):
            if was == now or not now.text:
                continue
            if at < 0:
                total += 4 + len(str(y + 1)) + len(str(x + 1))
            elif at != x:
                gap = sum(len(cell.text.encode()) for cell in new[at:x])
                total += min(gap, 3 + len(str(x - at)))
            total += colour_cost(pen, now) + len(now.text.encode())
            if now.text != " " or now.paper != pen.paper:
                pen = now if now.text != " " else now._replace(ink=pen.ink)
            at = x + 1
    return total, pen


def least_of(sent: bytes, begin: int, size: tuple[int, int]) -> tuple[int, int]:
    """Bytes of the least, and frames, of what was sent from ``begin`` on."""
    glass, pen, total, frames = Glass(*size), _BLANK, 0, 0
    before, place = glass.cells, 0
    for part in _parts(sent):
        glass.feed(part.decode(errors="replace"))
        place += len(part)
        if place > begin:
            after = glass.cells
            if after != before:
                more, pen = least(before, after, pen)
                total, frames = total + more, frames + 1
        before = glass.cells if place <= begin else after
    return total, frames


def _parts(sent: bytes) -> Iterator[bytes]:
    # The keyboard protocol's sequences are not pyte's to understand.
    known = re.sub(rb"\x1b\[[<>][0-9;]*u|\x1b\[\?[0-9;]*\$p", b"", sent)
    for part in known.split(_FRAME_END):
        yield part + _FRAME_END


def run(case: Case, diff: str, size: tuple[int, int], seconds: float) -> tuple[float, float, str]:
    """Bytes a second, percent of a core; and the least, where the diff is on."""
    columns, rows = size
    settings = [f"ui.diff={diff}", f"ui.fps={case.fps}", "ui.sync=on"]
    options = [word for setting in settings for word in ("--set", setting)]
    arguments = ["--demo", "--scenario", case.scenario, *options]
    with (
        tempfile.TemporaryDirectory() as home,
        Terminal(arguments, Path(home), columns=columns, rows=rows) as terminal,
    ):
        spend(terminal, case.wait_s)
        terminal.press(case.screen)
        spend(terminal, 3.0)
        begin = len(terminal.output)
        rate, cpu = spend(terminal, seconds)
        sent = bytes(terminal.output)
        terminal.press("q")
        terminal.wait_for_end()
    if diff == "off":
        return rate, cpu, ""
    total, frames = least_of(sent, begin, size)
    minimum = total / seconds
    return rate, cpu, f"least {minimum / 1000:5.1f} x {rate / minimum:.2f}, {frames} frames"


def main() -> None:
    """A line a case."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    size = (int(sys.argv[2]), int(sys.argv[3])) if len(sys.argv) > 3 else (120, 40)
    for case in CASES:
        own_rate, own_cpu, _ = run(case, "off", size, seconds)
        rate, cpu, note = run(case, "on", size, seconds)
        screen = "ticker" if case.screen == "1" else "coin"
        print(
            f"{screen:6} {case.name:8} {case.fps:2} fps {size[0]}x{size[1]}: "
            f"Textual {own_rate / 1000:6.1f} kB/s {own_cpu:4.1f} %  "
            f"diff {rate / 1000:5.1f} kB/s {cpu:4.1f} %  {note}",
            flush=True,
        )


if __name__ == "__main__":
    main()
