"""Still pictures of the map for print, slides and the web, drawn without a browser.

The same call gives the same bytes: no dates, no random ids. Matplotlib is used by its objects only (no pyplot), so
pictures can be drawn from several threads.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import asin, atan2, cos, degrees, log2, log10, pi, radians, sin
from typing import Literal

import matplotlib
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.transforms import Bbox
from shapely.geometry.base import BaseGeometry

from geodata.basemap import Box, Layers, layers
from geodata.cells import Cell, Side, radius_of, sides_of, spread
from geodata.errors import DrawingError
from geodata.labelling import FAMILY, QUIET, TEXT, Room, mercator, place_labels
from geodata.wording import Wording, wording

Size = Literal["a4", "slide", "square"]
Format = Literal["png", "svg", "pdf"]

SIZES: dict[str, tuple[float, float]] = {"a4": (11.69, 8.27), "slide": (13.333, 7.5), "square": (8.0, 8.0)}
"""Width and height in inches; A4 lies on its side."""
DPI = 150
WORLD = Box(-170.0, -56.0, 180.0, 74.0)
EARTH_KM = 6371.0
SEA, LAND, SHORE, BORDER, UNIT, RIVER = "#d5dfe6", "#fbfaf6", "#9fb0bc", "#8b8f94", "#d3d0c8", "#8fb4d0"
_METADATA: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


@dataclass(frozen=True, slots=True)
class Words:
    """What is written around the map."""

    title: str
    subtitle: str
    hidden: str
    notes: str
    attribution: str
    shown: int


def draw(
    cells: Sequence[Cell],
    *,
    sides: Sequence[Side],
    title: str,
    subtitle: str,
    bbox: Box | None = None,
    size: Size = "a4",
    format: Format = "png",
    language: Literal["en", "ar"] = "en",
    shown: int | None = None,
    hidden: str = "",
    attribution: str = "",
    notes: str = "",
) -> bytes:
    """A picture of the cells on the offline base map, as bytes of a PNG (150 dpi), SVG or PDF file.

    `title` is one line, `subtitle` the filter in words; `hidden` says what is not shown and why. `shown` is the number
    of events (default: the sum of the cells'). Without a `bbox` the picture fits the cells, or shows the world when
    there are none. Raises DrawingError for an unknown size, format or language.
    """
    if size not in SIZES or format not in _METADATA:
        raise DrawingError(
            f"a picture is one of {', '.join(SIZES)} as {', '.join(_METADATA)}, not {size!r} as {format!r}"
        )
    said = wording(language)
    count = sum(cell.count for cell in cells) if shown is None else shown
    words = Words(title, subtitle, hidden, notes, attribution, count)
    with matplotlib.rc_context({"svg.hashsalt": "furat", "pdf.fonttype": 42, "font.family": FAMILY}):
        figure = _figure(SIZES[size])
        axes = _frame(figure, words, said, language)
        box = _fit(bbox or _window(cells), axes)
        _map(axes, box, cells, sides, said, language)
        written = BytesIO()
        figure.savefig(written, format=format, dpi=DPI, facecolor="white", metadata=_METADATA[format])
    return written.getvalue()


def _figure(inches: tuple[float, float]) -> Figure:
    figure = Figure(figsize=inches, dpi=DPI)
    FigureCanvasAgg(figure)
    return figure


def _window(cells: Sequence[Cell]) -> Box:
    if not cells:
        return WORLD
    # A ring counts with its extent, but not beyond a country's size: one vague event must not shrink all others.
    around = [min(cell.radius_km or 0.0, 400.0) / 111.2 for cell in cells]
    spots = [(c.longitude + e, c.latitude + e) for c, e in zip(cells, around, strict=True)]
    spots += [(c.longitude - e, c.latitude - e) for c, e in zip(cells, around, strict=True)]
    held = [(max(-180.0, min(180.0, x)), max(-80.0, min(80.0, y))) for x, y in spots]
    return Box.around(held, least=1.5)


def _frame(figure: Figure, words: Words, said: Wording, language: str) -> Axes:
    """Title, filter and foot of the picture; returns the axes of the map between them."""
    width, height = figure.get_size_inches()
    x, side = (0.97, "right") if language == "ar" else (0.03, "left")
    per_line = int(width * 12.5)
    filter_lines = textwrap.wrap(words.subtitle, per_line)[:3]
    foot = [line for part in _foot(words, said) for line in textwrap.wrap(part, int(width * 16))]
    inch = 1 / height
    figure.text(x, 1 - 0.22 * inch, words.title, fontsize=16, fontweight="bold", color="#1d2226", ha=side, va="top")
    for i, line in enumerate(filter_lines):
        figure.text(x, 1 - (0.56 + 0.19 * i) * inch, line, fontsize=10, color=TEXT, ha=side, va="top")
    for i, line in enumerate(reversed(foot)):
        figure.text(x, (0.12 + 0.15 * i) * inch, line, fontsize=7.5, color="#5d646b", ha=side, va="bottom")
    top, bottom = (0.66 + 0.19 * len(filter_lines)) * inch, (0.2 + 0.15 * len(foot)) * inch
    return figure.add_axes((0.03, bottom, 0.94, 1 - top - bottom))


def _foot(words: Words, said: Wording) -> list[str]:
    shown = said.shown.format(count=f"{words.shown:,}") if words.shown else said.nothing
    first = f"{shown}. {words.hidden}" if words.hidden else f"{shown}."
    return [part for part in (first, words.notes, words.attribution, said.base_map) if part]


def _fit(box: Box, axes: Axes) -> Box:
    """The box widened to the shape of the axes, on a Mercator map."""
    frame = axes.get_window_extent()
    low, high, wide = mercator(box.south), mercator(box.north), box.east - box.west
    shape = frame.width / frame.height
    tall = max(high - low, wide / shape)
    wide = min(max(wide, tall * shape), 360.0)
    middle_x = min(max((box.west + box.east) / 2, -180 + wide / 2), 180 - wide / 2)
    middle_y = (low + high) / 2
    west, east = max(-180.0, middle_x - wide / 2), min(180.0, middle_x + wide / 2)
    return Box(west, _latitude(middle_y - tall / 2), east, _latitude(middle_y + tall / 2))


def _latitude(height: float) -> float:
    return max(-85.0, min(85.0, degrees(np.arctan(np.sinh(radians(height))))))


def _map(axes: Axes, box: Box, cells: Sequence[Cell], sides: Sequence[Side], said: Wording, language: str) -> None:
    axes.set(xlim=(box.west, box.east), ylim=(mercator(box.south), mercator(box.north)), xticks=[], yticks=[])
    axes.set_facecolor(SEA)
    for spine in axes.spines.values():
        spine.set(color=SHORE, linewidth=0.8)
    pixels = axes.get_window_extent().width
    base = layers(box, tolerance=(box.east - box.west) / pixels)
    zoom = log2(360 / (box.east - box.west) * (pixels / DPI * 96) / 256)
    _base(axes, base, zoom)
    room = Room(axes)
    _marks(room, cells, {side.id: side for side in sides_of(cells, sides)})
    _scale_bar(room, box, said, language)
    _legend(room, cells, sides_of(cells, sides), said, language)
    place_labels(room, base, zoom=zoom, language=language)


def _base(axes: Axes, base: Layers, zoom: float) -> None:
    for shapes, face in ((base.land, LAND), (base.lakes, SEA)):
        _fill(axes, shapes, face=face, edge=SHORE, width=0.5, zorder=1)
    if zoom >= 4:
        _stroke(axes, base.units, UNIT, 0.5, 1.2)
    if zoom >= 6:
        _stroke(axes, base.streams, RIVER, 0.35, 1.3)
    _stroke(
        axes, [part for river, part in base.rivers if river.min_zoom <= zoom + 1], RIVER, 1.3 if zoom >= 5 else 0.8, 1.4
    )
    _stroke(axes, base.countries, BORDER, 0.8, 1.5)


def _fill(axes: Axes, shapes: Sequence[BaseGeometry], *, face: str, edge: str, width: float, zorder: float) -> None:
    rings = [ring for shape in shapes if shape.geom_type == "Polygon" for ring in (shape.exterior, *shape.interiors)]
    if rings:
        outline = Outline.make_compound_path(*(Outline(_flat(ring), closed=True) for ring in rings))
        axes.add_patch(PathPatch(outline, facecolor=face, edgecolor=edge, linewidth=width, zorder=zorder))


def _stroke(axes: Axes, shapes: Sequence[BaseGeometry], colour: str, width: float, zorder: float) -> None:
    lines = [shape for shape in shapes if shape.geom_type == "LineString"]
    if lines:
        outline = Outline.make_compound_path(*(Outline(_flat(line)) for line in lines))
        axes.add_patch(
            PathPatch(outline, facecolor="none", edgecolor=colour, linewidth=width, zorder=zorder, capstyle="round")
        )


def _flat(line: BaseGeometry) -> np.ndarray:
    points = shapely.get_coordinates(line)
    points[:, 1] = np.degrees(np.arcsinh(np.tan(np.radians(np.clip(points[:, 1], -85, 85)))))
    return points


def _marks(room: Room, cells: Sequence[Cell], sides: dict[str, Side]) -> None:
    """Large marks first, so that small ones lie on top."""
    axes, largest = room.axes, max((cell.count for cell in cells), default=1)
    radii = [radius_of(cell.count, largest) * 0.75 for cell in cells]
    shifts = spread(cells, radii)
    for i in sorted(range(len(cells)), key=lambda i: -radii[i]):
        cell, side = cells[i], sides[cells[i].side]
        if cell.inexact and cell.radius_km:
            _ring(axes, cell, side.colour)
        _mark(room, cell, side, radii[i], shifts[i])


def _mark(room: Room, cell: Cell, side: Side, radius: float, shift: tuple[float, float]) -> None:
    x, y = cell.longitude, mercator(cell.latitude)
    pixel = DPI / 72
    where = room.axes.transData.transform((x, y)) + np.array([shift[0], -shift[1]]) * pixel
    if not room.axes.bbox.contains(*where):
        return
    spot = room.axes.transData.inverted().transform(where)
    style: dict[str, object] = {"mfc": side.colour, "mec": "white", "mew": 0.8, "alpha": 0.92}
    if cell.inexact:
        style = {"mfc": _pale(side.colour), "mec": side.colour, "mew": 1.4, "alpha": 0.95}
    room.axes.plot(*spot, "o", ms=2 * radius, zorder=6, **style)
    if cell.count > 1:
        colour = TEXT if cell.inexact else side.text_colour
        text = f"{cell.count:,}"
        room.axes.annotate(
            text, spot, ha="center", va="center_baseline", fontsize=_fitting(text, radius), color=colour, zorder=6.5
        )
    half = radius * pixel
    room.taken.append(Bbox.from_extents(where[0] - half, where[1] - half, where[0] + half, where[1] + half))


def _fitting(text: str, radius: float) -> float:
    """Font size in points at which the text fits a circle; a digit of DejaVu Sans is 0.64 of its size wide."""
    return min(10.0, 1.7 * radius / (0.64 * max(len(text), 2)))


def _pale(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (red + 2) / 3, (green + 2) / 3, (blue + 2) / 3


def _ring(axes: Axes, cell: Cell, colour: str) -> None:
    """The circle within which it happened, true to scale on the earth."""
    assert cell.radius_km is not None
    shape = shapely.Polygon([_away(cell.longitude, cell.latitude, cell.radius_km, 2 * pi * i / 72) for i in range(72)])
    outline = Outline(_flat(shape.exterior), closed=True)
    axes.add_patch(PathPatch(outline, facecolor=colour, edgecolor="none", alpha=0.07, zorder=2))
    axes.add_patch(
        PathPatch(outline, facecolor="none", edgecolor=colour, linewidth=0.9, linestyle=(0, (4, 3)), zorder=2.1)
    )


def _away(longitude: float, latitude: float, kilometres: float, bearing: float) -> tuple[float, float]:
    """The point at a distance and bearing (radians) along the great circle; longitude may pass 180."""
    arc, here = kilometres / EARTH_KM, radians(latitude)
    there = asin(sin(here) * cos(arc) + cos(here) * sin(arc) * cos(bearing))
    turn = atan2(sin(bearing) * sin(arc) * cos(here), cos(arc) - sin(here) * sin(there))
    return longitude + degrees(turn), degrees(there)


def _scale_bar(room: Room, box: Box, said: Wording, language: str) -> None:
    """A bar of 1, 2 or 5 times a power of ten kilometres, true at the middle of the map; the corner the legend leaves."""
    axes = room.axes
    middle = _latitude((mercator(box.south) + mercator(box.north)) / 2)
    degree = 111.195 * cos(radians(middle))
    wanted = (box.east - box.west) * degree * 0.16
    power = 10 ** int(np.floor(log10(wanted)))
    length = max(step * power for step in (1, 2, 5) if step * power <= wanted)
    share = length / degree / (box.east - box.west)
    left = 0.02 if language == "ar" else 0.98 - share
    axes.plot(
        [left, left + share],
        [0.03, 0.03],
        color=TEXT,
        lw=2.2,
        transform=axes.transAxes,
        zorder=7,
        solid_capstyle="butt",
    )
    text = axes.text(
        left + share / 2, 0.04, f"{length:g} {said.kilometres}", ha="center", va="bottom",
        fontsize=8, color=TEXT, transform=axes.transAxes, zorder=7,
    )  # fmt: skip
    room.taken.append(
        Bbox.union([text.get_window_extent(), Bbox(axes.transAxes.transform([[left, 0.02], [left + share, 0.04]]))])
    )


def _legend(room: Room, cells: Sequence[Cell], sides: Sequence[Side], said: Wording, language: str) -> None:
    if not cells:
        return
    rows = [_dot(side.name, mfc=side.colour, mec="white") for side in sides]
    if any(cell.inexact for cell in cells):
        rows.append(_dot(said.approximate, mfc="#e6e6e6", mec=QUIET))
    if any(cell.inexact and cell.radius_km for cell in cells):
        rows.append(Line2D([], [], color=QUIET, lw=1, ls=(0, (4, 3)), label=said.within))
    if any(cell.count > 1 for cell in cells):
        rows.append(_dot(said.size, mfc="none", mec="none"))
    legend = room.axes.legend(
        handles=rows, loc="lower right" if language == "ar" else "lower left", fontsize=8, labelcolor=TEXT,
        framealpha=0.92, edgecolor="#d8dcdf", borderpad=0.7, handletextpad=0.5, markerfirst=language != "ar",
    )  # fmt: skip
    legend.set_zorder(8)
    room.taken.append(legend.get_window_extent())


def _dot(label: str, *, mfc: str, mec: str) -> Line2D:
    return Line2D([], [], ls="", marker="o", ms=7, mfc=mfc, mec=mec, label=label)
