"""Where a session's data come from: CoinGlass, a simulator of our own, or a tape."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cgtui.cli.access import Access
from cgtui.cli.errors import NoServerError
from cgtui.cli.run_options import RunOptions
from cgtui.clock import SystemClock
from cgtui.config import ConfigError, Settings
from cgtui.monitor.source import Mode, ReplayProgress, SkippedSilence, Source
from cgtui.redact import Redactor
from cgtui.sanitize import clean

if TYPE_CHECKING:
    from cgtui.simulator.loopback import LoopbackService
    from cgtui.simulator.replay import Replay

ServiceT = TypeVar("ServiceT", bound="LoopbackService")


class NoKeyError(ConfigError):
    """Live data were asked for and there is no API key."""


def mode_of(options: RunOptions) -> Mode:
    """What the numbers will be, before there are any."""
    if options.demo:
        return Mode.DEMO
    return Mode.LIVE if options.replay is None else Mode.REPLAY


def open_source(
    options: RunOptions, settings: Settings, redactor: Redactor, stack: ExitStack
) -> tuple[Source, Access]:
    """The source, and what it takes to use it; servers of our own end with ``stack``.

    Raises ``ConfigError`` for a tape that cannot be played, ``NoKeyError`` where live data lack a
    key, and ``NoServerError`` where a server of our own cannot start.
    """
    if options.demo:
        return _demo(options, redactor, stack)
    if options.replay is not None:
        return _replay(options.replay, options, redactor, stack)
    if settings.coinglass.api_key is None:
        raise NoKeyError(
            "no CoinGlass API key: set COINGLASS_API_KEY, or run `cgtui config set "
            "coinglass.api_key`, or try `--demo` without one"
        )
    source = Source(
        mode=Mode.LIVE,
        label="",
        ws_url=settings.coinglass.ws_url,
        rest_url=settings.coinglass.rest_url,
        telegram_url=settings.telegram.url,
        clock=SystemClock(),
    )
    token = settings.telegram.bot_token
    access = Access(
        api_key=settings.coinglass.api_key.get_secret_value(),
        bot_token=None if token is None else token.get_secret_value(),
        chat_id=settings.telegram.chat_id,
    )
    return source, access


def _serving(service: ServiceT, stack: ExitStack) -> ServiceT:
    from cgtui.simulator.loopback import in_thread  # noqa: PLC0415 - not for live data

    try:
        return stack.enter_context(in_thread(service))
    except OSError as error:
        raise NoServerError(error) from error


def _demo(options: RunOptions, redactor: Redactor, stack: ExitStack) -> tuple[Source, Access]:
    # Loads a web framework, which live data do without.
    from cgtui.simulator.simulator import Simulator  # noqa: PLC0415

    simulator = _serving(Simulator(options.scenario, options.seed, options.speed), stack)
    # Made up for this run, and kept like real ones: the same path leaks nothing.
    redactor.add(simulator.api_key)
    redactor.add(simulator.bot_token)
    source = Source(
        mode=Mode.DEMO,
        label=f"{options.scenario}, seed {options.seed}",
        ws_url=simulator.ws_url,
        rest_url=simulator.rest_url,
        telegram_url=simulator.telegram_url,
        clock=simulator.clock,
        speed=options.speed,
        loopback=True,
        failure=lambda: simulator.error,
    )
    return source, Access(simulator.api_key, simulator.bot_token, simulator.chat_id)


def opened_tape(tape: Path, options: RunOptions) -> Replay:
    """What plays ``tape``, at rest. Raises ``ConfigError`` for a file that is no tape."""
    from cgtui.simulator.replay import Replay  # noqa: PLC0415 - not for live data
    from cgtui.simulator.tape_lines import TapeError  # noqa: PLC0415 - not for live data

    try:
        return Replay(tape, options.speed, inputs=options.inputs_simulated)
    except TapeError as error:
        raise ConfigError(f"--replay: {error}") from error


def _replay(
    tape: Path, options: RunOptions, redactor: Redactor, stack: ExitStack
) -> tuple[Source, Access]:
    replay = _serving(opened_tape(tape, options), stack)
    for secret in filter(None, (replay.api_key, replay.bot_token)):
        redactor.add(secret)

    def progress() -> ReplayProgress:
        now = replay.progress()
        return ReplayProgress(
            frames_sent=now.frames_sent,
            frames_total=now.frames_total,
            skipped=tuple(SkippedSilence(skip.at_ms, skip.skipped_ms) for skip in now.skipped),
            finished=now.finished,
            error=now.error,
            bad_lines=now.bad_lines,
        )

    source = Source(
        mode=Mode.REPLAY,
        label=clean(tape.name, 60) + (" SIMULATED INPUTS" if options.inputs_simulated else ""),
        ws_url=replay.ws_url,
        rest_url=replay.rest_url,
        telegram_url=replay.telegram_url,
        clock=replay.clock,
        speed=options.speed,
        loopback=True,
        progress=progress,
        failure=lambda: replay.error,
    )
    # The person's own key has no business on a tape's feed.
    access = Access(replay.api_key or "replay", replay.bot_token or None, replay.chat_id or None)
    return source, access
