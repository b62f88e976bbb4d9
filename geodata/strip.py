"""A strip of bars over time beneath a picture, stacked by side in the colours of the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matplotlib import dates
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from geodata.cells import UNKNOWN_COLOUR, Side
from geodata.labelling import QUIET, TEXT

_dates: Any = dates
"""Matplotlib's dates come without types."""
HEIGHT = 0.85
"""Inches, with the dates below."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The events of one side in one stretch of time."""

    start: date
    end: date
    """The day after its last."""
    side: str
    """Id of a Side."""
    count: int


def draw_strip(figure: Figure, bars: Sequence[Bar], sides: Sequence[Side], base: float) -> None:
    """Draws the bars at `base`, a share of the figure's height; figures on the axes are those of ISO dates."""
    height = float(figure.get_size_inches()[1])
    axes = figure.add_axes((0.06, base + 0.24 / height, 0.91, (HEIGHT - 0.3) / height))
    order = {side.id: place for place, side in enumerate(sides)}
    colours = {side.id: side.colour for side in sides}
    heights: dict[date, int] = {}
    for bar in sorted(bars, key=lambda bar: (bar.start, order.get(bar.side, len(order)))):
        low = heights.get(bar.start, 0)
        heights[bar.start] = low + bar.count
        left, right = _dates.date2num(bar.start), _dates.date2num(bar.end)
        colour = colours.get(bar.side, UNKNOWN_COLOUR)
        axes.bar(left, bar.count, right - left, low, align="edge", color=colour, edgecolor="white", linewidth=0.3)
    locator = _dates.AutoDateLocator(minticks=3, maxticks=9)
    axes.xaxis_date()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(
        _dates.ConciseDateFormatter(locator, show_offset=False, formats=_FORMATS, zero_formats=_FORMATS)
    )
    axes.tick_params(labelsize=7, colors=TEXT, length=2, pad=2)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    for name, spine in axes.spines.items():
        spine.set(visible=name in ("bottom", "left"), color=QUIET)


_FORMATS = ["%Y", "%Y-%m", "%m-%d", "%m-%d", "%m-%d", "%m-%d"]
"""From years to days; numbers alone, which read alike in both languages."""
