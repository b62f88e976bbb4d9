"""What lies under the marks of a still map: how exact a place is, to scale (circle, hatched circle or unit, line);
the outline of the area that a filter holds."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, pi, radians, sin
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path as Outline
from shapely.geometry.base import BaseGeometry

from geodata.areas import Arc, Areas
from geodata.cells import Cell, Corners, Drawing, Line, Unit
from geodata.labelling import QUIET
from geodata.wording import Wording

EARTH_KM = 6371.0
DASHES = (0, (4, 3))
HATCH = "////"
AREA: dict[str, Any] = {"color": "#1d2226", "linewidth": 1.3, "linestyle": (0, (5, 3))}
"""How the outline of an area is drawn, as on the live map (furat_draw.js)."""
_BAND, _COURSE = 6.0, 1.1
"""Widths in points of a line's pale band and of its course."""


def draw_shape(axes: Axes, cell: Cell, colour: str) -> None:
    """Draws what stands beside a cell's mark; nothing for a plain point."""
    kind = cell.drawing
    if kind == "line" and isinstance(cell.shape, tuple):
        _line(axes, cell.shape, colour)
    elif kind:
        _area(axes, _outline_of(cell), colour, hatched=kind != "within")


def draw_area(axes: Axes, corners: Corners) -> None:
    """The outline of an area; what lies over the date line stands once more at the other edge of the world."""
    ring = _rectangle(*corners) if len(corners) == 2 else corners
    points = flat(shapely.LinearRing(ring))
    for turn in (0.0, -360.0) if max(lon for lon, _ in ring) > 180 else (0.0,):
        axes.plot(points[:, 0] + turn, points[:, 1], zorder=2.2, gid="area", scalex=False, scaley=False, **AREA)


def _rectangle(low: tuple[float, float], high: tuple[float, float]) -> Corners:
    (west, south), (east, north) = low, high
    return (west, south), (east, south), (east, north), (west, north)


def sign_of(kind: Drawing, said: Wording) -> Patch | Line2D:
    """A row of the legend that explains one way of drawing."""
    words = {"within": said.within, "hatched": said.hatched, "outline": said.outline, "line": said.line}[kind]
    if kind == "line":
        return Line2D([], [], color=QUIET, lw=_BAND / 2, alpha=0.6, label=words)
    if kind == "within":
        return Line2D([], [], color=QUIET, lw=1, ls=DASHES, label=words)
    return Patch(facecolor="none", edgecolor=QUIET, lw=0.8, ls=DASHES, hatch=HATCH, label=words)


def flat(line: BaseGeometry) -> Arc:
    """The points of a line with latitudes as heights on the Mercator map."""
    points = shapely.get_coordinates(line)
    points[:, 1] = np.degrees(np.arcsinh(np.tan(np.radians(np.clip(points[:, 1], -85, 85)))))
    return points


def _outline_of(cell: Cell) -> Outline:
    if isinstance(cell.shape, Unit):
        shape = Areas.open().by_country(cell.shape.country)[cell.shape.number].geometry
        rings = [part.exterior for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
        return Outline.make_compound_path(*(Outline(flat(ring), closed=True) for ring in rings))
    assert cell.radius_km is not None
    around = [_away(cell.longitude, cell.latitude, cell.radius_km, 2 * pi * i / 72) for i in range(73)]
    return Outline(flat(shapely.LineString(around)), closed=True)


def _area(axes: Axes, outline: Outline, colour: str, *, hatched: bool) -> None:
    """Pale or hatched inside, a dashed edge; the stripes of a hatch have the colour of the edge they belong to."""
    if hatched:
        stripes: dict[str, Any] = {"facecolor": "none", "edgecolor": colour, "linewidth": 0, "alpha": 0.45}
        axes.add_patch(PathPatch(outline, hatch=HATCH, zorder=2, **stripes))
    else:
        axes.add_patch(PathPatch(outline, facecolor=colour, edgecolor="none", alpha=0.07, zorder=2))
    axes.add_patch(PathPatch(outline, facecolor="none", edgecolor=colour, lw=0.9, linestyle=DASHES, zorder=2.1))


def _line(axes: Axes, line: Line, colour: str) -> None:
    outline = Outline(flat(shapely.LineString(line)))
    style: dict[str, Any] = {"facecolor": "none", "edgecolor": colour, "capstyle": "round"}
    axes.add_patch(PathPatch(outline, lw=_BAND, alpha=0.28, zorder=2, **style))
    axes.add_patch(PathPatch(outline, lw=_COURSE, linestyle=DASHES, zorder=2.1, **style))


def _away(longitude: float, latitude: float, kilometres: float, bearing: float) -> tuple[float, float]:
    """The point at a distance and bearing (radians) along the great circle; longitude may pass 180."""
    arc, here = kilometres / EARTH_KM, radians(latitude)
    there = asin(sin(here) * cos(arc) + cos(here) * sin(arc) * cos(bearing))
    turn = atan2(sin(bearing) * sin(arc) * cos(here), cos(arc) - sin(here) * sin(there))
    return longitude + degrees(turn), degrees(there)
