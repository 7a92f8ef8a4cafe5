from __future__ import annotations

import pytest

from cgtui.coinglass.catalogue import ACCOUNT
from cgtui.coinglass.rest_errors import BudgetSpentError, UnreachableError
from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.rest.patient_reader import MOST_TRIES, WAIT_S, PatientReader
from tests.monitor.fake_reader import Asked, FakeReader
from tests.virtual_time import virtual_loop, virtual_time

SPENT = BudgetSpentError("account", "250 of 250 calls a minute are spent")


@virtual_time
async def test_it_asks_behind_everybody_else() -> None:
    client = FakeReader()
    await PatientReader(client).read(ACCOUNT, priority=Priority.CONFIRMATION)
    assert [one.priority for one in client.asked] == [Priority.BACKGROUND]


@virtual_time
async def test_a_spent_budget_is_waited_for() -> None:
    client = FakeReader()

    def answer(_asked: Asked) -> list[object]:
        if len(client.asked) < 4:
            raise SPENT
        return [{"level": "STANDARD"}]

    client.says[ACCOUNT.name] = answer
    reply = await PatientReader(client).read(ACCOUNT)
    assert reply.rows[0].level == "STANDARD"
    assert virtual_loop().time() == pytest.approx(3 * WAIT_S)


@virtual_time
async def test_patience_has_an_end() -> None:
    client = FakeReader({ACCOUNT.name: SPENT})
    with pytest.raises(BudgetSpentError):
        await PatientReader(client).read(ACCOUNT)
    assert len(client.asked) == MOST_TRIES


@virtual_time
async def test_any_other_error_is_an_answer() -> None:
    client = FakeReader({ACCOUNT.name: UnreachableError("account", "time-out")})
    with pytest.raises(UnreachableError):
        await PatientReader(client).read(ACCOUNT)
    assert len(client.asked) == 1
