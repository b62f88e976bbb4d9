"""Added layers in the gazetteer: merged with the base, undone when compiling fails, looked over by `check`."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

import geodata.adding.layers as layers
import geodata.sources as sources
from geodata.adding.layers import Layer, install
from geodata.areas import Area
from geodata.build import sources_digest
from geodata.check import check
from geodata.errors import SupplementError
from geodata.finer import folder_of, write_areas
from geodata.gazetteer import Gazetteer
from geodata.places import Place
from geodata.sources import Entry, collect
from geodata.tables import write_table

TOWN = Place("geonames:1", "Mithal", 35.0, 39.0, "PPL", "SY", aliases=("Mithala",), population=900, source="base")
MORE = Place("geonames:1", "Al Mithal", 35.0, 39.0, "PPLA2", "SY", name_ar="المثال", source="GeoNames dump SY")
VILLAGE = Place("geonames:2", "Qaryat Mithal", 35.5, 38.5, "PPL", "SY", source="GeoNames dump SY")
LEARNED = Place("learned:3", "Mithal", 35.01, 39.0, "PPL", "SY", source="learned from ACLED: named exactly in 3 rows")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Entry]:
    """All entries by id, of a base of one town and what was added."""
    home = tmp_path_factory.mktemp("home")
    write_table(home / "gazetteer" / "added" / "geonames-sy.csv", [MORE, VILLAGE])
    write_table(home / "gazetteer" / "added" / "acled.csv", [LEARNED])
    district = Area("shape:d", "", "SY", "Mithal district", None, shapely.box(38.4, 35.4, 38.6, 35.6))
    write_areas(folder_of(home) / "d-adm2.geojson.gz", [district])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "towns", lambda: iter([Entry(TOWN, admin1_code="07")]))
        return {entry.place.id: entry for entry in collect(home).entries}


def test_a_dump_tells_more_of_a_town_of_the_base(collected: dict[str, Entry]) -> None:
    town = collected["geonames:1"].place
    assert (town.feature, town.name_ar, town.population) == ("PPLA2", "المثال", 900)
    assert {"Al Mithal", "Mithala"} <= set(town.aliases)
    assert "base; GeoNames dump SY" in town.source


def test_a_village_of_a_dump_is_held_but_not_vouched_for(collected: dict[str, Entry]) -> None:
    assert not collected["geonames:2"].curated, "its name needs a cue in a text"
    assert collected["geonames:2"].place.admin1, "the unit its point lies in"


def test_points_lie_in_added_districts(collected: dict[str, Entry]) -> None:
    assert collected["geonames:2"].place.admin2 == "Mithal district"
    assert collected["geonames:1"].place.admin2 is None


def test_added_outlines_make_the_gazetteer_outdated(tmp_path: Path) -> None:
    before = sources_digest(tmp_path)
    write_areas(folder_of(tmp_path) / "d-adm2.geojson.gz", [])
    assert sources_digest(tmp_path) != before


def test_a_learned_place_is_the_town_of_that_name(collected: dict[str, Entry]) -> None:
    assert "learned:3" not in collected
    assert collected["geonames:1"].curated


def test_when_compiling_fails_all_is_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(home: Path, progress: object) -> Path:
        raise SupplementError("no room")

    table = tmp_path / "gazetteer" / "added" / "mine.csv"
    write_table(table, [VILLAGE])
    before = table.read_bytes()
    monkeypatch.setattr(layers, "compile_gazetteer", fail)
    for name in ("mine", "other"):
        with pytest.raises(SupplementError, match="no room"):
            install([Layer(name, "table", (MORE,), ())], tmp_path)
    assert table.read_bytes() == before
    assert [path.name for path in table.parent.iterdir()] == ["mine.csv"]


def test_a_layer_without_places_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(SupplementError, match="empty holds no places"):
        install([Layer("empty", "table", (), ())], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_check_finds_duplicates_and_rows_outside_their_country(small: Callable[..., Gazetteer]) -> None:
    twin = replace(VILLAGE, id="add:twin", latitude=35.501)
    abroad = replace(VILLAGE, id="add:abroad", name="Farplace", latitude=48.8, longitude=2.3)
    wide = replace(abroad, id="add:wide", name="Widepart", feature="RGN", radius_km=300.0)
    report = check(small(TOWN, VILLAGE, twin, abroad, wide))
    assert [{one.id, other.id} for one, other in report.duplicates] == [{"geonames:2", "add:twin"}]
    assert [place.id for place, _ in report.outside] == ["add:abroad"]
    assert report.outside[0][1] > 2_000
    counts = {layer.title: (layer.places, layer.with_arabic, layer.with_latin) for layer in report.layers}
    assert counts["added tables"] == (3, 0, 3)
    assert counts["GeoNames"] == (1, 0, 1)


def test_ten_thousand_places_of_one_name(small: Callable[..., Gazetteer]) -> None:
    many = [replace(VILLAGE, id=f"add:{i}", latitude=-60 + i / 100, population=i + 1) for i in range(10_000)]
    gazetteer = small(*many)
    found = gazetteer.lookup("Qaryat Mithal")
    assert len(found) == 10_000
    assert {place.population for place in found} == set(range(1, 10_001))
