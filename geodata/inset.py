"""The small map in a corner that shows where on the earth a picture lies."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.transforms import Bbox
from shapely import Polygon, get_coordinates

from geodata.basemap import Box, layers
from geodata.cells import Cell
from geodata.labelling import Room, mercator

_WIDER = 7.0
"""So many times the map's own width the inset shows, and no less than _LEAST degrees."""
_LEAST, _MOST = 35.0, 300.0
_SHARE = 0.17
"""Of the map's width."""
_FRAME = "#1d2226"


def draw_inset(room: Room, box: Box, cells: Sequence[Cell], *, sea: str, land: str, edge: str) -> None:
    """Draws it into the upper corner that holds fewer events; nothing on a map that shows half the world."""
    width = box.east - box.west
    if width * _WIDER > _MOST and width > _MOST / 2:
        return
    corner = _emptier(box, cells)
    frame = room.axes.get_window_extent()
    high = _SHARE * frame.width / frame.height
    axes = room.axes.inset_axes((corner, 1 - high - 0.01, _SHARE, high), zorder=7)
    wide = _around(box)
    axes.set(xlim=(wide.west, wide.east), ylim=(mercator(wide.south), mercator(wide.north)), xticks=[], yticks=[])
    axes.set_facecolor(sea)
    for spine in axes.spines.values():
        spine.set(color=edge, linewidth=0.8)
    for shape in layers(wide, detail="l", tolerance=(wide.east - wide.west) / 300).land:
        if isinstance(shape, Polygon):
            ring = [(x, mercator(y)) for x, y in get_coordinates(shape.exterior)]
            axes.add_patch(PathPatch(Outline(ring, closed=True), facecolor=land, edgecolor=edge, linewidth=0.3))
    south, north = mercator(box.south), mercator(box.north)
    seen = Rectangle((box.west, south), width, north - south, facecolor="none", edgecolor=_FRAME, linewidth=1.3)
    axes.add_patch(seen)
    room.taken.append(Bbox(room.axes.transAxes.transform([[corner, 1 - high - 0.01], [corner + _SHARE, 1.0]])))


def _around(box: Box) -> Box:
    """A square of the Mercator map around the box, moved where it would pass the edge of the world."""
    size = min(_MOST, max(_LEAST, (box.east - box.west) * _WIDER)) / 2
    x = min(180 - size, max(-180 + size, (box.west + box.east) / 2))
    south = max(-80.0, (box.south + box.north) / 2 - size * 0.6)
    north = min(82.0, (box.south + box.north) / 2 + size * 0.6)
    return Box(x - size, south, x + size, north)


def _emptier(box: Box, cells: Sequence[Cell]) -> float:
    """Left edge of the inset as a share of the map's width."""
    wide, upper = box.east - box.west, box.north - (box.north - box.south) * 0.35
    high = [(cell.longitude - box.west) / wide for cell in cells if cell.latitude > upper]
    left, right = sum(share < _SHARE + 0.06 for share in high), sum(share > 1 - _SHARE - 0.06 for share in high)
    return 0.005 if left < right else 1 - _SHARE - 0.005
