"""The flat rows of the lake's events as the query's copy takes them over: whole also where an older Furat wrote them.

Columns added since stand empty (null) in rows of before; there they are made from the record. `review` is stored in no
row: it follows from the corrections.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from events import tables
from events.codes import Readers, Review
from events.model import Correction, Event
from events.readers import MARK, readers_of

STORED: list[str] = [name for name in tables.SCHEMAS["events"].names if name not in ("digest", "record")]
"""The columns that stand in the lake."""
SCHEMA = pa.schema([*(tables.SCHEMAS["events"].field(name) for name in STORED), pa.field("review", pa.string())])
"""The columns of a row as it is given out."""

COMPARED = pc.match_substring(pc.field("record").cast(pa.string()), MARK)
"""The condition that two readers were asked for an event: few were, so few records need be opened."""
ANY = pc.scalar(True)


class Records(Protocol):
    """The records of some ids, uncorrected; only those that fit a condition (pyarrow's) on the stored row."""

    def __call__(self, ids: Sequence[str], *, also: Any = ANY) -> Mapping[str, Event]: ...


def finished(rows: Any, records: Records, reviews: Mapping[str, Review]) -> Any:
    """Rows read from the lake with every column of SCHEMA; `reviews` of those that anybody looked at."""
    given = [rows[name] if name in rows.column_names else None for name in STORED]
    columns = [
        pa.nulls(rows.num_rows, SCHEMA.field(name).type) if column is None else column
        for name, column in zip(STORED, given, strict=True)
    ]
    made = pa.table([*columns, _reviews(rows["id"], reviews)], names=SCHEMA.names).cast(SCHEMA)
    return _with_readers(_completed(made, records), records)


def _reviews(ids: Any, reviews: Mapping[str, Review]) -> Any:
    if not reviews:
        return pa.array([Review.OPEN.value] * len(ids), pa.string())
    return pa.array([reviews.get(id, Review.OPEN).value for id in ids.to_pylist()], pa.string())


def _completed(rows: Any, records: Records) -> Any:
    """Rows with the columns that an older Furat did not write."""
    older = pc.is_null(rows[tables.ADDED[0]])
    ids = rows["id"].filter(older).to_pylist()
    if not ids:
        return rows
    found = records(ids)
    told = {id: tables.added(event) for id, event in found.items()}
    for name in tables.ADDED:
        values = [told[id][name] if id in told else value for id, value in _pairs(rows, name)]
        rows = rows.set_column(rows.schema.get_field_index(name), name, pa.array(values, SCHEMA.field(name).type))
    return rows


def _with_readers(rows: Any, records: Records) -> Any:
    """Rows with what two readers make of them, also those of before the column."""
    ids = rows["id"].filter(pc.is_null(rows[tables.READERS])).to_pylist()
    if not ids:
        return rows
    told = {id: readers_of(event).value for id, event in records(ids, also=COMPARED).items()}
    values = [value or told.get(id, Readers.ONE.value) for id, value in _pairs(rows, tables.READERS)]
    return rows.set_column(rows.schema.get_field_index(tables.READERS), tables.READERS, pa.array(values, pa.string()))


def _pairs(rows: Any, name: str) -> Iterable[tuple[str, Any]]:
    return zip(rows["id"].to_pylist(), rows[name].to_pylist(), strict=True)


def review_of(in_force: Iterable[Correction]) -> Review:
    """What came of looking at an event: accepted when nothing but its confidence was set, corrected when more was."""
    fields = {correction.field for correction in in_force}
    if not fields:
        return Review.OPEN
    return Review.ACCEPTED if fields == {"confidence"} else Review.CORRECTED
