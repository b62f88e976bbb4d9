"""Taking away what a view shows as a picture: a still map, a series, or a page that needs no network."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from events import labels
from events.errors import ExportError
from events.filters import in_words
from events.labels import Language, Names
from events.model import EventFilter
from events.query import Cells, Extent, Query, Timeline, Totals, Viewport
from geodata import shapes
from geodata.basemap import Box
from geodata.cells import Cell, Side

if TYPE_CHECKING:  # what draws is imported when something is drawn: matplotlib takes a second, the map needs none of it
    from geodata.strip import Bar, Perhaps

Kind = Literal["png", "svg", "pdf", "html", "gif"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Size = Literal["a4", "slide", "square"]
SIZES: tuple[Size, ...] = get_args(Size)
_PICTURE_PIXELS = 1000
"""About the width of a picture's map, which decides how far it zooms in."""
_SHAPES: dict[Size, float] = {"a4": 2.0, "slide": 2.6, "square": 1.6}
"""About how many times as wide as high the map in a picture is: an upright part of the earth has fewer
pixels, and must have fewer marks."""
_PAGE_SHAPE = 1.3
_MOST_WEEKS = 60
"""Pictures of one series: more would be a file of many megabytes that nobody watches to the end."""
_CLOSER = 5
"""Zooms that a page can go closer than the first look."""
_NOTES = {
    "en": "Sources: {sources} · articles: {articles} · independent origins: {origins} · dates: {dates} · "
    "lake version {version} · {hash}",
    "ar": "المصادر: {sources} · المقالات: {articles} · الأصول المستقلة: {origins} · التواريخ: {dates} · "
    "إصدار البحيرة {version} · {hash}",
}
_MOST_COUNTED = 3000
"""Events whose origins are counted for a picture: they stand in the whole records, which take some seconds to read."""
_UNCOUNTED = {"en": "not counted, of more than {most} events", "ar": "لم تُعدّ، فالأحداث أكثر من {most}"}
_NO_DATES = {"en": "none", "ar": "لا تواريخ"}

