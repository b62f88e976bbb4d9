"""Boosted trees say what their maker says; of two readings of the same words one stands; a record is weighed whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from builders import coding as coded
from hypothesis import given
from hypothesis import strategies as st
from newsroom import article, read, reader
from sklearn.ensemble import GradientBoostingClassifier

from events import coding, weighing
from events.coding import Draft, open_parts, settled
from events.errors import LexiconError
from events.model import Span, SubEventType
from events.setting import Setting
from events.training import boost as boosting
from events.training.boost import boost
from events.training.weigh import Rough, Weighed
from events.trees import Trees, read_trees, write_trees
from events.weighing import Signs, TreeWeigher, open_weigher

STRUCK = "Warplanes bombed the town of Hajin on Saturday, killing five fighters of Islamic State."


def rows(count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(7)
    table = random.normal(size=(count, 5)).astype(np.float32)
    return table, (table[:, 0] + table[:, 1] * table[:, 2] > 0.3)


def scene(text: str) -> Setting:
    found = reader().scene(article(text, "en"))
    assert isinstance(found, Setting)
    return found


def drafts(text: str) -> tuple[Draft, ...]:
    return coding.code(scene(text), open_parts("en"))


# ---- what is right --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("telling", "chances", "right"),
    [
        (({0}, {0}, set()), (0.4, 0.9, 0.8), [False, True, False]),  # the likelier of two tellings that differ
        (({0}, {1}, {0, 1}), (0.5, 0.4, 0.3), [True, True, False]),
        (({0, 1}, {0}), (0.9, 0.5), [True, False]),  # the first it matches is its own
        ((set(), set()), (0.9, 0.8), [False, False]),
    ],
)
def test_the_likeliest_telling_of_an_event_is_right(
    telling: Sequence[set[int]], chances: Sequence[float], right: Sequence[bool]
) -> None:
    days = [coded(on=date(2017, 10, 1 + at)) for at in range(len(telling))]
    assert Weighed((), tuple(days), tuple(map(frozenset, telling))).right(chances) == right


def test_a_telling_that_joins_the_likeliest_is_right_too() -> None:
    found = Weighed((), (coded(), coded()), (frozenset({0}), frozenset({0})))
    assert found.right((0.2, 0.7)) == [True, True]
    assert found.matching == [True, True]


# ---- the trees ----------------------------------------------------------------------------------------------------


def test_the_trees_laid_out_say_what_scikit_learn_says(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[GradientBoostingClassifier] = []

    class Kept(GradientBoostingClassifier):
        def fit(self, *args: object, **named: object) -> GradientBoostingClassifier:
            made.append(self)
            return super().fit(*args, **named)

    monkeypatch.setattr(boosting, "GradientBoostingClassifier", Kept)
    table, answers = rows()
    trees = boost("abcde", table, answers)
    told = [trees.chance(row) for row in table[:50]]
    assert told == pytest.approx(made[0].predict_proba(table[:50])[:, 1], abs=1e-5)


def test_boosting_twice_gives_the_same_bytes_and_reads_back(tmp_path: Path) -> None:
    table, answers = rows()
    for name in ("one", "two"):
        write_trees(boost("abcde", table, answers), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    again, made = read_trees(tmp_path / "one"), boost("abcde", table, answers)
    assert again.names == tuple("abcde")
    assert [again.chance(row) for row in table[:9]] == [made.chance(row) for row in table[:9]]


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=5))
def test_a_chance_is_a_chance_for_any_numbers(row: list[float]) -> None:
    trees = Trees(
        tuple("abcde"), np.array([[0, 1, 2]], np.int16), np.zeros((1, 3), np.float32),
        np.array([[-90, 1, 2, 90]], np.float32), 0.0,
    )  # fmt: skip
    assert 0 <= trees.chance(row) <= 1


@pytest.mark.parametrize("spoil", ["missing", "garbage", "another format", "other numbers"])
def test_a_weigher_that_cannot_be_used_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    signs = drafts(STRUCK)[0].signs  # before the weigher goes: reading needs it too
    path = tmp_path / "weigher.npz"
    if spoil == "garbage":
        path.write_bytes(b"no trees")
    elif spoil != "missing":
        with np.load(weighing.PATH) as data:
            kept = {name: data[name] for name in data.files}
        other = {"names": kept["names"][::-1]} if spoil == "other numbers" else {"format": np.array(99)}
        np.savez(path, **(kept | other))
    monkeypatch.setattr(weighing, "PATH", path)
    with pytest.raises(LexiconError, match="make it anew"):
        open_weigher.__wrapped__().chance(signs)


# ---- the record ---------------------------------------------------------------------------------------------------


def test_every_record_has_the_numbers_the_weigher_was_trained_on() -> None:
    weigher = open_weigher()
    assert isinstance(weigher, TreeWeigher)
    for text in (STRUCK, "Three people were shot dead.", "Fighting raged in Aleppo on Friday, while Homs was shelled."):
        for draft in drafts(text):
            assert draft.signs.names == weigher.trees.names
            assert np.isfinite(draft.signs.values).all()
            assert draft.coding.confidence == round(weigher.chance(draft.signs), 3)


def test_the_rough_weigher_gives_more_to_what_its_parts_are_surer_of() -> None:
    names = ("event", "family", "place")
    assert 0 <= Rough().chance(Signs(names, (-3.0, 0.2, -1.0))) < Rough().chance(Signs(names, (3.0, 0.9, 0.9))) <= 1


def test_of_two_readings_of_the_same_words_the_surer_one_stands() -> None:
    [reading], [draft, *_] = scene(STRUCK).readings, drafts(STRUCK)
    half = Span(draft.clause.span.start, draft.clause.span.start + 30)
    part = replace(draft, clause=replace(draft.clause, span=half, whole=False), alone=True)
    unsure = replace(part, coding=replace(part.coding, confidence=0.1))
    sure = replace(draft, alone=True, coding=replace(draft.coding, confidence=0.9))
    assert [d.alone for d in settled([unsure, sure], reading)] == [False, True]


def test_readings_of_another_kind_both_stand_and_one_event_in_two_parts_is_one() -> None:
    [reading], [draft, *_] = scene(STRUCK).readings, drafts(STRUCK)
    start, end = draft.clause.span.start, draft.clause.span.end
    one, two = (
        replace(draft, alone=True, clause=replace(draft.clause, span=span, whole=False))
        for span in (Span(start, start + 30), Span(start + 30, end))
    )
    assert [d.alone for d in settled([one, two], reading)].count(True) == 1
    protest = replace(
        one, coding=replace(one.coding, sub_event_type=SubEventType.PEACEFUL_PROTEST), trigger=Span(end - 5, end)
    )
    whole = replace(draft, alone=True)
    assert [d.alone for d in settled([protest, whole], reading)] == [True, True]


def test_the_only_event_of_a_sentence_has_its_figures_though_its_clause_has_none() -> None:
    [reading], [draft, *_] = scene(STRUCK).readings, drafts(STRUCK)
    start = draft.clause.span.start
    part = replace(draft, alone=True, clause=replace(draft.clause, span=Span(start, start + 30), whole=False))
    [kept] = settled([part], reading)
    assert kept.coding.casualties.killed.best == 5


TWO = {
    "en": "Islamic State shelled Hajin on Sunday, and two car bombs exploded in Raqqa on Monday.",
    "ar": "قصف تنظيم الدولة بلدة هجين يوم الأحد، فيما انفجرت سيارتان مفخختان في مدينة الرقة يوم الاثنين.",
}


@pytest.mark.parametrize("language", TWO)
def test_a_sentence_that_tells_two_events_is_read_as_two(language: str) -> None:
    located = [(r.coding.sub_event_type, r.coding.location) for r in read(TWO[language], language).reports]
    found = {(kind, at.place.name) for kind, at in located if at and at.place}
    assert found == {(SubEventType.SHELLING, "Hajin"), (SubEventType.REMOTE_EXPLOSIVE, "Raqqa")}
