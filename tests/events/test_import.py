"""`import` counts what came of the rows, and imported events are asked for, drawn and exported like all others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from exports import ACLED_NEW, UCDP, acled, gdelt_export, gdelt_row, table, ucdp
from typer.testing import CliRunner

from events import cli
from events.export import export_pieces
from events.model import EventFilter
from events.query import Query
from events.store import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    return tmp_path / "lake"


def run(lake: Path, *words: object) -> tuple[int, str]:
    done = CliRunner().invoke(cli.app, ["import", *map(str, words), "--lake", str(lake)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stderr


def file(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def test_figures_of_rows_in_events_out_rows_refused(tmp_path: Path, lake: Path) -> None:
    strikes = [acled(event_id_cnty=f"SYR{n}") for n in range(6)]
    a = file(tmp_path, "acled.csv", table(ACLED_NEW, [*strikes, acled(event_id_cnty="SYR9", event_date="?")]))
    u = file(tmp_path, "ged.csv", table(UCDP, [ucdp(), ucdp(id="2", where_prec="9")]))
    g = file(tmp_path, "x.export.CSV.zip", gdelt_export([gdelt_row(), gdelt_row(globaleventid="2", eventcode="010")]))
    listed = tmp_path / "refused.csv"
    status, told = run(lake, a, u, g, "--refused", listed)
    assert status == 1
    assert "ACLED, 7 rows in, 6 events out, 1 rows refused" in told
    assert "UCDP GED, 2 rows in, 1 events out, 1 rows refused" in told
    assert "GDELT 2.0, 2 rows in, 1 events out, 0 rows refused, 1 rows tell no conflict event" in told
    assert "terms of use" in told
    lines = listed.read_text("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "acled.csv:8" in lines[1]
    assert lines[3].endswith(",yes")
    store = Lake.open(lake)
    assert store.counts().articles == 8
    assert any("acled.csv:8" in issue.message for issue in store.issues())


def test_the_same_again_changes_nothing_and_a_changed_row_takes_its_place(tmp_path: Path, lake: Path) -> None:
    path = file(tmp_path, "a.csv", table(ACLED_NEW, [acled(), acled(event_id_cnty="SYR2", event_date="2020-03-01")]))
    assert run(lake, path)[0] == 0
    first = Lake.open(lake)
    version, ids = first.version, {event.id for event in first.events()}
    assert run(lake, path)[0] == 0
    assert Lake.open(lake).version == version
    path.write_bytes(table(ACLED_NEW, [acled(fatalities="9"), acled(event_id_cnty="SYR2", event_date="2020-03-01")]))
    run(lake, path)
    again = Lake.open(lake)
    assert {event.id for event in again.events()} == ids
    assert sorted(e.coding.casualties.killed.best or 0 for e in again.events()) == [4, 9]
    assert sorted(e.coding.casualties.killed.best or 0 for e in again.events(version)) == [4, 4]


def test_rows_of_one_data_set_stay_apart_and_those_of_two_may_tell_one_event(tmp_path: Path, lake: Path) -> None:
    twins = [acled(event_id_cnty="SYR1"), acled(event_id_cnty="SYR2")]
    clash = {"sub_event_type": "Armed clash", "event_type": "Battles", "actor2": "Islamic State (2013-)"}
    fought = {"inter2": "Rebel group", "assoc_actor_2": "", "event_id_cnty": "SYR3", "fatalities": "8"}
    at = {"location": "Al Mayadin", "latitude": "35.019", "longitude": "40.451", "event_date": "2020-01-30"}
    run(lake, file(tmp_path, "a.csv", table(ACLED_NEW, [*twins, acled(**clash, **fought, **at)])))
    assert Lake.open(lake).counts().events == 3
    same = ucdp(where_prec="1", date_prec="1", date_end="2020-01-30", side_a="Government of Syria")
    run(lake, file(tmp_path, "u.csv", table(UCDP, [same])))
    told = sorted(tuple(sorted(event.article_ids)) for event in Lake.open(lake).events())
    assert told == [("acled:SYR1",), ("acled:SYR2",), ("acled:SYR3", "ucdp:700001")]


def test_imported_events_filter_and_export_like_the_rest(tmp_path: Path, lake: Path) -> None:
    run(lake, file(tmp_path, "a.csv", table(ACLED_NEW, [acled()])), file(tmp_path, "u.csv", table(UCDP, [ucdp()])))
    query = Query(Lake.open(lake))
    only = EventFilter(sources=("ACLED",))
    assert query.page(only).total == 1
    assert query.page(EventFilter(actors=("Islamic State",))).total == 1
    collection = json.loads(b"".join(export_pieces(query, only, "geojson")))
    (feature,) = collection["features"]
    assert feature["geometry"]["coordinates"] == [39.0079, 35.9528]
    assert "acled:SYR900001" in json.dumps(feature)
    shown = CliRunner().invoke(cli.app, ["show", query.page(only).rows[0].id, "--lake", str(lake)])
    assert "coded by ACLED as SYR900001" in shown.stdout
    assert "attribution policy" in shown.stdout


def test_a_file_of_nothing_known_stops_no_other(tmp_path: Path, lake: Path) -> None:
    bad = file(tmp_path, "b.csv", b"title,text\na,b\n")
    status, told = run(lake, bad, tmp_path / "none.csv", file(tmp_path, "a.csv", table(ACLED_NEW, [acled()])))
    assert status == 1
    assert "b.csv" in told
    assert "none.csv" in told
    assert Lake.open(lake).counts().events == 1
