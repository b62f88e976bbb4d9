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
_Real = TypeVar("_Real", np.float32, np.float64)


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
        kinds = found[:, 1:-1] / found[:, 1:-1].sum(axis=1, keepdims=True)  # each was trained against all others
        order = np.argsort(-kinds, axis=1, kind="stable")
        likely = np.take_along_axis(kinds, order, axis=1)
        rows = zip(found[:, 0].tolist(), order.tolist(), likely.tolist(), found[:, -1].tolist(), strict=True)
        return tuple(
            Judgement(event, tuple(zip(map(SUB_TYPES.__getitem__, places), told, strict=True)), background)
            for event, places, told, background in rows
        )


def chances(scores: NDArray[_Real]) -> NDArray[_Real]:
    """Scores as chances, 0..1."""
    made: NDArray[_Real] = np.reciprocal(1 + np.exp(-np.minimum(np.maximum(scores, -30), 30)))
    return made


@cache
def open_decider(language: str) -> Decider:
    """The decider of a language ("ar", "en"). Raises LexiconError when its weights are missing or of another format."""
    return Decider(*read_weights(f"{language}.npz", ("event", "kind", "background")))
