"""The bar of a first start: it never goes back, never stands still, and never says more than was done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.opening import _PARTS, Told

SECONDS = st.floats(0, 600)


def test_the_parts_fill_the_bar_without_gaps():
    parts = list(_PARTS.values())
    assert (parts[0].start, parts[-1].end) == (0.0, 1.0)
    assert [part.end for part in parts[:-1]] == [part.start for part in parts[1:]]


@given(st.sampled_from(list(_PARTS.values())), st.floats(0, 1), SECONDS, SECONDS)
def test_the_bar_grows_and_stays_within_its_part(part, share, early, late):
    told = Told(part, part.start + (part.end - part.start) * share, at=100.0)
    early, late = sorted((early, late))
    assert told.done <= told.grown(100 + early) <= told.grown(100 + late) <= part.end + 1e-9


@pytest.mark.parametrize("part", _PARTS.values(), ids=lambda part: part.name)
def test_a_quiet_part_still_moves_every_second(part):
    told = Told(part, part.start, at=0.0)
    steps = [told.grown(second + 1) - told.grown(second) for second in range(int(part.seconds))]
    assert min(steps) > 0.003


def test_a_clock_that_seems_to_go_back_moves_nothing():
    told = Told(_PARTS["map"], 0.1, at=50.0)
    assert told.grown(49.0) == 0.1
