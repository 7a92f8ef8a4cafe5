"""A checklist in the middle of the evening: most is well, some is not, some is asked still."""

from __future__ import annotations

from dataclasses import replace

from cgtui.checklist.state import ChecklistState
from cgtui.coinglass.rest_errors import PlanTooLowError
from tests.checklist.build import NOW_MS, account, failed
from tests.checklist.standing import clock, coin_batch, delivery, loss, standing
from tests.checklist.standing import feed as feed_facts
from tests.checklist_sample import checklist, under_way

_MINUTE_MS = 60_000

STATE: ChecklistState = replace(
    checklist(
        standing(
            account=account("STARTUP"),
            funding=failed(PlanTooLowError("/api/futures/funding-rate/history", "Upgrade plan")),
            acceptance=clock(
                stable_ms=11 * _MINUTE_MS,
                restarts=2,
                why="HTTP 503",
                since_ms=NOW_MS - 11 * _MINUTE_MS,
                restarted_ms=NOW_MS - 11 * _MINUTE_MS,
            ),
            feed=feed_facts(losses=3, last_loss=loss(reason="HTTP 503"), missed_pongs=2),
            delivery=delivery(telegram_on=False, off_reason="switched off", chosen_off=True),
            batch=(coin_batch(), coin_batch("币安人生", pair=None, no_pair="not listed there")),
        )
    ),
    progress=under_way(),
)
