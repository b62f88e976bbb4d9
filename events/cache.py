"""The query's own copy of one version of the lake: a DuckDB schema `lake`, in memory or as a file.

What repeats is kept once and has a number: who fought (`who`), where (`spot`, with web-mercator coordinates), what
(`kind`), who told it (`outlet`). A row of `event` holds these numbers, days and figures, newest first; so a question
reads a few narrow columns, whatever the size. The file is written aside and renamed when whole; a half-written one is
never opened. From one version to the next only the rows that differ are read, where the lake can name them.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from events.delta import Change
from events.errors import LakeError
from events.grid import MAX_LAT
from events.store import Lake

FORMAT = 4
"""Grows when an older file can no longer be asked; it is part of the file's name."""
_LOOSE = 0.2
"""The share of rows behind the date order from which the whole is sorted anew."""
_STALE = 1800.0
"""Seconds without a write after which a part belongs to a making that was killed: one that lives writes on and on."""
_MEMORY = "1500MB"
"""What building may take; beyond it DuckDB writes aside. 3M events are sorted within it."""

_PART = ".part"
_ASIDE = ".aside"
"""Ending of the folder beside a part where DuckDB puts what does not fit into memory."""

log = logging.getLogger(__name__)

MACRO = f"""
create or replace temp macro mercator_y(lat) as
    (1 - ln(tan(radians(greatest(-{MAX_LAT}, least({MAX_LAT}, lat))))
            + 1 / cos(radians(greatest(-{MAX_LAT}, least({MAX_LAT}, lat))))) / pi()) / 2
"""
_TABLES = (
    "create table lake.who (no integer, side_a text[], side_b text[], sides text[], sides_a text[], sides_b text[],"
    " actors text[])",
    "create table lake.spot (no integer, lon double, lat double, place_id text, place text, place_ar text,"
    " country text, admin1 text, admin2 text, extent text, x double, y double)",
    "create table lake.kind (no integer, sub_event_type text, event_type text, importance text, review text,"
    " readers text)",
    "create table lake.side (no integer, name text)",
    "create table lake.outlet (no integer, sources text[])",
    "create table lake.voice (no integer, claimants text[])",
    "create table lake.event (id text, who integer, spot integer, kind integer, side integer, outlet integer,"
    " voice integer,"
    " date_start date, date_end date, date_precision tinyint, where_precision tinyint, radius_km float,"
    " killed_low integer, killed_best integer, killed_high integer, injured_low integer, injured_best integer,"
    " injured_high integer, confidence double, article_ids text[], title text, search text)",
    "create table lake.state (version bigint, location text, loose bigint)",
)
_PARTS = {
    "who": ("side_a", "side_b", "sides", "sides_a", "sides_b"),
    "spot": ("lon", "lat", "place_id", "place", "place_ar", "country", "admin1", "admin2", "extent"),
    "kind": ("sub_event_type", "event_type", "importance", "review", "readers"),
    "side": ("name",),
    "outlet": ("sources",),
    "voice": ("claimants",),
}
"""Table -> the columns that make one row of it."""
_MADE = {"who": "list_distinct(list_concat(side_a, side_b))", "spot": "(lon + 180) / 360, mercator_y(lat)"}
"""Table -> what else its rows hold."""
_KEPT = (
    "date_start, date_end, date_precision, where_precision, radius_km, killed_low, killed_best, killed_high,"
    " injured_low, injured_best, injured_high, confidence, article_ids, title, search"
)
_ORDER = "date_start desc nulls last, id"


def connect(lake: Lake, version: int, folder: Path | None) -> duckdb.DuckDBPyConnection:
    """A connection with schema `lake`: the file of that version, made when there is none; without a folder in memory.

    Raises LakeError.
    """
    connection = _connection()
    if folder is None:
        connection.execute("create schema lake")
        _make(connection, lake, version)
        return connection
    path = ready(lake, version, folder)
    connection.execute(f"attach {_quoted(path)} as lake (read_only)")
    return connection


