"""Whether two codings tell the same event, and what they say together.

Used within an article (`events.joining`) and between articles (`events.matching`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from geopy.distance import great_circle

from events import lexicon
from events.model import (
    Actor,
    Casualties,
    Claim,
    Coding,
    DatePrecision,
    EventDate,
    Importance,
    Stance,
    SubEventType,
    Toll,
)
from geodata.places import Resolution

SAME_PLACE_KM = 15.0
"""Points closer than this are one place when kind, time and sides agree too: a town and its outskirts."""


def same(one: Coding, other: Coding) -> bool:
    """Whether two codings of one article tell the same event: kind, place, time and sides agree."""
    return same_but_sides(one, other) and sides_agree(one, other)


def same_but_sides(one: Coding, other: Coding) -> bool:
    """Whether kind, place and time agree."""
    return (
        one.sub_event_type == other.sub_event_type
        and same_place(one.location, other.location)
        and dates_meet(one.date, other.date)
    )


def same_place(one: Resolution | None, other: Resolution | None) -> bool:
    """Whether two locations are the same or lie close; an unknown one agrees with any."""
    if one is None or other is None or one.place is None or other.place is None:
        return True
    if one.place.id == other.place.id:
        return True
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return False
    return bool(great_circle((one.latitude, one.longitude), (other.latitude, other.longitude)).km <= SAME_PLACE_KM)


def dates_meet(one: EventDate | None, other: EventDate | None) -> bool:
    """Whether two dates may be the same; an unknown one meets any.

    A day and "this month" overlap but are told of two events: what is recalled vaguely is not what is reported today.
    """
    if one is None or other is None:
        return True
    comparable = (one.precision >= DatePrecision.MONTH) == (other.precision >= DatePrecision.MONTH)
    return comparable and one.start <= other.end and other.start <= one.end


def sides_agree(one: Coding, other: Coding) -> bool:
    """Whether each side has an actor in common with the other's, or is unknown.

    Of a clash it may be told from either side: who is named first is no matter of what happened.
    """
    return (_meet(one.side_a, other.side_a) and _meet(one.side_b, other.side_b)) or _turned(one, other)


def _turned(one: Coding, other: Coding) -> bool:
    """Whether a clash is told from either side."""
    clash = one.sub_event_type == other.sub_event_type == SubEventType.ARMED_CLASH
    return clash and _shared(one.side_a, other.side_b) and _shared(one.side_b, other.side_a)


def _shared(one: Sequence[Actor], other: Sequence[Actor]) -> bool:
    """Whether two sides share a known actor."""
    return bool(_known(one) & _known(other))


def _meet(one: Sequence[Actor], other: Sequence[Actor]) -> bool:
    """Whether two sides share an actor, or one of them is unknown."""
    return not _known(one) or not _known(other) or _shared(one, other)


def _known(side: Sequence[Actor]) -> set[str]:
    return {actor.name for actor in side if actor.side != "unknown"}


def both(a: Coding, b: Coding) -> Coding:
    """Two tellings of one event: the more exact date and place, all actors and claims, figures side by side.

    Whom the surer has on one side the other does not bring to the other side: nobody comes to fight itself by a merge.
    """
    surer, other = (a, b) if a.confidence >= b.confidence else (b, a)
    if _turned(surer, other):
        other = replace(other, side_a=other.side_b, side_b=other.side_a)
    return replace(
        a,
        date=_finer(a.date, b.date),
        location=_better(a.location, b.location),
        side_a=_union(surer.side_a, _without(other.side_a, surer.side_b)),
        side_b=_union(surer.side_b, _without(other.side_b, surer.side_a)),
        casualties=_casualties(a.casualties, b.casualties),
        claims=_claims(a.claims, b.claims),
        importance=Importance.MAIN if Importance.MAIN in (a.importance, b.importance) else a.importance,
        confidence=max(a.confidence, b.confidence),
    )


def _claims(one: Sequence[Claim], other: Sequence[Claim]) -> tuple[Claim, ...]:
    """Each claimant's claim once, its denial beside it; an independent one repeating another's claim confirms it."""
    known = {(claim.claimant, claim.stance == Stance.DENIES) for claim in one}
    added = [claim for claim in other if (claim.claimant, claim.stance == Stance.DENIES) not in known]
    return (*one, *(_confirming(claim) if one else claim for claim in added))


def _confirming(claim: Claim) -> Claim:
    independent = claim.stance == Stance.ASSERTS and claim.claimant in _independent()
    return replace(claim, stance=Stance.CONFIRMS) if independent else claim


@cache
def _independent() -> frozenset[str]:
    """Names of claimants that belong to no side: monitors, the UN, aid organisations, hospitals (a party's ministry of
    health does not)."""
    kinds = ("monitor", "un", "ngo", "health")
    return frozenset(c.name for c in lexicon.claimants() if c.kind in kinds and not c.side)


def _finer(one: EventDate | None, other: EventDate | None) -> EventDate | None:
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda d: ((d.end - d.start).days, d is not one))


def _better(one: Resolution | None, other: Resolution | None) -> Resolution | None:
    if one is None or one.precision is None:
        return other or one
    if other is None or other.precision is None:
        return one
    return min(one, other, key=lambda r: (r.precision or 9, r is not one))


def _without(side: Sequence[Actor], across: Sequence[Actor]) -> tuple[Actor, ...]:
    """The actors of a side that do not stand across; those nobody knows may be on both."""
    names = {actor.name for actor in across if actor.side != "unknown"}
    return tuple(actor for actor in side if actor.name not in names)


def _union(one: Sequence[Actor], other: Sequence[Actor]) -> tuple[Actor, ...]:
    """All actors, each once; "militias loyal to it" beside Hezbollah says no more than Hezbollah."""
    found = {actor.name: actor for actor in (*one, *other)}
    named = {name: actor for name, actor in found.items() if actor.side != "unknown"}
    camps = {actor.side for actor in named.values() if actor.id not in _generic_ids()}
    own = {name: a for name, a in named.items() if a.id not in _generic_ids() or a.side not in camps or a in one}
    return tuple((own or named or found).values())


@cache
def _generic_ids() -> frozenset[str]:
    return frozenset(entry.id for entry in lexicon.generic_actors())


def _casualties(one: Casualties, other: Casualties) -> Casualties:
    by = dict(other.killed_by) | dict(one.killed_by)
    return Casualties(spread(one.killed, other.killed), spread(one.injured, other.injured), tuple(by.items()))


def spread(one: Toll, other: Toll) -> Toll:
    """Two counts of the same people: the lowest, the first told as best, the highest (None stays open)."""
    if one.best is None or other.best is None:
        return other if one.best is None else one
    lows = [n for n in (one.low, other.low) if n is not None]
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    return Toll(min(lows), one.best, high if high is None or high >= one.best else one.best)
