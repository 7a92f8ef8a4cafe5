from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from cgtui.coinglass.events import Side
from cgtui.monitor.events import (
    AlertTold,
    HeadsUpChange,
    HeadsUpTold,
    MonitorEvent,
    ReadingTaken,
    StateTold,
    TripTold,
)
from cgtui.monitor.source import Mode
from cgtui.signals.alert import AlertKind, AlertState, Digest, DigestCoin
from cgtui.signals.inputs import InputName
from cgtui.signals.reading import Verdict
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Cause, Degree
from cgtui.views.json_values import rfc3339
from cgtui.views.watch.watch_json import WatchJson
from tests.monitor.build import T0_MS
from tests.signal_sample import VOTES, alert, heads_up, missing, reading, record, trip, vote


def told(event: MonitorEvent, mode: Mode = Mode.LIVE) -> dict[str, Any]:
    (line,) = WatchJson(mode=mode, label="x", now_s=lambda: 0.0).lines(event)
    assert line.isascii()
    assert "\n" not in line
    found: dict[str, Any] = json.loads(line)
    return found


def test_a_heads_up_says_what_is_large_and_against_what() -> None:
    found = told(HeadsUpTold(T0_MS, HeadsUpChange.OPENED, heads_up()))
    wanted = {
        "ts": "2025-10-10T21:15:03.000Z",
        "event": "heads_up",
        "mode": "LIVE",
        "coin": "BTC",
        "side": "LONG",
        "tier": "large",
        "change": "opened",
        "sum_usd": 8_400_000.0,
        "peak_usd": 8_400_000.0,
        "threshold_usd": 2_500_000.0,
        "basis": "floor",
        "samples": 3100,
        "episode_id": "BTC-LONG-1",
        "opened": "2025-10-10T21:11:03.000Z",
        "closed": None,
        "venues_usd": {"Binance": 20_000_000.0, "OKX": 11_000_000.0},
    }
    assert found.items() >= wanted.items()


def test_a_confirmation_has_the_documented_shape() -> None:
    found = told(ReadingTaken(T0_MS, reading()))
    wanted = {
        "event": "confirmation",
        "coin": "BTC",
        "side": "LONG",
        "tier": "large",
        "score": 68.75,
        "verdict": "CONFIRMED",
        "missing": [],
    }
    assert found.items() >= wanted.items()
    assert list(found["votes"]) == ["taker", "open_interest", "liquidations", "funding"]
    documented = {
        "vote": "yes",
        "points": 26.25,
        "value": 0.63,
        "limit": 0.58,
        "weight": 35.0,
        "age_s": 4.0,
        "interval": "1m",
    }
    assert found["votes"]["taker"].items() >= documented.items()
    assert found["votes"]["taker"]["endpoint"].startswith("/api/")


def test_a_missing_input_is_named_and_has_no_value() -> None:
    votes = (*VOTES[:3], missing(InputName.FUNDING))
    found = told(ReadingTaken(T0_MS, reading(votes=votes, verdict=Verdict.WEAK)))
    assert found["missing"] == ["funding"]
    funding = found["votes"]["funding"]
    assert (funding["vote"], funding["value"], funding["interval"]) == ("missing", None, None)
    assert funding["text"] == "timed out"


def test_a_verdict_of_two_words_keeps_its_name() -> None:
    assert told(ReadingTaken(T0_MS, reading(verdict=Verdict.NOT_CONFIRMED)))["verdict"] == (
        "NOT CONFIRMED"
    )


def test_a_sent_alert_carries_the_message_id_as_an_integer() -> None:
    found = told(AlertTold(T0_MS, record()))
    wanted = {
        "event": "alert_sent",
        "alert_id": "a-000123",
        "coin": "BTC",
        "side": "LONG",
        "tier": "large",
        "verdict": "CONFIRMED",
        "score": 68.75,
        "message_id": 123,
    }
    assert found.items() >= wanted.items()
    assert isinstance(found["message_id"], int)


def test_an_alert_was_created_and_sent_by_one_clock_however_fast_it_runs() -> None:
    one = record()
    hour_ahead_ms = one.alert.created_ms + 3_600_000
    found = told(AlertTold(T0_MS, replace(one, sent_at_ms=hour_ahead_ms)))
    assert found["sent"] == rfc3339(one.sent_ms or 0)
    unknown = replace(one, sent_at_ms=hour_ahead_ms, sent_ms=None)
    assert told(AlertTold(T0_MS, unknown))["sent"] == rfc3339(hour_ahead_ms)


