"""The numbers by which the candidates for a side are weighed: what the rankers say of each, beside the others.

One row a candidate. A number is a chance, a count, a distance in sentences or words, or 0 and 1 for no and yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from events.attachment import Attacher, Focus, is_passive, shares
from events.bystanders import Bystander, Role, ToldSides, bystanders
from events.candidates import Candidate, Company, Origin, around, candidates, usual_features
from events.clauses import best_trigger
from events.model import ActorKind, EventType, SubEventType
from events.ranking import Ranker
from events.setting import Setting
from events.sides import Sides

REACH = 8
"""Sentences about the event's whose mentions are asked for the role they would have there."""
FAR = 99.0
ABSENT = -1.0
"""Stands for "there is none" where a chance is asked for."""
_ROLES = ("Unidentified Armed Group", "Civilians", "Protesters", "Rioters", "Police", "Government")
_CAMPS = ("government", "opposition", "islamic_state", "jihadist", "aligned_militia", "external", "communal")
_HOW = ("named", "generic", "reference", "adjective", "country")


Chances = NDArray[np.floating[Any]]
"""Of none, side a, side b."""


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates of an event with their numbers."""

    candidates: tuple[Candidate, ...]
    names: tuple[str, ...]
    rows: NDArray[np.float32]
    """(candidates, names)."""


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


@dataclass(frozen=True, slots=True)
class _View:
    """What is known of an event before its candidates are looked at one by one."""

    case: Case
    company: Company
    roles: dict[str, Chances]
    unsaid: dict[str, tuple[Bystander, Chances]]
    near: dict[str, list[tuple[int, float, float]]]
    """For each actor (sentences away, chance of side a, of side b) of its mentions about the event."""
    mentions: dict[str, int]


def tabled(case: Case, usual: Ranker) -> Table:
    """The candidates of an event and the numbers they are weighed by."""
    focus, country = case.focus, case.country
    found = candidates(focus, case.setting, country)
    view = _view(case)
    signs = [usual_features(focus, candidate, view.company, country) for candidate in found]
    chances = np.array([_chances(candidate, view) for candidate in found], dtype=np.float32)
    chances = np.hstack([chances, np.array(shares(usual, signs))[:, 1:]])
    others = _best_of_others(chances)
    made = [list(_numbers(c, view, chances[i], others[i], len(found))) for i, c in enumerate(found)]
    names = tuple(name for name, _ in made[0])
    return Table(found, names, np.array([[value for _, value in row] for row in made], dtype=np.float32))


def _view(case: Case) -> _View:
    focus, attacher, setting = case.focus, case.attacher, case.setting
    options = bystanders(focus.reading, focus.sub_type, setting.cast, case.told)
    unsaid = zip(options, attacher.unsaid_roles(focus, options, case.country), strict=True)
    roles: dict[str, Chances] = {}
    for mention, chance in zip(focus.reading.actors, attacher.roles(focus), strict=True):
        roles[mention.actor.name] = np.maximum(roles.get(mention.actor.name, chance), chance)
    counted: dict[str, int] = {}
    for reading in around(focus, setting):
        for mention in reading.actors:
            counted[mention.actor.name] = counted.get(mention.actor.name, 0) + 1
    return _View(
        case, Company.of(focus, setting), roles,
        {option.actor.name: (option, chance) for option, chance in unsaid}, _near(focus, attacher, setting), counted,
    )  # fmt: skip


def _near(focus: Focus, attacher: Attacher, setting: Setting) -> dict[str, list[tuple[int, float, float]]]:
    """The roles that the actors about an event would have, had it happened in their sentences."""
    found: dict[str, list[tuple[int, float, float]]] = {}
    here = focus.reading.sentence.index
    for reading in around(focus, setting, REACH):
        if reading.sentence.index == here or not reading.actors:
            continue
        there = Focus(reading, best_trigger(reading.triggers, focus.sub_type), focus.sub_type)
        for mention, chance in zip(reading.actors, attacher.roles(there), strict=True):
            told = (reading.sentence.index - here, float(chance[1]), float(chance[2]))
            found.setdefault(mention.actor.name, []).append(told)
    return found


def _chances(candidate: Candidate, view: _View) -> tuple[float, float, float, float]:
    name = candidate.actor.name
    role = view.roles.get(name)
    unsaid = view.unsaid[name][1] if name in view.unsaid else None
    a, b = (float(role[1]), float(role[2])) if role is not None else (ABSENT, ABSENT)
    return a, b, *((float(unsaid[1]), float(unsaid[2])) if unsaid is not None else (ABSENT, ABSENT))


def _best_of_others(chances: NDArray[np.float32]) -> NDArray[np.float32]:
    """For each candidate and kind of chance the highest among the other candidates."""
    if len(chances) == 1:
        return np.full_like(chances, ABSENT)
    ranked = np.sort(chances, axis=0)
    made: NDArray[np.float32] = np.where(chances == ranked[-1], ranked[-2], ranked[-1])
    return made


_CHANCES = ("role a", "role b", "unsaid a", "unsaid b", "usual a", "usual b")


def _numbers(
    candidate: Candidate, view: _View, own: NDArray[np.float32], others: NDArray[np.float32], count: int
) -> Iterator[tuple[str, float]]:
    yield from zip(_CHANCES, own.tolist(), strict=True)
    yield from zip((f"other {name}" for name in _CHANCES), others.tolist(), strict=True)
    yield from _of_proposal(candidate, view)
    yield from _of_mentions(candidate, view)
    yield from _of_article(candidate, view)
    yield from _of_near(candidate, view)
    yield from _of_kind(candidate, view)
    yield "candidates", float(count)


def _of_proposal(candidate: Candidate, view: _View) -> Iterator[tuple[str, float]]:
    a, b = ([actor.name for actor in side] for side in (view.case.proposed.a, view.case.proposed.b))
    yield "proposed a", float(candidate.actor.name in a)
    yield "proposed b", float(candidate.actor.name in b)
    yield "size a", float(len(a))
    yield "size b", float(len(b))
    yield "stated", float(view.case.proposed.stated)


def _of_mentions(candidate: Candidate, view: _View) -> Iterator[tuple[str, float]]:
    focus, name = view.case.focus, candidate.actor.name
    here = [m for m in focus.reading.actors if m.actor.name == name]
    yield "here", float(len(here))
    yield "weak", float(any(m.weak for m in here))
    yield from ((how, float(any(m.how == how for m in here))) for how in _HOW)
    yield from ((f"from {origin}", float(candidate.origin == origin)) for origin in Origin)
    places = [m.first - focus.anchor for m in here] if focus.trigger else []
    yield "place", float(min(places, key=abs)) if places else -FAR
    yield "passive", float(is_passive(focus))
    for kind in ("killed", "injured"):
        counted = any(f.kind == kind and f.actor and f.actor.name == name for f in focus.reading.figures)
        yield f"counted {kind}", float(counted)
    yield "speaks", float(any(m.actor.name == name for a in focus.reading.attributions for m in a.speakers))


def _of_article(candidate: Candidate, view: _View) -> Iterator[tuple[str, float]]:
    name, here = candidate.actor.name, view.case.focus.reading.sentence.index
    option = view.unsaid[name][0] if name in view.unsaid else None
    yield "away", float(option.away) if option else FAR
    yield "title", float(any(m.actor.name == name for m in view.case.setting.title_actors))
    yield "mentions", float(view.mentions.get(name, 0))
    family = view.case.focus.sub_type.event_type
    part = [
        (role, here - event.sentence, event.sub_type.event_type == family)
        for event in view.case.told
        for role, side in ((Role.SIDE_A, event.a), (Role.SIDE_B, event.b))
        if any(actor.name == name for actor in side)
    ]
    for role, letter in ((Role.SIDE_A, "a"), (Role.SIDE_B, "b")):
        yield f"told {letter}", float(sum(r == role for r, _, _ in part))
        yield f"told alike {letter}", float(sum(r == role and same for r, _, same in part))
    yield "last role", float(part[-1][0]) if part else 0.0
    yield "since", float(part[-1][1]) if part else FAR
    yield "told", float(len(view.case.told))


def _of_near(candidate: Candidate, view: _View) -> Iterator[tuple[str, float]]:
    own = view.near.get(candidate.actor.name, [])
    rest = [told for name, found in view.near.items() if name != candidate.actor.name for told in found]
    for at, letter in ((1, "a"), (2, "b")):
        yield f"near {letter}", max((told[at] for told in own), default=ABSENT)
        yield f"near mean {letter}", sum(told[at] for told in own) / len(own) if own else ABSENT
        yield f"near other {letter}", max((told[at] for told in rest), default=ABSENT)
    before = max((told for told in own if told[0] < 0), default=(-FAR, ABSENT, ABSENT))
    after = min((told for told in own if told[0] > 0), default=(FAR, ABSENT, ABSENT))
    for where, told in (("before", before), ("after", after)):
        yield from ((f"{where} {what}", float(value)) for what, value in zip(("away", "a", "b"), told, strict=True))


def _of_kind(candidate: Candidate, view: _View) -> Iterator[tuple[str, float]]:
    actor, kind, country = candidate.actor, view.case.focus.sub_type, view.case.country
    yield from ((f"kind {known}", float(actor.kind == known)) for known in ActorKind)
    yield from ((f"role {role}", float(candidate.role == role)) for role in _ROLES)
    yield from ((f"camp {camp}", float(actor.side == camp)) for camp in _CAMPS)
    yield from ((f"is {family}", float(kind.event_type == family)) for family in EventType)
    yield from ((f"is {known}", float(kind == known)) for known in SubEventType)
    yield "home", float(actor.country == country) if actor.country and country else ABSENT
    yield "armed here", float(view.company.here)
    yield "armed", float(view.company.article)
