"""The keys that change what is sent: Telegram, hold, mute, and which coins are watched."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from cgtui.alerts.off_reasons import FEATURE_OFF, NO_CHAT, NO_TOKEN, REPLAY
from cgtui.monitor.source import Mode
from cgtui.tui.saying import Saying
from cgtui.tui.screens.house import HouseScreen

if TYPE_CHECKING:
    from cgtui.monitor.signal_snapshot import SignalsSnapshot
    from cgtui.monitor.snapshot import Snapshot
    from cgtui.tui.port import MonitorPort
    from cgtui.tui.screens.question import Question

_OBEYED_S: Final = 2.0
"""Within this a command shows in a snapshot."""

_UNSET: Final = {
    NO_TOKEN: f"{NO_TOKEN}: `cgtui config set telegram.bot_token` asks for it",
    NO_CHAT: f"{NO_CHAT}: `cgtui alerts chat` finds it",
    FEATURE_OFF: "`cgtui config set features.telegram on` and a restart allow it",
    REPLAY: REPLAY,
}


class AlertCommands(Saying, inherit_bindings=False):
    """The application's actions about alerts. What they ask of the monitor shows in a snapshot."""

    monitor: MonitorPort
    _telegram_wish = False, float("-inf")  # the switch as it was last asked for, and when
    snapshot: Snapshot | None

    def action_toggle_telegram(self) -> None:
        """Off at once; on after a question where the alerts are about the market."""
        from cgtui.tui.questions import telegram_question  # noqa: PLC0415 - after the first paint

        taken = self.snapshot
        signals = self._signals_to_command()
        if taken is None or signals is None:
            return
        if self._telegram_is_on(signals):
            self._set_telegram(False)
            self.say("Telegram is off: alerts are only recorded")
        elif (unset := _UNSET.get(signals.telegram.reason)) is not None:
            self.say(unset, warning=True)
        elif taken.mode is Mode.LIVE:
            self._ask(telegram_question(signals, self._telegram_on))
        else:
            self._telegram_on()

    def _telegram_on(self) -> None:
        self._set_telegram(True)
        self.say("Telegram is on: alerts are sent")

    def _set_telegram(self, on: bool) -> None:
        self._telegram_wish = on, time.monotonic()
        self.monitor.set_telegram(on)

    def _telegram_is_on(self, signals: SignalsSnapshot) -> bool:
        """As it was told to be, while no snapshot can show that yet."""
        on, at_s = self._telegram_wish
        return on if time.monotonic() - at_s < _OBEYED_S else signals.telegram.on

    def action_toggle_hold(self) -> None:
        """Hold every alert by hand, or arm them again."""
        from cgtui.tui.questions import hold_question  # noqa: PLC0415 - as above

        taken = self.snapshot
        signals = self._signals_to_command()
        if taken is not None and signals is not None:
            self._ask(hold_question(signals, taken.now_ms, self.monitor, self.say))

    def action_mute(self) -> None:
        """Mute or unmute the coin under the cursor."""
        from cgtui.tui.questions import mute_question  # noqa: PLC0415 - as above

        taken = self.snapshot
        signals = self._signals_to_command()
        if taken is None or signals is None or (coin := self._coin()) is None:
            return
        known = signals.coins.get(coin)
        until_ms = None if known is None else known.muted_until_ms
        self._ask(mute_question(coin, until_ms, taken.now_ms, self.monitor, self.say))

    def action_watch(self) -> None:
        """Watch the coin under the cursor."""
        if (coin := self._coin()) is not None:
            if self._is_watched(coin):
                self.say(f"{coin} is watched already")
                return
            self.monitor.watch(coin)
            self.say(f"{coin} is watched")

    def action_unwatch(self) -> None:
        """Watch the coin under the cursor no more."""
        if (coin := self._coin()) is not None:
            if not self._is_watched(coin):
                self.say(f"{coin} is not watched")
                return
            self.monitor.unwatch(coin)
            self.say(f"{coin} is no longer watched")

    def _is_watched(self, coin: str) -> bool:
        rows = () if self.snapshot is None else self.snapshot.coins
        return any(row.coin == coin and row.watched for row in rows)

    def _signals_to_command(self) -> SignalsSnapshot | None:
        """The signals, if this instance may change what they send; else it says why not."""
        from cgtui.monitor.signal_snapshot import InputsMode  # noqa: PLC0415 - as above

        signals = None if self.snapshot is None else self.snapshot.signals
        if self.snapshot is None:
            self.say("still starting")
        elif signals is None:
            self.say("alerts do not run in this session", warning=True)
        elif signals.journal.role == "viewer":
            self.say("this is a viewer: the other instance sends", warning=True)
        elif signals.inputs is InputsMode.NONE:
            self.say("a replay without inputs sends nothing", warning=True)
        else:
            return signals
        return None

    def _coin(self) -> str | None:
        screen = self.screen
        coin = screen.coin_under_cursor() if isinstance(screen, HouseScreen) else None
        if coin is None:
            self.say("no coin is picked: move to its row first", warning=True)
        return coin

    def _ask(self, question: Question) -> None:
        from cgtui.tui.screens.question import QuestionScreen  # noqa: PLC0415 - as above

        if isinstance(self.screen, QuestionScreen):
            self.say("answer this question first: Esc leaves it as it is", warning=True)
        else:
            self.push_screen(QuestionScreen(question))
