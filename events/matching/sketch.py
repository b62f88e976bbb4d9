"""What of a report is compared, worked out once: days, point, extent, names, figures, and what was hit at what hour."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from events.matching import naming
from events.matching.scenes import Scene, scene_of
from events.model import Actor, ActorKind, Article, Coding, DateBasis, DatePrecision, EventReport, SubEventType, Toll
from geodata.names import AT_HAND
from geodata.places import Resolution, WherePrecision

T = TypeVar("T")

_UNARMED = (ActorKind.CIVILIANS, ActorKind.PROTESTERS, ActorKind.RIOTERS)
_EXTENT = {
    WherePrecision.NEAR: 25.0,
    WherePrecision.ADMIN2: 30.0,
    WherePrecision.ADMIN1: 55.0,
    WherePrecision.LINEAR: 55.0,
}
CITY = 100_000
"""Inhabitants from which several events of one kind on one day are told of one place."""
_AROUND = 200
"""Characters around the words that tell the event, where the report holds no sentence of its own."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place as it is compared."""

    id: str
    latitude: float
    longitude: float
    precision: WherePrecision
    extent_km: float
    """How far from the point the event may be and still be told as there."""
    population: int
    country: str
    admin1: str


@dataclass(frozen=True, slots=True)
class When:
    """Days as ordinals, with how sure they are."""

    start: int
    end: int
    vague: bool
    """A month or a year."""
    stated: bool
    """The text says it; it was not taken from the day of publication."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """One report."""

    id: str
    article_id: str
    """Reports that share it are never one event: those of one article, and the rows of one data set."""
    origin: str
    """The first article of those that carry the same text."""
    order: tuple[str, str]
    kind: SubEventType
    where: Where | None
    when: When | None
    armed: frozenset[str]
    """Names of the armed on both sides; who is unidentified is left out."""
    doers: frozenset[str]
    """Those of them on the first side."""
    sides: frozenset[str]
    """Their colour groups."""
    victims: frozenset[str]
    """Kinds of the harmed side: "armed", "unarmed"; empty when unknown."""
    killed: Toll
    injured: Toll
    scene: Scene
    names: naming.Names
    """Names within its place; looked for in cities only, where a place alone says little."""


def sketch_of(report: EventReport, article: Article | None, origin: str, order: tuple[str, str]) -> Sketch:
    """The sketch of a report; `order` sorts reports (moment of publication, id)."""
    code = report.coding
    named = [actor for actor in (*code.side_a, *code.side_b) if actor.side != "unknown"]
    armed = [actor for actor in named if actor.kind not in _UNARMED]
    text = told_words(report, article)
    scene = scene_of(text, _place_names(code.location))
    return Sketch(
        id=report.id,
        article_id=(article.dataset if article else "") or report.article_id,
        origin=origin,
        order=order,
        kind=code.sub_event_type,
        where=_kept(_where(code.location)),
        when=_kept(_when(code)),
        armed=_kept(frozenset(actor.name for actor in armed)),
        doers=_kept(frozenset(actor.name for actor in armed if actor in code.side_a)),
        sides=_kept(frozenset(actor.side for actor in armed)),
        victims=_kept(_victims(code.side_b)),
        killed=code.casualties.killed,
        injured=code.casualties.injured,
        scene=_kept(scene),
        names=_names(code.location, text),
    )


_KEPT: Callable[[Any], Any] = lru_cache(maxsize=AT_HAND)(lambda value: value)


def _kept(value: T) -> T:
    """One object for equal values: of a million reports most share their places, days and sides."""
    return _KEPT(value)  # type: ignore[no-any-return]


def _victims(side: tuple[Actor, ...]) -> frozenset[str]:
    return frozenset("unarmed" if actor.kind in _UNARMED else "armed" for actor in side)


def _where(found: Resolution | None) -> Where | None:
    if found is None or found.place is None or found.precision is None:
        return None
    place = found.place
    lat = place.latitude if found.latitude is None else found.latitude
    lon = place.longitude if found.longitude is None else found.longitude
    population = place.population or 0
    extent = found.radius_km or _EXTENT.get(found.precision) or place.radius_km or town_km(population)
    return Where(place.id, lat, lon, found.precision, extent, population, place.country, place.admin1 or "")


def _names(found: Resolution | None, text: str) -> naming.Names:
    if found is None or found.place is None or (found.place.population or 0) < CITY:
        return naming.NONE
    return naming.names_of(text, _place_names(found))


def _place_names(found: Resolution | None) -> tuple[str, ...]:
    """The names of a place and of the areas it lies in."""
    place = found.place if found else None
    if found is None or place is None:
        return ()
    areas = (place.admin1 or "", place.admin2 or "")
    return (place.name, place.name_ar or "", *place.aliases, *areas, found.toponym.text)


def town_km(population: int) -> float:
    """Half extent of a town: 10 km for a million inhabitants, never under 1 km."""
    return max(1.0, 0.01 * math.sqrt(population))


def _when(code: Coding) -> When | None:
    if code.date is None:
        return None
    start, end = code.date.start.toordinal(), code.date.end.toordinal()
    stated = code.date.basis != DateBasis.PUBLICATION
    return When(start, end, code.date.precision >= DatePrecision.MONTH, stated)


def told_words(report: EventReport, article: Article | None) -> str:
    """The sentence that tells it, or the words around its trigger."""
    quotes = [e.quote for e in report.evidence if e.field == "event"]
    if quotes or article is None:
        return " ".join(quotes)
    return article.text[max(0, report.trigger.start - _AROUND) : report.trigger.end + _AROUND]
