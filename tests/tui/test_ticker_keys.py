"""The Ticker's lists narrowed, sized, sorted, held: by keys, and said on the screen."""

from __future__ import annotations

import pytest
from textual.events import Key

from cgtui.coinglass.events import Side
from cgtui.monitor.snapshot import SideSums
from cgtui.tui.screens.ticker import TickerScreen
from cgtui.tui.widgets.row_list import RowList
from tests.sample import NOW_MS, coin_row, feed, tape_row
from tests.tui.fake_monitor import fake_app
from tests.tui.test_app import reported, screen_text, settled

TAPE = (
    tape_row(1, coin="BTC", usd=12_400.0),
    tape_row(2, coin="ETH", pair="ETHUSDT", exchange="OKX", side=Side.SHORT, usd=240_000.0),
    tape_row(3, coin="PEPE", pair="PEPEUSDT", usd=900.0, rank_pct=97, badge=True),
)
BTC, ETH, PEPE = "BIN BTC", "OKX ETH", "BIN PEPE"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 45)])
async def test_a_filter_narrows_the_tape_is_shown_and_cleared_by_escape(
    size: tuple[int, int],
) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=size) as pilot:
        await reported(pilot, monitor, tape=TAPE)
        await pilot.press("slash", *"btc")
        await settled(pilot)
        text = screen_text(app)
        assert " / btc_" in text
        assert "Enter keep" in text
        assert BTC in text
        assert ETH not in text
        await pilot.press("enter")
        await settled(pilot)
        text = screen_text(app)
        assert 'filter "btc"' in text
        assert "tape 1 of 3" in text
        assert "board 1 of 3" in text
        assert " / btc_" not in text
        await pilot.press("escape")
        await settled(pilot)
        text = screen_text(app)
        assert ETH in text
        assert 'filter "' not in text


async def test_lists_stay_in_place_while_a_filter_is_typed_and_it_says_what_it_finds() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, tape=TAPE)
        places = [one.region.offset for one in app.screen.query(RowList)]
        await pilot.press("slash")
        await settled(pilot)
        assert " / _  coin, exchange or side" in screen_text(app).splitlines()[-2]
        for key in "btc":
            await pilot.press(key)
        await settled(pilot)
        assert " / btc_  tape 1 of 3 · board 1 of 3" in screen_text(app).splitlines()[-2]
        await pilot.press("enter")
        await settled(pilot)
        assert 'filter "btc"' in screen_text(app).splitlines()[-2]
        assert [one.region.offset for one in app.screen.query(RowList)] == places


async def test_keys_of_one_burst_are_typed_and_obeyed_in_their_order() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, tape=TAPE)
        # All at once, as a slow line brings them: nothing is waited for in between.
        for character in "/qqq 1 eth\rm":
            key = {"/": "slash", " ": "space", "\r": "enter"}.get(character, character)
            app.post_message(Key(key, None if key == "enter" else character))
        await settled(pilot)
        assert app.is_running
        assert isinstance(app.screen, TickerScreen)
        assert app.screen.filter_text == "qqq 1 eth"
        assert "tape from 10.0k up" in screen_text(app)


async def test_what_is_typed_can_be_mended_and_taken_back() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, tape=TAPE)
        screen = app.screen
        assert isinstance(screen, TickerScreen)
        await pilot.press("slash", *"okx btx", "backspace", "c")
        assert screen.filter_text == "okx btc"
        await pilot.press("ctrl+w")
        assert screen.filter_text == "okx"
        await pilot.press("ctrl+u", *"eth")
        assert screen.filter_text == "eth"
        await pilot.press("enter", "slash", "escape")
        await settled(pilot)
        assert screen.filter_text == ""
        assert BTC in screen_text(app)


