"""Where the dateline of a report ends, for its places and for its days, and which day is the report's own."""

from __future__ import annotations

import pytest

from events.datelines import end_for_days, end_for_places, heads
from events.model import Span
from events.text import sentences


@pytest.mark.parametrize(
    ("text", "places", "days"),
    [
        ("Hajin, 9 December - Jets struck.", "Hajin, 9 December - ", "Hajin, 9 December - "),
        ("JUBA (Reuters) Gunmen killed five.", "JUBA (Reuters) ", ""),
        ("دير الزور - قتل خمسة.", "دير الزور - ", "دير الزور - "),
        ("دير الزور، ٩ كانون الأول - قتل خمسة.", "", "دير الزور، ٩ كانون الأول - "),  # the first may be in the report
        ("Gunmen killed five in Hajin.", "", ""),
        ("قتل مسلحون خمسة في هجين.", "", ""),
    ],
)  # fmt: skip
def test_where_a_dateline_ends(text: str, places: str, days: str) -> None:
    first = sentences(text)[0]
    assert (text[: end_for_places(first)], text[: end_for_days(first)]) == (places, days)


def test_a_dateline_of_places_stands_in_the_first_two_sentences() -> None:
    *opening, third = sentences("Five died. Hajin - Two died. Hajin - Ten died.")
    assert end_for_places(opening[1]) > opening[1].span.start
    assert end_for_places(third) == third.span.start


@pytest.mark.parametrize(
    ("text", "day", "own"),
    [
        ("Hajin, 9 December - Jets struck.", "9 December", True),
        ("هجين، ٩ كانون الأول: قصفت طائرات.", "٩ كانون الأول", True),
        ("Jets struck Hajin on 9 December.", "9 December", False),
        ("قصفت طائرات هجين في ٩ كانون الأول", "٩ كانون الأول", False),
        ("Jets struck the eastern town of Hajin on 9 December - the third raid.", "9 December", False),
    ],
)
def test_a_day_before_the_dash_is_the_reports_own(text: str, day: str, own: bool) -> None:
    at = text.index(day)
    assert heads(Span(at, at + len(day)), sentences(text)[0]) is own
