"""The questions that keys ask before they change what is sent."""

from __future__ import annotations

from collections.abc import Callable

from cgtui.monitor.signal_snapshot import ArmedState, SignalsSnapshot
from cgtui.signals.trip import Cause
from cgtui.tui.port import MonitorPort
from cgtui.tui.screens.question import Answer, Question
from cgtui.views.numbers import utc_moment

Tell = Callable[[str], None]

_MUTES = (("15 minutes", 15), ("1 hour", 60), ("8 hours", 480), ("until it is unmuted", None))


def telegram_question(signals: SignalsSnapshot, run: Callable[[], None]) -> Question:
    """Before live alerts go out to a chat."""
    lines = [
        "From now on alerts go to the configured chat: confirmed heads-ups, extreme ones that"
        " could not be confirmed, one digest in place of many in a storm, and a line a day.",
        "What was only recorded so far is not sent. The switch stays on across restarts, until"
        " it is turned off; turning it off works at once and asks nothing.",
    ]
    if signals.armed.word == "HELD":
        lines.append(f"Alerts are held now ({signals.armed.reason}): nothing goes out until then.")
    answers = (Answer("turn Telegram on", run), Answer("leave it off"))
    return Question("TURN TELEGRAM ON?", tuple(lines), answers, safe=1, yes_no=True)


def hold_question(
    signals: SignalsSnapshot, now_ms: int, monitor: MonitorPort, tell: Tell
) -> Question:
    """Before all alerts are held by hand, or armed again."""
    by_hand = [trip for trip in signals.armed.trips if trip.cause is Cause.BY_HAND]
    others = _other_reasons(signals.armed)

    def set_to(on: bool, words: str) -> Callable[[], None]:
        def run() -> None:
            monitor.hold(on)
            tell(words)

        return run

    if by_hand:
        lines = [f"They have been held by hand since {utc_moment(by_hand[0].since_ms, now_ms)}."]
        lines += others or ["Nothing else holds them: they go out again at once."]
        answers = (
            Answer("arm them again", set_to(False, "alerts are armed again")),
            Answer("go on holding them"),
        )
        return Question("ARM ALERTS AGAIN?", tuple(lines), answers, yes_no=True)
    lines = [
        "Nothing is sent until they are armed again by hand, with the same key, restarts"
        " included. Heads-ups are read, judged and shown as ever.",
        *others,
    ]
    answers = (
        Answer("hold all alerts", set_to(True, "alerts are held by hand")),
        Answer("leave them as they are"),
    )
    return Question("HOLD ALL ALERTS?", tuple(lines), answers, yes_no=True)


def mute_question(
    coin: str, muted_until_ms: int | None, now_ms: int, monitor: MonitorPort, tell: Tell
) -> Question:
    """For how long a coin is not to send any message. ``muted_until_ms`` 0 is until unmuted."""

    def muting(minutes: int | None, words: str) -> Callable[[], None]:
        def run() -> None:
            monitor.mute(coin, minutes)
            tell(f"{coin} is muted: {words}")

        return run

    def unmute() -> None:
        monitor.unmute(coin)
        tell(f"{coin} is no longer muted")

    lines = ["No message about it, long or short. Its heads-ups are shown and counted as ever."]
    answers = [Answer(words, muting(minutes, words)) for words, minutes in _MUTES]
    if muted_until_ms is not None and (not muted_until_ms or muted_until_ms > now_ms):
        until = "it is unmuted" if not muted_until_ms else utc_moment(muted_until_ms, now_ms)
        lines.append(f"It is muted now, until {until}.")
        answers.append(Answer("unmute it", unmute))
    return Question(f"MUTE {coin} FOR HOW LONG?", tuple(lines), tuple(answers))


def _other_reasons(armed: ArmedState) -> list[str]:
    return [
        f"Also {trip.degree}{f' for {trip.coin}' if trip.coin else ''}: {trip.reason};"
        f" re-arms: {trip.rearms}."
        for trip in armed.trips
        if trip.cause is not Cause.BY_HAND
    ][:4]
