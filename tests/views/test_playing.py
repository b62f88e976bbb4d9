"""Playing through time: which week is shown, and where it ends."""

from __future__ import annotations

from datetime import date

import pytest
from builders import MAYADIN, MOSUL, RAQQA, coding, located, reading

from events.model import EventFilter
from events.query import Query
from events.store import Lake
from views import playing
from views.state import SPEEDS, Play, State


@pytest.fixture
def query(tmp_path) -> Query:
    lake = Lake.create(tmp_path / "lake")
    days = ((RAQQA, date(2017, 10, 1)), (MAYADIN, date(2017, 10, 9)), (MOSUL, date(2017, 10, 20)))
    lake.add([reading(f"Clash {day}.", coding(location=located(place), on=day)) for place, day in days])
    return Query(lake)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> State:
    """The session's state, and a clock that stands."""
    state = State(EventFilter())
    monkeypatch.setattr(playing.state, "state", lambda: state)
    monkeypatch.setattr(playing.time, "monotonic", lambda: 100.0)
    return state


def test_what_can_be_played_is_what_the_filter_shows(query, now):
    assert playing.bounds(query, EventFilter()) == (date(2017, 10, 1), date(2017, 10, 20))
    assert playing.bounds(query, EventFilter(date_from=date(2017, 9, 1))) == (date(2017, 9, 1), date(2017, 10, 20))
    assert playing.bounds(query, EventFilter(countries=("XX",))) is None


@pytest.mark.parametrize(
    ("play", "after"),
    [
        (Play(date(2017, 10, 1), running=True, at=0.0), date(2017, 10, 8)),
        (Play(date(2017, 10, 1), running=True, at=99.9), date(2017, 10, 1)),  # a move of the map, too early
        (Play(date(2017, 10, 1), running=False, at=0.0), date(2017, 10, 1)),
        (Play(date(2017, 10, 15), running=True, at=0.0), date(2017, 10, 15)),  # the last week stays
    ],
)
def test_a_step_is_made_when_it_is_time(query, now, play, after):
    now.play = play
    playing.advance(query)
    assert now.play is not None
    assert now.play.start == after
    assert now.play.running == (play.running and play.start < date(2017, 10, 15))


def test_a_filter_without_this_week_ends_the_playing(query, now):
    now.play, now.filter = Play(date(2017, 10, 1), running=True), EventFilter(date_from=date(2018, 1, 1))
    playing.advance(query)
    assert now.play is None


def test_a_week_takes_the_place_of_the_dates_and_of_nothing_else(query, now):
    asked = EventFilter(countries=("SY",), date_to=date(2017, 10, 12))
    assert playing.shown(asked) == asked
    now.play = Play(date(2017, 10, 8))
    assert playing.shown(asked) == EventFilter(
        countries=("SY",), date_from=date(2017, 10, 8), date_to=date(2017, 10, 12)
    )


@pytest.mark.parametrize("speed", SPEEDS)
def test_the_map_looks_for_its_next_step_only_while_it_plays(now, speed):
    assert playing.seconds() is None
    now.play = Play(date(2017, 10, 1), running=True, speed=speed)
    assert playing.seconds() == SPEEDS[speed]
    now.play = Play(date(2017, 10, 1))
    assert playing.seconds() is None