_HIDDEN = {
    "en": {
        "all": "{} more not on this map: {}", "comma": ", ",
        "hidden_without_place": "{} without a place", "hidden_low_confidence": "{} below confidence {:g}",
        "hidden_undated": "{} without a date", "hidden_deaths_unknown": "{} without a number of dead",
        "hidden_unplaced": "{} of unknown place",
    },
    "ar": {
        "all": "{} أخرى ليست على هذه الخريطة: {}", "comma": "، ",
        "hidden_without_place": "{} بلا مكان", "hidden_low_confidence": "{} دون الثقة {:g}",
        "hidden_undated": "{} بلا تاريخ", "hidden_deaths_unknown": "{} بلا عدد قتلى",
        "hidden_unplaced": "{} مكانها غير معروف",
    },
}  # fmt: skip
_TITLE = {"en": "Conflict events", "ar": "أحداث النزاع"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is to be made."""

    kind: Kind
    size: Size = "slide"
    """Of a still picture; a page has none, a series is slides."""
    language: Language = "en"
    title: str = ""
    timeline: bool = False
    """Whether bars over time stand beneath a still picture."""


def picture_of(query: Query, filter: EventFilter, look: Look, *, assets: Callable[[], Path]) -> bytes:
    """A view in a look; `assets` is asked for the base map's files (`write_assets`) when a page needs them.

    Raises ExportError, and geodata's DrawingError.
    """
    if look.kind == "html":
        return offline_page(query, filter, assets=assets(), language=look.language, title=look.title)
    if look.kind == "gif":
        return weekly(query, filter, language=look.language, title=look.title)
    return snapshot(
        query,
        filter,
        format=look.kind,
        size=look.size,
        language=look.language,
        title=look.title,
        timeline=look.timeline,
    )


def snapshot(
    query: Query,
    filter: EventFilter,
    *,
    format: Literal["png", "svg", "pdf"] = "png",
    size: Size = "a4",
    language: Language = "en",
    title: str = "",
    names: Names | None = None,
    timeline: bool = False,
    box: Box | None = None,
) -> bytes:
    """A still map of a view, with the filter in words, what is not shown, and what it rests on.

    Raises geodata's DrawingError.
    """
    from geodata.snapshot import draw

    totals, over_time = query.totals(filter), query.timeline(filter) if timeline else None
    return draw(
        snapshot_cells(query, filter, language=language, size=size),
        sides=sides(language),
        title=title or _TITLE[language],
        subtitle=in_words(filter, names or labels.names(language), language),
        size=size,
        format=format,
        language=language,
        shown=totals.mapped,
        hidden=hidden_in_words(totals, filter, language),
        notes=notes(query, filter, language),
        bars=bars(over_time) if over_time else (),
        perhaps=perhaps(over_time) if over_time else (),
        bbox=box,
        area=filter.area.corners if filter.area else (),
    )


def sides(language: Language) -> list[Side]:
    """The sides as they are drawn."""
    return [Side(side.id, labels.names(language)("side", side.id), side.colour) for side in labels.sides()]


def notes(query: Query, filter: EventFilter, language: Language = "en") -> str:
    """What a picture rests on: how many sources, articles and origins, which dates, which version and rows of it."""
    totals, (articles, sources) = query.totals(filter), query.told_by(filter)
    span = EventFilter(date_from=totals.first, date_to=totals.last)
    dates = in_words(span, language=language) if totals.first else _NO_DATES[language]
    counted = origins(query, filter)
    told = _UNCOUNTED[language].format(most=_MOST_COUNTED) if counted is None else counted
    return _NOTES[language].format(
        sources=sources,
        articles=articles,
        origins=told,
        dates=dates,
        version=query.version,
        hash=query.content_hash(filter),
    )


def origins(query: Query, filter: EventFilter) -> int | None:
    """On how many independent origins a view rests, copies of one text counted once; None where it has too many events
    for that to be counted while a person waits."""
    if query.totals(filter).shown > _MOST_COUNTED:
        return None
    firsts: set[str] = set()
    for event in query.events(filter):
        firsts |= {origin.article_ids[0] for origin in event.origins} or set(event.article_ids)
    return len(firsts)


def bars(found: Timeline) -> tuple[Bar, ...]:
    """The bars of a timeline with their ends."""
    from geodata.strip import Bar

    return tuple(Bar(row.start, after(row.start, found.unit), row.side, row.count) for row in found.rows)


def perhaps(found: Timeline) -> tuple[Perhaps, ...]:
    """The bars that events of uncertain date may belong to."""
    from geodata.strip import Perhaps

    return tuple(Perhaps(row.start, after(row.start, found.unit), row.count) for row in found.vague)


def after(start: date, unit: str) -> date:
    """The day after a bar that starts on a day."""
    if unit == "month":
        return (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    if unit == "year":
        return date(start.year + 1, 1, 1)
    return start + timedelta(days=7 if unit == "week" else 1)


def weekly(
    query: Query, filter: EventFilter, *, language: Language = "en", title: str = "", names: Names | None = None
) -> bytes:
    """An animated GIF, one picture a week of the view, all of the same part of the earth.

    Raises ExportError when the view has no dates, or more weeks than a series holds.
    """
    from geodata.series import animated

    totals, extent = query.totals(filter), _window(query, filter)
    first, last = filter.date_from or totals.first, filter.date_to or totals.last
    if first is None or last is None or extent is None:
        raise ExportError("a series needs events with a date and a place; the view has none")
    weeks = list(_weeks(first, last))
    if len(weeks) > _MOST_WEEKS:
        raise ExportError(f"a series holds {_MOST_WEEKS} weeks, and the view has {len(weeks)}; choose a shorter period")
    box = Box.around([(extent.west, extent.south), (extent.east, extent.north)], least=1.5)
    drawn = partial(snapshot, query, size="slide", language=language, title=title, names=names, box=box)
    frames = (drawn(filter=replace(filter, date_from=start, date_to=end)) for start, end in weeks)
    return animated(frames)


def _weeks(first: date, last: date) -> Iterator[tuple[date, date]]:
    start = first
    while start <= last:
        yield start, min(last, start + timedelta(days=6))
        start += timedelta(days=7)


def offline_page(
    query: Query, filter: EventFilter, *, assets: Path, language: Language = "en", title: str = ""
) -> bytes:
    """A page with the view's map in it, Leaflet and base map inside; `assets` is what `write_assets` wrote."""
    from geodata.page import written

    extent, totals = _window(query, filter), query.totals(filter)
    zoom = _zoom(extent, _PAGE_SHAPE) if extent else 2
    zooms = range(zoom, min(14, zoom + _CLOSER) + 1)
    view = extent or Extent(-180, -85, 180, 85)
    cells = {z: _cells_at(query, filter, view, z, language) for z in zooms}
    shown = in_words(filter, labels.names(language), language)
    return written(
        cells,
        assets=assets,
        sides=sides(language),
        language=language,
        title=title or _TITLE[language],
        lines=(shown, hidden_in_words(totals, filter, language), notes(query, filter, language)),
        area=filter.area.corners if filter.area else (),
    )


def _window(query: Query, filter: EventFilter) -> Extent | None:
    """Edges of what is to be seen: the events, and the area they must lie in; None where there are no events."""
    events = query.extent(filter)
    if events is None or filter.area is None:
        return events
    lons, lats = zip(*filter.area.corners, strict=True)
    west, south, east, north = min(lons), min(lats), max(lons), max(lats)
    if east > 180:  # it lies at both edges of the map
        west, east = -180.0, 180.0
    return Extent(min(west, events.west), min(south, events.south), max(east, events.east), max(north, events.north))


def _zoom(seen: Extent, shape: float) -> int:
    """How far a map that is so many times as wide as high goes in to show an extent whole."""
    high = (seen.north - seen.south) / math.cos(math.radians((seen.north + seen.south) / 2))
    width = max(seen.east - seen.west, high * shape, 0.05) / 360
    return int(max(0, min(14, math.log2(_PICTURE_PIXELS / 256 / width))))


def _cells_at(query: Query, filter: EventFilter, all: Extent, zoom: int, language: Language) -> tuple[Cell, ...]:
    return marks(query.cells(filter, Viewport(all.west, all.south, all.east, all.north, zoom), pixels=40), language)


def snapshot_cells(
    query: Query, filter: EventFilter, *, language: Language = "en", size: Size = "a4", pixels: int = 40
) -> tuple[Cell, ...]:
    """The marks of a whole view, gathered as on a map about a thousand pixels wide."""
    extent = _window(query, filter)
    if extent is None:
        return ()
    zoom = _zoom(extent, _SHAPES[size])
    view = Viewport(extent.west, extent.south, extent.east, extent.north, zoom)
    return marks(query.cells(filter, view, pixels=pixels), language)


def marks(cells: Cells, language: Language = "en") -> tuple[Cell, ...]:
    """The cells of an answer as marks to draw, labelled with their place's name."""
    labels = [(ar or en) if language == "ar" else en for en, ar in zip(cells.label, cells.label_ar, strict=True)]
    radii = [radius if alone else None for radius, alone in zip(cells.radius_km, cells.one_spot, strict=True)]
    columns = (cells.lon, cells.lat, cells.count, cells.side, cells.deaths, cells.where_precision, radii)
    mixes = [mix if len(mix) > 1 else () for mix in cells.mix]
    extents = map(shapes.read, cells.extent)
    return tuple(Cell(*row) for row in zip(*columns, labels, cells.event_id, mixes, extents, strict=True))


def hidden_in_words(totals: Totals, filter: EventFilter, language: Language = "en") -> str:
    """What a map of a view does not show, as a sentence; "" when it shows all.

    An event that several of these conditions hide is told under none of them.
    """
    said = _HIDDEN[language]
    counts = {reason: getattr(totals, reason) for reason in said if reason.startswith("hidden_")}
    parts = [said[reason].format(count, filter.min_confidence) for reason, count in counts.items() if count]
    return said["all"].format(sum(counts.values()), said["comma"].join(parts)) if parts else ""
