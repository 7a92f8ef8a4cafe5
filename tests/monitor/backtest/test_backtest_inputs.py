"""Inputs that a journal has kept, for moments that are judged anew."""

from __future__ import annotations

import pytest

from cgtui.monitor.backtest.backtest_inputs import RecordedInputs, nothing_read
from cgtui.signals.inputs import InputName, Inputs, MissingInput, TakerInput
from tests.monitor.recordings import T0_MS, read_at


def taker(inputs: Inputs | None) -> TakerInput:
    assert inputs is not None
    assert isinstance(inputs.taker, TakerInput)
    return inputs.taker


@pytest.mark.parametrize(("seconds", "there"), [(-60, True), (-60.001, False), (60, True)])
def test_inputs_stand_for_a_minute_before_and_after(seconds: float, there: bool) -> None:
    recorded = RecordedInputs([read_at(100)])
    assert (recorded.at("BTC", T0_MS + 100_000 + round(seconds * 1000)) is not None) is there
    assert recorded.at("BTC", T0_MS + 160_001) is None


def test_the_nearest_is_taken_of_the_same_coin_alone() -> None:
    readings = [read_at(100), read_at(120), read_at(111, "ETH"), read_at(60)]
    recorded = RecordedInputs(readings)
    assert taker(recorded.at("BTC", T0_MS + 109_000)).source.as_of_ms == T0_MS + 100_000
    assert taker(recorded.at("BTC", T0_MS + 119_000)).source.as_of_ms == T0_MS + 119_000
    assert recorded.at("SOL", T0_MS + 110_000) is None


def test_what_was_read_before_has_aged_and_what_came_later_is_as_old_as_when_it_came() -> None:
    recorded = RecordedInputs([read_at(100)])
    before = recorded.at("BTC", T0_MS + 140_000)
    assert taker(before).source.as_of_ms == T0_MS + 100_000
    after = recorded.at("BTC", T0_MS + 97_000)
    assert after is not None
    assert after.read_ms == T0_MS + 97_000
    assert taker(after).source.as_of_ms == T0_MS + 97_000


def test_a_missing_input_stays_what_it_was() -> None:
    gone = MissingInput(InputName.TAKER, "/api/taker", "timed out")
    found = RecordedInputs([read_at(100, taker=gone)]).at("BTC", T0_MS + 90_000)
    assert found is not None
    assert found.taker == gone


def test_without_a_recording_all_four_are_missing() -> None:
    inputs = nothing_read(T0_MS)
    four = (inputs.taker, inputs.open_interest, inputs.liquidations, inputs.funding)
    assert [one.name for one in four if isinstance(one, MissingInput)] == list(InputName)
    assert {one.reason for one in four if isinstance(one, MissingInput)} == {"no inputs"}
