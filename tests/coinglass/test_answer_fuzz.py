"""Whatever a server sends, reading it gives rows or a CoinglassError."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cgtui.coinglass.answer import read_answer
from cgtui.coinglass.catalogue import CATALOGUE
from cgtui.coinglass.rest_errors import CoinglassError
from tests.coinglass.official_examples import EXAMPLES

ENDPOINTS = st.sampled_from(list(CATALOGUE.values()))
STATUSES = st.sampled_from([200, 204, 302, 400, 401, 403, 404, 422, 429, 500, 502])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["0", "1e999", "NaN", "-1", "1745216319263", 1745216319, "BTC", "\x1b[2J"])
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
# What is slow is the building of the first strings, not what is tested.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(name: str, http_status: int, body: bytes) -> None:
    line = ""
    try:
        answer = read_answer(CATALOGUE[name], http_status, body)
    except CoinglassError as error:
        line = str(error)
    else:
        assert answer.code == "0"
        assert http_status == 200
        line = json.dumps(
            [row.model_dump(mode="json") for row in answer.rows],
            allow_nan=False,
            ensure_ascii=False,
        )
    assert line.isprintable()


@PATIENT
@given(ENDPOINTS, STATUSES, st.binary(max_size=200))
def test_any_bytes_give_rows_or_a_coinglass_error(
    endpoint: Any, http_status: int, body: bytes
) -> None:
    read(endpoint.name, http_status, body)


@PATIENT
@given(
    ENDPOINTS,
    STATUSES,
    st.fixed_dictionaries({}, optional={"code": st.just("0") | JSON, "msg": JSON, "data": JSON}),
)
def test_any_envelope_gives_rows_or_a_coinglass_error(
    endpoint: Any, http_status: int, envelope: dict[str, Any]
) -> None:
    read(endpoint.name, http_status, json.dumps(envelope).encode())


@st.composite
def spoiled(draw: st.DrawFn, value: Any) -> Any:
    """``value`` with something in it replaced by something else."""
    if isinstance(value, dict) and value and draw(st.integers(0, 4)):
        name = draw(st.sampled_from(sorted(value)))
        return value | {name: draw(spoiled(value[name]))}
    if isinstance(value, list) and value and draw(st.integers(0, 4)):
        at = draw(st.integers(0, len(value) - 1))
        return [*value[:at], draw(spoiled(value[at])), *value[at + 1 :]]
    return draw(JSON)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
@settings(PATIENT, max_examples=30)
@given(st.data())
def test_a_spoiled_example_gives_rows_or_a_coinglass_error(name: str, data: st.DataObject) -> None:
    broken = data.draw(spoiled(EXAMPLES[name].data))
    read(name, 200, json.dumps({"code": "0", "data": broken}).encode())
