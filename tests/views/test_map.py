"""Where the map looks, and what a timeline's bars hold."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.labels import sides
from events.model import EventFilter
from events.query import Cells, Extent, Timeline, TimelineRow, VagueRow, Viewport
from views import look as page
from views import map as map_page
from views import timeline
from views.exports import file_name
from views.words import words


@given(
    st.floats(-170, 160), st.floats(-60, 60), st.floats(0, 10), st.floats(0, 10)
)  # fmt: skip
def test_a_look_shows_the_whole_extent(west, south, wide, high):
    extent = Extent(west, south, west + wide, south + high)
    look = page.around(extent)
    seen = page.seen_from(look)
    assert seen.west <= extent.west
    assert seen.east >= extent.east
    assert seen.south <= extent.south + 1e-6
    assert seen.north >= extent.north - 1e-6
    assert 2 <= look.zoom <= 10


def test_a_grown_view_stays_on_the_earth():
    grown = page.grown(Viewport(-170, -80, 170, 85, 2))
    assert (grown.south, grown.north) == (-90, 90)


@pytest.mark.parametrize(
    ("lon", "lat", "inside"),
    [(40.0, 35.0, 5), (50.1, 35.0, 0), (40.0, 29.9, 0), (50.0, 40.0, 5), (-320.0, 35.0, 5)],
)
def test_cells_are_counted_within_the_edges(lon, lat, inside):
    cells = Cells(lon=(lon,), lat=(lat,), count=(5,), side=("people",))
    assert map_page._inside(cells, Viewport(30, 30, 50, 40, 5)) == inside


@pytest.mark.parametrize(
    ("start", "unit", "end"),
    [
        (date(2017, 12, 1), "month", date(2018, 1, 1)),
        (date(2016, 2, 1), "month", date(2016, 3, 1)),
        (date(2017, 1, 1), "year", date(2018, 1, 1)),
        (date(2017, 12, 25), "week", date(2018, 1, 1)),
        (date(2017, 12, 31), "day", date(2018, 1, 1)),
    ],
)
def test_bars_end_where_the_next_begins(start, unit, end):
    assert timeline._end(start, unit) == end


def test_bars_stand_on_each_other_in_the_order_of_the_legend():
    rows = [(10, "people", 2), (10, "government", 3), (11, "people", 1)]
    found = Timeline("month", tuple(TimelineRow(date(2017, m, 1), s, n) for m, s, n in rows), 0, 0)
    table = timeline.bars(found, EventFilter(date_from=date(2017, 11, 5)), brushed=False)
    government, people = (f"s{[side.id for side in sides()].index(side)}" for side in ("government", "people"))
    assert table.select(["to", "held", government, people]).to_pylist() == [
        {"to": datetime(2017, 11, 1), "held": False, government: 3, people: 2},
        {"to": datetime(2017, 12, 1), "held": True, government: 0, people: 1},
    ]


def test_uncertain_dates_have_bars_of_their_own_also_where_nothing_else_stands():
    rows = (TimelineRow(date(2017, 10, 1), "people", 2),)
    vague = (VagueRow(date(2017, 10, 1), 1), VagueRow(date(2017, 11, 1), 3))
    table = timeline.bars(Timeline("month", rows, 0, 3, vague), EventFilter(), brushed=False)
    assert table["from"].to_pylist() == [datetime(2017, 10, 1), datetime(2017, 11, 1)]
    assert table["vague"].to_pylist() == [1, 3]


@pytest.mark.parametrize(("language", "said"), [("en", "below the line"), ("ar", "تحت الخط")])
def test_the_band_is_explained_where_there_is_one(language, said):
    some, none = (Timeline("month", (TimelineRow(date(2017, 10, 1), "people", 2),), 0, n) for n in (3, 0))
    assert said in timeline._legend(some, words(language))
    assert timeline._legend(none, words(language)) == ""


@pytest.mark.parametrize("most", [0, 1, 255, 256, 65_535, 65_536, 3_000_000])
def test_counts_are_whole_however_few_bytes_they_are_sent_in(most):
    found = Timeline("month", (TimelineRow(date(2017, 10, 1), "people", most),), 0, 0)
    table = timeline.bars(found, EventFilter(), brushed=False)
    people = f"s{[side.id for side in sides()].index('people')}"
    assert table[people].to_pylist() == [most]
    assert table.schema.field(people).type.bit_width <= max(8, 2 * most.bit_length())


def test_a_side_that_nobody_named_stands_with_the_unidentified():
    found = Timeline("month", (TimelineRow(date(2017, 10, 1), "martians", 4),), 0, 0)
    table = timeline.bars(found, EventFilter(), brushed=False)
    assert table[f"s{len(sides()) - 1}"].to_pylist() == [4]


def test_the_edges_of_a_drawn_period_are_days():
    noon = datetime(2017, 11, 5, 12, tzinfo=UTC).timestamp() * 1000
    assert timeline._day(noon) == date(2017, 11, 5)


@pytest.mark.parametrize(
    ("filter", "name"),
    [
        (EventFilter(), "furat.csv"),
        (EventFilter(sides=("islamic_state",), date_from=date(2017, 11, 1)), "furat_islamic_state_2017-11-01.csv"),
        (EventFilter(text="../../etc/passwd"), "furat_______etc_passwd.csv"),
        (EventFilter(text="الرقة"), "furat.csv"),
    ],
)
def test_file_names_are_safe_everywhere(filter, name):
    assert file_name(filter, "csv") == name


def test_a_long_filter_makes_no_long_name():
    assert len(file_name(EventFilter(actors=("x" * 300,)), "csv")) <= 90
