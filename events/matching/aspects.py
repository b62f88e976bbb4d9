"""What two reports say of one aspect each: the level of their agreement on kind, time, place, sides, figures, scene.

A level is a name of `events/lexicons/link_points.csv`, which holds its points; some are counted by an amount (so many
kilometres). Two reports that cannot tell one event, whatever else agrees, differ at the level NEVER. "Far area" comes
close to it; it only spares a group of several accounts from falling apart over the vaguest two.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from geopy.distance import great_circle

from events import lexicon
from events.matching import naming
from events.matching.sketch import CITY, Sketch, When, Where, town_km
from events.model import SubEventType, Toll
from geodata.names import AT_HAND
from geodata.places import WherePrecision

REACH_KM = 55.0
"""Reports farther apart are never joined, but where one is told by the province the other lies in (`events.vicinity`
must reach as far)."""
LATE_DAYS = 3
"""Days by which accounts of what seldom happens twice may differ."""
NEVER = "never"

_HOURS = ("dawn", "morning", "noon", "evening", "night")
"""Ids of hours in `events/lexicons/scenes.csv`, in their order round the clock."""

ONCE = (
    SubEventType.GOVERNMENT_REGAINS,
    SubEventType.NON_STATE_OVERTAKES,
    SubEventType.TRANSFER_OF_TERRITORY,
    SubEventType.AGREEMENT,
)
"""Kinds that seldom happen twice at a place within days: a day's difference is the outlet's, not the event's."""
_AIMED = (
    SubEventType.AIR_STRIKE,
    SubEventType.SHELLING,
    SubEventType.CHEMICAL_WEAPON,
    SubEventType.REMOTE_EXPLOSIVE,
    SubEventType.SUICIDE_BOMB,
    SubEventType.GRENADE,
    SubEventType.ATTACK,
    SubEventType.ABDUCTION,
)
"""Kinds of which the first side is who did it: the answer to a strike is another event."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """Levels of one aspect with their amounts, and what they are in words."""

    levels: tuple[tuple[str, float], ...]
    reason: str


@lru_cache(maxsize=AT_HAND)  # a million pairs say a few thousand things
def _at(reason: str, *levels: str) -> Aspect:
    return Aspect(tuple((level, 1.0) for level in levels), reason)


def kin_points(one: SubEventType, other: SubEventType) -> float | None:
    """How alike two kinds are; None when no event is told as either."""
    return 1.5 if one == other else _kin().get((one.value, other.value))


def kin_of(kind: SubEventType) -> tuple[SubEventType, ...]:
    """A kind and all others an event of it may be told as."""
    return _kinds_near()[kind]


def _kind(one: Sketch, other: Sketch) -> Aspect:
    found = kin_points(one.kind, other.kind)
    if found is None:
        return _at(" is never told as ".join(sorted((one.kind, other.kind))), NEVER)
    if one.kind == other.kind:
        return _at(one.kind, "same kind")
    return Aspect((("kin", found),), " / ".join(sorted((one.kind, other.kind))))


def _time(one: Sketch, other: Sketch) -> Aspect:
    if one.when is None or other.when is None:
        return _at("a date is unknown")
    if one.when.vague != other.when.vague:
        return _at("a day and a month cannot be compared", NEVER)
    gap = max(one.when.start, other.when.start) - min(one.when.end, other.when.end)
    return _days_meet(one.when, other.when) if gap <= 0 else _days_apart(one, other, gap)


def _days_meet(one: When, other: When) -> Aspect:
    if one.vague:
        return _at("the same month", "same month")
    exact = one.start == one.end and other.start == other.end
    return _at("the same day", "same day") if exact else _at("days that overlap", "days overlap")


def _days_apart(one: Sketch, other: Sketch, gap: int) -> Aspect:
    once = (one.kind in ONCE) + (other.kind in ONCE)
    if gap > 1:
        late = once == 2 and gap <= LATE_DAYS
        return _at(f"{gap} days apart", "days later, once" if late else NEVER)
    if once == 2:
        return _at("the next day", "next day, once")
    if once:
        disputed = one.scene.disputed or other.scene.disputed
        return _at("the next day", "next day, denied" if disputed else "next day, one taken")
    night = _night(one, other)
    if night:
        return _at("the night between two days", night)
    sure = one.when and other.when and one.when.stated and other.when.stated
    return _at("the next day", "next day" if sure else "next day, unsure")


def _night(one: Sketch, other: Sketch) -> str:
    """Whether one tells of the night of a day and the other of the dawn of the next, or one does and no hour is told
    by the other."""
    first, second = sorted((one, other), key=lambda s: s.when.start if s.when else 0)
    if not all(s.when and s.when.start == s.when.end and not s.when.vague for s in (first, second)):
        return ""
    late, early = first.scene.hours, second.scene.hours
    if "night" in late and "dawn" in early:
        return "one night"
    return "perhaps one night" if ("night" in late and not early) or ("dawn" in early and not late) else ""


def _place(one: Sketch, other: Sketch) -> Aspect:
    if one.where is None or other.where is None:
        return _at("a place is unknown")
    a, b = sorted((one.where, other.where), key=_order)
    km = _km(a.latitude, a.longitude, b.latitude, b.longitude)
    if _one_province(a, b) and not (a.id == b.id and a.precision == b.precision):
        return _at("one is told by area only", "in the province")
    if km > REACH_KM:
        vague = max(a.precision, b.precision) > WherePrecision.EXACT and a.country == b.country
        return _at(f"{km:.0f} km apart", "far area" if vague and km <= 2 * REACH_KM else NEVER)
    if max(a.precision, b.precision) >= WherePrecision.ADMIN2:
        return _within_area(a, b, km)
    if WherePrecision.NEAR in (a.precision, b.precision):
        beyond = max(0.0, km - max(a.extent_km, b.extent_km))
        levels = (("near", 1.0), ("km of near", km - beyond), ("km beyond near", beyond))
        return Aspect(levels, f"{km:.0f} km apart, one of them “near”")
    return _towns(a, b, km)


def _one_province(a: Where, b: Where) -> bool:
    within = WherePrecision.ADMIN1 in (a.precision, b.precision) and a.country == b.country
    return within and bool(a.admin1) and a.admin1 == b.admin1


def _towns(a: Where, b: Where, km: float) -> Aspect:
    if a.id == b.id or km < 0.3:
        # in a city of a million the same place says less than in a village
        crowd = min(2.5, max(0.0, math.log10(max(a.population, b.population, 1) / 20_000)))
        return Aspect((("same place", 1.0), ("crowd", crowd)), "the same place")
    if km <= max(town_km(a.population), town_km(b.population)):
        city = max(a.population, b.population) >= CITY
        return _at(
            f"{km:.1f} km apart, within one {'city' if city else 'town'}", "one city" if city else "touching towns"
        )
    return Aspect((("two places", 1.0), ("km of two places", min(km, 16.0))), f"two places {km:.1f} km apart")


def _within_area(a: Where, b: Where, km: float) -> Aspect:
    if a.id == b.id and a.precision == b.precision:
        return _at("the same area", "same area")
    if a.country != b.country:
        return _at("different countries", NEVER)
    if WherePrecision.COUNTRY in (a.precision, b.precision):
        return _at("only the country is known of one", "in the country")
    if km <= max(a.extent_km, b.extent_km):
        return _at("one is told by area only", "in the district")
    inside = bool(a.admin1) and a.admin1 == b.admin1
    return _at("one is told by another area", "beside the district" if inside else "another area")


def _sides(one: Sketch, other: Sketch) -> Aspect:
    shared = one.armed & other.armed
    harmed = one.victims and other.victims and not one.victims & other.victims
    if one.kind in _AIMED and other.kind in _AIMED and one.doers and other.doers:
        return _doers(one, other, bool(harmed))
    if shared:
        return _at(" and ".join(sorted(shared)), "same forces", *(["others harmed"] if harmed else []))
    if not one.armed or not other.armed:
        return _at("other people harmed", "only others harmed") if harmed else _at("a side is unknown")
    if one.sides & other.sides:
        return _at("forces of one side", "one side")
    return _at("other forces: " + " / ".join(sorted((min(one.armed), min(other.armed)))), "other forces")


def _doers(one: Sketch, other: Sketch, harmed: bool) -> Aspect:
    """Sides where the first is who did it, known of both."""
    said = " / ".join(sorted((min(one.doers), min(other.doers))))
    hit = (one.armed - one.doers) & (other.armed - other.doers)
    more = [*(["same forces hit"] if hit else []), *(["others harmed"] if harmed else [])]
    if one.doers & other.doers:
        return _at(" and ".join(sorted(one.doers & other.doers | hit)), "same attacker", *more)
    if one.doers & other.armed or other.doers & one.armed:
        return _at(f"one attacks the other: {said}", "sides reversed")
    if one.sides & other.sides and not hit:
        return _at(f"attackers of one side: {said}", "one side")
    disputed = one.scene.disputed or other.scene.disputed
    return _at(f"other attackers: {said}", "attacker disputed" if disputed else "other attackers", *more)


def _figures(one: Sketch, other: Sketch) -> Aspect:
    said = " / ".join(sorted(str(t.best) for t in (one.killed, other.killed) if t.best is not None))
    reason = f"killed {said}" if said else "no figures of the dead"
    killed, injured = _counts(one.killed, other.killed), _counts(one.injured, other.injured)
    two = one.victims and other.victims and not one.victims & other.victims
    if two and killed.startswith("killed unlike"):
        killed = ""  # the dead of one account are soldiers, of the other civilians: two counts
    elif killed.startswith("killed unlike") and _rises(one, other):
        killed += ", later more"
    levels = [(killed, 1.0)] if killed else []
    if injured and not injured.startswith("killed unlike"):
        levels.append((injured.replace("killed", "injured"), 1.0))
    return Aspect(tuple(levels), reason)


def _rises(one: Sketch, other: Sketch) -> bool:
    """Whether the account of a later day counts more dead: the first tolls are low."""
    first, second = sorted((one, other), key=lambda s: s.order[0])
    later = first.order[0][:10] < second.order[0][:10]
    return later and (first.killed.best or 0) < (second.killed.best or 0)


def _counts(one: Toll, other: Toll) -> str:
    """The level of two counts of people; "" when one is unknown."""
    if one.best is None or other.best is None:
        return ""
    low, high = sorted((one.best, other.best))
    if low == high:
        return "killed same, few" if high < 3 else "killed same" if high < 10 else "killed same, many"
    ratio = high / max(low, 0.5)
    if ratio <= 1.35 or high - low == 1:
        return "killed near, many" if high >= 8 else "killed near"
    return "killed unlike by half" if ratio <= 2.1 else "killed unlike by four" if ratio <= 4 else "killed unlike"


def _scene(one: Sketch, other: Sketch) -> Aspect:
    """What was hit, at what hour of the day, and what else is named within a city."""
    said = list(_agreeing(one, other))
    return Aspect(tuple((level, 1.0) for level, _ in said), "; ".join(why for _, why in said if why))


def _agreeing(one: Sketch, other: Sketch) -> Iterator[tuple[str, str]]:
    a, b = one.scene, other.scene
    if a.targets and b.targets:
        yield _hit(a.targets, b.targets), _both("hit", a.targets, b.targets)
    if a.hours and b.hours and _on_one_day(one.when, other.when):
        yield _clock(a.hours, b.hours), _both("hour", a.hours, b.hours)
    if a.quarters and b.quarters:
        yield "one part" if a.quarters & b.quarters else "another part", _both("part", a.quarters, b.quarters)
    if a.another != b.another:
        yield "beside another", "one is told beside another event"
    yield from naming.levels(one.names, other.names)


def _on_one_day(one: When | None, other: When | None) -> bool:
    return one is None or other is None or max(one.start, other.start) <= min(one.end, other.end)


def _both(name: str, one: frozenset[str], other: frozenset[str]) -> str:
    return f"{name}: " + (" and ".join(sorted(one & other)) or " / ".join(sorted((min(one), min(other)))))


def _hit(one: frozenset[str], other: frozenset[str]) -> str:
    if not one & other:
        return "other hit"
    return "partly hit" if one - other and other - one else "same hit"


def _clock(one: frozenset[str], other: frozenset[str]) -> str:
    """Evening and night, night and dawn are told for each other; morning and evening are not."""
    apart = min(abs(_HOURS.index(a) - _HOURS.index(b)) for a in one for b in other)
    return ("same hour", "next hour", "other hour")[min(apart, len(_HOURS) - apart, 2)]


def _text(one: Sketch, other: Sketch) -> Aspect:
    return _at("copies of one text", "copies") if one.origin == other.origin else _at("two texts")


ASPECTS: tuple[tuple[str, Callable[[Sketch, Sketch], Aspect]], ...] = (
    ("kind", _kind),
    ("time", _time),
    ("place", _place),
    ("sides", _sides),
    ("figures", _figures),
    ("scene", _scene),
    ("text", _text),
)
"""Aspects by name; those that rule most pairs out come first."""


def _order(place: Where) -> tuple[str, float, float, int]:
    return place.id, place.latitude, place.longitude, place.precision


@lru_cache(maxsize=AT_HAND)  # the same towns meet again and again
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
