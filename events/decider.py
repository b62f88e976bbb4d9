"""Which sentences tell an event, and of which kind: a small trained part, run with numpy alone.

Rules propose, this decides: for each sentence the chance that it reports an event, the chances of the 25 sub-types, and
the chance that the event is only recalled. The weights are made by `python -m events.training` from the text in
`events/training`, kept as 8-bit integers with a scale each (no pickle), one file a language.
"""

from __future__ import annotations

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
        self._of_topic = lru_cache(maxsize=8)(lambda topic: self._all.sums(topic_features(topic)))

    def judge(self, seen: Seen) -> Judgement:
        """The judgement of one sentence."""
        summed = self._all.sums(own_features(seen)) + self._of_topic(seen.topic)
        found = chances(summed * self._all.scale + self._all.bias)
        kinds = _shares(found[1:-1], WORD_WEIGHT * _word_votes(seen))
        order = np.argsort(-kinds, kind="stable")
        return Judgement(
            event=float(found[0]),
            types=tuple(zip(map(SUB_TYPES.__getitem__, order.tolist()), kinds[order].tolist(), strict=True)),
            background=float(found[-1]),
        )


def _word_votes(seen: Seen) -> NDArray[np.float32]:
    """What the trigger words say for each sub-type: the log of the strongest one's strength."""
    strengths = [NO_WORD] * len(SUB_TYPES)
    for trigger in seen.triggers:
        for sense in trigger.senses:
            for sub_type in sense.sub_event_types:
                place = _PLACES[sub_type]
                strengths[place] = max(strengths[place], sense.strength)
    made: NDArray[np.float32] = np.log(np.array(strengths, dtype=np.float32))
    return made


def chances(scores: NDArray[_Real]) -> NDArray[_Real]:
    """Scores as chances, 0..1."""
    made: NDArray[_Real] = np.reciprocal(1 + np.exp(-np.clip(scores, -30, 30)))
    return made


def _shares(kinds: NDArray[np.float32], votes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Chances of classes that were each trained against all others, with the words' votes, so that they add up to 1."""
    weighed = np.exp(votes) * kinds
    made: NDArray[np.float32] = weighed / weighed.sum()
    return made


@cache
def open_decider(language: str) -> Decider:
    """The decider of a language ("ar", "en"). Raises LexiconError when its weights are missing or of another format."""
    return Decider(*read_weights(f"{language}.npz", ("event", "kind", "background")))
