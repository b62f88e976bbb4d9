"""From scored pairs to groups: the surest pair first, and never against what an analyst has ruled.

Two groups become one when their reports agree on the whole (the mean over the pairs across), so that a chain of
half-likenesses does not run through a city's whole day. An account that fits two events alike is joined to neither:
"troops killed dozens in the province" says too little to bridge what happened in two of its towns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from events.matching.blocks import candidate_pairs
from events.matching.compare import ENOUGH, IMPOSSIBLE, points
from events.matching.copies import find
from events.matching.rulings import Pairs
from events.matching.sketch import Sketch

ON_THE_WHOLE = 6.5
"""Mean points of the pairs across two groups from which they may become one: with points fitted without a dispatch's
family 6.25 and 6.5 join as many true pairs, and 6.5 mixes fewer events."""
CLEAR = 1.0
"""Points by which an account must fit one group better than another to be joined. With points fitted without a
dispatch's family 11 of 1000 merged events mix two without this and 7 with it, for 0.026 of recall."""
_MOST_RIVALS = 8
"""Other groups an account is held against."""
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
    pairs: Sequence[Scored], by_id: Mapping[str, Sketch], rulings: Pairs
) -> tuple[tuple[tuple[str, ...], ...], tuple[Scored, ...]]:
    joining = _Joining(by_id, pairs, rulings)
    joined = tuple(pair for pair in pairs if joining.join(pair))
    return tuple(tuple(one.id for one in found) for found in joining.members.values()), joined


class _Joining:
    """Groups as they grow."""

    def __init__(self, by_id: Mapping[str, Sketch], pairs: Iterable[Scored], rulings: Pairs) -> None:
        self._leaders = {id: id for id in by_id}
        self.members = {id: [one] for id, one in by_id.items()}
        self._rulings = rulings
        self._near: dict[str, list[tuple[float, str]]] = defaultdict(list)
        """Report -> points with others and their ids, the likest first."""
        for pair in pairs:
            self._near[pair.one.id].append((pair.points, pair.other.id))
            self._near[pair.other.id].append((pair.points, pair.one.id))

    def join(self, pair: Scored) -> bool:
        """Make one group of the two a pair stands in; whether it was done."""
        a, b = sorted((find(self._leaders, pair.one.id), find(self._leaders, pair.other.id)))
        told = self._rulings.holds(pair.one.id, pair.other.id)
        if a == b or not _agree(self.members[a], self.members[b], self._rulings, told=told):
            return False
        if not told and (self._fits_another(a, b) or self._fits_another(b, a)):
            return False
        self._leaders[b] = a
        self.members[a] += self.members.pop(b)
        return True

    def _fits_another(self, one: str, other: str) -> bool:
        """Whether a report that stands alone fits a third group as well, and that and the other are two events."""
        alone, group = self.members[one], self.members[other]
        others = {} if len(alone) > 1 else self._thirds(one, other)
        if not others:
            return False
        least = _whole(alone, group) - CLEAR
        near = islice((id for id, score in others.items() if score >= least), _MOST_RIVALS)
        return any(self._rivals(alone, group, self.members[third], least) for third in near)

    def _thirds(self, one: str, other: str) -> dict[str, float]:
        """Groups a report is likened to beside the other, the likest first, with the most points of a pair."""
        found: dict[str, float] = {}
        for score, id in self._near[one]:
            third = find(self._leaders, id)
            if third not in (one, other):
                found.setdefault(third, score)
        return found

    def _rivals(self, alone: Sequence[Sketch], group: Sequence[Sketch], third: Sequence[Sketch], least: float) -> bool:
        fits = _whole(alone, third) >= least and not _barred(alone, third, self._rulings)
        held = (
            any(self._rulings.holds(a.id, b.id) for a, b in product(group, third)) if self._rulings.together else False
        )
        return fits and not held and _whole(group, third) < ON_THE_WHOLE


def _agree(one: Sequence[Sketch], other: Sequence[Sketch], rulings: Pairs, *, told: bool) -> bool:
    """Whether two groups may become one; what an analyst told to join needs no points."""
    if told:
        return not _ruled_apart(one, other, rulings)
    if _barred(one, other, rulings):
        return False
    return len(one) == len(other) == 1 or _whole(one, other) >= ON_THE_WHOLE


def _barred(one: Sequence[Sketch], other: Sequence[Sketch], rulings: Pairs) -> bool:
    """Whether two groups stay apart whatever their points: ruled so, or told apart by one article."""
    articles = {a.article_id for a in one} & {b.article_id for b in other}
    return bool(articles) or _ruled_apart(one, other, rulings)


def _ruled_apart(one: Sequence[Sketch], other: Sequence[Sketch], rulings: Pairs) -> bool:
    return bool(rulings.apart) and any(rulings.parts(a.id, b.id) for a, b in product(one, other))


def _whole(one: Sequence[Sketch], other: Sequence[Sketch]) -> float:
    """Mean points of the pairs across two groups."""
    scores = [points(a, b) for a, b in islice(product(one, other), _MOST_ACROSS)]
    return sum(max(score, IMPOSSIBLE) for score in scores) / len(scores)