async def test_a_filter_survives_another_screen_and_new_rows_pass_it_too() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, tape=TAPE)
        await pilot.press("slash", *"short", "enter", "3", "1")
        new = tape_row(4, coin="SOL", pair="SOLUSDT", side=Side.SHORT, usd=5.0)
        await reported(pilot, monitor, tape=(*TAPE, new))
        text = screen_text(app)
        assert "tape 2 of 4" in text
        assert "BIN SOL" in text
        assert BTC not in text
        # No coin has that in its name: the board has those that have it on the tape.
        assert "board 1 of 3" in text


async def test_m_goes_through_the_least_sizes_and_round() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await reported(pilot, monitor, tape=TAPE)
        seen = []
        for _ in range(6):
            await pilot.press("m")
            await settled(pilot)
            text = screen_text(app)
            seen.append([name for name in (BTC, ETH, PEPE) if name in text])
            assert ("tape from" in text) == (len(seen) < 6)
        assert seen == [[BTC, ETH], [ETH], [ETH], [], [], [BTC, ETH, PEPE]]


def board(*hour_usd: float) -> tuple[object, ...]:
    return tuple(
        coin_row(coin, h1=SideSums(long_usd=usd, orders=1))
        for coin, usd in zip(("BTC", "ETH", "XPL"), hour_usd, strict=True)
    )


async def test_s_sorts_the_board_and_says_by_what() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, coins=board(1e6, 3e6, 2e6), tape=())
        await pilot.press("s")
        await settled(pilot)
        text = screen_text(app)
        assert "board by 1h sum" in text
        assert text.index("ETH ") < text.index("XPL ") < text.index("BTC ")
        await pilot.press("s", "s", "s")
        await settled(pilot)
        text = screen_text(app)
        assert "board by" not in text
        assert text.index("BTC ") < text.index("ETH ")


async def test_a_sorted_board_stands_still_under_a_cursor_until_it_is_sorted_again() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, coins=board(3e6, 2e6, 1e6), tape=())
        await pilot.press("s", "tab")
        await settled(pilot)
        later = NOW_MS + 60_000
        await reported(pilot, monitor, now_ms=later, coins=board(1e6, 2e6, 9e6), tape=())
        text = screen_text(app)
        assert text.index("BTC ") < text.index("ETH ") < text.index("XPL ")
        await pilot.press("s")
        await settled(pilot)
        assert app.screen.coin_under_cursor() == "BTC"  # type: ignore[attr-defined]
        await pilot.press("s", "s", "s")
        await settled(pilot)
        text = screen_text(app)
        assert text.index("XPL ") < text.index("ETH ") < text.index("BTC ")
        assert app.screen.coin_under_cursor() == "BTC"  # type: ignore[attr-defined]


async def test_the_footer_says_whether_the_tape_follows_is_held_or_paused() -> None:
    app, monitor = fake_app()
    rows = tuple(tape_row(seq, coin=f"C{seq}") for seq in range(60))
    async with app.run_test(size=(160, 45)) as pilot:
        await reported(pilot, monitor, tape=rows)
        assert "tape follows" in screen_text(app)
        await pilot.press("j", "j")
        await reported(pilot, monitor, tape=(*rows, tape_row(60)))
        assert "tape held, 1 above" in screen_text(app)
        await pilot.press("g")
        await settled(pilot)
        assert "tape follows" in screen_text(app)
        await pilot.press("space")
        await reported(pilot, monitor, tape=rows, feed=feed(orders=2_350))
        assert "tape paused +5" in screen_text(app)


async def test_a_paused_tape_can_be_filtered_and_escape_lets_go_one_step_at_a_time() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, tape=TAPE)
        await pilot.press("space", "slash", *"eth", "enter")
        await reported(pilot, monitor, tape=(), feed=feed(orders=2_350))
        text = screen_text(app)
        assert ETH in text
        assert BTC not in text
        await pilot.press("escape")
        await settled(pilot)
        text = screen_text(app)
        assert "paused" not in text
        assert 'filter "eth"' in text
        await pilot.press("escape")
        await settled(pilot)
        assert "filter" not in screen_text(app).splitlines()[2]


