"""What may be asked of the monitor while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from cgtui.monitor.desks import Desks
from cgtui.monitor.feed.feed import Feed
from cgtui.monitor.mailbox import Mailbox
from cgtui.monitor.signal.signal_desk import SignalDesk
from cgtui.monitor.stream_task import StreamTask


class Commands:
    """Each may be called from any thread, returns at once and is obeyed on the monitor's loop.

    Whoever inherits makes the parts that are named here, and runs them.
    """

    _mailbox: Mailbox
    _streaming: StreamTask
    _stopping: asyncio.Event
    _feed: Feed
    _desks: Desks

    def _changed(self) -> None:
        """Something was changed that a snapshot shows."""
        raise NotImplementedError

    def stop(self) -> None:
        """End ``run`` within half a second; returns at once."""
        self._mailbox.put(self._stopping.set)

    def reconnect(self) -> None:
        """Connect anew now: skip a wait, replace the connection, or try again after a refusal."""
        self._mailbox.put(self._reconnect)

    def cut(self, reason: str) -> None:
        """End the present connection and let the stream come back in its usual way."""
        self._mailbox.put(lambda: self._streaming.cut(reason))

    def use_key(self, key: str, source: str) -> None:
        """Go on with another API key: the feed connects anew, REST forgets the earlier one.

        ``source`` says in words where it comes from, for the checklist.
        """
        self._mailbox.put(lambda: self._use_key(key, source))

    def run_checklist(self) -> None:
        """Ask the checklist's questions again."""
        if self._desks.checklist is not None:
            self._mailbox.put(self._desks.checklist.ask_again)

    def drill(self) -> None:
        """Take the run's largest order down the path of an alert, as a message labelled DRILL."""
        if self._desks.checklist is not None:
            self._mailbox.put(self._desks.checklist.drill)

    def watch(self, coin: str) -> None:
        """Put ``coin``, as the feed spells it, on the board for good."""
        self._mailbox.put(lambda: self._on_board(self._feed.market.watch, coin))

    def unwatch(self, coin: str) -> None:
        """Let ``coin`` come and go on the board by its own orders."""
        self._mailbox.put(lambda: self._on_board(self._feed.market.unwatch, coin))

    def look_at(self, coin: str | None, interval: str) -> None:
        """Read ``coin`` with charts of ``interval`` from now on; ``None``: no coin any more."""
        self._mailbox.put(lambda: self._desks.coin.look_at(coin, interval))

    def look_at_etf(self) -> None:
        """Somebody looks at the Bitcoin funds: they are read if that is ten minutes ago."""
        if self._desks.etf is not None:
            self._mailbox.put(self._desks.etf.ask)

    def refresh_coin(self) -> None:
        """Read everything of the coin that is looked at anew."""
        self._mailbox.put(self._desks.coin.refresh)

    def set_telegram(self, on: bool) -> None:
        """Switch Telegram; the switch is kept."""
        self._ask_desk(lambda desk: desk.set_telegram(on))

    def hold(self, on: bool) -> None:
        """Hold alerts by hand, or arm them again."""
        self._ask_desk(lambda desk: desk.hold(on))

    def mute(self, coin: str, minutes: int | None) -> None:
        """Silence a coin for so many minutes; ``None`` until it is unmuted."""
        self._ask_desk(lambda desk: desk.mute(coin, minutes))

    def unmute(self, coin: str) -> None:
        """Let a coin speak again."""
        self._ask_desk(lambda desk: desk.unmute(coin))

    def _ask_desk(self, command: Callable[[SignalDesk], None]) -> None:
        desk = self._desks.signal
        if desk is not None:
            self._mailbox.put(lambda: desk.command(lambda: command(desk)))

    def _reconnect(self) -> None:
        if self._desks.signal is not None:
            self._desks.signal.try_again()
        self._streaming.reconnect()

    def _use_key(self, key: str, source: str) -> None:
        if (desk := self._desks.signal) is not None:
            desk.command(lambda: self._read_with(desk, key))
        self._streaming.use_key(key)
        if self._desks.checklist is not None:
            self._desks.checklist.key_changed(source)

    def _read_with(self, desk: SignalDesk, key: str) -> None:
        desk.use_key(key)
        self._desks.coin.ask_anew()
        if self._desks.etf is not None:
            self._desks.etf.ask_anew()

    def _on_board(self, change: Callable[[str], None], coin: str) -> None:
        change(coin)
        self._changed()
