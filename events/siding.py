"""Which candidates are the sides: boosted trees over what the rankers say of each, then the likeliest sets of them.

The rankers of `events.attachment` see one mention and its words. Here each candidate is weighed beside the others and
beside what became of it elsewhere in the article, so that a side nobody names in the sentence may be taken over, and
"an unidentified armed group" is what stands when nothing better does. A side is chosen as the set with the highest
expected F1: two half-sure actors are no reason to leave a side empty, which true sides seldom are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from events.attachment import Focus
from events.bystanders import UNARMED, Role
from events.candidates import Candidate, Origin
from events.errors import LexiconError
from events.linear import FOLDER, read_weights
from events.model import Actor, EventType, SubEventType
from events.ranking import Ranker
from events.side_table import Case, tabled
from events.sides import CROWDS, HARMS_CIVILIANS, SUFFERED, Sides, nameless
from events.trees import Forest, Trees, read_trees

PATHS = {Role.SIDE_A: FOLDER / "side-a.npz", Role.SIDE_B: FOLDER / "side-b.npz"}
EMPTY = 0.3
"""Weight of an empty side: taken as independent, chances of many unlikely candidates make it look likelier than it is.
Best over the training articles held out by fours, in both languages."""
AROUND_CHANCE = 0.85
"""Chance from which an armed actor whom only the article around it names is the author of a bomb, a killing or a
kidnapping: who reports one mostly does not know, and nobody is blamed lightly. Held out, of those blamed from a chance
of 0.7, 0.8 and 0.9 on 0.75, 0.85 and 0.87 were right; from 0.8 on sides would be right a little oftener (0.002)."""
SPEAKER_CHANCE = 0.9
"""The same for who tells of it in the sentence ("police said" made the police the killers), and for whom nothing in
the article names."""
FAINT = 0.05
"""A chance under which a candidate does not count into how many a side is expected to have."""
MOST = 4
"""Actors of one side at most."""
BESIDE = 0.6
"""Share of the first actor's chance that a second of another colour must have whom the clause does not name: the two
are mostly a doubt between foes and no alliance (Israel beside Syria over one strike). Held out it costs nothing."""
STAYS = 0.75
"""How likely on side a, against side b, somebody in a battle must be to stay on side a when he alone stands there and a
foe across: nobody fights beside his foe against nobody. Of events held out it mends 10 and spoils 11, by less."""
_AROUND = frozenset({Origin.ARTICLE, Origin.SENTENCE})
_UNORGANISED = frozenset({"people", "unknown", "communal"})
"""Colour groups that may face each other under one name: mobs, gangs, clans."""
_CROWD_OF = {
    **{kind: "protesters" for kind in SubEventType if kind.event_type == EventType.PROTESTS},
    **{kind: "rioters" for kind in SubEventType if kind.event_type == EventType.RIOTS},
}
_VIOLENT = frozenset({EventType.BATTLES, EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS})


class Sider(Protocol):
    """What has the last word on the sides of an event."""

    def chosen(self, case: Case) -> Sides:
        """The sides of an event."""
        ...


class Unweighed:
    """Takes what the rules propose, where there are no trees yet."""

    def chosen(self, case: Case) -> Sides:
        """The sides proposed."""
        return case.proposed


@dataclass(frozen=True)
class TreeSider:
    """The trained one of a language."""

    usual: Ranker
    trees: tuple[Trees, Trees]
    """For side a and side b."""

    def chosen(self, case: Case) -> Sides:
        """The sides. Raises LexiconError when the trees were trained on other numbers."""
        table, focus = tabled(case, self.usual), case.focus
        if any(table.names != trees.names for trees in self.trees):
            raise LexiconError(f"{FOLDER} was made for other numbers; make it anew with `python -m events.training`")
        one, other = self._forest.chances(table.rows)
        if focus.sub_type in SUFFERED:
            one = np.where(one < _needed(table.candidates, focus), 0.0, one)
        unnamed = {i for i, candidate in enumerate(table.candidates) if candidate.origin != Origin.CLAUSE}
        a, b = pair([candidate.actor for candidate in table.candidates], one, other, focus.sub_type, unnamed)
        return _with_words(*conventional(*with_allies(a, b, case.proposed), focus.sub_type), focus)

    @cached_property
    def _forest(self) -> Forest:
        return Forest(self.trees)


def _needed(candidates: Sequence[Candidate], focus: Focus) -> NDArray[np.float64]:
    """The chance each candidate needs to be blamed for a bomb, a killing or a kidnapping."""
    telling = {m.actor.name for said in focus.reading.attributions for m in said.speakers}
    return np.array([_chance_needed(c, c.actor.name in telling) for c in candidates])


def _chance_needed(candidate: Candidate, tells: bool) -> float:
    if candidate.actor.side in UNARMED:
        return 0.0
    if tells or candidate.origin == Origin.BELLIGERENT:
        return SPEAKER_CHANCE
    return AROUND_CHANCE if candidate.origin in _AROUND else 0.0


@cache
def open_sider(language: str) -> TreeSider:
    """The one of a language ("ar", "en"). Raises LexiconError when weights are missing or of another format."""
    a, b = (read_trees(path) for path in PATHS.values())
    return TreeSider(Ranker(read_weights(f"{language}-usual.npz", ("usual",))[0]), (a, b))


# ---- from chances to sides ----------------------------------------------------------------------------------------


def pair(
    actors: Sequence[Actor],
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    kind: SubEventType,
    unnamed: Collection[int] = (),
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Side a and side b from the chances of each; an organised actor is on one of them only, where it is likelier.

    Whom the clause does not name (`unnamed`, places in the list of actors) must be surer to stand beside another.
    """
    crowds = {i for i, actor in enumerate(actors) if actor.kind in CROWDS and kind.event_type in _VIOLENT}
    one, other = likeliest(a, crowds), likeliest(b)
    both = {i for i in set(one) & set(other) if actors[i].side not in _UNORGANISED}
    if both:
        away = _away(both, actors, a, b)
        if kind.event_type == EventType.BATTLES and _deserted(set(one) - away, away, set(other) - both, actors):
            away = {i for i in away if a[i] < STAYS * b[i]}
        one, other = likeliest(a, crowds | away), likeliest(b, both - away)
    clear = [i for i in other if i not in one or actors[i].side in _UNORGANISED]
    sides = _decided(one, actors, a, unnamed), _decided(clear, actors, b, unnamed)
    return tuple(actors[i] for i in sides[0]), tuple(actors[i] for i in sides[1])


