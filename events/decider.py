"""Which sentences tell an event, and of which kind: a small trained part, run with numpy alone.

Rules propose, this decides: for each sentence the chance that it reports an event, the chances of the 25 sub-types, and
the chance that the event is only recalled. The weights are made by `python -m events.training` from the text in
`events/training`, kept as 8-bit integers with a scale each (no pickle), one file a language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from events.features import Seen, own_features, topic_features
from events.linear import Linear, read_weights, side_by_side
from events.model import SubEventType

FOLDER = Path(__file__).parent / "weights"
FORMAT = 1
SUB_TYPES = tuple(SubEventType)
_PLACES = {sub_type: place for place, sub_type in enumerate(SUB_TYPES)}
WORD_WEIGHT = 0.2
"""How much the lexicon's trigger words weigh beside the trained part (docs/accuracy.md)."""
_Real = TypeVar("_Real", np.float32, np.float64)
NO_WORD = 0.05
"""Strength that stands for "no such word", so that a kind without its word stays possible."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the trained part thinks of a sentence."""

    event: float
    """Chance that it reports an event, 0..1."""
    types: tuple[tuple[SubEventType, float], ...]
    """Sub-types with their chances, likeliest first; they add up to 1."""
    background: float
    """Chance that the event is only recalled, 0..1."""

    def chance(self, sub_type: SubEventType) -> float:
        return next(p for t, p in self.types if t == sub_type)


class Decider:
    """The trained part of one language."""

    def __init__(self, event: Linear, kind: Linear, background: Linear) -> None:
        self.event, self.kind, self.background = event, kind, background
        self._all = side_by_side((event, kind, background))
        self._of_topic = lru_cache(maxsize=8)(lambda topic: self._all.sums_of(topic_features(topic))[0])

    def judge(self, seen: Seen) -> Judgement:
        """The judgement of one sentence."""
        return self.judge_all([seen])[0]

    def judge_all(self, sentences: Sequence[Seen]) -> tuple[Judgement, ...]:
        """The judgements of some sentences, worked out together."""
        if not sentences:
            return ()
        own = self._all.sums_of(own_features(sentences))
        summed = own + np.array([self._of_topic(seen.topic) for seen in sentences])
        found = chances(summed * self._all.scale + self._all.bias)
        votes: NDArray[np.float32] = np.log(np.array([_strengths(seen) for seen in sentences], dtype=np.float32))
        kinds = _shares(found[:, 1:-1], WORD_WEIGHT * votes)
        order = np.argsort(-kinds, axis=1, kind="stable")
        likely = np.take_along_axis(kinds, order, axis=1)
        rows = zip(found[:, 0].tolist(), order.tolist(), likely.tolist(), found[:, -1].tolist(), strict=True)
        return tuple(
            Judgement(event, tuple(zip(map(SUB_TYPES.__getitem__, places), told, strict=True)), background)
            for event, places, told, background in rows
        )


def _strengths(seen: Seen) -> list[float]:
    """What the trigger words say for each sub-type: the strength of the strongest one."""
    strengths = [NO_WORD] * len(SUB_TYPES)
    for trigger in seen.triggers:
        for sense in trigger.senses:
            for sub_type in sense.sub_event_types:
                place = _PLACES[sub_type]
                strengths[place] = max(strengths[place], sense.strength)
    return strengths


def chances(scores: NDArray[_Real]) -> NDArray[_Real]:
    """Scores as chances, 0..1."""
    made: NDArray[_Real] = np.reciprocal(1 + np.exp(-np.minimum(np.maximum(scores, -30), 30)))
    return made


def _shares(kinds: NDArray[np.float32], votes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Chances of classes that were each trained against all others, with the words' votes, so that they add up to 1."""
    weighed = np.exp(votes) * kinds
    made: NDArray[np.float32] = weighed / weighed.sum(axis=1, keepdims=True)
    return made


@cache
def open_decider(language: str) -> Decider:
    """The decider of a language ("ar", "en"). Raises LexiconError when its weights are missing or of another format."""
    return Decider(*read_weights(f"{language}.npz", ("event", "kind", "background")))
