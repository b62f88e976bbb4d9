"""Rows that are the same place become one: curated rows and added bulk tables meet the towns of the base."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from geodata.entries import Entry, distance_km
from geodata.names import key
from geodata.places import Place

SAME_PLACE_KM = 5.0
"""A curated row and a town of one name this near are one place."""
SAME_POINT_KM = 0.3
"""A curated row this near a town is that town whatever it is called: its point was copied from there."""
_CELL = 0.1  # degrees; wider than SAME_PLACE_KM up to 60 degrees north


def with_bulk(towns: list[Entry], bulk: Iterable[Place]) -> list[Entry]:
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


def merge(towns: list[Entry], curated: Sequence[Place]) -> list[Entry]:
    """Towns and curated rows; a row that is a town gives it its names, the others stand apart."""
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
