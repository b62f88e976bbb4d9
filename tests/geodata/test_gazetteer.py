"""The compiled gazetteer: names, points, building and opening it."""

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geodata.build
import geodata.gazetteer
from geodata.build import Manifest, compile_gazetteer, read_manifest
from geodata.errors import GazetteerError, GazetteerMissing, GazetteerOutdated
from geodata.gazetteer import Gazetteer
from geodata.names import tokens
from geodata.places import Place
from geodata.sources import Collected, Entry, distance_km

ABU_KAMAL = "geonames:174448"


@pytest.mark.parametrize(
    "name", ["البوكمال", "البو كمال", "بالبوكمال"[1:], "Abu Kamal", "Al-Bukamal", "Albukamal", "ABU KAMAL"]
)
def test_one_town_by_all_its_names(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name)[0].id == ABU_KAMAL


def test_spellings_across_scripts_meet_inside_a_country(gazetteer: Gazetteer) -> None:
    assert ABU_KAMAL in [place.id for place in gazetteer.lookup("Albou Kamaal", country="sy")]
    assert not gazetteer.lookup("Albou Kamaal")


@pytest.mark.parametrize("name", ["من دون", "", "   ", "!!", "xyzzy qwerty"])
def test_no_place_of_that_name(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name) == ()


def test_baghuz_is_not_bajur(gazetteer: Gazetteer) -> None:
    assert all("Bājūr" not in place.name for place in gazetteer.lookup("الباغوز"))
    assert all("Bājūr" not in gazetteer.place_at(row).name for row in gazetteer.resembling("الباغوز", "EG"))


def test_the_country_narrows(gazetteer: Gazetteer) -> None:
    assert {place.country for place in gazetteer.lookup("Tripoli", country="LB")} == {"LB"}
    assert {"LB", "LY"} <= {place.country for place in gazetteer.lookup("Tripoli")}


def test_countries_are_places(gazetteer: Gazetteer) -> None:
    for name in ("Syria", "سوريا", "سورية", "الجمهورية العربية السورية"):
        assert gazetteer.lookup(name)[0].id == "country:SY"


def test_a_country_has_one_capital(gazetteer: Gazetteer) -> None:
    """There are five Washingtons of more than 5,000 inhabitants."""
    capitals = [place for place in gazetteer.lookup("Washington") if place.feature == "PPLC"]
    assert [place.id for place in capitals] == ["geonames:4140963"]


def test_places_know_their_first_order_unit(gazetteer: Gazetteer) -> None:
    assert gazetteer.place(ABU_KAMAL).admin1 == "Deir ez-Zor"
    assert gazetteer.lookup("Oxford", country="GB")[0].admin1 == "England"


def test_an_unknown_id_is_an_error(gazetteer: Gazetteer) -> None:
    with pytest.raises(GazetteerError, match="geonames:0"):
        gazetteer.place("geonames:0")


def test_every_id_leads_back_to_its_place(gazetteer: Gazetteer) -> None:
    for row in range(0, len(gazetteer), 4001):
        place = gazetteer.place_at(row)
        assert gazetteer.row(place.id) == row
        assert gazetteer.place(place.id) == place


def longest(gazetteer: Gazetteer, text: str, i: int = 0) -> list[tuple[int, int]]:
    words = [token.text for token in tokens(text)]
    return [(match.tokens, match.left_out) for match in gazetteer.longest(words, i)]


def test_the_longest_name_comes_first(gazetteer: Gazetteer) -> None:
    assert longest(gazetteer, "New York City")[0] == (3, 0)
    assert longest(gazetteer, "دير الزور")[0] == (2, 0)
    assert longest(gazetteer, "وبالبوكمال")[0] == (1, 2)
    assert longest(gazetteer, "البو كمال")[0] == (2, 0)


def test_names_do_not_cross_unrelated_words(gazetteer: Gazetteer) -> None:
    assert (2, 0) not in longest(gazetteer, "من دون")
    assert (2, 0) not in longest(gazetteer, "بي روت")


