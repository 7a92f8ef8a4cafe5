"""What is known of the Bitcoin funds at one moment, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cgtui.coinglass.rows_etf import EtfFlowDay, EtfFund


@dataclass(frozen=True, slots=True)
class EtfSnapshot:
    """Daily flows (oldest first) and the funds, each with the source's time at which it was read.

    ``off`` says why nothing is ever read in this run; ``flows_trouble`` and ``funds_trouble`` why
    there is nothing newer, in words. ``reading`` is true while a read is under way.
    """

    days: tuple[EtfFlowDay, ...] = ()
    funds: tuple[EtfFund, ...] = ()
    flows_read_ms: int | None = None
    funds_read_ms: int | None = None
    flows_trouble: str = ""
    funds_trouble: str = ""
    reading: bool = False
    off: str = ""
