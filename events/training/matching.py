"""`python -m events.training.matching GOLD`: fit the points of `events/lexicons/link_points.csv` to told dispatches.

A logistic model over the levels at which two reports agree (`events.matching.aspects`): ENOUGH points are a chance of
one half, a point more is a logarithm of odds. Few pairs show some levels, so every point is drawn to what was guessed,
and none may change its sign: agreement never speaks against, disagreement never for. What is printed besides is
measured with each family of events held out.
"""

from __future__ import annotations

import csv
import sys
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from events.lexicon import FOLDER
from events.matching.blocks import candidate_pairs
from events.matching.compare import ENOUGH, levels
from events.matching.copies import published
from events.matching.gold import Dispatch, read_dispatches
from events.matching.sketch import sketch_of

PATH = FOLDER / "link_points.csv"
PARTS = ("tuning", "scoring", "inspected", "blind-read")
"""Parts of the gold file that are fitted to; the others are for scoring alone."""
PULL = 10.0
"""Strength by which points are drawn to their guess. Of 3, 6 and 10, held out, all score alike (F1 0.95), and 10 mixes
the fewest events."""
SMALL = 0.8
"""Most points of what was guessed to say nothing."""
FIXED = ("copies", "far area")
"""Levels that the dispatches do not show."""
FOLDS = 6

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Material:
    """Compared pairs: a row of amounts for each, whether it is one event, and the families of the two."""

    amounts: Floats
    same: Floats
    families: tuple[tuple[str, str], ...]

    def where(self, chosen: Callable[[tuple[str, str]], bool]) -> Material:
        """The pairs of chosen families."""
        mask = np.array([chosen(pair) for pair in self.families])
        kept = tuple(pair for pair, keep in zip(self.families, mask, strict=True) if keep)
        return Material(self.amounts[mask], self.same[mask], kept)


def material(dispatches: Iterable[Dispatch], names: Sequence[str]) -> Material:
    """The pairs of the dispatches that matching compares, those ruled out at once left away."""
    told = {d.report.id: d for d in dispatches if d.part in PARTS}
    sketches = [
        sketch_of(d.report, d.article, d.article.id, (published(d.article), d.report.id)) for d in told.values()
    ]
    rows, same, families = [], [], []
    for one, other in candidate_pairs(sketches):
        found = levels(one, other)
        if found is not None:
            a, b = told[one.id], told[other.id]
            rows.append([found.get(name, 0.0) for name in names])
            same.append(float(a.event == b.event))
            families.append((family(a.event), family(b.event)))
    return Material(np.array(rows), np.array(same), tuple(families))


def family(event: str) -> str:
    """An event with its near misses: its id without the last number."""
    return event.rpartition("-")[0]


def fit(known: Material, guess: Floats, fixed: Sequence[bool]) -> Floats:
    """Points of each level."""

    def loss(points: Floats) -> tuple[float, Floats]:
        odds, away = known.amounts @ points - ENOUGH, points - guess
        slope = known.amounts.T @ (1 / (1 + np.exp(-odds)) - known.same) + PULL * away
        return float(np.sum(np.logaddexp(0, odds) - known.same * odds) + PULL / 2 * away @ away), slope

    bounds = [_bounds(g, held=h) for g, h in zip(guess, fixed, strict=True)]
    found: Floats = minimize(loss, guess, jac=True, method="L-BFGS-B", bounds=bounds).x
    return found.round(2)


def _bounds(guess: float, *, held: bool) -> tuple[float | None, float | None]:
    if held:
        return guess, guess
    return (0.0, None) if guess > 0 else (None, 0.0) if guess < 0 else (-SMALL, SMALL)


def held_out_loss(known: Material, guess: Floats, fixed: Sequence[bool]) -> float:
    """Mean loss (natural logarithm) of pairs by points fitted without their families."""
    lost = []
    for fold in range(FOLDS):
        points = fit(known.where(lambda pair, fold=fold: fold not in map(_fold, pair)), guess, fixed)  # type: ignore[misc]
        own = known.where(lambda pair, fold=fold: fold in map(_fold, pair))  # type: ignore[misc]
        odds = own.amounts @ points - ENOUGH
        lost.append(np.logaddexp(0, odds) - own.same * odds)
    return float(np.concatenate(lost).mean())


def _fold(name: str) -> int:
    return zlib.crc32(name.encode()) % FOLDS


@dataclass(frozen=True, slots=True)
class Table:
    """The file of points."""

    rows: tuple[dict[str, str], ...]

    @classmethod
    def read(cls) -> Table:
        """As it stands."""
        with PATH.open(encoding="utf-8", newline="") as file:
            return cls(tuple(csv.DictReader(file)))

    @property
    def names(self) -> tuple[str, ...]:
        """The levels in their order."""
        return tuple(row["level"] for row in self.rows)

    @property
    def guess(self) -> Floats:
        """Points guessed before any fit."""
        return np.array([float(row["guess"]) for row in self.rows])

    @property
    def fixed(self) -> tuple[bool, ...]:
        """Whether a level keeps its guess."""
        return tuple(name in FIXED for name in self.names)

    def write(self, points: Floats) -> None:
        """Write the file with these points."""
        with PATH.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, self.rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(row | {"points": f"{p:g}"} for row, p in zip(self.rows, points + 0.0, strict=True))


def main(gold: Path) -> None:
    """Fit, write and say how well it holds."""
    table = Table.read()
    known = material(read_dispatches(gold), table.names)
    table.write(fit(known, table.guess, table.fixed))
    print(f"{len(known.same)} pairs, {int(known.same.sum())} of one event")
    print(f"loss held out {held_out_loss(known, table.guess, table.fixed):.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
