"""The lake keeps what was read, once, in versions; a failed write shows nothing; corrections outlive re-reading."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from builders import IS, MAYADIN, MOSUL, RAQQA, SDF, Read, article, coding, located, merge, reading, report
from deltalake import DeltaTable

from events import tables
from events.corrections import FIELDS, in_force, make_correction, placed, undone
from events.errors import LakeError, LakeMissing, LakeNewer
from events.model import (
    Claim,
    DateBasis,
    DatePrecision,
    EventDate,
    EventFilter,
    Importance,
    Issue,
    Level,
    Role,
    Span,
    Stance,
    SubEventType,
    Toll,
)  # fmt: skip
from events.query import Query
from events.store import Lake
from geodata.places import WherePrecision

RAID = coding(location=located(RAQQA), killed=Toll(2, 3, 4))
STRIKE = coding(sub=SubEventType.AIR_STRIKE, location=located(MOSUL), a=(SDF,))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.create(tmp_path / "lake", matcher=merge)


def test_what_was_read_comes_back(lake: Lake) -> None:
    read = reading("Clashes near الرقة left three dead", RAID, STRIKE, title="Raid on Raqqa")
    added = lake.add([read])
    assert (added.articles, added.reports, added.events) == (1, 2, 2)
    assert lake.article(read.article.id) == read.article
    events = {event.coding.sub_event_type: event for event in lake.events()}
    assert events[SubEventType.ARMED_CLASH].coding == RAID
    assert events[SubEventType.ARMED_CLASH].reports == (read.reports[0],)
    row = next(r for r in lake.table().to_pylist() if r["place"] == "Raqqa")
    assert (row["lon"], row["lat"], row["killed_best"], row["title"]) == (39.00788, 35.95283, 3, "Raid on Raqqa")


def test_twice_changes_nothing(lake: Lake) -> None:
    issue = Issue(Level.WARNING, "dates", "no date", when=datetime.now(UTC))
    first = lake.add([reading("Clashes today", RAID, issues=(issue,))], issues=[issue])
    again = Issue(Level.WARNING, "dates", "no date", when=datetime.now(UTC))
    second = lake.add([reading("Clashes today", RAID, issues=(again,))], issues=[again])
    assert second == type(first)(0, 0, 0, 1, first.version)
    assert lake.version == first.version
    assert len(lake.issues()) == 1


def test_the_same_article_twice_in_one_ingest_is_one(lake: Lake) -> None:
    lake.add([reading("Clashes today", RAID), reading("Clashes today", RAID)])
    assert lake.counts().articles == lake.counts().reports == 1


def test_two_articles_on_one_event_merge_across_ingests(lake: Lake) -> None:
    lake.add([reading("Clashes today", RAID, source="A")])
    lake.add([reading("Fighting today", RAID, source="B")])
    (event,) = lake.events()
    assert len(event.article_ids) == 2
    assert lake.table()["sources"].to_pylist()[0] in (["A", "B"], ["B", "A"])


def test_reading_again_replaces_the_reports_of_that_article_only(lake: Lake) -> None:
    lake.add([reading("Clashes today", RAID, STRIKE), reading("Other words", STRIKE)])
    lake.add([reading("Clashes today", RAID)])
    assert lake.counts().reports == 2
    lake.add([reading("Clashes today")])
    assert [event.coding.sub_event_type for event in lake.events()] == [SubEventType.AIR_STRIKE]


def test_a_version_stays_as_it_was(lake: Lake) -> None:
    before = lake.add([reading("Clashes today", RAID)]).version
    after = lake.add([reading("Bombs fell", STRIKE)]).version
    assert after > before
    assert len(list(lake.events(before))) == 1
    assert lake.counts(before).articles == 1
    assert lake.counts().articles == 2
    assert [commit.version for commit in lake.history()] == [after, before, 0]
    assert lake.history()[0].what == "ingest: 1 articles"


@pytest.mark.parametrize("hostile", ["x' OR '1'='1", "`); --", "\x00", "a\nb", "البو كمال"])
def test_hostile_ids_are_only_ids(lake: Lake, hostile: str) -> None:
    of = article("Clashes today", id=hostile)
    lake.add([Read(of, (report(of, RAID),)), reading("Other words", STRIKE)])
    lake.add([Read(of, ())])
    assert lake.counts().reports == 1
    assert lake.article(hostile) == of


def test_a_lone_surrogate_is_kept_in_the_record(lake: Lake) -> None:
    of = article("Clashes today", id="a-1", title="half \ud83d of an emoji")
    lake.add([Read(of, (report(of, RAID),))])
    assert lake.article("a-1") == of
    assert lake.table()["title"].to_pylist() == ["half ? of an emoji"]


def test_a_failed_ingest_leaves_the_old_state(lake: Lake) -> None:
    version = lake.add([reading("Clashes today", RAID)]).version

    def failing() -> Iterable[Read]:
        for number in range(600):  # more than one batch, so that something was written before
            yield reading(f"Bombs fell {number}", STRIKE)
        raise OSError("disk gone")

    with pytest.raises(OSError, match="disk gone"):
        lake.add(failing())
    assert lake.version == version
    assert lake.counts().articles == 1
    assert len(list(lake.events())) == 1


def test_a_matcher_that_fails_publishes_nothing(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    version = lake.add([reading("Clashes today", RAID)]).version

    def broken(reports: object, *, articles: object, rulings: object = ()) -> tuple[()]:
        raise ValueError("no merge")

    with pytest.raises(ValueError, match="no merge"):
        Lake.open(tmp_path / "lake", matcher=broken).add([reading("Bombs fell", STRIKE)])
    assert lake.version == version
    assert lake.counts().articles == 1


def _write(path: Path, who: int) -> None:
    lake = Lake.open(path, matcher=merge)
    for number in range(4):
        lake.add(
            [reading(f"Report {who} {number}", coding(location=located(RAQQA), on=date(2017, who + 1, number + 1)))]
        )


def test_concurrent_writers_lose_nothing(lake: Lake) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(Path(lake.location), who)) for who in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    counts = lake.counts()
    assert (counts.articles, counts.reports, counts.events) == (12, 12, 12)


# --- corrections ---


def _only(lake: Lake) -> str:
    (event,) = lake.events()
    return event.id


_CORRECTED = {
    "sub_event_type": SubEventType.GRENADE,
    "date": EventDate(date(2017, 9, 1), date(2017, 9, 30), DatePrecision.MONTH, DateBasis.STATED),
    "side_a": (SDF,),
    "side_b": (),
    "location": placed(MAYADIN, WherePrecision.NEAR, who="Rim", radius_km=25.0),
    "killed": Toll(),
    "injured": Toll(1, 1, 1),
    "importance": Importance.BACKGROUND,
    "confidence": 1.0,
}


@pytest.mark.parametrize("field", _CORRECTED)
def test_each_field_can_be_corrected(lake: Lake, field: str) -> None:
    lake.add([reading("Clashes today", RAID)])
    id, version, value = _only(lake), lake.version, _CORRECTED[field]
    assert lake.correct(make_correction(id, field, value, who="Rim", why="saw it")) == version + 1
    event = lake.event(id)
    assert event is not None
    found = event.coding.casualties if field in ("killed", "injured") else event.coding
    assert getattr(found, field) == value
    before, raw = lake.event(id, version), lake.uncorrected(id)
    assert before is not None
    assert raw is not None
    assert before.coding == raw.coding == RAID


def test_every_field_has_its_test() -> None:
    assert set(FIELDS) == {
        *_CORRECTED,
        "rejected",
        "apart",
        "together",
        "undone",
    }  # the others: below, test_identity.py


def test_the_table_shows_corrections(lake: Lake) -> None:
    lake.add([reading("Clashes today", RAID, title="Raid"), reading("Bombs fell", STRIKE)])
    id = next(e.id for e in lake.events() if e.coding == RAID)
    lake.correct(make_correction(id, "location", placed(MAYADIN, WherePrecision.EXACT, who="Rim"), who="Rim"))
    rows = {row["id"]: row for row in lake.table().to_pylist()}
    assert (rows[id]["place"], rows[id]["title"], len(rows)) == ("Al Mayadin", "Raid", 2)


def test_a_rejected_event_is_out_of_view_and_can_come_back(lake: Lake) -> None:
    lake.add([reading("Clashes today", RAID)])
    id = _only(lake)
    lake.correct(make_correction(id, "rejected", True, who="Rim", when=datetime(2026, 1, 1, tzinfo=UTC)))
    assert list(lake.events()) == []
    assert lake.event(id) is None
    assert lake.table().num_rows == 0
    lake.correct(make_correction(id, "rejected", False, who="Rim", when=datetime(2026, 1, 2, tzinfo=UTC)))
    assert _only(lake) == id
    assert [c.value for c in lake.corrections(id)] == ["true", "false"]


def test_a_correction_taken_back_holds_no_more_and_can_hold_again(lake: Lake) -> None:
    lake.add([reading("Clashes today", RAID)])
    id = _only(lake)
    for killed in (7, 9):
        lake.correct(make_correction(id, "killed", Toll(killed, killed, killed), who="Rim"))
    last = lake.corrections(id)[-1]
    lake.correct(undone(last, id, who="Amal", why="that was another raid"))
    assert _killed(lake) == 7
    taken_back = lake.corrections(id)[-1]
    assert (taken_back.who, taken_back.why, taken_back.field) == ("Amal", "that was another raid", "undone")
    lake.correct(undone(taken_back, id, who="Rim"))
    assert _killed(lake) == 9
    assert [c.field for c in in_force(lake.corrections(id))] == ["killed", "killed"]


def test_a_rejection_taken_back_brings_the_event_back(lake: Lake) -> None:
    lake.add([reading("Clashes today", RAID)])
    id = _only(lake)
    lake.correct(make_correction(id, "rejected", True, who="Rim"))
    lake.correct(undone(lake.corrections(id)[0], id, who="Rim"))
    assert _only(lake) == id


def _killed(lake: Lake) -> int | None:
    (event,) = lake.events()
    return event.coding.casualties.killed.best


def test_a_correction_follows_its_event_read_anew_as_another_kind(lake: Lake) -> None:
    lake.add([reading("Clashes today", RAID)])
    old = _only(lake)
    lake.correct(make_correction(old, "killed", Toll(9, 9, 9), who="Rim"))
    lake.add([reading("Clashes today", coding(sub=SubEventType.SHELLING, location=located(RAQQA)))])
    (event,) = lake.events()
    assert event.id == old
    assert event.coding.sub_event_type == SubEventType.SHELLING
    assert event.coding.casualties.killed.best == 9
    assert [c.event_id for c in lake.corrections(event.id)] == [old]


def test_a_correction_of_a_vanished_event_is_an_issue_and_kept(lake: Lake) -> None:
    lake.add([reading("Clashes today", RAID)])
    lake.correct(make_correction(_only(lake), "killed", Toll(9, 9, 9), who="Rim"))
    lake.add([reading("Clashes today")])
    assert [issue.stage for issue in lake.issues()] == ["store"]
    assert len(lake.corrections()) == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("colour", 1, "no field 'colour'"),
        ("sub_event_type", "Battle", "sub_event_type"),
        ("confidence", 1.5, "0..1"),
        ("confidence", True, "confidence"),
        ("rejected", "yes", "rejected"),
        ("killed", -1, "killed"),
    ],
)
def test_a_value_that_is_none_is_refused(field: str, value: object, says: str) -> None:
    with pytest.raises(LakeError, match=says):
        make_correction("event-1", field, value, who="Rim")


def test_an_unknown_event_cannot_be_corrected(lake: Lake) -> None:
    with pytest.raises(LakeError, match="no event"):
        lake.correct(make_correction("event-none", "rejected", True, who="Rim"))


# --- opening ---


def test_no_lake_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(LakeMissing, match="ingest"):
        Lake.open(tmp_path / "nothing")


def test_a_newer_lake_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "FORMAT_VERSION", tables.FORMAT_VERSION + 1)
    Lake.create(tmp_path / "lake")
    monkeypatch.undo()
    with pytest.raises(LakeNewer, match="update Furat"):
        Lake.create(tmp_path / "lake")


def test_create_opens_what_is_there(lake: Lake) -> None:
    lake.add([reading("Clashes today", RAID)])
    assert len(list(Lake.create(lake.location).events())) == 1


def test_the_default_place_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FURAT_HOME", str(tmp_path))
    assert Lake.create().location == str(tmp_path / "lake")


def test_a_version_that_never_was(lake: Lake) -> None:
    with pytest.raises(LakeError, match="version 99"):
        list(lake.events(99))


def test_events_are_asked_by_id_in_order(lake: Lake) -> None:
    lake.add([reading("Clashes today", RAID, STRIKE)])
    ids = [event.id for event in lake.events()]
    assert [event.id for event in lake.events_of([ids[1], "none", ids[0]])] == [ids[1], ids[0]]
    assert lake.event("none") is None


def test_the_tables_are_plain_delta(lake: Lake) -> None:
    lake.add([reading("Clashes today", RAID)])
    assert DeltaTable(f"{lake.location}/events").to_pyarrow_table().num_rows == 1
    assert IS.name in DeltaTable(f"{lake.location}/events").to_pyarrow_table()["side_b"].to_pylist()[0]


def test_a_lake_of_an_older_furat_is_read_whole_and_widened_by_the_next_write(tmp_path: Path, monkeypatch) -> None:
    whole = tables.SCHEMAS["events"]
    older = pa.schema([field for field in whole if field.name not in tables.ADDED])
    monkeypatch.setitem(tables.SCHEMAS, "events", older)
    one = coding(location=located(RAQQA), claims=(Claim("SOHR", Stance.ASSERTS, Span(0, 4)),))
    Lake.create(tmp_path / "lake", matcher=merge).add([reading("Clashes raged", one)])
    monkeypatch.setitem(tables.SCHEMAS, "events", whole)
    lake = Lake.open(tmp_path / "lake", matcher=merge)
    asked = EventFilter(claimants=("SOHR",), sides=("government",), role=Role.SIDE_A)
    assert Query(lake).totals(asked).shown == 1
    before = lake.version
    lake.add([reading("Shells fell", coding(sub=SubEventType.SHELLING, location=located(RAQQA), claims=one.claims))])
    assert Query(lake).totals(asked).shown == 2
    assert Query(lake, before).totals(asked).shown == 1
    again = lake.version
    lake.add([])
    assert lake.version == again
