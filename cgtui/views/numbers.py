"""Numbers and times as people read them. Every function is pure."""

from __future__ import annotations

from datetime import UTC, datetime

_UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


def usd(value: float) -> str:
    """A notional in at most five characters: ``950``, ``12.4k``, ``6.31M``, ``1.21B``."""
    magnitude = abs(value)
    for index, (unit, suffix) in enumerate(_UNITS):
        # 999_950 would read "1000k": it belongs to the next unit up.
        if magnitude >= unit * 0.9995 or (index == len(_UNITS) - 1 and magnitude >= 999.5):
            return _three_figures(value / unit) + suffix
    return f"{value:.0f}"


def _three_figures(value: float) -> str:
    magnitude = abs(value)
    if magnitude >= 99.95:
        return f"{value:.0f}"
    return f"{value:.1f}" if magnitude >= 9.995 else f"{value:.2f}"


def price(value: float) -> str:
    """A price with the figures that matter: ``112,480``, ``3,512.4``, ``0.8000``, ``1.2e-05``."""
    magnitude = abs(value)
    if magnitude >= 10_000:
        return f"{value:,.0f}"
    if magnitude >= 100:
        return f"{value:,.1f}"
    if magnitude >= 1:
        return f"{value:.3f}"
    return f"{value:#.4g}" if magnitude >= 0.0001 else f"{value:.3e}"


def count(value: int) -> str:
    """A whole number with thousands separated."""
    return f"{value:,}"


def short_count(value: int) -> str:
    """A whole number in at most four characters: ``412``, ``1.2k``, ``12k``, ``3M``."""
    if value < 1000:
        return str(value)
    if value < 9950:
        return f"{value / 1000:.1f}k"
    return f"{value / 1000:.0f}k" if value < 999_500 else f"{value / 1e6:.0f}M"


def size(value: int) -> str:
    """Bytes: ``812 B``, ``1.3 MB``."""
    amount = float(value)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    raise AssertionError("unreachable: GB always returns")


def age(seconds: float) -> str:
    """A short length of time: ``0.4s``, ``42s``, ``4m10s``, ``2h03m``, ``3d04h``."""
    seconds = max(0.0, seconds)
    if seconds < 9.95:
        return f"{seconds:.1f}s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02d}s"
    if whole < 86_400:
        return f"{whole // 3600}h{whole % 3600 // 60:02d}m"
    return f"{whole // 86_400}d{whole % 86_400 // 3600:02d}h"


def hole_length(seconds: float) -> str:
    """How long nothing was heard: ``<1s``, else as `age`; the shortest hole is one."""
    return "<1s" if seconds < 1 else age(seconds)


def coarse_age(seconds: float) -> str:
    """A length of time in at most three characters: ``42s``, ``4m``, ``2h``, ``3d``."""
    whole = max(0, int(seconds))
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "m")):
        if whole >= size:
            return f"{whole // size}{unit}"
    return f"{whole}s"


def rtt(milliseconds: float) -> str:
    """A round trip: ``0.4ms``, ``84ms``, ``1.2s``."""
    if milliseconds >= 999.5:
        return f"{milliseconds / 1000:.1f}s"
    return f"{milliseconds:.1f}ms" if milliseconds < 9.95 else f"{milliseconds:.0f}ms"


def utc_time(at_ms: int, *, seconds: bool = True) -> str:
    """A time of day in UTC: ``21:14:07`` or ``21:14``."""
    pattern = "%H:%M:%S" if seconds else "%H:%M"
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime(pattern)


def utc_moment(at_ms: int, now_ms: int, *, seconds: bool = True) -> str:
    """A moment in UTC, with its date unless it is today: ``21:14:07Z``, ``10-10 21:14:07Z``."""
    moment = datetime.fromtimestamp(at_ms / 1000, UTC)
    today = datetime.fromtimestamp(now_ms / 1000, UTC)
    day = "" if moment.date() == today.date() else "%m-%d "
    return moment.strftime(day + ("%H:%M:%SZ" if seconds else "%H:%MZ"))


def local_time(at_ms: int) -> str:
    """A time of day in this machine's zone, with the zone's name: ``04:14 WIB``."""
    return datetime.fromtimestamp(at_ms / 1000).astimezone().strftime("%H:%M %Z")


def utc_offset_s(at_ms: int) -> float:
    """How far this machine's zone is ahead of UTC at that time."""
    offset = datetime.fromtimestamp(at_ms / 1000).astimezone().utcoffset()
    return 0.0 if offset is None else offset.total_seconds()


def percent(part: float, whole: float) -> str:
    """A share without decimals: ``95%``; ``-`` where there is no whole."""
    return f"{100 * part / whole:.0f}%" if whole else "-"
