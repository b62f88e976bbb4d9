"""Who found an event, the rules, the model or both, and how far the two agree.

Kept as explanations of a report, so that a person who asks "why?" sees it, and an older Furat can read the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from events.model import Coding, Event, EventReport, Explanation, Readers

READERS = "readers"
"""Recognizer of the explanation that says who found an event."""
AGREEMENT = "agreement"
"""Recognizer of the explanations that say of a field whether the two readers agree."""
MARK = f'"recognizer":"{READERS}"'
"""Stands in the record of every event two readers were asked for, and in no other (quotes in a text are escaped)."""
UNLIKE = (Readers.RULES, Readers.MODEL, Readers.DIFFER)
"""What is said of an event on which the readers differ."""
FIELDS = ("sub_event_type", "date", "place", "side_a", "side_b", "killed", "injured", "importance")


class FoundBy(StrEnum):
    """Who found an event."""

    RULES = "rules"
    MODEL = "model"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How often two readers say the same of a field, over the events both found."""

    field: str
    compared: int
    """Events in which at least one of the two says something of it."""
    agreed: int

    @property
    def share(self) -> float | None:
        """0..1; None where nothing was compared."""
        return self.agreed / self.compared if self.compared else None


@dataclass(frozen=True, slots=True)
class AgreementFigures:
    """What two readers found, in events of articles both have read."""

    both: int
    rules_only: int
    model_only: int
    fields: tuple[FieldAgreement, ...]

    @property
    def compared(self) -> bool:
        """Whether two readers were ever compared."""
        return bool(self.both or self.rules_only or self.model_only)


def found_by(report: EventReport) -> FoundBy | None:
    """Who found a report, where two readers were asked; None where only one was."""
    told = next((e.rule for e in report.explanations if e.recognizer == READERS), None)
    return FoundBy(told) if told in tuple(FoundBy) else None


def readers_of(event: Event) -> Readers:
    """What two readers make of an event, over all its reports of articles both have read."""
    found = {who for report in event.reports if (who := found_by(report)) is not None}
    if not found:
        return Readers.ONE
    if len(found) == 1 and FoundBy.BOTH not in found:
        return Readers(next(iter(found)).value)
    return Readers.AGREE if found == {FoundBy.BOTH} and not any(map(_unlike, event.reports)) else Readers.DIFFER


def _unlike(report: EventReport) -> bool:
    return any(e.recognizer == AGREEMENT and e.score < 1 for e in report.explanations)


def finder(who: FoundBy, score: float) -> Explanation:
    """The explanation that says who found an event; `score` is the share of fields agreed on."""
    words = {
        FoundBy.RULES: "only the rules found it, the model did not",
        FoundBy.MODEL: "only the model found it, the rules did not",
        FoundBy.BOTH: "found by the rules and by the model",
    }
    return Explanation(READERS, who.value, round(score, 3), (words[who],))


def compare(rules: Coding, model: Coding) -> tuple[Explanation, ...]:
    """Field by field whether two codings of one event say the same; fields of which neither says anything are left out.

    Where they differ both values are told.
    """
    found = []
    for field in FIELDS:
        one, two = (_said(coding, field) for coding in (rules, model))
        if one is None and two is None:
            continue
        differing = () if one == two else (f"rules: {one or 'unknown'}", f"model: {two or 'unknown'}")
        found.append(Explanation(AGREEMENT, field, float(one == two), differing))
    return tuple(found)


def _said(coding: Coding, field: str) -> str | None:
    """A value in words that are equal when the values are; None for unknown."""
    if field in ("side_a", "side_b"):
        return ", ".join(sorted(actor.name for actor in getattr(coding, field))) or None
    if field in ("killed", "injured"):
        toll = getattr(coding.casualties, field)
        known = [n for n in (toll.low, toll.best, toll.high) if n is not None]
        return f"{toll.low}/{toll.best}/{toll.high}" if known else None
    if field == "date":
        return f"{coding.date.start} to {coding.date.end}" if coding.date else None
    if field == "place":
        return _place(coding)
    return str(getattr(coding, field))


def _place(coding: Coding) -> str | None:
    at = coding.location
    if at is None:
        return None
    return f"{at.place.name} ({at.place.id})" if at.place else f"{at.toponym.text} (undecided)"


def agreement(reports: Iterable[EventReport]) -> AgreementFigures:
    """The figures over some reports; those only one reader was asked for do not count."""
    found: Counter[FoundBy] = Counter()
    compared: Counter[str] = Counter()
    agreed: Counter[str] = Counter()
    for report in reports:
        who = found_by(report)
        if who is None:
            continue
        found[who] += 1
        for explanation in _compared(report.explanations):
            compared[explanation.rule] += 1
            agreed[explanation.rule] += explanation.score >= 1
    fields = tuple(FieldAgreement(field, compared[field], agreed[field]) for field in FIELDS)
    return AgreementFigures(found[FoundBy.BOTH], found[FoundBy.RULES], found[FoundBy.MODEL], fields)


def _compared(explanations: Sequence[Explanation]) -> Iterable[Explanation]:
    return (e for e in explanations if e.recognizer == AGREEMENT)
