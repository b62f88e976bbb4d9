"""Examples for what chooses among options: each option of an event with its numbers, and whether it is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from events.chooser import Chooser, Table
from events.training.boost import boost

DEPTH = 4
"""Questions a tree asks: with 3 the right place is taken a little less often (docs/accuracy.md)."""


@dataclass(frozen=True, slots=True)
class OptionExample:
    """One option beside an event, with its numbers and whether it is the event's."""

    names: tuple[str, ...]
    numbers: tuple[float, ...]
    right: bool


def examples(table: Table, right: Iterable[bool]) -> Iterator[OptionExample]:
    """The options of an event, and which of them are right."""
    names, rows = table
    return (OptionExample(names, row, answer) for row, answer in zip(rows, right, strict=True))


def train_chooser(known: Iterable[OptionExample]) -> Chooser:
    """The chooser of places or of days of one language; the same examples give the same trees."""
    told = list(known)
    numbers = np.array([example.numbers for example in told], dtype=np.float32)
    return Chooser(boost(told[0].names, numbers, np.array([example.right for example in told]), depth=DEPTH))
