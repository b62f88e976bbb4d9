"""What is shown and its address are the same thing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.model import EventFilter, EventType, Importance, SubEventType
from views.state import PAGES, VIEWS, State, address, from_address

words = st.text(min_size=1, max_size=30).filter(str.strip)
days = st.dates(date(1990, 1, 1), date(2030, 1, 1))


@st.composite
def filters(draw: st.DrawFn) -> EventFilter:
    first, last = sorted((draw(days), draw(days)))
    return EventFilter(
        actors=tuple(draw(st.lists(words, max_size=3, unique=True))),
        sides=tuple(draw(st.lists(st.sampled_from(["government", "people"]), max_size=2, unique=True))),
        event_types=tuple(draw(st.lists(st.sampled_from(EventType), max_size=2, unique=True))),
        sub_event_types=tuple(draw(st.lists(st.sampled_from(SubEventType), max_size=2, unique=True))),
        date_from=draw(st.sampled_from([None, first])),
        date_to=draw(st.sampled_from([None, last])),
        importance=tuple(draw(st.lists(st.sampled_from(Importance), max_size=1))),
        min_confidence=draw(st.sampled_from([0.0, 0.25, 0.8])),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    filters(),
    st.sampled_from(["en", "ar"]),
    st.sampled_from(PAGES),
    st.sampled_from([None, "event-1"]),
    st.sampled_from([None, 0, 12]),
)
def test_an_address_gives_the_state_again(filter, language, page, event_id, version):
    made = State(filter, language=language, page=page, event_id=event_id, version=version)
    read = from_address(address(made))
    assert (read.filter, read.language, read.page) == (filter, language, page)
    assert (read.event_id, read.version) == (event_id, version)
    assert read.problems == ()


@given(st.lists(st.tuples(st.sampled_from("lang page view area from to min type q event version".split()), st.text())))
def test_no_address_raises(pairs):
    from_address(pairs)


@pytest.mark.parametrize("view", VIEWS)
def test_the_view_of_the_map_stands_in_the_address_and_online_tiles_never(view):
    pairs = address(State(EventFilter(), view=view, online=True))
    assert from_address(pairs).view == view
    assert not from_address([*pairs, ("online", "1")]).online
    assert from_address([("view", "globe")]).problems


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ar", "ar"), ("ar-SY", "ar"), ("AR-iq", "ar"), ("en-GB", "en"), ("de", "en"), ("", "en")],
)
def test_the_browsers_language_is_used_where_the_address_names_none(locale, language):
    assert from_address([], locale=locale).language == language
    assert from_address([("lang", "en")], locale=locale).language == "en"
