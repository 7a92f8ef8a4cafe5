from __future__ import annotations

from cgtui.monitor.feed.replay_book import ReplayBook, silence_words
from cgtui.monitor.source import SkippedSilence
from tests.monitor.build import T0_MS, FakeTape


def test_without_a_replay_nothing_ever_happens() -> None:
    book = ReplayBook(None)
    book.poll()
    assert not book.just_ended(0, None, 100.0)
    assert (book.progress, book.ended, book.error) == (None, False, None)


def test_the_tape_has_ended_once_its_last_frame_has_come_in() -> None:
    tape = FakeTape()
    book = ReplayBook(tape.progress)
    tape.sent = 841
    book.poll()
    assert not book.just_ended(841, 1.0, 1.0)
    tape.finished = True
    book.poll()
    assert not book.just_ended(840, 1.0, 1.0)
    assert book.just_ended(841, 1.1, 1.1)
    assert book.ended
    assert not book.just_ended(841, 1.1, 1.2)


def test_a_frame_that_was_lost_on_the_way_does_not_keep_the_tape_open_for_ever() -> None:
    tape = FakeTape()
    tape.sent, tape.finished = 841, True
    book = ReplayBook(tape.progress)
    book.poll()
    assert not book.just_ended(839, 9.0, 10.0)
    assert not book.just_ended(840, 11.5, 12.5)
    assert book.just_ended(840, 11.5, 13.5)


def test_a_damaged_tape_ends_early_with_the_reason_made_inert() -> None:
    tape = FakeTape()
    tape.error = "line 7 is not JSON: \x1b[2J"
    book = ReplayBook(tape.progress)
    book.poll()
    assert book.just_ended(0, None, 0.0)
    words = book.end_words(12)
    assert words == "tape stopped early: line 7 is not JSON: \\x1b[2J · 12 orders"


def test_each_skipped_silence_is_waiting_once() -> None:
    tape = FakeTape()
    book = ReplayBook(tape.progress)
    tape.skipped.append(SkippedSilence(T0_MS, 840_000))
    book.poll()
    book.poll()
    assert list(book.waiting) == [SkippedSilence(T0_MS, 840_000)]
    assert silence_words(book.waiting[0]) == "silence of 14 min on the tape skipped"