def ready(lake: Lake, version: int, folder: Path) -> Path:
    """The file of a version in a folder, built first when it is not there or cannot be used. Raises LakeError."""
    path = _path(lake, version, folder)
    if not _usable(path, version):
        with _failing_plainly(lake, folder):
            folder.mkdir(parents=True, exist_ok=True)
            _sweep(folder)
            _build(lake, version, path, newest(lake, folder))
            _tidy(lake, folder, keep=2)
    return path


def newest(lake: Lake, folder: Path) -> int | None:
    """The newest version a folder holds a usable file of; None when there is none."""
    for version in _versions(lake, folder):
        if _usable(_path(lake, version, folder), version):
            return version
    return None


# --- files ------------------------------------------------------------------------------------------------------


def _prefix(lake: Lake) -> str:
    return f"{_lake_prefix(lake)}{FORMAT}-"


def _lake_prefix(lake: Lake) -> str:
    return f"{hashlib.sha256(lake.identity.encode()).hexdigest()[:16]}-f"


def _form(path: Path) -> int:
    """The form of a file, by its name."""
    number = path.stem.partition("-f")[2].partition("-")[0]
    return int(number) if number.isdigit() else FORMAT


def _path(lake: Lake, version: int, folder: Path) -> Path:
    return folder / f"{_prefix(lake)}{version}.duckdb"


def _versions(lake: Lake, folder: Path) -> list[int]:
    """The versions that have a file, newest first."""
    names = (path.stem.removeprefix(_prefix(lake)) for path in folder.glob(f"{_prefix(lake)}*.duckdb"))
    return sorted((int(name) for name in names if name.isdigit()), reverse=True)


def _usable(path: Path, version: int) -> bool:
    """Whether a file is whole and of that version; one that is not is put out of the way."""
    if not path.exists():
        return False
    try:
        with _connection() as connection:
            connection.execute(f"attach {_quoted(path)} as lake (read_only)")
            return bool(connection.execute("select version from lake.state").fetchall() == [(version,)])
    except duckdb.Error as error:
        log.warning("the query cache %s cannot be used and is made anew: %s", path, error)
        path.unlink(missing_ok=True)
        return False


