"""Rows of ready-made data sets become events as exact as they say, keep their ids, and misfits are listed."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from exports import (
    ACLED_NEW,
    ACLED_OLD,
    ACLED_OLDEST,
    UCDP,
    acled,
    acled_old,
    acled_oldest,
    gdelt_export,
    gdelt_row,
    table,
    ucdp,
)

from events import lexicon
from events.errors import SourceError
from events.model import ActorKind, Coding, DatePrecision, SubEventType, Toll
from events.sources.datasets import Refused, data_set, rows
from events.sources.datasets.row import Imported
from geodata.places import WherePrecision


def file(folder: Path, data: bytes, name: str = "rows.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def read(path: Path) -> tuple[list[Imported], list[Refused]]:
    found = list(rows(path))
    return [f for f in found if isinstance(f, Imported)], [f for f in found if isinstance(f, Refused)]


def one(path: Path) -> Imported:
    (found,), refused = read(path)
    assert refused == []
    return found


def coded(path: Path) -> Coding:
    return one(path).reports[0].coding


@pytest.mark.parametrize(
    ("columns", "row"), [(ACLED_NEW, acled()), (ACLED_OLD, acled_old())], ids=["since 2022", "before 2022"]
)
def test_acled_of_both_kinds_says_the_same(tmp_path: Path, columns: list[str], row: dict[str, str]) -> None:
    found = one(file(tmp_path, table(columns, [row])))
    code = found.reports[0].coding
    assert (found.article.id, found.article.source) == ("acled:SYR900001", "ACLED")
    assert code.sub_event_type == SubEventType.AIR_STRIKE
    assert code.date is not None
    assert (code.date.start, code.date.end, code.date.precision) == (
        date(2020, 1, 31),
        date(2020, 1, 31),
        DatePrecision.DAY,
    )
    assert [a.name for a in code.side_a] == ["Military Forces of Syria"]
    assert code.side_a[0].id == "military-forces-of-syria"
    assert [(a.name, a.kind) for a in code.side_b] == [
        ("Civilians (Syria)", ActorKind.CIVILIANS),
        ("Farmers (Syria)", ActorKind.CIVILIANS),
    ]
    assert code.casualties.killed == Toll(4, 4, 4)
    assert code.location is not None
    assert code.location.place is not None
    assert (code.location.place.name, code.location.place.country) == ("Raqqa", "SY")
    assert (code.location.latitude, code.location.longitude) == (35.9528, 39.0079)


def test_every_value_has_its_words_and_says_who_coded_it(tmp_path: Path) -> None:
    for data in (table(ACLED_NEW, [acled()]), table(UCDP, [ucdp()]), gdelt_export([gdelt_row()])):
        found = one(file(tmp_path, data))
        (report,) = found.reports
        assert all(e.span.of(found.article.text) == e.quote != "" for e in report.evidence)
        assert {"date", "sub_event_type", "side_a", "side_b", "place"} <= {e.field for e in report.evidence}
        (why,) = report.explanations
        assert found.article.source in why.rule
        assert any(word in why.rule for word in ("terms of use", "CC BY", "free use"))


@pytest.mark.parametrize(
    ("told", "sub"),
    [
        ({}, SubEventType.ARMED_CLASH),
        ({"event_type": "Battle-Government regains territory"}, SubEventType.GOVERNMENT_REGAINS),
        ({"event_type": "Battle-Non-state actor overtakes territory"}, SubEventType.NON_STATE_OVERTAKES),
        ({"event_type": "Riots/Protests", "inter1": "5"}, SubEventType.VIOLENT_DEMONSTRATION),
        ({"event_type": "Riots/Protests", "inter1": "6"}, SubEventType.PEACEFUL_PROTEST),
        ({"event_type": "Remote violence"}, SubEventType.SHELLING),
    ],
)
def test_types_of_before_2019(tmp_path: Path, told: dict[str, str], sub: SubEventType) -> None:
    code = coded(file(tmp_path, table(ACLED_OLDEST, [acled_oldest(**told)])))
    assert code.sub_event_type == sub
    assert code.date is not None
    assert code.date.start == date(2015, 1, 31)
    assert (code.confidence < 1) == (told.get("event_type") in ("Remote violence", "Riots/Protests"))


@pytest.mark.parametrize(
    ("code", "start", "end", "precision"),
    [
        ("1", date(2020, 2, 10), date(2020, 2, 10), DatePrecision.DAY),
        ("2", date(2020, 2, 7), date(2020, 2, 13), DatePrecision.WEEK),
        ("3", date(2020, 2, 1), date(2020, 2, 29), DatePrecision.MONTH),
    ],
)
def test_acled_days(tmp_path: Path, code: str, start: date, end: date, precision: DatePrecision) -> None:
    row = acled(time_precision=code, event_date="2020-02-10")
    when = coded(file(tmp_path, table(ACLED_NEW, [row]))).date
    assert when is not None
    assert (when.start, when.end, when.precision) == (start, end, precision)
    assert when.precision.acled == int(code)


@pytest.mark.parametrize(
    ("code", "precision"), [("1", WherePrecision.EXACT), ("2", WherePrecision.NEAR), ("3", WherePrecision.ADMIN1)]
)
def test_acled_places(tmp_path: Path, code: str, precision: WherePrecision) -> None:
    found = coded(file(tmp_path, table(ACLED_NEW, [acled(geo_precision=code)]))).location
    assert found is not None
    assert found.precision == precision
    assert (found.radius_km is None) == (code == "1")


def test_none_reported_is_not_nobody_died(tmp_path: Path) -> None:
    found = one(file(tmp_path, table(ACLED_NEW, [acled(fatalities="0")])))
    assert found.reports[0].coding.casualties.killed == Toll()
    assert any("none reported" in note for note in found.reports[0].explanations[0].adjustments)


@pytest.mark.parametrize(
    ("told", "kind", "side"),
    [
        ({"actor1": "Rioters (Iraq)", "inter1": "Rioters"}, ActorKind.RIOTERS, "people"),
        ({"actor1": "Rioters (Iraq)", "inter1": "5"}, ActorKind.RIOTERS, "people"),
        ({"actor1": "Villagers of Nowhere", "inter1": "Identity militia"}, ActorKind.IDENTITY_MILITIA, "communal"),
        ({"actor1": "Brigade of Nowhere", "inter1": "2"}, ActorKind.REBEL_GROUP, "unknown"),
        ({"actor1": "Brigade of Nowhere", "inter1": "External/Other forces"}, ActorKind.EXTERNAL, "external"),
        ({"actor1": "Protesters (Iraq)", "inter1": ""}, ActorKind.PROTESTERS, "people"),
    ],
)
def test_actors_the_lexicon_does_not_know(tmp_path: Path, told: dict[str, str], kind: ActorKind, side: str) -> None:
    (actor,) = coded(file(tmp_path, table(ACLED_NEW, [acled(**told)]))).side_a
    assert (actor.kind, actor.side) == (kind, side)
    assert side in {known.id for known in lexicon.sides()}


def test_ucdp_keeps_its_own_codes(tmp_path: Path) -> None:
    found = one(file(tmp_path, table(UCDP, [ucdp()]), "GEDEvent_v24_1.csv"))
    code = found.reports[0].coding
    assert (found.article.id, found.article.source) == ("ucdp:700001", "UCDP GED")
    assert (code.where_precision, code.sub_event_type) == (WherePrecision.NEAR, SubEventType.ARMED_CLASH)
    assert code.date is not None
    assert (code.date.start, code.date.end, code.date.precision) == (
        date(2020, 1, 30),
        date(2020, 1, 31),
        DatePrecision.FEW_DAYS,
    )
    assert code.casualties.killed == Toll(8, 8, 11)
    assert [a.name for a in (*code.side_a, *code.side_b)] == ["Government of Syria", "Islamic State"]
    assert dict(code.casualties.killed_by) == {"Government of Syria": Toll(3, 3, 3), "Islamic State": Toll(5, 5, 5)}


@pytest.mark.parametrize("number", range(1, 8))
def test_every_precision_of_place(tmp_path: Path, number: int) -> None:
    code = coded(file(tmp_path, table(UCDP, [ucdp(where_prec=str(number))])))
    assert code.where_precision == WherePrecision(number)


@pytest.mark.parametrize("number", range(1, 6))
def test_every_precision_of_days(tmp_path: Path, number: int) -> None:
    code = coded(file(tmp_path, table(UCDP, [ucdp(date_prec=str(number))])))
    assert code.date is not None
    assert code.date.precision == DatePrecision(number)


def test_candidates_are_told_by_their_release(tmp_path: Path) -> None:
    path = file(tmp_path, table(UCDP, [ucdp(event_clarity="2")]), "GEDEvent_v24_0_3.csv")
    found = one(path)
    assert data_set(path).name == "UCDP Candidate"
    assert found.article.id == "ucdp-candidate:700001"
    assert found.reports[0].coding.confidence < 1


def test_one_sided_violence(tmp_path: Path) -> None:
    code = coded(file(tmp_path, table(UCDP, [ucdp(type_of_violence="3", side_a="IS", side_b="Civilians")])))
    assert code.sub_event_type == SubEventType.ATTACK
    assert code.side_b[0].kind == ActorKind.CIVILIANS


def test_gdelt_as_it_is_given_out(tmp_path: Path) -> None:
    found = one(file(tmp_path, gdelt_export([gdelt_row()]), "20200131101500.export.CSV.zip"))
    code = found.reports[0].coding
    assert (found.article.id, found.article.source) == ("gdelt:900000001", "GDELT 2.0")
    assert (found.article.url, code.sub_event_type) == ("https://news.example/strike", SubEventType.AIR_STRIKE)
    assert [a.name for a in code.side_a] == ["Military Forces of Syria"]
    assert code.location is not None
    assert code.location.place is not None
    assert (code.location.place.name, code.location.place.country) == ("Idlib", "SY")
    assert code.casualties.killed == Toll()


@pytest.mark.parametrize(
    ("told", "sub"),
    [
        ({"eventcode": "1831"}, SubEventType.SUICIDE_BOMB),
        ({"eventcode": "1823"}, SubEventType.ATTACK),
        ({"eventcode": "1951"}, SubEventType.AIR_STRIKE),
        ({"eventcode": "141"}, SubEventType.PEACEFUL_PROTEST),
        ({"eventcode": "1452"}, SubEventType.VIOLENT_DEMONSTRATION),
    ],
)
def test_codes_of_cameo(tmp_path: Path, told: dict[str, str], sub: SubEventType) -> None:
    assert coded(file(tmp_path, gdelt_export([gdelt_row(**told)]))).sub_event_type == sub


@pytest.mark.parametrize(
    ("kind", "precision"),
    [
        ("1", WherePrecision.COUNTRY),
        ("2", WherePrecision.ADMIN1),
        ("4", WherePrecision.EXACT),
        ("5", WherePrecision.ADMIN1),
    ],
)
def test_kinds_of_place_in_gdelt(tmp_path: Path, kind: str, precision: WherePrecision) -> None:
    assert coded(file(tmp_path, gdelt_export([gdelt_row(actiongeo_type=kind)]))).where_precision == precision


def test_what_is_no_conflict_event_is_out_of_scope_and_not_broken(tmp_path: Path) -> None:
    found, refused = read(file(tmp_path, gdelt_export([gdelt_row(eventcode="042"), gdelt_row(globaleventid="2")])))
    assert len(found) == 1
    assert [(r.out_of_scope, "CAMEO 04" in r.why) for r in refused] == [(True, True)]


@pytest.mark.parametrize(
    ("columns", "row", "why"),
    [
        (ACLED_NEW, acled(event_date="soon"), "no day"),
        (ACLED_NEW, acled(event_date="1020-01-01"), "no day"),
        (ACLED_NEW, acled(event_id_cnty=""), "event_id_cnty is empty"),
        (ACLED_NEW, acled(time_precision="4"), "time_precision"),
        (ACLED_NEW, acled(geo_precision=""), "geo_precision"),
        (ACLED_NEW, acled(latitude="95"), "not on the earth"),
        (ACLED_NEW, acled(latitude="n/a"), "latitude"),
        (ACLED_NEW, acled(latitude="nan"), "not on the earth"),
        (ACLED_NEW, acled(fatalities="-4"), "no count"),
        (ACLED_NEW, acled(fatalities="many"), "no count"),
        (ACLED_NEW, acled(event_type="Weather", sub_event_type="Storm"), "none of ACLED's"),
        (UCDP, ucdp(type_of_violence="4"), "type_of_violence"),
        (UCDP, ucdp(where_prec="8"), "where_prec"),
        (UCDP, ucdp(low="9", best="8"), "do not rise"),
        (UCDP, ucdp(date_end="2019-01-01"), "before it starts"),
        (UCDP, ucdp(side_a=""), "side_a is empty"),
    ],
)
def test_a_row_that_does_not_fit_is_told_and_the_rest_is_read(
    tmp_path: Path, columns: list[str], row: dict[str, str], why: str
) -> None:
    good = acled(event_id_cnty="SYR2") if columns is ACLED_NEW else ucdp(id="2")
    path = file(tmp_path, table(columns, [row, good]))
    found, (refused,) = read(path)
    assert len(found) == 1
    assert why in refused.why
    assert (refused.where, refused.out_of_scope) == (f"{path}:2", False)


def test_rows_twice_or_cut_short(tmp_path: Path) -> None:
    data = table(ACLED_NEW, [acled(), acled(), acled(event_id_cnty="SYR3")]) + b"SYR4,2020-01-01\r\n\r\n"
    found, refused = read(file(tmp_path, data))
    assert [one.article.id for one in found] == ["acled:SYR900001", "acled:SYR3"]
    assert ["earlier row" in refused[0].why, "2 cells" in refused[1].why] == [True, True]
    assert refused[1].where.endswith(":5")


def test_a_place_without_a_point_is_unknown(tmp_path: Path) -> None:
    code = coded(file(tmp_path, table(ACLED_NEW, [acled(latitude="", longitude="")])))
    assert code.location is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_forms_people_save_tables_in(tmp_path: Path, delimiter: str, mark: bytes) -> None:
    row = acled(notes="A line\nand another, with commas")
    plain = table(ACLED_NEW, [row]).decode()
    assert plain.count(";") == 0
    if delimiter != ",":
        import csv
        import io

        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows(csv.reader(io.StringIO(plain, newline="")))
        plain = text.getvalue()
    assert "A line and another, with commas" in one(file(tmp_path, mark + plain.encode())).article.text


@pytest.mark.parametrize("data", [b"", b"  \n", b"title,text\na,b\n", b"\x00\x01\x02" * 50, b"PK\x03\x04 not a zip"])
def test_what_is_no_data_set_is_an_error_that_names_the_file(tmp_path: Path, data: bytes) -> None:
    path = file(tmp_path, data)
    with pytest.raises(SourceError, match=r"rows\.csv"):
        list(rows(path))


def test_a_zip_of_two_tables_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", table(ACLED_NEW, [acled()]))
        archive.writestr("b.csv", table(ACLED_NEW, [acled()]))
    with pytest.raises(SourceError, match="2 tables"):
        list(rows(path))


def test_the_tables_of_types_name_known_sub_types() -> None:
    subs = {sub.value for sub in SubEventType}
    for name, columns in (
        ("acled_types.csv", ("type", "inter1", "sub_event_type", "sure")),
        ("cameo.csv", ("code", "sub_event_type")),
    ):
        found = [row["sub_event_type"] for row in lexicon.good_rows(name, columns)]
        assert found
        assert set(found) <= subs
