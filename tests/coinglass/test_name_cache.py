"""Names are interned, and a hostile variety of them does not grow memory."""

from __future__ import annotations

import pytest

from cgtui.coinglass.name_cache import BlankNameError, NameCache


def test_a_known_name_is_normalised_once() -> None:
    asked: list[str] = []

    def upper(raw: str) -> str:
        asked.append(raw)
        return raw.upper()

    cache = NameCache(upper)
    assert cache["btc"] is cache["btc"]
    assert cache["btc"] == "BTC"
    assert asked == ["btc"]


def test_unique_names_do_not_pile_up() -> None:
    cache = NameCache(str.upper, max_entries=10)
    for number in range(1_000):
        assert cache[f"c{number}"] == f"C{number}"
        assert len(cache) <= 10


def test_overlong_names_are_not_kept() -> None:
    cache = NameCache(lambda raw: raw[:8])
    assert cache["x" * 1_000_000] == "x" * 8
    assert len(cache) == 0


def test_a_blank_name_is_an_error() -> None:
    with pytest.raises(BlankNameError):
        NameCache(str.strip)["  "]
