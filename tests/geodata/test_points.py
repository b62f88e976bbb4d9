"""A point chosen on a map is the place it lies at, or one of its own named by the nearest; never another country's."""

from __future__ import annotations

import pytest

from geodata.areas import Areas
from geodata.errors import GazetteerError
from geodata.gazetteer import Gazetteer
from geodata.points import place_at


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def test_in_a_town_it_is_the_town(gazetteer):
    found = place_at(gazetteer, Areas.open(), 35.0194, 40.4515)
    assert (found.name, found.country, found.admin1) == ("Mayadin", "SY", "Deir ez-Zor")
    assert (found.latitude, found.longitude) == (35.0194, 40.4515)


def test_in_the_open_it_is_named_by_the_nearest_place(gazetteer):
    found = place_at(gazetteer, Areas.open(), 34.2, 38.9)
    assert " km from " in found.name
    assert found.name_ar is None or "كم من" in found.name_ar
    assert found.id == "point:34.20000,38.90000"
    assert (found.country, found.admin1) == ("SY", "Homs")


def test_across_a_border_the_outline_decides(gazetteer):
    near = gazetteer.nearest(34.42, 41.08)[0]
    found = place_at(gazetteer, Areas.open(), 34.42, 41.08)
    assert found.country == "IQ"
    assert near.distance_km < 30


def test_at_sea_there_is_a_name_all_the_same(gazetteer):
    assert " km from " in place_at(gazetteer, Areas.open(), 34.0, 33.0).name


def test_off_the_earth_is_refused(gazetteer):
    with pytest.raises(GazetteerError):
        place_at(gazetteer, Areas.open(), 91.0, 0.0)
