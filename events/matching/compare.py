"""How much speaks for two reports telling one event, aspect by aspect: kind, place, time, sides, figures, scene.

Each aspect gives points, for or against, in the manner of record linkage (Fellegi and Sunter, 1969: a logarithm of how
much likelier an agreement is among true pairs than among chance ones). The points of each level of agreement stand in
`events/lexicons/link_points.csv`, guessed first and then fitted by `python -m events.training.matching`; they are kept
with the event and shown.
"""

from __future__ import annotations

from functools import cache, lru_cache

from events import lexicon
from events.matching.aspects import ASPECTS, NEVER, Aspect
from events.matching.sketch import Sketch
from events.model import LinkPart
from geodata.names import AT_HAND

ENOUGH = 6.0
"""Points from which two reports tell one event."""
IMPOSSIBLE = -20.0
"""Points of what cannot be the same, whatever else agrees."""


def compare(one: Sketch, other: Sketch) -> tuple[LinkPart, ...]:
    """The parts of the score, the same for (a, b) and (b, a); their points sum to it."""
    return tuple(_part(name, aspect(one, other)) for name, aspect in ASPECTS)


def points(one: Sketch, other: Sketch) -> float:
    """The score alone; stops at the first aspect that rules the pair out."""
    total = 0.0
    for _, aspect in ASPECTS:
        found = points_of(aspect(one, other))
        if found <= IMPOSSIBLE:
            return IMPOSSIBLE
        total += found
    return total


def levels(one: Sketch, other: Sketch) -> dict[str, float] | None:
    """The levels of all aspects with their amounts; None when the two cannot tell one event."""
    found = dict(level for _, aspect in ASPECTS for level in aspect(one, other).levels)
    return None if NEVER in found else found


def points_of(aspect: Aspect) -> float:
    """The points of an aspect, in hundredths so that parts add up as shown."""
    return _sum(aspect.levels)


@lru_cache(maxsize=AT_HAND)
def _sum(found: tuple[tuple[str, float], ...]) -> float:
    """Points of levels with their amounts. The same few agreements meet again and again: kept at hand."""
    table = _points()
    return round(sum((table[level] * amount for level, amount in found), 0.0), 2)


@lru_cache(maxsize=AT_HAND)
def _part(name: str, aspect: Aspect) -> LinkPart:
    """One object for equal parts: a million links say a few thousand things."""
    return LinkPart(name, points_of(aspect), aspect.reason)


@cache
def _points() -> dict[str, float]:
    rows = lexicon.good_rows("link_points.csv", ("aspect", "level", "guess", "points", "why"))
    return {row["level"]: float(row["points"]) for row in rows} | {NEVER: IMPOSSIBLE}
