"""The same event told twice in one article is one: clauses that agree are joined, their figures and claims kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from events.agreement import both, same
from events.coding import Draft
from events.model import DatePrecision, Importance
from events.recognizers.casualties import total
from events.setting import Setting


def join(drafts: Sequence[Draft], setting: Setting) -> tuple[Draft, ...]:
    """The events of an article, each once, in the order first told."""
    joined: list[Draft] = []
    told = _with_later_tolls(drafts, setting)
    for draft in sorted(told, key=lambda d: not d.alone):  # supports come last, to find what they support
        at = next((i for i, other in enumerate(joined) if same(other.coding, draft.coding)), None)
        if at is None:
            if draft.alone:
                joined.append(draft)
        else:
            joined[at] = _both(joined[at], draft)
    return tuple(_recalled(joined))


def _recalled(drafts: Sequence[Draft]) -> list[Draft]:
    """Beside an event dated to the day, one dated to a month or year is background."""
    if not any(_dated(draft) and draft.coding.importance == Importance.MAIN for draft in drafts):
        return list(drafts)
    background = Importance.BACKGROUND
    return [d if _dated(d) else replace(d, coding=replace(d.coding, importance=background)) for d in drafts]


def _dated(draft: Draft) -> bool:
    return draft.coding.date is not None and draft.coding.date.precision < DatePrecision.MONTH


def _both(one: Draft, other: Draft) -> Draft:
    evidence = tuple(dict.fromkeys((*one.evidence, *other.evidence)))
    return replace(one, coding=both(one.coding, other.coding), evidence=evidence)


def _with_later_tolls(drafts: Sequence[Draft], setting: Setting) -> list[Draft]:
    """A figure in a following sentence without an event of its own belongs to the event before, if that has none."""
    coded = {draft.sentence for draft in drafts}
    found = list(drafts)
    for reading in setting.readings:
        if reading.sentence.index in coded or not reading.figures:
            continue
        at = max((i for i, d in enumerate(found) if 0 < reading.sentence.index - d.sentence <= 2), default=None)
        if at is not None and found[at].coding.casualties.killed.best is None:
            killed, by = total(reading.figures, "killed")
            if killed.best is not None:
                losses = replace(found[at].coding.casualties, killed=killed, killed_by=by)
                found[at] = replace(found[at], coding=replace(found[at].coding, casualties=losses))
    return found
