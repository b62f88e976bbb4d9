"""The weigher from the training articles: records coded by parts that had not seen their article, right or not.

The articles are dealt into folds; each fold is coded by parts trained on the others, because parts are too sure of
what they were trained on. A record is right when it matches an event of its article (`events.evaluate.matches`).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from events import coding
from events.coding import Parts
from events.evaluate import matches
from events.training.boost import grow
from events.training.texts import Scene
from events.trees import Trees
from events.weighing import Signs

FOLDS = 4
LEAVES = 31
"""Leaves a tree has at most. Held out, 0.70 of the right records are kept at a precision of 0.7; with 15 leaves 0.70
too, with the small trees of `boost` 0.67 (docs/accuracy.md)."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A record's numbers and whether it was right."""

    signs: Signs
    right: bool


class Rough:
    """A weigher before there is one: the parts' own chances multiplied."""

    def chance(self, signs: Signs) -> float:
        """The chance, 0..1."""
        event = 1 / (1 + np.exp(-signs["event"]))
        return float(event * (0.5 + 0.5 * signs["family"]) * (0.5 + 0.5 * max(0.0, signs["place"])))


def fold_of(scene: Scene) -> int:
    """Which fold an article is dealt into; the same for the same article."""
    return zlib.crc32(scene.group.encode()) % FOLDS


def weighed(scenes: Sequence[Scene], parts_without: Callable[[int], Parts]) -> Iterator[Weighed]:
    """The records of all articles; `parts_without` gives parts trained without a fold."""
    for fold in range(FOLDS):
        parts = parts_without(fold)
        for scene in scenes:
            if fold_of(scene) == fold:
                for draft in coding.code(scene.setting, parts):
                    yield Weighed(draft.signs, any(matches(draft.coding, gold) for gold in scene.gold.events))


def train_weigher(records: Sequence[Weighed]) -> Trees:
    """The weigher; the same records give the same trees."""
    rows = np.array([record.signs.values for record in records], dtype=np.float32)
    return grow(records[0].signs.names, rows, np.array([record.right for record in records]), leaves=LEAVES)
