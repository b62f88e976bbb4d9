"""A set of Delta tables with one version: rows go in by id, only what changed, and become visible together.

The version of the set is the version of its leading table. A commit to that carries, as Delta transaction numbers,
the version of each other table it goes with; it is compare-and-swap (no retry inside Delta), so of two writers
the slower one looks again. What was written but not published is not seen by any reader.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, Schema, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction

from events.errors import LakeError, LakeMissing, LakeNewer
from events.head import Head
from events.rewriting import rewrite, small_files
from events.scanning import FEW, differing, files_of, fitted, fitting, is_far, opened, pairs_of

T = TypeVar("T")
LeadingChange = Callable[[int, Mapping[str, int], Mapping[str, int]], "Change | None"]

_ATTEMPTS = 60
_LONGEST_PAUSE = 0.5
"""Seconds. Three writers at once needed no more than a dozen attempts."""
_FORMAT_KEY = "furat.format"
_PART = 200_000
"""Rows read at once; with their words some 150 MB."""
_OPTIONS = WriterProperties(compression="SNAPPY", max_row_group_size=1_024)
"""Of rows whose records have some 5 kB: whoever reads one of them holds its row group, with what is unpacked on the way
three times its size."""
_MANY = 32
"""Small files from which they are joined; of 500 rows each they make one that counts as full."""
_FOREVER = "interval 36500 days"
"""Old versions stay readable: the map as of version 12."""
_OFTEN = {"delta.checkpointInterval": "10"}
"""Whoever opens a table reads each commit since its last checkpoint, in a thread of its own."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One version of the set."""

    version: int
    when: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Change:
    """What makes the leading table of one version out of another's."""

    gone: list[str]
    """Ids of rows to take out: those no longer there and those that changed."""
    rows: Any
    """New and changed rows, a pyarrow table; None when there are none."""
    beside: Mapping[str, Any] = field(default_factory=dict)
    """Rows of other tables, by table, that come with the change and become visible with it."""