async def test_rank_badge_and_bars_are_on_the_screen() -> None:
    app, monitor = fake_app()
    minutes = tuple(float(number) for number in range(60))
    coins = (coin_row("BTC", minutes_usd=minutes, last_minute=NOW_MS // 60_000),)
    followed = feed(followed_since_ms=NOW_MS - 4_000_000)
    async with app.run_test(size=(160, 45)) as pilot:
        tape = (tape_row(1, rank_pct=88), *TAPE[1:])
        await reported(pilot, monitor, tape=tape, coins=coins, feed=followed)
        text = screen_text(app)
        assert "p99·1" in text
        assert " 88 " in text
        assert " MINUTES" in text
        assert "▆▇█" in text or "▇▇█" in text or "▇█" in text
        await pilot.resize_terminal(120, 40)
        await settled(pilot)
        assert " MINUTES" not in screen_text(app)
        assert "p99·1" in screen_text(app)


async def test_a_snapshot_without_rows_says_so_with_a_filter_too() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await reported(pilot, monitor, tape=(), coins=())
        await pilot.press("slash", "x", "enter", "m", "s", "j", "k")
        await settled(pilot)
        assert "tape 0 of 0" in screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 45)])
async def test_a_filter_that_nothing_matches_empties_both_lists_and_says_so_in_both(
    size: tuple[int, int],
) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=size) as pilot:
        await reported(pilot, monitor, tape=TAPE)
        await pilot.press("slash", *"xyz", "enter")
        await settled(pilot)
        text = screen_text(app)
        assert text.count("nothing matches") == 2
        assert "Esc clears the filter" in text
        assert "tape 0 of 3" in text
        assert "board 0 of 3" in text
        await pilot.press("space")
        await settled(pilot)
        text = screen_text(app)
        assert "PAUSED +0" in text
        assert text.count("nothing matches") == 2
        await pilot.press("escape", "escape")
        await settled(pilot)
        assert "nothing matches" not in screen_text(app)


async def test_a_venue_narrows_the_board_to_the_coins_it_has_on_the_tape() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, tape=TAPE)
        await pilot.press("slash", *"okx", "enter")
        await settled(pilot)
        text = screen_text(app)
        assert "tape 1 of 3" in text
        assert "board 1 of 3" in text
        await pilot.press("m", "m", "m", "m", "m")
        await settled(pilot)
        text = screen_text(app)
        assert "tape 0 of 3" in text
        assert "board 1 of 3" in text, "the least size is the tape's"
        assert "no row from 1.00M up; m for the next size" in text
        assert "nothing matches" not in text


async def test_commas_alone_leave_all_rows_and_count_none() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, tape=TAPE)
        await pilot.press("slash", ",")
        await settled(pilot)
        text = screen_text(app)
        assert " / ,_  coin, exchange or side; a comma is or" in text
        assert "tape 0 of 0" not in text
        assert BTC in text
        await pilot.press("enter")
        await settled(pilot)
        assert "tape 0 of 0" not in screen_text(app)


async def test_what_words_of_wide_signs_find_is_not_cut_in_the_middle() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await reported(pilot, monitor, tape=TAPE)
        await pilot.press("slash")
        screen = app.screen
        assert isinstance(screen, TickerScreen)
        screen.takes_paste("牛" * 26)
        await settled(pilot)
        # 52 cells of 80 are typed: there is room for one of the two counts.
        assert screen_text(app).splitlines()[-2].rstrip().endswith("_  tape 0 of 3")


async def test_escape_clears_a_filter_that_has_emptied_a_paused_tape_as_it_says() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, tape=TAPE)
        await pilot.press("space", "slash", *"xyz", "enter")
        await settled(pilot)
        assert "Esc clears" in screen_text(app)
        await pilot.press("escape")
        await settled(pilot)
        assert BTC in screen_text(app)
        assert "PAUSED" in screen_text(app)
