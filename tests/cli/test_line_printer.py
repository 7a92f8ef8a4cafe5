from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from cgtui.cli import line_printer
from cgtui.cli.line_printer import LinePrinter


class Pipe:
    """A pipe, and its writing end as a text stream."""

    def __init__(self) -> None:
        self.reading, writing = os.pipe()
        self.out = os.fdopen(writing, "w", encoding="ascii")

    def read(self) -> str:
        return os.read(self.reading, 1_000_000).decode()


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    made = Pipe()
    yield made
    made.out.close()
    os.close(made.reading)


def lost(count: int) -> list[str]:
    return [f"lost {count}"]


def test_lines_come_out_in_their_order(pipe: Pipe) -> None:
    printer = LinePrinter(pipe.out, lost)
    printer.start()
    printer.put(["one", "two"])
    printer.put(["three"])
    printer.close(5)
    assert pipe.read() == "one\ntwo\nthree\n"


def test_a_sign_the_encoding_lacks_does_not_end_the_printing(pipe: Pipe) -> None:
    printer = LinePrinter(pipe.out, lost)
    printer.start()
    printer.put(["牛 open"])
    printer.close(5)
    assert pipe.read() == "\\u725b open\n"


def test_lines_for_a_slow_reader_are_counted_and_the_last_one_is_kept(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_printer, "_MOST_WAITING", 2)
    printer = LinePrinter(pipe.out, lost)  # not started: nobody takes anything yet
    printer.put(["one", "two", "three", "four"])
    printer.put(["summary"], last=True)
    printer.start()
    printer.close(5)
    assert pipe.read() == "one\ntwo\nlost 2\nsummary\n"


def test_a_reader_that_never_reads_does_not_hold_up_the_end(pipe: Pipe) -> None:
    printer = LinePrinter(pipe.out, lost)
    printer.start()
    printer.put(["x" * 200_000])  # more than a pipe holds
    printer.close(0.01)
    assert printer.error is None


def test_a_reader_that_has_left_is_noticed(pipe: Pipe) -> None:
    os.close(pipe.reading)
    printer = LinePrinter(pipe.out, lost)
    printer.start()
    printer.put(["one"])
    printer.close(5)
    assert isinstance(printer.error, BrokenPipeError)
    pipe.reading = os.open(os.devnull, os.O_RDONLY)
