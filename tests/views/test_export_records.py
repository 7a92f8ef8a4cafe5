"""What the columns of an export hold."""

from __future__ import annotations

from dataclasses import replace

from cgtui.journal.records import OutcomeRow
from cgtui.signals.alert import Alert, AlertKind, AlertRecord, AlertState, Digest, DigestCoin
from cgtui.signals.reading import Verdict
from cgtui.signals.tier import Tier
from cgtui.views.export.export_alerts import ALERT_COLUMNS, alert_list_record, alert_records
from cgtui.views.export.export_events import event_columns, event_records
from cgtui.views.export.export_heads_ups import HEADS_UP_COLUMNS, heads_up_records
from tests.journal.journals import NOW_MS
from tests.journal.samples import heads_up, order, reading, record

PROMISED = [
    "alert_id", "coin", "side", "tier", "verdict", "score", "state", "message_id", "created",
    "sent", "reason",
]  # fmt: skip


def test_an_order_has_the_promised_columns_and_a_mode_where_it_is_not_the_markets() -> None:
    promised = ("time_ms", "received_ms", "exchange", "coin", "pair", "side", "price", "usd")
    assert event_columns("LIVE") == promised
    assert event_columns("DEMO") == (*promised, "mode")
    (live,) = event_records([order()], "LIVE")
    assert tuple(live) == promised
    assert (live["time_ms"], live["received_ms"]) == (NOW_MS - 700, NOW_MS)
    assert (live["side"], live["usd"]) == ("LONG", 12_450.12)
    (replayed,) = event_records([order()], "REPLAY")
    assert replayed["mode"] == "REPLAY"


def test_a_heads_up_carries_what_its_readings_came_to() -> None:
    weak = replace(reading("e1", 1), verdict=Verdict.WEAK, score=55.0)
    best = replace(reading("e1", 2), verdict=Verdict.CONFIRMED, score=69.0)
    last = replace(reading("e1", 3), verdict=Verdict.NOT_CONFIRMED, score=90.0)
    ups = [heads_up("e1"), heads_up("e2")]
    one, other = heads_up_records(ups, [weak, best, last], "LIVE")
    assert tuple(one) == HEADS_UP_COLUMNS
    assert (one["readings"], one["best_verdict"], one["best_score"]) == (3, "CONFIRMED", 69.0)
    assert (one["last_verdict"], one["last_score"]) == ("NOT CONFIRMED", 90.0)
    assert (other["readings"], other["best_verdict"]) == (0, None)
    assert one["opened"] == "2026-11-18T11:06:40.000Z"
    assert one["closed"] is None
    assert one["venues_usd"] == {"Binance": 2.5e6, "OKX": 2e6}


def test_an_alert_in_the_list_begins_with_what_is_promised_in_its_order() -> None:
    sent = replace(record("a1", AlertState.SENT), message_id=7, sent_at_ms=NOW_MS + 1500)
    found = alert_list_record(sent)
    assert list(found)[: len(PROMISED)] == PROMISED
    assert (found["verdict"], found["state"], found["message_id"]) == ("CONFIRMED", "sent", 7)
    assert found["created"] == "2026-11-18T11:06:40.000Z"
    assert found["sent"] == "2026-11-18T11:06:41.500Z"
    assert found["reason"] is None


def test_an_exported_alert_adds_votes_price_and_what_came_of_it() -> None:
    outcome = OutcomeRow(
        "a1", "BTC", "LONG", "large", "CONFIRMED", 5, 90_000.0, -1.0, 1.0, NOW_MS, "rest"
    )
    lost = replace(outcome, horizon_min=15, price=None, move_pct=None, with_flow_pct=None,
                   source="", missing="no price within 60 s")  # fmt: skip
    (found,) = alert_records([record("a1")], [outcome, lost])
    assert tuple(found) == ALERT_COLUMNS
    assert ALERT_COLUMNS[: len(PROMISED)] == tuple(PROMISED)
    assert (found["taker_vote"], found["taker_points"]) == ("yes", 26.25)
    assert found["open_interest_vote"] == "missing"
    assert found["liquidations_vote"] is None
    assert (found["price"], found["price_source"]) == (90_900.0, "rest")
    assert (found["move_5m_pct"], found["with_flow_5m_pct"]) == (-1.0, 1.0)
    assert (found["move_15m_pct"], found["move_15m_source"]) == (None, "no price within 60 s")
    assert found["move_60m_source"] is None


def test_a_notice_and_a_digest_have_no_coin() -> None:
    notice = AlertRecord(
        Alert("n1", AlertKind.NOTICE, "LIVE", NOW_MS, text="held"), AlertState.SENT
    )
    up = heads_up()
    coin = DigestCoin("BTC", up.side, Tier.EXTREME, AlertKind.CONFIRMED, 69.0, 1.0, 2.0)
    digest = Digest((coin,), 1.0, 2.0, 3, "5 keys in 60 s")
    storm = AlertRecord(
        Alert("d1", AlertKind.DIGEST, "LIVE", NOW_MS, digest=digest), AlertState.SENT
    )
    one, other = alert_records([notice, storm], [])
    assert (one["coin"], one["side"], one["tier"], one["score"]) == (None, None, None, None)
    assert (one["verdict"], one["text"]) == ("NOTICE", "held")
    assert (other["verdict"], other["tier"], other["digest_coins"]) == (
        "DIGEST",
        "extreme",
        ["BTC LONG"],
    )
