"""A filter as SQL conditions over table `lake.event` (`events.cache`): constant text, the values as parameters.

What repeats (actors, places, kinds, outlets) is looked up in its own small table, so a row is judged by a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from events.answers import Extent, Polygon
from events.model import EventFilter, Role, SubEventType
from geodata.names import fold

DEATHS = "coalesce(killed_best, killed_low, killed_high)"
"""The number of dead an event counts with."""
SIDES_BY_ROLE = {Role.EITHER: "sides", Role.SIDE_A: "sides_a", Role.SIDE_B: "sides_b"}
ACTORS_BY_ROLE = {Role.EITHER: "actors", Role.SIDE_A: "side_a", Role.SIDE_B: "side_b"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition."""

    name: str
    """Which part of the filter it stands for."""
    sql: str
    values: tuple[tuple[str, Any], ...]
    """(parameter name, value)."""


def conditions(filter: EventFilter) -> tuple[Condition, ...]:
    """The conditions of a filter but for its words (`words`); empty fields give none."""
    return tuple(_conditions(filter))


def _conditions(filter: EventFilter) -> Iterator[Condition]:
    if filter.actors:
        column = ACTORS_BY_ROLE[filter.role]
        yield _one("actors", _number("who", f"list_has_any({column}, $actors)"), _texts(filter.actors))
    if filter.sides:
        column = SIDES_BY_ROLE[filter.role]
        yield _one("sides", _number("who", f"list_has_any({column}, $sides)"), _texts(filter.sides))
    if filter.event_types or filter.sub_event_types:
        yield _types(filter)
    if filter.date_from:
        yield _one("date_from", "date_end >= $date_from", filter.date_from)
    if filter.date_to:
        yield _one("date_to", "date_start <= $date_to", filter.date_to)
    if filter.countries:
        yield _one("countries", _number("spot", "list_contains($countries, country)"), _texts(filter.countries))
    if filter.sources:
        yield _one("sources", _number("outlet", "list_has_any(sources, $sources)"), _texts(filter.sources))
    if filter.importance:
        yield _one("importance", _number("kind", "list_contains($importance, importance)"), _texts(filter.importance))
    if filter.min_confidence > 0:
        yield _one("confidence", "confidence >= $confidence", filter.min_confidence)
    if filter.claimants:
        yield _one("claimants", _number("voice", "list_has_any(claimants, $claimants)"), _texts(filter.claimants))
    if filter.reviews:
        yield _one("reviews", _number("kind", "list_contains($reviews, review)"), _texts(filter.reviews))
    if filter.readers:
        yield _one("readers", _number("kind", "list_contains($readers, readers)"), _texts(filter.readers))
    if filter.where_precisions:
        wanted = [int(precision) for precision in filter.where_precisions]
        yield _one("where", "list_contains($where, where_precision)", wanted)
    if filter.deaths_from is not None or filter.deaths_to is not None:
        yield _deaths(filter)
    if filter.area:
        yield _area(filter.area)


def _deaths(filter: EventFilter) -> Condition:
    bounds = {"deaths_from": (">=", filter.deaths_from), "deaths_to": ("<=", filter.deaths_to)}
    given = [(name, sign, value) for name, (sign, value) in bounds.items() if value is not None]
    within = " and ".join(f"{DEATHS} {sign} ${name}" for name, sign, _ in given)
    unknown = f" or {DEATHS} is null" if filter.deaths_unknown else ""
    return Condition("deaths", f"({within}{unknown})", tuple((name, value) for name, _, value in given))


def _area(area: Extent | Polygon) -> Condition:
    """A row of the spots has no coordinates where nothing is known of the place."""
    if isinstance(area, Polygon):
        return _polygon(area)
    across = "lon between $west and $east" if area.west <= area.east else "(lon >= $west or lon <= $east)"
    edges = ("west", area.west), ("east", area.east), ("south", area.south), ("north", area.north)
    return Condition("area", _number("spot", f"{across} and lat between $south and $north"), edges)


_EAST = "lon + 360 * ceil(($west - lon) / 360)"
"""The longitude of a row, counted on eastwards from the western edge of a polygon."""
_CROSSED = f"""(
    select count(*)
    from (select unnest($lons) as x1, unnest($lats) as y1, unnest($next_lons) as x2, unnest($next_lats) as y2)
    where (y1 > lat) <> (y2 > lat) and {_EAST} < x1 + (x2 - x1) * (lat - y1) / (y2 - y1)
) % 2 = 1"""
"""A way eastwards from the row crosses an odd number of the polygon's sides."""


def _polygon(area: Polygon) -> Condition:
    """The box around it first: it leaves few points to be asked for each side."""
    box = area.extent
    lons, lats = (list(values) for values in zip(*area.corners, strict=True))
    sql = f"lat between $south and $north and {_EAST} <= $east and {_CROSSED}"
    values = {
        "west": box.west, "east": box.east, "south": box.south, "north": box.north, "lons": lons, "lats": lats,
        "next_lons": lons[1:] + lons[:1], "next_lats": lats[1:] + lats[:1],
    }  # fmt: skip
    return Condition("area", _number("spot", sql), tuple(values.items()))


def _number(table: str, sql: str) -> str:
    """The condition that the row of a small table fits."""
    return f"{table} in (select no from lake.{table} where {sql})"


def _one(name: str, sql: str, value: Any) -> Condition:
    return Condition(name, sql, ((name, value),))


def _texts(values: Iterable[str]) -> list[str]:
    return [str(value) for value in values]


def _types(filter: EventFilter) -> Condition:
    """A chosen type stands for all its sub-types, unless some of them are chosen too: then for these."""
    narrowed = {sub.event_type for sub in filter.sub_event_types}
    whole = set(filter.event_types) - narrowed
    subs = {*filter.sub_event_types, *(sub for sub in SubEventType if sub.event_type in whole)}
    return _one("types", _number("kind", "list_contains($types, sub_event_type)"), sorted(_texts(subs)))


def words(text: str) -> tuple[Condition, ...]:
    """Each word of a search must stand somewhere, spelt as freely as names are.

    The same words in any order give the same conditions. They read all texts, so the query asks them once.
    """
    found = sorted(set(fold(text).split()))
    return tuple(
        Condition("text", f"contains(search, $word{n})", ((f"word{n}", word),)) for n, word in enumerate(found)
    )
