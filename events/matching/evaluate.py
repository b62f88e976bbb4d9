"""Scores of matching: pairwise and B-cubed precision, recall and F1, and merges that mix events.

Pairwise counts pairs of dispatches in one event; B-cubed (Bagga and Baldwin, 1998) averages over dispatches, so large
events weigh less. A dispatch of which the reader coded no fitting event stands alone, and costs recall.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from events.matching import merge
from events.matching.aspects import kin_points
from events.matching.gold import Dispatch
from events.model import Event, EventReport, Importance
from events.pipeline import Extractor


@dataclass(frozen=True, slots=True)
class Share:
    """Precision and recall, 0..1; F1 is their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class MatchingScore:
    """How well dispatches were brought together."""

    dispatches: int
    events: int
    read: int
    """Dispatches of which an event was coded."""
    pairwise: Share
    b_cubed: Share
    merged: int
    """Found events of two dispatches or more."""
    mixed: int
    """Those of them that hold dispatches of two true events."""
    wrong: tuple[tuple[str, ...], ...]
    """The dispatches of each mixed event."""
    parted: tuple[tuple[str, ...], ...]
    """The dispatches of each true event that was found as several."""

    @property
    def wrong_merges(self) -> float:
        """Share of merged events that mix true ones."""
        return self.mixed / self.merged if self.merged else 0.0


def coded(dispatches: Sequence[Dispatch]) -> MatchingScore:
    """Matching alone: the reports are the coder's."""
    articles = {d.article.id: d.article for d in dispatches}
    events = merge([d.report for d in dispatches], articles=articles)
    found = {r.article_id: event.id for event in events for r in event.reports}
    return score({d.article.id: d.event for d in dispatches}, found)


def read(
    dispatches: Sequence[Dispatch], reader: Extractor, *, progress: Callable[[str, float], None] | None = None
) -> MatchingScore:
    """End to end: the reader reads each dispatch, and what it coded is merged."""
    reports: list[EventReport] = []
    for number, dispatch in enumerate(dispatches):
        reports += reader.read(dispatch.article).reports
        if progress:
            progress("reading", number / len(dispatches))
    articles = {d.article.id: d.article for d in dispatches}
    return score({d.article.id: d.event for d in dispatches}, _chosen(dispatches, merge(reports, articles=articles)))


def _chosen(dispatches: Sequence[Dispatch], events: Sequence[Event]) -> dict[str, str]:
    """Dispatch -> the found event that holds its account: the report likest the coder's."""
    gold = {d.article.id: d.report for d in dispatches}
    best: dict[str, tuple[float, str]] = {}
    for event in events:
        for report in event.reports:
            likeness = _likeness(report, gold[report.article_id])
            if likeness is not None and likeness > best.get(report.article_id, (-9.0, ""))[0]:
                best[report.article_id] = (likeness, event.id)
    return {id: event for id, (_, event) in best.items()}


def _likeness(report: EventReport, gold: EventReport) -> float | None:
    kin = kin_points(report.coding.sub_event_type, gold.coding.sub_event_type)
    main = 1.0 if report.coding.importance == Importance.MAIN else 0.0
    return None if kin is None else kin + main + report.coding.confidence


def score(truth: Mapping[str, str], found: Mapping[str, str]) -> MatchingScore:
    """Scores of found groups against true ones, both as dispatch -> group; a dispatch not found stands alone."""
    groups = {id: found.get(id, f"alone {id}") for id in truth}
    sizes_found, sizes_true = Counter(groups.values()), Counter(truth.values())
    both = Counter((groups[id], truth[id]) for id in truth)
    mixed = list(_several(groups, truth))
    return MatchingScore(
        dispatches=len(truth),
        events=len(sizes_true),
        read=len(found),
        pairwise=Share(_ratio(_pairs(both), _pairs(sizes_found)), _ratio(_pairs(both), _pairs(sizes_true))),
        b_cubed=Share(
            _mean(both[groups[id], truth[id]] / sizes_found[groups[id]] for id in truth),
            _mean(both[groups[id], truth[id]] / sizes_true[truth[id]] for id in truth),
        ),
        merged=sum(n > 1 for n in sizes_found.values()),
        mixed=len(mixed),
        wrong=tuple(mixed),
        parted=tuple(_several(truth, groups)),
    )


def _several(groups: Mapping[str, str], other: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The groups whose members stand in several of the other grouping."""
    for name in dict.fromkeys(groups.values()):
        members = tuple(id for id, group in groups.items() if group == name)
        if any(other[a] != other[b] for a, b in combinations(members, 2)):
            yield members


def _pairs(sizes: Counter[str] | Counter[tuple[str, str]]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _mean(values: Iterator[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 1.0
