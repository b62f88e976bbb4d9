"""Names on a picture, placed so that none lies on another or on a mark.

Works in display pixels of a matplotlib axes. Names come in order of weight; each tries a few positions around its point
and is left out when none is free, because a missing name misleads less than an unreadable one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patheffects import Stroke, withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from geodata.basemap import Label, Layers
from geodata.rivers import River

TEXT, QUIET, WATER, HALO = "#3b4147", "#7d848b", "#4d7fa6", "#fbfaf6"
FAMILY = ["DejaVu Sans"]
"""Bundled with matplotlib and holding both scripts, so that a picture looks the same on every machine."""
_AROUND = (
    (0.0, -1.0, "center", "top"),
    (1.0, 0.0, "left", "center"),
    (-1.0, 0.0, "right", "center"),
    (0.0, 1.0, "center", "bottom"),
)
_KIND_ORDER = {"country": 0, "capital": 1, "town": 2, "sea": 3}


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
    wanted = sorted((x for x in layers.labels if x.min_zoom <= zoom), key=lambda x: (x.min_zoom, _KIND_ORDER[x.kind]))
    for label in (x for x in wanted if x.kind in ("capital", "town")):
        _town(room, label, language)
    _rivers(room, layers.rivers, zoom, language)
    for label in (x for x in wanted if x.kind in ("country", "sea")):
        _region(room, label, language)


def mercator(latitude: float) -> float:
    """Height on a Mercator map in degrees of longitude."""
    return float(np.degrees(np.arcsinh(np.tan(np.radians(np.clip(latitude, -85, 85))))))


def _town(room: Room, label: Label, language: str) -> None:
    x, y = label.longitude, mercator(label.latitude)
    capital = label.kind == "capital"
    for right, up, side, height in _AROUND:
        text = room.axes.annotate(
            label.name(language),
            (x, y),
            (right * 4, up * 3.5),
            textcoords="offset points",
            ha=side,
            va=height,
            fontsize=8 if capital else 7,
            fontweight="bold" if capital else "normal",
            color=TEXT,
            fontfamily=FAMILY,
            path_effects=_halo(),
            zorder=5,
        )
        if room.take(text, 1.0):
            room.axes.plot(x, y, "s" if capital else "o", ms=2.6, mfc="white", mec=TEXT, mew=0.7, zorder=4.5)
            return


def _region(room: Room, label: Label, language: str) -> None:
    sea = label.kind == "sea"
    text = room.axes.text(
        label.longitude,
        mercator(label.latitude),
        label.name(language).upper() if not sea else label.name(language),
        ha="center",
        va="center",
        fontsize=8 if sea else 9,
        style="italic" if sea and language != "ar" else "normal",
        color=WATER if sea else QUIET,
        fontfamily=FAMILY,
        path_effects=[] if sea else _halo(),
        zorder=4,
    )
    room.take(text)


def _rivers(room: Room, parts: Iterable[tuple[River, shapely.Geometry]], zoom: float, language: str) -> None:
    """Each river is named once, on its longest part that has room."""
    named: set[str] = set()
    for river, part in sorted(parts, key=lambda pair: (pair[0].min_zoom, -pair[1].length)):
        if river.min_zoom <= zoom and river.name_en not in named and _river(room, river, part, language):
            named.add(river.name_en)


def _river(room: Room, river: River, part: shapely.Geometry, language: str) -> bool:
    for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9):
        before, here, after = (part.interpolate(share + d, normalized=True) for d in (-0.04, 0, 0.04))
        text = room.axes.annotate(
            river.name(language),
            (here.x, mercator(here.y)),
            (0, 5),
            textcoords="offset points",
            rotation=_upright(before.x, mercator(before.y), after.x, mercator(after.y)),
            ha="center",
            va="center",
            fontsize=8,
            style="normal" if language == "ar" else "italic",
            color=WATER,
            fontfamily=FAMILY,
            path_effects=_halo(),
            zorder=5,
        )
        if room.take(text):
            return True
    return False


def _upright(x0: float, y0: float, x1: float, y1: float) -> float:
    """Angle of a line in degrees, turned so that words along it never stand on their head."""
    angle = float(np.degrees(np.arctan2(y1 - y0, x1 - x0)))
    return (angle + 90) % 180 - 90


def _halo() -> Sequence[Stroke]:
    return [withStroke(linewidth=2.2, foreground=HALO)]
