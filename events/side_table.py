"""The numbers by which the candidates for a side are weighed: what the rankers say of each, beside the others.

One row a candidate. A number is a chance, a count, a distance in sentences or words, or 0 and 1 for no and yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from events.attachment import Attacher, Focus, is_passive, table_of_shares
from events.bystanders import Role, ToldSides, parts_in
from events.candidates import Candidate, Company, Origin, around, candidates, usual_features
from events.clauses import best_trigger
from events.model import ActorKind, EventType, SubEventType
from events.ranking import Ranker
from events.recognizers.actors import ActorMention
from events.setting import Setting
from events.sides import Sides, unsaid

REACH = 8
"""Sentences about the event's whose mentions are asked for the role they would have there."""
FAR = 99.0
ABSENT = -1.0
"""Stands for "there is none" where a chance is asked for."""
_ROLES = ("Unidentified Armed Group", "Civilians", "Protesters", "Rioters", "Police", "Government")
_CAMPS = ("government", "opposition", "islamic_state", "jihadist", "aligned_militia", "external", "communal")
_HOW = ("named", "generic", "reference", "adjective", "country")

_CHANCES = ("role a", "role b", "unsaid a", "unsaid b", "usual a", "usual b")
_NEAR = ("near", "near mean", "near other")
NAMES = (
    *_CHANCES,
    *(f"other {name}" for name in _CHANCES),
    *("proposed a", "proposed b", "size a", "size b", "stated"),
    *("here", "weak", *_HOW, *(f"from {origin}" for origin in Origin)),
    *("place", "passive", "counted killed", "counted injured", "speaks"),
    *("away", "title", "mentions", "told a", "told alike a", "told b", "told alike b", "last role", "since", "told"),
    *(f"{name} {letter}" for letter in "ab" for name in _NEAR),
    *(f"{where} {what}" for where in ("before", "after") for what in ("away", "a", "b")),
    *(f"kind {kind}" for kind in ActorKind),
    *(f"role {role}" for role in _ROLES),
    *(f"camp {camp}" for camp in _CAMPS),
    *(f"is {family}" for family in EventType),
    *(f"is {kind}" for kind in SubEventType),
    *("home", "armed here", "armed", "candidates"),
)
"""What the numbers of a row are."""
_OWN = slice(2 * len(_CHANCES), NAMES.index(f"is {EventType.BATTLES}"))
"""Where the numbers stand that differ between the candidates of an event, but for chances and home."""
_EVENT = slice(_OWN.stop, NAMES.index("home"))
_TOLD_NEAR = tuple[int, float, float]
"""Sentences away, chance of side a, of side b."""


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates of an event with their numbers."""

    candidates: tuple[Candidate, ...]
    rows: NDArray[np.float32]
    """(candidates, NAMES)."""

    @property
    def names(self) -> tuple[str, ...]:
        """What the numbers of a row are."""
        return NAMES


@dataclass(frozen=True, slots=True)
class Case:
    """An event whose sides are to be chosen."""

    proposed: Sides
    """Those the rules chose."""
    focus: Focus
    attacher: Attacher
    setting: Setting
    told: Sequence[ToldSides]
    """Of the events told before."""
    country: str
    """Where it happened (ISO)."""


def tabled(case: Case, usual: Ranker) -> Table:
    """The candidates of an event and the numbers they are weighed by."""
    found = candidates(case.focus, case.setting, case.country)
    view = _View(case)
    rows = np.empty((len(found), len(NAMES)), dtype=np.float32)
    chances = _chances(found, view, usual)
    rows[:, : len(_CHANCES)] = chances
    rows[:, len(_CHANCES) : _OWN.start] = _best_of_others(chances)
    rows[:, _OWN] = [view.numbers(candidate) for candidate in found]
    rows[:, _EVENT] = _kind_of_event(case.focus.sub_type)
    rows[:, _EVENT.stop] = [_home(candidate, case.country) for candidate in found]
    rows[:, _EVENT.stop + 1 :] = view.company.here, view.company.article, len(found)
    return Table(found, rows)


def _chances(found: Sequence[Candidate], view: _View, usual: Ranker) -> NDArray[np.float64]:
    """What the rankers say of each candidate: (candidates, _CHANCES)."""
    case, absent = view.case, (ABSENT, ABSENT)
    signs = usual_features(case.focus, found, view.company, case.country)
    names = [candidate.actor.name for candidate in found]
    told = np.array([(*view.roles.get(n, absent), *view.unsaid.get(n, absent)) for n in names], dtype=np.float32)
    return np.hstack([told, table_of_shares(usual, signs)[:, 1:]])


def _best_of_others(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each candidate and kind of chance the highest among the other candidates."""
    if len(chances) == 1:
        return np.full_like(chances, ABSENT)
    ranked = np.sort(chances, axis=0)
    made: NDArray[np.float64] = np.where(chances == ranked[-1], ranked[-2], ranked[-1])
    return made


@cache
def _kind_of_event(kind: SubEventType) -> NDArray[np.float32]:
    known = [kind.event_type == family for family in EventType] + [kind == one for one in SubEventType]
    return np.array(known, dtype=np.float32)


@lru_cache(maxsize=1_000)
def _kind_of_actor(kind: str, role: str, side: str) -> tuple[bool, ...]:
    return (*(kind == one for one in ActorKind), *(role == one for one in _ROLES), *(side == one for one in _CAMPS))


def _home(candidate: Candidate, country: str) -> float:
    return float(candidate.actor.country == country) if candidate.actor.country and country else ABSENT


