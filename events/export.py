"""Taking away what a view shows as data: exactly its rows, in a format of `events.formats`.

A format is one function that turns events with their articles into pieces of bytes, and a row in FORMATS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from events import labels
from events.bundle import bundle
from events.care import AS_HELD, Care
from events.care import told as careful
from events.errors import ExportError
from events.filters import in_words
from events.formats import acled, companion, delimited, geojson, geopackage, geoparquet, kml, spreadsheet, ucdp
from events.formats.columns import COLUMNS, Column
from events.formats.told import About, Companion, Format, Told
from events.model import EventFilter
from events.query import Query

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BESIDE = companion.SUFFIX
"""Added to the name of a file for what stands beside it."""
_CSV = "text/csv; charset=utf-8"
_BATCH = 500


def _beside(columns: Sequence[Column]) -> Companion:
    return lambda name, about: companion.companion(name, columns, about)


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", ".csv", _CSV, delimited.write, _beside(COLUMNS)),
    "xlsx": Format("xlsx", ".xlsx", _EXCEL, spreadsheet.write),
    "geojson": Format("geojson", ".geojson", "application/geo+json", geojson.write),
    "kml": Format("kml", ".kml", "application/vnd.google-earth.kml+xml", kml.write),
    "gpkg": Format("gpkg", ".gpkg", "application/geopackage+sqlite3", geopackage.write),
    "geoparquet": Format("geoparquet", ".parquet", "application/vnd.apache.parquet", geoparquet.write),
    "acled": Format("acled", ".acled.csv", _CSV, acled.write, _beside(acled.COLUMNS)),
    "ucdp": Format("ucdp", ".ucdp.csv", _CSV, ucdp.write, _beside(ucdp.COLUMNS)),
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


def beside(query: Query, filter: EventFilter, format: str, name: str, *, care: Care = AS_HELD) -> bytes | None:
    """What stands beside a file of that name, in one named NAME-metadata.json; None where the file says it itself."""
    made = FORMATS.get(format)
    return made.companion(name, about(query, filter, care)) if made and made.companion else None


def about(query: Query, filter: EventFilter, care: Care = AS_HELD) -> About:
    """What a file of this view says of itself."""
    return About(in_words(filter, labels.names("en")), query.version, query.content_hash(filter), care.words)


def _archive(query: Query, filter: EventFilter, care: Care) -> bytes:
    files: dict[str, bytes] = {}
    for format, made in FORMATS.items():
        name = f"furat{made.suffix}"
        files[name] = export(query, filter, format, care=care)
        if told := beside(query, filter, format, name, care=care):
            files[name + companion.SUFFIX] = told
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
