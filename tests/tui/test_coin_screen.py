from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from cgtui.coinglass.events import Side
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.monitor.snapshot import Snapshot, TapeRow
from cgtui.monitor.source import Mode
from cgtui.tui.app import CgtuiApp
from cgtui.tui.screens.alerts import AlertsScreen
from cgtui.tui.screens.coin import CoinScreen
from cgtui.tui.screens.connection import ConnectionScreen
from cgtui.tui.screens.ticker import TickerScreen
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.glyphs import ASCII
from tests.coin_sample import detail, replayed, unread
from tests.sample import snapshot, tape_row
from tests.signal_sample import closed, coin_signal, episode, record, signals
from tests.tui.fake_monitor import FakeMonitor, fake_app
from tests.tui.test_app import reported, screen_text, settled

SIZES = [(80, 24), (120, 40), (160, 45)]


async def shown(
    pilot: Pilot[int], monitor: FakeMonitor, *keys: str, **changes: Any
) -> tuple[CgtuiApp, str]:
    """The Coin screen after some keys, with a coin read in full."""
    app = pilot.app
    assert isinstance(app, CgtuiApp)
    await reported(pilot, monitor, **({"signals": signals(), "coin": detail()} | changes))
    await pilot.press("2", *keys)
    await settled(pilot)
    await settled(pilot)
    return app, screen_text(app)


def seq_of(orders: RowList[Any]) -> int:
    """The row under the cursor."""
    assert isinstance(orders.picked, TapeRow)
    return orders.picked.seq


@pytest.mark.parametrize("size", SIZES)
async def test_everything_about_the_coin_is_there_at_any_size(size: tuple[int, int]) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=size) as pilot:
        _, text = await shown(pilot, monitor)
        assert isinstance(app.screen, CoinScreen)
        for words in (
            "B T C",
            "112,480 -1.9% 5m",
            "charts 5m",
            "large 2.50M",
            "LONG large",
            "CONFIRMED 69",
            "next reading in 18s",
            "yes",
            "strong",
            "sell 0.63 ≥ 0.58 @ 3.1×",
            "ORDERS",
            "LIQ'D",
            "VENUES",
            "PRICE × TIME",
            "HYPERLIQUID",
            "HEADS-UPS",
        ):
            assert words in text
        if size[0] == 80:
            return
        for words in (
            "…/funding-rate/history",
            "15m bars",
            "Binance",
            "feed, last " if size[0] == 160 else "PRICE × TIME",
            "110,200",
            "DIST",
            "◂112,480",
            "heads-up",
        ):
            assert words in text
        assert ("PRICE Binance BTCUSDT" in text) == (size[0] == 160)


async def test_the_rest_is_in_tabs_on_a_small_terminal() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        _, text = await shown(pilot, monitor)
        assert "▁▂▃▄▅▆▇█" in text
        assert "[ORDERS 40]" in text
        for name, words in (
            ("VENUES", "feed L"),
            ("PRICE × TIME", "◂112,480"),
            ("HYPERLIQUID 20", "ENTRY"),
            ("HEADS-UPS 2", "sent #123"),
            ("CHARTS", "15m bars"),
            ("ORDERS 40", "LIQ'D"),
        ):
            await pilot.press("tab")
            await settled(pilot)
            await settled(pilot)
            text = screen_text(app)
            assert f"[{name}]" in text
            assert words in text
        await pilot.press("shift+tab")
        await settled(pilot)
        assert "[CHARTS]" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_read_yet_says_so_and_a_refused_plan_does(size: tuple[int, int]) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=size) as pilot:
        _, text = await shown(pilot, monitor, coin=unread())
        assert "reading…" in text or size[0] == 80
        refused = unread(trouble="plan too low: Upgrade plan")
        await reported(pilot, monitor, signals=signals(open=()), coin=refused)
        assert "plan too low: Upgrade plan" in screen_text(app)
        await reported(pilot, monitor, signals=signals(), coin=None)
        assert "B T C" in screen_text(app)
        assert "reading…" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_a_replay_without_inputs_shows_what_the_feed_has(size: tuple[int, int]) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=size) as pilot:
        one = episode(last=None, best=None, next_reading_ms=None, hush="no inputs")
        tape = {
            "mode": Mode.REPLAY,
            "label": "crash.tape",
            "coin": replayed(),
            "signals": signals(inputs=InputsMode.NONE, open=(one,), alerts=()),
        }
        _, text = await shown(pilot, monitor, **tape)
        await settled(pilot)
        text = screen_text(app)
        assert "REPLAY crash.tape" in text
        assert "no inputs" in text
        assert "▼ LONG" in text
        assert "liq px 112,480" in text
        if size[0] > 80:
            # Empty panels leave their rows to what there is.
            assert sum(line.count("no inputs") for line in text.splitlines()) >= 4
            row = next(at for at, line in enumerate(text.splitlines()) if "VENUES" in line)
            assert row <= 9
            assert "◂112,480" in text


