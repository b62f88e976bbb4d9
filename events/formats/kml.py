"""KML 2.2 (OGC): a placemark an event, coloured by side, with the days it may have happened on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from typing import Any

from events.formats.columns import COLUMNS, as_text
from events.formats.told import About, Told
from events.labels import side_colour, sides

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
_SHOWN = tuple(column for column in COLUMNS if column.name not in ("latitude", "longitude"))


def write(rows: Iterable[Told], about: About) -> Iterator[bytes]:
    """Events without a place are placemarks without a point."""
    yield f"{_HEAD}<name>Furat</name><description>{_text(about.line)}</description>\n".encode()
    yield "".join(_style(side.id) for side in (*sides(),)).encode()
    for told in rows:
        yield _placemark(told).encode("utf-8", "replace")
    yield b"</Document></kml>\n"


def _style(side: str) -> str:
    """KML writes colours as alpha, blue, green, red."""
    colour = side_colour(side)
    return (
        f'<Style id="{_text(side)}"><IconStyle><color>ff{colour[5:7]}{colour[3:5]}{colour[1:3]}</color>'
        "</IconStyle></Style>\n"
    )


def _placemark(told: Told) -> str:
    coding = told.event.coding
    actors = (*coding.side_a, *coding.side_b)
    name = f"{coding.sub_event_type.value} · {(told.object['place'] or {}).get('name') or 'place unknown'}"
    when = "" if coding.date is None else _span(coding.date.start, coding.date.end)
    point = f"<Point><coordinates>{told.point[0]},{told.point[1]}</coordinates></Point>" if told.point else ""
    data = "".join(f'<Data name="{c.name}"><value>{_text(c.pick(told))}</value></Data>' for c in _SHOWN)
    return (
        f'<Placemark id="{_text(told.event.id)}"><name>{_text(name)}</name>{when}'
        f"<styleUrl>#{_text(actors[0].side if actors else 'unknown')}</styleUrl>"
        f"<ExtendedData>{data}</ExtendedData>{point}</Placemark>\n"
    )


def _span(first: date, last: date) -> str:
    return f"<TimeSpan><begin>{first.isoformat()}</begin><end>{last.isoformat()}</end></TimeSpan>"


def _text(value: Any) -> str:
    return escape(as_text(value))
