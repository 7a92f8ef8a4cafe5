"""What a market digest says below its first line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cgtui.alerts.first_line import long_share_words, of_hundred
from cgtui.alerts.line import Keep, Line
from cgtui.alerts.side_words import noun, signs
from cgtui.counted import counted
from cgtui.sanitize import clean
from cgtui.signals.alert import Alert, Digest, DigestCoin
from cgtui.signals.amounts import usd_words

COINS_SHOWN: Final = 10


def digest_lines(alert: Alert, digest: Digest) -> Iterator[Line]:
    """Lines two and on: why a digest, the market's sums, the top coins with their scores."""
    if digest.reason:
        yield Line(digest.reason, Keep.NEEDED)
    total_usd = digest.market_long_usd + digest.market_short_usd
    yield Line(
        f"market {usd_words(total_usd)}/60s: longs {usd_words(digest.market_long_usd)}, shorts "
        f"{usd_words(digest.market_short_usd)} · {long_share_words(digest)} "
        f"· {counted(digest.market_coins, 'coin')}",
        Keep.NEEDED,
    )
    for number, coin in enumerate(digest.coins[:COINS_SHOWN]):
        yield Line(_coin(coin), Keep.NEEDED if number == 0 else Keep.USEFUL)
    more = len(digest.coins) - COINS_SHOWN
    if more > 0:
        yield Line(f"and {more} more")
    if alert.suppressed:
        yield Line(f"+{alert.suppressed} suppressed", Keep.NEEDED)


def _coin(one: DigestCoin) -> str:
    score = f" {of_hundred(one.score)}" if one.score is not None else ", no score"
    return " · ".join(
        [
            f"{signs(one.side, one.tier)} {clean(one.coin, 24)} {noun(one.side)} "
            f"peak {usd_words(one.peak_usd)}/60s",
            f"total {usd_words(one.total_usd)}",
            f"{one.kind.value}{score}",
        ]
    )
