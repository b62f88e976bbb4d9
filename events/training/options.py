"""Examples for what chooses among options: each option of an event with its numbers, and whether it is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from events.training.boost import boost
from events.trees import Trees

DEPTH = 4
"""Questions a tree asks: with 3 the right place is taken a little less often (docs/accuracy.md)."""


@dataclass(frozen=True, slots=True)
class OptionExample:
    """One option beside an event, with its numbers and whether it is the event's."""

    names: tuple[str, ...]
    numbers: tuple[float, ...]
    right: bool


def examples(
    table: tuple[tuple[str, ...], Sequence[tuple[float, ...]]], right: Iterable[bool]
) -> Iterator[OptionExample]:
    """The options of an event, and which of them are right."""
    names, rows = table
    return (OptionExample(names, row, answer) for row, answer in zip(rows, right, strict=True))


def trained(known: Sequence[OptionExample]) -> Trees:
    """Trees over options; the same examples give the same trees."""
    numbers = np.array([example.numbers for example in known], dtype=np.float32)
    return boost(known[0].names, numbers, np.array([example.right for example in known]), depth=DEPTH)
