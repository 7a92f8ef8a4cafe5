"""What a program reads of an alert."""

from __future__ import annotations

from cgtui.alerts.alert_json import as_json
from cgtui.alerts.message import render
from cgtui.signals.alert import AlertKind
from cgtui.signals.inputs import InputName
from tests.alerts.build import VOTES, alert, digest, heads_up, missing, notice, reading


def test_an_alert_about_an_episode_has_its_numbers_with_their_units() -> None:
    said = alert(suppressed=7, reply_to="a-9")
    told = as_json(said, render(said))
    assert {name: told[name] for name in ("alert_id", "kind", "mode", "coin", "side", "tier")} == {
        "alert_id": "a-17",
        "kind": "CONFIRMED",
        "mode": "LIVE",
        "coin": "BTC",
        "side": "LONG",
        "tier": "large",
    }
    assert told["created"] == "2025-10-10T21:24:07.000Z"
    assert (told["verdict"], told["score"]) == ("CONFIRMED", 69.0)
    assert (told["suppressed"], told["reply_to"]) == (7, "a-9")
    assert told["episode"]["peak_usd"] == 8_400_000.0
    assert told["episode"]["venues_usd"]["Binance"] == 3_150_000.0
    assert told["price"]["price_usd"] == 112_480.0
    assert told["votes"]["taker"] == {
        "vote": "yes",
        "points": 26.25,
        "value": 0.63,
        "limit": 0.58,
        "weight": 35.0,
        "age_s": 4.0,
        "interval": "1m",
        "endpoint": "/api/futures/aggregated-taker-buy-sell-volume/history",
    }
    assert told["text"].startswith("🔴🔴 BTC longs liquidated $8.4M/60s")


def test_missing_inputs_are_named_and_no_number_is_made_up() -> None:
    said = alert(reading=reading((missing(InputName.TAKER, "stale"), *VOTES[1:])))
    told = as_json(said, render(said))
    assert told["missing"] == ["taker"]
    assert told["votes"]["taker"]["value"] is None
    odd = alert(heads_up=heads_up(peak_usd=float("inf")))
    assert as_json(odd, render(odd))["episode"]["peak_usd"] is None


def test_a_digest_lists_its_coins_and_a_notice_has_no_episode() -> None:
    said = alert(AlertKind.DIGEST, digest=digest())
    told = as_json(said, render(said))
    assert [one["coin"] for one in told["digest"]["coins"]] == ["BTC", "ETH", "XPL"]
    assert told["tier"] == "extreme"
    plain = as_json(notice("held"), render(notice("held")))
    assert plain["reason"] == "held"
    assert [plain[name] for name in ("coin", "side", "episode", "digest", "score")] == [None] * 5
