"""Views that are not marks: what is drawn, how it is stepped, and that no text is HTML."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.areas import Areas
from geodata.cells import Cell, Pin, Unit
from geodata.leaflet_assets import write_units
from geodata.shading import STEPS, Shade, areas, heat, steps, unit_at

HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"), [(35.95, 39.01, "SY"), (36.34, 43.13, "IQ"), (33.51, 36.29, "SY")]
)
def test_a_point_lies_in_a_unit(latitude, longitude, country):
    unit = unit_at(latitude, longitude)
    assert unit is not None
    assert unit.country == country
    area = Areas.open().by_country(unit.country)[unit.number]
    assert area == Areas.open().containing(latitude, longitude)


def test_a_point_at_sea_lies_in_none():
    assert unit_at(0.0, -30.0) is None


@given(st.lists(st.integers(1, 10**6), min_size=1))
def test_every_value_has_a_step(values):
    breaks = steps(values)
    assert breaks[0] == min(values)
    assert list(breaks) == sorted(set(breaks))
    assert len(breaks) <= STEPS


def test_units_are_shaded_by_their_value():
    shades = [Shade(Unit("SY", n), value, HOSTILE) for n, value in enumerate((1, 2, 900, 4, 50, 6))]
    drawn = json.loads(areas(shades, 3, language="en"))
    colours = {row[0]: row[1] for row in drawn["units"]["SY"]}
    assert (colours[0], colours[2]) == (0, STEPS - 1)
    assert "<script" not in areas(shades, 3, language="en")
    assert drawn["legend"] == {"breaks": [1, 2, 4, 6, 50], "most": 900, "elsewhere": 3}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_to_shade_has_no_legend(language):
    assert json.loads(areas([], 0, language=language))["legend"] is None


def test_heat_goes_by_the_count_and_keeps_the_pin():
    drawn = json.loads(heat([Cell(40.123456, 34, 7, "gov")], "ar", Pin(40, 34, HOSTILE)))
    assert drawn["spots"] == [[40.1235, 34, 7]]
    assert drawn["pin"] == [40, 34, HOSTILE]
    assert drawn["corner"] == "bottomright"


def test_outlines_are_written_once_in_the_order_of_the_units(tmp_path):
    folder = tmp_path / "leaflet-x"
    folder.mkdir()
    write_units(folder, ["SY", "XX"])
    file = json.loads((folder / "units_SY.json").read_text(encoding="utf-8"))
    assert [unit[0] for unit in file["units"]] == [area.name for area in Areas.open().by_country("SY")]
    assert json.loads((folder / "units_XX.json").read_text(encoding="utf-8"))["units"] == []
    stamp = (folder / "units_SY.json").stat().st_mtime_ns
    write_units(folder, ["SY"])
    assert (folder / "units_SY.json").stat().st_mtime_ns == stamp
    assert {path.name for path in tmp_path.iterdir()} == {"leaflet-x"}
