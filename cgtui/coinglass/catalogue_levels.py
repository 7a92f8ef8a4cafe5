"""The heatmap and map family: Professional plan only, behind a feature that is off by default."""

from __future__ import annotations

from typing import Any, Final

from cgtui.coinglass.rest_types import Endpoint, Plan, Row, Shape
from cgtui.coinglass.rows_levels import Heatmap, LiquidationMap, MaxPain

_PAIR: Final = ("exchange", "symbol", "range")
_COIN: Final = ("symbol", "range")


def _level(
    name: str,
    path: str,
    row: type[Row],
    shape: Shape = Shape.OBJECT,
    *,
    required: tuple[str, ...] = (),
    optional: tuple[str, ...] = (),
) -> Endpoint[Row]:
    return Endpoint(
        name=name,
        path=f"/api/futures/liquidation/{path}",
        row=row,
        shape=shape,
        required=required,
        optional=optional,
        plan=Plan.PROFESSIONAL,
        time_field=None,
        pro=True,
    )


HEATMAP_MODEL1: Final = _level("heatmap_model1", "heatmap/model1", Heatmap, required=_PAIR)
HEATMAP_MODEL2: Final = _level("heatmap_model2", "heatmap/model2", Heatmap, required=_PAIR)
HEATMAP_MODEL3: Final = _level("heatmap_model3", "heatmap/model3", Heatmap, required=_PAIR)
AGGREGATED_HEATMAP_MODEL1: Final = _level(
    "aggregated_heatmap_model1", "aggregated-heatmap/model1", Heatmap, required=_COIN
)
AGGREGATED_HEATMAP_MODEL2: Final = _level(
    "aggregated_heatmap_model2", "aggregated-heatmap/model2", Heatmap, required=_COIN
)
AGGREGATED_HEATMAP_MODEL3: Final = _level(
    "aggregated_heatmap_model3", "aggregated-heatmap/model3", Heatmap, required=_COIN
)
LIQUIDATION_MAP: Final = _level("liquidation_map", "map", LiquidationMap, required=_PAIR)
AGGREGATED_MAP: Final = _level("aggregated_map", "aggregated-map", LiquidationMap, required=_COIN)
MAX_PAIN: Final = _level("max_pain", "max-pain", MaxPain, Shape.LIST, optional=("range",))

LEVEL_ENDPOINTS: Final[tuple[Endpoint[Any], ...]] = tuple(
    value for value in tuple(globals().values()) if isinstance(value, Endpoint)
)
"""All of the above."""
