"""Taking away what a view shows: exactly its rows, as GeoJSON, CSV or a still map.

A format is one function that turns events with their articles into pieces of text, and a row in FORMATS.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from events import labels
from events.contract import JsonObject, event_object, json_text
from events.errors import ExportError
from events.filters import in_words
from events.labels import Language, Names
from events.model import Article, Event, EventFilter, Toll
from events.query import Cells, Query, Totals, Viewport
from geodata import snapshot as picture
from geodata.cells import Cell, Side

_BATCH = 500
_PICTURE_PIXELS = 1000
"""About the width of a picture's map, which decides how far it zooms in."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the articles that tell it, and its object as the command line prints it."""

    event: Event
    articles: Mapping[str, Article]
    object: JsonObject


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write events."""

    name: str
    suffix: str
    media_type: str
    write: Callable[[Iterable[Told]], Iterator[str]]


def export(query: Query, filter: EventFilter, format: str) -> bytes:
    """The rows of a view in a format of FORMATS. Raises ExportError when there is no such format."""
    return b"".join(export_pieces(query, filter, format))


def export_pieces(query: Query, filter: EventFilter, format: str) -> Iterator[bytes]:
    """As `export`, piece by piece, for views larger than memory."""
    if format not in FORMATS:
        raise ExportError(f"there is no format {format!r}; formats are: {', '.join(FORMATS)}")
    return (piece.encode("utf-8", "replace") for piece in FORMATS[format].write(_told(query, filter)))


def _told(query: Query, filter: EventFilter) -> Iterator[Told]:
    events = query.events(filter)
    while batch := list(islice(events, _BATCH)):
        articles = {a.id: a for a in query.articles([id for event in batch for id in event.article_ids])}
        yield from (Told(event, articles, event_object(event, articles)) for event in batch)


# --- GeoJSON -----------------------------------------------------------------------------------------------------


def _geojson(rows: Iterable[Told]) -> Iterator[str]:
    """RFC 7946: WGS84, longitude first, six digits; an event without a place is a Feature with a null geometry."""
    yield '{"type":"FeatureCollection","features":['
    for number, told in enumerate(rows):
        yield (",\n" if number else "\n") + json_text(_feature(told))
    yield "\n]}\n"


def _feature(told: Told) -> dict[str, Any]:
    properties = told.object
    place, location = properties["place"], told.event.coding.location
    point = {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]} if place else None
    return {
        "type": "Feature",
        "id": told.event.id,
        "geometry": point,
        "properties": {
            **properties,
            "radius_km": location.radius_km if location else None,
            "differences": list(told.event.differences),
            "articles": [
                {"id": a.id, "source": a.source, "url": a.url, "title": a.title, "published": _moment(a)}
                for a in _articles(told)
            ],
        },
    }


def _articles(told: Told) -> list[Article]:
    return [told.articles[id] for id in told.event.article_ids if id in told.articles]


def _moment(article: Article) -> str | None:
    return article.published.isoformat() if article.published else None


# --- CSV ---------------------------------------------------------------------------------------------------------

_FORMULA = tuple("=+-@＝＋－＠\t\r\n|%")
"""Characters a spreadsheet may take for the start of a formula."""


def _csv(rows: Iterable[Told]) -> Iterator[str]:
    """RFC 4180 with a byte order mark (spreadsheets then read Arabic); values in one cell are parted by ` | `."""
    yield "\ufeff" + _line(list(_CSV_COLUMNS))
    for told in rows:
        yield _line([_cell(column(told)) for column in _CSV_COLUMNS.values()])


def _line(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def _cell(value: Any) -> str:
    """A value as text that no spreadsheet runs: text that starts like a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    text = " | ".join(value) if isinstance(value, (list, tuple)) else str(value)
    text = text.replace("\x00", "")
    return "'" + text if text.lstrip(" \u00a0").startswith(_FORMULA) else text


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


