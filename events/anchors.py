"""Where an article tells an event, and what tells it there after the article was read anew or its outlet changed it.

A correction by an outlet moves words: a sentence put before all others shifts every place behind it. So a place is
known by the sentence that told the event, then by its characters, and where an article tells one event before and
after, by that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from events.model import Anchor, Event, EventReport
from geodata.names import words

ALIKE = 0.5
"""Share of the words of two sentences, of the longer one, from which they are one sentence, changed or not."""
LONGEST = 500
"""Characters kept of a sentence."""
SENTENCE = 10_000
"""Weight of a sentence known again against characters in common: more than any trigger has."""


def anchor(report: EventReport) -> Anchor:
    """The place at which a report's article tells it."""
    told = [e.quote for e in report.evidence if e.field == "event"] or [e.quote for e in report.evidence]
    return Anchor(report.article_id, report.trigger, " ".join(dict.fromkeys(told))[:LONGEST])


def anchors(event: Event) -> tuple[Anchor, ...]:
    """The places in the articles that tell an event."""
    return tuple(map(anchor, event.reports))


def nearness(one: Anchor, other: Anchor) -> int:
    """How much speaks for two places being one: 0 when nothing does."""
    if one.article_id != other.article_id:
        return 0
    overlap = max(0, min(one.span.end, other.span.end) - max(one.span.start, other.span.start))
    alike = _alike(one.words, other.words)
    return overlap + (round(SENTENCE * alike) if alike >= ALIKE else 0)


def told_at(place: Anchor, reports: Sequence[EventReport]) -> list[EventReport]:
    """The reports that tell now what was told at a place; `reports` are all that there are of its article."""
    near = [(nearness(place, anchor(report)), report) for report in reports]
    most = max((weight for weight, _ in near), default=0)
    if not most:
        return list(reports) if len(reports) == 1 else []
    if most < SENTENCE * ALIKE:  # by characters alone, as of corrections that kept no words
        return [report for weight, report in near if weight]
    return [report for weight, report in near if weight == most]


def told_again(old: Iterable[EventReport], new: Iterable[EventReport]) -> dict[str, dict[str, int]]:
    """Old report -> the new ones that tell the same at its place, with how much speaks for it.

    Reports that both have are known by their ids and not looked at.
    """
    before, after = _by_article(old), _by_article(new)
    found: dict[str, dict[str, int]] = {}
    for article in before.keys() & after.keys():
        same = {report.id for report in before[article]} & {report.id for report in after[article]}
        rest = [report for report in before[article] if report.id not in same]
        fresh = [report for report in after[article] if report.id not in same]
        for report in rest:
            place = anchor(report)
            told = {one.id: weight for one in fresh if (weight := nearness(place, anchor(one)))}
            most = max(told.values(), default=0)
            if most >= SENTENCE * ALIKE:
                told = {id: weight for id, weight in told.items() if weight == most}
            found[report.id] = told or {
                one.id: 1 for one in fresh if len(rest) == len(fresh) == 1 and akin(report, one)
            }
    return found


def akin(one: EventReport, other: EventReport) -> bool:
    """Whether two accounts agree on two of kind, days and place: one rewritten, not another event in its room."""
    a, b = one.coding, other.coding
    places = [code.location.place.id for code in (a, b) if code.location and code.location.place]
    same_place = len(places) == 2 and places[0] == places[1]
    same_days = a.date is not None and b.date is not None and (a.date.start, a.date.end) == (b.date.start, b.date.end)
    return (a.sub_event_type == b.sub_event_type) + same_days + same_place >= 2


def _by_article(reports: Iterable[EventReport]) -> dict[str, list[EventReport]]:
    found: dict[str, list[EventReport]] = defaultdict(list)
    for report in reports:
        found[report.article_id].append(report)
    return found


def _alike(one: str, other: str) -> float:
    """Share of words two sentences have in common, of the longer one."""
    first, second = frozenset(words(one)), frozenset(words(other))
    return len(first & second) / max(len(first), len(second)) if first and second else 0.0
