from __future__ import annotations

import pytest

from cgtui.coinglass import catalogue, catalogue_levels
from cgtui.coinglass.answer import read_answer
from cgtui.coinglass.catalogue import CATALOGUE
from cgtui.coinglass.plans import INTERVAL_MIN
from cgtui.coinglass.rest_types import Plan
from cgtui.simulator.rest_routes import ENDPOINTS as SIMULATED
from tests.coinglass.official_examples import EXAMPLES

NAMES = sorted(CATALOGUE)


@pytest.mark.parametrize("name", NAMES)
def test_the_official_example_is_read_whole(name: str) -> None:
    example = EXAMPLES[name]
    answer = read_answer(CATALOGUE[name], 200, example.body())
    assert answer.skipped == 0
    assert len(answer.rows) == example.rows
    first = answer.rows[0].model_dump()
    assert {field: first[field] for field in example.first} == dict(example.first)
    assert {field for field, value in first.items() if value is None} == example.missing


def test_no_example_is_left_of_an_endpoint_that_is_gone() -> None:
    assert set(EXAMPLES) == set(CATALOGUE)


@pytest.mark.parametrize("name", NAMES)
def test_each_row_is_a_constant_named_like_its_endpoint(name: str) -> None:
    endpoint = CATALOGUE[name]
    assert endpoint.name == name
    module = catalogue_levels if endpoint.pro else catalogue
    assert getattr(module, name.upper()) is endpoint


def test_no_two_endpoints_share_a_path() -> None:
    paths = [endpoint.path for endpoint in CATALOGUE.values()]
    assert len(set(paths)) == len(paths)
    assert all(path.startswith("/api/") for path in paths)


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_named_once_and_intervals_go_with_their_parameter(name: str) -> None:
    endpoint = CATALOGUE[name]
    names = (*endpoint.required, *endpoint.optional)
    assert len(set(names)) == len(names)
    assert ("interval" in endpoint.required) == bool(endpoint.intervals)
    assert list(endpoint.intervals) == sorted(endpoint.intervals, key=INTERVAL_MIN.__getitem__)
    assert not {"coin", "pair"} & set(names)


@pytest.mark.parametrize("name", NAMES)
def test_path_and_plan_are_those_of_the_simulated_service(name: str) -> None:
    endpoint = CATALOGUE[name]
    simulated = SIMULATED[endpoint.path]
    assert (endpoint.plan or Plan.HOBBYIST) == Plan[simulated.plan]
    assert endpoint.pro == (endpoint.plan is Plan.PROFESSIONAL)
