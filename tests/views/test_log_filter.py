"""Which lines of the log are shown, and one of them in full."""

from __future__ import annotations

import pytest

from cgtui.log_ring import LogLine, LogRing
from cgtui.views.cells import clip, width_of
from cgtui.views.log_filter import FilteredLog, Level, LogFilter, filter_line, no_line
from cgtui.views.log_lines import log_detail, log_head, log_line, log_line_brief

AT_MS = 1_760_130_903_123  # 2025-10-10 21:15:03.123 UTC


def ring_of(lines: int = 100) -> LogRing:
    ring = LogRing(lines)
    ring.append(AT_MS, "info", "feed", "open", fields=(("handshake_ms", "30.1"),))
    ring.append(AT_MS, "warning", "rest", "call failed", fields=(("endpoint", "etf_list"),))
    ring.append(AT_MS, "error", "signals", "state not kept", coin="BTC")
    ring.append(AT_MS, "critical", "feed", "crash")
    return ring


def events(wanted: LogFilter, ring: LogRing | None = None) -> list[str]:
    return [line.event for line in FilteredLog(ring or ring_of()).shown(wanted)]


def test_levels_are_a_round_from_all_to_errors() -> None:
    assert events(LogFilter()) == ["open", "call failed", "state not kept", "crash"]
    assert events(LogFilter(Level.WARNINGS)) == ["call failed", "state not kept", "crash"]
    assert events(LogFilter(Level.ERRORS)) == ["state not kept", "crash"]
    assert Level.ALL.following is Level.WARNINGS
    assert Level.ERRORS.following is Level.ALL


def test_a_source_is_that_part_alone() -> None:
    assert events(LogFilter(source="feed")) == ["open", "crash"]
    log = FilteredLog(ring_of())
    log.shown(LogFilter())
    round_of = [log.next_source(one) for one in ("", "feed", "rest", "signals", "gone")]
    assert round_of == ["feed", "rest", "signals", "", ""]


def test_text_is_found_in_event_source_coin_and_fields() -> None:
    assert events(LogFilter(text="btc")) == ["state not kept"]
    assert events(LogFilter(text="etf")) == ["call failed"]
    assert events(LogFilter(text="endpoint=etf")) == ["call failed"]
    assert events(LogFilter(text="feed crash")) == ["crash"]
    assert events(LogFilter(text="open,crash")) == ["open", "crash"]


def test_new_lines_join_the_ones_that_pass_and_unchanged_ones_are_the_same_object() -> None:
    ring = ring_of()
    log, wanted = FilteredLog(ring), LogFilter(source="rest")
    before = log.shown(wanted)
    assert log.shown(wanted) is before
    ring.append(AT_MS, "info", "feed", "pong")
    ring.append(AT_MS, "info", "rest", "call")
    assert [line.event for line in log.shown(wanted)] == ["call failed", "call"]
    assert log.held == 6


def test_lines_that_have_left_the_ring_leave_the_list() -> None:
    ring = ring_of(lines=4)
    log, wanted = FilteredLog(ring), LogFilter(source="rest")
    assert len(log.shown(wanted)) == 1
    for number in range(3):
        ring.append(AT_MS, "info", "rest" if number == 2 else "feed", f"later {number}")
    assert [line.event for line in log.shown(wanted)] == ["later 2"]
    assert log.held == 4


def test_what_is_set_is_said_and_counted() -> None:
    wanted = LogFilter(Level.ERRORS, "rest", "btc")
    line = filter_line(wanted, 12, 5_000, 120, "·")
    assert line is not None
    assert "".join(span.text for span in line) == (
        ' filter "btc"  ·  errors and up  ·  of rest  · 12 of 5,000 lines · Esc clears'
    )
    assert filter_line(LogFilter(), 1, 1, 120, "·") is None


def text_of(line: LogLine, width: int) -> str:
    lines = log_detail(line, width)
    assert all(width_of(one) <= width for one in lines)
    return "\n".join("".join(span.text for span in one) for one in lines)


def test_a_line_in_full_has_its_date_and_every_field_unbroken() -> None:
    fields = (("params", "a" * 30 + " " + "b" * 30), ("exception", "Traceback\n  one\n  two"))
    ring = LogRing()
    text = text_of(ring.append(AT_MS, "error", "rest", "call", fields=fields, coin="BTC"), 50)
    assert "2025-10-10 21:15:03.123Z" in text
    assert "a" * 30 in text
    assert "b" * 30 in text
    assert "one\n" in text
    assert "BTC" in text


