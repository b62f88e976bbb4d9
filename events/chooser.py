"""What gives each option of an event, a place or a day, its chance of being the event's: boosted trees, one set a
language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np

from events.errors import LexiconError
from events.linear import FOLDER
from events.trees import Trees, read_trees

Table = tuple[tuple[str, ...], Sequence[tuple[float, ...]]]
"""The options of an event as numbers: the names of the numbers, and those of each option."""


@dataclass(frozen=True, slots=True)
class Chooser:
    """A trained part that chooses among the options of an event."""

    trees: Trees

    def chances(self, events: Sequence[Table]) -> list[tuple[float, ...]]:
        """For each event the chance of each option that it is the event's, 0..1; what is asked together costs less.

        Raises LexiconError when trained on other numbers.
        """
        if any(names != self.trees.names for names, _ in events):
            raise LexiconError("a part was trained on other numbers; make it anew with `python -m events.training`")
        numbers = np.array([row for _, rows in events for row in rows], dtype=np.float32)
        found = iter(self.trees.chances(numbers).tolist() if len(numbers) else ())
        return [tuple(islice(found, len(rows))) for _, rows in events]


@cache
def open_placer(language: str) -> Chooser:
    """What chooses places in a language ("ar", "en"). Raises LexiconError when its file is missing or damaged."""
    return Chooser(read_trees(placer_path(language)))


@cache
def open_dater(language: str) -> Chooser:
    """What chooses days in a language ("ar", "en"). Raises LexiconError when its file is missing or damaged."""
    return Chooser(read_trees(dater_path(language)))


def placer_path(language: str) -> Path:
    """Where a language's chooser of places is kept."""
    return FOLDER / f"{language}-placer.npz"


def dater_path(language: str) -> Path:
    """Where a language's chooser of days is kept."""
    return FOLDER / f"{language}-dater.npz"
