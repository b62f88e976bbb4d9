"""GeoJSON, RFC 7946: WGS84, longitude first, six digits; an event without a place has a null geometry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from events.contract import json_text
from events.formats.told import About, Told
from geodata.extents import line_of
from geodata.places import Resolution


def write(rows: Iterable[Told], about: About) -> Iterator[bytes]:
    """One feature a line; the member `about` says what the file holds."""
    yield f'{{"type":"FeatureCollection","about":{json_text(dict(about.pairs))},"features":['.encode()
    for number, told in enumerate(rows):
        yield ((",\n" if number else "\n") + json_text(_feature(told))).encode("utf-8", "replace")
    yield b"\n]}\n"


def _feature(told: Told) -> dict[str, Any]:
    location = told.event.coding.location
    return {
        "type": "Feature",
        "id": told.event.id,
        "geometry": {"type": "Point", "coordinates": list(told.point)} if told.point else None,
        "properties": {
            **told.object,
            "radius_km": location.radius_km if location else None,
            "line": _line(location),
            "differences": list(told.event.differences),
            "agreements": list(told.event.agreements),
            "one_sided": told.event.one_sided,
            "origins": [list(origin.article_ids) for origin in told.event.origins],
            "articles": [
                {
                    "id": a.id,
                    "source": a.source,
                    "url": a.url,
                    "title": a.title,
                    "published": _text(a.published),
                    "withdrawn": _text(a.withdrawn),
                }
                for a in told.listed
            ],
        },
    }


def _line(location: Resolution | None) -> dict[str, Any] | None:
    """The road or river stretch a location is, as a geometry of its own; the feature stays a point for all readers."""
    line = line_of(location) if location else None
    if line is None:
        return None
    return {"type": "LineString", "coordinates": [[round(x, 6), round(y, 6)] for x, y in line.coords]}


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
