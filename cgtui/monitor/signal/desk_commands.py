"""What a person may ask of the signals, and the small states that are kept of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from cgtui.journal.journal import Journal
from cgtui.logging import get_logger
from cgtui.monitor.rest.rest_desk import RestDesk
from cgtui.monitor.signal.engine import SignalEngine
from cgtui.monitor.signal.restoring import HELD, MUTES, kept_holds, kept_mutes
from cgtui.monitor.signal.seed_task import SeedTask
from cgtui.monitor.signal.telegram_switch import TelegramSwitch
from cgtui.signals.alert import AlertKind
from cgtui.signals.kill_switch import KillSwitch

_log = get_logger("signals")


class DeskCommands:
    """Commands before the start is over wait for it. Whoever inherits makes what is named here."""

    engine: SignalEngine
    kill: KillSwitch
    rest: RestDesk | None
    seeding: SeedTask | None
    switch: TelegramSwitch
    now_ms: Callable[[], int]
    note: Callable[[str, BaseException], None]
    _changed: Callable[[], None]

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] | None = []  # commands before the start is over
        self._kept_holds: list[dict[str, object]] = []

    @property
    def journal(self) -> Journal:
        """What all of it is kept in."""
        raise NotImplementedError

    def tick(self) -> None:
        """Judge as of now. Never raises."""
        raise NotImplementedError

    def command(self, command: Callable[[], None]) -> None:
        """Obey; before :meth:`started` only then, or what an earlier run has kept would win."""
        if self._waiting is None:
            command()
        else:
            self._waiting.append(command)

    def started(self) -> None:
        """The earlier run has been taken up."""
        waiting, self._waiting = self._waiting or [], None
        self._kept_holds = kept_holds(self.kill.persisted())
        for command in waiting:
            try:
                command()
            except Exception as error:  # noqa: BLE001 - said; the other commands are obeyed
                self.note("command", error)

    def say_daily(self, text: str) -> None:
        """The daily line."""
        self.engine.speaker.notice(text, self.now_ms(), AlertKind.DAILY)

    def try_again(self) -> None:
        """A person asks for another attempt after a refusal."""
        if self.rest is not None:
            self.rest.try_key_again()

    def use_key(self, key: str) -> None:
        """Read with another API key from now on; what the earlier one was refused, at once."""
        if self.rest is not None:
            self.rest.use_key(key)
        if self.seeding is not None:
            self.seeding.look_now()

    def set_telegram(self, on: bool) -> None:
        """Switch Telegram, and keep the switch."""
        self.switch.set(on)
        self._changed()

    def hold(self, on: bool) -> None:
        """Hold alerts by hand, or arm them again."""
        self.kill.by_hand(on, self.now_ms())
        self._keep_holds()
        self.tick()

    def mute(self, coin: str, minutes: int | None) -> None:
        """Silence a coin for so long; ``None`` until it is unmuted."""
        now_ms = self.now_ms()
        until_ms = None if minutes is None else now_ms + minutes * 60_000
        self.engine.speaker.mute(coin, until_ms, now_ms)
        self._keep_mutes()

    def unmute(self, coin: str) -> None:
        """Let it speak again."""
        self.engine.speech.unmute(coin)
        self._keep_mutes()

    def _keep_mutes(self) -> None:
        now_ms = self.now_ms()
        self.keep_state(MUTES, kept_mutes(self.engine.speech.mutes(now_ms), now_ms))
        self._changed()

    def keep_state(self, key: str, value: object) -> None:
        """Write a small state; where the journal does not take it, the journal says so itself."""

        def written(future: Future[None]) -> None:
            if future.exception() is not None:
                _log.warning("state not kept", key=key)

        self.journal.set_state(key, value).add_done_callback(written)

    def _keep_holds(self) -> None:
        """Holds that survive a restart, and whether they were told, whenever that changes."""
        held = kept_holds(self.kill.persisted())
        if self._waiting is None and held != self._kept_holds:
            self._kept_holds = held
            self.keep_state(HELD, held)
