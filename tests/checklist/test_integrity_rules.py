from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.checklist.evidence import NotAsked
from cgtui.checklist.facts import SourceFacts
from cgtui.checklist.mark import Mark
from cgtui.coinglass.rest_errors import UnreachableError
from tests.checklist.build import failed
from tests.checklist.standing import canary, engine, etf_read, feed, line, source, told


def test_fund_flows_name_where_they_come_from() -> None:
    one = line("etf_source")
    assert one.mark is Mark.PASS
    assert "1 day old" in one.evidence
    assert "/api/etf/bitcoin/flow-history" in one.evidence


def test_fund_flows_of_another_path_or_too_old_or_unread_do_not_pass() -> None:
    other = replace(etf_read(), path="/api/etf/bitcoin/list")
    assert line("etf_source", etf=other).mark is Mark.FAIL
    assert line("etf_source", etf=etf_read(5)).mark is Mark.FAIL
    assert line("etf_source", etf=etf_read(4)).mark is Mark.PASS
    assert line("etf_source", etf=failed(UnreachableError("etf", "x"))).mark is Mark.FAIL
    assert line("etf_source", etf=NotAsked("not asked yet")).mark is Mark.WAITING
    assert told(line("etf_source", etf=NotAsked("OFF: features.etf")))[0] is Mark.OFF


@pytest.mark.parametrize(
    ("given", "mark", "word"),
    [
        (SourceFacts("LIVE"), Mark.PASS, "CoinGlass's"),
        (SourceFacts("DEMO", "cascade, seed 1"), Mark.FAIL, "cascade, seed 1"),
        (SourceFacts("REPLAY", "tape.jsonl"), Mark.PASS, "recorded"),
        (SourceFacts("REPLAY", "tape.jsonl", simulated_inputs=True), Mark.FAIL, "made up"),
    ],
)
def test_a_synthetic_source_is_told(given: SourceFacts, mark: Mark, word: str) -> None:
    one = line("no_synthetic", source=given)
    assert one.mark is mark
    assert word in one.evidence


def test_live_data_from_this_machine_are_looked_at() -> None:
    assert line("no_synthetic", source=source(on_this_machine=True)).warned


@pytest.mark.parametrize(
    ("frames", "bad", "mark"),
    [
        (0, 0, Mark.WAITING),
        (1000, 0, Mark.PASS),
        (10_000, 9, Mark.PASS),
        (10_000, 10, Mark.FAIL),
        (5, 1, Mark.FAIL),
    ],
)
def test_less_than_one_frame_in_a_thousand_is_bad(frames: int, bad: int, mark: Mark) -> None:
    assert line("bad_frames", feed=feed(frames=frames, bad_frames=bad)).mark is mark


def test_bad_orders_are_named_beside_the_frames() -> None:
    assert "3 orders" in line("bad_frames", feed=feed(bad_orders=3)).evidence


def test_coverage_passes_fails_and_waits() -> None:
    assert "BTC 98 %" in line("coverage").evidence
    off = canary("SOL", coverage_pct=12.0, coverage_off=True)
    bad = line("coverage", engine=engine(canary=(canary(), off)))
    assert bad.mark is Mark.FAIL
    assert bad.evidence.startswith("out of band: SOL; SOL 12 %, BTC 98 %")
    once = engine(canary=(canary("SOL", coverage_pct=12.0),))
    assert line("coverage", engine=once).warned
    assert line("coverage", engine=engine(canary=())).mark is Mark.WAITING
    replayed = engine(canary=(), not_compared="not compared in a replay")
    assert told(line("coverage", engine=replayed)) == (Mark.OFF, "not compared in a replay")


def test_sides_pass_fail_and_wait() -> None:
    assert told(line("calibration")) == (Mark.PASS, "2 of 2 coins agree in the newest")
    off = canary("SOL", agree=False, wrong=3, sides_off=True)
    bad = line("calibration", engine=engine(canary=(canary(), off)))
    assert told(bad) == (Mark.FAIL, "majorities differ: SOL (3 wrong)")
    undecided = engine(canary=(canary(agree=None),))
    assert line("calibration", engine=undecided).mark is Mark.WAITING
    assert line("calibration", engine=engine(canary=(), not_compared="x")).mark is Mark.OFF
