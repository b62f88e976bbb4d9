"""UCDP's georeferenced events (GED Codebook) and its monthly candidates, which have the same columns."""

from __future__ import annotations

from collections.abc import Mapping

from events.model import Actor, ActorKind, Casualties, DatePrecision, EventDate, SubEventType, Toll
from events.sources.datasets.actors import actor, country_code
from events.sources.datasets.row import Cells, DataSet, Entry, Unfit, dated, day, located
from geodata.places import Resolution, WherePrecision

_TERMS = "Uppsala Conflict Data Program, ucdp.uu.se, CC BY 4.0: cite the release's version and its paper."
GED = DataSet("ucdp", "UCDP GED", _TERMS)
CANDIDATE = DataSet("ucdp-candidate", "UCDP Candidate", f"{_TERMS} Candidate events are not yet vetted.")
COLUMNS = ("type_of_violence", "side_a", "side_b", "where_prec", "date_prec", "best")
ALIASES: Mapping[str, tuple[str, ...]] = {
    "best": ("best_est",),
    "low": ("low_est",),
    "high": ("high_est",),
    "where_description": ("where_descr",),
}
_SUBS = {1: SubEventType.ARMED_CLASH, 2: SubEventType.ARMED_CLASH, 3: SubEventType.ATTACK}
_UNCLEAR = 0.7
"""Confidence of rows whose `event_clarity` is 2: what happened is known by summary only."""


def entry(cells: Cells, of: DataSet = GED) -> Entry:
    """What a row says. Raises Unfit."""
    violence = cells.code("type_of_violence", (1, 2, 3))
    side_a, side_b = _side(cells, "side_a", of, violence), _side(cells, "side_b", of, violence)
    return Entry(
        own_id=cells.need("id"),
        sub=_SUBS[violence],
        when=_when(cells),
        side_a=side_a,
        side_b=side_b,
        where=_where(cells, of),
        casualties=_casualties(cells, side_a, side_b),
        cells=_words(cells),
        confidence=_UNCLEAR if cells.get("event_clarity") == "2" else 1.0,
        notes=(f"type of violence {violence} ({('state-based', 'non-state', 'one-sided')[violence - 1]})",),
    )


def _side(cells: Cells, column: str, of: DataSet, violence: int) -> tuple[Actor, ...]:
    name = cells.need(column)
    if name.casefold() == "civilians":
        return (actor(of.key, "Civilians", ActorKind.CIVILIANS),)
    government = name.startswith("Government of ")
    kind = ActorKind.STATE_FORCES if government else ActorKind.REBEL_GROUP
    if violence == 2 and not government:
        kind = ActorKind.POLITICAL_MILITIA
    return (actor(of.key, name, kind, country=country_code(name.removeprefix("Government of ")) if government else ""),)


def _when(cells: Cells) -> EventDate:
    precision = DatePrecision(cells.code("date_prec", (1, 2, 3, 4, 5)))
    return dated(day(cells.need("date_start")), day(cells.need("date_end")), precision)


def _where(cells: Cells, of: DataSet) -> Resolution | None:
    precision = WherePrecision(cells.code("where_prec", range(1, 8)))
    name = cells.get("where_coordinates") or cells.get("adm_2") or cells.get("adm_1") or cells.get("country")
    units = {"admin1": cells.get("adm_1"), "admin2": cells.get("adm_2")}
    country = country_code(cells.get("country"))
    return located(of, name, cells.degrees(), precision, country=country, **units)


def _casualties(cells: Cells, side_a: tuple[Actor, ...], side_b: tuple[Actor, ...]) -> Casualties:
    low, best, high = (cells.whole(name) for name in ("low", "best", "high"))
    try:
        killed = Toll(low, best, high)
    except ValueError:
        raise Unfit(f"low, best and high do not rise: {low}, {best}, {high}") from None
    names = (*((one.name, "deaths_a") for one in side_a), *((one.name, "deaths_b") for one in side_b))
    civilians = ("Civilians", "deaths_civilians")
    known = {name: cells.whole(column) for name, column in (*names, civilians)}
    return Casualties(killed, killed_by=tuple((name, Toll(n, n, n)) for name, n in known.items() if n))


def _words(cells: Cells) -> tuple[tuple[str, str, str], ...]:
    columns = (
        ("event", "source_headline"),
        ("", "source_article"),
        ("date", "date_start"),
        ("", "date_end"),
        ("sub_event_type", "type_of_violence"),
        ("side_a", "side_a"),
        ("side_b", "side_b"),
        ("", "conflict_name"),
        ("place", "where_coordinates"),
        ("", "where_description"),
        ("", "adm_1"),
        ("", "country"),
        ("killed", "best"),
        ("killed", "low"),
        ("killed", "high"),
        ("", "source_original"),
    )
    return tuple((field, column, cells.get(column)) for field, column in columns)