def test_a_line_in_the_list_names_its_coin_under_its_heading() -> None:
    line = ring_of().after(2)[0]
    head = "".join(span.text for span in log_head())
    text = "".join(span.text for span in log_line(line))
    assert text.index("BTC") == head.index("COIN")
    assert text.index("state not kept") == head.index("EVENT")


def test_what_a_call_came_to_stands_before_all_that_is_long_or_usual() -> None:
    told = {"endpoint": "oi_aggregated", "http_status": "200", "code": "40001", "class": "null",
            "latency_ms": "44.1", "attempt": "1", "cached": "false", "path": "/api"}  # fmt: skip
    line = LogRing().append(AT_MS, "warning", "rest", "call", fields=tuple(told.items()))
    text = "".join(span.text for span in log_line(line))
    assert text.endswith("call oi_aggregated HTTP 200 code=40001 44.1 ms path=/api")


def test_why_a_call_failed_is_read_on_a_narrow_row() -> None:
    told = {"endpoint": "exchange_pairs", "http_status": "null", "code": "null",
            "class": "UnreachableError", "reason": "connection refused", "latency_ms": "1.6",
            "attempt": "4", "path": "/api/futures/supported-exchange-pairs"}  # fmt: skip
    line = LogRing().append(AT_MS, "warning", "rest", "call failed", fields=tuple(told.items()))
    text = "".join(span.text for span in clip(log_line_brief(line), 79))
    assert "call failed: connection refused exchange_pairs" in text
    assert "Unreachable" not in text


@pytest.mark.parametrize("key", ["reason", "error"])
def test_a_troubles_reason_comes_before_its_figures_and_other_lines_keep_their_order(
    key: str,
) -> None:
    fields = (("kind", "refused"), (key, "HTTP 503"))
    ring = LogRing()
    for level, told in (
        ("warning", "disconnect: HTTP 503 kind=refused"),
        ("info", f"disconnect kind=refused {key}=HTTP 503"),
    ):
        line = ring.append(AT_MS, level, "feed", "disconnect", fields=fields)
        for row in (log_line(line), log_line_brief(line)):
            assert "".join(span.text for span in row).endswith(told)


def test_on_a_narrow_row_the_event_stands_under_its_heading_with_its_coin_before_it() -> None:
    line = ring_of().after(2)[0]
    head = "".join(span.text for span in log_head(coins=False))
    text = "".join(span.text for span in log_line_brief(line))
    assert "COIN" not in head
    assert text.index("BTC state not kept") == head.index("EVENT")


def test_a_word_longer_than_a_row_is_broken_and_not_cut() -> None:
    excerpt = "<html>" + "".join(str(number % 10) for number in range(300))
    ring = LogRing()
    text = text_of(ring.append(AT_MS, "error", "rest", "call", fields=(("excerpt", excerpt),)), 50)
    assert excerpt in text.replace("\n", "").replace(" ", "")
    assert "…" not in text


def test_beside_a_tape_the_log_says_whose_clock_its_times_are_of() -> None:
    assert "this machine's" in "".join(span.text for span in log_head(two_clocks=True))
    assert "this machine's" not in "".join(span.text for span in log_head())


def why_empty(wanted: LogFilter, *, shown: int = 0, held: int = 4, width: int = 80) -> str | None:
    line = no_line(wanted, shown, held, width)
    return None if line is None else "".join(span.text for span in line)


def test_a_log_that_a_filter_empties_says_why_and_how_to_get_it_back() -> None:
    assert why_empty(LogFilter(text="xyz")) == 'nothing matches "xyz"; Esc clears the filter'
    both = LogFilter(Level.ERRORS, "feed", "xyz")
    told = 'nothing matches "xyz" in errors and up of feed; Esc clears the filter'
    assert why_empty(both) == told
    assert why_empty(both, width=45) == 'nothing matches "xyz"; Esc clears the filter'
    assert why_empty(both._replace(text="")) == "no errors and up of feed; Esc clears the filter"
    source = LogFilter(source="feed")
    assert why_empty(source) == "no lines of feed; Esc clears the filter"


def test_a_log_with_lines_or_without_a_filter_keeps_its_heading() -> None:
    assert why_empty(LogFilter(text="xyz"), shown=1) is None
    assert why_empty(LogFilter(text="xyz"), held=0) is None
    assert why_empty(LogFilter()) is None
