"""Which sentences tell an event, and of which kind: a small trained part, run with numpy alone.

Rules propose, this decides: for each sentence the chance that it reports an event, the chances of the 25 sub-types, and
the chance that the event is only recalled. The weights are made by `python -m events.training` from the text in
`events/training`, kept as 8-bit integers with a scale each (no pickle), one file a language.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from events.errors import LexiconError
from events.features import Features, Seen, features
from events.model import SubEventType

FOLDER = Path(__file__).parent / "weights"
FORMAT = 1
SUB_TYPES = tuple(SubEventType)
WORD_WEIGHT = 0.2
"""How much the lexicon's trigger words weigh beside the trained part (docs/accuracy.md)."""
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


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model over hashed features: weights (features, classes) as int8, scale and bias a class."""

    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, features: Features) -> NDArray[np.float32]:
        """One score a class."""
        summed = features.values @ self.weights[features.ids].astype(np.float32)
        made: NDArray[np.float32] = (summed * self.scale + self.bias).astype(np.float32)
        return made


class Decider:
    """The trained part of one language."""

    def __init__(self, event: Linear, kind: Linear, background: Linear) -> None:
        self.event, self.kind, self.background = event, kind, background

    def judge(self, seen: Seen) -> Judgement:
        """The judgement of one sentence."""
        known = features(seen)
        kinds = _shares(self.kind.scores(known), WORD_WEIGHT * _word_votes(seen))
        order = np.argsort(-kinds, kind="stable")
        return Judgement(
            event=float(_sigmoid(self.event.scores(known)[0])),
            types=tuple((SUB_TYPES[i], float(kinds[i])) for i in order),
            background=float(_sigmoid(self.background.scores(known)[0])),
        )


def _word_votes(seen: Seen) -> NDArray[np.float32]:
    """What the trigger words say for each sub-type: the log of the strongest one's strength."""
    strengths = np.full(len(SUB_TYPES), NO_WORD, dtype=np.float32)
    for trigger in seen.triggers:
        for sense in trigger.senses:
            for sub_type in sense.sub_event_types:
                place = SUB_TYPES.index(sub_type)
                strengths[place] = max(strengths[place], sense.strength)
    made: NDArray[np.float32] = np.log(strengths)
    return made


def _sigmoid(score: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(score, -30, 30))))


def _shares(scores: NDArray[np.float32], votes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Chances of classes that were each trained against all others, so that they add up to 1."""
    chances = np.exp(votes) / (1 + np.exp(-np.clip(scores, -30, 30)))
    made: NDArray[np.float32] = chances / chances.sum()
    return made


@cache
def open_decider(language: str) -> Decider:
    """The decider of a language ("ar", "en"). Raises LexiconError when its weights are missing or of another format."""
    path = FOLDER / f"{language}.npz"
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            if int(data["format"]) != FORMAT:
                raise LexiconError(
                    f"{path} has format {int(data['format'])}, this version reads {FORMAT}; reinstall Furat"
                )
            parts = [
                Linear(data[f"{n}_weights"], data[f"{n}_scale"], data[f"{n}_bias"])
                for n in ("event", "kind", "background")
            ]
    except (OSError, KeyError, ValueError, BadZipFile) as error:
        raise LexiconError(f"{path} cannot be read ({error}); make it anew with `python -m events.training`") from None
    return Decider(*parts)