def test_nearest(gazetteer: Gazetteer) -> None:
    near = gazetteer.nearest(34.452, 40.919, limit=3)
    assert near[0].place.id == ABU_KAMAL
    assert [one.distance_km for one in near] == sorted(one.distance_km for one in near)
    assert gazetteer.nearest(34.452, 40.919, features={"PPLC"})[0].place.feature == "PPLC"
    assert gazetteer.nearest(-48.0, -123.4, within_km=100) == ()
    assert gazetteer.nearest(-48.0, -123.4)[0].distance_km > 1000


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (-90.1, 0)])
def test_no_nearest_off_the_earth(gazetteer: Gazetteer, latitude: float, longitude: float) -> None:
    with pytest.raises(GazetteerError, match="no point"):
        gazetteer.nearest(latitude, longitude)


@given(st.floats(-85, 85), st.floats(-180, 180))
@settings(max_examples=40, deadline=None)
def test_nearest_agrees_with_the_distance(latitude: float, longitude: float) -> None:
    near = Gazetteer.open().nearest(latitude, longitude)[0]
    again = distance_km(latitude, longitude, near.place.latitude, near.place.longitude)
    assert near.distance_km == pytest.approx(again, abs=0.01)


def test_opening_is_quick_and_look_ups_are_many(gazetteer: Gazetteer) -> None:
    start = time.process_time()
    opened = Gazetteer(gazetteer.folder)
    assert time.process_time() - start < 0.5
    names = ["Aleppo", "حلب", "دير الزور", "Mosul", "Kyiv"]
    [opened.lookup(name) for name in names]
    start = time.process_time()
    for _ in range(1_000):
        for name in names:
            opened.lookup(name)
    assert 5_000 / (time.process_time() - start) > 20_000, "measured 190,000 a second on a quiet machine"


# Building -----------------------------------------------------------------------------------------------------------


def place(id_: str, name: str, **more: object) -> Place:
    return Place(id=id_, name=name, latitude=35.0, longitude=38.0, feature="PPL", country="SY", **more)  # type: ignore[arg-type]


def test_what_is_written_is_read(small: Callable[..., Gazetteer]) -> None:
    written = place(
        "furat:sy-x", "Exampleville", name_ar="المثال", aliases=("Example Ville", "مثال"), admin1="Homs", population=12,
        radius_km=2.5, accuracy_km=1.0, source="a test",
    )  # fmt: skip
    gazetteer = small(written, place("furat:sy-y", "Other"))
    assert gazetteer.place("furat:sy-x") == written
    assert gazetteer.lookup("المثال") == (written,)
    assert len(gazetteer) == 2


