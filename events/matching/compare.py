"""How much speaks for two reports telling one event, part by part: kind, place, time, sides, figures, scene.

Each part gives points, for or against, in the manner of record linkage (Fellegi and Sunter, 1969: a logarithm of how
much likelier an agreement is among true pairs than among chance ones). The points were set by hand and by the tuning
two thirds of `events/samples/told_by_many.jsonl`; they are kept with the event and shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, lru_cache

from geopy.distance import great_circle

from events import lexicon
from events.matching import naming
from events.matching.sketch import Sketch, When, Where, town_km
from events.model import LinkPart, SubEventType, Toll
from geodata.places import WherePrecision

ENOUGH = 6.0
"""Points from which two reports tell one event."""
NEVER = -20.0
"""Points of what cannot be the same, whatever else agrees."""
REACH_KM = 55.0
"""Reports farther apart are never compared (`events.vicinity` must reach as far)."""

_HOURS = ("dawn", "morning", "noon", "evening", "night")
"""Ids of hours in `events/lexicons/scenes.csv`, in their order round the clock."""

_ONCE = (
    SubEventType.GOVERNMENT_REGAINS,
    SubEventType.NON_STATE_OVERTAKES,
    SubEventType.TRANSFER_OF_TERRITORY,
    SubEventType.AGREEMENT,
)
"""Kinds that seldom happen twice at a place within days: a day's difference is the outlet's, not the event's."""


def compare(one: Sketch, other: Sketch) -> tuple[LinkPart, ...]:
    """The parts of the score, the same for (a, b) and (b, a); their points sum to it."""
    return tuple(_kept(part(one, other)) for part in _PARTS)


@lru_cache(maxsize=100_000)
def _kept(part: LinkPart) -> LinkPart:
    """One object for equal parts: a million links say a few thousand things."""
    return part


def points(one: Sketch, other: Sketch) -> float:
    """The score alone; stops at the first part that rules the pair out."""
    total = 0.0
    for part in _PARTS:
        found = part(one, other).points
        if found <= NEVER:
            return NEVER
        total += found
    return total


def kin_points(one: SubEventType, other: SubEventType) -> float | None:
    """Points of two kinds; None when no event is told as either."""
    return 1.5 if one == other else _kin().get((one.value, other.value))


def kin_of(kind: SubEventType) -> tuple[SubEventType, ...]:
    """A kind and all others an event of it may be told as."""
    return _kinds_near()[kind]


def _kind(one: Sketch, other: Sketch) -> LinkPart:
    found = kin_points(one.kind, other.kind)
    if found is None:
        return LinkPart("kind", NEVER, f"{one.kind} is never told as {other.kind}")
    return LinkPart("kind", found, one.kind if one.kind == other.kind else " / ".join(sorted((one.kind, other.kind))))


def _time(one: Sketch, other: Sketch) -> LinkPart:
    if one.when is None or other.when is None:
        return LinkPart("time", 0.0, "a date is unknown")
    if _one_night(one, other):
        return LinkPart("time", 2.0, "the night between two days")
    return _days(one.when, other.when, once=one.kind in _ONCE and other.kind in _ONCE)


def _one_night(one: Sketch, other: Sketch) -> bool:
    """Whether one tells of the night of a day and the other of the dawn of the next."""
    if one.when is None or other.when is None or one.when.start == other.when.start:
        return False
    first, second = sorted((one, other), key=lambda s: s.when.start if s.when else 0)
    days = first.when, second.when
    single = all(when and when.start == when.end and not when.vague for when in days)
    next_day = bool(first.when and second.when and first.when.end + 1 == second.when.start)
    return single and next_day and "night" in first.hours and "dawn" in second.hours


def _days(one: When, other: When, *, once: bool) -> LinkPart:
    if one.vague != other.vague:
        return LinkPart("time", NEVER, "a day and a month cannot be compared")
    gap = max(one.start, other.start) - min(one.end, other.end)
    if gap <= 0:
        exact = one.start == one.end and other.start == other.end
        found = 0.5 if one.vague else 3.0 if exact else 2.0
        return LinkPart("time", found, "the same day" if exact else "days that overlap")
    if gap > 1:
        return LinkPart("time", NEVER, f"{gap} days apart")
    sure = one.stated and other.stated
    return LinkPart("time", 0.5 if once else -3.5 if sure else -1.5, "the next day")


def _place(one: Sketch, other: Sketch) -> LinkPart:
    if one.where is None or other.where is None:
        return LinkPart("place", 0.0, "a place is unknown")
    a, b = sorted((one.where, other.where), key=_order)
    km = _km(a.latitude, a.longitude, b.latitude, b.longitude)
    if km > REACH_KM:
        return LinkPart("place", NEVER, f"{km:.0f} km apart")
    if max(a.precision, b.precision) >= WherePrecision.ADMIN2:
        return _within_area(a, b, km)
    if WherePrecision.NEAR in (a.precision, b.precision):
        reach = max(a.extent_km, b.extent_km)
        return LinkPart("place", 2.0 - km / 12 if km <= reach else -km / 8, f"{km:.0f} km apart, one of them “near”")
    return _towns(a, b, km)