def _deserted(left: Collection[int], away: Collection[int], across: Collection[int], actors: Sequence[Actor]) -> bool:
    """Whether nobody known is left on side a, while a foe of those who went away stands across."""
    foes = {actors[i].side for i in across} - {"unknown", "people"} - {actors[i].side for i in away}
    return bool(foes) and all(actors[i].side == "unknown" for i in left)


def _decided(
    side: Sequence[int], actors: Sequence[Actor], chances: NDArray[np.float64], unnamed: Collection[int]
) -> list[int]:
    """A side without hedges, of which the likelier, which is first, stands: "unidentified" beside a name, or a foe
    whom nothing in the clause names."""
    hidden = {i for i in side if actors[i].side == "unknown"}
    return [
        i
        for i in side
        if (i in hidden) == (side[0] in hidden)
        and (i not in unnamed or actors[i].side == actors[side[0]].side or chances[i] >= BESIDE * chances[side[0]])
    ]


def _away(both: set[int], actors: Sequence[Actor], a: NDArray[np.float64], b: NDArray[np.float64]) -> set[int]:
    """Who of those likely on either side is on side b: where each is likelier, but foes never all on one."""
    away = {i for i in both if a[i] < b[i]}
    ranked = sorted(both, key=lambda i: (float(a[i]) / max(float(b[i]), 1e-9), i))  # the surest of side b first
    if len({actors[i].side for i in both}) > 1:
        away = {ranked[0]} if not away else away - {ranked[-1]} if away == both else away
    return away


def with_allies(a: Sequence[Actor], b: Sequence[Actor], proposed: Sides) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Who stands in one list with an actor of a side, and on no other side, stands on his."""
    return _joined(a, b, proposed.a if proposed.a_spans else ()), _joined(b, a, proposed.b if proposed.b_spans else ())


def _joined(side: Sequence[Actor], other: Sequence[Actor], listed: Sequence[Actor]) -> tuple[Actor, ...]:
    names = {actor.name for actor in side}
    if not names & {actor.name for actor in listed}:
        return tuple(side)
    taken = names | {actor.name for actor in other}
    return (*side, *(x for x in listed if x.name not in taken and x.kind not in CROWDS and x.side != "unknown"))


def likeliest(chances: NDArray[np.float64], barred: set[int] | frozenset[int] = frozenset()) -> list[int]:
    """The set of candidates with the highest expected F1, the likeliest first."""
    order = [int(i) for i in np.argsort(-chances, kind="stable") if i not in barred]
    found = chances[order]
    expected = max(1.0, float(found[found > FAINT].sum()))
    sums = np.cumsum(found[:MOST])
    values = [EMPTY * float(np.prod(1 - found[:6])), *(2 * s / (k + expected) for k, s in enumerate(sums, 1))]
    return order[: int(np.argmax(values))]


def conventional(
    a: Sequence[Actor], b: Sequence[Actor], kind: SubEventType
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """ACLED's conventions: a crowd's event is the crowd's, violence has an author and somebody it struck."""
    crowd = _CROWD_OF.get(kind)
    if crowd:
        return (nameless(crowd),), tuple(b)
    if kind.event_type not in _VIOLENT and kind not in HARMS_CIVILIANS:
        return tuple(a), tuple(b)
    struck = "unidentified-armed-group" if kind.event_type == EventType.BATTLES else "civilians"
    return tuple(a) or (nameless("unidentified-armed-group"),), tuple(b) or (nameless(struck),)


def _with_words(a: Sequence[Actor], b: Sequence[Actor], focus: Focus) -> Sides:
    """Sides with the words of those that the clause names."""
    named = [{actor.name for actor in side} for side in (a, b)]
    spans = [tuple(m.span for m in focus.reading.actors if m.actor.name in names) for names in named]
    here = {m.actor.name for m in focus.reading.actors}
    return Sides(tuple(a), tuple(b), spans[0], spans[1], stated=bool(a and b) and here >= named[0] | named[1])
