"""What is wrong with a command line, on one line."""

from __future__ import annotations

import pytest

from cgtui.cli.root import run

TIME = "expected a length of time such as 90s, 30m, 2h or 1d"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str]:
    """The exit code, and what stands on stderr; nothing stands on stdout."""
    with pytest.raises(SystemExit) as left:
        run(list(arguments))
    said = capsys.readouterr()
    assert said.out == ""
    return left.value.code, said.err


@pytest.mark.parametrize(
    ("line", "starts", "command"),
    [
        ("export foo --format csv", "Invalid value for '{events|", "export"),
        ("export events", "Missing option '--format'. Choose from: jsonl, csv, md", "export"),
        ("--scenario x", "Invalid value for '--scenario': 'x' is not one of", ""),
        ("--limit 0", "No such option '--limit'", ""),
        ("--speed 0", "--speed belongs to --demo and --replay", ""),
        ("watch --for banana", f"Invalid value for '--for': 'banana': {TIME}", "watch"),
        ("watch --for 0s", "Invalid value for '--for': '0s': expected more than 0", "watch"),
        ("config set", "Missing argument 'KEY'", "config set"),
        ("nosuch", "No such command 'nosuch'", ""),
    ],
)
def test_a_usage_error_is_one_line_that_names_the_commands_help(
    capsys: pytest.CaptureFixture[str], line: str, starts: str, command: str
) -> None:
    code, said = told(capsys, *line.split())
    help_of = " ".join(filter(None, ["cgtui", command, "--help"]))
    assert code == 2
    assert said.startswith(f"cgtui: {starts}")
    assert said.endswith(f"; see {help_of}\n")
    assert said.count("\n") == 1


def test_what_was_typed_breaks_no_line_and_moves_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, said = told(capsys, "--a\nb\x1b[31m")
    assert code == 2
    assert said.count("\n") == 1
    assert "\x1b" not in said


def test_a_query_that_cannot_be_asked_is_told_like_every_other_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, said = told(capsys, "query", "nothing-like-it")
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith("cgtui: nothing-like-it: no such name")


def test_a_group_without_a_command_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = told(capsys, "config")
    assert code == 2
    assert "Commands:" in said
