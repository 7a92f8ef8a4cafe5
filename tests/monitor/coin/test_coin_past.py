"""What the journal holds of a coin, and which minutes nobody knows anything of."""

from __future__ import annotations

from pathlib import Path

import pytest

from cgtui.monitor.coin import coin_past
from cgtui.monitor.coin.coin_past import read_past
from tests.journal.journals import NOW_MS, done, open_at
from tests.monitor.build import order

MINUTE_MS = 60_000
FIRST = NOW_MS // MINUTE_MS


def test_orders_of_the_coin_until_the_feed_takes_over(tmp_path: Path) -> None:
    journal = open_at(tmp_path / "journal.db")
    for second in range(0, 600, 30):
        at_ms = FIRST * MINUTE_MS + second * 1000
        journal.note_orders(
            [order(coin=coin, time_ms=at_ms, received_ms=at_ms) for coin in ("BTC", "ETH")]
        )
    done(journal.flushed())
    past = read_past(
        journal,
        "ETH",
        first_minute=FIRST + 2,
        until_ms=(FIRST + 4) * MINUTE_MS,
        started_ms=(FIRST + 20) * MINUTE_MS,
    )
    received = [one.order.received_ms for one in past.orders]
    assert received == [(FIRST + 2) * MINUTE_MS + second * 1000 for second in (0, 30, 60, 90)]
    assert {one.order.coin for one in past.orders} == {"ETH"}
    # Nothing was received of any coin from the tenth minute on until the program started.
    assert past.missing == frozenset(range(FIRST + 10, FIRST + 20))
    assert past.note == ""
    journal.close()


def test_of_more_orders_than_can_be_taken_the_newest_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coin_past, "MOST_ORDERS", 3)
    journal = open_at(tmp_path / "journal.db")
    for minute in range(5):
        at_ms = (FIRST + minute) * MINUTE_MS
        journal.note_orders([order(time_ms=at_ms, received_ms=at_ms)])
    done(journal.flushed())
    past = read_past(
        journal,
        "BTC",
        first_minute=FIRST,
        until_ms=(FIRST + 9) * MINUTE_MS,
        started_ms=FIRST * MINUTE_MS,
    )
    assert len(past.orders) == 3
    # The oldest of them may be only a part of its minute.
    assert past.missing == frozenset(range(FIRST, FIRST + 3))
    assert past.note == "only the newest 3 orders are counted"
    journal.close()
