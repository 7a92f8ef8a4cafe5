"""The panels of the Coin screen: four inputs, and with more room the price and price × time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast

from textual.app import ComposeResult
from textual.containers import Container

from cgtui.monitor.coin.coin_detail import CoinDetail
from cgtui.monitor.snapshot import Snapshot
from cgtui.signals.inputs import InputName
from cgtui.tui.widgets.fitted_block import FittedBlock
from cgtui.tui.widgets.line_block import LineBlock
from cgtui.views.cells import Line, Role, Span
from cgtui.views.coin.coin_heat import heat_lines
from cgtui.views.coin.coin_input import READING, InputState
from cgtui.views.coin.coin_panels import PanelBox, input_panel, price_panel
from cgtui.views.coin.coin_titles import Box, box_title
from cgtui.views.memo import Memo

if TYPE_CHECKING:
    from cgtui.tui.app import CgtuiApp

WAITING: Final[Line] = (Span(f"  {READING}", Role.DIM),)


class CoinPanels(Container):
    """Each panel is a block of its own: an age that moves on redraws no more than its row."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._memo = Memo()

    def compose(self) -> ComposeResult:
        """Two rows of three; the third of each is there with more room only."""
        yield FittedBlock(id=f"panel-{InputName.TAKER}")
        yield FittedBlock(id=f"panel-{InputName.OPEN_INTEREST}")
        yield FittedBlock(id="panel-price")
        yield FittedBlock(id=f"panel-{InputName.LIQUIDATIONS}")
        yield FittedBlock(id=f"panel-{InputName.FUNDING}")
        yield FittedBlock(id="panel-heat")

    def show(
        self,
        snapshot: Snapshot,
        detail: CoinDetail | None,
        states: Mapping[InputName, InputState],
        *,
        more: bool,
    ) -> None:
        """Paint them; ``more`` says whether the two further ones are shown."""
        for name in InputName:
            block = self.query_one(f"#panel-{name}", LineBlock)
            if detail is None:
                block.show([WAITING])
            else:
                block.show(input_panel(detail, states[name], self._box(block, snapshot)))
        if not more:
            return
        price, heat = self.query_one("#panel-price", LineBlock), self.query_one("#panel-heat")
        if detail is None:
            price.show([WAITING])
            return
        price.show(price_panel(detail, self._box(price, snapshot)))
        (width, height), glyphs = heat.size, self._house.glyphs
        title = box_title(snapshot, detail.coin, Box.HEAT, width, glyphs, active=False)
        lines = heat_lines(snapshot, detail, (width, height - 1), glyphs, self._memo)
        cast(LineBlock, heat).show([title, *lines])

    @property
    def _house(self) -> CgtuiApp:
        return cast("CgtuiApp", self.app)

    def _box(self, block: LineBlock, snapshot: Snapshot) -> PanelBox:
        width, height = block.size
        return PanelBox(width, height, snapshot.now_ms, self._house.glyphs, self._memo)
