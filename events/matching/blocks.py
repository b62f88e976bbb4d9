"""Which pairs of reports are compared at all: those told of neighbouring cells or of one province, within a day, of
kinds that are kin.

How often a report is compared has a limit, so that the work grows with the number of reports and not with its square.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from events.matching.aspects import LATE_DAYS, ONCE, kin_of
from events.matching.sketch import Sketch, Where
from events.model import SubEventType
from geodata.places import WherePrecision

FINE_DEGREES, COARSE_DEGREES = 0.25, 0.5
"""Sides of cells. Towns and what is near them meet in neighbouring fine cells (28 km of latitude), what is told by
area only in coarse ones (55 km)."""
MOST_COMPARED = 40
"""Reports of one kind, cell and day that one report is compared with: the ones most like it."""
LONGEST_DAYS = 7
"""A span of more days stands in the cells of its first days."""

_Cell = tuple[str, int | str, int | str, int]
_Cells = dict[_Cell, dict[SubEventType, list[Sketch]]]


def candidate_pairs(sketches: Iterable[Sketch]) -> Iterator[tuple[Sketch, Sketch]]:
    """Pairs to compare, each once, never two reports of one article; the order of the sketches changes nothing."""
    cells: _Cells = defaultdict(lambda: defaultdict(list))
    for one in sorted(sketches, key=_likeness):  # so that the last in a cell are those most like the next
        if one.where is None or one.when is None:
            continue
        seen = {other.id: other for other in _met(one, one.where, cells)}
        yield from ((other, one) for other in seen.values() if other.article_id != one.article_id)
        for cell in _stands(one, one.where):
            cells[cell][one.kind].append(one)


def _likeness(one: Sketch) -> tuple[str, list[str], list[str], int, str]:
    killed = -1 if one.killed.best is None else one.killed.best
    return one.where.id if one.where else "", sorted(one.armed), sorted(one.scene.targets), killed, one.id


def _met(one: Sketch, where: Where, cells: Mapping[_Cell, Mapping[SubEventType, Sequence[Sketch]]]) -> Iterator[Sketch]:
    kinds = kin_of(one.kind)
    for cell in _looks(one, where):
        found = cells.get(cell)
        for kind in kinds if found else ():
            yield from found[kind][-MOST_COMPARED:] if found and kind in found else ()


def _stands(one: Sketch, where: Where) -> Iterator[_Cell]:
    """Cells a report is found in, on each of its days."""
    for day in _days(one):
        if _by_area(where):
            yield "area", *_cell(where, COARSE_DEGREES), day
        else:
            yield "point", *_cell(where, FINE_DEGREES), day
        yield "any", *_cell(where, COARSE_DEGREES), day
        if where.admin1:
            yield "province", where.country, where.admin1, day
            if where.precision == WherePrecision.ADMIN1:
                yield "by province", where.country, where.admin1, day


def _looks(one: Sketch, where: Where) -> Iterator[_Cell]:
    """Cells in which a report of the same event may stand."""
    own, late = _days(one), LATE_DAYS if one.kind in ONCE else 1
    for day in range(own.start - late, own.stop + late):
        if _by_area(where):
            yield from (("any", *cell, day) for cell in _around(where, COARSE_DEGREES))
        else:
            yield from (("point", *cell, day) for cell in _around(where, FINE_DEGREES))
            yield from (("area", *cell, day) for cell in _around(where, COARSE_DEGREES))
        if where.admin1:
            whole = where.precision == WherePrecision.ADMIN1
            yield "province" if whole else "by province", where.country, where.admin1, day


def _days(one: Sketch) -> range:
    when = one.when
    return range(0) if when is None else range(when.start, min(when.end, when.start + LONGEST_DAYS - 1) + 1)


def _by_area(where: Where) -> bool:
    return where.precision >= WherePrecision.ADMIN2


def _around(where: Where, degrees: float) -> list[tuple[int, int]]:
    row, column = _cell(where, degrees)
    wide = round(360 / degrees)
    return [(row + i, (column + j) % wide) for i in (-1, 0, 1) for j in (-1, 0, 1)]


def _cell(where: Where, degrees: float) -> tuple[int, int]:
    """Row and column; columns go round the earth."""
    return math.floor(where.latitude / degrees), math.floor(where.longitude / degrees) % round(360 / degrees)
