"""Puts the parts together: settings, log, source, stream, monitor."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cgtui.cli.access import Access
from cgtui.cli.run_options import RunOptions
from cgtui.cli.session_source import mode_of, open_source, opened_tape
from cgtui.config import ConfigError, Loaded, Origin, OriginKind, Settings, load_settings
from cgtui.logging import configure_logging
from cgtui.monitor.source import Mode, Source
from cgtui.paths import Paths, resolve_paths
from cgtui.redact import Redactor
from cgtui.sanitize import clean
from cgtui.tui.keymap import Keys
from cgtui.tui.keys_in_force import keys_in_force

if TYPE_CHECKING:
    from cgtui.coinglass.frame_queue import FrameQueue
    from cgtui.coinglass.stream import LiquidationStream
    from cgtui.coinglass.stream_config import StreamConfig
    from cgtui.log_ring import LogRing
    from cgtui.monitor.events import MonitorEvent
    from cgtui.monitor.monitor import Monitor
    from cgtui.monitor.monitor_config import MonitorConfig
    from cgtui.monitor.signal.signal_setup import SignalSetup
    from cgtui.monitor.snapshot import RecordingSnapshot, Snapshot
    from cgtui.simulator.recorder import TapeRecorder


@dataclass(frozen=True, slots=True)
class Session:
    """Everything a command needs to run the monitor. ``stack`` closes what it opens.

    ``opened`` gives the source and what it takes to use it; a demo's servers start with its first
    call. Any one thread may make that; a second one must not call before it has returned.
    """

    settings: Settings
    loaded: Loaded
    keys: Keys
    paths: Paths
    mode: Mode
    opened: Callable[[], tuple[Source, Access]]
    redactor: Redactor
    log_ring: LogRing
    recorder: TapeRecorder | None
    stack: ExitStack

    @property
    def source(self) -> Source:
        """Where the data come from."""
        return self.opened()[0]

    @property
    def access(self) -> Access:
        """What is needed to get them."""
        return self.opened()[1]

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
        from cgtui.monitor.monitor import Monitor  # noqa: PLC0415

        queue = FrameQueue()
        return Monitor(
            source=self.source,
            stream=self._stream(queue),
            queue=queue,
            config=_monitor_config(self.settings),
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

    def _stream(self, queue: FrameQueue) -> LiquidationStream:
        from cgtui.coinglass.stream import LiquidationStream  # noqa: PLC0415 - see make_monitor

        return LiquidationStream(
            _stream_config(self.settings, self.source),
            key=self.access.api_key,
            clock=self.source.clock,
            queue=queue,
            rng=random.Random(),  # noqa: S311 - jitter of a back-off, not a secret
            tap=self.recorder.write if self.recorder else None,
        )

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
    redactor = Redactor(settings.secrets())
    log_ring = configure_logging(paths.log_file, redactor)
    keys = keys_in_force(settings.keys, loaded.origins)
    with ExitStack() as stack:
        opened = cache(lambda: open_source(options, settings, redactor, stack))
        if not options.demo:
            opened()  # what is wrong with a key or a tape is said before anything is shown
        yield Session(
            settings=settings,
            loaded=loaded,
            keys=keys,
            paths=paths,
            mode=mode_of(options),
            opened=opened,
            redactor=redactor,
            log_ring=log_ring,
            recorder=_open_recorder(options.record, stack),
            stack=stack,
        )


def check(options: RunOptions, environ: Mapping[str, str]) -> None:
    """Raises ``ConfigError`` for what `open_session` would refuse, and runs nothing.

    A missing key is not among it: the screen asks for one. Should it fail otherwise, the log keeps
    the settings' secrets out.
    """
    paths = resolve_paths(environ)
    loaded = load(options, environ, paths)
    configure_logging(paths.log_file, Redactor(loaded.settings.secrets()))
    keys_in_force(loaded.settings.keys, loaded.origins)
    if options.replay is not None:
        opened_tape(options.replay, options)
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


def _monitor_config(settings: Settings) -> MonitorConfig:
    from cgtui.monitor.monitor_config import MonitorConfig  # noqa: PLC0415 - see make_monitor

    return MonitorConfig(
        fps=settings.ui.fps,
        watch=tuple(settings.coins.watch),
        ping_interval_s=settings.stream.ping_interval_s,
    )
