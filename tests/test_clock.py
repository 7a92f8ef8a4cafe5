from __future__ import annotations

import sys
import time

import pytest

from cgtui.clock import elapsed_s


def test_elapsed_time_never_runs_backwards() -> None:
    assert elapsed_s() <= elapsed_s()


@pytest.mark.skipif(sys.platform != "linux", reason="the clock that counts sleep is of Linux")
def test_elapsed_time_counts_the_machines_sleep() -> None:
    before_s = time.clock_gettime(time.CLOCK_BOOTTIME)
    assert before_s <= elapsed_s() <= time.clock_gettime(time.CLOCK_BOOTTIME)
