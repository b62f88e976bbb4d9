"""Events as words on a terminal. News text is hostile there too: no control character gets through."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from events.answers import EventRow
from events.contract import event_object
from events.corrections import in_words
from events.model import Article, Correction, Event, Toll

COLUMNS = ("event_id", "date", "type", "side_a", "side_b", "place", "killed", "confidence", "articles")


def safe(text: str) -> str:
    """Text that moves no cursor and turns no direction: control and format characters left out."""
    return "".join(
        char if unicodedata.category(char) not in ("Cc", "Cf", "Cs") else " " * (char in "\t\n") for char in text
    )


def print_rows(rows: Iterable[EventRow], console: Console) -> None:
    """A table on a terminal; lines of tab-separated values, with a header, anywhere else."""
    if not console.is_terminal:
        console.file.write("\t".join(COLUMNS) + "\n")
        console.file.writelines("\t".join(cells) + "\n" for cells in map(_cells, rows))
        return
    table = Table(*COLUMNS, expand=True)
    for row in rows:
        table.add_row(*map(Text, _cells(row)))
    console.print(table)


def event_lines(event: Event, articles: Sequence[Article], corrections: Sequence[Correction]) -> Iterator[str]:
    """Everything known of an event, line by line: values, who says so, the words behind it, why, what was changed."""
    told = event_object(event, {article.id: article for article in articles})
    code, place = event.coding, told["place"]
    yield f"{event.id}  {code.sub_event_type} ({code.event_type})"
    yield f"when        {_days(told['date_start'], told['date_end'])}" + (f" ({code.date.basis})" if code.date else "")
    yield "where       " + (_place(place) + f", precision {told['where_precision']}" if place else "unknown")
    yield f"side a      {', '.join(told['side_a']) or 'unknown'}"
    yield f"side b      {', '.join(told['side_b']) or 'unknown'}"
    yield f"killed      {toll_words(code.casualties.killed)}"
    yield f"injured     {toll_words(code.casualties.injured)}"
    yield f"told as     {code.importance}, confidence {code.confidence:.2f}"
    yield from (f"claim       {c['claimant']} {c['stance']}: {c['quote']}" for c in told["claims"])
    yield from _standing_lines(event)
    for article in articles:
        yield from _article_lines(event, article)
    yield from (f"{correction.id}  {in_words(correction)}" for correction in corrections)


def _standing_lines(event: Event) -> Iterator[str]:
    """On how many origins it stands, what they agree on, where they differ, and why they are one event."""
    if event.origins:
        yield f"origins     {len(event.origins)} independent, {len(event.article_ids)} articles"
    for origin in event.origins:
        if origin.article_ids[1:]:
            yield f"copies      {origin.article_ids[0]}: {', '.join(origin.article_ids[1:])}"
    if event.one_sided:
        yield f"one-sided   only {event.one_sided} says so"
    yield from (f"agree       {agreement}" for agreement in event.agreements)
    yield from (f"differ      {difference}" for difference in event.differences)
    for link in event.links:
        parts = ", ".join(f"{p.name} {p.points:+.2f} ({p.reason})" for p in link.parts if p.points)
        yield f"joined      {link.one} + {link.other}: {link.points:.2f} points: {parts}"


def toll_words(toll: Toll) -> str:
    """A toll as "3", "2 to 4 (best 3)" or "unknown"."""
    known = [n for n in (toll.low, toll.best, toll.high) if n is not None]
    if not known:
        return "unknown"
    if known[0] == known[-1]:
        return str(known[0])
    return f"{known[0]} to {known[-1]}" + ("" if toll.best is None else f" (best {toll.best})")


def _article_lines(event: Event, article: Article) -> Iterator[str]:
    yield f"article     {article.title or article.id} | {article.source} | {article.url}"
    if article.withdrawn:
        yield f"  taken down by the outlet, found on {article.withdrawn:%Y-%m-%d %H:%M} UTC; its words are kept"
    for report in event.reports:
        if report.article_id == article.id:
            yield from (f"  {e.field:<18} {e.span.start}-{e.span.end}: {e.quote}" for e in report.evidence)
            yield from (
                f"  why: {x.recognizer}: {x.rule} {x.score:.2f} {' '.join(x.adjustments)}" for x in report.explanations
            )


def _cells(row: EventRow) -> list[str]:
    days = _days(*(day.isoformat() if day else None for day in (row.date_start, row.date_end)))
    killed = toll_words(Toll(row.killed_low, row.killed_best, row.killed_high))
    cells = (
        row.id,
        days,
        row.sub_event_type,
        ", ".join(row.side_a),
        ", ".join(row.side_b),
        row.place or "unknown",
        killed,
    )
    return [safe(cell) for cell in (*cells, f"{row.confidence:.2f}", str(len(row.article_ids)))]


def _days(first: str | None, last: str | None) -> str:
    if first is None or last is None:
        return "unknown"
    return first if first == last else f"{first} to {last}"


def _place(place: dict[str, object]) -> str:
    names = (place["name"], place["admin2"], place["admin1"], place["country"])
    return ", ".join(str(name) for name in names if name) + f" ({place['latitude']}, {place['longitude']})"
