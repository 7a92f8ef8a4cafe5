from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Liquidation, Side
from cgtui.monitor.feed.order_group import HISTORY_MS, Gathered, GroupKey, grouped
from cgtui.signals.flow import Flow
from tests.monitor.build import T0_MS, frame, order

orders = st.builds(
    order,
    coin=st.sampled_from(["BTC", "ETH", "SOL"]),
    side=st.sampled_from(list(Side)),
    exchange=st.sampled_from(["Binance", "OKX"]),
    received_ms=st.just(T0_MS),
    usd=st.integers(0, 10**11).map(lambda cents: cents / 100),
    time_ms=st.integers(T0_MS - HISTORY_MS - 5, T0_MS - HISTORY_MS + 5)
    | st.integers(T0_MS - 2_000, T0_MS + 2_000),
)
frames = st.lists(st.lists(orders, max_size=8), max_size=8)


def as_defined(taken: list[Liquidation]) -> dict[GroupKey, Flow]:
    """The definition, without any cleverness."""
    found: defaultdict[GroupKey, list[Liquidation]] = defaultdict(list)
    for one in taken:
        found[one.time_ms // 1000, one.coin, one.side, one.exchange].append(one)
    flows = {}
    for key, of_it in found.items():
        largest = max(of_it, key=lambda one: one.usd)  # of equals the first
        usd = 0.0
        for one in of_it:
            usd += one.usd
        flows[key] = Flow(
            key[0], of_it[0], of_it[-1], largest, largest.usd, usd, int(usd * 100 + 0.5), len(of_it)
        )
    return flows


@given(frames)
def test_a_run_of_frames_is_what_its_orders_come_to(runs: list[list[Liquidation]]) -> None:
    gathered = Gathered([frame(*run, received_ms=T0_MS) for run in runs], large_usd=1e8)
    taken = [one for run in runs for one in run]
    live = [one for one in taken if T0_MS - one.time_ms <= HISTORY_MS]
    old = [one for one in taken if T0_MS - one.time_ms > HISTORY_MS]
    assert gathered.live == as_defined(live)
    assert list(gathered.live) == list(as_defined(live))  # in order of arrival
    assert gathered.history == as_defined(old)
    assert gathered.large == [one for one in live if one.usd >= 1e8]
    assert gathered.lags_ms == [max(0, T0_MS - one.time_ms) for one in live]
    assert (gathered.orders, gathered.history_orders) == (len(taken), len(old))


@given(frames)
def test_by_key_are_the_very_flows_of_live(runs: list[list[Liquidation]]) -> None:
    gathered = Gathered([frame(*run, received_ms=T0_MS) for run in runs])
    for key, flows in gathered.by_key.items():
        own = [flow for flow in gathered.live.values() if flow.key == key]
        assert len(own) == len(flows)
        assert all(one is other for one, other in zip(own, flows, strict=True))
    assert sum(map(len, gathered.by_key.values())) == len(gathered.live)


@given(st.lists(orders, max_size=30))
def test_what_is_grouped_without_arrival_is_the_same(taken: list[Liquidation]) -> None:
    assert grouped(taken) == as_defined(taken)
