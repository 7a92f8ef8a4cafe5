from __future__ import annotations

from dataclasses import replace

from cgtui.checklist.evidence import NotAsked
from cgtui.checklist.mark import Mark
from cgtui.checklist.own_budget import SPENT
from cgtui.coinglass.rest_errors import KeyRefusedError, ServerFaultError
from tests.checklist.build import failed, history
from tests.checklist.standing import ASKED, coin_batch, line, told


def test_a_coin_passes_with_its_pair_and_four_answers() -> None:
    one = line("batch_btc")
    assert told(one) == (Mark.PASS, "BTCUSDT on Binance: 4 of 4 answer, slowest 80 ms")
    assert one.when == ASKED


def test_a_coin_without_a_pair_fails() -> None:
    bare = coin_batch("HYPE", pair=None, no_pair="unknown pair: no HYPE on Binance", reads={})
    one = line("batch_hype", batch=(bare,))
    assert one.mark is Mark.FAIL
    assert "no HYPE on Binance" in one.evidence
    assert "coins.reference_exchange" in (one.mend or "")


def test_a_coin_with_an_endpoint_that_fails_names_it() -> None:
    reads = dict(coin_batch().reads)
    reads["open_interest"] = failed(ServerFaultError("oi", "oops", http_status=503))
    reads["funding"] = history("1m")
    one = line("batch_btc", batch=(coin_batch(reads=reads),))
    assert told(one) == (Mark.FAIL, "BTCUSDT on Binance: no open interest (HTTP 503: oops)")
    assert one.mend


def test_the_mend_of_a_bad_key_is_the_keys() -> None:
    reads = dict.fromkeys(coin_batch().reads, failed(KeyRefusedError("x", "bad key")))
    assert "api_key" in (line("batch_btc", batch=(coin_batch(reads=reads),)).mend or "")


def test_an_answer_without_rows_is_none() -> None:
    reads = {**coin_batch().reads, "taker": replace(history("1m"), rows=())}
    one = line("batch_btc", batch=(coin_batch(reads=reads),))
    assert "taker (the answer has no row)" in one.evidence


def test_a_coin_that_is_being_asked_waits() -> None:
    reads = {"taker": history("1m")}
    half = line("batch_btc", batch=(coin_batch(reads=reads),))
    assert told(half) == (Mark.WAITING, "BTCUSDT on Binance: 1 of 4 answered so far")
    fresh = line("batch_btc", batch=(coin_batch(pair=None, reads={}),))
    assert told(fresh) == (Mark.WAITING, "on Binance: not asked yet")


def test_a_coarser_interval_passes_with_a_word() -> None:
    reads = {**coin_batch().reads, "taker": history("1m", "5m")}
    one = line("batch_btc", batch=(coin_batch(reads=reads),))
    assert one.warned
    assert "taker at 5m" in one.evidence


def test_a_coin_that_our_own_budget_kept_back_waits() -> None:
    reads = {**coin_batch().reads, "taker": SPENT}
    one = line("batch_btc", batch=(coin_batch(reads=reads),))
    assert one.mark is Mark.WAITING
    assert "our own budget" in one.evidence
    none = coin_batch(pair=None, reads=dict.fromkeys(reads, SPENT))
    assert line("batch_btc", batch=(none,)).mark is Mark.WAITING


def test_no_batch_is_off_or_waiting_for_its_reason() -> None:
    off = line("batch", batch=(), batch_asked=NotAsked("OFF: a replay has no REST"))
    assert told(off) == (Mark.OFF, "a replay has no REST")
    early = line("batch", batch=(), batch_asked=NotAsked("not asked yet"))
    assert told(early) == (Mark.WAITING, "not asked yet")
    assert "tier 1 or 2" in line("batch", batch=()).evidence
