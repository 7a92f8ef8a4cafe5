from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.journal.codec import CodecError, alert_from, heads_up_from, reading_from, to_json
from cgtui.signals.alert import Alert
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.inputs import InputName, MissingInput
from cgtui.signals.reading import Reading
from tests.journal.any_value import any_of
from tests.journal.samples import alert, heads_up, reading

CASES: list[tuple[type, Callable[[str], object]]] = [
    (HeadsUp, heads_up_from),
    (Reading, reading_from),
    (Alert, alert_from),
]


@pytest.mark.parametrize(("kind", "back"), CASES)
@given(data=st.data())
def test_whatever_is_written_is_read_back(
    kind: type, back: Callable[[str], object], data: st.DataObject
) -> None:
    value = data.draw(any_of(kind))
    assert back(to_json(value)) == value


def test_a_missing_input_and_a_present_one_are_told_apart() -> None:
    inputs = alert_from(to_json(alert())).reading
    assert inputs == alert().reading
    assert inputs is not None
    assert isinstance(inputs.inputs.open_interest, MissingInput)
    assert not isinstance(inputs.inputs.taker, MissingInput)


def test_a_field_of_a_later_version_is_passed_over() -> None:
    def grown(raw: Any) -> Any:
        if isinstance(raw, dict):
            return {key: grown(value) for key, value in raw.items()} | {"of_tomorrow": [1]}
        return [grown(value) for value in raw] if isinstance(raw, list) else raw

    for value, back in ((alert(), alert_from), (heads_up(), heads_up_from)):
        assert back(json.dumps(grown(json.loads(to_json(value))))) == value
    assert reading_from(json.dumps(grown(json.loads(to_json(reading()))))) == reading()


def test_a_field_of_a_later_version_takes_its_default_in_an_older_row() -> None:
    raw = json.loads(to_json(alert()))
    for name in ("suppressed", "reply_to", "two_sided", "digest"):
        del raw[name]
    found = alert_from(json.dumps(raw))
    assert (found.suppressed, found.reply_to, found.two_sided) == (0, None, False)
    assert found.heads_up == alert().heads_up
    missing = raw["reading"]["inputs"]["open_interest"]
    del missing["interval_requested"]
    again = alert_from(json.dumps(raw)).reading
    assert again is not None
    assert again.inputs.open_interest == MissingInput(
        InputName.OPEN_INTEREST, "/api/oi", "no answer in 15 s", "1m", None
    )


@pytest.mark.parametrize("broken", ["", "{", "[]", "null", "{}", '{"alert_id": 3}'])
def test_text_that_does_not_fit_is_one_kind_of_error(broken: str) -> None:
    for back in (alert_from, heads_up_from, reading_from):
        with pytest.raises(CodecError):
            back(broken)


def test_a_lacking_field_without_a_default_is_an_error() -> None:
    raw = json.loads(to_json(reading()))
    del raw["inputs"]["taker"]
    with pytest.raises(CodecError, match="taker"):
        reading_from(json.dumps(raw))
