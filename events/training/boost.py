"""Boosted trees from rows and answers, laid out for `events.trees`. scikit-learn is needed here only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.tree import DecisionTreeRegressor

from events.trees import Trees

DEPTH = 3
COUNT = 200
RATE = 0.05


def boost(names: Sequence[str], rows: NDArray[np.float32], answers: NDArray[np.bool_]) -> Trees:
    """Trees for a yes-or-no question; the same rows give the same trees."""
    model = GradientBoostingClassifier(
        n_estimators=COUNT, max_depth=DEPTH, learning_rate=RATE, subsample=0.7, min_samples_leaf=20, max_features=0.4,
        random_state=0,
    ).fit(rows, answers)  # fmt: skip
    laid = [_laid_out(tree) for tree in model.estimators_[:, 0]]
    share = float(np.mean(answers))
    return Trees(
        tuple(names),
        np.array([f for f, _, _ in laid], dtype=np.int16),
        np.array([t for _, t, _ in laid], dtype=np.float32),
        np.array([v for _, _, v in laid], dtype=np.float32) * np.float32(RATE),
        float(np.log(share / (1 - share))),
    )


def _laid_out(tree: DecisionTreeRegressor) -> tuple[list[int], list[float], list[float]]:
    """(features, thresholds, leaf values) of one tree, full to DEPTH."""
    inner, leaves = 2**DEPTH - 1, 2**DEPTH
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
