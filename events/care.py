"""Doing no harm with what is given away: events held back for some days, places made coarser, fields left out.

A coarser place is one in the records as well: its name, the words that name it and the titles go with its coordinates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from events.contract import event_object
from events.errors import ExportError
from events.formats.told import Told
from events.model import Article, Casualties, Coding, Event, EventReport, Origin
from geodata.places import Place, Resolution, Toponym, WherePrecision

Part = Literal["quotes", "articles", "casualties"]
PARTS: tuple[Part, ...] = get_args(Part)
GRIDS: Mapping[float, WherePrecision] = {0.1: WherePrecision.NEAR, 1.0: WherePrecision.ADMIN1}
"""Degrees places are rounded to, and how exact one is then at best: about 11 km, and about 111 km."""
_HALF_DIAGONAL_KM = 111.2 * 2**0.5 / 2
"""From the middle of a square of one degree to its corner, at the equator, where it is largest."""


@dataclass(frozen=True, slots=True)
class Care:
    """A do-no-harm profile. As it is made it changes nothing."""

    until: date | None = None
    """Events that may have happened later, or of unknown date, are held back."""
    grid: float = 0.0
    """Degrees of GRIDS to which places are rounded; 0 leaves them."""
    without: tuple[Part, ...] = ()
    """Fields left out: quotes (with titles and what accounts say), articles (with quotes and claims), casualties."""

    def __post_init__(self) -> None:
        if self.grid and self.grid not in GRIDS:
            raise ExportError(f"places are rounded to {', '.join(map(str, GRIDS))} degrees, not {self.grid}")
        if unknown := set(self.without) - set(PARTS):
            raise ExportError(
                f"there is no part {', '.join(sorted(unknown))} to leave out; parts are {', '.join(PARTS)}"
            )

    @property
    def words(self) -> str:
        """The profile as it is written into a file; "" when nothing is changed."""
        parts = [f"events after {self.until.isoformat()} or without a date held back"] if self.until else []
        parts += (
            [f"places rounded to {self.grid:g} degrees; place names, quotes and titles left out"] if self.grid else []
        )
        parts += [f"left out: {', '.join(sorted(self.without))}"] if self.without else []
        return "; ".join(parts)

    @property
    def quotes_out(self) -> bool:
        return bool(self.grid) or "quotes" in self.without or "articles" in self.without


AS_HELD = Care()
"""Changes nothing."""


def told(event: Event, articles: Mapping[str, Article], care: Care) -> Told | None:
    """The event as the profile lets it out; None when it is held back."""
    when = event.coding.date
    if care.until and (when is None or when.end > care.until):
        return None
    event = replace(event, coding=_coding(event.coding, care))
    if care.quotes_out or "casualties" in care.without:  # these tell figures and names
        event = replace(event, differences=(), agreements=())
    if "articles" in care.without:  # on how many origins it stands may be known
        origins = tuple(Origin(()) for _ in event.origins)
        event, articles = replace(event, reports=(), origins=origins, one_sided=None), {}
    if not care.quotes_out:
        return Told(event, articles, event_object(event, articles))
    event = replace(event, reports=tuple(map(_wordless, event.reports)))
    known = {
        id: replace(article, title="", text="", url=article.url if not care.grid else "")
        for id, article in articles.items()
    }
    return Told(event, known, event_object(event, {}))


def _wordless(report: EventReport) -> EventReport:
    return replace(report, evidence=(), explanations=())


def _coding(coding: Coding, care: Care) -> Coding:
    if "casualties" in care.without:
        coding = replace(coding, casualties=Casualties())
    if care.grid and coding.location and coding.location.place:
        coding = replace(coding, location=_rounded(coding.location, coding.location.place, care.grid))
    return coding


def _rounded(found: Resolution, place: Place, grid: float) -> Resolution:
    """The location as the middle of its square, known by its first-order unit alone."""
    latitude = _to(place.latitude if found.latitude is None else found.latitude, grid, 90)
    longitude = _to(place.longitude if found.longitude is None else found.longitude, grid, 180)
    coarse = Place(
        "rounded", place.admin1 or place.country or "-", latitude, longitude, "", place.country, place.admin1
    )
    precision = max(found.precision or WherePrecision.EXACT, GRIDS[grid])
    radius = max(found.radius_km or 0.0, round(grid * _HALF_DIAGONAL_KM, 1))
    return Resolution(Toponym(coarse.name, 0, 0), coarse, WherePrecision(precision), latitude, longitude, radius)


def _to(degrees: float, grid: float, most: float) -> float:
    return max(-most, min(most, round(round(degrees / grid) * grid, 6)))
