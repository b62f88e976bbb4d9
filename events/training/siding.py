"""The last word on sides from the training articles: candidates with numbers of rankers that had not seen the article.

As with the weigher, each fold of the articles is looked at by parts trained on the others. An event is shown twice
where its quote is but a part of its sentence: whole, and cut to it, because events are coded from both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from events.attachment import Attacher, Focus
from events.bystanders import Role, ToldSides
from events.candidates import Company, candidates, usual_features
from events.clauses import Clause, best_trigger
from events.features import Features
from events.gold import GoldEvent
from events.linear import Linear
from events.model import Span
from events.ranking import SIZE, Ranker, features
from events.reading import SentenceReading
from events.recognizers.actors import canonical
from events.side_table import Case, Table, tabled
from events.sides import choose_sides
from events.training.attach import role_of, sentence_of
from events.training.boost import grow
from events.training.texts import Scene
from events.training.train import fit
from events.training.weigh import FOLDS, fold_of
from events.trees import Trees

SHORT = 0.8
"""Share of its sentence under which a quote is shown as a clause of its own too."""
STRENGTH = 1.0
"""Inverse of the regularisation of the linear part."""


@dataclass(frozen=True, slots=True)
class Faced:
    """A true event of a training article and what is weighed for its sides."""

    event: GoldEvent
    table: Table
    fold: int


def foci(scene: Scene) -> Iterator[tuple[GoldEvent, Focus]]:
    """The true events of an article in reading order, each with the words that tell it."""
    for event in sorted(scene.gold.events, key=lambda e: scene.gold.article.text.find(e.quote)):
        reading = sentence_of(event, scene.setting)
        if reading is not None:
            yield event, Focus(reading, best_trigger(reading.triggers, event.sub_type), event.sub_type)
            yield from ((event, focus) for focus in _cut(event, reading, scene))


def _cut(event: GoldEvent, reading: SentenceReading, scene: Scene) -> Iterator[Focus]:
    at = scene.gold.article.text.find(event.quote)
    span = Span(at, min(at + len(event.quote), reading.sentence.span.end))
    if span.end - span.start >= SHORT * len(reading.sentence.text):
        return
    own = Clause(span, None, event.sub_type, 1.0, whole=False)
    trigger = best_trigger([t for t in reading.triggers if own.holds(t.span)], event.sub_type)
    if trigger:
        yield Focus(own.cut(reading), trigger, event.sub_type)


def usual_examples(scene: Scene) -> Iterator[tuple[Features, int]]:
    """The candidates of an article's events with the side they are on."""
    for event, focus in foci(scene):
        company = Company.of(focus, scene.setting)
        found = candidates(focus, scene.setting, event.country)
        for candidate, signs in zip(found, usual_features(focus, found, company, event.country), strict=True):
            yield features(signs), role_of(candidate.actor.name, event)


def train_usual(examples: Sequence[tuple[Features, int]]) -> Linear:
    """What events of a kind and country make of a candidate; the same examples give the same weights."""
    answers = np.array([answer for _, answer in examples])
    return fit([signs for signs, _ in examples], answers, (0, 1, 2), size=SIZE, strength=STRENGTH)


def faced(scenes: Sequence[Scene], attacher_without: Callable[[int], Attacher]) -> Iterator[Faced]:
    """All true events of a language's articles; `attacher_without` gives rankers trained without a fold."""
    examples = [(fold_of(scene), list(usual_examples(scene))) for scene in scenes]
    for fold in range(FOLDS):
        usual = Ranker(train_usual([one for at, found in examples if at != fold for one in found]))
        for scene in scenes:
            if fold_of(scene) == fold:
                yield from faced_in(scene, attacher_without(fold), usual, fold)


def faced_in(scene: Scene, attacher: Attacher, usual: Ranker, fold: int) -> Iterator[Faced]:
    """The true events of an article, the sides of those before as the rules choose them."""
    told: dict[int, ToldSides] = {}
    for event, focus in foci(scene):
        before = [sides for known, sides in told.items() if known != id(event)]
        proposed = choose_sides(focus, attacher, scene.setting, before, event.country)
        case = Case(proposed, focus, attacher, scene.setting, before, event.country)
        yield Faced(event, tabled(case, usual), fold)
        at = focus.reading.sentence.index
        told[id(event)] = ToldSides(at, event.sub_type, proposed.a, proposed.b)


def train_sider(events: Sequence[Faced]) -> tuple[Trees, Trees]:
    """The trees for side a and side b over the events of all languages; the same events give the same trees."""
    rows = np.concatenate([one.table.rows for one in events])
    a, b = (np.concatenate([_answers(one, role) for one in events]) for role in (Role.SIDE_A, Role.SIDE_B))
    names = events[0].table.names
    return grow(names, rows, a), grow(names, rows, b)


def _answers(one: Faced, role: Role) -> NDArray[np.bool_]:
    """Which candidates are on a side; a mob that faces a mob is on both."""
    side = set(map(canonical, one.event.side_a if role == Role.SIDE_A else one.event.side_b))
    return np.array([candidate.actor.name in side for candidate in one.table.candidates])
