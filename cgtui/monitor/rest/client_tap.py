"""The shared REST client and a tally of its calls, for whoever looks on."""

from __future__ import annotations

from dataclasses import replace

from cgtui.coinglass.client import CoinglassClient
from cgtui.coinglass.rest_types import CallRecord, OnCall
from cgtui.monitor.rest.call_tally import CallTally
from cgtui.monitor.signal.signal_setup import SignalSetup


class ClientTap:
    """``client`` is ``None`` until the signals have made theirs; ``tally`` hears of every call."""

    def __init__(self) -> None:
        self.client: CoinglassClient | None = None
        self.tally = CallTally()

    def over(self, setup: SignalSetup) -> SignalSetup:
        """``setup`` with its client looked on."""
        rest = setup.rest
        if rest is None:
            return setup
        make = rest.make_client

        def make_client(on_call: OnCall) -> CoinglassClient:
            def called(record: CallRecord) -> None:
                self.tally.note(record)
                on_call(record)

            self.client = make(called)
            return self.client

        return replace(setup, rest=replace(rest, make_client=make_client))
