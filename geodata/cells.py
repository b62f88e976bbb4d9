"""What is drawn: marks on the map, and the sides that colour them.

This is the seam between querying and drawing: plain values, so that drawing need not know what an event is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import Literal

from geodata.errors import DrawingError

UNKNOWN_COLOUR = "#8A8A8A"
DISTRICT = 3
"""UCDP's where_prec from which a place is an area or wider: it may have happened anywhere in it."""
Drawing = Literal["within", "hatched", "outline", "line"]
"""A circle round the point; a hatched circle; a hatched unit; a line. furat_shapes.js decides alike."""

Line = tuple[tuple[float, float], ...]
"""Points of a line: degrees east, degrees north."""
Corners = tuple[tuple[float, float], ...]
"""Longitude and latitude of an area's corners in degrees; two are a rectangle's south-western and north-eastern. Over
180 where it crosses the date line."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A first-order unit: its country, and which of that country's units it is (`Areas.by_country`)."""

    country: str
    number: int


@dataclass(frozen=True, slots=True)
class Cell:
    """The events of one side at one place or in one square of the map. Field order is the column order of a query."""

    longitude: float
    """Degrees east, -180..180."""
    latitude: float
    """Degrees north, -90..90."""
    count: int
    """Events, 1 or more."""
    side: str
    """Id of a Side."""
    deaths: int | None = None
    """People killed, best estimate; None is unknown."""
    where_precision: int | None = 1
    """UCDP's where_prec 1-7, the coarsest in the cell; None is unknown."""
    radius_km: float | None = None
    """Radius within which the text leaves the location; None draws no ring."""
    label: str = ""
    """Words for the tooltip; any text, escaped where it is drawn."""
    event_id: str | None = None
    """Id of the event when there is just one."""
    mix: tuple[tuple[str, int], ...] = ()
    """(id of a Side, its events), most first, where several sides stand in one cell; empty when there is one."""
    shape: Unit | Line | None = None
    """Where the place is a unit or lies along a line, its shape in place of the circle of `radius_km`."""

    def __post_init__(self) -> None:
        if not (-180 <= self.longitude <= 180 and -90 <= self.latitude <= 90):
            raise DrawingError(f"a mark off the earth: longitude {self.longitude}, latitude {self.latitude}")
        if self.count < 1:
            raise DrawingError(f"a mark stands for 1 event or more, not {self.count}")
        if self.where_precision is not None and not 1 <= self.where_precision <= 7:
            raise DrawingError(f"where_precision is 1-7 or None, not {self.where_precision}")
        if self.radius_km is not None and not 0 < self.radius_km < 20_040:
            raise DrawingError(f"a radius is more than 0 km and less than half round the earth, not {self.radius_km}")

    @property
    def inexact(self) -> bool:
        """Whether the mark must not look like an exact place."""
        return self.where_precision is None or self.where_precision >= 2

    @property
    def drawing(self) -> Drawing | None:
        """How the place is drawn beside its mark; None for a plain point."""
        if not self.inexact or not (self.radius_km or self.shape):
            return None
        if self.shape:
            return "outline" if isinstance(self.shape, Unit) else "line"
        return "hatched" if (self.where_precision or 0) >= DISTRICT else "within"


@dataclass(frozen=True, slots=True)
class Side:
    """A colour group of actors."""

    id: str
    name: str
    """In the language of the page."""
    colour: str
    """"#rrggbb"."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", self.colour):
            raise DrawingError(f"side {self.id}: a colour is #rrggbb, not {self.colour!r}")

    @property
    def pale(self) -> str:
        """The colour mixed with two parts of white, for places that are not exact."""
        return "#" + "".join(f"{(int(self.colour[i : i + 2], 16) + 2 * 255) // 3:02x}" for i in (1, 3, 5))

    @property
    def text_colour(self) -> str:
        """Black or white, whichever reads better on the colour (WCAG relative luminance)."""
        red, green, blue = (_linear(int(self.colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
        return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 else "#ffffff"


@dataclass(frozen=True, slots=True)
class Pin:
    """A point to be shown beside the marks: a place that was looked for."""

    longitude: float
    """Degrees east."""
    latitude: float
    """Degrees north."""
    name: str


LEAST_RADIUS, MOST_RADIUS = 6.0, 26.0
"""Radius of a mark for one event and for the largest cell, in points (snapshot) or pixels (screen)."""
FULL_SIZE_AT = 40
"""Below this many events in the largest cell, marks are not blown up to the most radius."""
NUMBER_RADIUS = 9.0
"""Least radius a two-digit number fits into."""


def radius_of(count: int, largest: int) -> float:
    """Radius of a mark, so that its area goes with the count; marks with a number in them are wide enough for it."""
    least = LEAST_RADIUS if count == 1 else NUMBER_RADIUS
    return max(least, MOST_RADIUS * sqrt(count / max(largest, FULL_SIZE_AT)))


def spread(cells: Sequence[Cell], radii: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Shift of each mark (right, down; same unit as the radii) so that sides at one point stand side by side around it.

    Only marks at exactly the same point are shifted, by no more than their own size, so nothing moves on the earth.
    """
    at: dict[tuple[float, float], list[int]] = defaultdict(list)
    for i, cell in enumerate(cells):
        at[round(cell.longitude, 6), round(cell.latitude, 6)].append(i)
    shifts = [(0.0, 0.0)] * len(cells)
    for group in (group for group in at.values() if len(group) > 1):
        # Circles of the largest radius, touching each other around a common centre.
        away = max(radii[i] for i in group) / sin(pi / len(group))
        for turn, i in enumerate(group):
            angle = 2 * pi * turn / len(group) + pi
            shifts[i] = (away * cos(angle), away * sin(angle))
    return tuple(shifts)


def sides_of(cells: Iterable[Cell], sides: Sequence[Side], *, also: Iterable[str] = ()) -> tuple[Side, ...]:
    """The sides that occur in the cells, and some others, in the given order; ids nobody named follow in grey under
    their own id."""
    cells = tuple(cells)
    present = set(also) | {cell.side for cell in cells} | {side for cell in cells for side, _ in cell.mix}
    known = [side for side in sides if side.id in present]
    strangers = sorted(present - {side.id for side in sides})
    return (*known, *(Side(stranger, stranger, UNKNOWN_COLOUR) for stranger in strangers))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.03928 else float(((channel + 0.055) / 1.055) ** 2.4)
