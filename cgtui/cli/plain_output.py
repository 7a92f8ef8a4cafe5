"""Lines on standard output, whatever its encoding takes and whoever stops reading."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import islice

from cgtui.cli.errors import FAILED

_LINES_AT_ONCE = 2_000


def print_lines(lines: Iterable[str]) -> int:
    """Print each with its line end, as they come; the exit code (0 too where the reader left)."""
    encoding = sys.stdout.encoding or "utf-8"
    remaining: Iterator[str] = iter(lines)
    try:
        while chunk := list(islice(remaining, _LINES_AT_ONCE)):
            text = "".join(f"{line}\n" for line in chunk)
            # Where the output takes ASCII alone, a sign must not end in a traceback.
            sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        return 0  # as `head` does: nobody is there to be told
    except OSError as error:
        print(f"cgtui: the output cannot be written: {error.strerror}", file=sys.stderr)
        return FAILED
    return 0


def print_error(text: str, code: int = FAILED) -> int:
    """One line on standard error; ``code``."""
    print(f"cgtui: {text}", file=sys.stderr)
    return code
