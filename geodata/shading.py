"""Views of the map that are not marks: heat, and first-order units shaded by a number. As JSON for furat_views.js."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from geodata.areas import Areas
from geodata.cells import Cell, Pin
from geodata.leaflet import dress, folded, script_json
from geodata.wording import Language, wording

RAMP = ("#fef0d9", "#fdcc8a", "#fc8d59", "#e34a33", "#b30000")
"""ColorBrewer's OrRd: five steps that also those tell apart who see no red."""
_POINTS = 200_000
"""Points whose unit is remembered."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A first-order unit: its country, and which of that country's units it is (`Areas.by_country`)."""

    country: str
    number: int


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


def heat(cells: Sequence[Cell], language: Language, pin: Pin | None = None) -> str:
    """What `furat.heat` draws: longitude, latitude and count of each spot."""
    spots = [[round(cell.longitude, 4), round(cell.latitude, 4), cell.count] for cell in cells]
    bar = f'<i style="width:100%;height:9px;border-radius:2px;background:linear-gradient(90deg,{",".join(RAMP)})"></i>'
    head = f"<summary><b>{escape(wording(language).heat)}</b></summary>"
    legend = folded(head, [bar], language) if cells else ""
    return script_json({"spots": spots, "legend": legend, **dress(language, pin)})


def areas(shades: Sequence[Shade], elsewhere: int, *, assets: str, language: Language, pin: Pin | None = None) -> str:
    """What `furat.areas` draws; `elsewhere` are events that no single unit holds, `assets` as for `OfflineMap`."""
    breaks = steps([shade.value for shade in shades])
    units: dict[str, list[list[Any]]] = {}
    for shade in shades:
        colour = RAMP[bisect_right(breaks, shade.value) - 1]
        units.setdefault(shade.unit.country, []).append([shade.unit.number, colour, shade.words])
    legend = _legend(breaks, shades, elsewhere, language) if shades or elsewhere else ""
    drawn = {"folder": assets, "language": language, "units": units, "legend": legend}
    return script_json({**drawn, **dress(language, pin)})


def steps(values: Sequence[int]) -> tuple[int, ...]:
    """The least value of each colour, rising: fifths of the different values, so that one large one hides no other."""
    different = sorted(set(values))
    count = min(len(RAMP), len(different))
    return tuple(different[i * len(different) // count] for i in range(count))


def _legend(breaks: Sequence[int], shades: Sequence[Shade], elsewhere: int, language: Language) -> str:
    said, most = wording(language), max((shade.value for shade in shades), default=0)
    ends = [*(b - 1 for b in breaks[1:]), most]
    rows = [
        f'<i class="step" style="background:{colour}"></i><bdi>{low:,}{f"–{high:,}" if high > low else ""}</bdi>'
        for colour, low, high in zip(RAMP, breaks, ends, strict=False)
    ]
    rows += [escape(said.outside_units.format(count=f"{elsewhere:,}"))] if elsewhere else []
    return folded(f"<summary><b>{escape(said.units)}</b></summary>", rows, language)
