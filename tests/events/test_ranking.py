"""Parts of a mention's signs add up to the mention, however they are cut and whatever they share."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from events.linear import Linear
from events.ranking import SIZE, Ranker, features, part, signs_of_words

WEIGHTS = np.random.default_rng(0).integers(-127, 128, size=(SIZE, 3)).astype(np.int8)
MODEL = Linear(WEIGHTS, np.array([0.01, 0.02, 0.03], dtype=np.float32), np.array([-1, 0, 1], dtype=np.float32))
PARTS = st.lists(st.frozensets(st.integers(0, 40), min_size=1, max_size=9), min_size=1, max_size=5)


@given(PARTS)
def test_a_mention_scores_alike_in_parts_and_as_a_whole(parts: list[frozenset[int]]) -> None:
    whole = frozenset().union(*parts)
    assert (Ranker(MODEL).chances([parts]) == Ranker(MODEL).chances([[whole]])).all()


@given(PARTS)
def test_the_features_trained_on_are_those_asked_for(parts: list[frozenset[int]]) -> None:
    trained = features(parts)
    scores = trained.values @ WEIGHTS[trained.ids].astype(np.float32) * MODEL.scale + MODEL.bias
    assert np.allclose(1 / (1 + np.exp(-scores)), Ranker(MODEL).chances([parts])[0], atol=1e-5)


@given(st.lists(st.text(min_size=1), min_size=1))
def test_a_sign_told_twice_counts_once(signs: list[str]) -> None:
    assert part(*signs, *signs) == part(*signs)
    assert features([part(*signs), part(*signs)]).ids.tolist() == features([part(*signs)]).ids.tolist()


@given(st.text(max_size=8), st.lists(st.text(max_size=8), max_size=8))
def test_words_after_a_prefix_are_signs_like_any_other(prefix: str, words: list[str]) -> None:
    assert signs_of_words(prefix, [word.encode() for word in words]) == part(*(prefix + word for word in words))