class _View:
    """What is known of an event before its candidates are looked at one by one, by their names."""

    def __init__(self, case: Case) -> None:
        focus, setting = case.focus, case.setting
        self.case, self.company = case, Company.of(focus, setting)
        options, chances = unsaid(focus, case.attacher, setting, tuple(case.told), case.country)
        self.unsaid = {option.actor.name: chance[1:] for option, chance in zip(options, chances, strict=True)}
        self.roles = _highest(focus, case.attacher)
        self._away = {option.actor.name: option.away for option in options}
        self._here = _by_name(focus.reading.actors)
        self._mentioned = {name: _mentioned(found) for name, found in self._here.items()}
        self._near = _Near(focus, case.attacher, setting)
        self._title = {mention.actor.name for mention in setting.title_actors}
        self._told = parts_in(case.told, focus.reading.sentence.index, focus.sub_type)
        self._passive = is_passive(focus)
        self._proposed = tuple({actor.name for actor in side} for side in (case.proposed.a, case.proposed.b))
        self._counted = tuple(
            {f.actor.name for f in focus.reading.figures if f.actor and f.kind == kind}
            for kind in ("killed", "injured")
        )
        self._speaking = {m.actor.name for said in focus.reading.attributions for m in said.speakers}

    def numbers(self, candidate: Candidate) -> tuple[float, ...]:
        """The numbers of a candidate from "proposed a" to its camp."""
        actor, name = candidate.actor, candidate.actor.name
        return (
            *self._of_proposal(name),
            *self._mentioned.get(name, _UNMENTIONED),
            *_of_origin(candidate.origin),
            *self._of_words(name),
            *self._of_article(name),
            *self._near.of(name),
            *_kind_of_actor(actor.kind, candidate.role, actor.side),
        )

    def _of_proposal(self, name: str) -> tuple[float, ...]:
        (a, b), proposed = self._proposed, self.case.proposed
        return name in a, name in b, len(proposed.a), len(proposed.b), proposed.stated

    def _of_words(self, name: str) -> tuple[float, ...]:
        """Where it stands, whether it suffers, is counted, speaks."""
        focus, (killed, injured) = self.case.focus, self._counted
        places = [m.first - focus.anchor for m in self._here.get(name, ())] if focus.trigger else []
        place = min(places, key=abs) if places else -FAR
        return place, self._passive, name in killed, name in injured, name in self._speaking

    def _of_article(self, name: str) -> tuple[float, ...]:
        head = self._away.get(name, FAR), name in self._title, self.company.times(name)
        if name not in self._told:
            return *head, 0, 0, 0, 0, 0, FAR, len(self.case.told)
        part = self._told[name]
        a, b = ([same for role, _, same in part if role == side] for side in (Role.SIDE_A, Role.SIDE_B))
        return *head, len(a), sum(a), len(b), sum(b), part[-1][0], part[-1][1], len(self.case.told)


def _highest(focus: Focus, attacher: Attacher) -> dict[str, tuple[float, float]]:
    """For each actor of the clause its highest chances of side a and of side b."""
    found: dict[str, tuple[float, float]] = {}
    for mention, chance in zip(focus.reading.actors, attacher.roles(focus), strict=True):
        a, b = found.get(mention.actor.name, (0.0, 0.0))
        found[mention.actor.name] = max(a, chance[1]), max(b, chance[2])
    return found


def _by_name(mentions: Iterable[ActorMention]) -> dict[str, list[ActorMention]]:
    found: dict[str, list[ActorMention]] = {}
    for mention in mentions:
        found.setdefault(mention.actor.name, []).append(mention)
    return found


def _mentioned(mentions: Sequence[ActorMention]) -> tuple[float, ...]:
    """How often the clause names an actor, and how."""
    ways = {mention.how for mention in mentions}
    return len(mentions), any(mention.weak for mention in mentions), *(how in ways for how in _HOW)


_UNMENTIONED = _mentioned(())


@cache
def _of_origin(origin: Origin) -> tuple[bool, ...]:
    return tuple(origin == known for known in Origin)


class _Near:
    """The roles that the actors about an event would have, had it happened in their sentences."""

    def __init__(self, focus: Focus, attacher: Attacher, setting: Setting) -> None:
        self._found: dict[str, list[_TOLD_NEAR]] = {}
        here = focus.reading.sentence.index
        there = [r for r in around(focus, setting, REACH) if r.actors and r.sentence.index != here]
        foci = [Focus(r, best_trigger(r.triggers, focus.sub_type), focus.sub_type) for r in there]
        for reading, chances in zip(there, attacher.all_roles(foci), strict=True):
            for mention, (_, a, b) in zip(reading.actors, chances, strict=True):
                self._found.setdefault(mention.actor.name, []).append((reading.sentence.index - here, a, b))
        self._best = tuple(
            sorted(((max(told[at] for told in found), name) for name, found in self._found.items()), reverse=True)[:2]
            for at in (1, 2)
        )

    def of(self, name: str) -> tuple[float, ...]:
        """The numbers of an actor from "near a" to "after b"."""
        own = self._found.get(name)
        if own is None:
            return ABSENT, ABSENT, self._other(0, name), ABSENT, ABSENT, self._other(1, name), *_BEFORE, *_AFTER
        a, b = [told[1] for told in own], [told[2] for told in own]
        before = max((told for told in own if told[0] < 0), default=_BEFORE)
        after = min((told for told in own if told[0] > 0), default=_AFTER)
        means = sum(a) / len(a), sum(b) / len(b)
        return max(a), means[0], self._other(0, name), max(b), means[1], self._other(1, name), *before, *after

    def _other(self, side: int, name: str) -> float:
        """The highest chance of a side among the others."""
        return next((chance for chance, who in self._best[side] if who != name), ABSENT)


_BEFORE, _AFTER = (-FAR, ABSENT, ABSENT), (FAR, ABSENT, ABSENT)
