"""A place by its name: those of the view first, in either script; nothing for what is no name."""

from __future__ import annotations

import pytest
from builders import MAYADIN, MOSUL, RAQQA, coding, located, merge, reading
from hypothesis import given
from hypothesis import strategies as st

from events.finding import Found, find
from events.model import EventFilter
from events.query import Query
from events.store import Lake
from geodata.gazetteer import Gazetteer
from geodata.places import Place

EASTERN_ALEPPO = Place("add:t-1", "Eastern Aleppo", 36.2, 37.18, "PPLX", "SY", "Aleppo", name_ar="حلب الشرقية")
SPRINGS = Place("add:t-2", "Raqqa Springs", 35.5, 39.2, "PPL", "SY", "Raqqa")


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> Query:
    lake = Lake.create(tmp_path_factory.mktemp("find") / "lake", matcher=merge)
    places = (RAQQA, SPRINGS, MAYADIN, MOSUL, EASTERN_ALEPPO)
    lake.add([reading(f"Clash {n}.", coding(location=located(place))) for n, place in enumerate(places)])
    return Query(lake)


def asked(query: Query, name: str) -> tuple[Found, ...]:
    return find(query, Gazetteer.open(), name, filter=EventFilter())


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Raqqa", RAQQA.id), ("الرقة", RAQQA.id), ("raqqa", RAQQA.id), ("الرقه", RAQQA.id),
        ("Mayad", MAYADIN.id), ("المياد", MAYADIN.id), ("Raqqa Sp", SPRINGS.id),
        ("Mosull", MOSUL.id), ("Paris", "geonames:2988507"), ("باريس", "geonames:2988507"),
    ],
)  # fmt: skip
def test_the_likeliest_place_comes_first(query, name, first):
    assert asked(query, name)[0].id == first


def test_events_of_the_view_are_counted_and_such_places_go_before_others(query):
    found = asked(query, "Raqqa")
    assert [one.events for one in found[:3]] == [1, 1, 0]
    assert [one.id for one in found[:2]] == [RAQQA.id, SPRINGS.id]


def test_the_town_goes_before_a_part_of_it_even_with_events(query):
    names = [one.name for one in asked(query, "Aleppo")]
    assert names.index("Aleppo") < names.index("Eastern Aleppo")


@pytest.mark.parametrize("name", ["", " ", "!?", "a", "؟؟", "xyzzyq", "ظظظظظ", "\x00"])
def test_what_is_no_name_finds_nothing(query, name):
    assert asked(query, name) == ()


@pytest.mark.parametrize(("name", "least", "most"), [("Syria", 200, 400), ("سوريا", 200, 400), ("Raqqa", 15, 25)])
def test_how_close_to_look_follows_the_extent(query, name, least, most):
    assert least < asked(query, name)[0].radius_km < most


@given(st.text(max_size=150))
def test_no_text_raises(query, name):
    assert len(asked(query, name)) <= 6