class TableSet:
    """Delta tables below one location (a folder or an address like `s3://...`), one of them leading.

    Holds no connection. Raises LakeMissing, LakeNewer or LakeError from every method.
    """

    def __init__(
        self, location: str, schemas: Mapping[str, Any], *, leading: str, format: int, aside: tuple[str, ...] = ()
    ) -> None:
        """`schemas` by table name as pyarrow has them, each with text columns `id` and `digest`.

        Tables `aside` are notes of the writers: they belong to no version, and need not be there.
        """
        self.location = location
        self._schemas = schemas
        self._leading = leading
        self._others = tuple(name for name in schemas if name not in (leading, *aside))
        self._aside = aside
        self._format = format

    def make(self) -> None:
        """Make the tables that are not there; the leading one last, for it says that all are."""
        for name in (*self._others, *self._aside, self._leading):
            with_format = {_FORMAT_KEY: str(self._format)}
            keep = {"delta.logRetentionDuration": _FOREVER, "delta.deletedFileRetentionDuration": _FOREVER}
            try:
                DeltaTable.create(
                    f"{self.location}/{name}",
                    self._schemas[name],
                    mode="ignore",
                    configuration=with_format | keep | _OFTEN,
                    raise_if_key_not_exists=False,
                    commit_properties=CommitProperties(custom_metadata={"what": "created"}),
                )
            except (DeltaError, OSError) as error:
                raise LakeError(f"cannot make a lake at {self.location}: {error}") from error

    def make_missing(self) -> None:
        """Make tables and columns that a lake of an older Furat has not got; done before writing."""
        if not all(map(self._is_there, (*self._others, *self._aside))):
            self.make()
        self._write(self._widen)

    def _widen(self) -> None:
        """Give the leading table the columns that came later; its rows of before have nothing in them."""
        table = self._table(self._leading)
        there = {field.name for field in table.schema().fields}
        missing = [f for f in Schema.from_arrow(self._schemas[self._leading]).fields if f.name not in there]
        if missing:
            what = CommitProperties(custom_metadata={"what": "columns added"}, max_commit_retries=0)
            table.alter.add_columns(missing, commit_properties=what)

    def _is_there(self, name: str) -> bool:
        """Whether a table has been made. Opened, not asked by `is_deltatable`: that holds up all threads of the process
        while it waits, a server among them."""
        try:
            self._table(name)
        except LakeMissing:
            return False
        return True

    def check_format(self) -> None:
        """Raises LakeMissing when there are no tables, LakeNewer when a newer Furat made them."""
        found = int((self._table(self._leading).metadata().configuration or {}).get(_FORMAT_KEY, "0"))
        if found > self._format:
            raise LakeNewer(
                f"the lake at {self.location} has format {found}, this Furat reads up to {self._format}: "
                "update Furat, or name another lake"
            )

    @property
    def published(self) -> Head:
        """The newest published version, and which set this is; read from the log, in milliseconds."""
        table = self._table(self._leading)
        return Head(int(table.version()), f"{self.location}#{table.metadata().id}")

    @property
    def version(self) -> int:
        """The newest published version."""
        return self.published.version

    def change(self, before: int, version: int, columns: list[str]) -> Change | None:
        """What differs in the leading table from one version to a later one, told by its files.

        None when that cannot be told (a file was deleted) or most files differ: then all rows are to be read.
        """
        try:
            old, new = files_of(self.dataset(self._leading, before)), files_of(self.dataset(self._leading, version))
            came = [new[path] for path in new.keys() - old]
            if sum(f.count_rows() for f in came) > 0.5 * sum(f.count_rows() for f in new.values()):
                return None
            return _difference([old[path] for path in old.keys() - new], came, columns)
        except (DeltaError, OSError, LakeError, pa.ArrowException):
            return None

    def touched(self, name: str, before: int, after: int, column: str) -> set[str]:
        """The values of a text column in the rows that differ between two of a table's own versions."""
        old, new = (files_of(opened(self._table(name, version))) for version in (before, after))
        return differing([old[path] for path in old.keys() - new], [new[path] for path in new.keys() - old], column)

    def history(self, limit: int | None = None) -> tuple[Commit, ...]:
        """The versions, newest first."""
        entries = self._table(self._leading).history(limit)
        return tuple(
            Commit(e["version"], datetime.fromtimestamp(e["timestamp"] / 1000, UTC), e.get("what", "")) for e in entries
        )

    def dataset(self, name: str, version: int) -> Any:
        """A table as it belongs to a version, as a pyarrow dataset."""
        leading = self._table(self._leading, version)
        if name == self._leading:
            return opened(leading)
        if leading.transaction_version(name) is None and not self._is_there(name):
            from pyarrow.dataset import dataset  # brings pandas with it, half a second

            return dataset(self._schemas[name].empty_table())  # a lake made before there was this table
        return opened(self._table(name, leading.transaction_version(name) or 0))

    def rows(self, name: str, version: int, columns: list[str], only: Any = None) -> Iterator[dict[str, Any]]:
        """Some columns of the rows of a version that fit a condition (see `among`)."""
        with self._reading(name, version):
            for batch in fitting(self.dataset(name, version), columns, only):
                yield from batch.to_pylist()

    def parts(self, name: str, version: int, columns: list[str]) -> Iterator[Any]:
        """Some columns of all rows of a version as pyarrow tables of up to _PART rows, with the columns' own types.

        Columns that a table of an older Furat has not got are left out.
        """
        dataset = self.dataset(name, version)
        columns = [column for column in columns if column in dataset.schema.names]
        schema = pa.schema([self._schemas[name].field(column) for column in columns])
        waiting: list[Any] = []
        with self._reading(name, version):
            for batch in dataset.to_batches(columns=columns):
                waiting.append(batch)
                if sum(b.num_rows for b in waiting) >= _PART:
                    yield pa.Table.from_batches(waiting).cast(schema)
                    waiting = []
        if waiting:
            yield pa.Table.from_batches(waiting).cast(schema)

    def part(self, name: str, version: int, columns: list[str], only: Any) -> Any:
        """Some columns of the rows of a version that fit a condition, as `parts` gives them."""
        dataset = self.dataset(name, version)
        with self._reading(name, version):
            return fitted(dataset, [column for column in columns if column in dataset.schema.names], only)

    def batches(self, name: str, columns: list[str], head: int) -> Iterator[Any]:
        """Some columns of a table at its own version in pieces of some ten thousand rows (pyarrow record batches)."""
        yield from opened(self._table(name, head)).to_batches(columns=columns, **FEW)

    def newest(self, name: str, columns: list[str], head: int, only: Any = None) -> Any:
        """Some columns of a table at its own version, published or not, as a pyarrow table."""
        with self._reading(name, head):
            return fitted(opened(self._table(name, head)), columns, only)

    def head(self, name: str) -> int:
        """A table's own newest version, published or not."""
        return int(self._table(name).version())

    def upsert(self, name: str, rows: Any, *, owner: str = "id", owners: Sequence[str] | None = None) -> int:
        """Bring rows into a table by `id`, unpublished; how many were written or taken out.

        Rows whose `digest` is stored already are left alone; when none is left there is no commit. With `owners`
        the stored rows whose column `owner` is one of them, and which are not among the rows, are taken out.
        """
        whose = rows["id"].to_pylist() if owners is None else owners
        return self._write(lambda: _upsert(self._table(name), rows, owner, whose)) if whose else 0

    def publish(self, what: str, leading_change: LeadingChange) -> int:
        """Make all that is written visible as one version; the version of now when nothing changed.

        `leading_change` is given the leading table's version and the others' as published and as they are now, and
        returns what changes in the leading table, None when nothing does.
        """
        return self._write(lambda: self._try_publish(what, leading_change))

    def _try_publish(self, what: str, leading_change: LeadingChange) -> int:
        leading = self._table(self._leading)
        heads = {name: int(self._table(name).version()) for name in self._others}
        pins = {name: leading.transaction_version(name) or 0 for name in self._others}
        if heads == pins:
            return int(leading.version())
        change = leading_change(int(leading.version()), pins, heads) or Change([], None)
        for name, more in change.beside.items():
            _upsert(self._table(name), more, "id", more["id"].to_pylist())
            heads[name] = int(self._table(name).version())
        pinned = CommitProperties(
            custom_metadata={"what": what},
            max_commit_retries=0,
            app_transactions=[Transaction(name, head) for name, head in heads.items()],
        )
        rows = self._schemas[self._leading].empty_table() if change.rows is None else change.rows
        if change.gone:
            _replace(leading, {*change.gone, *rows["id"].to_pylist()}, rows, pinned)
        else:
            _add(leading, rows, pinned)
        return int(leading.version())

    @contextmanager
    def _reading(self, name: str, version: int) -> Iterator[None]:
        """Files that were there when the version was opened may go away: somebody vacuums, or deletes the lake."""
        try:
            yield
        except (DeltaError, OSError) as error:
            words = f"cannot read {name} of version {version} of the lake at {self.location}: {error}"
            raise LakeError(f"{words}; files of older versions go away when the lake is vacuumed") from error

    def _write(self, write: Callable[[], T]) -> T:
        try:
            return _retrying(write)
        except (DeltaError, OSError) as error:
            raise LakeError(f"cannot write to the lake at {self.location}: {error}; nothing was changed") from error

    def _table(self, name: str, version: int | None = None) -> DeltaTable:
        try:
            return DeltaTable(f"{self.location}/{name}", version=version)
        except TableNotFoundError as error:
            words = f"there is no lake at {self.location}; `python -m events ingest PATH` makes one"
            raise LakeMissing(words) from error
        except (DeltaError, OSError) as error:
            raise LakeError(f"cannot read {name} version {version} of the lake at {self.location}: {error}") from error