def test_unknown_numbers_stay_unknown(small: Callable[..., Gazetteer]) -> None:
    read = small(place("furat:sy-x", "Exampleville")).place("furat:sy-x")
    assert (read.population, read.radius_km, read.accuracy_km, read.name_ar) == (None, None, None, None)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling takes a single place instead of the world."""
    entries = (Entry(place("furat:sy-x", "Exampleville"), curated=True),)
    monkeypatch.setattr(geodata.build, "collect", lambda home: Collected(entries, ()))


@pytest.mark.usefixtures("quick")
def test_a_missing_gazetteer_is_compiled_on_opening(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    told: list[tuple[str, float]] = []
    with caplog.at_level(logging.INFO):
        opened = Gazetteer.open(tmp_path, progress=lambda stage, done: told.append((stage, done)))
    assert opened.lookup("Exampleville")
    assert "compiling the gazetteer" in caplog.text
    assert told[-1] == ("done", 1.0)
    assert [done for _, done in told] == sorted(done for _, done in told)


@pytest.mark.usefixtures("quick")
def test_an_added_table_outdates_the_gazetteer(tmp_path: Path) -> None:
    first = Gazetteer.open(tmp_path)
    added = tmp_path / "gazetteer" / "added"
    added.mkdir()
    (added / "mine.csv").write_text("id\n", encoding="utf-8")
    second = Gazetteer.open(tmp_path)
    assert second.digest != first.digest
    assert not first.folder.exists(), "the outdated one is put away"
    assert first.lookup("Exampleville"), "whoever has it open goes on"


@pytest.mark.usefixtures("quick")
def test_a_crash_while_compiling_leaves_the_old_one_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    old = Gazetteer.open(tmp_path)

    def crash(home: Path) -> Collected:
        raise RuntimeError("power cut")

    monkeypatch.setattr(geodata.build, "collect", crash)
    monkeypatch.setattr(geodata.build, "FORMAT", geodata.build.FORMAT)
    (tmp_path / "gazetteer" / "added").mkdir()
    (tmp_path / "gazetteer" / "added" / "new.csv").write_text("id\n", encoding="utf-8")
    again = Gazetteer.open(tmp_path)
    assert again.folder == old.folder
    assert "power cut" in caplog.text
    assert not list((tmp_path / "gazetteer").glob("making-*")), "nothing half-made is left"


@pytest.mark.usefixtures("quick")
def test_one_compiled_by_another_version_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    old = Gazetteer.open(tmp_path)
    caplog.set_level(logging.INFO)
    caplog.clear()
    monkeypatch.setattr(geodata.build, "FORMAT", geodata.build.FORMAT + 1)
    monkeypatch.setattr(geodata.gazetteer, "FORMAT", geodata.build.FORMAT)
    new = Gazetteer.open(tmp_path)
    assert new.manifest.format == old.manifest.format + 1
    assert "compiling the gazetteer" in caplog.text, "said why it takes its time"
    assert not old.folder.exists()
    assert old.lookup("Exampleville") == new.lookup("Exampleville"), "who has the old one open goes on with it"


@pytest.mark.usefixtures("quick")
def test_one_of_another_version_is_not_read_when_compiling_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Gazetteer.open(tmp_path)
    monkeypatch.setattr(geodata.build, "FORMAT", geodata.build.FORMAT + 1)
    monkeypatch.setattr(geodata.gazetteer, "FORMAT", geodata.build.FORMAT)
    monkeypatch.setattr(geodata.build, "collect", lambda home: (_ for _ in ()).throw(RuntimeError("disk full")))
    with pytest.raises(GazetteerMissing, match="disk full; 1 of another version cannot be read"):
        Gazetteer.open(tmp_path)
    assert old.folder.exists(), "the older version of the program finds its own"
    assert old.lookup("Exampleville")


def test_without_an_old_one_a_crash_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geodata.build, "collect", lambda home: (_ for _ in ()).throw(RuntimeError("power cut")))
    with pytest.raises(GazetteerMissing, match="power cut"):
        Gazetteer.open(tmp_path)


@pytest.mark.usefixtures("quick")
def test_damaged_or_foreign_folders_are_told(tmp_path: Path) -> None:
    folder = compile_gazetteer(tmp_path)
    stored = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**stored, "format": 0}))
    with pytest.raises(GazetteerOutdated, match="build"):
        Gazetteer(folder)
    (folder / "manifest.json").write_text("{")
    with pytest.raises(GazetteerError, match="damaged"):
        read_manifest(folder)


@pytest.mark.usefixtures("quick")
def test_a_truncated_table_is_told(tmp_path: Path) -> None:
    folder = compile_gazetteer(tmp_path)
    (folder / "table.npy").write_bytes(b"\x93NUMPY")
    with pytest.raises(GazetteerError, match="damaged"):
        Gazetteer(folder)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "gazetteer").write_text("a file stands in the way")
    with pytest.raises(GazetteerError, match="FURAT_HOME"):
        compile_gazetteer(tmp_path)


def test_the_manifest_counts(gazetteer: Gazetteer) -> None:
    manifest: Manifest = gazetteer.manifest
    assert manifest.places > 230_000
    assert manifest.names > manifest.places
    assert {"SY", "UA", "SD"} <= set(manifest.countries)