_CSV_COLUMNS: Mapping[str, Callable[[Told], Any]] = {
    "event_id": lambda t: t.event.id,
    "date_start": lambda t: t.event.coding.date and t.event.coding.date.start.isoformat(),
    "date_end": lambda t: t.event.coding.date and t.event.coding.date.end.isoformat(),
    "date_precision": lambda t: t.event.coding.date and int(t.event.coding.date.precision),
    "event_type": lambda t: t.event.coding.event_type.value,
    "sub_event_type": lambda t: t.event.coding.sub_event_type.value,
    "side_a": lambda t: [actor.name for actor in t.event.coding.side_a],
    "side_b": lambda t: [actor.name for actor in t.event.coding.side_b],
    "place": _placed("name"),
    "geonameid": _placed("geonameid"),
    "latitude": _placed("latitude"),
    "longitude": _placed("longitude"),
    "country": _placed("country"),
    "admin1": _placed("admin1"),
    "admin2": _placed("admin2"),
    "where_precision": lambda t: None if (p := t.event.coding.where_precision) is None else int(p),
    "radius_km": lambda t: t.event.coding.location and t.event.coding.location.radius_km,
    "fatalities_low": _toll(_killed, "low"),
    "fatalities_best": _toll(_killed, "best"),
    "fatalities_high": _toll(_killed, "high"),
    "fatalities_by": _killed_by,
    "injured_low": _toll(_injured, "low"),
    "injured_best": _toll(_injured, "best"),
    "injured_high": _toll(_injured, "high"),
    "importance": lambda t: t.event.coding.importance.value,
    "confidence": lambda t: round(t.event.coding.confidence, 4),
    "claims": _claims,
    "quotes": _quotes,
    "differences": lambda t: t.event.differences,
    "article_ids": lambda t: t.event.article_ids,
    "sources": lambda t: [a.source for a in _articles(t)],
    "titles": lambda t: [a.title for a in _articles(t)],
    "urls": lambda t: [a.url for a in _articles(t)],
}

FORMATS: Mapping[str, Format] = {
    "geojson": Format("geojson", ".geojson", "application/geo+json", _geojson),
    "csv": Format("csv", ".csv", "text/csv; charset=utf-8", _csv),
}


# --- still maps --------------------------------------------------------------------------------------------------

_HIDDEN = {
    "en": ("{} more not on this map: {}", "{} without a place", "{} below confidence {:g}", ", "),
    "ar": ("{} أخرى ليست على هذه الخريطة: {}", "{} بلا مكان", "{} دون الثقة {:g}", "، "),
}
_TITLE = {"en": "Conflict events", "ar": "أحداث النزاع"}


def snapshot(
    query: Query,
    filter: EventFilter,
    *,
    format: Literal["png", "svg", "pdf"] = "png",
    size: Literal["a4", "slide", "square"] = "a4",
    language: Language = "en",
    title: str = "",
    names: Names | None = None,
) -> bytes:
    """A still map of a view, with the filter in words and what is not shown. Raises geodata's DrawingError."""
    totals = query.totals(filter)
    return picture.draw(
        snapshot_cells(query, filter, language=language),
        sides=[Side(side.id, labels.names(language)("side", side.id), side.colour) for side in labels.sides()],
        title=title or _TITLE[language],
        subtitle=in_words(filter, names, language),
        size=size,
        format=format,
        language=language,
        shown=totals.mapped,
        hidden=hidden_in_words(totals, filter, language),
    )


def snapshot_cells(
    query: Query, filter: EventFilter, *, language: Language = "en", pixels: int = 40
) -> tuple[Cell, ...]:
    """The marks of a whole view, gathered as on a map about a thousand pixels wide."""
    extent = query.extent(filter)
    if extent is None:
        return ()
    width = max(extent.east - extent.west, (extent.north - extent.south) * 1.3, 0.05) / 360
    zoom = int(max(0, min(14, math.log2(_PICTURE_PIXELS / 256 / width))))
    view = Viewport(extent.west, extent.south, extent.east, extent.north, zoom)
    return marks(query.cells(filter, view, pixels=pixels), language)


def marks(cells: Cells, language: Language = "en") -> tuple[Cell, ...]:
    """The cells of an answer as marks to draw, labelled with their place's name."""
    labels = [(ar or en) if language == "ar" else en for en, ar in zip(cells.label, cells.label_ar, strict=True)]
    columns = (cells.lon, cells.lat, cells.count, cells.side, cells.deaths, cells.where_precision, cells.radius_km)
    mixes = [mix if len(mix) > 1 else () for mix in cells.mix]
    return tuple(Cell(*row) for row in zip(*columns, labels, cells.event_id, mixes, strict=True))


def hidden_in_words(totals: Totals, filter: EventFilter, language: Language = "en") -> str:
    """What a map of a view does not show, as a sentence; "" when it shows all."""
    whole, placeless, unsure, comma = _HIDDEN[language]
    parts = [
        placeless.format(totals.hidden_without_place) if totals.hidden_without_place else "",
        unsure.format(totals.hidden_low_confidence, filter.min_confidence) if totals.hidden_low_confidence else "",
    ]
    number = totals.hidden_without_place + totals.hidden_low_confidence
    return whole.format(number, comma.join(part for part in parts if part)) if number else ""
