"""One event a clause: sentences that tell two events are cut, all others stay whole."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import mention

from events.clauses import Clause, best_trigger, clauses
from events.decider import SUB_TYPES, Judgement
from events.model import SubEventType

CLASH, REGAINS, OVERTAKES = SubEventType.ARMED_CLASH, SubEventType.GOVERNMENT_REGAINS, SubEventType.NON_STATE_OVERTAKES
STRIKE, ARRESTS, ATTACK = SubEventType.AIR_STRIKE, SubEventType.ARRESTS, SubEventType.ATTACK


def judged(*likely: tuple[SubEventType, float]) -> Judgement:
    """A judgement with these sub-types in this order, the others below them."""
    named = dict(likely)
    return Judgement(0.9, (*likely, *((t, 0.0) for t in SUB_TYPES if t not in named)), 0.0)


def parts(text: str, language: str, *likely: tuple[SubEventType, float]) -> tuple[Clause, ...]:
    return clauses(mention(text, language), judged(*likely))


@pytest.mark.parametrize(
    ("language", "text", "likely", "kinds"),
    [
        (
            "en",
            "Warplanes bombed the town, and gunmen kidnapped two doctors in the village.",
            [(STRIKE, 0.6), (SubEventType.ABDUCTION, 0.35)],
            [STRIKE, SubEventType.ABDUCTION],
        ),
        (
            "ar",
            "قصفت الطائرات البلدة، فيما خطف مسلحون طبيبين في القرية",
            [(STRIKE, 0.6), (SubEventType.ABDUCTION, 0.35)],
            [STRIKE, SubEventType.ABDUCTION],
        ),
        (
            "en",
            "Rebels seized the town on Friday but the army recaptured it on Saturday.",
            [(REGAINS, 0.9)],
            [REGAINS, REGAINS],
        ),
        (
            "ar",
            "سيطر التنظيم على البلدة ثم استعادها الجيش",
            [(REGAINS, 0.9)],
            [REGAINS, REGAINS],
        ),
        (  # the fighting for a town, with a day and losses of its own, however unlikely it is beside the capture
            "ar",
            "دخل الجيش البلدة، وجاءت السيطرة بعد معارك خلال الأيام الثلاثة الماضية أسفرت عن مقتل 31 عنصرا",
            [(REGAINS, 0.99), (CLASH, 0.004)],
            [REGAINS, CLASH],
        ),
        (  # and the other way round
            "en",
            "Their capture of the town is confirmed, while battles in the past three days killed 31 fighters.",
            [(CLASH, 0.9), (REGAINS, 0.09)],
            [REGAINS, CLASH],
        ),
    ],
)
def test_two_events_are_cut(
    language: str, text: str, likely: list[tuple[SubEventType, float]], kinds: list[SubEventType]
) -> None:
    found = parts(text, language, *likely)
    assert [clause.sub_type for clause in found] == kinds
    assert not any(clause.whole for clause in found)
    assert found[0].span.end == found[1].span.start


@pytest.mark.parametrize(
    ("language", "text", "likely"),
    [
        ("en", "Warplanes bombed the town, killing two doctors.", [(STRIKE, 0.9), (ATTACK, 0.01)]),
        ("en", "Warplanes bombed the town and gunmen kidnapped two.", [(STRIKE, 0.95), (SubEventType.ABDUCTION, 0.01)]),
        ("en", "The army retook the town after clashes.", [(REGAINS, 0.8), (CLASH, 0.2)]),  # no losses of its own
        ("ar", "استعاد الجيش البلدة بعد اشتباكات", [(REGAINS, 0.8), (CLASH, 0.2)]),
        ("en", "The army retook the town.", [(REGAINS, 0.8), (STRIKE, 0.2)]),  # no trigger for the second
        ("en", "Warplanes bombed the town, and police arrested two men.", [(STRIKE, 0.6), (ARRESTS, 0.4)]),  # strategic
        ("en", "Nothing happened.", [(CLASH, 0.5)]),
    ],
)
def test_one_event_stays_whole(language: str, text: str, likely: list[tuple[SubEventType, float]]) -> None:
    [only] = parts(text, language, *likely)
    assert only.whole
    assert only.sub_type == likely[0][0]
    assert (only.span.start, only.span.end) == (0, len(text))


def test_a_clause_keeps_its_own_mentions() -> None:
    text = "Rebels seized the town on Friday but the army recaptured it on Saturday, killing 12 rebels."
    reading = mention(text, "en")
    first, second = clauses(reading, judged((REGAINS, 0.9)))
    assert [m.span.of(text) for m in first.cut(reading).dates] == ["Friday"]
    assert [m.span.of(text) for m in second.cut(reading).dates] == ["Saturday"]
    assert first.cut(reading).figures == ()
    assert len(second.cut(reading).figures) == 1
    assert "the army" in [m.span.of(text) for m in second.cut(reading).actors]
    assert "the army" not in [m.span.of(text) for m in first.cut(reading).actors]


def test_a_whole_sentence_is_not_cut() -> None:
    reading = mention("The army retook the town.", "en")
    [only] = clauses(reading, judged((REGAINS, 0.9)))
    assert only.cut(reading) is reading


def test_the_best_trigger_is_the_strongest_of_the_kind() -> None:
    text = "Protesters marched after warplanes bombed the town"
    triggers = mention(text, "en").triggers
    best = best_trigger(triggers, STRIKE)
    assert best
    assert best.span.of(text) == "warplanes bombed"
    assert best_trigger((), STRIKE) is None


WORDS = [
    "bombed",
    "the town",
    ", and",
    "gunmen",
    "kidnapped",
    "5 people",
    "but",
    "retook",
    "seized",
    "on Friday",
    "-",
    "قصف",
    "ثم استعاد",
    "، فيما",
]


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=14),
    st.sampled_from(["ar", "en"]),
    st.permutations(list(SUB_TYPES)),
    st.floats(0.2, 0.9),
)
def test_clauses_part_a_sentence_without_gap_or_overlap(
    words: list[str], language: str, order: list[SubEventType], first: float
) -> None:
    reading = mention(" ".join(words), language)
    rest = (1 - first) / (len(order) - 1)
    found = clauses(reading, Judgement(0.9, ((order[0], first), *((t, rest) for t in order[1:])), 0.0))
    assert found
    assert found[0].span.start == reading.sentence.span.start
    assert found[-1].span.end == reading.sentence.span.end
    assert all(one.span.end == two.span.start for one, two in pairwise(found))
    for clause in found:
        assert clause.whole or (clause.trigger and clause.span.start <= clause.trigger.span.start < clause.span.end)
