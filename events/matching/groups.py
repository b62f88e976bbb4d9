"""From scored pairs to groups: the surest pair first, and never against what an analyst has ruled.

Two groups become one when their reports agree on the whole (the mean over the pairs across), so that a chain of
half-likenesses does not run through a city's whole day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from events.matching.blocks import candidate_pairs
from events.matching.compare import ENOUGH, NEVER, points
from events.matching.copies import find
from events.matching.rulings import Pairs
from events.matching.sketch import Sketch

ON_THE_WHOLE = 6.5
"""Mean points of the pairs across two groups from which they may become one. Of 300 dispatches on the tuning and
inspected parts 5.0 mixes two of 107 events, 6.0 and 6.5 none; the higher point is taken, for a wrong merge costs more
than a missed one."""
_MOST_ACROSS = 64
"""Pairs across two groups that are looked at."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair of reports that was joined, with its points."""

    one: Sketch
    other: Sketch
    points: float


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of report ids, and the pairs that brought each together."""

    groups: tuple[tuple[str, ...], ...]
    joined: tuple[Scored, ...]


def group(sketches: Sequence[Sketch], rulings: Pairs) -> Grouping:
    """The groups of the sketches; every sketch is in exactly one."""
    by_id = {one.id: one for one in sketches}
    ruled = [Scored(by_id[a], by_id[b], ENOUGH) for a, b in sorted(rulings.together) if a in by_id and b in by_id]
    found = (Scored(a, b, points(a, b)) for a, b in candidate_pairs(sketches))
    enough = sorted(
        (s for s in found if s.points >= ENOUGH), key=lambda s: (-s.points, *sorted((s.one.id, s.other.id)))
    )
    joined = _join([*ruled, *enough], by_id, rulings)
    return Grouping(joined[0], joined[1])


def _join(
    pairs: Iterable[Scored], by_id: Mapping[str, Sketch], rulings: Pairs
) -> tuple[tuple[tuple[str, ...], ...], tuple[Scored, ...]]:
    leaders = {id: id for id in by_id}
    members = {id: [one] for id, one in by_id.items()}
    joined: list[Scored] = []
    for pair in pairs:
        a, b = sorted((find(leaders, pair.one.id), find(leaders, pair.other.id)))
        if a != b and _agree(members[a], members[b], rulings, told=rulings.holds(pair.one.id, pair.other.id)):
            leaders[b] = a
            members[a] += members.pop(b)
            joined.append(pair)
    return tuple(tuple(one.id for one in found) for found in members.values()), tuple(joined)


def _agree(one: Sequence[Sketch], other: Sequence[Sketch], rulings: Pairs, *, told: bool) -> bool:
    """Whether two groups may become one; what an analyst told to join needs no points."""
    if rulings.apart and any(rulings.parts(a.id, b.id) for a, b in product(one, other)):
        return False
    if told:
        return True
    if {a.article_id for a in one} & {b.article_id for b in other}:
        return False  # what one article tells apart stays apart
    if len(one) == len(other) == 1:
        return True
    scores = [points(a, b) for a, b in islice(product(one, other), _MOST_ACROSS)]
    return sum(max(score, NEVER) for score in scores) / len(scores) >= ON_THE_WHOLE
