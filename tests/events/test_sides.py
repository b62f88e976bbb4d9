"""Sides by the kind of event: what the words give, what ACLED's conventions complete, what is never a side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import article, mentions, reader
from numpy.typing import NDArray

from events.attachment import Attacher, Focus
from events.bystanders import Bystander
from events.clauses import best_trigger
from events.model import ActorKind, EventType, SubEventType
from events.reading import SentenceReading
from events.setting import Setting, set_scene
from events.sides import Sides, choose_sides

SURE = {
    "-": np.array([0.9, 0.05, 0.05], dtype=np.float32),
    "a": np.array([0.05, 0.9, 0.05], dtype=np.float32),
    "b": np.array([0.05, 0.05, 0.9], dtype=np.float32),
    "?": np.array([0.4, 0.3, 0.3], dtype=np.float32),
}
IS, SYRIA, SDF = "Islamic State", "Military Forces of Syria", "Syrian Democratic Forces"
UAG = "Unidentified Armed Group"


class Given(Attacher):
    """Roles given by hand; nobody named elsewhere is likely."""

    def __init__(self, known: list[NDArray[np.float32]]) -> None:
        self.known = known

    def roles(self, focus: Focus) -> tuple[NDArray[np.float32], ...]:
        return tuple(self.known)

    def unsaid_roles(
        self, focus: Focus, bystanders: Sequence[Bystander], country: str
    ) -> tuple[NDArray[np.float32], ...]:
        return tuple(SURE["-"] for _ in bystanders)


def setting_of(text: str, language: str) -> Setting:
    return set_scene(article(text, language), reader().gazetteer, reader().resolver)


def sides(text: str, language: str, sub_type: SubEventType, roles: str, *, at: int = 0) -> Sides:
    """The sides of the event of a sentence whose mentions have these roles: a, b, none (-) or undecided (?)."""
    setting = setting_of(text, language)
    reading = setting.readings[at]
    assert len(reading.actors) == len(roles), [m.actor.name for m in reading.actors]
    focus = Focus(reading, best_trigger(reading.triggers, sub_type), sub_type)
    return choose_sides(focus, Given([SURE[r] for r in roles]), setting)


def named(made: Sides) -> tuple[list[str], list[str]]:
    return [a.name for a in made.a], [a.name for a in made.b]


@pytest.mark.parametrize(
    ("language", "text", "sub_type", "roles", "a", "b"),
    [
        ("en", "The Syrian army attacked the Islamic State in Raqqa.", SubEventType.ARMED_CLASH, "ab", [SYRIA], [IS]),
        ("ar", "هاجم الجيش السوري تنظيم الدولة في الرقة.", SubEventType.ARMED_CLASH, "ab", [SYRIA], [IS]),
        ("en", "The SDF and the Syrian army attacked the Islamic State in Raqqa.", SubEventType.ARMED_CLASH, "aab",
         [SDF, SYRIA], [IS]),
        # nobody named: an unknown author, civilians struck
        ("en", "A bomb exploded in Raqqa.", SubEventType.REMOTE_EXPLOSIVE, "", [UAG], ["Civilians"]),
        ("ar", "انفجرت عبوة في الرقة.", SubEventType.REMOTE_EXPLOSIVE, "", [UAG], ["Civilians"]),
        # the undecided are no sides
        ("en", "A bomb exploded near the Syrian army in Raqqa.", SubEventType.REMOTE_EXPLOSIVE, "?",
         [UAG], ["Civilians"]),
        # a named group beside "gunmen" says it all
        ("en", "Gunmen and the Islamic State attacked the Syrian army in Raqqa.", SubEventType.ARMED_CLASH, "aab",
         [IS], [SYRIA]),
    ],
)  # fmt: skip
def test_sides(language: str, text: str, sub_type: SubEventType, roles: str, a: list[str], b: list[str]) -> None:
    assert named(sides(text, language, sub_type, roles)) == (a, b)


@pytest.mark.parametrize(
    ("language", "text", "roles"),
    [("en", "Civilians shelled Raqqa.", "a"), ("ar", "قصف المدنيون الرقة.", "a")],
)
def test_civilians_are_never_authors_of_violence(language: str, text: str, roles: str) -> None:
    made = sides(text, language, SubEventType.SHELLING, roles)
    assert [actor.name for actor in made.a] == [UAG]
    assert ActorKind.CIVILIANS in {actor.kind for actor in made.b}


@pytest.mark.parametrize(
    ("sub_type", "crowd", "faces"),
    [
        (SubEventType.PEACEFUL_PROTEST, "Protesters", False),
        (SubEventType.PROTEST_INTERVENTION, "Protesters", True),
        (SubEventType.EXCESSIVE_FORCE, "Protesters", True),
        (SubEventType.VIOLENT_DEMONSTRATION, "Rioters", True),
        (SubEventType.MOB_VIOLENCE, "Rioters", True),
    ],
)
def test_the_crowd_is_the_first_side(sub_type: SubEventType, crowd: str, faces: bool) -> None:
    made = sides("The Syrian army dispersed protesters in Raqqa.", "en", sub_type, "ba")
    assert [actor.name for actor in made.a] == [crowd]
    assert bool(made.b) is faces


@pytest.mark.parametrize(
    ("roles", "expected"), [("ab", ([SYRIA], [IS])), ("ba", ([IS], [SYRIA])), ("aa", ([SYRIA], [IS]))]
)
def test_a_battle_has_two_sides(roles: str, expected: tuple[list[str], list[str]]) -> None:
    text = "The Syrian army clashed in Raqqa against the Islamic State."
    assert named(sides(text, "en", SubEventType.ARMED_CLASH, roles)) == expected


def test_a_battle_with_one_side_takes_the_other_from_the_article() -> None:
    text = "The Syrian army attacked in Raqqa. The Islamic State lost ten fighters."
    made = sides(text, "en", SubEventType.ARMED_CLASH, "a")
    assert named(made) == ([SYRIA], [IS])
    assert not made.stated


def test_a_state_and_its_militia_are_allies_where_a_foe_is_named() -> None:
    text = "The Syrian army took Mayadin with Hezbollah. The Islamic State fled."
    assert named(sides(text, "en", SubEventType.GOVERNMENT_REGAINS, "ab")) == ([SYRIA, "Hezbollah"], [IS])


def test_a_state_and_its_militia_may_fight_each_other() -> None:
    text = "The Syrian army attacked Hezbollah in Mayadin."
    assert named(sides(text, "en", SubEventType.ARMED_CLASH, "ab")) == ([SYRIA], ["Hezbollah"])


def test_a_battle_with_nobody_else_has_an_unknown_side() -> None:
    made = sides("The Syrian army attacked in Raqqa.", "en", SubEventType.ARMED_CLASH, "a")
    assert named(made) == ([SYRIA], [UAG])
    assert not made.stated


def test_who_only_speaks_is_not_taken_from_the_article() -> None:
    text = "Russian troops attacked in Raqqa. The SDF said that it was watching."
    assert SDF not in {n for side in named(sides(text, "en", SubEventType.ARMED_CLASH, "a")) for n in side}


def test_spans_are_those_of_the_words() -> None:
    text = "The Syrian army attacked the Islamic State in Raqqa."
    made = sides(text, "en", SubEventType.ARMED_CLASH, "ab")
    assert [span.of(text) for span in made.a_spans] == ["Syrian army"]
    assert [span.of(text) for span in made.b_spans] == ["the Islamic State"]


def test_nobody_stands_on_both_sides() -> None:
    text = "The Islamic State attacked the Syrian army in Raqqa, and the Islamic State fled."
    made = sides(text, "en", SubEventType.ARMED_CLASH, "abb")
    assert not set(named(made)[0]) & set(named(made)[1])


WORDS = [
    "the Syrian army",
    "the Islamic State",
    "and",
    ",",
    "gunmen",
    "civilians",
    "protesters",
    "the SDF",
    "with",
    "said",
]


def chances(numbers: list[float]) -> NDArray[np.float32]:
    made: NDArray[np.float32] = np.array(numbers, dtype=np.float32) / np.float32(sum(numbers))
    return made


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), st.sampled_from(list(SubEventType)), st.data())
def test_conventions_hold_whatever_the_roles(words: list[str], sub_type: SubEventType, data: st.DataObject) -> None:
    text = " ".join(words)
    [reading] = mentions(text, "en")
    setting = alone(reading, text)
    triple = st.lists(st.floats(0.01, 1), min_size=3, max_size=3).map(chances)
    roles = [data.draw(triple) for _ in reading.actors]
    focus = Focus(reading, best_trigger(reading.triggers, sub_type), sub_type)
    made = choose_sides(focus, Given(roles), setting)
    a, b = named(made)
    family = sub_type.event_type
    if family in (EventType.BATTLES, EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS):
        assert a
        assert b or family == EventType.BATTLES  # a battle of nobody named
        assert ActorKind.CIVILIANS not in {actor.kind for actor in made.a}
    if family == EventType.PROTESTS:
        assert a == ["Protesters"]
    assert all(span.of(text) for span in (*made.a_spans, *made.b_spans))
    assert len(a) == len(set(a))
    assert len(b) == len(set(b))


EMPTY = "The sky is blue."


def alone(reading: SentenceReading, text: str) -> Setting:
    """A setting of one sentence."""
    return replace(setting_of(EMPTY, "en"), article=article(text, "en"), readings=(reading,), places=())
