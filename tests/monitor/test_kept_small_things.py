"""What is kept of holds, mutes and outcomes comes back as it was, and nonsense as nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Side
from cgtui.journal.records import OutcomeRow
from cgtui.monitor.signal.alert_shelf import MOST_KEPT, AlertShelf
from cgtui.monitor.signal.kept_outcomes import outcomes_of, row_of
from cgtui.monitor.signal.restoring import holds_of, kept_holds, kept_mutes, mutes_of
from cgtui.signals.alert import AlertKind, AlertRecord, AlertState
from cgtui.signals.hold_facts import SavedHold
from cgtui.signals.outcomes import Outcome
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Cause
from tests.journal.samples import record
from tests.signal_sample import heads_up

NOW_MS = 1_760_000_000_000

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["cause", "since_ms", "reason", "told_ms", "at_ms", "until_ms", "BTC"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def through_json(value: object) -> Any:
    return json.loads(json.dumps(value))


@given(anything)
def test_nothing_that_a_journal_may_hold_breaks_a_start(kept: object) -> None:
    for hold in holds_of(kept):
        assert isinstance(hold.cause, Cause)
    for coin, until_ms in mutes_of(kept, NOW_MS).items():
        assert isinstance(coin, str)
        assert until_ms is None or isinstance(until_ms, int)


def test_holds_come_back() -> None:
    holds = (
        SavedHold(Cause.BY_HAND, NOW_MS, "by hand", NOW_MS + 60_000),
        SavedHold(Cause.KEY, NOW_MS, "CoinGlass refuses the API key"),
    )
    assert holds_of(through_json(kept_holds(holds))) == holds


def test_a_reason_from_the_journal_is_inert() -> None:
    (hold,) = holds_of(
        [{"cause": "key", "since_ms": 1, "reason": "\x1b[2Jno", "told_ms": None}, {"cause": "x"}]
    )
    assert "\x1b" not in hold.reason


@given(
    st.dictionaries(
        st.sampled_from(["BTC", "ETH"]), st.none() | st.integers(NOW_MS, NOW_MS + 10**8)
    ),
    st.integers(-(10**8), 10**8),
)
def test_a_mute_never_lasts_longer_for_a_clock_that_was_set_back(
    mutes: dict[str, int | None], step_ms: int
) -> None:
    restored = mutes_of(through_json(kept_mutes(mutes, NOW_MS)), NOW_MS + step_ms)
    assert set(restored) == set(mutes)
    for coin, until_ms in mutes.items():
        found = restored[coin]
        if until_ms is None:
            assert found is None
        else:
            assert found is not None
            assert found - (NOW_MS + step_ms) <= until_ms - NOW_MS


OUTCOME = Outcome(
    "a1", "BTC", Side.SHORT, Tier.EXTREME, "CONFIRMED", 15, 98.0, -2.0, -2.0, NOW_MS, "rest"
)
MISSING = Outcome(
    "a1", "BTC", Side.LONG, Tier.LARGE, "UNCONFIRMED", 60, None, None, None, NOW_MS, None, "none"
)


@pytest.mark.parametrize("outcome", [OUTCOME, MISSING])
def test_outcomes_come_back(outcome: Outcome) -> None:
    assert outcomes_of([row_of(outcome)]) == (outcome,)


def test_an_outcome_that_makes_no_sense_is_left_out() -> None:
    row = row_of(OUTCOME)
    fields = {name: getattr(row, name) for name in OutcomeRow.__dataclass_fields__}
    bad = [OutcomeRow(**(fields | change)) for change in ({"side": "UP"}, {"tier": "vast"})]
    assert outcomes_of([*bad, row]) == (OUTCOME,)


# -- the shelf -------------------------------------------------------------------------------


def test_the_shelf_is_newest_first_and_a_change_does_not_move_an_alert() -> None:
    shelf = AlertShelf()
    for name in ("a1", "a2", "a3"):
        shelf.put(record(name))
    shelf.put(record("a1", AlertState.SENT))
    assert [(one.alert.alert_id, one.state.value) for one in shelf.newest()] == [
        ("a3", "pending"),
        ("a2", "pending"),
        ("a1", "sent"),
    ]
    assert shelf.newest() is shelf.newest()
    assert "a1" in shelf
    assert "b1" not in shelf
    assert shelf.get("b1") is None


def test_what_was_not_said_pushes_out_only_its_like() -> None:
    shelf = AlertShelf()
    shelf.put(record("said", AlertState.SENT))
    for number in range(MOST_KEPT + 50):
        shelf.put(record(f"h{number}", AlertState.SUPPRESSED))
    assert shelf.get("said") is not None
    assert len(shelf.newest()) == MOST_KEPT + 1
    assert "h0" not in shelf
    assert shelf.newest()[0].alert.alert_id == f"h{MOST_KEPT + 49}"


def waiting(alert_id: str, coin: str = "BTC") -> AlertRecord:
    alert = replace(record(alert_id).alert, kind=AlertKind.CONFIRMED, coin=coin, side=Side.LONG)
    return AlertRecord(
        replace(alert, heads_up=heads_up(coin)), AlertState.SUPPRESSED, "rise in 0:42"
    )


def test_what_is_kept_for_later_stands_once_a_coin_and_goes_when_it_is_said() -> None:
    shelf = AlertShelf()
    shelf.put(waiting("w1"))
    shelf.put(waiting("e1", "ETH"))
    shelf.put(waiting("w2"))
    assert [one.alert.alert_id for one in shelf.newest()] == ["w2", "e1"]
    assert (shelf.get("w2"), shelf.get("w1")) == (waiting("w2"), None)
    shelf.put(replace(waiting("no"), reason="repeat in 4:18"))
    assert "w2" in shelf, "what is not said at all leaves what waits"
    shelf.put(replace(waiting("a1"), state=AlertState.PENDING, reason=""))
    assert [one.alert.alert_id for one in shelf.newest()] == ["a1", "no", "e1"]


def test_what_waits_no_longer_is_not_shown_as_waiting() -> None:
    owed = {"BTC", "ETH"}
    shelf = AlertShelf(lambda one: one.alert.coin in owed)
    shelf.put(waiting("w1"))
    shelf.put(waiting("e1", "ETH"))
    assert shelf.newest() is shelf.newest()
    owed.remove("BTC")
    assert [one.alert.alert_id for one in shelf.newest()] == ["e1"]
    assert "w1" not in shelf


@pytest.mark.parametrize("state", [AlertState.SUPPRESSED, AlertState.PENDING, None])
@pytest.mark.parametrize("before", [AlertState.SUPPRESSED, AlertState.PENDING, None])
def test_an_alert_that_is_put_again_stands_once_and_keeps_its_turn(
    before: AlertState | None, state: AlertState | None
) -> None:
    def as_put(one: AlertState | None) -> AlertRecord:
        """``None``: kept for later."""
        if one is None:
            return waiting("w1")
        return replace(waiting("w1"), state=one, reason="repeat in 4:18")

    shelf = AlertShelf()
    shelf.put(as_put(before))
    shelf.put(waiting("e1", "ETH"))
    shelf.put(as_put(state))
    assert [one.alert.alert_id for one in shelf.newest()] == ["e1", "w1"]
    assert shelf.get("w1") == as_put(state)
    shelf.put(waiting("w2"))
    names = [one.alert.alert_id for one in shelf.newest()]
    assert names == (["w2", "e1"] if state is None else ["w2", "e1", "w1"])
