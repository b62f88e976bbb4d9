"""Which stored events new reports may belong to: a coarse answer from place and time, wider than any matcher's.

Stored events are closed against each other, so when the new reports and all events near them are merged again, every
other event stays as it is, and the outcome is that of merging all reports at once.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from events.model import Coding, EventReport

CELL_DEGREES = 0.5
"""A report reaches its own cell and two on each side: 55 km at least up to 60 degrees of latitude, and all of its
province, by which the same may be told. A matcher must not join reports farther apart than that, nor such that are
apart in time by more than REACH_DAYS."""
REACH_DAYS = 3
_EPOCH = date(1970, 1, 1)
Span = tuple[int, int]
"""The first and the last day, counted from the epoch."""
_NOWHERE = -1
"""The cell of what has no place."""


class Vicinity:
    """The surroundings of some reports."""

    def __init__(self, reports: Iterable[EventReport]) -> None:
        found: dict[int | str, set[Span | None]] = defaultdict(set)
        for report in reports:
            cells: list[int | str] = [*_cells(report.coding), *_province(report.coding)]
            for cell in cells:
                found[cell].add(_days(report.coding))
        self._days = {cell: _joined(spans) for cell, spans in found.items()}
        self._all = _joined({span for spans in self._days.values() for span in spans})
        self._cells = np.array(sorted(cell for cell in self._days if isinstance(cell, int)), dtype=np.int64)
        self._provinces = pa.array(sorted(name for name in self._days if isinstance(name, str)), pa.string())

    def of(self, rows: Any, articles: set[str]) -> Any:
        """For each row whether it lies near, or one of the articles tells it: a mask.

        Rows have columns article_ids, lon, lat, country, admin1, date_start, date_end.
        """
        lists = rows["article_ids"].combine_chunks()
        told = pc.is_in(pc.list_flatten(lists), pa.array(sorted(articles), pa.string()))
        mask = np.zeros(rows.num_rows, dtype=bool)
        mask[pc.list_parent_indices(lists).to_numpy()[told.to_numpy(zero_copy_only=False)]] = True
        cells, provinces = _row_cells(rows), pc.binary_join_element_wise(rows["country"], rows["admin1"], "/")
        near, within = np.isin(cells, self._cells), pc.is_in(provinces, self._provinces).to_numpy(zero_copy_only=False)
        maybe = np.flatnonzero(~mask & (near | within))
        days = [rows[name].take(pa.array(maybe)).cast(pa.int32()).to_pylist() for name in ("date_start", "date_end")]
        for i, first, last in zip(maybe.tolist(), *days, strict=True):
            if _meets(self._all, first, last):  # of most rows no report is near in time, wherever it lies
                told = [*self._days.get(int(cells[i]), ()), *self._days.get(provinces[i].as_py(), ())]
                mask[i] = _meets(told, first, last)
        return pa.array(mask)


def _meets(spans: Sequence[Span | None], first: int | None, last: int | None) -> bool:
    if first is None or last is None:
        return None in spans
    return any(first <= span[1] and last >= span[0] for span in spans if span)


def _joined(spans: Iterable[Span | None]) -> tuple[Span | None, ...]:
    """The same days in as few spans as can be."""
    found: list[Span | None] = [None] if None in (known := set(spans)) else []
    for first, last in sorted(span for span in known if span):
        before = found[-1] if found else None
        if before and first <= before[1] + 1:
            found[-1] = (before[0], max(before[1], last))
        else:
            found.append((first, last))
    return tuple(found)


def _days(coding: Coding) -> Span | None:
    """Since and until when something may be the same event, in days; what has no date meets only its like."""
    if coding.date is None:
        return None
    return (coding.date.start - _EPOCH).days - REACH_DAYS, (coding.date.end - _EPOCH).days + REACH_DAYS


def _cells(coding: Coding) -> list[int]:
    at = coding.location
    if at is None or at.place is None:
        return [_NOWHERE]
    lat = at.place.latitude if at.latitude is None else at.latitude
    lon = at.place.longitude if at.longitude is None else at.longitude
    row, column = math.floor(lat / CELL_DEGREES), math.floor(lon / CELL_DEGREES)
    return [_number(row + i, column + j) for i in range(-2, 3) for j in range(-2, 3)]


def _province(coding: Coding) -> list[str]:
    place = coding.location.place if coding.location else None
    return [f"{place.country}/{place.admin1}"] if place and place.admin1 else []


def _number(row: Any, column: Any) -> Any:
    """A cell's number; columns go round the earth."""
    return (row + 1000) * 10_000 + column % round(360 / CELL_DEGREES)


def _row_cells(rows: Any) -> Any:
    lon, lat = (rows[name].to_numpy() for name in ("lon", "lat"))
    placed = np.isfinite(lon) & np.isfinite(lat)
    row, column = (np.floor(np.where(placed, values, 0) / CELL_DEGREES).astype(np.int64) for values in (lat, lon))
    return np.where(placed, _number(row, column), _NOWHERE)
