from __future__ import annotations

import json
import threading
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cgtui.redact import Redactor, mask_url, names_a_secret

PRINTABLE = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
SECRETS = st.text(PRINTABLE, min_size=8, max_size=64)
TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


def spelled(secret: str, how: int) -> str:
    return [
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret),
        repr(secret),
        repr({"key": json.dumps({"key": secret})}),
        quote(secret, safe="").lower() if "%" in quote(secret, safe="") else secret,
    ][how]


@given(SECRETS, st.integers(0, 5), st.text(max_size=20), st.text(max_size=20))
@settings(deadline=None, max_examples=300)
def test_a_known_secret_never_comes_through(secret: str, how: int, left: str, right: str) -> None:
    assume(secret not in left and secret not in right and secret.strip("*"))
    shown = Redactor([secret]).redact(f"{left}\n{spelled(secret, how)}\n{right}")
    assert secret not in shown
    assert spelled(secret, how).strip("'\"") not in shown


@given(SECRETS, st.text(max_size=60))
@settings(deadline=None)
def test_redacting_twice_changes_nothing_more(secret: str, text: str) -> None:
    assume("*" not in secret)
    redactor = Redactor([secret])
    once = redactor.redact(f"{text}{secret}{text}")
    assert redactor.redact(once) == once


@given(st.text(st.characters(categories=["L", "Nd", "Zs"]), max_size=80))
@settings(deadline=None)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert Redactor(["s3cr3t-value!"]).redact(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("wss://h/ws-api?cg-api-key=abc", "wss://h/ws-api?cg-api-key=***"),
        ("wss://h/ws-api?cg-api-key=abc&x=1", "wss://h/ws-api?cg-api-key=***&x=1"),
        ("x?CG-API-KEY%3Dabc%26x", "x?CG-API-KEY%3D***"),
        ("CG-API-KEY: abc, accept: json", "CG-API-KEY: ***, accept: json"),
        ("{'cg-api-key': 'abc', 'a': 1}", "{'cg-api-key': '***', 'a': 1}"),
        ('{"CG-API-KEY":"abc"}', '{"CG-API-KEY":"***"}'),
        ('{\\"CG-API-KEY\\": \\"abc\\"}', '{\\"CG-API-KEY\\": \\"***\\"}'),
        ("[(b'CG-API-KEY', b'abc')]", "[(b'CG-API-KEY', b'***')]"),
        (
            "https://api.telegram.org/bot12345:abc-D_e/getMe",
            "https://api.telegram.org/bot***/getMe",
        ),
        ("http://127.0.0.1:80/bot12345%3Aabc/getMe", "http://127.0.0.1:80/bot***/getMe"),
        ("cut off: /bot12345:ab", "cut off: /bot***"),
        (f"token {TOKEN}.", "token ***."),
        ("COINGLASS_API_KEY=abc cgtui", "COINGLASS_API_KEY=*** cgtui"),
        ("http://me:pw@proxy:3128/", "http://***@proxy:3128/"),
    ],
)
def test_an_unknown_secret_is_masked_where_it_stands(text: str, shown: str) -> None:
    assert Redactor().redact(text) == shown
    assert Redactor().redact(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        'curl -H "CG-API-KEY: $COINGLASS_API_KEY" https://h/api',
        "set COINGLASS_API_KEY or COINGLASS_API_KEY_FILE=/run/key",
        "12:34:56 robot12 at 10:15",
        "wss://host:443/path",
    ],
)
def test_what_only_looks_alike_is_left_alone(text: str) -> None:
    assert Redactor().redact(text) == text


def test_a_short_secret_is_masked_as_a_word_only() -> None:
    redactor = Redactor(["abcd"])
    assert redactor.redact("key abcd, abcde") == "key ***, abcde"


def test_a_very_short_secret_does_not_mangle_text() -> None:
    redactor = Redactor(["e", "", "   "])
    assert redactor.redact("the feed is live") == "the feed is live"
    assert redactor.redact("?cg-api-key=e") == "?cg-api-key=***"


def test_the_secret_half_of_a_bot_token_is_masked_alone() -> None:
    assert Redactor([TOKEN]).redact(f"half {TOKEN.partition(':')[2]}") == "half ***"


@pytest.mark.parametrize("end", ["", "…"])
def test_a_secret_cut_off_by_an_excerpt_is_masked(end: str) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    assert Redactor([secret]).redact(f"body: {secret[:20]}{end}") == f"body: ***{end}"
    assert Redactor([secret]).redact(f"body: {secret[:8]} goes on") == f"body: {secret[:8]} goes on"


def test_a_secret_within_another_leaves_no_rest() -> None:
    redactor = Redactor(["longsecret", "longsecret-and-more"])
    assert redactor.redact("longsecret-and-more longsecret") == "*** ***"


def test_a_redactor_does_not_show_what_it_holds() -> None:
    redactor = Redactor(["longsecret"])
    assert "longsecret" not in repr(redactor) + str(redactor)


def test_mask_url_masks_key_token_and_password() -> None:
    assert mask_url("wss://h/ws-api?cg-api-key=abc") == "wss://h/ws-api?cg-api-key=***"
    assert mask_url("https://u:p@h/bot1:x/y") == "https://***@h/bot***/y"


def test_names_of_secret_fields_are_known_in_any_spelling() -> None:
    assert names_a_secret("CG-API-KEY")
    assert names_a_secret("bot_token")
    assert not names_a_secret("coin")


def test_secrets_may_be_added_while_others_redact() -> None:
    redactor = Redactor()
    values = [f"secret-value-{number:04}" for number in range(60)]
    shown: list[str] = []

    def add(part: list[str]) -> None:
        for value in part:
            redactor.add(value)
            shown.append(redactor.redact(value))

    threads = [threading.Thread(target=add, args=(values[i::3],)) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shown == ["***"] * 60
    assert [redactor.redact(value) for value in values] == ["***"] * 60


def test_what_is_being_typed_is_masked_until_another_takes_its_place() -> None:
    redactor = Redactor(["known-secret"])
    redactor.draft("k3y+half/typed")
    assert redactor.redact("at k3y%2Bhalf%2ftyped and known-secret") == "at *** and ***"
    assert redactor.redact("cut at k3y+half/ty") == "cut at ***"
    redactor.draft("k3y+half/typed+more")
    assert redactor.redact("at k3y+half/typed+more") == "at ***"
    redactor.draft("")
    assert redactor.redact("at k3y+half/typed+more") == "at k3y+half/typed+more"
    assert redactor.redact("known-secret") == "***"


@pytest.mark.parametrize("length", [4, 8, 12, 31, 32])
def test_a_known_key_that_is_typed_again_leaves_no_rest(length: int) -> None:
    key = "f3a91c7de2084b6aa5519d3370cbe846"
    redactor = Redactor([key])
    redactor.draft(key[:length])
    assert redactor.redact(f"bad value {key} in call") == "bad value *** in call"


def test_the_secret_half_of_a_token_that_is_typed_is_masked_alone() -> None:
    redactor = Redactor()
    redactor.draft("123456:half-of-a-token-that-is-long")
    assert redactor.redact("sent half-of-a-token-that-is-long") == "sent ***"


def test_a_key_press_makes_no_pattern_however_much_is_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    def pattern(secret: str) -> str:
        made.append(secret)
        return "x"

    monkeypatch.setattr("cgtui.redact._pattern", pattern)
    redactor = Redactor()
    for length in range(600):
        redactor.draft("Ab9+" * length)
    assert made == []
    assert redactor.redact("nothing") == "nothing"
    assert len(made) == 1
