"""The map itself on a matplotlib axes: base map, marks, scale bar; the shapes of places lie in `plot_shapes`.

The axes' x is longitude in degrees and y `mercator(latitude)`, so that the shape of things is that of the live map.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, degrees, floor, log2, log10, pi, radians
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.transforms import Bbox
from shapely.geometry.base import BaseGeometry

from geodata.basemap import Box, Layers, layers
from geodata.cells import Cell, Corners, Side, radius_of, sides_of, spread
from geodata.inset import draw_inset
from geodata.labelling import TEXT, Room, mercator, place_labels
from geodata.plot_shapes import EARTH_KM, draw_area, draw_shape, flat
from geodata.shapes import few
from geodata.wording import wording

SEA, LAND, SHORE, BORDER, UNIT, RIVER = "#d5dfe6", "#fbfaf6", "#9fb0bc", "#8b8f94", "#d3d0c8", "#8fb4d0"


def plot_map(
    axes: Axes,
    box: Box,
    cells: Sequence[Cell],
    sides: Sequence[Side],
    language: str,
    *,
    inset: bool = True,
    area: Corners = (),
) -> None:
    """Draws everything inside the axes; `box` must have the axes' shape (see `fit`), `area` is outlined."""
    axes.set(xlim=(box.west, box.east), ylim=(mercator(box.south), mercator(box.north)), xticks=[], yticks=[])
    axes.set_facecolor(SEA)
    for spine in axes.spines.values():
        spine.set(color=SHORE, linewidth=0.8)
    pixels = axes.get_window_extent().width
    base = layers(box, tolerance=(box.east - box.west) / pixels / 2)
    zoom = log2(360 / (box.east - box.west) * (pixels / _pixels_a_point(axes) * 96 / 72) / 256)
    _base(axes, base, zoom)
    if area:
        draw_area(axes, area)
    room = Room(axes)
    _marks(room, cells, {side.id: side for side in sides_of(cells, sides)})
    _scale_bar(room, box, language)
    if inset:
        draw_inset(room, box, cells, sea=SEA, land=LAND, edge=SHORE)
    if not cells:
        _nothing(room, language)
    place_labels(room, base, zoom=zoom, language=language)


def _nothing(room: Room, language: str) -> None:
    words = wording(language).nothing
    frame: dict[str, Any] = {"boxstyle": "round,pad=0.6", "facecolor": "white", "edgecolor": SHORE, "alpha": 0.95}
    axes = room.axes
    style: dict[str, Any] = {"transform": axes.transAxes, "ha": "center", "va": "center", "zorder": 9, "bbox": frame}
    room.taken.append(axes.text(0.5, 0.5, words, fontsize=12, color=TEXT, **style).get_window_extent().padded(20))


def fit(box: Box, axes: Axes) -> Box:
    """The box widened to the shape of the axes."""
    frame = axes.get_window_extent()
    low, high, wide = mercator(box.south), mercator(box.north), box.east - box.west
    shape = frame.width / frame.height
    tall = max(high - low, wide / shape)
    wide = min(max(wide, tall * shape), 360.0)
    middle = min(max((box.west + box.east) / 2, -180 + wide / 2), 180 - wide / 2)
    south, north = (latitude_at((low + high) / 2 + half) for half in (-tall / 2, tall / 2))
    return Box(max(-180.0, middle - wide / 2), south, min(180.0, middle + wide / 2), north)


def latitude_at(height: float) -> float:
    """The latitude at a height on the Mercator map (both degrees), held within 85 degrees."""
    return max(-85.0, min(85.0, degrees(np.arctan(np.sinh(radians(height))))))


def _pixels_a_point(axes: Axes) -> float:
    figure = axes.get_figure(root=True)
    assert figure is not None
    return float(figure.dpi) / 72


def _base(axes: Axes, base: Layers, zoom: float) -> None:
    _fill(axes, base.land, face=LAND)
    _fill(axes, base.lakes, face=SEA)
    if zoom >= 4:
        _stroke(axes, base.units, UNIT, 0.5, 1.2)
    if zoom >= 6:
        _stroke(axes, base.streams, RIVER, 0.35, 1.3)
    named = [part for river, part in base.rivers if river.min_zoom <= zoom + 1]
    _stroke(axes, named, RIVER, 1.3 if zoom >= 5 else 0.8, 1.4)
    _stroke(axes, base.countries, BORDER, 0.8, 1.5)


