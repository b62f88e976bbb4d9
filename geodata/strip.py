"""A strip of bars over time beneath a picture, stacked by side in the colours of the map; below the line a band where
dates are uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from geodata.cells import UNKNOWN_COLOUR, Side
from geodata.labelling import QUIET, TEXT

_dates: Any = dates
"""Matplotlib's dates come without types."""
HEIGHT = 0.85
"""Inches, with the dates below."""
PALE = "#a9afb5"
"""Of the band below the line."""
_GAP, _THICK = 0.04, 0.2
"""Where the band begins below the line and how thick it is at most, in parts of the highest bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The events of one side in one stretch of time."""

    start: date
    end: date
    """The day after its last."""
    side: str
    """Id of a Side."""
    count: int


@dataclass(frozen=True, slots=True)
class Perhaps:
    """Events that may have happened in one stretch of time, and are known less exactly than that."""

    start: date
    end: date
    """The day after its last."""
    count: int


def draw_strip(
    figure: Figure, bars: Sequence[Bar], sides: Sequence[Side], base: float, perhaps: Sequence[Perhaps] = ()
) -> None:
    """Draws the bars at `base`, a share of the figure's height; figures on the axes are those of ISO dates.

    `perhaps` is the band beneath the bars: the thicker, the more events may be of then.
    """
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
    axes.axhline(0, color=QUIET, linewidth=0.8)
    _band(axes, perhaps, max(heights.values(), default=1))
    locator = _dates.AutoDateLocator(minticks=3, maxticks=9)
    axes.xaxis_date()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(
        _dates.ConciseDateFormatter(locator, show_offset=False, formats=_FORMATS, zero_formats=_FORMATS)
    )
    axes.tick_params(labelsize=7, colors=TEXT, length=2, pad=2)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    axes.yaxis.set_major_formatter(lambda height, _: "" if height < 0 else f"{height:,.0f}")
    for name, spine in axes.spines.items():
        spine.set(visible=name == "left", color=QUIET)


def _band(axes: Axes, perhaps: Sequence[Perhaps], top: int) -> None:
    """One block a bar below the line; `top` is the height of the highest bar."""
    most = max((told.count for told in perhaps), default=1)
    for told in perhaps:
        left, right = _dates.date2num(told.start), _dates.date2num(told.end)
        thick = _THICK * sqrt(told.count / most) * top
        axes.bar(left, -thick, right - left, -_GAP * top, align="edge", color=PALE, edgecolor=PALE, linewidth=0.3)


_FORMATS = ["%Y", "%Y-%m", "%m-%d", "%m-%d", "%m-%d", "%m-%d"]
"""From years to days; numbers alone, which read alike in both languages."""
