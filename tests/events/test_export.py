"""Exports hold exactly the rows of the view, hostile words harmless, unknown left empty."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import IS, MAYADIN, MOSUL, RAQQA, Read, article, claim, coding, located, merge, reading, report
from hypothesis import given
from hypothesis import strategies as st

from events.contract import event_object, json_text
from events.errors import ExportError
from events.export import FORMATS, export
from events.formats import delimited
from events.model import Event, EventFilter, SubEventType, Toll
from events.pictures import hidden_in_words, marks, snapshot, snapshot_cells
from events.query import Query, Viewport
from events.store import Lake
from geodata.places import WherePrecision

HOSTILE = '=cmd|"/c calc"!A1'


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> Query:
    lake = Lake.create(tmp_path_factory.mktemp("x") / "lake", matcher=merge)
    of = article("Clashes قرب الرقة, SOHR said, left 3 dead", title=HOSTILE, source="+Nahr")
    raid = coding(location=located(RAQQA), killed=Toll(2, 3, 4), claims=(claim(of, "SOHR said"),))
    lake.add(
        [
            Read(of, (report(of, raid, "قرب الرقة"),)),
            reading("Near Mayadin", coding(location=located(MAYADIN, WherePrecision.NEAR), a=(IS,), b=())),
            reading("Bombs fell", coding(sub=SubEventType.AIR_STRIKE, location=located(MOSUL), on=date(2016, 1, 1))),
            reading("Somewhere", coding(on=None, confidence=0.3)),
        ]
    )
    return Query(lake)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    "filter",
    [EventFilter(), EventFilter(actors=(IS.name,)), EventFilter(min_confidence=0.5), EventFilter(countries=("XX",))],
)
def test_exactly_the_rows_of_the_view(query: Query, filter: EventFilter) -> None:
    ids = [row.id for row in query.rows(filter)]
    assert [feature["id"] for feature in json.loads(export(query, filter, "geojson"))["features"]] == ids
    assert [row["event_id"] for row in rows_of(export(query, filter, "csv"))] == ids


def test_geojson_as_rfc_7946_says(query: Query) -> None:
    collection = json.loads(export(query, EventFilter(), "geojson"))
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    raid = next(f for f in collection["features"] if f["properties"]["fatalities"]["best"] == 3)
    assert raid["geometry"] == {"type": "Point", "coordinates": [39.00788, 35.95283]}
    assert raid["properties"]["claims"] == [{"claimant": "SOHR", "stance": "asserts", "quote": "SOHR said"}]
    assert raid["properties"]["evidence"][0]["quote"] == "قرب الرقة"
    assert raid["properties"]["articles"][0]["title"] == HOSTILE
    nowhere = next(f for f in collection["features"] if f["properties"]["date_start"] is None)
    assert nowhere["geometry"] is None
    assert nowhere["properties"]["where_precision"] is None
    near = next(f for f in collection["features"] if f["properties"]["where_precision"] == 2)
    assert near["properties"]["radius_km"] == 25.0
    assert near["properties"]["line"] is None


ROAD = ((35.95283, 39.00788), (35.33592, 40.14084))
"""From Raqqa to Deir ez-Zor; latitude first."""


def test_a_road_is_kept_as_a_line_beside_its_point(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    road = replace(located(RAQQA, WherePrecision.LINEAR), path=ROAD)
    lake.add([reading("An ambush between two towns", coding(location=road))])
    query = Query(lake)
    (event,) = query.events(EventFilter())
    assert event.coding.location is not None
    assert event.coding.location.path == ROAD, "the lake keeps it"
    (feature,) = json.loads(export(query, EventFilter(), "geojson"))["features"]
    assert feature["geometry"]["type"] == "Point"
    assert feature["properties"]["line"] == {
        "type": "LineString",
        "coordinates": [[39.00788, 35.95283], [40.14084, 35.33592]],
    }


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(query: Query) -> None:
    data = export(query, EventFilter(), "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = {row["place"]: row for row in rows_of(data)}
    assert rows["Raqqa"]["titles"] == "'" + HOSTILE
    assert rows["Raqqa"]["sources"] == "'+Nahr"
    assert rows["Raqqa"]["quotes"] == "sub_event_type: “قرب الرقة”"
    assert rows["Raqqa"]["claims"] == "SOHR asserts: “SOHR said”"
    assert (rows["Raqqa"]["fatalities_best"], rows["Raqqa"]["latitude"]) == ("3", "35.95283")
    assert (rows[""]["date_start"], rows[""]["fatalities_best"], rows[""]["where_precision"]) == ("", "", "")


@given(st.text(max_size=30))
def test_no_text_starts_like_a_formula(text: str) -> None:
    cell = delimited.cell(text)
    assert not cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert "\x00" not in cell
    assert next(csv.reader(io.StringIO(delimited.line([cell, "x"]), newline="")))[0] == cell


@pytest.mark.parametrize(
    ("value", "text"), [(-5, "-5"), (-0.5, "-0.5"), (None, ""), (["=a", "b"], "'=a | b"), ("a=b", "a=b")]
)
def test_numbers_stay_numbers(value: object, text: str) -> None:
    assert delimited.cell(value) == text


def test_an_unknown_format_is_refused(query: Query) -> None:
    with pytest.raises(ExportError, match="csv, xlsx, geojson"):
        export(query, EventFilter(), "exe")
    assert {format.name for format in FORMATS.values()} == set(FORMATS)


def test_the_contract_has_its_keys_in_order(query: Query) -> None:
    event = next(iter(query.events(EventFilter())))
    assert list(event_object(event, {})) == [
        "event_id",
        "article_ids",
        "event_type",
        "sub_event_type",
        "date_start",
        "date_end",
        "date_precision",
        "side_a",
        "side_b",
        "place",
        "where_precision",
        "fatalities",
        "fatalities_by",
        "injured",
        "claims",
        "evidence",
        "importance",
        "confidence",
    ]
    assert "\n" not in json_text(event_object(event, {}))
    assert json.loads(json_text(event_object(event, {}), indent=2)) == event_object(event, {})


def test_a_lone_surrogate_does_not_break_the_json() -> None:
    of = article("\ud83d clashes")
    found = report(of, coding(claims=(claim(of, "\ud83d"),)), "clashes")
    text = json_text(event_object(Event("event-1", found.coding, (found,)), {of.id: of}))
    assert json.loads(text.encode("utf-8"))["claims"][0]["quote"] == "\ud83d"


def test_marks_of_a_picture_hold_all_mapped_events(query: Query) -> None:
    cells = snapshot_cells(query, EventFilter())
    assert sum(cell.count for cell in cells) == 3
    assert {cell.label for cell in cells} == {"Raqqa", "Al Mayadin", "Mosul"}
    assert snapshot_cells(query, EventFilter(countries=("XX",))) == ()
    arabic = marks(query.cells(EventFilter(), Viewport(38, 35, 40, 37, 8)), "ar")
    assert [(m.label, m.count, m.longitude, m.latitude) for m in arabic] == [("الرقة", 1, 39.00788, 35.95283)]


def test_what_a_picture_leaves_out_is_said(query: Query) -> None:
    every, sure = EventFilter(), EventFilter(min_confidence=0.5)
    assert hidden_in_words(query.totals(every), every) == "1 more not on this map: 1 without a place"
    assert hidden_in_words(query.totals(sure), sure) == "1 more not on this map: 1 below confidence 0.5"
    assert hidden_in_words(query.totals(sure), sure, "ar").startswith("1 أخرى")
    none = EventFilter(countries=("SY",))
    assert hidden_in_words(query.totals(none), none) == "1 more not on this map: 1 of unknown place"


def test_a_picture_is_drawn(query: Query, tmp_path: Path) -> None:
    assert snapshot(query, EventFilter(), size="square")[:4] == b"\x89PNG"
