"""Puts the parts together: settings, log, source, stream, monitor."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cgtui.cli.access import Access
from cgtui.cli.run_options import RunOptions
from cgtui.clock import SystemClock
from cgtui.config import ConfigError, Loaded, Origin, OriginKind, Settings, load_settings
from cgtui.logging import configure_logging
from cgtui.monitor.source import Mode, ReplayProgress, SkippedSilence, Source
from cgtui.paths import Paths, resolve_paths
from cgtui.redact import Redactor
from cgtui.sanitize import clean
from cgtui.tui.keymap import Keys
from cgtui.tui.keys_in_force import keys_in_force

if TYPE_CHECKING:
    from cgtui.coinglass.stream_config import StreamConfig
    from cgtui.log_ring import LogRing
    from cgtui.monitor.events import MonitorEvent
    from cgtui.monitor.monitor import Monitor
    from cgtui.monitor.signal.signal_setup import SignalSetup
    from cgtui.monitor.snapshot import RecordingSnapshot, Snapshot
    from cgtui.simulator.recorder import TapeRecorder
    from cgtui.simulator.replay import Replay


class NoKeyError(ConfigError):
    """Live data were asked for and there is no API key."""


@dataclass(frozen=True, slots=True)
class Session:
    """Everything a command needs to run the monitor. ``stack`` closes what it opens."""

    settings: Settings
    loaded: Loaded
    keys: Keys
    paths: Paths
    source: Source
    redactor: Redactor
    log_ring: LogRing
    access: Access
    recorder: TapeRecorder | None
    stack: ExitStack

    def make_monitor(
        self,
        on_snapshot: Callable[[Snapshot], None],
        on_event: Callable[[MonitorEvent], None] | None = None,
        *,
        drills: bool = False,
        proves_reconnect: bool = False,
    ) -> Monitor:
        """A monitor of this session's source, reporting to the callbacks on its own thread.

        Once a session: it opens the journal. May be called from any thread, but must have returned
        before the session ends. ``drills`` and ``proves_reconnect`` are for an acceptance run: see
        `ChecklistSetup`.
        """
        # Half a second of imports; the screen makes its monitor after its first paint.
        from cgtui.cli.checklist_session import checklist_setup  # noqa: PLC0415
        from cgtui.coinglass.frame_queue import FrameQueue  # noqa: PLC0415
        from cgtui.coinglass.stream import LiquidationStream  # noqa: PLC0415
        from cgtui.monitor.monitor import Monitor  # noqa: PLC0415
        from cgtui.monitor.monitor_config import MonitorConfig  # noqa: PLC0415

        queue = FrameQueue()
        stream = LiquidationStream(
            _stream_config(self.settings, self.source),
            key=self.access.api_key,
            clock=self.source.clock,
            queue=queue,
            rng=random.Random(),  # noqa: S311 - jitter of a back-off, not a secret
            tap=self.recorder.write if self.recorder else None,
        )
        config = MonitorConfig(
            fps=self.settings.ui.fps,
            watch=tuple(self.settings.coins.watch),
            ping_interval_s=self.settings.stream.ping_interval_s,
        )
        return Monitor(
            source=self.source,
            stream=stream,
            queue=queue,
            config=config,
            on_snapshot=on_snapshot,
            on_event=on_event,
            recording=self._recording,
            signals=self.signals(),
            checklist=checklist_setup(
                self.settings,
                self.source,
                self.loaded.origins,
                drills=drills,
                proves_reconnect=proves_reconnect,
            ),
        )

    def signals(self) -> SignalSetup:
        """What its signals are set up with, a journal that the session closes among it."""
        from cgtui.cli.signal_session import signal_setup  # noqa: PLC0415 - see make_monitor

        return signal_setup(self.settings, self.source, self.access, self.paths, self.stack)

    def _recording(self) -> RecordingSnapshot | None:
        recorder = self.recorder
        if recorder is None:
            return None
        from cgtui.monitor.snapshot import RecordingSnapshot  # noqa: PLC0415 - see make_monitor

        return RecordingSnapshot(clean(str(recorder.path), 200), recorder.frames, recorder.error)


@contextmanager
def open_session(
    options: RunOptions, environ: Mapping[str, str], given: Mapping[str, str] | None = None
) -> Iterator[Session]:
    """Everything ready to run; servers of our own and a recording end with the ``with`` block.

    ``given`` is what a person has given for this run alone, by dotted key.
    Raises ``ConfigError`` for settings that do not fit (``NoKeyError`` where live data lack a
    key), and for a tape or a recording that cannot be opened.
    """
    paths = resolve_paths(environ)
    loaded = load(options, environ, paths, given)
    settings = loaded.settings
    keys = keys_in_force(settings.keys, loaded.origins)
    redactor = Redactor(settings.secrets())
    log_ring = configure_logging(paths.log_file, redactor)
    with ExitStack() as stack:
        source, access = _open_source(options, settings, redactor, stack)
        yield Session(
            settings=settings,
            loaded=loaded,
            keys=keys,
            paths=paths,
            source=source,
            redactor=redactor,
            log_ring=log_ring,
            access=access,
            recorder=_open_recorder(options.record, stack),
            stack=stack,
        )


def check(options: RunOptions, environ: Mapping[str, str]) -> None:
    """Raises ``ConfigError`` for what `open_session` would refuse, and runs nothing.

    A missing key is not among it: the screen asks for one.
    """
    loaded = load(options, environ, resolve_paths(environ))
    keys_in_force(loaded.settings.keys, loaded.origins)
    if options.replay is not None:
        _opened(options.replay, options)
    if options.record is not None:
        from cgtui.simulator.recorder import RecordError, check_recordable  # noqa: PLC0415 - rare

        try:
            check_recordable(options.record)
        except RecordError as error:
            raise ConfigError(f"--record: {error}") from error


def load(
    options: RunOptions,
    environ: Mapping[str, str],
    paths: Paths,
    given: Mapping[str, str] | None = None,
) -> Loaded:
    """The settings, with what the command line says of them in other words than ``--set``.

    ``given`` is what a person has given for this run alone, by dotted key. Raises ``ConfigError``.
    """
    sets = (*options.sets, "ui.glyphs=ascii") if options.ascii else options.sets
    loaded = load_settings(sets=sets, environ=environ, paths=paths, given=given)
    if options.ascii:
        ascii_origin = Origin(OriginKind.COMMAND_LINE, "--ascii")
        return replace(loaded, origins={**loaded.origins, "ui.glyphs": ascii_origin})
    return loaded


def _open_source(
    options: RunOptions, settings: Settings, redactor: Redactor, stack: ExitStack
) -> tuple[Source, Access]:
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


def _demo(options: RunOptions, redactor: Redactor, stack: ExitStack) -> tuple[Source, Access]:
    # Loads a web framework, which live data do without.
    from cgtui.simulator.loopback import in_thread  # noqa: PLC0415
    from cgtui.simulator.simulator import Simulator  # noqa: PLC0415

    simulator = stack.enter_context(
        in_thread(Simulator(options.scenario, options.seed, options.speed))
    )
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


def _opened(tape: Path, options: RunOptions) -> Replay:
    """Raises ``ConfigError`` for a file that is no tape."""
    from cgtui.simulator.replay import Replay  # noqa: PLC0415 - not for live data
    from cgtui.simulator.tape_lines import TapeError  # noqa: PLC0415 - not for live data

    try:
        return Replay(tape, options.speed, inputs=options.inputs_simulated)
    except TapeError as error:
        raise ConfigError(f"--replay: {error}") from error


def _replay(
    tape: Path, options: RunOptions, redactor: Redactor, stack: ExitStack
) -> tuple[Source, Access]:
    from cgtui.simulator.loopback import in_thread  # noqa: PLC0415 - not for live data

    replay = stack.enter_context(in_thread(_opened(tape, options)))
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


def _open_recorder(path: Path | None, stack: ExitStack) -> TapeRecorder | None:
    if path is None:
        return None
    from cgtui.simulator.recorder import RecordError, TapeRecorder  # noqa: PLC0415 - rarely used

    try:
        recorder = TapeRecorder(path)
    except RecordError as error:
        raise ConfigError(f"--record: {error}") from error
    stack.callback(recorder.close)
    return recorder


def _stream_config(settings: Settings, source: Source) -> StreamConfig:
    from cgtui.coinglass.stream_config import StreamConfig  # noqa: PLC0415 - see make_monitor

    return StreamConfig(
        url=source.ws_url,
        channel=settings.stream.channel,
        ping_interval_s=settings.stream.ping_interval_s,
        pong_timeout_s=settings.stream.pong_timeout_s,
        backoff_base_s=settings.stream.backoff_base_s,
        backoff_cap_s=settings.stream.backoff_cap_s,
        max_frame_mb=settings.stream.max_frame_mb,
        obey_refusals=source.mode is not Mode.REPLAY,
    )
