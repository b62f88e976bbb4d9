"""The day of an event: which days it may have, what each looks like from it, and which is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from newsroom import article, reader

from events.attachment import Focus
from events.chooser import Chooser, open_dater
from events.clauses import best_trigger
from events.date_signs import Days, rows
from events.dating import carried, choose_date, date_options
from events.errors import LexiconError
from events.model import DateBasis, DatePrecision, EventDate, Span, SubEventType
from events.setting import set_scene
from events.text import Sentence
from events.trees import Trees

TOLD = EventDate(date(2017, 11, 3), date(2017, 11, 3), DatePrecision.DAY, DateBasis.STATED)
MAY = EventDate(date(2017, 5, 1), date(2017, 5, 31), DatePrecision.MONTH, DateBasis.STATED)
FRIDAY, TODAY = ("sentence", "2017-11-17"), ("publication", "2017-11-19")


def days(text: str, language: str, *, at: int = 0, told: EventDate | None = None) -> Days:
    """The event of a sentence, published on Sunday 19 November 2017, with all days it might have."""
    setting = set_scene(article(text, language), reader().gazetteer, reader().resolver)
    reading, kind = setting.readings[at], SubEventType.ATTACK
    focus = Focus(reading, best_trigger(reading.triggers, kind), kind)
    return Days(setting, focus, reading.sentence.span, date_options(setting, reading, told))


def _always(name: str, one: Days) -> Chooser:
    """A dater that takes what has a number above 0."""
    names = rows(one)[0]
    at = np.array([[names.index(name) if name in names else 0]], np.int16)
    return Chooser(Trees(names, at, np.zeros((1, 1), np.float32), np.array([[-1, 1]], np.float32), 0.0))


def options(one: Days) -> list[tuple[str, str]]:
    return [(o.source, str(o.date.start)) for o in one.options]


def taken(text: str, language: str, *, at: int = 0, told: EventDate | None = None) -> tuple[str, str] | None:
    """Where the day comes from that the shipped dater takes, and the day."""
    one = days(text, language, at=at, told=told)
    found, _ = choose_date(one.setting, one.focus, one.clause, open_dater(language), told)
    return (found.source, str(found.date.start)) if found else None


@pytest.mark.parametrize(
    ("language", "text", "at", "offered"),
    [
        ("en", "Gunmen killed a man in Hajin on Friday.", 0, [FRIDAY, TODAY]),
        ("ar", "قتل مسلحون رجلا في هجين يوم الجمعة.", 0, [FRIDAY, TODAY]),
        (
            "en",
            "Shops opened on Monday. Gunmen killed a man in Hajin. The market closed on Friday.",
            1,
            [("earlier", "2017-11-13"), ("later", "2017-11-17"), ("publication", "2017-11-19")],
        ),
        ("en", "Rebels will attack Hajin on 30 November 2017.", 0, [("publication", "2017-11-19")]),
    ],
)  # fmt: skip
def test_the_days_an_event_may_have(language: str, text: str, at: int, offered: list[tuple[str, str]]) -> None:
    assert options(days(text, language, at=at)) == offered


def test_the_day_of_the_event_before_is_offered_when_given() -> None:
    assert ("before", "2017-11-03") in options(days("Gunmen killed a man in Hajin.", "en", told=TOLD))


def test_a_month_carries_on_to_the_next_sentence_only() -> None:
    text = "It began in May 2017. People fled the town. Gunmen killed a man in Hajin."
    assert ("earlier", "2017-05-01") in options(days(text, "en", at=1))
    assert ("earlier", "2017-05-01") not in options(days(text, "en", at=2))


@pytest.mark.parametrize(
    ("told", "paragraph", "index", "carries"),
    [(TOLD, 0, 9, True), (TOLD, 1, 2, True), (TOLD, 1, 3, False), (MAY, 0, 9, True), (MAY, 1, 1, False)],
)
def test_how_far_the_day_of_an_event_carries(told: EventDate, paragraph: int, index: int, carries: bool) -> None:
    there, here = (Sentence(i, p, Span(0, 1), "x", ()) for i, p in ((0, 0), (index, paragraph)))
    assert (carried(told, there, here) is told) == carries


def test_days_are_seen_beside_each_other() -> None:
    one = days("A spokesman said on Sunday that gunmen killed a teacher in Hajin on Friday.", "en")
    names, numbers = rows(one)
    said, killed, today = (dict(zip(names, row, strict=True)) for row in numbers)
    assert [day["days ago"] for day in (said, killed, today)] == [0, 2, 0]
    assert [day["order"] for day in (said, killed)] == [0, 1]
    assert (said["said"], killed["said"]) == (1, 0)
    assert (said["as publication"], killed["as publication"]) == (1, 0)
    assert killed["from trigger"] < 99
    assert said["later ones here"] == 0
    assert killed["later ones here"] == 1


@pytest.mark.parametrize(
    ("language", "text", "at", "day"),
    [
        ("en", "A spokesman said on Sunday that gunmen killed a teacher in Hajin on Friday.", 0, FRIDAY),
        ("en", "Gunmen killed a teacher in the town of Hajin.", 0, TODAY),
        ("ar", "قال مصدر أمني اليوم الأحد إن مسلحين قتلوا معلما في هجين يوم الجمعة.", 0, FRIDAY),
        ("ar", "قتل مسلحون معلما في بلدة هجين أمس الأول.", 0, FRIDAY),
    ],
)  # fmt: skip
def test_the_shipped_dater_takes_the_events_own_day(language: str, text: str, at: int, day: tuple[str, str]) -> None:
    assert taken(text, language, at=at) == day


def test_no_day_at_all_is_none() -> None:
    one = days("Gunmen killed a teacher in Hajin.", "en")
    setting = replace(one.setting, published=None, headed=None)
    assert choose_date(setting, one.focus, one.clause, open_dater("en"), None) == (None, ())


def test_one_day_told_twice_counts_once_among_the_chances() -> None:
    one = days("On Sunday gunmen killed a teacher in Hajin.", "en")
    _, chances = choose_date(one.setting, one.focus, one.clause, open_dater("en"), None)
    assert len(one.options) == 2
    assert len(chances) == 1


def test_a_day_taken_over_is_relative() -> None:
    one = days("Gunmen killed a teacher in Hajin.", "en", told=TOLD)
    found, _ = choose_date(one.setting, one.focus, one.clause, _always("from before", one), TOLD)
    assert found
    assert found.date == replace(TOLD, basis=DateBasis.RELATIVE)


def test_other_numbers_are_refused() -> None:
    one = days("Gunmen killed a teacher in Hajin.", "en")
    other = Chooser(replace(_always("x", one).trees, names=("x",)))
    with pytest.raises(LexiconError, match=r"events\.training"):
        other.chances([rows(one)])


def test_no_option_gives_no_rows() -> None:
    one = days("Gunmen killed a teacher in Hajin.", "en")
    assert rows(replace(one, options=[]))[1] == []
