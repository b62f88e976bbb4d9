"""Views of the map that are not marks: heat, and first-order units shaded by a number. As JSON for furat_views.js."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geodata.areas import Areas
from geodata.cells import Cell, Pin, Unit
from geodata.leaflet import Corners, dress, script_json
from geodata.wording import Language

STEPS = 5
"""Colours of units: ColorBrewer's OrRd (furat_legend.js), which also those tell apart who see no red."""
_POINTS = 200_000
"""Points whose unit is remembered."""


@dataclass(frozen=True, slots=True)
class Shade:
    """A unit and what it is shaded by."""

    unit: Unit
    value: int
    """1 or more."""
    words: str
    """What its tooltip tells beside its name; any text."""


@lru_cache(maxsize=_POINTS)
def unit_at(latitude: float, longitude: float) -> Unit | None:
    """The unit a point lies in; None at sea, and where no country is known."""
    area = Areas.open().containing(latitude, longitude)
    if area is None or not area.country:
        return None
    return Unit(area.country, Areas.open().by_country(area.country).index(area))


def heat(cells: Sequence[Cell], language: Language, pin: Pin | None = None, area: Corners = ()) -> str:
    """What `furat.heat` draws: longitude, latitude and count of each spot."""
    spots = [[round(cell.longitude, 4), round(cell.latitude, 4), cell.count] for cell in cells]
    return script_json({"spots": spots, **dress(language, pin, area)})


def areas(
    shades: Sequence[Shade], elsewhere: int, *, language: Language, pin: Pin | None = None, area: Corners = ()
) -> str:
    """What `furat.areas` draws; `elsewhere` are events that no single unit holds."""
    breaks = steps([shade.value for shade in shades])
    units: dict[str, list[list[Any]]] = {}
    for shade in shades:
        step = bisect_right(breaks, shade.value) - 1
        units.setdefault(shade.unit.country, []).append([shade.unit.number, step, shade.words])
    most = max((shade.value for shade in shades), default=0)
    legend = {"breaks": breaks, "most": most, "elsewhere": elsewhere} if shades or elsewhere else None
    return script_json({"units": units, "legend": legend, **dress(language, pin, area)})


def steps(values: Sequence[int]) -> tuple[int, ...]:
    """The least value of each colour, rising: fifths of the different values, so that one large one hides no other."""
    different = sorted(set(values))
    count = min(STEPS, len(different))
    return tuple(different[i * len(different) // count] for i in range(count))
