"""Records go to JSON and come back the same."""

from datetime import datetime

import pytest
from builders import MAYADIN, article, claim, coding, report
from hypothesis import given, settings
from hypothesis import strategies as st

from events.model import Article, Correction, Event, EventReport, Issue, Level, Span, Toll
from events.records import RecordError, from_json, to_json
from geodata.places import Candidate, Resolution, Toponym

st.register_type_strategy(
    Span, st.lists(st.integers(0, 10**6), min_size=2, max_size=2).map(sorted).map(lambda at: Span(*at))
)


@pytest.mark.parametrize("kind", [Article, Correction, Issue])
@settings(max_examples=60)
@given(st.data())
def test_any_flat_record_comes_back_the_same(kind: type, data: st.DataObject) -> None:
    record = data.draw(st.from_type(kind))
    assert from_json(kind, to_json(record)) == record
    to_json(record).encode()


@given(st.lists(st.integers(0, 10**6), max_size=3).map(sorted), st.floats(0, 1), st.text(), st.integers(0, 50))
def test_a_report_comes_back_the_same(numbers: list[int], score: float, words: str, start: int) -> None:
    of = article("اشتباكات clashes in Mayadin, SOHR said")
    killed = Toll(*numbers, *[None] * (3 - len(numbers)))
    toponym = Toponym(words, start, start + 1, place_ids=(words,), distance_km=score)
    place = Resolution(toponym, None, None, candidates=(Candidate(MAYADIN, score, (words,)),))
    found = report(of, coding(killed=killed, location=place, confidence=score, claims=(claim(of, "SOHR said"),)))
    assert from_json(EventReport, to_json(found)) == found
    event = Event("event-1", found.coding, (found, found), (words,))
    assert from_json(Event, to_json(event)) == event


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{"start": 1, "end": 2, "colour": 3}', "colour"),
        ('{"start": "1", "end": 2}', "'1'"),
        ('{"start": true, "end": 2}', "True"),
        ('{"start": 1}', "end"),
        ('{"start": 5, "end": 2}', "5..2"),
        ("[1, 2]", "Span"),
        ("{", "Span"),
        ("null", "Span"),
    ],
)
def test_another_thing_is_refused_and_named(text: str, names: str) -> None:
    with pytest.raises(RecordError, match=names):
        from_json(Span, text)


def test_boundary_a_missing_field_takes_its_default() -> None:
    assert from_json(Issue, '{"level":"error","stage":"store","message":"x"}') == Issue(Level.ERROR, "store", "x")
    when = datetime(2026, 1, 1)
    assert from_json(Issue, to_json(Issue(Level.ERROR, "store", "x", when=when))).when == when
