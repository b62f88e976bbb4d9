"""A draft: an event of one clause as first coded; which of a sentence's drafts stand, and the reports they become."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from events.attachment import PlaceOption
from events.clauses import Clause
from events.model import Casualties, Coding, EventReport, Evidence, Explanation, Span, content_id
from events.reading import SentenceReading
from events.recognizers.casualties import total
from events.weighing import NO_SIGNS, Signs


@dataclass(frozen=True, slots=True)
class Draft:
    """An event of one clause, before events of the same article are joined."""

    coding: Coding
    clause: Clause
    sentence: int
    trigger: Span
    place: PlaceOption | None
    evidence: tuple[Evidence, ...]
    explanations: tuple[Explanation, ...] = field(default=())
    alone: bool = True
    """False when it only counts as support of an event told elsewhere in the article."""
    signs: Signs = NO_SIGNS
    """What the record as a whole is weighed by."""
    finish: Callable[[Draft], Draft] | None = field(default=None, repr=False, compare=False)
    """What has yet to be done: weighing its sides, telling its evidence and why; most drafts stand for nothing."""

    def finished(self) -> Draft:
        """The draft with nothing left to do."""
        return self.finish(self) if self.finish else self


def settled(drafts: Sequence[Draft], reading: SentenceReading) -> list[Draft]:
    """The drafts of a sentence: where two tell the same in the same words, only the surer one stands alone.

    The only event of a sentence takes its sides and figures from the whole of it.
    """
    standing: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: -d.coding.confidence):
        if draft.alone and not any(_rivals(draft, other) for other in standing):
            standing.append(draft)
    if len(standing) == 1:
        only = standing[0]
        wide = next((d for d in drafts if d.clause.whole and _same(d, only)), None)
        chosen = (wide or _with_figures(only, reading)).finished()
        coding = replace(chosen.coding, confidence=only.coding.confidence)
        made = replace(chosen, alone=True, coding=coding, signs=only.signs)
        return [made if d is (wide or only) else replace(d, alone=False) for d in drafts]
    return [d.finished() if any(d is one for one in standing) else replace(d, alone=False) for d in drafts]


def _same(one: Draft, other: Draft) -> bool:
    """Whether two drafts of a sentence give one event: kind, place and day are equal."""
    a, b = one.coding, other.coding
    return (a.sub_event_type, a.location, a.date) == (b.sub_event_type, b.location, b.date)


def _rivals(one: Draft, other: Draft) -> bool:
    """Whether two drafts of a sentence read the same words as events of the same kind, or one such event in two parts:
    "attacked the base near X, killing nine, an officer said on Tuesday"."""
    a, b = one.clause.span, other.clause.span
    apart = a.end <= b.start or b.end <= a.start
    if apart and one.coding.event_type == other.coding.event_type and one.coding.location == other.coding.location:
        return not (_names_place(one) and _names_place(other))
    return not apart and (one.coding.event_type == other.coding.event_type or one.trigger == other.trigger)


def _names_place(draft: Draft) -> bool:
    """Whether the place of a draft stands in its own part of the sentence."""
    at = draft.place.resolution.toponym if draft.place and not draft.place.in_title else None
    return at is not None and draft.clause.holds(Span(at.start, at.end))


def _with_figures(draft: Draft, reading: SentenceReading) -> Draft:
    """The only event of a sentence has all its figures, also those beyond the clause."""
    if draft.clause.whole:
        return draft
    return replace(draft, coding=replace(draft.coding, casualties=casualties_of(reading)))


@lru_cache(maxsize=64)
def casualties_of(reading: SentenceReading) -> Casualties:
    """The losses a sentence tells."""
    killed, killed_by = total(reading.figures, "killed")
    return Casualties(killed, total(reading.figures, "injured")[0], killed_by)


def reports(article_id: str, drafts: Sequence[Draft]) -> tuple[EventReport, ...]:
    """EventReports of an article's drafts, with ids made of content."""
    return tuple(
        EventReport(
            content_id("report", article_id, d.coding.sub_event_type, d.trigger.start, d.trigger.end),
            article_id,
            d.coding,
            d.trigger,
            d.evidence,
            d.explanations,
        )
        for d in drafts
    )
