"""Who is put forward as a side, which set of them is taken, and that the grown trees say what their maker says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import SUNDAY, article, reader
from sklearn.ensemble import HistGradientBoostingClassifier

from events.attachment import Focus, open_attacher
from events.candidates import Origin, candidates
from events.clauses import best_trigger
from events.errors import LexiconError
from events.model import Actor, ActorKind, Span, SubEventType
from events.setting import Setting, set_scene
from events.side_table import Case
from events.sides import Sides, choose_sides
from events.siding import MOST, TreeSider, Unweighed, conventional, likeliest, open_sider, pair, with_allies
from events.training import boost as boosting
from events.training.boost import grow
from events.trees import Trees

UAG = "Unidentified Armed Group"
REBEL = ActorKind("Rebel Group")


def actor(name: str, kind: ActorKind = REBEL, side: str = "opposition") -> Actor:
    return Actor(name.lower(), name, kind, side)


REBELS, ARMY = actor("Rebels"), actor("Army", ActorKind.STATE_FORCES, "government")
MOB, PEOPLE = actor("Rioters", ActorKind.RIOTERS, "people"), actor("Civilians", ActorKind.CIVILIANS, "people")


def chances(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=np.float64)


def scene(text: str, language: str = "en", published: date = SUNDAY) -> Setting:
    return set_scene(article(text, language, published=published), reader().gazetteer, reader().resolver)


def focus(setting: Setting, sub_type: SubEventType, at: int = 0) -> Focus:
    reading = setting.readings[at]
    return Focus(reading, best_trigger(reading.triggers, sub_type), sub_type)


# ---- the set taken ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "taken"),
    [
        ((0.9, 0.1, 0.02), [0]),
        ((0.4, 0.35, 0.02), [0, 1]),  # two half-sure ones are better than none
        ((0.9, 0.8, 0.02), [0, 1]),
        ((0.03, 0.02, 0.01), []),
        ((0.2, 0.6, 0.02), [1]),
    ],
)
def test_the_set_with_the_highest_expected_score_is_taken(found: Sequence[float], taken: list[int]) -> None:
    assert likeliest(chances(*found)) == taken


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_a_side_is_small_and_holds_the_likeliest(found: list[float]) -> None:
    taken = likeliest(chances(*found))
    assert len(taken) <= MOST
    assert not taken or found[taken[0]] == max(found)


def test_who_is_barred_is_not_taken() -> None:
    assert likeliest(chances(0.9, 0.5, 0.1), {0}) == [1]


def test_an_organised_actor_stands_where_it_is_likelier_and_a_mob_may_face_a_mob() -> None:
    a, b = pair([REBELS, ARMY], chances(0.9, 0.4), chances(0.6, 0.5), SubEventType.ARMED_CLASH)
    assert (a, b) == ((REBELS,), (ARMY,))
    a, b = pair([MOB, PEOPLE], chances(0.9, 0.01), chances(0.8, 0.1), SubEventType.MOB_VIOLENCE)
    assert (a, b) == ((MOB,), (MOB,))


@pytest.mark.parametrize(("found", "taken"), [((0.45, 0.4), ["Rebels"]), ((0.4, 0.45), [UAG]), ((0.05, 0.9), [UAG])])
def test_an_unidentified_group_never_stands_beside_a_named_one(found: Sequence[float], taken: list[str]) -> None:
    hidden = actor(UAG, side="unknown")
    a, _ = pair([REBELS, hidden], chances(*found), chances(0, 0), SubEventType.ATTACK)
    assert [x.name for x in a] == taken


@pytest.mark.parametrize(
    ("second", "unnamed", "taken"),
    [
        (0.35, {1}, ["Rebels"]),  # under 0.6 of the first, and no word of it in the clause
        (0.35, (), ["Rebels", "Army"]),
        (0.45, {1}, ["Rebels", "Army"]),
    ],
)
def test_a_foe_whom_no_word_names_is_no_hedge_beside_the_likelier(
    second: float, unnamed: Collection[int], taken: list[str]
) -> None:
    a, _ = pair([REBELS, ARMY], chances(0.65, second), chances(0, 0), SubEventType.AIR_STRIKE, unnamed)
    assert [x.name for x in a] == taken
    ally = actor("Ally")
    a, _ = pair([REBELS, ally], chances(0.65, 0.35), chances(0, 0), SubEventType.AIR_STRIKE, {1})
    assert [x.name for x in a] == ["Rebels", "Ally"]


@pytest.mark.parametrize(
    ("army", "kind", "taken"),
    [
        (0.46, SubEventType.ARMED_CLASH, (["Army"], ["Rebels"])),  # else it fought beside its foe against nobody
        (0.36, SubEventType.ARMED_CLASH, ([], ["Rebels", "Army"])),  # too unlikely there
        (0.46, SubEventType.AIR_STRIKE, ([], ["Rebels", "Army"])),  # both may be struck
    ],
)
def test_nobody_fights_beside_his_foe_against_nobody(
    army: float, kind: SubEventType, taken: tuple[list[str], list[str]]
) -> None:
    a, b = pair([REBELS, ARMY], chances(0.02, army), chances(0.9, 0.49), kind)
    assert ([one.name for one in a], [one.name for one in b]) == taken


def test_foes_are_never_all_put_on_one_side() -> None:
    a, b = pair([REBELS, ARMY], chances(0.4, 0.45), chances(0.9, 0.5), SubEventType.ARMED_CLASH)
    assert (a, b) == ((ARMY,), (REBELS,))


def test_who_is_listed_with_a_chosen_actor_stands_with_him() -> None:
    ally = actor("Ally")
    words = (Span(0, 4), Span(5, 9))
    assert with_allies((REBELS,), (ARMY,), Sides((REBELS, ally), (), words, ())) == ((REBELS, ally), (ARMY,))
    assert with_allies((REBELS,), (ally,), Sides((REBELS, ally), (), words, ())) == ((REBELS,), (ally,))
    assert with_allies((REBELS,), (), Sides((ARMY, ally), (), words, ())) == ((REBELS,), ())


def test_civilians_are_never_the_authors_of_violence() -> None:
    a, _ = pair([PEOPLE, REBELS], chances(0.9, 0.4), chances(0.1, 0.1), SubEventType.ATTACK)
    assert a == (REBELS,)


@pytest.mark.parametrize(
    ("kind", "a", "b"),
    [
        (SubEventType.PEACEFUL_PROTEST, ["Protesters"], []),
        (SubEventType.MOB_VIOLENCE, ["Rioters"], []),
        (SubEventType.REMOTE_EXPLOSIVE, [UAG], ["Civilians"]),
        (SubEventType.ARMED_CLASH, [UAG], [UAG]),
        (SubEventType.AGREEMENT, [], []),
    ],
)
def test_an_empty_side_is_filled_by_convention_only(kind: SubEventType, a: list[str], b: list[str]) -> None:
    made = conventional((), (), kind)
    assert tuple([x.name for x in side] for side in made) == (a, b)
    named = conventional((REBELS,), (ARMY,), kind)
    assert named[1] == (ARMY,)
    assert named[0] == (REBELS,) or kind in (SubEventType.PEACEFUL_PROTEST, SubEventType.MOB_VIOLENCE)


# ---- who is put forward -------------------------------------------------------------------------------------------


def origins(setting: Setting, sub_type: SubEventType, country: str, at: int = 0) -> dict[str, Origin]:
    return {c.actor.name: c.origin for c in candidates(focus(setting, sub_type, at), setting, country)}


def test_candidates_come_from_the_clause_the_article_and_custom() -> None:
    setting = scene("Islamic State attacked Hajin on Sunday. The Syrian Democratic Forces said five men had died.")
    found = origins(setting, SubEventType.ARMED_CLASH, "SY")
    assert found["Islamic State"] == Origin.CLAUSE
    assert found["Syrian Democratic Forces"] == Origin.ARTICLE
    assert {found[n] for n in ("Military Forces of Syria", "Police Forces of Syria", "Rioters")} == {Origin.CUSTOM}


def test_who_fights_in_a_country_is_put_forward_without_a_word() -> None:
    setting = scene("Three shells fell on the market of Kherson on Sunday.", published=date(2023, 5, 1))
    assert origins(setting, SubEventType.SHELLING, "UA")["Military Forces of Russia"] == Origin.BELLIGERENT
    assert "Military Forces of Russia" not in origins(setting, SubEventType.SHELLING, "PL")
    found = set_scene(
        article("Three shells fell on Kherson on Sunday. Published on 3 May 2015.", "en", published=None),
        reader().gazetteer,
        reader().resolver,
    )
    assert found.published is not None  # the day found in the text counts like one that was given
    assert "Military Forces of Russia" not in origins(found, SubEventType.SHELLING, "UA")


def test_without_a_country_no_force_is_customary() -> None:
    found = origins(scene("A bomb went off in the street."), SubEventType.REMOTE_EXPLOSIVE, "")
    assert set(found) == {UAG, "Civilians", "Protesters", "Rioters"}


@pytest.mark.parametrize(
    ("text", "language"),
    [("Syrian Republican Guard units stormed the village.", "en"), ("اقتحم الحرس الجمهوري السوري القرية.", "ar")],
)
def test_a_part_of_an_army_brings_the_whole(text: str, language: str) -> None:
    found = origins(scene(text, language), SubEventType.ARMED_CLASH, "")
    assert found["Military Forces of Syria"] == Origin.WHOLE


# ---- the trained one ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Angry villagers in Hama beat a man to death on Sunday whom they took for a thief."),
        ("ar", "انهال أهالي غاضبون بالضرب حتى الموت على رجل في حماة يوم الأحد."),
    ],
)
def test_a_lynching_is_the_mob_s(language: str, text: str) -> None:
    setting = scene(text, language)
    sub_type = SubEventType.MOB_VIOLENCE
    attacher = open_attacher(language)
    proposed = choose_sides(focus(setting, sub_type), attacher, setting)
    made = open_sider(language).chosen(Case(proposed, focus(setting, sub_type), attacher, setting, (), "SY"))
    assert [a.name for a in made.a] == ["Rioters"]
    assert [a.name for a in made.b] == ["Civilians"]


def test_sides_named_in_the_clause_keep_their_words() -> None:
    text = "Islamic State fighters attacked the Syrian army near Palmyra on Sunday, killing five soldiers."
    setting = scene(text)
    at, attacher = focus(setting, SubEventType.ARMED_CLASH), open_attacher("en")
    made = open_sider("en").chosen(Case(choose_sides(at, attacher, setting), at, attacher, setting, (), "SY"))
    assert [a.name for a in made.a] == ["Islamic State"]
    assert [span.of(text) for span in made.a_spans]


def test_trees_made_for_other_numbers_are_refused() -> None:
    setting = scene("A bomb went off in Homs.")
    at = focus(setting, SubEventType.REMOTE_EXPLOSIVE)
    one = np.zeros((1, 1), dtype=np.int16), np.zeros((1, 1), dtype=np.float32), np.zeros((1, 2), dtype=np.float32)
    other = Trees(("other",), *one, 0.0)
    sider = TreeSider(open_sider("en").usual, (other, other))
    with pytest.raises(LexiconError, match="other numbers"):
        sider.chosen(Case(Sides(), at, open_attacher("en"), setting, (), "SY"))


def test_where_there_are_no_trees_the_proposal_stands() -> None:
    setting, proposed = scene("A bomb went off in Homs."), Sides((REBELS,), (ARMY,))
    at = focus(setting, SubEventType.REMOTE_EXPLOSIVE)
    assert Unweighed().chosen(Case(proposed, at, open_attacher("en"), setting, (), "SY")) is proposed


def test_the_grown_trees_laid_out_say_what_scikit_learn_says(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[HistGradientBoostingClassifier] = []

    class Kept(HistGradientBoostingClassifier):
        def fit(self, *args: object, **named: object) -> HistGradientBoostingClassifier:
            made.append(self)
            return super().fit(*args, **named)

    monkeypatch.setattr(boosting, "HistGradientBoostingClassifier", Kept)
    table = np.random.default_rng(7).normal(size=(600, 5)).astype(np.float32)
    trees = grow("abcde", table, table[:, 0] + table[:, 1] * table[:, 2] > 0.3)
    assert trees.chances(table[:80]) == pytest.approx(made[0].predict_proba(table[:80])[:, 1], abs=1e-5)
