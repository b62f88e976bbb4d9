"""Taking away what a view shows: exactly its rows as data (`events.formats`), or as a still map.

A format is one function that turns events with their articles into pieces of bytes, and a row in FORMATS.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Literal

from events import labels
from events.bundle import bundle
from events.care import AS_HELD, Care
from events.care import told as careful
from events.errors import ExportError
from events.filters import in_words
from events.formats import acled, delimited, geojson, geopackage, geoparquet, kml, spreadsheet, ucdp
from events.formats.told import About, Format, Told
from events.labels import Language, Names
from events.model import EventFilter
from events.query import Cells, Query, Totals, Viewport
from geodata import snapshot as picture
from geodata.cells import Cell, Side

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BATCH = 500
_PICTURE_PIXELS = 1000
"""About the width of a picture's map, which decides how far it zooms in."""

FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", ".csv", "text/csv; charset=utf-8", delimited.write),
    "xlsx": Format("xlsx", ".xlsx", _EXCEL, spreadsheet.write),
    "geojson": Format("geojson", ".geojson", "application/geo+json", geojson.write),
    "kml": Format("kml", ".kml", "application/vnd.google-earth.kml+xml", kml.write),
    "gpkg": Format("gpkg", ".gpkg", "application/geopackage+sqlite3", geopackage.write),
    "geoparquet": Format("geoparquet", ".parquet", "application/vnd.apache.parquet", geoparquet.write),
    "acled": Format("acled", ".acled.csv", "text/csv; charset=utf-8", acled.write),
    "ucdp": Format("ucdp", ".ucdp.csv", "text/csv; charset=utf-8", ucdp.write),
}
ARCHIVE = "zip"
"""All formats in one archive, with README, codebook, hashes and citation."""


def export(query: Query, filter: EventFilter, format: str, *, care: Care = AS_HELD) -> bytes:
    """The rows of a view in a format of FORMATS, or ARCHIVE. Raises ExportError when there is no such format."""
    return b"".join(export_pieces(query, filter, format, care=care))


def export_pieces(query: Query, filter: EventFilter, format: str, *, care: Care = AS_HELD) -> Iterator[bytes]:
    """As `export`, piece by piece, for views larger than memory (an archive is made whole)."""
    if format == ARCHIVE:
        return iter([_archive(query, filter, care)])
    if format not in FORMATS:
        raise ExportError(f"there is no format {format!r}; formats are: {', '.join((*FORMATS, ARCHIVE))}")
    return FORMATS[format].write(_told(query, filter, care), about(query, filter, care))


def about(query: Query, filter: EventFilter, care: Care = AS_HELD) -> About:
    """What a file of this view says of itself."""
    return About(in_words(filter, labels.names("en")), query.version, query.content_hash(filter), care.words)


def _archive(query: Query, filter: EventFilter, care: Care) -> bytes:
    files = {f"furat{made.suffix}": export(query, filter, name, care=care) for name, made in FORMATS.items()}
    shown = list(_told(query, filter, care))
    articles = {article.id: article for told in shown for article in told.listed}
    sources = {article.source for article in articles.values() if article.source}
    counts = {"events": len(shown), "articles": len(articles), "sources": len(sources)}
    return bundle(files, about(query, filter, care), **counts)


def _told(query: Query, filter: EventFilter, care: Care) -> Iterator[Told]:
    events = query.events(filter)
    while batch := list(islice(events, _BATCH)):
        articles = {a.id: a for a in query.articles([id for event in batch for id in event.article_ids])}
        yield from (one for event in batch if (one := careful(event, articles, care)) is not None)


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
