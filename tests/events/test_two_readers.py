"""What two readers make of an event is asked of the whole lake: a filter, an order, and lakes of before the column."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from builders import RAQQA, Read, coding, located, merge, reading
from deltalake import DeltaTable

from events.delta import Change, TableSet
from events.model import Event, EventFilter, EventReport, Readers, Toll
from events.query import Query
from events.readers import MARK, FoundBy, compare, finder, readers_of
from events.records import to_json
from events.store import Lake

RULES, MODEL, BOTH = FoundBy.RULES, FoundBy.MODEL, FoundBy.BOTH


def read(words: str, who: FoundBy | None, *, differing: bool = False, confidence: float = 0.5) -> Read:
    """An article with one event, as two readers (None: one reader) tell it."""
    code = coding(location=located(RAQQA), confidence=confidence)
    made = reading(words, code)
    if who is None:
        return made
    other = replace(code, casualties=replace(code.casualties, killed=Toll(9, 9, 9))) if differing else code
    why = (finder(who, 0.5), *(compare(code, other) if who == BOTH else ()))
    return replace(made, reports=(replace(made.reports[0], explanations=why),))


@pytest.mark.parametrize(
    ("reports", "said"),
    [
        ([(None, False)], Readers.ONE),
        ([(RULES, False)], Readers.RULES),
        ([(MODEL, False)], Readers.MODEL),
        ([(BOTH, False)], Readers.AGREE),
        ([(BOTH, True)], Readers.DIFFER),
        ([(RULES, False), (MODEL, False)], Readers.DIFFER),
        ([(RULES, False), (BOTH, False)], Readers.DIFFER),
        ([(BOTH, False), (None, False)], Readers.AGREE),
        ([(MODEL, False), (None, False)], Readers.MODEL),
        ([(BOTH, False), (BOTH, True)], Readers.DIFFER),
    ],
)
def test_what_is_said_of_an_event_over_its_reports(reports: list[tuple[FoundBy | None, bool]], said: Readers) -> None:
    given: list[EventReport] = []
    for number, (who, differing) in enumerate(reports):
        given += read(f"Clash {number}.", who, differing=differing).reports
    event = Event("event-1", coding(), tuple(given))
    assert readers_of(event) == said
    assert (MARK in to_json(event)) == (said != Readers.ONE)


def test_words_of_an_article_are_no_mark_of_two_readers() -> None:
    report = read("Clash.", None).reports[0]
    quoted = replace(report, evidence=tuple(replace(e, quote=MARK) for e in report.evidence))
    assert quoted.evidence
    assert MARK not in to_json(quoted)


SAID = {
    "surest": (BOTH, True, 0.99),
    "agreed": (BOTH, False, 0.1),
    "alone": (None, False, 0.05),
    "by rules": (RULES, False, 0.4),
    "by model": (MODEL, False, 0.3),
}
"""Article -> who found its event, whether they differ, confidence."""


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake.create(tmp_path / "lake", matcher=apart)
    made.add([read(words, who, differing=d, confidence=c) for words, (who, d, c) in SAID.items()])
    return made


def apart(reports, **more):  # type: ignore[no-untyped-def]
    """Each report an event of its own."""
    return tuple(event for report in reports for event in merge([report], **more))


def words_of(query: Query, lake: Lake, filter: EventFilter, order: str = "doubt") -> list[str]:
    rows = query.page(filter, order=order).rows
    return [lake.articles(row.article_ids)[0].text for row in rows]


def test_where_two_readers_differ_comes_first_however_sure(lake: Lake, tmp_path: Path) -> None:
    for query in (Query(lake), Query(lake, folder=tmp_path / "cache")):
        assert words_of(query, lake, EventFilter()) == ["by model", "by rules", "surest", "alone", "agreed"]
        found = words_of(query, lake, EventFilter(readers=(Readers.DIFFER, Readers.RULES)))
        assert found == ["by rules", "surest"]
        counted = {row.value: row.count for row in query.more_facets(EventFilter()).readers}
        assert counted == dict.fromkeys(Readers, 1)


@pytest.mark.parametrize("widened", [False, True], ids=["as it was written", "written to since"])
def test_a_lake_of_before_the_column_is_asked_alike(lake: Lake, tmp_path: Path, widened: bool) -> None:
    older = of_before(lake, tmp_path / "older")
    if widened:
        older.add([read("later", BOTH, differing=True, confidence=0.01)])
    query = Query(older, folder=tmp_path / "cache")
    first = ["later"] if widened else []
    assert words_of(query, older, EventFilter()) == [*first, "by model", "by rules", "surest", "alone", "agreed"]


def of_before(lake: Lake, folder: Path) -> Lake:
    """The same lake without the column."""
    names = ("sketches", "forwards", "issues", "corrections", "reports", "articles", "events")
    rows = {name: DeltaTable(f"{lake.location}/{name}").to_pyarrow_table() for name in names}
    rows["events"] = rows["events"].drop_columns(["readers"])
    tables = TableSet(
        str(folder), {name: pa.schema(found.schema) for name, found in rows.items()}, leading="events", format=1
    )
    tables.make()
    for name in ("reports", "articles"):
        tables.upsert(name, rows[name])
    tables.publish("ingest", lambda *_: Change([], rows["events"]))
    return Lake.open(folder, matcher=apart)
