"""The lake's tables: their columns, and the rows made of records.

Each row holds flat columns to ask by and `record`, the whole record as JSON (`events.records`). Degrees are
WGS84, dates are days, counts of people are whole numbers; null is unknown. `digest` tells whether a record
changed: it leaves out the moment of reading, so that reading the same article twice changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from events.corrections import AnchoredCorrection
from events.delta import storable
from events.model import Actor, Article, Event, EventReport, Forward, Issue
from events.readers import readers_of
from events.records import to_json
from geodata import shapes
from geodata.names import fold

FORMAT_VERSION = 1
"""Grows when an older Furat could no longer read the tables."""

_TEXT, _DAY, _WHEN = pa.string(), pa.date32(), pa.timestamp("us", "UTC")
_TEXTS = pa.list_(_TEXT)

_CODING = [
    ("event_type", _TEXT),
    ("sub_event_type", _TEXT),
    ("date_start", _DAY),
    ("date_end", _DAY),
    ("date_precision", pa.int8()),
    ("side", _TEXT),
    ("sides", _TEXTS),
    ("side_a", _TEXTS),
    ("side_b", _TEXTS),
    ("lon", pa.float64()),
    ("lat", pa.float64()),
    ("where_precision", pa.int8()),
    ("radius_km", pa.float64()),
    ("place_id", _TEXT),
    ("place", _TEXT),
    ("place_ar", _TEXT),
    ("country", _TEXT),
    ("admin1", _TEXT),
    ("admin2", _TEXT),
    ("killed_low", pa.int64()),
    ("killed_best", pa.int64()),
    ("killed_high", pa.int64()),
    ("injured_low", pa.int64()),
    ("injured_best", pa.int64()),
    ("injured_high", pa.int64()),
    ("importance", _TEXT),
    ("confidence", pa.float64()),
]
_RECORD = [("digest", _TEXT), ("record", _TEXT)]

ADDED = ("sides_a", "sides_b", "claimants")
"""Columns of `events` that came later: rows of before have none (`events.flat`)."""
EXTENT = "extent"
"""The line or unit a place is (`geodata.shapes`), "" where radius_km says all. Rows of before have none: null."""

READERS = "readers"
"""Column of `events` that came after these: what two readers make of an event (`events.codes.Readers`)."""

SCHEMAS: Mapping[str, Any] = {
    "articles": pa.schema(
        [
            *((name, _TEXT) for name in ("id", "source", "url", "title", "language")),
            ("published", _WHEN),
            *_RECORD,
        ]
    ),
    "reports": pa.schema([("id", _TEXT), ("article_id", _TEXT), *_CODING, *_RECORD]),
    "readings": pa.schema([("id", _TEXT), ("digest", _TEXT)]),
    "sketches": pa.schema([("id", _TEXT), ("digest", _TEXT), ("hashes", pa.list_(pa.int32()))]),
    "issues": pa.schema(
        [("id", _TEXT), ("article_id", _TEXT), ("level", _TEXT), ("stage", _TEXT), ("message", _TEXT), *_RECORD]
    ),
    "corrections": pa.schema(
        [
            ("id", _TEXT),
            ("event_id", _TEXT),
            ("field", _TEXT),
            ("value", _TEXT),
            ("who", _TEXT),
            ("when", _WHEN),
            *_RECORD,
        ]
    ),
    "forwards": pa.schema(
        [
            ("id", _TEXT),
            ("event_id", _TEXT),
            ("to", _TEXTS),
            ("fate", _TEXT),
            ("since", pa.int64()),
            *_RECORD,
        ]
    ),
    "events": pa.schema(
        [
            ("id", _TEXT),
            *_CODING,
            ("article_ids", _TEXTS),
            ("sources", _TEXTS),
            ("title", _TEXT),
            ("search", _TEXT),
            *((name, _TEXTS) for name in ADDED),
            (READERS, _TEXT),
            (EXTENT, _TEXT),
            *_RECORD,
        ]
    ),
}


def article_rows(articles: Iterable[Article]) -> Any:
    """The rows of table `articles`."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return _rows(
        "articles",
        [
            {
                "id": a.id,
                "source": a.source,
                "url": a.url,
                "title": a.title,
                "language": a.language,
                "published": _utc(a.published),
                "digest": _digest(to_json(replace(a, retrieved=epoch, original=""))),  # a page differs each time
                "record": to_json(a),
            }
            for a in articles
        ],
    )


def reading_rows(articles: Iterable[Article], reader: str) -> Any:
    """The rows of table `readings`: which article was read, as it was, by which reader."""
    return _rows("readings", [{"id": a.id, "digest": _digest(f"{reader} {_as_given(a)}")} for a in articles])


def _as_given(article: Article) -> str:
    """An article without what reading adds to it."""
    return to_json(replace(article, retrieved=datetime(1970, 1, 1, tzinfo=UTC), language="", original=""))


def sketch_rows(sketches: Iterable[tuple[str, Sequence[int]]]) -> Any:
    """The rows of table `sketches` (`events.sketches`)."""
    return _rows("sketches", [{"id": id, "digest": _digest(str(found)), "hashes": found} for id, found in sketches])


