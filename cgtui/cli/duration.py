"""Lengths of time on the command line: ``90s``, ``30m``, ``2h``, ``1d``."""

from __future__ import annotations

import re

import click

_UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class Duration(click.ParamType[float]):
    """A length of time in seconds, as a float."""

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Seconds; refuses anything but a positive number with one of the units s, m, h, d."""
        if isinstance(value, float):
            return value
        match = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd])", str(value).strip())
        if match is None:
            self.fail(
                f"{value!r}: expected a length of time such as 90s, 30m, 2h or 1d", param, ctx
            )
        if float(match[1]) <= 0:
            self.fail(f"{value!r}: expected more than 0", param, ctx)
        return float(match[1]) * _UNITS_S[match[2]]
