"""A lake of the first version opens, is asked, exported and written: what came later is filled in or empty."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow as pa
import pytest
from builders import RAQQA, Read, coding, located, reading
from deltalake import DeltaTable

from events.delta import Change, TableSet
from events.export import export
from events.model import EventFilter, Toll
from events.query import Query
from events.store import Lake

LATER_FIELDS = {
    "articles": ("author", "original", "dataset", "withdrawn"),
    "events": ("origins", "agreements", "one_sided", "links"),
}
"""Fields of records the first version did not have."""
FIRST_COLUMNS = {
    "articles": "id source url title language published digest record".split(),
    "events": (
        "id event_type sub_event_type date_start date_end date_precision side sides side_a side_b lon lat "
        "where_precision radius_km place_id place place_ar country admin1 admin2 killed_low killed_best killed_high "
        "injured_low injured_best injured_high importance confidence article_ids sources title search digest record"
    ).split(),
}
WORDS = " ".join(f"word{n}" for n in range(40))


def raid(words: str, killed: int, source: str = "Nahr") -> Read:
    return reading(words, coding(location=located(RAQQA), killed=Toll(*[killed] * 3)), source=source)


@pytest.fixture
def older(tmp_path: Path) -> Lake:
    """A lake as the first version wrote it: tables, columns and fields of then."""
    made = Lake.create(tmp_path / "made")
    made.add([raid(f"Clashes {WORDS}", 3)])
    rows = {name: _of_then(name, made) for name in ("issues", "corrections", "reports", "articles", "events")}
    tables = TableSet(
        str(tmp_path / "lake"), {name: found.schema for name, found in rows.items()}, leading="events", format=1
    )
    tables.make()
    for name in ("reports", "articles"):
        tables.upsert(name, rows[name])
    tables.publish("ingest: 1 articles", lambda *_: Change([], rows["events"]))
    return Lake.open(tmp_path / "lake")


def _of_then(name: str, made: Lake) -> pa.Table:
    rows = DeltaTable(f"{made.location}/{name}").to_pyarrow_table()
    if name not in FIRST_COLUMNS:
        return rows
    rows = rows.select(FIRST_COLUMNS[name])
    return rows.set_column(rows.schema.get_field_index("record"), "record", _stripped(rows, LATER_FIELDS[name]))


def _stripped(rows: pa.Table, fields: tuple[str, ...]) -> pa.Array:
    records = [json.loads(text) for text in rows["record"].to_pylist()]
    return pa.array([json.dumps({k: v for k, v in r.items() if k not in fields}) for r in records])


def test_it_opens_and_shows_what_it_holds(older: Lake) -> None:
    (event,) = older.events()
    (article,) = older.articles()
    assert (event.origins, event.agreements, event.one_sided, event.links) == ((), (), None, ())
    assert (article.author, article.withdrawn) == ("", None)
    assert older.event(event.id) == event
    assert older.forwarded(event.id) == (event.id,)
    assert older.forwards() == ()
    assert older.issues() == ()
    assert older.counts().events == 1


def test_it_is_asked_and_exported(older: Lake) -> None:
    query = Query(older)
    assert query.page(EventFilter(), order="-date", offset=0, limit=9).total == 1
    (row,) = csv.DictReader(io.StringIO(export(query, EventFilter(), "csv").decode("utf-8-sig")))
    assert (row["fatalities_best"], row["origins"], row["one_sided"]) == ("3", "", "")
    assert json.loads(export(query, EventFilter(), "geojson"))["features"][0]["properties"]["origins"] == []


def test_it_is_written_and_knows_copies_of_what_it_held_before(older: Lake) -> None:
    (before,) = older.events()
    older.add([raid(f"Clashes {WORDS} again", 3, source="Site")])
    (event,) = older.events()
    assert event.id == before.id
    assert [len(origin.article_ids) for origin in event.origins] == [2]


def test_sketches_are_made_once(older: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    older.add([])

    def again(*_: object) -> None:
        raise AssertionError("the articles are read a second time")

    monkeypatch.setattr(older._tables, "batches", again)
    older._sketches.complete()


def test_its_events_are_joined_with_new_reports_and_its_past_stays(older: Lake) -> None:
    at = older.version
    older.add([raid("Fighting there", 4, source="Other")])
    (event,) = older.events()
    assert (len(event.origins), event.coding.casualties.killed.high) == (2, 4)
    (then,) = older.events(at)
    assert (len(then.article_ids), then.origins) == (1, ())
    assert Query(older, at).page(EventFilter(), order="-date", offset=0, limit=9).total == 1


def test_an_article_of_it_can_be_taken_down(older: Lake) -> None:
    (article,) = older.articles()
    older.withdraw([article.id], article.retrieved)
    (event,) = older.events()
    assert event.differences == ("taken down by: Nahr",)
