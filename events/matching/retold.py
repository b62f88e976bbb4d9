"""Reports that retell another: a copy of an article tells the events of the article it copies, whenever it is printed.

Printed a week later, "yesterday" in a copy is another day; compared by day and place it would be another event. So what
a copy says in the same words is told by the earliest article that says it, and is not compared at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from events.matching.aspects import kin_points
from events.matching.rulings import Pairs
from events.matching.sketch import told_words
from events.model import Article, EventReport
from geodata.names import words

ALIKE = 0.7
"""Share of the shorter sentence's words that both must have; names are spelt otherwise and heads added in copies."""
_LEAST = 4
"""Words two sentences share at least."""


def retold(
    reports: Sequence[EventReport], articles: Mapping[str, Article], copies: Mapping[str, str], rulings: Pairs
) -> dict[str, str]:
    """Report -> the report it retells. `reports` are in order of publication; `copies` maps articles to their origin.

    One report of an article retells at most one of another; of what an analyst has ruled nothing is taken for granted.
    """
    by_origin: dict[str, list[EventReport]] = defaultdict(list)
    for report in reports:
        if report.article_id in copies:
            by_origin[copies[report.article_id]].append(report)
    return dict(pair for found in by_origin.values() for pair in _of_origin(found, articles, rulings.named))


def _of_origin(
    reports: Sequence[EventReport], articles: Mapping[str, Article], ruled: frozenset[str]
) -> Iterator[tuple[str, str]]:
    first: list[tuple[EventReport, frozenset[str]]] = []
    taken: set[tuple[str, str]] = set()
    for report in reports:
        said = frozenset(words(told_words(report, articles.get(report.article_id))))
        likest = max(_candidates(report, said, first, taken), default=None) if report.id not in ruled else None
        if likest is None:
            first.append((report, said))
        else:
            taken.add((likest[2], report.article_id))
            yield report.id, likest[2]


def _candidates(
    report: EventReport,
    said: frozenset[str],
    first: Sequence[tuple[EventReport, frozenset[str]]],
    taken: set[tuple[str, str]],
) -> Iterator[tuple[float, int, str]]:
    """Reports it may retell: how alike, the earlier the better, and the id."""
    for number, (other, told) in enumerate(first):
        alike = _alike(said, told)
        if (
            alike >= ALIKE
            and other.article_id != report.article_id
            and (other.id, report.article_id) not in taken
            and kin_points(report.coding.sub_event_type, other.coding.sub_event_type) is not None
        ):
            yield alike, -number, other.id


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the shorter one's words that both have; 0 for too few of them."""
    shared = len(one & other)
    return shared / min(len(one), len(other)) if shared >= _LEAST else 0.0
