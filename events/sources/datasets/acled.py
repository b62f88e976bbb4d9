"""ACLED's event files, with the columns of today and those of releases before 2022 (ACLED Codebook).

`fatalities` 0 means that none were reported, which is not the same as nobody died: it is taken as unknown.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache

from events import lexicon
from events.model import Actor, ActorKind, Casualties, DatePrecision, EventDate, SubEventType, Toll
from events.sources.datasets.actors import actor, country_code, country_of_number
from events.sources.datasets.row import Cells, DataSet, Entry, Unfit, dated, day, located
from geodata.names import AT_HAND
from geodata.places import Resolution, WherePrecision

ACLED = DataSet(
    "acled",
    "ACLED",
    "Armed Conflict Location & Event Data, acleddata.com: its terms of use and attribution policy hold for this row.",
)
COLUMNS = ("event_date", "event_type", "actor1", "latitude", "longitude", "fatalities")
"""Columns, by today's names, that tell an ACLED file."""
ALIASES: Mapping[str, tuple[str, ...]] = {
    "event_id_cnty": ("event_id", "data_id"),
    "time_precision": ("timeprecision", "time_precis", "time_prec"),
    "geo_precision": ("geo_precis", "geoprecision", "geo_prec"),
    "sub_event_type": ("sub_type", "subevent_type"),
    "assoc_actor_1": ("ally_actor_1", "associated_actor_1"),
    "assoc_actor_2": ("ally_actor_2", "associated_actor_2"),
    "fatalities": ("total_fatalities",),
    "latitude": ("lat",),
    "longitude": ("lon", "long"),
    "actor1": ("actor_1",),
    "actor2": ("actor_2",),
}
_KINDS = {str(number): kind for number, kind in enumerate(ActorKind, 1)}
_WHERE = (WherePrecision.EXACT, WherePrecision.NEAR, WherePrecision.ADMIN1)
_GUESSED = 0.5
"""Confidence of a sub-type the old type does not name."""


def entry(cells: Cells) -> Entry:
    """What a row says. Raises Unfit."""
    sub, sure, note = _sub(cells)
    zero = cells.whole("fatalities") == 0
    notes = (*note, *(("fatalities 0: none reported, taken as unknown",) if zero else ()))
    return Entry(
        own_id=cells.need("event_id_cnty"),
        sub=sub,
        when=_when(cells),
        side_a=_side(cells, 1),
        side_b=_side(cells, 2),
        where=_where(cells),
        casualties=_casualties(cells),
        cells=_words(cells),
        confidence=1.0 if sure else _GUESSED,
        notes=notes,
    )


def _sub(cells: Cells) -> tuple[SubEventType, bool, tuple[str, ...]]:
    """The sub-type, whether the row says it, and a note when it does not."""
    told = cells.get("sub_event_type")
    if told.casefold() in _subs():
        return _subs()[told.casefold()], True, ()
    kind = (told or cells.need("event_type")).casefold()
    for row in _older_types():
        if row["type"].casefold() == kind and row["inter1"] in ("", cells.get("inter1")):
            return SubEventType(row["sub_event_type"]), row["sure"] == "yes", (f"{row['type']}: {row['why']}",)
    raise Unfit(f"event type {kind[:60]!r} is none of ACLED's")


@cache
def _subs() -> dict[str, SubEventType]:
    return {sub.value.casefold(): sub for sub in SubEventType}


@cache
def _older_types() -> tuple[lexicon.Row, ...]:
    return tuple(lexicon.good_rows("acled_types.csv", ("type", "inter1", "sub_event_type", "sure", "why")))


def _when(cells: Cells) -> EventDate:
    told = day(cells.need("event_date"))
    match cells.code("time_precision", (1, 2, 3)):
        case 1:
            return dated(told, told, DatePrecision.DAY)
        case 2:
            return dated(told - timedelta(days=3), told + timedelta(days=3), DatePrecision.WEEK)
    last = calendar.monthrange(told.year, told.month)[1]
    return dated(told.replace(day=1), date(told.year, told.month, last), DatePrecision.MONTH)


def _side(cells: Cells, number: int) -> tuple[Actor, ...]:
    name = cells.get(f"actor{number}")
    if not name:
        return ()
    kind = _kind(cells.get(f"inter{number}"), name)
    allies = [part.strip() for part in cells.get(f"assoc_actor_{number}").split(";") if part.strip()]
    found = [actor(ACLED.key, name, kind), *(actor(ACLED.key, ally, _kind("", ally, kind)) for ally in allies)]
    return tuple({one.id: one for one in found}.values())


@lru_cache(maxsize=AT_HAND)
def _kind(told: str, name: str, otherwise: ActorKind = ActorKind.POLITICAL_MILITIA) -> ActorKind:
    """The class of an actor: as a number in older files, in words in newer ones."""
    if told in _KINDS:
        return _KINDS[told]
    words = told.casefold().replace(" / ", "/")
    by_words = {kind.value.casefold(): kind for kind in ActorKind} | {"external forces": ActorKind.EXTERNAL}
    if words in by_words:
        return by_words[words]
    first = name.split(" ")[0].casefold()
    by_name = {"civilians": ActorKind.CIVILIANS, "protesters": ActorKind.PROTESTERS, "rioters": ActorKind.RIOTERS}
    return by_name.get(first, otherwise)


def _where(cells: Cells) -> Resolution | None:
    precision = _WHERE[cells.code("geo_precision", (1, 2, 3)) - 1]
    country = country_of_number(cells.get("iso")) or country_code(cells.get("country"))
    name = cells.get("location") or cells.get("admin2") or cells.get("admin1")
    units = {"admin1": cells.get("admin1"), "admin2": cells.get("admin2")}
    return located(ACLED, name, cells.degrees(), precision, country=country, **units)


def _casualties(cells: Cells) -> Casualties:
    killed = cells.whole("fatalities")
    return Casualties(killed=Toll(killed, killed, killed)) if killed else Casualties()


def _words(cells: Cells) -> tuple[tuple[str, str, str], ...]:
    columns = (
        ("event", "notes"),
        ("date", "event_date"),
        ("sub_event_type", "sub_event_type"),
        ("", "event_type"),
        ("side_a", "actor1"),
        ("side_a", "assoc_actor_1"),
        ("side_b", "actor2"),
        ("side_b", "assoc_actor_2"),
        ("place", "location"),
        ("", "admin1"),
        ("", "country"),
        ("killed", "fatalities"),
        ("", "source"),
        ("", "tags"),
    )
    return tuple((field, column, cells.get(column)) for field, column in columns)
