"""Reports of several articles become events: the same kind, place, days and sides are one event.

Only reports with a place and a date exact to a week are compared, within blocks of nearby cells and days, so the work
grows with the number of reports. An event's id is made of the smallest of its reports' ids, whatever their order.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import reduce

from events.agreement import both, same
from events.model import Article, Coding, DatePrecision, Event, EventReport, Toll, content_id

CELL_DEGREES = 0.25
"""Side of a block's cell; larger than the distance at which two places count as one (15 km)."""

_Block = tuple[str, int, int, date]


def merge(reports: Iterable[EventReport], *, articles: Mapping[str, Article]) -> tuple[Event, ...]:
    """All events of the reports, in the order of their ids.

    `articles` maps article ids to articles; the account of the earliest published leads the merged record.
    """
    known = sorted(reports, key=lambda r: (_published(articles.get(r.article_id)), r.id))
    groups: dict[str, list[EventReport]] = defaultdict(list)
    leaders = _leaders(known)
    for report in known:
        groups[_find(leaders, report.id)].append(report)
    return tuple(sorted(map(_event, groups.values()), key=lambda event: event.id))


def _published(article: Article | None) -> str:
    return article.published.isoformat() if article and article.published else "9999"


def _leaders(reports: Sequence[EventReport]) -> dict[str, str]:
    """Union-find over reports that tell the same event: report id -> a report of its group."""
    leaders = {report.id: report.id for report in reports}
    blocks: dict[_Block, list[EventReport]] = defaultdict(list)
    for report in reports:
        for block in _blocks(report.coding):
            for other in blocks[block]:
                one, two = _find(leaders, other.id), _find(leaders, report.id)
                if one != two and other.article_id != report.article_id and same(other.coding, report.coding):
                    leaders[two] = one
        for block in _own_blocks(report.coding):
            blocks[block].append(report)
    return leaders


def _find(leaders: dict[str, str], report_id: str) -> str:
    while leaders[report_id] != report_id:
        leaders[report_id] = leaders[leaders[report_id]]
        report_id = leaders[report_id]
    return report_id


def _own_blocks(coding: Coding) -> Iterator[_Block]:
    """The blocks a report stands in: its cell, on each of its days. None without an exact place and time."""
    at, when = coding.location, coding.date
    if at is None or at.latitude is None or at.longitude is None or when is None or when.precision > DatePrecision.WEEK:
        return
    row, column = math.floor(at.latitude / CELL_DEGREES), math.floor(at.longitude / CELL_DEGREES)
    for day in range((when.end - when.start).days + 1):
        yield coding.sub_event_type.value, row, column, when.start + timedelta(days=day)


def _blocks(coding: Coding) -> Iterator[_Block]:
    """The blocks in which a report of the same event may stand: its own and the neighbouring cells."""
    for kind, row, column, day in _own_blocks(coding):
        for i in (-1, 0, 1):
            for j in (-1, 0, 1):
                yield kind, row + i, column + j, day


def _event(reports: list[EventReport]) -> Event:
    coding = reduce(both, (report.coding for report in reports))
    event_id = content_id("event", min(report.id for report in reports))
    return Event(event_id, coding, tuple(reports), tuple(_differences(reports)))


def _differences(reports: Sequence[EventReport]) -> Iterator[str]:
    """Where the accounts of different articles disagree, in words."""
    tolls = {r.coding.casualties.killed for r in reports if r.coding.casualties.killed != Toll()}
    best = sorted({toll.best for toll in tolls if toll.best is not None})
    if len(best) > 1:
        yield f"killed: {' or '.join(map(str, best))}"
    dates = sorted({(r.coding.date.start, r.coding.date.end) for r in reports if r.coding.date})
    if len(dates) > 1:
        yield "date: " + " or ".join(str(a) if a == b else f"{a} to {b}" for a, b in dates)
    for name in ("side_a", "side_b"):
        named = {tuple(actor.name for actor in getattr(r.coding, name)) for r in reports} - {()}
        if len(named) > 1:
            yield f"{name}: " + " or ".join(", ".join(side) for side in sorted(named))