def _build(lake: Lake, version: int, path: Path, before: int | None) -> None:
    """Write the file aside, then give it its name."""
    handle, name = tempfile.mkstemp(prefix=f"{path.stem}.", suffix=_PART, dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        if not (before is not None and _grown(lake, version, part, _path(lake, before, path.parent), before)):
            part.unlink()
            with _writing(part) as connection:
                _make(connection, lake, version)
        part.replace(path)
    finally:
        _discard(part)


def _grown(lake: Lake, version: int, part: Path, old: Path, before: int) -> bool:
    """Whether the file could be made of an older one and the rows that differ."""
    change = lake.change(before, version)
    if change is None:
        return False
    shutil.copyfile(old, part)
    with _writing(part) as connection:
        return _apply(connection, lake, version, change)


@contextmanager
def _writing(part: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with _connection() as connection:
        connection.execute(f"set temp_directory = {_quoted(part.with_name(part.name + _ASIDE))}")
        connection.execute(f"attach {_quoted(part)} as lake")
        yield connection
        connection.execute("checkpoint lake")
        connection.execute("detach lake")


def _tidy(lake: Lake, folder: Path, *, keep: int) -> None:
    """Take away all but the newest files, and those of older forms; one that is open still serves its readers."""
    older = (path for path in folder.glob(f"{_lake_prefix(lake)}*.duckdb") if _form(path) < FORMAT)
    for path in (*(_path(lake, version, folder) for version in _versions(lake, folder)[keep:]), *older):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:  # another system's lock: next time
            log.info("%s", error)


def _sweep(folder: Path) -> None:
    """Take away what makings that were killed have left; one that is under way, in any process, is left alone."""
    left = [path for path in folder.glob(f"*{_PART}*") if path.is_file()]
    for part in {path.with_name(path.name.partition(_PART)[0] + _PART) for path in left}:
        try:
            written = max(path.stat().st_mtime for path in left if path.name.startswith(part.name))
            if time.time() - written > _STALE:
                _discard(part)
        except OSError as error:  # another process was faster, or holds it
            log.info("%s", error)


def _discard(part: Path) -> None:
    """Take away a part with what DuckDB wrote beside it."""
    for path in part, part.with_name(part.name + ".wal"):
        path.unlink(missing_ok=True)
    shutil.rmtree(part.with_name(part.name + _ASIDE), ignore_errors=True)


@contextmanager
def _failing_plainly(lake: Lake, folder: Path) -> Iterator[None]:
    try:
        yield
    except (duckdb.Error, OSError) as error:
        words = f"cannot make the query cache of {lake.location} in {folder}: {error}; is the disk full?"
        raise LakeError(f"{words} Nothing was changed, the older one still serves") from error


def _connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    connection.execute(f"set memory_limit = '{_MEMORY}'")
    connection.execute(MACRO.replace("temp ", ""))
    return connection


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


# --- rows -------------------------------------------------------------------------------------------------------


def _make(connection: duckdb.DuckDBPyConnection, lake: Lake, version: int) -> None:
    """All rows of a version."""
    for statement in _TABLES:
        connection.execute(statement)
    for rows in lake.table_parts(version):
        _arrive(connection, rows)
    connection.execute(f"create or replace table lake.event as select * from lake.event order by {_ORDER}")
    connection.execute("insert into lake.state values ($1, $2, 0)", [version, lake.location])


def _apply(connection: duckdb.DuckDBPyConnection, lake: Lake, version: int, change: Change) -> bool:
    """Bring a version's tables to the next one; False when a new order pays."""
    ((loose, rows),) = connection.execute(
        "select max(loose), (select count(*) from lake.event) from lake.state"
    ).fetchall()
    loose += change.rows.num_rows if change.rows is not None else 0
    if loose > _LOOSE * max(rows, 1):
        return False
    gone = {"gone": change.gone}
    connection.execute("delete from lake.event where id in (select unnest($gone))", gone)
    _arrive(connection, change.rows)
    connection.execute("update lake.state set version = $1, loose = $2", [version, loose])
    return True


def _arrive(connection: duckdb.DuckDBPyConnection, rows: Any) -> None:
    """Take over rows of the lake's flat table."""
    connection.register("arriving_rows", rows)
    connection.execute("create or replace temp table arriving as select *, side as name from arriving_rows")
    for name, columns in _PARTS.items():
        connection.execute(_new_parts(name, columns))
    joins = " ".join(f"left join lake.{name} {name}_ on {_same(name, columns)}" for name, columns in _PARTS.items())
    numbers = ", ".join(f"{name}_.no" for name in _PARTS)
    kept = ", ".join(f"a.{column.strip()}" for column in _KEPT.split(","))
    order = _ORDER.replace("date_start", "a.date_start").replace(" id", " a.id")
    connection.execute(
        f"insert into lake.event select a.id, {numbers}, {kept} from arriving a {joins} order by {order}"
    )
    connection.unregister("arriving_rows")


def _new_parts(name: str, columns: tuple[str, ...]) -> str:
    """The statement that adds the rows of a table that are not there yet."""
    named = ", ".join(columns)
    made = f", {_MADE[name]}" if name in _MADE else ""
    number = f"(select coalesce(max(no), 0) from lake.{name}) + row_number() over ()"
    return (
        f"insert into lake.{name} select {number}, {named}{made}"
        f" from (select distinct {named} from arriving except select {named} from lake.{name})"
    )


def _same(name: str, columns: tuple[str, ...]) -> str:
    return " and ".join(f"{name}_.{column} is not distinct from a.{column}" for column in columns)
