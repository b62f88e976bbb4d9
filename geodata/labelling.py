"""Names on a picture, placed so that none lies on another or on a mark.

Works in display pixels of a matplotlib axes. Names come in order of weight; each tries a few positions around its point
and is left out when none is free, because a missing name misleads less than an unreadable one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from math import cos, radians, sin
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from geodata.basemap import Label, Layers
from geodata.rivers import River

TEXT, QUIET, WATER, HALO = "#3b4147", "#7d848b", "#4d7fa6", "#fbfaf6"
FAMILY = ["DejaVu Sans"]
"""Bundled with matplotlib and holding both scripts, so that a picture looks the same on every machine."""
LARGE_ZOOM = 3
"""Countries named from this zoom on are so large that their name may move a little without leaving them."""
_AROUND = (
    (1.0, 0.0, "left", "center"),
    (-1.0, 0.0, "right", "center"),
    (0.0, 1.0, "center", "bottom"),
    (0.0, -1.0, "center", "top"),
)
_FAR = (4.0, 12.0, 22.0)
"""Distances of a name from its point, in points: beside its dot, or farther out where a mark lies on it."""
_SHARES = tuple(sorted((i / 24 for i in range(1, 24)), key=lambda share: abs(share - 0.5)))
"""Where along a river its name is tried, from the middle outwards."""
_NEAR = (-0.03, 0.0, 0.03)
_SHIFTS = (0, 14, -14, 28, -28)
"""How far up the name of a large country is moved to find room, in points."""
_FACE: dict[str, Any] = {"fontfamily": FAMILY, "path_effects": [withStroke(linewidth=2.2, foreground=HALO)]}


@dataclass(slots=True)
class Room:
    """The free room of an axes: what is taken, in display pixels."""

    axes: Axes
    taken: list[Bbox] = field(default_factory=list)

    def free(self, box: Bbox) -> bool:
        frame = self.axes.bbox
        inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
        return inside and not any(box.overlaps(other) for other in self.taken)

    def take(self, text: Text, pad: float = 2.0) -> bool:
        """Keeps the text and its room when that is free; removes the text otherwise."""
        box = text.get_window_extent().padded(pad)
        if self.free(box):
            self.taken.append(box)
            return True
        text.remove()
        return False


def place_labels(room: Room, layers: Layers, *, zoom: float, language: str) -> None:
    """Writes the names of a base map; x of the axes is longitude, y `mercator(latitude)`."""
    wanted = sorted((label for label in layers.labels if label.min_zoom <= zoom), key=lambda label: label.min_zoom)
    written = [x.name(language) for x in wanted if x.kind in ("capital", "town") and _town(room, x, language)]
    _rivers(room, layers.rivers, zoom, language)
    for kind in ("country", "sea", "unit"):
        for label in wanted:
            if label.kind == kind and label.name(language) not in written:
                _region(room, label, language)


def mercator(latitude: float) -> float:
    """Height on a Mercator map in degrees of longitude."""
    return float(np.degrees(np.arcsinh(np.tan(np.radians(np.clip(latitude, -85, 85))))))


def _town(room: Room, label: Label, language: str) -> bool:
    x, y = label.longitude, mercator(label.latitude)
    capital = label.kind == "capital"
    for far, (right, up, side, height) in product(_FAR, _AROUND):
        text = room.axes.annotate(
            label.name(language), (x, y), (right * far, up * far), textcoords="offset points", ha=side, va=height,
            fontsize=8 if capital else 7, fontweight="bold" if capital else "normal", color=TEXT, **_FACE, zorder=5,
        )  # fmt: skip
        if room.take(text, 1.0):
            room.axes.plot(x, y, "s" if capital else "o", ms=2.6, mfc="white", mec=TEXT, mew=0.7, zorder=4.5)
            return True
    return False


def _region(room: Room, label: Label, language: str) -> bool:
    name = label.name(language).upper() if label.kind == "country" else label.name(language)
    slant = "italic" if label.kind == "sea" and language != "ar" else "normal"
    for up in _SHIFTS if label.min_zoom <= LARGE_ZOOM else (0,):
        text = room.axes.annotate(
            name, (label.longitude, mercator(label.latitude)), (0, up), textcoords="offset points", ha="center",
            va="center", style=slant, fontsize={"country": 9, "sea": 8, "unit": 7}[label.kind],
            color=WATER if label.kind == "sea" else QUIET, **_FACE, zorder=4,
        )  # fmt: skip
        if room.take(text):
            return True
    return False


def _rivers(room: Room, parts: Iterable[tuple[River, shapely.LineString]], zoom: float, language: str) -> None:
    """Each river is named once, on its longest part that has room."""
    named: set[str] = set()
    for river, part in sorted(parts, key=lambda pair: (pair[0].min_zoom, -pair[1].length)):
        if river.min_zoom <= zoom and river.name_en not in named and _river(room, river, part, language):
            named.add(river.name_en)


def _river(room: Room, river: River, part: shapely.LineString, language: str) -> bool:
    for share, side in product(_SHARES, (8, -8)):
        before, here, after = (shapely.line_interpolate_point(part, share + d, normalized=True) for d in _NEAR)
        angle = _upright(before.x, mercator(before.y), after.x, mercator(after.y))
        text = room.axes.annotate(
            river.name(language), (here.x, mercator(here.y)), _beside(angle, side), textcoords="offset points",
            rotation=angle, ha="center", va="center", fontsize=8, style="normal" if language == "ar" else "italic",
            color=WATER, **_FACE, zorder=5,
        )  # fmt: skip
        if room.take(text):
            return True
    return False


def _beside(angle: float, points: float) -> tuple[float, float]:
    """So many points off a line of this angle, above it where positive."""
    return -points * sin(radians(angle)), points * cos(radians(angle))


def _upright(x0: float, y0: float, x1: float, y1: float) -> float:
    """Angle of a line in degrees, turned so that words along it never stand on their head."""
    angle = float(np.degrees(np.arctan2(y1 - y0, x1 - x0)))
    return (angle + 90) % 180 - 90
