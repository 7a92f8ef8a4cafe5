from __future__ import annotations

import pytest

from cgtui.checklist.check import Status
from tests.checklist.build import check


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("https://open-api-v4.coinglass.com", Status.PASS),
        ("https://open-api-v4.coinglass.com/", Status.PASS),
        ("https://open-api-v3.coinglass.com", Status.FAIL),
        ("https://open-api.coinglass.com/public/v2", Status.FAIL),
        ("https://open-api-v4.coinglass.com/api", Status.FAIL),
        ("http://127.0.0.1:8080", Status.WARN),
        ("https://proxy.example/coinglass", Status.WARN),
        ("https://notcoinglass.com", Status.WARN),
    ],
)
def test_rest_is_v4_at_one_address_only(address: str, status: Status) -> None:
    found = check("rest_address", rest_url=address)
    assert found.status is status
    assert (found.mend is None) == (status is Status.PASS)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("wss://open-ws.coinglass.com/ws-api", Status.PASS),
        ("wss://open-ws.coinglass.com", Status.FAIL),
        ("wss://open-api-v4.coinglass.com/ws", Status.FAIL),
        ("ws://localhost:1/ws-api", Status.WARN),
    ],
)
def test_the_websocket_is_v4_at_one_address_only(address: str, status: Status) -> None:
    assert check("ws_address", ws_url=address).status is status


def test_a_password_in_an_address_is_not_shown() -> None:
    found = check("rest_address", rest_url="https://me:s3cret@proxy.example?cg-api-key=k3y")
    assert "s3cret" not in found.detail
    assert "k3y" not in found.detail
