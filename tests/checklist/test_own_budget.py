from __future__ import annotations

from cgtui.checklist.account_rules import key_accepted
from cgtui.checklist.check import Status
from cgtui.checklist.own_budget import SPENT, all_asked, asked
from cgtui.coinglass.rest_errors import BudgetSpentError, UnreachableError
from tests.checklist.build import account, evidence, failed

KEPT_BACK = failed(BudgetSpentError("account", "250 of 250 calls a minute are spent"))


def test_what_the_budget_kept_back_was_not_asked_and_any_other_error_stands() -> None:
    other = failed(UnreachableError("account", "time-out"))
    assert asked(KEPT_BACK) is SPENT
    assert asked(other) is other
    assert asked(SPENT) is SPENT
    assert asked(account()) == account()


def test_a_spent_budget_is_no_fault_of_the_key() -> None:
    spent = evidence(account=KEPT_BACK, pairs=SPENT, inputs={"taker": KEPT_BACK})
    assert key_accepted(spent).status is Status.FAIL
    spared = all_asked(spent)
    assert key_accepted(spared).status is Status.SKIP
    assert spared.inputs["taker"] is SPENT
