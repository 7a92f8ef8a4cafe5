"""Whatever happens in whatever order: nothing important is lost, and nobody is flooded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cgtui.coinglass.events import Side
from cgtui.signals.alert import AlertKind, AlertRecord, AlertState
from cgtui.signals.heads_up import Key
from cgtui.signals.speech import Speech
from cgtui.signals.tier import Tier
from cgtui.signals.wish import DigestDue, Hush, Speak, Wish
from tests.signals.alert_records import digest_record, record
from tests.signals.params import DEFAULTS
from tests.signals.wishes import BTC, BTC_SHORT, T0_MS

GAP_MS = 60_000
COINS = tuple(f"C{number}" for number in range(8))
KEYS = tuple((coin, side) for coin in COINS for side in (Side.LONG, Side.SHORT))

keys = st.sampled_from(KEYS)
tiers = st.sampled_from((Tier.LARGE, Tier.EXTREME))
kinds = st.sampled_from((AlertKind.CONFIRMED, AlertKind.UNCONFIRMED))
episodes = st.sampled_from(("e1", "e2"))
peaks = st.sampled_from((1e6, 1.5e6, 4e6, 9e6))
steps_ms = st.sampled_from((0, 1_000, 20_000, 59_999, 60_000, 120_000, 300_000, 1_800_000))


class AnyCourse(RuleBasedStateMachine):
    """Wishes, deliveries, failures, mutes and time; whatever is offered is taken at once."""

    @initialize(storm_keys=st.sampled_from((1, 4, 100)), per_hour=st.sampled_from((3, 20, 1000)))
    def begin(self, storm_keys: int, per_hour: int) -> None:
        params = replace(DEFAULTS.speech, storm_keys=storm_keys, most_per_hour=per_hour)
        self.params = params
        self.speech = Speech(params)
        self.now_ms = T0_MS
        self.ids = 0
        self.under_way: dict[str, Speak | DigestDue] = {}
        self.arrived: defaultdict[Key, list[tuple[int, Wish]]] = defaultdict(list)
        self.digests_ms: list[int] = []
        self.asked = self.told = self.left_to_missed = 0
        self.debts: dict[Key, Wish] = {}  # rises to extreme of keys that have spoken
        self.hopes: set[Key] = set()  # keys that asked for the first time
        self.hushed: list[AlertRecord] = []
        self.arrived_ms: dict[str, tuple[int, Speak | DigestDue]] = {}
        self.begun_ms: dict[str, int] = {}
        self.plain = True  # the journal tells nothing of failures and of mutes that are over

    def take(self, said: Speak | DigestDue) -> None:
        self.ids += 1
        self.under_way[f"a{self.ids}"] = said
        self.begun_ms[f"a{self.ids}"] = self.now_ms
        self.speech.pending(said, f"a{self.ids}")

    def arrive(self, alert_id: str) -> None:
        said = self.under_way.pop(alert_id)
        self.speech.delivered(alert_id, self.now_ms)
        self.arrived_ms[alert_id] = (self.now_ms, said)
        self.told += said.suppressed
        if isinstance(said, DigestDue):
            self.digests_ms.append(self.now_ms)
        for wish in said.wishes:
            self.arrived[wish.key].append((self.now_ms, wish))
            self.hopes.discard(wish.key)
            if wish.tier is Tier.EXTREME:
                self.debts.pop(wish.key, None)

    @rule(key=keys, episode=episodes, kind=kinds, tier=tiers, peak_usd=peaks)
    def want(self, key: Key, episode: str, kind: AlertKind, tier: Tier, peak_usd: float) -> None:
        wish = Wish(key, episode, kind, tier, peak_usd, peak_usd)
        self.asked += 1
        answer = self.speech.ask(wish, self.now_ms)
        muted = self.speech.state(key, self.now_ms).muted
        before = self.arrived[key]
        if not muted and before and before[-1][1].tier < Tier.EXTREME <= tier:
            self.debts[key] = wish
        elif not muted and not before:
            self.hopes.add(key)
        if isinstance(answer, Speak):
            self.take(answer)
        else:
            assert isinstance(answer, Hush)
            name, reason = f"s{len(self.hushed)}", answer.reason
            self.hushed.append(
                record(wish, name, self.now_ms, AlertState.SUPPRESSED, sending_ms=0, reason=reason)
            )
        self.now_ms += 1

    @precondition(lambda self: self.plain)
    @rule()
    def restart(self) -> None:
        """Another Speech takes over with nothing but what a journal holds."""
        records = list(self.hushed)
        for alert_id, (at_ms, said) in self.arrived_ms.items():
            records.append(self.kept(said, alert_id, at_ms, AlertState.SENT))
        for alert_id, said in self.under_way.items():
            at_ms = self.begun_ms[alert_id]
            records.append(self.kept(said, alert_id, at_ms, AlertState.PENDING))
        before, self.speech = self.speech, Speech(self.params)
        self.speech.restore(reversed(records))
        for key in KEYS:
            was, is_now = (one.state(key, self.now_ms) for one in (before, self.speech))
            assert replace(was, hush="", hush_until_ms=None) == replace(
                is_now, hush="", hush_until_ms=None
            )

    def kept(
        self, said: Speak | DigestDue, alert_id: str, at_ms: int, state: AlertState
    ) -> AlertRecord:
        sending_ms = at_ms - self.begun_ms[alert_id]
        if isinstance(said, DigestDue):
            return digest_record(said, alert_id, at_ms, state, sending_ms=sending_ms)
        return record(
            said.wish,
            alert_id,
            at_ms,
            state,
            sending_ms=sending_ms,
            suppressed=said.suppressed,
        )

    @rule(step_ms=steps_ms)
    def wait(self, step_ms: int) -> None:
        self.now_ms += step_ms

    @rule(market_usd=st.sampled_from((1e6, 2e6, 1e8)))
    def tick(self, market_usd: float) -> None:
        for speak in self.speech.due(self.now_ms):
            self.take(speak)
        digest = self.speech.digest(self.now_ms, market_usd)
        if digest is not None:
            self.take(digest)
        self.now_ms += 1

    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        if not self.under_way:
            return
        alert_id = data.draw(st.sampled_from(sorted(self.under_way)))
        what = data.draw(st.sampled_from(("arrives", "fails", "fails closed")))
        self.now_ms += 1
        if what == "arrives":
            self.arrive(alert_id)
            return
        said = self.under_way.pop(alert_id)
        self.plain = False
        closed = what == "fails closed"
        for wish in said.wishes:
            muted = self.speech.state(wish.key, self.now_ms).muted
            self.left_to_missed += closed and not muted
            if closed:
                self.debts.pop(wish.key, None)
                self.hopes.discard(wish.key)
        self.speech.failed(alert_id, self.now_ms, lambda _episode: not closed)

    @rule(coin=st.sampled_from(COINS), minutes=st.sampled_from((1, 15, None)))
    def mute(self, coin: str, minutes: int | None) -> None:
        self.plain = False
        until_ms = None if minutes is None else self.now_ms + minutes * 60_000
        self.speech.mute(coin, until_ms)
        for side in (Side.LONG, Side.SHORT):
            self.debts.pop((coin, side), None)
            self.hopes.discard((coin, side))

    @rule(coin=st.sampled_from(COINS))
    def unmute(self, coin: str) -> None:
        self.speech.unmute(coin)

    @invariant()
    def no_key_speaks_twice_within_a_minute(self) -> None:
        for said in getattr(self, "arrived", {}).values():
            times = [at_ms for at_ms, _ in said]
            assert all(b - a >= GAP_MS for a, b in pairwise(times))

    @invariant()
    def no_two_digests_come_within_a_minute(self) -> None:
        times = getattr(self, "digests_ms", [])
        assert all(b - a >= GAP_MS for a, b in pairwise(times))

    @invariant()
    def every_wish_is_spoken_owed_counted_or_missed(self) -> None:
        if not hasattr(self, "speech"):
            return
        states = [self.speech.state(key, self.now_ms) for key in KEYS]
        spoken = sum(len(said) for said in self.arrived.values())
        open_ones = sum(state.owed + state.pending for state in states)
        counted = self.told + sum(state.suppressed for state in states)
        assert self.asked == spoken + open_ones + counted + self.left_to_missed

    @invariant()
    def a_rise_to_extreme_is_owed_or_on_its_way_until_it_is_said(self) -> None:
        for key in [*getattr(self, "debts", {}), *getattr(self, "hopes", ())]:
            state = self.speech.state(key, self.now_ms)
            assert state.owed or state.pending

    def teardown(self) -> None:
        """Left alone with a way out that works, everything that is owed gets out."""
        if not hasattr(self, "speech"):
            return
        for _ in range(2 * len(KEYS) + 4):
            for alert_id in list(self.under_way):
                self.arrive(alert_id)
            self.now_ms += 301_000
            self.tick(1e6)
        assert not self.under_way
        assert not self.debts
        assert not self.hopes
        assert not any(self.speech.state(key, self.now_ms).owed for key in KEYS)


TestAnyCourse: Any = AnyCourse.TestCase
TestAnyCourse.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


@given(
    st.lists(
        st.tuples(st.sampled_from((BTC, BTC_SHORT)), episodes, kinds, tiers, peaks, steps_ms),
        max_size=40,
    )
)
def test_what_one_side_says_never_depends_on_the_other(
    course: list[tuple[Key, str, AlertKind, Tier, float, int]],
) -> None:
    params = replace(DEFAULTS.speech, storm_keys=100, most_per_hour=1000)
    both, alone = Speech(params), Speech(params)
    now_ms = T0_MS
    for number, (key, episode, kind, tier, peak_usd, step_ms) in enumerate(course):
        now_ms += step_ms
        wish = Wish(key, episode, kind, tier, peak_usd, peak_usd)
        answers = [both.ask(wish, now_ms)]
        if key == BTC:
            answers.append(alone.ask(wish, now_ms))
            assert answers[0] == answers[1]
        for speech, answer in zip((both, alone), answers, strict=False):
            if isinstance(answer, Speak):
                speech.pending(answer, f"a{number}")
                speech.delivered(f"a{number}", now_ms)


@given(st.lists(st.tuples(keys, steps_ms), min_size=5, max_size=60))
def test_with_deliveries_that_work_every_key_that_asks_is_heard(
    course: list[tuple[Key, int]],
) -> None:
    speech = Speech(DEFAULTS.speech)
    now_ms, heard = T0_MS, set()
    asked = {key for key, _ in course}
    for number, (key, step_ms) in enumerate([*course, *[(course[-1][0], 400_000)] * 3]):
        now_ms += min(step_ms, 400_000)
        wish = Wish(key, "e1", AlertKind.CONFIRMED, Tier.LARGE, 1e6, 1e6)
        answer = speech.ask(wish, now_ms)
        offers: list[Speak | DigestDue | None] = [answer] if isinstance(answer, Speak) else []
        for place, said in enumerate([*offers, speech.digest(now_ms + 5_000, 1.0)]):
            if said is not None:
                speech.pending(said, f"{number}-{place}")
                speech.delivered(f"{number}-{place}", now_ms + 5_000)
                heard |= {one.key for one in said.wishes}
    assert heard == asked
