"""Quiet traffic is never held back; storms are read in gulps, with room for the pinger."""

from __future__ import annotations

from itertools import pairwise

from cgtui.coinglass.read_pacing import ReadPacing


def test_a_quiet_feed_is_never_delayed() -> None:
    pacing = ReadPacing(0.0)
    rests = [pacing.rest_s(n * 0.05, has_buffered=False) for n in range(200)]
    assert set(rests) <= {None, 0.0}


def test_a_storm_is_left_to_gather() -> None:
    pacing = ReadPacing(0.0)
    rests = [pacing.rest_s(n * 0.001, has_buffered=False) for n in range(300)]
    assert 0.01 in rests
    assert rests.index(0.01) > 50


def test_what_is_already_there_is_read_without_a_pause() -> None:
    pacing = ReadPacing(0.0)
    now_s = 0.0
    rests = []
    for _ in range(2_000):
        now_s += 0.000_01
        rests.append(pacing.rest_s(now_s, has_buffered=True))
    assert set(rests) == {None, 0.0}


def test_the_loop_gets_its_turn_every_few_milliseconds() -> None:
    pacing = ReadPacing(0.0)
    rests = [pacing.rest_s(n * 0.002, has_buffered=True) for n in range(1, 31)]
    assert rests.count(0.0) == 10


def test_the_loop_gets_its_turn_even_when_no_time_passes() -> None:
    pacing = ReadPacing(0.0)
    assert 0.0 in [pacing.rest_s(0.0, has_buffered=True) for _ in range(256)]


def test_calm_after_a_storm_is_not_delayed() -> None:
    pacing = ReadPacing(0.0)
    for n in range(300):
        pacing.rest_s(n * 0.001, has_buffered=False)
    assert pacing.rest_s(10.0, has_buffered=False) in {None, 0.0}
    assert pacing.rest_s(10.2, has_buffered=False) in {None, 0.0}


def test_one_burst_and_a_long_silence_are_no_storm() -> None:
    pacing = ReadPacing(0.0)
    for n in range(50):
        pacing.rest_s(n * 0.001, has_buffered=True)
    assert pacing.rest_s(10.0, has_buffered=False) in {None, 0.0}


def test_what_gathered_behind_a_pause_is_read_before_the_next_one() -> None:
    pacing = ReadPacing(0.0)
    rests = [pacing.rest_s(n * 0.002, has_buffered=False) for n in range(300)]
    gathered = [n for n, rest_s in enumerate(rests) if rest_s == 0.01]
    assert gathered
    assert all(b - a >= 2 for a, b in pairwise(gathered))
