"""A filter as an address: what is shown can be sent to somebody. As a sentence it is told in `events.filter_words`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from events.answers import Extent, Polygon
from events.codes import Readers, Review, Role
from events.errors import FilterError
from events.filter_words import broken, in_words
from events.labels import Language
from events.model import EventFilter, EventType, Importance, SubEventType
from geodata.places import WherePrecision

__all__ = ["from_query", "in_words", "read_area", "to_query"]


def _precision(text: str) -> WherePrecision:
    return WherePrecision(int(text))


_LISTS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "actor": ("actors", str),
    "side": ("sides", str),
    "type": ("event_types", EventType),
    "sub": ("sub_event_types", SubEventType),
    "country": ("countries", str),
    "source": ("sources", str),
    "claimant": ("claimants", str),
    "importance": ("importance", Importance),
    "where": ("where_precisions", _precision),
    "review": ("reviews", Review),
    "readers": ("readers", Readers),
}
"""Key in an address -> field of the filter, and what reads one value."""
_LONGEST = 200
"""Values of one field, and characters of one text: an address of strangers must not grow a filter without bound."""
_MOST_DEATHS = 10**9


def to_query(filter: EventFilter) -> list[tuple[str, str]]:
    """The filter as the pairs of an address; empty fields leave none."""
    pairs = [(key, str(value)) for key, (field, _) in _LISTS.items() for value in getattr(filter, field)]
    single = {
        "from": None if filter.date_from is None else filter.date_from.isoformat(),
        "to": None if filter.date_to is None else filter.date_to.isoformat(),
        "min": repr(filter.min_confidence) if filter.min_confidence else None,
        "role": None if filter.role == Role.EITHER else filter.role.value,
        "deaths_from": None if filter.deaths_from is None else str(filter.deaths_from),
        "deaths_to": None if filter.deaths_to is None else str(filter.deaths_to),
        "deaths_unknown": "1" if filter.deaths_unknown else None,
        "area": _area_text(filter.area) if filter.area else None,
        "q": filter.text or None,
    }
    return pairs + [(key, value) for key, value in single.items() if value is not None]


def from_query(pairs: Iterable[tuple[str, str]], language: Language = "en") -> tuple[EventFilter, list[str]]:
    """The filter in the pairs of an address, and in plain words what of it could not be read.

    Never raises: a broken value is left out, an unknown key belongs to somebody else.
    """
    read = _Reading([(key, value) for key, value in pairs if value], language)
    lists: dict[str, Any] = {field: read.several(key, form) for key, (field, form) in _LISTS.items()}
    first, last = read.rising("from", "to", date.fromisoformat)
    least, most = read.rising("deaths_from", "deaths_to", _deaths)
    filter = EventFilter(
        **lists,
        date_from=first,
        date_to=last,
        min_confidence=read.one("min", _confidence) or 0.0,
        role=read.one("role", Role) or Role.EITHER,
        deaths_from=least,
        deaths_to=most,
        deaths_unknown=bool(read.one("deaths_unknown", _flag)),
        area=read.one("area", read_area),
        text=(read.one("q", str) or "")[:_LONGEST],
    )
    return filter, read.problems


class _Reading:
    """The pairs of one address, and what is wrong with them."""

    def __init__(self, given: Sequence[tuple[str, str]], language: Language) -> None:
        self._given = given
        self._language = language
        self.problems: list[str] = []

    def several(self, key: str, form: Callable[[str], Any]) -> tuple[Any, ...]:
        """The values of a key that may stand several times."""
        values = [self._value(key, value, form) for k, value in self._given if k == key]
        unique = tuple(dict.fromkeys(value for value in values if value is not None))
        if len(unique) > _LONGEST:
            self._tell("many", key=key, most=_LONGEST)
        return unique[:_LONGEST]

    def one(self, key: str, form: Callable[[str], Any]) -> Any:
        """The last value of a key that stands for one; None when there is none or it is broken."""
        values = [value for k, value in self._given if k == key]
        return self._value(key, values[-1], form) if values else None

    def rising(self, low: str, high: str, form: Callable[[str], Any]) -> tuple[Any, Any]:
        """Two bounds, exchanged where they fall."""
        first, last = self.one(low, form), self.one(high, form)
        if first is not None and last is not None and first > last:
            self._tell("backwards", first=first, last=last)
            return last, first
        return first, last

    def _value(self, key: str, value: str, form: Callable[[str], Any]) -> Any:
        try:
            return form(value)
        except ValueError:
            self._tell(key, value=value[:60])
            return None

    def _tell(self, what: str, **values: object) -> None:
        self.problems.append(broken(what, self._language, **values))


def _confidence(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(text)
    return value


def _deaths(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 12 or int(text) > _MOST_DEATHS:
        raise ValueError(text)
    return int(text)


def _flag(text: str) -> bool:
    if text.lower() not in ("1", "0", "true", "false"):
        raise ValueError(text)
    return text.lower() in ("1", "true")


def _area_text(area: Extent | Polygon) -> str:
    if isinstance(area, Polygon):
        return ";".join(f"{lon!r},{lat!r}" for lon, lat in area.corners)
    return ",".join(map(repr, (area.west, area.south, area.east, area.north)))


def read_area(text: str) -> Extent | Polygon:
    """Edges as "west,south,east,north" in degrees, or the corners of a polygon as "lon,lat;lon,lat;lon,lat".

    Raises ValueError when they are no such thing.
    """
    if ";" in text:
        return _read_polygon(text)
    numbers = [float(part) for part in text.split(",")]
    if len(numbers) != 4:
        raise ValueError(text)
    area = Extent(*numbers)
    replace(EventFilter(), area=area)  # checks that it lies on the earth
    return area


def _read_polygon(text: str) -> Polygon:
    corners = [tuple(float(part) for part in corner.split(",")) for corner in text.strip(";").split(";")]
    if any(len(corner) != 2 for corner in corners):
        raise ValueError(text)
    try:
        return Polygon(tuple((lon, lat) for lon, lat in corners))
    except FilterError as error:
        raise ValueError(text) from error
