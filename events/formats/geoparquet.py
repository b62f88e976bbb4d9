"""GeoParquet 1.1: columns with their types, points as WKB in longitude and latitude (OGC:CRS84)."""

from __future__ import annotations

import json
import struct
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from events.formats.columns import COLUMNS, as_text
from events.formats.told import About, Told

_TYPES = {
    "text": pa.string(),
    "texts": pa.list_(pa.string()),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
}
_GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}
_GROUP = 20_000
"""Rows a row group: a few megabytes of memory."""
_PIECE = 1 << 20


def write(rows: Iterable[Told], about: About) -> Iterator[bytes]:
    """The file's metadata hold what it says of itself under `furat`."""
    fields = [*((column.name, _TYPES[column.kind]) for column in COLUMNS), ("geometry", pa.binary())]
    told = {"geo": json.dumps(_GEO), "furat": json.dumps(dict(about.pairs), ensure_ascii=False)}
    schema = pa.schema(fields, metadata=told)
    source = iter(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        with pq.ParquetWriter(path, schema, compression="zstd") as file:
            while group := list(islice(source, _GROUP)):
                file.write_table(_table(group, schema))
        with path.open("rb") as made:
            while piece := made.read(_PIECE):
                yield piece


def _table(group: Sequence[Told], schema: Any) -> Any:
    columns: list[Any] = [[_value(column.pick(told)) for told in group] for column in COLUMNS]
    points = [None if told.point is None else struct.pack("<BIdd", 1, 1, *told.point) for told in group]
    return pa.table(
        [pa.array(values, field.type) for values, field in zip([*columns, points], schema, strict=True)], schema=schema
    )


def _value(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_clean(str(item)) for item in value]
    return _clean(value) if isinstance(value, str) else value


def _clean(text: str) -> str:
    return as_text(text).encode("utf-8", "replace").decode()
