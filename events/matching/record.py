"""The merged record: origins, what the accounts agree on, where they differ, and whether only one side says it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce

from events import lexicon
from events.agreement import both
from events.matching.compare import ENOUGH, compare
from events.matching.groups import Scored
from events.model import (
    Coding,
    Event,
    EventReport,
    EventType,
    Link,
    LinkPart,
    Origin,
    Stance,
    SubEventType,
    Toll,
    content_id,
)

_TAKEN = (SubEventType.GOVERNMENT_REGAINS, SubEventType.NON_STATE_OVERTAKES, SubEventType.TRANSFER_OF_TERRITORY)


def event_of(
    reports: Sequence[EventReport],
    copies: Mapping[str, str],
    joined: Sequence[Scored],
    again: Mapping[str, str],
    withdrawn: Mapping[str, str],
) -> Event:
    """One event of its reports, the leading account first; `copies` maps article ids to their origin's first one.

    `again` maps reports to those they retell (`events.matching.retold`), `withdrawn` maps the ids of articles that were
    taken down to their outlets.
    """
    told = _dated_as_told(reports, again)
    coding = reduce(both, (report.coding for report in told))
    origins = _origins(reports, copies)
    first = _of_origins(reports, origins)
    return Event(
        id=content_id("event", reports[0].id),
        coding=coding,
        reports=tuple(reports),
        differences=(*_differences(told), *_withdrawn(reports, withdrawn)),
        origins=origins,
        agreements=tuple(_agreements(first)) if len(first) > 1 else (),
        one_sided=one_sided(reports),
        links=(*map(_link, joined), *(_retelling(r.id, again[r.id]) for r in reports if r.id in again)),
    )


def _dated_as_told(reports: Sequence[EventReport], again: Mapping[str, str]) -> list[EventReport]:
    """The reports, those that retell another with its date: theirs was counted from the day of printing."""
    dates = {report.id: report.coding.date for report in reports}
    return [
        replace(r, coding=replace(r.coding, date=dates[again[r.id]])) if again.get(r.id) in dates else r
        for r in reports
    ]


def one_sided(reports: Sequence[EventReport]) -> str | None:
    """The colour group all known claimants belong to, when none of another side, or of no side, says it too."""
    claims = [claim for r in reports for claim in r.coding.claims if claim.stance != Stance.DENIES]
    sides = {_sides_of_claimants().get(claim.claimant, "") for claim in claims}
    return sides.pop() if len(sides) == 1 and "" not in sides else None


def _sides_of_claimants() -> Mapping[str, str]:
    known = {c.name: c.side for c in lexicon.claimants() if c.kind not in ("monitor", "un", "ngo", "health")}
    return known | {entry.actor.name: entry.actor.side for entry in lexicon.actors()}


def _origins(reports: Sequence[EventReport], copies: Mapping[str, str]) -> tuple[Origin, ...]:
    found: dict[str, list[str]] = {}
    for id in dict.fromkeys(report.article_id for report in reports):
        found.setdefault(copies.get(id, id), []).append(id)
    return tuple(Origin(tuple(ids)) for ids in found.values())


def _of_origins(reports: Sequence[EventReport], origins: Sequence[Origin]) -> list[EventReport]:
    """One report of each origin: copies agree with each other, which proves nothing."""
    firsts = {origin.article_ids[0] for origin in origins}
    return list({r.article_id: r for r in reversed(reports) if r.article_id in firsts}.values())[::-1]


_FIELDS: tuple[tuple[str, Callable[[Coding], str]], ...] = (
    ("kind", lambda c: c.sub_event_type.value),
    ("date", lambda c: _days(c)),
    ("place", lambda c: c.location.place.name if c.location and c.location.place else ""),
    ("side_a", lambda c: ", ".join(a.name for a in c.side_a)),
    ("side_b", lambda c: ", ".join(a.name for a in c.side_b)),
    ("killed", lambda c: _toll(c.casualties.killed)),
    ("injured", lambda c: _toll(c.casualties.injured)),
)


def _agreements(reports: Sequence[EventReport]) -> Iterator[str]:
    """What at least two independent origins say and none says otherwise, in words."""
    for name, told in _FIELDS:
        said = [text for report in reports if (text := told(report.coding))]
        if len(said) > 1 and len(set(said)) == 1:
            yield f"{name}: {said[0]} ({len(said)} origins)"


def _differences(reports: Sequence[EventReport]) -> Iterator[str]:
    """Where the accounts disagree, in words: "killed: 31 or 40"."""
    for name, told in _FIELDS:
        said = dict.fromkeys(text for report in reports if (text := told(report.coding)))
        if len(said) > 1:
            yield f"{name}: " + " or ".join(sorted(said, key=_order))
    yield from _holder(reports)
    denying = dict.fromkeys(c.claimant for r in reports for c in r.coding.claims if c.stance == Stance.DENIES)
    if denying:
        yield "denied by: " + ", ".join(denying)


def _holder(reports: Sequence[EventReport]) -> Iterator[str]:
    """Who holds the town: some tell it taken, others of fighting for it, or of another side that took it."""
    takers = dict.fromkeys(
        ", ".join(a.name for a in r.coding.side_a)
        for r in reports
        if r.coding.sub_event_type in _TAKEN and r.coding.side_a
    )
    still = any(r.coding.event_type == EventType.BATTLES and r.coding.sub_event_type not in _TAKEN for r in reports)
    if takers and (still or len(takers) > 1):
        yield "held by: " + " or ".join([*takers, *(["nobody yet (fighting goes on)"] if still else [])])


def _withdrawn(reports: Sequence[EventReport], withdrawn: Mapping[str, str]) -> Iterator[str]:
    """Outlets that have taken their account down since."""
    outlets = dict.fromkeys(withdrawn[r.article_id] or r.article_id for r in reports if r.article_id in withdrawn)
    if outlets:
        yield "taken down by: " + ", ".join(outlets)


def _order(text: str) -> tuple[int, str]:
    return (int(text), "") if text.isdigit() else (0, text)


def _days(coding: Coding) -> str:
    when = coding.date
    if when is None:
        return ""
    return str(when.start) if when.start == when.end else f"{when.start} to {when.end}"


def _toll(toll: Toll) -> str:
    if toll.best is not None:
        return str(toll.best)
    return "" if toll.low is None else f"at least {toll.low}"


def _retelling(report: str, told: str) -> Link:
    return Link(told, report, ENOUGH, (LinkPart("text", ENOUGH, "the same words in copies of one text"),))


def _link(pair: Scored) -> Link:
    return Link(pair.one.id, pair.other.id, round(pair.points, 2), compare(pair.one, pair.other))
