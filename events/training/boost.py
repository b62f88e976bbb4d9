"""Boosted trees from rows and answers, laid out for `events.trees`. scikit-learn is needed here only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier
from sklearn.tree import DecisionTreeRegressor

from events.trees import Trees

COUNT = 200
RATE = 0.05


def boost(names: Sequence[str], rows: NDArray[np.float32], answers: NDArray[np.bool_], *, depth: int = 3) -> Trees:
    """Trees for a yes-or-no question; the same rows give the same trees."""
    model = GradientBoostingClassifier(
        n_estimators=COUNT, max_depth=depth, learning_rate=RATE, subsample=0.7, min_samples_leaf=20, max_features=0.4,
        random_state=0,
    ).fit(rows, answers)  # fmt: skip
    laid = [_laid_out(tree, depth) for tree in model.estimators_[:, 0]]
    share = float(np.mean(answers))
    return Trees(
        tuple(names),
        np.array([f for f, _, _ in laid], dtype=np.int16),
        np.array([t for _, t, _ in laid], dtype=np.float32),
        np.array([v for _, _, v in laid], dtype=np.float32) * np.float32(RATE),
        float(np.log(share / (1 - share))),
    )


GROWN_DEPTH = 6
GROWN_COUNT = 200
GROWN_LEAVES = 15


def grow(
    names: Sequence[str], rows: NDArray[np.float32], answers: NDArray[np.bool_], *, leaves: int = GROWN_LEAVES
) -> Trees:
    """As `boost`, for tens of thousands of rows with many numbers: trees over binned numbers, deeper and of few leaves.

    The same rows give the same trees. They are read from the fitted model's nodes, which a test holds to its answers.
    """
    model = HistGradientBoostingClassifier(
        max_iter=GROWN_COUNT, learning_rate=0.06, max_leaf_nodes=leaves, max_depth=GROWN_DEPTH, min_samples_leaf=20,
        l2_regularization=1.0, max_features=0.4, random_state=0,
    ).fit(rows, answers)  # fmt: skip
    laid = [_grown(stage[0].nodes) for stage in model._predictors]
    return Trees(
        tuple(names),
        np.array([f for f, _, _ in laid], dtype=np.int16),
        np.array([t for _, t, _ in laid], dtype=np.float32),
        np.array([v for _, _, v in laid], dtype=np.float32),
        float(np.ravel(model._baseline_prediction)[0]),
    )


def _grown(nodes: NDArray[np.void]) -> tuple[list[int], list[float], list[float]]:
    """(features, thresholds, leaf values) of one grown tree, full to its depth."""
    inner, leaves = 2**GROWN_DEPTH - 1, 2**GROWN_DEPTH
    features, thresholds, values = [0] * inner, [0.0] * inner, [0.0] * leaves

    def lay(node: int, at: int) -> None:
        ended = bool(nodes["is_leaf"][node])
        if at >= inner:
            values[at - inner] = float(nodes["value"][node])
            return
        if not ended:
            features[at], thresholds[at] = int(nodes["feature_idx"][node]), float(nodes["num_threshold"][node])
        lay(node if ended else int(nodes["left"][node]), 2 * at + 1)
        lay(node if ended else int(nodes["right"][node]), 2 * at + 2)

    lay(0, 0)
    return features, thresholds, values


def _laid_out(tree: DecisionTreeRegressor, depth: int) -> tuple[list[int], list[float], list[float]]:
    """(features, thresholds, leaf values) of one tree, full to its depth."""
    inner, leaves = 2**depth - 1, 2**depth
    features, thresholds, values = [0] * inner, [0.0] * inner, [0.0] * leaves
    known = tree.tree_

    def lay(node: int, at: int) -> None:
        ended = known.children_left[node] < 0
        if at >= inner:
            values[at - inner] = float(known.value[node][0][0])
            return
        if not ended:
            features[at], thresholds[at] = int(known.feature[node]), float(known.threshold[node])
        lay(node if ended else int(known.children_left[node]), 2 * at + 1)
        lay(node if ended else int(known.children_right[node]), 2 * at + 2)

    lay(0, 0)
    return features, thresholds, values
