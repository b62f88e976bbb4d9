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

_AT_HAND = 2_048
"""Sums of parts that are kept: a part of the words of a sentence has some kilobytes."""

BITS = 17
"""Signs are hashed into so many bits. With 14, which did for a quarter of the text, sides were right 0.01 less often on
articles held out: names shared their weights with other names."""
SIZE = 1 << BITS

Part = frozenset[int]
"""Ids of some signs of a mention."""


def part(*signs: str) -> Part:
    """The ids of signs."""
    return frozenset(map(sign_id, signs))


def sign_id(sign: str) -> int:
    """The id of a sign."""
    return zlib.crc32(sign.encode()) & (SIZE - 1)


def signs_of_words(prefix: str, words: Iterable[bytes]) -> Part:
    """The ids of the signs of some words, each after a prefix, which is hashed once."""
    begun = zlib.crc32(prefix.encode())
    return frozenset([zlib.crc32(word, begun) & (SIZE - 1) for word in words])


def features(parts: Iterable[Part]) -> Features:
    """The features of a mention: every sign once, all alike."""
    ids = sorted(frozenset().union(*parts))
    return Features(np.array(ids, dtype=np.int64), np.full(len(ids), 1 / len(ids) ** 0.5, dtype=np.float32))


_DIGITS = 21
"""Bits that hold the sum of one class in a number that holds those of all: some 8,000 weights of a sign."""
_HALF, _WHOLE = 1 << _DIGITS - 1, 1 << _DIGITS


class Ranker:
    """A linear model of at most three classes, asked for mentions.

    The weights of a sign are kept as one whole number, and so are their sums: one addition adds them for all classes.
    """

    def __init__(self, model: Linear) -> None:
        packed = (model.weights.astype(np.int64) << _DIGITS * np.arange(model.weights.shape[1])).sum(axis=1)
        self._weight = packed.tolist().__getitem__
        self._shifts = _DIGITS * np.arange(model.weights.shape[1])
        self._lift = int((_HALF << self._shifts).sum())
        self._scale, self._bias = model.scale.astype(np.float64), model.bias.astype(np.float64)
        self._known = lru_cache(maxsize=_AT_HAND)(self._sum)

    def chances(self, mentions: Sequence[Sequence[Part]]) -> NDArray[np.float64]:
        """The chance of each class for each of some mentions, of which there is at least one: (mentions, classes)."""
        sums, roots = zip(*map(self._summed, mentions), strict=True)
        return chances(self._classes(sums) / np.array(roots)[:, None] * self._scale + self._bias)

    def _summed(self, parts: Sequence[Part]) -> tuple[int, float]:
        """The sums of a mention's weights, and the root of how many there are."""
        first, *others = parts
        ids = first.union(*others)
        apart = len(ids) == sum(map(len, parts))
        return sum(map(self._known, parts)) if apart else self._sum(ids), len(ids) ** 0.5

    def _sum(self, ids: Part) -> int:
        return sum(map(self._weight, ids))

    def _classes(self, sums: Sequence[int]) -> NDArray[np.float64]:
        """The sums of each class: (mentions, classes)."""
        # adding half to each makes them all positive, so that none borrows from the next
        lifted = np.array(sums)[:, None] + self._lift
        made: NDArray[np.float64] = (((lifted >> self._shifts) & _WHOLE - 1) - _HALF).astype(np.float64)
        return made
