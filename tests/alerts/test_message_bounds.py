"""Whatever the outside put into an alert, Telegram takes the message and a lock screen shows it."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from cgtui.alerts.alert_json import as_json
from cgtui.alerts.first_line import MAX_FIRST_UNITS
from cgtui.alerts.line import MAX_UNITS, Keep, Line, cut_to_units, fitted, units
from cgtui.alerts.message import render
from cgtui.coinglass.events import Side
from cgtui.signals.alert import Alert, AlertKind, Digest, DigestCoin
from cgtui.signals.heads_up import LargestOrder
from cgtui.signals.inputs import InputName
from cgtui.signals.reading import Choice
from cgtui.signals.tier import Tier
from cgtui.simulator.telegram_html import plain_text
from tests.alerts.build import alert, digest, heads_up, missing, reading, vote

HOSTILE = [
    "<b>&", "</b></a>", "&lt;", "&amp;" * 900, "<" * 5000, "😀" * 3000, "\u202eevil", "\x1b[2J",
    "a\nb\r\nc", "\ud800", "e" + "\u0301" * 500, '" onclick="', "\U00010400" * 400, "", "%2F..?#/",
    "שלום", "\u200b" * 400,
]  # fmt: skip
texts = (
    st.sampled_from(HOSTILE) | st.text(max_size=400) | st.text(alphabet="<>&\"'😀é", max_size=60)
)
amounts = st.floats(min_value=0, max_value=1e18)
sides = st.sampled_from(Side)
tiers = st.sampled_from(Tier)
modes = st.sampled_from(["LIVE", "DEMO", "REPLAY"])


@st.composite
def episodes(draw: st.DrawFn) -> Alert:
    coin = draw(texts)
    votes = tuple(
        vote(name, choice, draw(texts), interval_used=draw(texts))
        if (choice := draw(st.sampled_from(Choice))) is not Choice.MISSING
        else missing(name, draw(texts))
        for name in InputName
    )
    return alert(
        draw(st.sampled_from([AlertKind.CONFIRMED, AlertKind.UNCONFIRMED, AlertKind.DRILL])),
        alert_id=draw(texts),
        mode=draw(modes),
        coin=coin,
        heads_up=heads_up(
            coin=coin,
            side=draw(sides),
            tier=draw(tiers),
            peak_usd=draw(amounts),
            total_usd=draw(amounts),
            venues=tuple(draw(st.lists(st.tuples(texts, amounts), max_size=30))),
            largest=LargestOrder(draw(amounts), draw(texts), draw(texts), 1.0, 1),
            last_price=draw(amounts),
            rank_pct=draw(st.none() | st.floats(min_value=0, max_value=100)),
        ),
        reading=draw(st.none() | st.floats(0, 100).map(lambda n: reading(votes, score=n))),
        price=None,
        text=draw(texts),
        suppressed=draw(st.integers(0, 10**9)),
        reply_to=draw(st.none() | texts),
        two_sided=draw(st.booleans()),
        lag_s=draw(st.none() | st.floats(0, 1e9)),
    )


@st.composite
def digests(draw: st.DrawFn) -> Alert:
    coin = st.builds(
        DigestCoin, texts, sides, tiers, st.just(AlertKind.CONFIRMED),
        st.none() | st.floats(0, 100), amounts, amounts,
    )  # fmt: skip
    shown = Digest(
        tuple(draw(st.lists(coin, max_size=40))), draw(amounts), draw(amounts), 9, draw(texts)
    )
    return alert(AlertKind.DIGEST, alert_id=draw(texts), mode=draw(modes), digest=shown)


lines_of_text = st.builds(
    lambda kind, text, alert_id, mode: alert(kind, text=text, alert_id=alert_id, mode=mode),
    st.sampled_from([AlertKind.NOTICE, AlertKind.DAILY, AlertKind.TEST]),
    texts,
    texts,
    modes,
)


@settings(max_examples=150, deadline=None)
@given(episodes() | digests() | lines_of_text, st.floats(0, 1e6), st.booleans())
def test_every_message_is_taken_whole(said: Alert, late_s: float, repeated: bool) -> None:
    message = render(said, late_s=late_s, perhaps_repeated=repeated)
    assert units(message.html) <= MAX_UNITS
    assert units(message.plain) <= MAX_UNITS
    shown = plain_text(message.html)  # raises where Telegram would refuse it
    assert units(shown.splitlines()[0]) <= MAX_FIRST_UNITS
    assert units(message.plain.splitlines()[0]) <= MAX_FIRST_UNITS
    assert shown.splitlines()[0] == message.plain.splitlines()[0]
    assert all(line.isprintable() and line for line in shown.split("\n"))
    if said.mode != "LIVE":
        assert shown.startswith(said.mode)
    if said.kind is AlertKind.UNCONFIRMED:
        assert "UNCONFIRMED" in shown.splitlines()[0]
    if said.heads_up is not None:
        assert shown.endswith("; not a direction")


@settings(max_examples=60, deadline=None)
@given(episodes() | digests())
def test_a_message_as_json_is_plain_json(said: Alert) -> None:
    message = render(said)
    read = json.loads(json.dumps(as_json(said, message), allow_nan=False))
    assert (read["alert_id"], read["text"]) == (said.alert_id, message.plain)


def test_a_name_cannot_bring_markup_along() -> None:
    hostile = "<a href='tg://x'>BTC</a>&amp;"
    said = alert(heads_up=heads_up(coin=hostile, venues=((hostile, 1.0),)))
    shown = plain_text(render(said).html)
    assert f"{hostile[:20]}" in shown
    assert "%3Ca%20href%3D%27tg%3A%2F%2Fx%27%3E" in render(said).html


def test_the_longest_digest_keeps_its_top_coin_and_its_head() -> None:
    coins = tuple(
        DigestCoin("&" * 500, Side.LONG, Tier.EXTREME, AlertKind.CONFIRMED, 70.0, 1e6, 1e6)
        for _ in range(50)
    )
    message = render(alert(AlertKind.DIGEST, digest=digest(coins=coins, reason="&" * 4000)))
    assert units(message.html) <= MAX_UNITS
    assert message.html.splitlines()[0].startswith("<b>🔴🔴🔴 DIGEST")
    assert message.html.splitlines()[-1] == "forced unwinds; not a direction"


def test_lines_are_dropped_by_how_dear_they_are_and_the_last_of_equals_first() -> None:
    long = "&" * 290  # five units each once escaped
    lines = [
        Line("head", Keep.ALWAYS),
        Line(f"needed {long}", Keep.NEEDED),
        Line(f"extra {long}", Keep.EXTRA),
        Line(f"useful-1 {long}", Keep.USEFUL),
        Line(f"useful-2 {long}", Keep.USEFUL),
        Line("id", Keep.ALWAYS),
    ]
    assert [line.text.split()[0] for line in fitted(lines)] == ["head", "needed", "useful-1", "id"]
    assert fitted(lines[:1]) == tuple(lines[:1])


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_a_cut_never_splits_a_character(text: str, limit: int) -> None:
    cut = cut_to_units(text, limit)
    assert units(cut) <= limit
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))
