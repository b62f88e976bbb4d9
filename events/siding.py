"""Which candidates are the sides: boosted trees over what the rankers say of each, then the likeliest sets of them.

The rankers of `events.attachment` see one mention and its words. Here each candidate is weighed beside the others and
beside what became of it elsewhere in the article, so that a side nobody names in the sentence may be taken over, and
"an unidentified armed group" is what stands when nothing better does. A side is chosen as the set with the highest
expected F1: two half-sure actors are no reason to leave a side empty, which true sides seldom are.
"""

from __future__ import annotations

from collections.abc import Sequence
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
NAMED_CHANCE = 0.9
"""Chance from which an armed actor whom only the article around it names is the author of a bomb, a killing or a
kidnapping: who reports one mostly does not know, and nobody is blamed lightly. With the weights before these,
0.7 gave 0.695 of the Arabic samples' sides instead of 0.681, and blamed the group of a country's other attacks.
The same for who speaks in the sentence: "police said" made the police the killers (0.001 of all sides held out)."""
FAINT = 0.05
"""A chance under which a candidate does not count into how many a side is expected to have."""
MOST = 4
"""Actors of one side at most."""
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
            one = np.where(_blamed(table.candidates, focus) & (one < NAMED_CHANCE), 0.0, one)
        a, b = pair([candidate.actor for candidate in table.candidates], one, other, focus.sub_type)
        return _with_words(*conventional(*with_allies(a, b, case.proposed), focus.sub_type), focus)

    @cached_property
    def _forest(self) -> Forest:
        return Forest(self.trees)


def _blamed(candidates: Sequence[Candidate], focus: Focus) -> NDArray[np.bool_]:
    """Which armed candidates no words say did it: named around the clause only, or there as those who tell of it."""
    telling = {m.actor.name for said in focus.reading.attributions for m in said.speakers}
    return np.array(
        [c.actor.side not in UNARMED and (c.origin in _AROUND or c.actor.name in telling) for c in candidates]
    )


@cache
def open_sider(language: str) -> TreeSider:
    """The one of a language ("ar", "en"). Raises LexiconError when weights are missing or of another format."""
    a, b = (read_trees(path) for path in PATHS.values())
    return TreeSider(Ranker(read_weights(f"{language}-usual.npz", ("usual",))[0]), (a, b))


# ---- from chances to sides ----------------------------------------------------------------------------------------


def pair(
    actors: Sequence[Actor], a: NDArray[np.float64], b: NDArray[np.float64], kind: SubEventType
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Side a and side b from the chances of each; an organised actor is on one of them only, where it is likelier."""
    crowds = {i for i, actor in enumerate(actors) if actor.kind in CROWDS and kind.event_type in _VIOLENT}
    one, other = likeliest(a, crowds), likeliest(b)
    both = {i for i in set(one) & set(other) if actors[i].side not in _UNORGANISED}
    if both:
        away = _away(both, actors, a, b)
        one, other = likeliest(a, crowds | away), likeliest(b, both - away)
    clear = [i for i in other if i not in one or actors[i].side in _UNORGANISED]
    return tuple(actors[i] for i in _decided(one, actors)), tuple(actors[i] for i in _decided(clear, actors))


def _decided(side: Sequence[int], actors: Sequence[Actor]) -> list[int]:
    """A side without "unidentified" beside a name: one of them is a hedge, and the likelier, which is first, stands."""
    hidden = {i for i in side if actors[i].side == "unknown"}
    return [i for i in side if (i in hidden) == (side[0] in hidden)]


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