def _towns(a: Where, b: Where, km: float) -> LinkPart:
    if a.id == b.id or km < 0.3:
        # in a city of a million the same place says less than in a village
        crowd = min(2.5, max(0.0, math.log10(max(a.population, b.population, 1) / 20_000)))
        return LinkPart("place", 4.0 - crowd, "the same place")
    if km <= max(town_km(a.population), town_km(b.population)):
        return LinkPart("place", 1.0, f"{km:.1f} km apart, within one city")
    return LinkPart("place", max(-2.0 - km / 2, -10.0), f"two places {km:.1f} km apart")


def _within_area(a: Where, b: Where, km: float) -> LinkPart:
    if a.id == b.id and a.precision == b.precision:
        return LinkPart("place", 1.0, "the same area")
    if a.country != b.country:
        return LinkPart("place", NEVER, "different countries")
    if WherePrecision.COUNTRY in (a.precision, b.precision):
        return LinkPart("place", -1.0, "only the country is known of one")
    inside = bool(a.admin1) and a.admin1 == b.admin1
    return LinkPart("place", 0.5 if inside or km <= max(a.extent_km, b.extent_km) else -4.0, "one is told by area only")


def _sides(one: Sketch, other: Sketch) -> LinkPart:
    shared = one.armed & other.armed
    if shared:
        return LinkPart("sides", 2.0, " and ".join(sorted(shared)))
    if not one.armed or not other.armed:
        unlike = one.victims and other.victims and not one.victims & other.victims
        return LinkPart("sides", -1.5 if unlike else 0.0, "other people harmed" if unlike else "a side is unknown")
    if one.sides & other.sides:
        return LinkPart("sides", 0.5, "forces of one side")
    return LinkPart("sides", -1.5, "other forces: " + " / ".join(sorted((min(one.armed), min(other.armed)))))


def _figures(one: Sketch, other: Sketch) -> LinkPart:
    killed, injured = _alike(one.killed, other.killed), _alike(one.injured, other.injured)
    both_known = killed is not None and injured is not None
    found = (killed or 0.0) + (max(injured or 0.0, 0.0) / (2 if both_known else 1))
    if one.victims and other.victims and not one.victims & other.victims:
        found = max(found, 0.0)  # the dead of one account are soldiers, of the other civilians: two counts
    said = " / ".join(sorted(str(t.best) for t in (one.killed, other.killed) if t.best is not None))
    return LinkPart("figures", found, f"killed {said}" if said else "no figures of the dead")


def _alike(one: Toll, other: Toll) -> float | None:
    """Points of two counts of people; None when one is unknown."""
    if one.best is None or other.best is None:
        return None
    low, high = sorted((one.best, other.best))
    if low == high:
        return 0.3 if high < 3 else 1.2 if high < 10 else 2.0
    ratio = high / max(low, 0.5)
    near = ratio <= 1.35 or high - low == 1
    return (0.8 if high >= 8 else 0.3) if near else -0.3 if ratio <= 2.1 else -1.2 if ratio <= 4 else -3.0


def _scene(one: Sketch, other: Sketch) -> LinkPart:
    """What was hit, at what hour of the day, and what else is named within a city."""
    found, said = 0.0, []
    for name, a, b in (("hit", one.targets, other.targets), ("hour", one.hours, other.hours)):
        if a and b:
            found += (1.5 if a & b else -2.0) if name == "hit" else _hours(a, b)
            said.append(f"{name}: " + (" and ".join(sorted(a & b)) or " / ".join(sorted((min(a), min(b))))))
    named, why = naming.points(one.names, other.names)
    if one.another != other.another:
        found -= 1.0
        said.append("one is told beside another event")
    return LinkPart("scene", found + named, "; ".join([*said, why] if why else said))


def _hours(one: frozenset[str], other: frozenset[str]) -> float:
    """Points of two hours: evening and night, night and dawn are told for each other; morning and evening are not."""
    apart = min(abs(_HOURS.index(a) - _HOURS.index(b)) for a in one for b in other)
    return (0.5, 0.0, -0.7)[min(apart, len(_HOURS) - apart, 2)]


def _text(one: Sketch, other: Sketch) -> LinkPart:
    copied = one.origin == other.origin
    return LinkPart("text", 4.0 if copied else 0.0, "copies of one text" if copied else "two texts")


_PARTS: tuple[Callable[[Sketch, Sketch], LinkPart], ...] = (_kind, _time, _place, _sides, _figures, _scene, _text)


def _order(place: Where) -> tuple[str, float, float, int]:
    return place.id, place.latitude, place.longitude, place.precision


@lru_cache(maxsize=100_000)  # the same towns meet again and again
def _km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    if (lat, lon) == (other_lat, other_lon):
        return 0.0
    return float(great_circle((lat, lon), (other_lat, other_lon)).km)


@cache
def _kin() -> dict[tuple[str, str], float]:
    rows = list(lexicon.good_rows("kin.csv", ("one", "other", "points", "why")))
    pairs = {(row["one"], row["other"]): float(row["points"]) for row in rows}
    return pairs | {(other, one): found for (one, other), found in pairs.items()}


@cache
def _kinds_near() -> dict[SubEventType, tuple[SubEventType, ...]]:
    return {kind: tuple(k for k in SubEventType if kin_points(kind, k) is not None) for kind in SubEventType}
