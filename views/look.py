"""Where a map looks: from edges in degrees to a middle and a zoom, and back."""

from __future__ import annotations

import math

from events.query import Extent, Viewport
from views.state import Look

HEIGHT = 400
"""Pixels of the map; with the timeline below it fits a screen of 768."""
_LEGEND = 80
"""Pixels along the lower edge that the legend takes: what is looked for stands above it."""
_WIDTH = 700
"""Pixels the map is taken to have before it tells its own."""
_MARGIN = 0.3
"""The part of the view drawn beyond each edge, so that a small move shows no empty rim."""


def around(extent: Extent) -> Look:
    """The closest look that shows a box of degrees with some room around it."""
    top, bottom = _mercator(extent.north), _mercator(extent.south)
    wide = max((extent.east - extent.west) / 360, 1e-4)
    high = max(top - bottom, 1e-4)
    closest = min(math.log2(_WIDTH * 0.85 / 256 / wide), math.log2((HEIGHT - _LEGEND) * 0.9 / 256 / high))
    zoom = max(2, min(10, int(closest)))
    middle = (top + bottom) / 2 - _LEGEND / 2 / (256 * 2**zoom)
    return Look(math.degrees(math.atan(math.sinh(middle * 2 * math.pi))), (extent.west + extent.east) / 2, zoom)


def seen_from(look: Look) -> Viewport:
    """What a map of the usual size shows from there."""
    pixels = 256 * 2**look.zoom
    wide, middle = _WIDTH / pixels * 180, _mercator(look.latitude)
    south, north = (
        math.degrees(math.atan(math.sinh((middle + sign * HEIGHT / 2 / pixels) * 2 * math.pi))) for sign in (-1, 1)
    )
    return Viewport(look.longitude - wide, south, look.longitude + wide, north, look.zoom)


def _mercator(latitude: float) -> float:
    """Height on the web map in turns of the earth, 0 at the equator, north positive."""
    return math.asinh(math.tan(math.radians(max(-85.0, min(85.0, latitude))))) / (2 * math.pi)


def grown(view: Viewport) -> Viewport:
    """A view with a margin around it."""
    wide, high = (view.east - view.west) * _MARGIN, (view.north - view.south) * _MARGIN
    return Viewport(
        view.west - wide, max(-90, view.south - high), view.east + wide, min(90, view.north + high), view.zoom
    )