def _retrying(write: Callable[[], T]) -> T:
    """Do a write again, after a growing random pause, while another writer's commit came between."""
    for attempt in range(_ATTEMPTS):
        try:
            return write()
        except CommitFailedError:
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(random.uniform(0, min(_LONGEST_PAUSE, 0.01 * 2**attempt)))
    raise AssertionError("unreachable")


def among(column: str, values: Iterable[str]) -> Any:
    """The condition that a text column holds one of some values, written as the store writes text.

    The cast changes nothing but keeps pyarrow from comparing the values with a file's statistics, for which it has
    no code when an older Furat's merge wrote the file (column type string_view; pyarrow 26, deltalake 1.6).
    """
    return pc.field(column).cast(pa.string()).isin(pa.array([storable(value) for value in values], pa.string()))


def storable(text: str) -> str:
    """Text as UTF-8 can hold it: lone surrogates become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _upsert(table: DeltaTable, rows: Any, owner: str, owners: Sequence[str]) -> int:
    stored = opened(table).to_table(columns=["id", "digest"], filter=among(owner, owners), **FEW)
    digests = dict(zip(stored["id"].to_pylist(), stored["digest"].to_pylist(), strict=True))
    new = rows.filter(
        pa.array([digests.get(id) != digest for id, digest in pairs_of(rows)], pa.bool_())  # unknown ids have no digest
    )
    gone = sorted(digests.keys() - set(rows["id"].to_pylist()))
    alone = CommitProperties(max_commit_retries=0)  # a writer who comes between makes this look again
    if gone or not digests.keys().isdisjoint(new["id"].to_pylist()):
        _replace(table, {*gone, *new["id"].to_pylist()}, new, alone)
    elif new.num_rows:  # nothing stored is touched
        _add(table, new, alone)
    return int(new.num_rows) + len(gone)


def _difference(left: Sequence[Any], came: Sequence[Any], columns: list[str]) -> Change:
    """Files that left against files that came: a row that only moved from one to the other is no difference."""
    old = {pair for fragment in left for pair in pairs_of(fragment.to_table(columns=["id", "digest"]))}
    moved, new = set(), []
    for fragment in came:
        rows = fragment.to_table(columns=[*columns, "digest"])
        pairs = pairs_of(rows)
        moved.update(old.intersection(pairs))
        new.append(rows.filter(pa.array([pair not in old for pair in pairs], pa.bool_())).drop_columns(["digest"]))
    rows = pa.concat_tables(new) if new else None
    return Change(sorted(id for id, _ in old - moved), rows)


def _add(table: DeltaTable, rows: Any, properties: CommitProperties) -> None:
    """Put new rows in, in one commit. Small files are joined when there are many: each is opened by whoever looks for
    an id, so that writing would take the longer the more there is."""
    small = () if is_far(table) else small_files(table)
    if len(small) >= _MANY:
        _replace(table, (), rows, properties, small)
    else:
        write_deltalake(table, rows, mode="append", commit_properties=properties, writer_properties=_OPTIONS)


def _replace(
    table: DeltaTable, gone: Iterable[str], new: Any, properties: CommitProperties, joined: Collection[str] = ()
) -> None:
    """Take the rows of some ids out and put new ones in, in one commit, some files (by path) joined with them; Delta
    refuses it when another came between."""
    if is_far(table):
        _merge(table, _marked(new, sorted({*gone} - {*new["id"].to_pylist()})), properties)
        return
    dataset, now = opened(table), round(time.time() * 1000)
    done = rewrite(dataset, gone, new, joined)
    left: list[AddAction | RemoveAction] = [RemoveAction(path, True, now) for path in done.gone]
    came = [AddAction(f.path, f.size, {}, now, True, json.dumps({"numRecords": f.rows})) for f in done.came]
    table.create_write_transaction([*left, *came], "append", table.schema(), commit_properties=properties)
    table.load_as_version(table.version() + 1)  # the table itself does not notice


def _marked(new: Any, gone: Sequence[str]) -> Any:
    """New rows and the ids of those to take out in one table, told apart by column `gone`.

    Ids come from outside; as rows, and not as words of a predicate, they cannot say anything.
    """
    added = new.append_column("gone", pa.array([False] * new.num_rows, pa.bool_()))
    removed = pa.table({"id": pa.array(gone, pa.string()), "gone": pa.array([True] * len(gone), pa.bool_())})
    return pa.concat_tables([added, removed], promote_options="default")


def _merge(table: DeltaTable, source: Any, properties: CommitProperties) -> None:
    """The same on another machine's storage, in more memory: delta-rs's own way. Through its file system nothing can
    be written there without holding up all threads of the process while it waits for the network."""
    columns = {f"`{name}`": f"s.`{name}`" for name in source.column_names if name != "gone"}
    merging = table.merge(
        source,
        "t.id = s.id",
        source_alias="s",
        target_alias="t",
        commit_properties=properties,
        writer_properties=_OPTIONS,
    )
    updating = merging.when_matched_delete("s.gone").when_matched_update(columns)
    updating.when_not_matched_insert(columns, predicate="NOT s.gone").execute()