@pytest.mark.parametrize(
    ("state", "name"),
    [
        (AlertState.PENDING, "alert_pending"),
        (AlertState.SENT, "alert_sent"),
        (AlertState.RECORDED, "alert_recorded"),
        (AlertState.SUPPRESSED, "alert_suppressed"),
        (AlertState.EXPIRED, "alert_failed"),
        (AlertState.FAILED, "alert_failed"),
    ],
)
def test_what_became_of_an_alert_is_the_event(state: AlertState, name: str) -> None:
    found = told(AlertTold(T0_MS, record(state, reason="repeat in 4:18")))
    assert (found["event"], found["state"]) == (name, state.value)
    assert found["reason"] == "repeat in 4:18"


def test_an_unconfirmed_alert_without_a_reading_has_no_score() -> None:
    what = alert(AlertKind.UNCONFIRMED, reading=None)
    found = told(AlertTold(T0_MS, record(alert=what)))
    assert (found["verdict"], found["score"]) == ("UNCONFIRMED", None)


def test_a_digest_is_of_no_coin_and_has_its_highest_tier() -> None:
    coins = (
        DigestCoin("BTC", Side.LONG, Tier.EXTREME, AlertKind.CONFIRMED, 80.0, 9e6, 3e7),
        DigestCoin("ETH", Side.LONG, Tier.LARGE, AlertKind.CONFIRMED, 69.0, 5e6, 1e7),
    )
    what = alert(
        AlertKind.DIGEST,
        coin="",
        side=None,
        heads_up=None,
        reading=None,
        digest=Digest(coins, 1e8, 1e6, 34, "5 keys in 60 s"),
    )
    found = told(AlertTold(T0_MS, record(alert=what)))
    assert found["verdict"] == "DIGEST"
    assert (found["coin"], found["side"], found["tier"]) == (None, None, "extreme")


@pytest.mark.parametrize("tripped", [True, False])
def test_the_kill_switch_says_why_and_what_arms_it_again(tripped: bool) -> None:
    found = told(TripTold(T0_MS, trip(Cause.COVERAGE, Degree.DEGRADED, coin="BTC"), tripped))
    wanted = {
        "event": "kill_switch",
        "cause": "coverage",
        "degree": "DEGRADED",
        "coin": "BTC",
        "tripped": tripped,
        "reason": "no order for 74 s",
        "rearms": "60 s of data",
        "since": "2025-10-10T21:13:49.000Z",
    }
    assert found.items() >= wanted.items()


def test_a_state_of_a_part_is_a_status() -> None:
    found = told(StateTold(T0_MS, "journal", "not kept on disk: No space left", trouble=True))
    assert found.items() >= {"event": "status", "part": "journal", "trouble": True}.items()


@pytest.mark.parametrize("mode", list(Mode))
def test_every_object_has_the_mode(mode: Mode) -> None:
    events: list[MonitorEvent] = [
        HeadsUpTold(T0_MS, HeadsUpChange.CLOSED, heads_up()),
        ReadingTaken(T0_MS, reading()),
        AlertTold(T0_MS, record()),
        TripTold(T0_MS, trip(), tripped=True),
        StateTold(T0_MS, "rest", "paused", trouble=False),
    ]
    assert {told(event, mode)["mode"] for event in events} == {mode.value}


def test_outside_text_is_inert_at_any_depth_and_no_number_is_infinite() -> None:
    evil = "\x1b[2J\u202e\nX"
    votes = (vote(InputName.TAKER, value=float("inf"), text=evil), *VOTES[1:])
    up = replace(heads_up(coin=evil), venues=((evil, float("nan")),))
    for event in (
        HeadsUpTold(T0_MS, HeadsUpChange.OPENED, up),
        ReadingTaken(T0_MS, reading(coin=evil, votes=votes)),
        AlertTold(T0_MS, record(AlertState.FAILED, reason=evil)),
        TripTold(T0_MS, trip(reason=evil), tripped=True),
    ):
        assert not {"\x1b", "\u202e", "\n"} & set(str(told(event)))
    assert told(ReadingTaken(T0_MS, reading(votes=votes)))["votes"]["taker"]["value"] is None
