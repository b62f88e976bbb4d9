"""Examples for the attacher: mentions of the sentence that tells an event, with what the coder made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from events import attachment
from events.attachment import Attacher, Focus
from events.bystanders import Role, ToldSides, bystanders
from events.clauses import best_trigger
from events.features import Features
from events.gold import GoldArticle, GoldEvent
from events.linear import Linear
from events.ranking import SIZE, Part, features
from events.reading import SentenceReading
from events.recognizers.actors import canonical
from events.setting import Setting
from events.training.texts import Scene
from events.training.train import fit

STRENGTHS = {"role": 1.0, "unsaid": 1.0}
"""Inverse of the regularisation of each ranker, chosen over the training articles held out by thirds."""


@dataclass(frozen=True, slots=True)
class AttachExample:
    """One mention's features with the answer (a Role)."""

    kind: str
    features: Features
    answer: int
    group: str


def attach_examples(scenes: Iterable[Scene]) -> Iterator[AttachExample]:
    """All mentions of all event sentences of some articles."""
    for scene in scenes:
        yield from _of_article(scene.gold, scene.setting, scene.group)


def _of_article(gold: GoldArticle, setting: Setting, group: str) -> Iterator[AttachExample]:
    sides: list[ToldSides] = []
    for event in sorted(gold.events, key=lambda e: gold.article.text.find(e.quote)):
        reading = sentence_of(event, setting)
        if reading is None:
            continue
        focus = Focus(reading, best_trigger(reading.triggers, event.sub_type), event.sub_type)
        for mention, parts in zip(reading.actors, attachment.role_features(focus), strict=True):
            yield _example("role", parts, role_of(mention.actor.name, event), group)
        unsaid = bystanders(reading, event.sub_type, setting.cast, sides)
        for bystander, parts in zip(unsaid, attachment.unsaid_features(focus, unsaid, event.country), strict=True):
            yield _example("unsaid", parts, role_of(bystander.actor.name, event), group)
        sides.append(_told(event, reading, setting))


def _example(kind: str, parts: Sequence[Part], answer: int, group: str) -> AttachExample:
    return AttachExample(kind, features(parts), answer, group)


def _told(event: GoldEvent, reading: SentenceReading, setting: Setting) -> ToldSides:
    """The gold sides of an event, as far as the article's actors are known."""
    known = {m.actor.name: m.actor for r in setting.readings for m in r.actors}
    a, b = (tuple(known[n] for n in map(canonical, side) if n in known) for side in (event.side_a, event.side_b))
    return ToldSides(reading.sentence.index, event.sub_type, a, b)


def sentence_of(event: GoldEvent, setting: Setting) -> SentenceReading | None:
    """The sentence in which the quote of an event begins."""
    at = setting.article.text.find(event.quote)
    return next((r for r in setting.readings if r.sentence.span.start <= at < r.sentence.span.end), None)


def role_of(name: str, event: GoldEvent) -> int:
    """What an actor is to an event; side a for one that is on both."""
    if name in map(canonical, event.side_a):
        return Role.SIDE_A
    return Role.SIDE_B if name in map(canonical, event.side_b) else Role.NONE


def train_attacher(examples: Sequence[AttachExample]) -> Attacher:
    """The two rankers; the same examples give the same weights."""
    parts: list[Linear] = []
    for kind, classes in (("role", (0, 1, 2)), ("unsaid", (0, 1, 2))):
        chosen = [e for e in examples if e.kind == kind]
        answers = np.array([e.answer for e in chosen])
        rows = [e.features for e in chosen]
        parts.append(fit(rows, answers, classes, size=SIZE, strength=STRENGTHS[kind]))
    return Attacher(*parts)
