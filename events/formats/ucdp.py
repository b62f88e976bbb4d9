"""The columns of UCDP's Georeferenced Event Dataset (GED Codebook 24.1), filled as far as the record knows.

Ids of conflicts, dyads and actors are UCDP's own and stay empty, as do `event_clarity`, `region` and the
Gleditsch-Ward codes. Deaths by side are those the articles give by name; the rest is not guessed.
"""

from __future__ import annotations

from math import floor
from typing import Any

from events.formats.acled import country
from events.formats.columns import Column
from events.formats.delimited import writer
from events.formats.told import Told
from events.model import Actor, ActorKind, Article

_UNARMED = (ActorKind.CIVILIANS, ActorKind.PROTESTERS, ActorKind.RIOTERS)
_EXACT_WHERE = (
    "exact",
    "near",
    "second-order unit",
    "first-order unit",
    "line or vague area",
    "country",
    "international",
)


def _violence(told: Told) -> int | None:
    """1 state-based, 2 non-state, 3 one-sided; None when it cannot be told."""
    kinds = [{actor.kind for actor in side} for side in (told.event.coding.side_a, told.event.coding.side_b)]
    if not all(kinds):
        return None
    unarmed = [kind <= set(_UNARMED) for kind in kinds]
    if any(unarmed):
        return 3 if not all(unarmed) else None
    states = {ActorKind.STATE_FORCES, ActorKind.EXTERNAL}
    return 1 if (kinds[0] | kinds[1]) & states else 2


def _names(actors: tuple[Actor, ...]) -> str:
    return ", ".join(actor.name for actor in actors)


def _dyad(told: Told) -> str:
    a, b = _names(told.event.coding.side_a), _names(told.event.coding.side_b)
    return f"{a} - {b}" if a and b else ""


def _deaths(told: Told, of: str) -> int | None:
    """The best numbers told of the actors of one side; None when none is told."""
    coding = told.event.coding
    civil = {actor.name for actor in (*coding.side_a, *coding.side_b) if actor.kind == ActorKind.CIVILIANS}
    wanted = {
        "a": {actor.name for actor in coding.side_a} - civil,
        "b": {actor.name for actor in coding.side_b} - civil,
    }
    names = wanted.get(of, civil)
    known = [toll.best for name, toll in coding.casualties.killed_by if name in names and toll.best is not None]
    return sum(known) if known else None


def _unnamed(told: Told) -> int | None:
    best = told.event.coding.casualties.killed.best
    return None if best is None else max(0, best - sum(_deaths(told, of) or 0 for of in ("a", "b", "civilians")))


def _first(told: Told) -> Article | None:
    return next(iter(told.listed), None)


def _published(told: Told) -> Any:
    article = _first(told)
    return article.published.date() if article and article.published else None


def _place(told: Told, name: str) -> Any:
    return (told.object["place"] or {}).get(name)


def _priogrid(told: Told) -> int | None:
    """The cell of PRIO-GRID (half a degree, numbered from the south-western corner)."""
    if told.point is None:
        return None
    column, row = (floor((value + edge) * 2) for value, edge in zip(told.point, (180, 90), strict=True))
    return min(row, 359) * 720 + min(column, 719) + 1


def _where(told: Told) -> str:
    found = told.event.coding.where_precision
    return "" if found is None else _EXACT_WHERE[found - 1]


def _date(told: Told) -> Any:
    return told.event.coding.date


def _empty(name: str) -> Column:
    return Column(name, "text", "UCDP's own; not coded", lambda told: None)


def _toll(bound: str) -> Any:
    return lambda told: getattr(told.event.coding.casualties.killed, bound)


COLUMNS: tuple[Column, ...] = (
    Column("id", "text", "Furat's id of the event", lambda t: t.event.id),
    _empty("relid"),
    Column("year", "integer", "Year of the first day", lambda t: _date(t) and _date(t).start.year),
    _empty("active_year"),
    _empty("code_status"),
    Column("type_of_violence", "integer", "1 state-based, 2 non-state, 3 one-sided", _violence),
    *map(_empty, ("conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id")),
    Column("dyad_name", "text", "Both sides", _dyad),
    *map(_empty, ("side_a_dset_id", "side_a_new_id")),
    Column("side_a", "text", "Actors of side A", lambda t: _names(t.event.coding.side_a)),
    *map(_empty, ("side_b_dset_id", "side_b_new_id")),
    Column("side_b", "text", "Actors of side B", lambda t: _names(t.event.coding.side_b)),
    Column("number_of_sources", "integer", "Outlets", lambda t: len({a.source for a in t.listed}) or None),
    Column(
        "source_article",
        "text",
        "Source, day and title of the articles",
        lambda t: "; ".join(f"{a.source}, {a.published.date() if a.published else ''}, {a.title}" for a in t.listed),
    ),
    Column("source_office", "text", "Outlet of the first article", lambda t: (a := _first(t)) and a.source),
    Column("source_date", "date", "Its day", _published),
    Column("source_headline", "text", "Its title", lambda t: (a := _first(t)) and a.title),
    Column(
        "source_original",
        "text",
        "Who says so",
        lambda t: "; ".join(dict.fromkeys(c["claimant"] for c in t.object["claims"])),
    ),
    Column("where_prec", "integer", "1-7", lambda t: None if (p := t.event.coding.where_precision) is None else int(p)),
    Column("where_coordinates", "text", "Name of the place", lambda t: _place(t, "name")),
    Column("where_description", "text", "How exact it is, in words", _where),
    Column("adm_1", "text", "First-order unit", lambda t: _place(t, "admin1")),
    Column("adm_2", "text", "Second-order unit", lambda t: _place(t, "admin2")),
    Column("latitude", "number", "Degrees north", lambda t: _place(t, "latitude")),
    Column("longitude", "number", "Degrees east", lambda t: _place(t, "longitude")),
    Column("geom_wkt", "text", "The point as WKT", lambda t: f"POINT ({t.point[0]} {t.point[1]})" if t.point else None),
    Column("priogrid_gid", "integer", "Cell of PRIO-GRID", _priogrid),
    Column("country", "text", "Country", lambda t: country(t, 0)),
    *map(_empty, ("country_id", "region", "event_clarity")),
    Column("date_prec", "integer", "1-5", lambda t: _date(t) and int(_date(t).precision)),
    Column("date_start", "date", "First day", lambda t: _date(t) and _date(t).start),
    Column("date_end", "date", "Last day", lambda t: _date(t) and _date(t).end),
    Column("deaths_a", "integer", "Dead of side A, where named", lambda t: _deaths(t, "a")),
    Column("deaths_b", "integer", "Dead of side B, where named", lambda t: _deaths(t, "b")),
    Column("deaths_civilians", "integer", "Dead civilians, where named", lambda t: _deaths(t, "civilians")),
    Column("deaths_unknown", "integer", "The best number less those named", _unnamed),
    Column("best", "integer", "Best number of dead; empty is unknown", _toll("best")),
    Column("high", "integer", "Highest", _toll("high")),
    Column("low", "integer", "Lowest", _toll("low")),
    *map(_empty, ("gwnoa", "gwnob")),
)

write = writer(COLUMNS)
