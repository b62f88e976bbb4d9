"""Boosted decision trees as plain arrays: kept in `.npz` files without pickle, run with numpy alone.

Every tree is laid out full to the same depth: node i has its children at 2i + 1 and 2i + 2, and a branch that ended
early repeats its leaf. So all trees take their steps together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from events.errors import LexiconError

FORMAT = 1


@dataclass(frozen=True, slots=True)
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
        numbers = np.array(row, dtype=np.float32)
        trees = np.arange(len(self.feature))
        node = np.zeros(len(trees), dtype=np.int64)
        for _ in range(self.depth):
            right = numbers[self.feature[trees, node]] > self.threshold[trees, node]
            node = 2 * node + 1 + right
        score = self.bias + float(self.value[trees, node - self.feature.shape[1]].sum(dtype=np.float64))
        return float(1 / (1 + np.exp(-np.clip(score, -30, 30))))

    @property
    def depth(self) -> int:
        """Questions from the root to a leaf."""
        return int(self.value.shape[1]).bit_length() - 1


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
