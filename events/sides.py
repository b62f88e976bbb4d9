"""Sides of an event: what the attacher chose, completed by what the kind of event demands.

ACLED's conventions: protesters and rioters are side_a; an unknown author of violence is "Unidentified Armed Group";
civilians are never side_a of violence; a battle has two armed sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from events import lexicon
from events.attachment import Focus, Role
from events.model import Actor, ActorKind, EventType, Span, SubEventType
from events.recognizers.actors import ActorMention
from events.recognizers.claims import Attribution
from events.setting import Setting

ROLE_CHANCE = 0.45
"""Chance from which a mention is taken as a side."""
_CROWDS = frozenset({ActorKind.CIVILIANS, ActorKind.PROTESTERS, ActorKind.RIOTERS})
_VIOLENT = frozenset({EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS})
_HARMS_CIVILIANS = frozenset(
    {SubEventType.ATTACK, SubEventType.ABDUCTION, SubEventType.SEXUAL_VIOLENCE, SubEventType.LOOTING, SubEventType.MOB_VIOLENCE}
)
_FACING_POLICE = frozenset({SubEventType.PROTEST_INTERVENTION, SubEventType.EXCESSIVE_FORCE})


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides with their words; `stated` when neither had to be filled in."""

    a: tuple[Actor, ...] = ()
    b: tuple[Actor, ...] = ()
    a_spans: tuple[Span, ...] = ()
    b_spans: tuple[Span, ...] = ()
    stated: bool = True


def choose_sides(focus: Focus, roles: Sequence[NDArray[np.float32]], setting: Setting) -> Sides:
    """The sides of an event."""
    chosen = [
        (mention, int(np.argmax(chances)))
        for mention, chances in zip(focus.reading.actors, roles, strict=True)
        if chances[int(np.argmax(chances))] >= ROLE_CHANCE
    ]
    a = [m for m, role in chosen if role == Role.SIDE_A]
    b = [m for m, role in chosen if role == Role.SIDE_B]
    made = Sides(_actors(a), _actors(b), tuple(m.span for m in a), tuple(m.span for m in b))
    return _complete(_parted(made), focus, setting)


def _actors(mentions: Sequence[ActorMention]) -> tuple[Actor, ...]:
    """Each actor once, in order; "armed men" beside a named group adds nothing."""
    found = list({m.actor.name: m.actor for m in mentions}.values())
    named = [a for a in found if a.side != "unknown"]
    return tuple(named or found)


def _parted(sides: Sides) -> Sides:
    """An actor on both sides stays where it is named first."""
    names = {a.name for a in sides.a}
    return replace(sides, b=tuple(actor for actor in sides.b if actor.name not in names))


def _complete(sides: Sides, focus: Focus, setting: Setting) -> Sides:
    family, sub_type = focus.sub_type.event_type, focus.sub_type
    if family == EventType.PROTESTS:
        return _crowd(sides, "protesters", intervened=sub_type in _FACING_POLICE)
    if sub_type == SubEventType.VIOLENT_DEMONSTRATION:
        return _crowd(sides, "rioters", intervened=True)
    if family == EventType.BATTLES:
        return _battle(sides, focus, setting)
    if family in _VIOLENT or sub_type in _HARMS_CIVILIANS:
        return _violence(sides)
    return sides


def _generic(row: str) -> Actor:
    entry = next(g for g in lexicon.generic_actors() if g.id == row)
    return Actor(entry.id, entry.template, entry.kind, entry.side)


def _crowd(sides: Sides, row: str, *, intervened: bool) -> Sides:
    """The crowd is side a whatever else was found there; armed actors of either side face it."""
    crowd = _generic(row)
    facing = tuple(a for a in (*sides.a, *sides.b) if a.kind not in _CROWDS and a.side != "unknown") if intervened else ()
    return replace(sides, a=(crowd,), b=facing)


def _battle(sides: Sides, focus: Focus, setting: Setting) -> Sides:
    """A battle with one side named takes the article's other armed actor."""
    a = tuple(x for x in sides.a if x.kind not in _CROWDS)
    b = tuple(x for x in sides.b if x.kind not in _CROWDS) or sides.b
    if a and b:
        return replace(sides, a=a, b=b)
    other = _other_armed(focus, setting, {x.name for x in (*a, *b)})
    if not a:
        return replace(sides, a=other or (_generic("unidentified-armed-group"),), b=b, stated=False)
    return replace(sides, a=a, b=other, stated=False)


def _other_armed(focus: Focus, setting: Setting, taken: set[str]) -> tuple[Actor, ...]:
    """The armed actor of another side that the article names most near the event."""
    here = focus.reading.sentence.index
    best: dict[str, tuple[float, Actor]] = {}
    for reading in setting.readings:
        weight = 1 / (1 + abs(here - reading.sentence.index))
        for mention in reading.actors:
            actor = mention.actor
            if actor.name in taken or actor.kind in _CROWDS or actor.side == "unknown" or mention.weak:
                continue
            if mention.how in ("country", "adjective") or _speaks(reading.attributions, mention):
                continue
            score = best.get(actor.name, (0.0, actor))[0] + weight
            best[actor.name] = (score, actor)
    top = max(best.values(), key=lambda item: item[0], default=None)
    return (top[1],) if top else ()


def _speaks(attributions: Sequence[Attribution], mention: ActorMention) -> bool:
    return any(mention in attribution.speakers for attribution in attributions)


def _violence(sides: Sides) -> Sides:
    """Violence without a named author has an unidentified one; without a named target it struck civilians."""
    a = tuple(x for x in sides.a if x.kind not in _CROWDS)
    people = tuple(x for x in sides.a if x.kind in _CROWDS)
    b = (*sides.b, *(p for p in people if p not in sides.b))
    stated = bool(a and b)
    return replace(sides, a=a or (_generic("unidentified-armed-group"),), b=b or (_generic("civilians"),), stated=stated)
