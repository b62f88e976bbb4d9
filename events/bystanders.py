"""The actors an article names beside an event's own sentence: a side the sentence leaves unsaid may be theirs."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from events.model import Actor, SubEventType
from events.reading import SentenceReading
from events.recognizers.actors import ActorMention

UNARMED = frozenset({"people", "unknown"})
"""Colour groups of those who bear no arms, or of whom nothing is known."""
LAST_TOLD = 3
"""Events told before whose sides are looked at, the last ones."""


class Role(IntEnum):
    """What an actor mention is to an event."""

    NONE = 0
    SIDE_A = 1
    SIDE_B = 2


@dataclass(frozen=True, slots=True, eq=False)
class ToldSides:
    """The sides of an event told before in the article. Equal to itself alone."""

    sentence: int
    sub_type: SubEventType
    a: tuple[Actor, ...]
    b: tuple[Actor, ...]


class Bystander(NamedTuple):
    """An actor the article names, but not in the event's own sentence: a side left unsaid there may be its."""

    actor: Actor
    away: int
    """Sentences from its nearest mention before (positive) or, if none, after (negative)."""
    mentions: int
    in_title: bool
    told: tuple[tuple[Role, int, bool], ...] = ()
    """(role, sentences since, same type) of the LAST_TOLD events told before in which it took part."""


@dataclass(frozen=True, slots=True)
class Named:
    """An armed actor of an article, and the sentences that name it, in order; -1 is the title."""

    actor: Actor
    sentences: tuple[int, ...]


def cast_of(title: Iterable[ActorMention], readings: Iterable[SentenceReading]) -> tuple[Named, ...]:
    """The armed actors an article names, each once, in order of name."""
    actors: dict[str, Actor] = {}
    sentences: defaultdict[str, list[int]] = defaultdict(list)
    for mention, at in (*((m, -1) for m in title), *((m, r.sentence.index) for r in readings for m in r.actors)):
        if mention.actor.side not in UNARMED and mention.how != "country":
            actors.setdefault(mention.actor.name, mention.actor)
            sentences[mention.actor.name].append(at)
    return tuple(Named(actors[name], tuple(sentences[name])) for name in sorted(actors))


def bystanders(
    reading: SentenceReading, sub_type: SubEventType, cast: Sequence[Named], told: Sequence[ToldSides]
) -> tuple[Bystander, ...]:
    """Those of an article's cast that the sentence of an event does not name; `told` are the events before."""
    here = reading.sentence.index
    present = {mention.actor.name for mention in reading.actors}
    parts = parts_in(told, here, sub_type)
    found = []
    for named in cast:
        if named.actor.name not in present:
            known = named.sentences
            away = here - known[max(0, bisect_left(known, here) - 1)]
            part = tuple(parts[named.actor.name][-LAST_TOLD:])
            found.append(Bystander(named.actor, away, len(known), known[0] == -1, part))
    return tuple(found)


def parts_in(
    told: Sequence[ToldSides], here: int, sub_type: SubEventType
) -> defaultdict[str, list[tuple[Role, int, bool]]]:
    """(role, sentences since, same type) by name of the actors of the events told before, in order."""
    parts: defaultdict[str, list[tuple[Role, int, bool]]] = defaultdict(list)
    for event in told:
        same = event.sub_type.event_type == sub_type.event_type
        for role, side in ((Role.SIDE_A, event.a), (Role.SIDE_B, event.b)):
            for name in {actor.name for actor in side}:
                parts[name].append((role, here - event.sentence, same))
    return parts
