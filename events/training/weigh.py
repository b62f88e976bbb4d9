"""The weigher from the training articles: records coded by parts that had not seen their article, right or not.

The articles are dealt into folds; each fold is coded by parts trained on the others, because parts are too sure of
what they were trained on. A record is right when it is the likeliest of those that match an event of its article
(`events.evaluate.matches`), or would be joined with that one: a second telling that stands beside it is a false event.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from events import coding
from events.agreement import same
from events.coding import Parts
from events.evaluate import matches
from events.model import Coding
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
    """The records of an article and which event of it each may be."""

    signs: tuple[Signs, ...]
    codings: tuple[Coding, ...]
    telling: tuple[frozenset[int], ...]
    """For each record the places of the events it matches among those of the article."""

    @property
    def matching(self) -> list[bool]:
        """Which records match an event at all."""
        return [bool(events) for events in self.telling]

    def right(self, chances: Sequence[float]) -> list[bool]:
        """Which records are right, by the chance each has of matching."""
        best: list[Coding] = []
        told: set[int] = set()
        for at in sorted(range(len(chances)), key=lambda at: -chances[at]):
            new = min(self.telling[at] - told, default=None)
            if new is not None:
                told.add(new)
                best.append(self.codings[at])
        return [
            bool(events) and any(same(coding, one) for one in best)
            for coding, events in zip(self.codings, self.telling, strict=True)
        ]


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
    """The records of each article; `parts_without` gives parts trained without a fold."""
    for fold in range(FOLDS):
        parts = parts_without(fold)
        for scene in scenes:
            if fold_of(scene) == fold:
                drafts = coding.code(scene.setting, parts)
                golds = tuple(enumerate(scene.gold.events))
                telling = (frozenset(i for i, gold in golds if matches(draft.coding, gold)) for draft in drafts)
                yield Weighed(tuple(d.signs for d in drafts), tuple(d.coding for d in drafts), tuple(telling))


def train_weigher(articles: Sequence[Weighed]) -> Trees:
    """The weigher; the same articles give the same trees.

    A first one, of what matches an event, tells which of several tellings is the likeliest.
    """
    known = [article for article in articles if article.signs]
    rows = np.array([signs.values for article in known for signs in article.signs], dtype=np.float32)
    names = known[0].signs[0].names
    first = grow(names, rows, np.array([yes for article in known for yes in article.matching]), leaves=LEAVES)
    chances = iter(first.chances(rows).tolist())
    right = [yes for article in known for yes in article.right([next(chances) for _ in article.signs])]
    return grow(names, rows, np.array(right), leaves=LEAVES)
