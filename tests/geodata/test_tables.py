"""Place tables: what is read, what is refused, and the curated ones as they are."""

import math
from collections import Counter
from pathlib import Path

import pytest

from geodata.entries import Entry, distance_km
from geodata.errors import SupplementError
from geodata.gazetteer import Gazetteer
from geodata.merging import merge
from geodata.names import fold, key
from geodata.places import Place
from geodata.tables import COLUMNS, DATA, read_countries, read_table

HEADER = ",".join(COLUMNS)
GOOD = "furat:sy-x,Exampleville,المثال,Example|مثال,PPL,35.1,38.2,SY,Homs,,1,a test"


def table(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "t.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def test_a_row_becomes_a_place(tmp_path: Path) -> None:
    (place,) = read_table(table(tmp_path, GOOD)).places
    assert place == Place(
        "furat:sy-x", "Exampleville", 35.1, 38.2, "PPL", "SY", "Homs", name_ar="المثال", aliases=("Example", "مثال"),
        accuracy_km=1.0, source="a test",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (GOOD.replace("35.1", "abc"), "latitude"),
        (GOOD.replace("35.1", ""), "latitude"),
        (GOOD.replace("35.1", "95"), "off the earth"),
        (GOOD.replace(",SY,", ",Syria,"), "ISO 3166"),
        (GOOD.replace("furat:sy-x", ""), "id"),
        (GOOD.replace("Exampleville", ""), "name"),
        (GOOD.replace(",,1,", ",-3,1,"), "negative"),
    ],
)
def test_a_broken_row_is_told_and_the_others_stay(tmp_path: Path, row: str, word: str) -> None:
    read = read_table(table(tmp_path, row, GOOD.replace("sy-x", "sy-y")))
    assert [place.id for place in read.places] == ["furat:sy-y"]
    (issue,) = read.issues
    assert word in str(issue)
    assert str(issue).startswith("t.csv:2: ")


def test_an_id_stands_once(tmp_path: Path) -> None:
    read = read_table(table(tmp_path, GOOD, GOOD))
    assert len(read.places) == 1
    assert "twice" in read.issues[0].message


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SupplementError, match="latitude"):
        read_table(table(tmp_path, header="id,name_en"))
    with pytest.raises(SupplementError, match="cannot be read"):
        read_table(tmp_path / "none.csv")


def test_a_table_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes((HEADER + "\n" + GOOD).encode("cp1256", errors="replace"))
    with pytest.raises(SupplementError, match="UTF-8"):
        read_table(path)


# Merging --------------------------------------------------------------------------------------------------------


def town(**more: object) -> Place:
    fields: dict[str, object] = {
        "id": "geonames:1", "name": "Ar Riqqah", "latitude": 35.95, "longitude": 39.0, "feature": "PPL",
        "country": "SY", "aliases": ("Raqqa",), "population": 500_000,
    }  # fmt: skip
    return Place(**{**fields, **more})  # type: ignore[arg-type]


def curated(**more: object) -> Place:
    fields = {"id": "furat:sy-raqqa", "name": "Raqqa", "name_ar": "الرقة", "feature": "PPLA", "population": None}
    return town(**{**fields, "aliases": ("Ar-Raqqah",), **more})


def test_a_curated_row_gives_a_town_its_names() -> None:
    (merged,) = merge([Entry(town())], [curated(latitude=35.96)])
    assert merged.curated
    assert (merged.place.id, merged.place.latitude, merged.place.population) == ("geonames:1", 35.95, 500_000)
    assert (merged.place.name, merged.place.name_ar, merged.place.feature) == ("Raqqa", "الرقة", "PPLA")
    assert {"Ar-Raqqah", "Ar Riqqah", "Raqqa"} <= {merged.place.name, *merged.place.aliases}


@pytest.mark.parametrize(
    "other",
    [curated(latitude=36.05), curated(country="IQ"), curated(feature="PPLX"),
     curated(name="Elsewhere", aliases=(), name_ar="غيرها", latitude=35.96), curated(feature="ADM1")],
)  # fmt: skip
def test_other_places_stay_apart(other: Place) -> None:
    assert {entry.place.id for entry in merge([Entry(town())], [other])} == {"geonames:1", "furat:sy-raqqa"}


def test_a_row_on_the_towns_own_point_is_that_town() -> None:
    (merged,) = merge([Entry(town())], [curated(name="Elsewhere", aliases=(), name_ar="غيرها")])
    assert merged.place.id == "geonames:1"


# The tables of the project ------------------------------------------------------------------------------------------

SUPPLEMENTS = sorted((DATA / "supplement").glob("*.csv"))


@pytest.mark.parametrize("path", SUPPLEMENTS, ids=lambda path: path.stem)
def test_curated_tables_are_whole(path: Path) -> None:
    read = read_table(path)
    assert read.places
    assert not read.issues, "\n".join(map(str, read.issues))
    for place in read.places:
        assert place.id.startswith("furat:"), place.id
        assert place.id.isascii(), place.id
        assert place.name_ar, f"{place.id} lacks its Arabic name"
        assert place.source, f"{place.id} does not say where it comes from"
        assert all(len(fold(alias)) > 1 for alias in place.aliases), place.id


def test_curated_ids_stand_once_in_all_tables() -> None:
    ids = Counter(place.id for path in SUPPLEMENTS for place in read_table(path).places)
    assert [id_ for id_, count in ids.items() if count > 1] == []


def test_curated_places_can_be_looked_up(gazetteer: Gazetteer) -> None:
    """Each by both its names, at its point."""
    for path in SUPPLEMENTS:
        for place in read_table(path).places[::7]:
            for name in (place.name, place.name_ar or ""):
                found = gazetteer.lookup(name)
                near = min(
                    (distance_km(place.latitude, place.longitude, p.latitude, p.longitude) for p in found),
                    default=math.inf,
                )
                assert near <= 5, f"{place.id} is not found as {name}"


def test_countries() -> None:
    countries = read_countries()
    assert len({country.place.country for country in countries}) == len(countries) == 250
    assert all(country.place.name_ar for country in countries)


@pytest.mark.parametrize("name", ["not_places", "cues", "name_words", "openers"])
def test_word_lists_hold_each_word_once(name: str) -> None:
    lines = (DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    assert [line for line, count in Counter(lines).items() if count > 1] == []


def test_keys_of_curated_names_are_not_empty() -> None:
    for path in SUPPLEMENTS:
        for place in read_table(path).places:
            assert key(place.name)
