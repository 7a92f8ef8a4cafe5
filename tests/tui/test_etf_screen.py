"""The ETF screen asks for the funds while it is on top, and shows what is known."""

from __future__ import annotations

import pytest

from cgtui.monitor.etf.etf_snapshot import EtfSnapshot
from cgtui.tui.screens.etf import EtfScreen
from tests.sample import NOW_MS
from tests.tui.fake_monitor import fake_app
from tests.tui.test_app import reported, screen_text, settled
from tests.views.etf.test_etf import DAYS, FUNDS

KNOWN = EtfSnapshot(DAYS, FUNDS, NOW_MS - 1_000, NOW_MS - 1_000)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 45)])
async def test_key_six_shows_flows_and_funds_at_any_size(size: tuple[int, int]) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=size) as pilot:
        await reported(pilot, monitor, etf=KNOWN)
        await pilot.press("6")
        await settled(pilot)
        assert isinstance(app.screen, EtfScreen)
        text = screen_text(app)
        assert "BITCOIN ETF NET FLOWS" in text
        assert "BY FUND" in text
        await pilot.press("G")
        await settled(pilot)
        assert "Grayscale" in screen_text(app) or "GBTC" in screen_text(app)


async def test_it_asks_only_while_it_is_on_top_and_once_a_minute() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, etf=KNOWN)
        assert "look at etf" not in monitor.asked
        await pilot.press("6")
        await settled(pilot)
        await reported(pilot, monitor, etf=KNOWN, now_ms=NOW_MS + 59_000)
        assert monitor.asked.count("look at etf") == 1
        await reported(pilot, monitor, etf=KNOWN, now_ms=NOW_MS + 60_000)
        assert monitor.asked.count("look at etf") == 2
        await pilot.press("1")
        await reported(pilot, monitor, etf=KNOWN, now_ms=NOW_MS + 600_000)
        assert monitor.asked.count("look at etf") == 2


async def test_r_asks_at_once() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, etf=KNOWN)
        await pilot.press("6")
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        assert monitor.asked.count("look at etf") == 2


async def test_a_feature_that_is_off_says_how_to_turn_it_on() -> None:
    app, monitor = fake_app()
    off = EtfSnapshot(off="features.etf is off: `cgtui config set features.etf on`")
    async with app.run_test(size=(80, 24)) as pilot:
        await reported(pilot, monitor, etf=off)
        await pilot.press("6")
        await settled(pilot)
        assert "features.etf is off: `cgtui config set features.etf on`" in screen_text(app)
