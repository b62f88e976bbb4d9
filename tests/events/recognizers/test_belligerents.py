"""Who fights where and when without being named, and where a row of a lexicon holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import lexicon
from events.recognizers.belligerents import COLUMNS, belligerents
from events.recognizers.eras import Era

RUSSIA, M23 = "Military Forces of Russia", "March 23 Movement"


@pytest.mark.parametrize(
    ("country", "year", "name", "fights"),
    [
        ("UA", 2022, RUSSIA, True),
        ("UA", None, RUSSIA, True),  # an unknown year is like the present
        ("SY", 2016, "Global Coalition Against Daesh", True),
        ("CD", 2012, M23, True),
        ("CD", 2023, M23, True),
        # must not match
        ("UA", 2021, RUSSIA, False),
        ("PL", 2023, RUSSIA, False),
        ("", 2023, RUSSIA, False),
        ("LK", 2015, "Liberation Tigers of Tamil Eelam", False),
        ("LK", None, "Liberation Tigers of Tamil Eelam", False),
        # boundary: both years are included, and a group that rose twice rests between
        ("LK", 2009, "Liberation Tigers of Tamil Eelam", True),
        ("CD", 2017, M23, False),
    ],
)
def test_who_fights_where_and_when(country: str, year: int | None, name: str, fights: bool) -> None:
    assert (name in [actor.name for actor in belligerents(country, year)]) is fights


def test_every_row_names_a_known_actor_countries_and_some_year() -> None:
    known = {entry.actor.id for entry in lexicon.actors()}
    codes = {country.code for country in lexicon.countries()}
    for row in lexicon.good_rows("belligerents.csv", COLUMNS):
        era = Era.of(row)
        assert row["actor"] in known, row
        assert era.countries, row
        assert era.countries <= codes, row
        assert (era.first or 0) <= (era.last or 9999), row


@given(
    st.sampled_from(["", "SY", "IQ"]),
    st.one_of(st.none(), st.integers(1900, 2100)),
    st.integers(1900, 2100),
    st.integers(0, 50),
)
def test_an_era_with_open_ends_holds_wherever_a_closed_one_does(
    country: str, year: int | None, first: int, length: int
) -> None:
    closed, opened = Era(frozenset({"SY"}), first, first + length), Era(frozenset(), None, None)
    assert not closed.holds(country, year) or opened.holds(country, year)
    assert closed.holds("SY", first)
    assert not closed.holds("SY", first + length + 1)
