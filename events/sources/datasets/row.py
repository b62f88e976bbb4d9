"""A row of a ready-made data set as this project's types: an article that holds the row's words, and one report.

The article's text is the row's own cells, a line each, so that every value has its words as anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from events.model import (
    Actor,
    Article,
    Casualties,
    Coding,
    DateBasis,
    DatePrecision,
    EventDate,
    EventReport,
    Evidence,
    Explanation,
    Importance,
    Issue,
    Span,
    SubEventType,
    content_id,
)
from events.sources.encoding import clean
from geodata.names import AT_HAND
from geodata.places import Place, Resolution, Toponym, WherePrecision

NEAR_KM, UNIT_KM = 25.0, 100.0
"""Radius within which a row leaves its place: "near" is UCDP's own 25 km, a first-order unit's is of its order."""


class Unfit(Exception):
    """A row that cannot become an event; the words say why."""


class OutOfScope(Unfit):
    """A row that is right and tells no conflict event."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set as it is cited."""

    key: str
    """Begins the ids of its rows: "acled"."""
    name: str
    """What its events say they come from, and what `--source` asks for."""
    terms: str
    """Who made it and what they ask of those who use it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says."""

    own_id: str
    """The row's id in its data set."""
    sub: SubEventType
    when: EventDate
    side_a: tuple[Actor, ...]
    side_b: tuple[Actor, ...]
    where: Resolution | None
    casualties: Casualties
    cells: tuple[tuple[str, str, str], ...]
    """(the model's field it stands behind or "", column, value), in the order of the text."""
    confidence: float
    notes: tuple[str, ...] = ()
    """What was decided on the way, in words."""
    url: str = ""
    published: datetime | None = None
    importance: Importance = Importance.MAIN


@dataclass(frozen=True, slots=True)
class Imported:
    """A row ready for the lake (what a reader gives of an article)."""

    article: Article
    reports: tuple[EventReport, ...]
    issues: tuple[Issue, ...] = ()


class Cells:
    """The cells of a row by column, however the release spells the column."""

    def __init__(self, cells: Mapping[str, str], aliases: Mapping[str, tuple[str, ...]]) -> None:
        """`cells` have folded column names (`column_name`)."""
        self._cells, self._aliases = cells, aliases

    def get(self, column: str) -> str:
        """The cell, "" when there is none."""
        value = self._cells.get(column, "").strip()
        if value or column not in self._aliases:
            return value
        return next((found for name in self._aliases[column] if (found := self._cells.get(name, "").strip())), "")

    def need(self, column: str) -> str:
        """The cell. Raises Unfit when it is empty."""
        if value := self.get(column):
            return value
        raise Unfit(f"{column} is empty")

    def whole(self, column: str) -> int | None:
        """A count; None when empty. Raises Unfit for anything else."""
        text = self.get(column)
        if not text:
            return None
        if not re.fullmatch(r"\d{1,7}(\.0+)?", text):
            raise Unfit(f"{column} is {text[:40]!r}, no count")
        return int(text.partition(".")[0])

    def code(self, column: str, known: Iterable[int]) -> int:
        """One of some codes. Raises Unfit."""
        found = self.whole(column)
        if found not in tuple(known):
            raise Unfit(f"{column} is {self.get(column)[:40]!r}; known are {', '.join(map(str, known))}")
        return found

    def degrees(self) -> tuple[float, float] | None:
        """Latitude and longitude; None when neither is there. Raises Unfit when they are no point on earth."""
        texts = [self.get(name) for name in ("latitude", "longitude")]
        if not any(texts):
            return None
        try:
            lat, lon = map(float, texts)
        except ValueError:
            raise Unfit(f"latitude and longitude are {' and '.join(map(repr, texts))}") from None
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise Unfit(f"the point {lat}, {lon} is not on the earth")
        return lat, lon


def column_name(text: str) -> str:
    """A column's name folded: case, spaces and byte order mark make no difference."""
    return re.sub(r"[\s.]+", "_", text.strip("\ufeff \"'\t").lower())


@lru_cache(maxsize=AT_HAND)
def day(text: str) -> date:
    """A day as the data sets write it: 2020-01-31 (with an hour or not), 31 January 2020, 31-Jan-20, 20200131."""
    text = text.strip()
    short = text[:10] if re.match(r"\d{4}-\d\d-\d\d", text) else text
    for form in ("%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%d-%B-%Y", "%Y%m%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(short, form).date()
        except ValueError:
            continue
        if 1900 <= found.year <= date.today().year + 1:
            return found
    raise Unfit(f"{text[:40]!r} is no day of an event")


def located(
    of: DataSet,
    name: str,
    point: tuple[float, float] | None,
    precision: WherePrecision,
    *,
    country: str,
    admin1: str = "",
    admin2: str = "",
    feature: str = "",
) -> Resolution | None:
    """A row's place: a name with a point, as exact as the data set says."""
    if point is None or not name:
        return None
    kind = feature or ("PPL" if precision <= WherePrecision.NEAR else "ADM1")
    place = Place(
        id=content_id(of.key, name, *point),
        name=name,
        latitude=point[0],
        longitude=point[1],
        feature=kind,
        country=country,
        admin1=admin1 or None,
        admin2=admin2 or None,
        source=of.name,
    )
    radius = {WherePrecision.EXACT: None, WherePrecision.NEAR: NEAR_KM}.get(precision, UNIT_KM)
    reason = f"as {of.name} has it"
    return Resolution(Toponym(name, 0, 0), place, precision, *point, radius, 1.0, (), (reason,))


def dated(start: date, end: date, precision: DatePrecision, basis: DateBasis = DateBasis.STATED) -> EventDate:
    """Days of an event. Raises Unfit when they run backwards."""
    if end < start:
        raise Unfit(f"it ends {end}, before it starts {start}")
    return EventDate(start, end, precision, basis)


def imported(of: DataSet, entry: Entry) -> Imported:
    """The article and the report of a row; the same row gives the same, a changed one takes its place."""
    text, spans = _told(entry.cells)
    article = Article(
        id=f"{of.key}:{entry.own_id}",
        source=of.name,
        url=entry.url,
        title=f"{of.name} {entry.own_id}",
        text=text,
        language="en",
        published=entry.published,
        retrieved=datetime.now(UTC),
        dataset=of.key,
    )
    evidence = tuple(Evidence(field, span, span.of(text)) for field, span in spans)
    trigger = next((span for field, span in spans if field == "event"), spans[0][1] if spans else Span(0, len(text)))
    why = Explanation("dataset", f"coded by {of.name} as {entry.own_id}. {of.terms}", entry.confidence, entry.notes)
    code = Coding(
        entry.sub,
        entry.when,
        entry.side_a,
        entry.side_b,
        entry.where,
        entry.casualties,
        (),
        entry.importance,
        entry.confidence,
    )
    report = EventReport(content_id("report", article.id), article.id, code, trigger, evidence, (why,))
    return Imported(article, (report,))


def _told(cells: Iterable[tuple[str, str, str]]) -> tuple[str, list[tuple[str, Span]]]:
    """The text of a row, and where the value of each field stands in it."""
    text, spans = "", []
    for field, column, value in cells:
        shown = clean(" ".join(value.split()))
        if not shown:
            continue
        start = len(text) + len(column) + 2
        text += f"{column}: {shown}\n"
        if field:
            spans.append((field, Span(start, start + len(shown))))
    return text, spans
