"""Weights from examples: logistic regression on hashed features, stored as 8-bit integers.

scikit-learn is needed here only; running the weights needs numpy alone (`events.decider`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from events.decider import SUB_TYPES, Decider
from events.features import SIZE, Features, features
from events.linear import Linear
from events.model import SubEventType
from events.training.texts import Example

STRENGTH = 4.0
"""Inverse of the regularisation, chosen by cross-validation over the articles (docs/accuracy.md)."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Examples as a matrix, rows normalised, features weighted by how rare they are."""

    matrix: csr_matrix
    idf: NDArray[np.float64]


def train(examples: Sequence[Example]) -> Decider:
    """A decider from examples; the same examples give the same weights."""
    known = [features(example.seen) for example in examples]
    event = np.array([bool(example.sub_types) for example in examples])
    told = [i for i, example in enumerate(examples) if example.sub_types]
    kinds = np.array([_kind(examples[i]) for i in told])
    background = np.array([examples[i].background for i in told])
    of_told = [known[i] for i in told]
    return Decider(
        fit(known, event, (1,)), fit(of_told, kinds, tuple(range(len(SUB_TYPES)))), fit(of_told, background, (1,))
    )


def _kind(example: Example) -> int:
    """The class of an event sentence. Who takes a town is told by its sides: both sub-types are one class."""
    sub_type = example.sub_types[0]
    one = SubEventType.GOVERNMENT_REGAINS if sub_type == SubEventType.NON_STATE_OVERTAKES else sub_type
    return SUB_TYPES.index(one)


def _matrix(rows: Sequence[Features], size: int) -> _Table:
    counts = np.zeros(size)
    for row in rows:
        counts[row.ids] += 1
    idf = np.log((1 + len(rows)) / (1 + counts)) + 1
    idf[counts < 2] = 0  # seen once: a word of one text, not of the language
    ends = np.cumsum([0, *(len(row.ids) for row in rows)])
    columns = np.concatenate([row.ids for row in rows])
    values = np.concatenate([idf[row.ids] * row.values for row in rows])
    return _Table(csr_matrix((values, columns, ends), shape=(len(rows), size)), idf)


def fit(
    rows: Sequence[Features],
    answers: NDArray[np.int64],
    classes: tuple[int, ...],
    *,
    size: int = SIZE,
    strength: float = STRENGTH,
) -> Linear:
    """A linear model, each class against all others; `classes` are the answers in the order of the weights' columns.

    (1,) asks a yes-or-no question. A class without examples is never chosen.
    """
    table = _matrix(rows, size)
    weights, bias = np.zeros((size, len(classes))), np.full(len(classes), -30.0)
    for column, known in enumerate(classes):
        wanted = answers == known
        if wanted.any() and not wanted.all():
            model = LogisticRegression(C=strength, solver="liblinear", random_state=0).fit(table.matrix, wanted)
            weights[:, column] = model.coef_[0] * table.idf
            bias[column] = model.intercept_[0]
    return _packed(weights, bias)


def _packed(weights: NDArray[np.float64], bias: NDArray[np.float64]) -> Linear:
    """8-bit integers with one scale a class."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return Linear(np.rint(weights / scale).astype(np.int8), scale.astype(np.float32), bias.astype(np.float32))