# -- the way in and out -----------------------------------------------------------------------


async def test_two_opens_the_coin_under_the_cursor_and_escape_leads_back() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, signals=signals())
        await pilot.press("tab", "j", "2")
        await settled(pilot)
        assert isinstance(app.screen, CoinScreen)
        assert monitor.asked == ["look at ETH 5m"]
        assert "E T H" in screen_text(app)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, TickerScreen)
        assert monitor.asked[-1] == "look at None 5m"


async def test_escape_leads_back_to_the_screen_it_was_opened_from() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, signals=signals(open=(episode("SOL"),)))
        await pilot.press("5", "j", "2")
        await settled(pilot)
        assert app.coin_shown == "SOL"
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, AlertsScreen)
        await pilot.press("3", "2")
        await settled(pilot)
        assert app.coin_shown == "SOL"
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, ConnectionScreen)


async def test_enter_opens_a_row_of_the_board_and_of_the_tape() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        tape = (tape_row(1), tape_row(2, coin="DOGE"))
        await reported(pilot, monitor, signals=signals(), tape=tape)
        await pilot.press("j", "enter")
        await settled(pilot)
        assert monitor.asked[-1] == "look at DOGE 5m"
        await pilot.press("escape", "tab", "enter")
        await settled(pilot)
        assert monitor.asked[-1] == "look at BTC 5m"


async def test_enter_without_a_cursor_opens_the_biggest_open_heads_up() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await reported(pilot, monitor, signals=signals(open=()))
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, TickerScreen)
        assert any("no coin is picked" in note.message for note in app._notifications)
        await reported(pilot, monitor, signals=signals(open=(episode("SOL"), episode())))
        await pilot.press("enter")
        await settled(pilot)
        assert monitor.asked[-1] == "look at SOL 5m"


@pytest.mark.parametrize("size", SIZES)
async def test_enter_on_a_heads_up_in_full_opens_its_coin(size: tuple[int, int]) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=size) as pilot:
        await reported(pilot, monitor, signals=signals(open=(episode("SOL"),)))
        await pilot.press("5", "j", "enter", "enter")
        await settled(pilot)
        assert monitor.asked[-1] == "look at SOL 5m"
        assert isinstance(app.screen, CoinScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, AlertsScreen)


async def test_without_any_coin_there_is_nothing_to_open() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await reported(pilot, monitor, coins=(), tape=())
        await pilot.press("2", "right_square_bracket")
        await settled(pilot)
        assert isinstance(app.screen, TickerScreen)
        assert monitor.asked == []
        assert any("no coin yet" in note.message for note in app._notifications)


async def test_any_other_screen_ends_the_look_and_help_does_not() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot, monitor, "question_mark")
        assert monitor.asked == ["look at BTC 5m"]
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, CoinScreen)
        await pilot.press("question_mark", "7")
        await settled(pilot)
        assert monitor.asked[-1] == "look at None 5m"
        await pilot.press("2")
        await settled(pilot)
        assert monitor.asked[-1] == "look at BTC 5m"


# -- its keys ---------------------------------------------------------------------------------


async def test_brackets_go_through_the_board_and_around_its_ends() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot, monitor)
        for key, coin in (
            ("right_square_bracket", "ETH"),
            ("right_square_bracket", "XPL"),
            ("right_square_bracket", "BTC"),
            ("left_square_bracket", "XPL"),
        ):
            await pilot.press(key)
            await settled(pilot)
            assert monitor.asked[-1] == f"look at {coin} 5m"
            assert " ".join(coin) in screen_text(app)
        # What was read of another coin is not shown as this one's.
        assert "sell 0.63" not in screen_text(app)


async def test_a_coin_that_left_the_board_gives_way_to_the_first() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        tape = (tape_row(1, coin="PEPE"),)
        await reported(pilot, monitor, signals=signals(), tape=tape)
        await pilot.press("j", "enter", "right_square_bracket")
        await settled(pilot)
        assert monitor.asked[-1] == "look at BTC 5m"


async def test_i_goes_through_the_intervals() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot, monitor)
        for interval in ("15m", "1h", "4h", "5m"):
            await pilot.press("i")
            await settled(pilot)
            assert monitor.asked[-1] == f"look at BTC {interval}"
            assert f"charts {interval}" in screen_text(app)


async def test_r_reads_anew() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot, monitor, "r")
        assert monitor.asked[-1] == "refresh coin"