def _fill(axes: Axes, shapes: Iterable[BaseGeometry], *, face: str) -> None:
    polygons = [shape for shape in shapes if isinstance(shape, shapely.Polygon)]
    rings = [ring for shape in polygons for ring in (shape.exterior, *shape.interiors)]
    if rings:
        outline = Outline.make_compound_path(*(Outline(flat(ring), closed=True) for ring in rings))
        axes.add_patch(PathPatch(outline, facecolor=face, edgecolor=SHORE, linewidth=0.5, zorder=1))


def _stroke(axes: Axes, shapes: Iterable[BaseGeometry], colour: str, width: float, order: float) -> None:
    lines = [Outline(flat(shape)) for shape in shapes if isinstance(shape, shapely.LineString)]
    if lines:
        outline = Outline.make_compound_path(*lines)
        style: dict[str, Any] = {"edgecolor": colour, "linewidth": width, "capstyle": "round", "zorder": order}
        axes.add_patch(PathPatch(outline, facecolor="none", **style))


def _marks(room: Room, cells: Sequence[Cell], sides: dict[str, Side]) -> None:
    """Large marks first, so that small ones lie on top; sizes in points are three quarters of the screen's pixels."""
    largest = max((cell.count for cell in cells), default=1)
    radii = [radius_of(cell.count, largest) * 0.75 for cell in cells]
    shifts = spread(cells, radii)
    for rank, i in enumerate(sorted(range(len(cells)), key=lambda i: -radii[i])):
        side = sides[cells[i].side]
        if few(cells):
            draw_shape(room.axes, cells[i], side.colour)
        _mark(room, cells[i], side, radii[i], shifts[i], order=6 + rank / (len(cells) + 1), name=f"mark-{i}")


def _mark(
    room: Room, cell: Cell, side: Side, radius: float, shift: tuple[float, float], *, order: float, name: str
) -> None:
    """`name` is the mark's id in an SVG, where another program finds it."""
    pixel = _pixels_a_point(room.axes)
    x, y = room.axes.transData.transform((cell.longitude, mercator(cell.latitude)))
    x, y = x + shift[0] * pixel, y - shift[1] * pixel
    if not room.axes.bbox.contains(x, y):
        return
    left, low = room.axes.transData.inverted().transform((x, y))
    face, edge, width = (side.pale, side.colour, 1.4) if cell.inexact else (side.colour, "white", 0.8)
    room.axes.plot(left, low, "o", ms=2 * radius, mfc=face, mec=edge, mew=width, zorder=order, gid=name)
    if cell.count > 1:
        text, colour = f"{cell.count:,}", "black" if cell.inexact else side.text_colour
        style: dict[str, Any] = {"fontsize": _fitting(text, radius), "color": colour, "zorder": order}
        room.axes.annotate(text, (left, low), ha="center", va="center_baseline", **style)
    half = radius * pixel
    room.taken.append(Bbox.from_extents(x - half, y - half, x + half, y + half))


def _fitting(text: str, radius: float) -> float:
    """Font size in points at which the text fits a circle; a digit of DejaVu Sans is 0.64 of its size wide."""
    return min(10.0, 1.7 * radius / (0.64 * max(len(text), 2)))


def _scale_bar(room: Room, box: Box, language: str) -> None:
    """A bar of 1, 2 or 5 times a power of ten kilometres, true at the middle of the map."""
    axes = room.axes
    middle = latitude_at((mercator(box.south) + mercator(box.north)) / 2)
    whole = (box.east - box.west) * 2 * pi * EARTH_KM / 360 * cos(radians(middle))
    length = round_length(whole * 0.16)
    left, share = 0.02, length / whole
    if language != "ar":
        left = 0.98 - share
    style: dict[str, Any] = {"color": TEXT, "transform": axes.transAxes, "zorder": 8}
    axes.plot([left, left + share], [0.03, 0.03], lw=2.2, solid_capstyle="butt", **style)
    words = f"{length:,g} {wording(language).kilometres}"
    text = axes.text(left + share / 2, 0.04, words, ha="center", va="bottom", fontsize=8, **style)
    bar = Bbox(axes.transAxes.transform([[left, 0.02], [left + share, 0.04]]))
    room.taken.append(Bbox.union([text.get_window_extent(), bar]))


def round_length(most: float) -> float:
    """The longest of 1, 2 or 5 times a power of ten that is not more than `most`."""
    power = 10.0 ** floor(log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most)
