"""The flat columns of an event as tables, maps and databases hold them, each with its meaning for the codebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from events.formats.told import Told
from events.model import Event, Toll

Kind = Literal["text", "texts", "integer", "number", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    kind: Kind
    meaning: str
    """For the codebook; unknown is always empty."""
    pick: Callable[[Told], Any]


def _placed(name: str) -> Callable[[Told], Any]:
    return lambda told: (told.object["place"] or {}).get(name)


def _toll(pick: Callable[[Event], Toll], bound: str) -> Callable[[Told], Any]:
    return lambda told: getattr(pick(told.event), bound)


def _killed(event: Event) -> Toll:
    return event.coding.casualties.killed


def _injured(event: Event) -> Toll:
    return event.coding.casualties.injured


def _killed_by(told: Told) -> list[str]:
    return [f"{name}: {toll.low}-{toll.best}-{toll.high}" for name, toll in told.event.coding.casualties.killed_by]


def _claims(told: Told) -> list[str]:
    return [f"{c['claimant']} {c['stance']}: “{c['quote'] or ''}”" for c in told.object["claims"]]


def _quotes(told: Told) -> list[str]:
    return [f"{e['field']}: “{e['quote']}”" for e in told.object["evidence"]]


def _where(told: Told) -> int | None:
    found = told.event.coding.where_precision
    return None if found is None else int(found)


def _radius(told: Told) -> float | None:
    found = told.event.coding.location
    return found.radius_km if found else None


def _copies(told: Told) -> list[str]:
    """ "a: b, c" for each text that more than one article carries."""
    origins = (origin.article_ids for origin in told.event.origins)
    return [f"{ids[0]}: {', '.join(ids[1:])}" for ids in origins if len(ids) > 1]


COLUMNS: tuple[Column, ...] = (
    Column("event_id", "text", "Id made of the event's content", lambda t: t.event.id),
    Column(
        "date_start",
        "date",
        "First day it may have happened",
        lambda t: t.event.coding.date and t.event.coding.date.start,
    ),
    Column(
        "date_end", "date", "Last day it may have happened", lambda t: t.event.coding.date and t.event.coding.date.end
    ),
    Column(
        "date_precision",
        "integer",
        "UCDP's date_prec: 1 day, 2 two to six days, 3 week, 4 month, 5 year",
        lambda t: t.event.coding.date and int(t.event.coding.date.precision),
    ),
    Column("event_type", "text", "One of ACLED's 6 event types", lambda t: t.event.coding.event_type.value),
    Column(
        "sub_event_type", "text", "One of ACLED's 25 sub-event types", lambda t: t.event.coding.sub_event_type.value
    ),
    Column(
        "side_a",
        "texts",
        "Actors of the first side, named as ACLED names them; no direction is meant",
        lambda t: [a.name for a in t.event.coding.side_a],
    ),
    Column("side_b", "texts", "Actors of the other side", lambda t: [a.name for a in t.event.coding.side_b]),
    Column("place", "text", "Name of the place", _placed("name")),
    Column("geonameid", "integer", "Its id in GeoNames, where it has one", _placed("geonameid")),
    Column("latitude", "number", "Degrees north, WGS84", _placed("latitude")),
    Column("longitude", "number", "Degrees east, WGS84", _placed("longitude")),
    Column("country", "text", "ISO 3166-1 alpha-2", _placed("country")),
    Column("admin1", "text", "First-order unit", _placed("admin1")),
    Column("admin2", "text", "Second-order unit", _placed("admin2")),
    Column(
        "where_precision",
        "integer",
        "UCDP's where_prec: 1 exact, 2 near, 3 district, 4 first-order unit, 5 line or area, 6 country, 7 sea or air",
        _where,
    ),
    Column("radius_km", "number", "Radius within which the text leaves the place, kilometres", _radius),
    Column("fatalities_low", "integer", "Lowest number of dead told", _toll(_killed, "low")),
    Column("fatalities_best", "integer", "Best number of dead; unknown is empty and not 0", _toll(_killed, "best")),
    Column("fatalities_high", "integer", "Highest number of dead told", _toll(_killed, "high")),
    Column("fatalities_by", "texts", "Dead by actor: low-best-high", _killed_by),
    Column("injured_low", "integer", "Lowest number of injured told", _toll(_injured, "low")),
    Column("injured_best", "integer", "Best number of injured", _toll(_injured, "best")),
    Column("injured_high", "integer", "Highest number of injured told", _toll(_injured, "high")),
    Column(
        "importance",
        "text",
        "main: reported by the article; background: recalled in it",
        lambda t: t.event.coding.importance.value,
    ),
    Column("confidence", "number", "How sure the reading is, 0 to 1", lambda t: round(t.event.coding.confidence, 4)),
    Column("claims", "texts", "Who says so, how (asserts, confirms, denies), and the words", _claims),
    Column("quotes", "texts", "The words behind each value", _quotes),
    Column("differences", "texts", "Where the articles disagree", lambda t: t.event.differences),
    Column("agreements", "texts", "What all independent origins that speak of it say", lambda t: t.event.agreements),
    Column(
        "origins",
        "integer",
        "Independent origins it stands on: a text counts once, however many outlets print it",
        lambda t: len(t.event.origins) or None,
    ),
    Column("copies", "texts", "Articles that carry the text of another: the first one: its copies", _copies),
    Column("one_sided", "text", "Colour group of the only side that says it, if one does", lambda t: t.event.one_sided),
    Column("article_ids", "texts", "Ids of the articles", lambda t: t.event.article_ids),
    Column("sources", "texts", "Outlets of the articles", lambda t: [a.source for a in t.listed]),
    Column("titles", "texts", "Titles of the articles", lambda t: [a.title for a in t.listed]),
    Column("urls", "texts", "Addresses of the articles", lambda t: [a.url for a in t.listed]),
)
"""In the order they are written."""

PARTED = " | "
"""Between several values in one cell."""


def as_text(value: Any) -> str:
    """A value as one text without characters a file cannot hold; "" for unknown, several values parted by ` | `."""
    if value is None:
        return ""
    text = PARTED.join(value) if isinstance(value, (list, tuple)) else str(value)
    return "".join(c for c in text if (c >= " " and c not in "\ufffe\uffff") or c in "\t\n\r")
