"""Small linear models over what stands around a mention: hashed signs in parts, each part hashed and summed once.

A part is what hangs on the same few things (the words around a mention, the kind of event, an actor's name); the same
parts come back with every event that asks for the mention. Sums of whole weights are exact, so it does not matter in
which order or in how many parts they are added.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from events.decider import chances
from events.features import Features
from events.linear import Linear

BITS = 14
SIZE = 1 << BITS

Part = frozenset[int]
"""Ids of some signs of a mention."""


def part(*signs: str) -> Part:
    """The ids of signs."""
    return frozenset([zlib.crc32(sign.encode()) & (SIZE - 1) for sign in signs])


def features(parts: Iterable[Part]) -> Features:
    """The features of a mention: every sign once, all alike."""
    ids = sorted(frozenset().union(*parts))
    return Features(np.array(ids, dtype=np.int64), np.full(len(ids), 1 / len(ids) ** 0.5, dtype=np.float32))


class Ranker:
    """A linear model asked for mentions."""

    def __init__(self, model: Linear) -> None:
        self._columns = [column.tolist().__getitem__ for column in model.weights.T]
        self._scale, self._bias = model.scale.astype(np.float64), model.bias.astype(np.float64)
        self._known = lru_cache(maxsize=50_000)(self._sums)

    def chances(self, mentions: Sequence[Sequence[Part]]) -> NDArray[np.float64]:
        """The chance of each class for each of some mentions, of which there is at least one: (mentions, classes)."""
        means = np.array([*map(self._mean, mentions)])
        return chances(means * self._scale + self._bias)

    def _mean(self, parts: Sequence[Part]) -> list[float]:
        """The sums of a mention's weights, over the root of how many there are."""
        ids = frozenset().union(*parts)
        apart = len(ids) == sum(map(len, parts))
        root = len(ids) ** 0.5
        sums = map(sum, zip(*map(self._known, parts), strict=True)) if apart else self._sums(ids)
        return [summed / root for summed in sums]

    def _sums(self, ids: Part) -> tuple[int, ...]:
        return tuple([sum(map(weight, ids)) for weight in self._columns])
