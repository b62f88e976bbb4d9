"""The grid of the map: cells fixed to the web mercator, whatever part of it is on screen."""

from __future__ import annotations

import math
from typing import Any

from events.answers import Viewport

MAX_LAT = 85.0511287798066
"""Where the web-mercator map ends."""
_MAX_GRID = 2000
"""No grid looked at has more cells in the viewport."""
SAME_CELL = (
    "floor(x / $size) = floor(($lon + 180) / 360 / $size) and floor(y / $size) = floor(mercator_y($lat) / $size)"
)
_INSIDE = "y between $top and $bottom and (x between $left and $right)"
_INSIDE_SPLIT = "y between $top and $bottom and (x >= $left or x <= $right)"


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    """Web mercator, both axes 0..1 from the north-western corner; beyond 85.05 degrees the edge."""
    m = math.radians(max(-MAX_LAT, min(MAX_LAT, lat)))
    return (lon + 180) / 360, (1 - math.log(math.tan(m) + 1 / math.cos(m)) / math.pi) / 2


def edges_of(viewport: Viewport) -> tuple[str, dict[str, Any]]:
    """The condition that a row lies in the viewport, and its values; a viewport may cross the date line."""
    left, top = _mercator(viewport.west, viewport.north)
    right, bottom = _mercator(viewport.east, viewport.south)
    edges = {"left": left, "right": right, "top": top - 1e-9, "bottom": bottom + 1e-9}
    if right - left >= 1:  # the whole world, perhaps more than once
        return _INSIDE, edges | {"left": 0.0, "right": 1.0}
    edges |= {"left": left - math.floor(left), "right": right - math.ceil(right - 1)}
    return (_INSIDE if edges["left"] <= edges["right"] else _INSIDE_SPLIT), edges


def cell_size(viewport: Viewport, pixels: int) -> float:
    """Width of a cell in mercator units: about `pixels`, doubled until the viewport cannot hold too many."""
    size = max(1, pixels) / (256 * 2.0**viewport.zoom)
    left, top = _mercator(viewport.west, viewport.north)
    right, bottom = _mercator(viewport.east, viewport.south)
    width = 1.0 if right - left >= 1 else (right - left) % 1.0
    while (width / size + 2) * ((bottom - top) / size + 2) > _MAX_GRID:
        size *= 2
    return size