def report_rows(reports: Iterable[EventReport]) -> Any:
    """The rows of table `reports`."""
    return _rows("reports", [{"id": r.id, "article_id": r.article_id, **_coding(r), **_record(r)} for r in reports])


def issue_rows(issues: Iterable[Issue]) -> Any:
    """The rows of table `issues`; the moment is not part of the digest."""
    return _rows(
        "issues",
        [
            {
                "id": i.id,
                "article_id": i.article_id,
                "level": i.level.value,
                "stage": i.stage,
                "message": i.message,
                "digest": _digest(to_json(replace(i, when=None))),
                "record": to_json(i),
            }
            for i in issues
        ],
    )


def correction_rows(corrections: Iterable[AnchoredCorrection]) -> Any:
    """The rows of table `corrections`."""
    return _rows(
        "corrections",
        [
            {
                "id": c.correction.id,
                "event_id": c.correction.event_id,
                "field": c.correction.field,
                "value": c.correction.value,
                "who": c.correction.who,
                "when": _utc(c.correction.when),
                **_record(c),
            }
            for c in corrections
        ],
    )


def forward_rows(forwards: Iterable[Forward]) -> Any:
    """The rows of table `forwards`."""
    return _rows(
        "forwards",
        [
            {"id": f.id, "event_id": f.event_id, "to": list(f.to), "fate": f.fate.value, "since": f.since, **_record(f)}
            for f in forwards
        ],
    )


def event_rows(events: Iterable[Event], articles: Mapping[str, Article]) -> Any:
    """The rows of table `events`; the articles give sources, titles and words to search in."""
    return _rows("events", [{"id": e.id, **_coding(e), **_telling(e, articles), **_record(e)} for e in events])


def _rows(table: str, rows: Sequence[Mapping[str, Any]]) -> Any:
    clean = [{name: _storable(value) for name, value in row.items()} for row in rows]
    return pa.Table.from_pylist(clean, schema=SCHEMAS[table])


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    return [storable(item) if isinstance(item, str) else item for item in value] if isinstance(value, list) else value


def _digest(record: str) -> str:
    return hashlib.sha256(record.encode()).hexdigest()[:16]


def _record(record: Any) -> dict[str, str]:
    text = to_json(record)
    return {"digest": _digest(text), "record": text}


def _utc(moment: datetime | None) -> datetime | None:
    """A naive moment is read as UTC here; the record keeps it naive."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _coding(told: Event | EventReport) -> dict[str, Any]:
    code = told.coding
    actors = (*code.side_a, *code.side_b)
    killed, injured = code.casualties.killed, code.casualties.injured
    return {
        "event_type": code.event_type.value,
        "sub_event_type": code.sub_event_type.value,
        "date_start": code.date.start if code.date else None,
        "date_end": code.date.end if code.date else None,
        "date_precision": int(code.date.precision) if code.date else None,
        "side": actors[0].side if actors else "unknown",
        "sides": list(dict.fromkeys(actor.side for actor in actors)) or ["unknown"],
        "side_a": _names(code.side_a),
        "side_b": _names(code.side_b),
        **_location(told),
        "killed_low": killed.low,
        "killed_best": killed.best,
        "killed_high": killed.high,
        "injured_low": injured.low,
        "injured_best": injured.best,
        "injured_high": injured.high,
        "importance": code.importance.value,
        "confidence": code.confidence,
    }


def _names(actors: Sequence[Actor]) -> list[str]:
    return [actor.name for actor in actors]


def _location(told: Event | EventReport) -> dict[str, Any]:
    """Coordinates have 6 digits (a decimetre), so that a click on the map finds exactly the stored point."""
    found = told.coding.location
    if found is None or found.place is None or found.precision is None:
        return {"country": ""}
    place = found.place
    lat, lon = (place.latitude if found.latitude is None else found.latitude), found.longitude
    return {
        "lon": round(place.longitude if lon is None else lon, 6),
        "lat": round(lat, 6),
        "where_precision": int(found.precision),
        "radius_km": found.radius_km,
        "place_id": place.id,
        "place": place.name,
        "place_ar": place.name_ar,
        "country": place.country,
        "admin1": place.admin1,
        "admin2": place.admin2,
    }


def _telling(event: Event, articles: Mapping[str, Article]) -> dict[str, Any]:
    known = [articles[id] for id in event.article_ids if id in articles]
    titles = [a.title for a in known if a.title]
    quotes = dict.fromkeys(evidence.quote for report in event.reports for evidence in report.evidence)
    return {
        "article_ids": list(event.article_ids),
        "sources": list(dict.fromkeys(a.source for a in known if a.source)),
        "title": titles[0] if titles else "",
        "search": fold(" ".join([*titles, *quotes])),
        **added(event),
        READERS: readers_of(event).value,
        EXTENT: shapes.told(event.coding.location),
    }


def added(event: Event) -> dict[str, list[str]]:
    """The columns ADDED: colour groups of each side, and who says so, denials too."""
    code = event.coding
    claims = (claim for coding in (code, *(r.coding for r in event.reports)) for claim in coding.claims)
    return {
        "sides_a": list(dict.fromkeys(actor.side for actor in code.side_a)),
        "sides_b": list(dict.fromkeys(actor.side for actor in code.side_b)),
        "claimants": list(dict.fromkeys(claim.claimant for claim in claims)),
    }
