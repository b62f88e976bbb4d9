"""Boosted decision trees as plain arrays: kept in `.npz` files without pickle, run with numpy alone.

Every tree is laid out full to the same depth: node i has its children at 2i + 1 and 2i + 2, and a branch that ended
early repeats its leaf. So all trees take their steps together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from events.errors import LexiconError

FORMAT = 1


@dataclass(frozen=True)
class Trees:
    """Boosted trees for a yes-or-no question over a row of numbers."""

    names: tuple[str, ...]
    """What the numbers of a row are; a model asked with other rows is refused."""
    feature: NDArray[np.int16]
    """(trees, inner nodes): which number a node asks for."""
    threshold: NDArray[np.float32]
    """(trees, inner nodes): at most this goes left."""
    value: NDArray[np.float32]
    """(trees, leaves): what a leaf adds to the log odds."""
    bias: float
    """Log odds before any tree."""

    def chance(self, row: Sequence[float]) -> float:
        """The chance of a yes, 0..1."""
        right = np.array(row, dtype=np.float32).take(self.feature) > self.threshold  # every answer, asked for or not
        inner, leaves = self._firsts
        at = inner  # where in all nodes laid end to end each tree stands
        for _ in range(self.depth):
            at = 2 * at - inner + 1 + right.take(at)
        score = self.bias + float(self.value.take(at - inner - right.shape[1] + leaves).sum(dtype=np.float64))
        return 1 / (1 + math.exp(-min(max(score, -30.0), 30.0)))

    @cached_property
    def _firsts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each tree begins among the inner nodes, and among the leaves, of all trees laid end to end."""
        trees = np.arange(len(self.feature))
        return trees * self.feature.shape[1], trees * self.value.shape[1]

    def chances(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The chance of a yes for each of some rows (rows, numbers), 0..1."""
        return self._forest.chances(rows)[0]

    @cached_property
    def _forest(self) -> Forest:
        return Forest((self,))

    @property
    def depth(self) -> int:
        """Questions from the root to a leaf."""
        return int(self.value.shape[1]).bit_length() - 1


class Forest:
    """Trees of one depth for several questions over the same numbers: all take their steps together."""

    def __init__(self, models: Sequence[Trees]) -> None:
        self._models = tuple(models)
        feature, threshold, value = (
            np.concatenate([getattr(model, name) for model in models]) for name in ("feature", "threshold", "value")
        )
        # level by level, so that from question k of a level one goes on to 2k or 2k + 1 of the next
        cuts = [slice(2**level - 1, 2 ** (level + 1) - 1) for level in range(models[0].depth)]
        self._levels = [(feature[:, cut].astype(np.intp).ravel(), threshold[:, cut].ravel()) for cut in cuts]
        self._leaves = value.ravel()

    def chances(self, rows: NDArray[np.float32]) -> list[NDArray[np.float64]]:
        """For each model the chance of a yes for each of some rows (rows, numbers), 0..1."""
        told = self._leaves.take(self._reached(rows))
        found, begin = [], 0
        for model in self._models:
            end = begin + len(model.value)
            score = model.bias + np.add.reduce(told[:, begin:end], axis=1, dtype=np.float64)
            found.append(1 / (1 + np.exp(-np.minimum(np.maximum(score, -30), 30))))
            begin = end
        return found

    def _reached(self, rows: NDArray[np.float32]) -> NDArray[np.intp]:
        """The leaf each row comes to in each tree, of all leaves laid end to end: (rows, trees)."""
        flat, begin = rows.ravel(), (np.arange(len(rows)) * rows.shape[1])[:, None]
        (feature, threshold), *deeper = self._levels
        at = np.arange(0, 2 * len(feature), 2) + (rows.take(feature, axis=1) > threshold)
        for feature, threshold in deeper:
            right = flat.take(feature.take(at) + begin) > threshold.take(at)
            at += at
            at += right
        return at


def read_trees(path: Path) -> Trees:
    """The trees of a file. Raises LexiconError when it is missing, damaged or of another format."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            found = Trees(
                tuple(map(str, data["names"])), data["feature"], data["threshold"], data["value"], float(data["bias"])
            )
            known = int(data["format"])
    except (OSError, KeyError, ValueError, BadZipFile) as error:
        raise LexiconError(f"{path} cannot be read ({error}); make it anew with `python -m events.training`") from None
    if known != FORMAT:
        raise LexiconError(
            f"{path} has format {known}, this version reads {FORMAT}; make it anew with `python -m events.training`"
        )
    return found


def write_trees(trees: Trees, path: Path) -> None:
    """Write trees; the same trees give the same bytes."""
    with path.open("wb") as file:
        np.savez_compressed(
            file, allow_pickle=False, format=np.array(FORMAT), names=np.array(trees.names), feature=trees.feature,
            threshold=trees.threshold, value=trees.value, bias=np.array(trees.bias),
        )  # fmt: skip