async def test_n_mutes_and_plus_and_minus_watch_the_coin_in_view() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot, monitor, "n")
        await pilot.press("4")
        await settled(pilot)
        assert monitor.asked[-1] == "mute BTC None"
        assert isinstance(app.screen, CoinScreen)
        await pilot.press("minus")
        await settled(pilot)
        assert monitor.asked[-1] == "unwatch BTC"
        for _ in range(2):
            await pilot.press("right_square_bracket")
        await pilot.press("plus")
        await settled(pilot)
        assert monitor.asked[-1] == "watch XPL"


@pytest.mark.parametrize("size", SIZES[1:])
async def test_tab_gives_the_cursor_to_the_next_list(size: tuple[int, int]) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=size) as pilot:
        _, text = await shown(pilot, monitor)
        assert "▌ORDERS" in text
        for title, name in (
            ("VENUES", "venues"),
            ("HYPERLIQUID", "positions"),
            ("HEADS-UPS AND MESSAGES", "told"),
            ("ORDERS", "orders"),
        ):
            await pilot.press("tab")
            await settled(pilot)
            assert f"▌{title}" in screen_text(app)
            assert app.screen.query_one(f"#{name}", RowList).picked is not None
        await pilot.press("shift+tab")
        await settled(pilot)
        assert "▌HEADS-UPS AND MESSAGES" in screen_text(app)


async def test_the_movement_keys_move_the_list_of_the_cursor() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot, monitor, "j", "j")
        orders = app.screen.query_one("#orders", RowList)
        assert seq_of(orders) == 39
        await pilot.press("G")
        assert seq_of(orders) == 1
        await pilot.press("k", "ctrl+u")
        assert seq_of(orders) > 2
        await pilot.press("g")
        assert orders.following
        await pilot.press("ctrl+d")
        assert not orders.following


async def test_a_picked_order_keeps_its_place_while_others_come() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot, monitor, "j", "j", "j")
        orders = app.screen.query_one("#orders", RowList)
        more = (tape_row(42, side=Side.SHORT), tape_row(41), *detail().orders)
        await reported(pilot, monitor, signals=signals(), coin=detail(orders=more))
        assert seq_of(orders) == 38
        # Another coin has rows of its own.
        await pilot.press("right_square_bracket")
        await settled(pilot)
        assert orders.following


async def test_the_footer_shows_the_keys_of_the_screen() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(160, 45)) as pilot:
        _, text = await shown(pilot, monitor)
        footer = text.splitlines()[-1]
        for words in ("next list", "] next coin", "i interval", "r refresh", "n mute"):
            assert words in footer


# -- drawing ----------------------------------------------------------------------------------


async def test_a_second_that_passes_redraws_ages_and_no_chart() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot, monitor)
        block = app.screen.query_one("#panel-funding")
        rows: list[list[int]] = []
        block._refresh_rows = rows.append  # type: ignore[attr-defined]
        base = snapshot().now_ms
        await reported(pilot, monitor, signals=signals(), coin=detail(), now_ms=base + 1000)
        assert rows[-1] == [0, block.size.height - 1]


async def test_in_ascii_not_one_sign_is_beyond_it() -> None:
    app, monitor = fake_app()
    app.glyphs = ASCII
    for size in SIZES:
        async with app.run_test(size=size) as pilot:
            _, text = await shown(pilot, monitor)
            assert text.isascii()
        app, monitor = fake_app()
        app.glyphs = ASCII


async def test_a_terminal_that_changes_its_size_changes_the_layout() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await shown(pilot, monitor)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        await settled(pilot)
        assert "[ORDERS 40]" in screen_text(app)
        await pilot.press("shift+tab")
        await pilot.resize_terminal(120, 40)
        await settled(pilot)
        await settled(pilot)
        text = screen_text(app)
        assert "▌ORDERS" in text
        assert "15m bars" in text
        await pilot.resize_terminal(70, 20)
        await settled(pilot)
        assert "cgtui needs 80x24" in screen_text(app)


async def test_messages_and_heads_ups_are_told_below() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        told = signals(open=(episode(),), closed=(closed("BTC"),), alerts=(record(),))
        _, text = await shown(pilot, monitor, signals=told)
        assert "2 heads-ups, 1 message" in text
        assert "sent #123" in text
        muted = signals(coins={"BTC": coin_signal("BTC", muted_until_ms=0)})
        await reported(pilot, monitor, signals=muted, coin=detail())
        assert "muted" in screen_text(app).splitlines()[1]


async def test_a_snapshot_of_no_signals_is_drawn_too() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        _, text = await shown(pilot, monitor, signals=None, coin=unread())
        assert "alerts do not run in this session" in text
        assert isinstance(app.snapshot, Snapshot)
