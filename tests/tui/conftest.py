"""The application logs through structlog; in these tests nothing is configured to take it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs


@pytest.fixture(autouse=True)
def _captured_log() -> Iterator[None]:
    with capture_logs():
        yield
