"""GeoPackage 1.3 (OGC 12-128r17): one SQLite file that every GIS opens. The same rows give the same bytes."""

from __future__ import annotations

import sqlite3
import struct
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from events.formats.columns import COLUMNS, as_text
from events.formats.told import About, Told

_TABLE = "events"
_EPOCH = "1970-01-01T00:00:00.000Z"
"""Stands for the moment of writing, which would make two files of the same rows differ."""
_TYPES = {"text": "TEXT", "texts": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "DATE"}
_PIECE = 1 << 20

_SCHEMA = """
create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer not null primary key,
    organization text not null, organization_coordsys_id integer not null, definition text not null, description text);
create table gpkg_contents (table_name text not null primary key, data_type text not null, identifier text unique,
    description text default '', last_change datetime not null, min_x double, min_y double, max_x double, max_y double,
    srs_id integer references gpkg_spatial_ref_sys (srs_id));
create table gpkg_geometry_columns (table_name text not null unique references gpkg_contents (table_name),
    column_name text not null, geometry_type_name text not null,
    srs_id integer not null references gpkg_spatial_ref_sys (srs_id), z tinyint not null, m tinyint not null,
    primary key (table_name, column_name));
"""
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS = (
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude and latitude in decimal degrees"),
    ("Undefined cartesian", -1, "NONE", -1, "undefined", "undefined cartesian coordinates"),
    ("Undefined geographic", 0, "NONE", 0, "undefined", "undefined geographic coordinates"),
)


def write(rows: Iterable[Told], about: About) -> Iterator[bytes]:
    """The table `events`; one without a place has a null geometry."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.gpkg"
        with closing(sqlite3.connect(path)) as file:
            _fill(file, rows, about)
        with path.open("rb") as made:
            while piece := made.read(_PIECE):
                yield piece


def _fill(file: sqlite3.Connection, rows: Iterable[Told], about: About) -> None:
    file.execute("pragma application_id = 0x47504B47")
    file.execute("pragma user_version = 10300")
    file.executescript(_SCHEMA)
    file.executemany("insert into gpkg_spatial_ref_sys values (?, ?, ?, ?, ?, ?)", _SYSTEMS)
    columns = ", ".join(f'"{column.name}" {_TYPES[column.kind]}' for column in COLUMNS)
    file.execute(f"create table {_TABLE} (fid integer primary key autoincrement not null, geom point, {columns})")
    places = ", ".join("?" * (len(COLUMNS) + 1))
    file.executemany(f"insert into {_TABLE} values (null, {places})", map(_row, rows))
    edges = "select min(longitude), min(latitude), max(longitude), max(latitude) from " + _TABLE
    box = file.execute(edges).fetchone()
    contents = (_TABLE, "features", "Furat events", about.line, _EPOCH, *box, 4326)
    file.execute("insert into gpkg_contents values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", contents)
    file.execute("insert into gpkg_geometry_columns values (?, 'geom', 'POINT', 4326, 0, 0)", (_TABLE,))
    file.commit()


def _row(told: Told) -> tuple[Any, ...]:
    return (_geometry(told.point), *(_value(column.pick(told)) for column in COLUMNS))


def _value(value: Any) -> Any:
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return as_text(value).encode("utf-8", "replace").decode()


def _geometry(point: tuple[float, float] | None) -> bytes | None:
    """GeoPackage's header (little endian, no envelope) and a point as WKB."""
    return None if point is None else struct.pack("<2sBBi", b"GP", 0, 1, 4326) + struct.pack("<BIdd", 1, 1, *point)
