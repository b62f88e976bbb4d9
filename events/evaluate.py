"""Scores against a gold file: events found, and on matched events how much of each is right.

An event matches a gold event when the type agrees, the dates overlap and the places lie within 25 km or name the same
area; each gold event is matched once, the likeliest pair first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from geopy.distance import great_circle

from events.errors import ArticleUnread
from events.gold import GoldArticle, GoldEvent, read_gold
from events.model import Article, Coding, EventReport
from events.pipeline import Extractor
from events.recognizers.actors import canonical
from geodata.names import key

NEAR_KM = 25.0
_AREA = 3
"""where_precision from which a place is an area and may agree by name."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A found event that matches a gold one."""

    found: EventReport
    gold: GoldEvent


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """What was found in one gold article."""

    gold: GoldArticle
    pairs: tuple[Pair, ...]
    missed: tuple[GoldEvent, ...]
    false: tuple[EventReport, ...]


@dataclass(slots=True)
class Score:
    """Totals over articles; shares are None where there is nothing to divide by."""

    articles: int = 0
    found: int = 0
    gold: int = 0
    matched: int = 0
    event_free: int = 0
    event_free_with_events: int = 0
    right: dict[str, float] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)

    @property
    def precision(self) -> float | None:
        return self.matched / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.matched / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        total = self.found + self.gold
        return 2 * self.matched / total if total else None

    @property
    def event_free_share(self) -> float | None:
        return self.event_free_with_events / self.event_free if self.event_free else None

    def share(self, name: str) -> float | None:
        """Share right of one field on matched events."""
        return self.right.get(name, 0.0) / self.asked[name] if self.asked.get(name) else None

    def add(self, article: ArticleScore) -> None:
        """Count one article in."""
        self.articles += 1
        self.found += len(article.pairs) + len(article.false)
        self.gold += len(article.gold.events)
        self.matched += len(article.pairs)
        if not article.gold.events:
            self.event_free += 1
            self.event_free_with_events += bool(article.false)
        for pair in article.pairs:
            for name, value in fields(pair):
                self.right[name] = self.right.get(name, 0.0) + value
                self.asked[name] = self.asked.get(name, 0) + 1


FIELDS = ("sub_type", "sides", "side_a", "side_b", "date", "place", "killed")


def fields(pair: Pair) -> Iterable[tuple[str, float]]:
    """(field, how right 0..1) of a matched event."""
    coding, gold = pair.found.coding, pair.gold
    yield "sub_type", float(coding.sub_event_type == gold.sub_type)
    a, b = (_names(x.name for x in side) for side in (coding.side_a, coding.side_b))
    gold_a, gold_b = _names(gold.side_a), _names(gold.side_b)
    yield "side_a", set_f1(a, gold_a)
    yield "side_b", set_f1(b, gold_b)
    yield "sides", (set_f1(a, gold_a) + set_f1(b, gold_b)) / 2
    yield "date", float(coding.date is not None and (coding.date.start, coding.date.end) == (gold.start, gold.end))
    yield "place", float(_within_km(coding, gold))
    yield "killed", float(coding.casualties.killed.best == gold.killed_best)


def _names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(canonical(name) for name in names)


def set_f1(found: frozenset[str], gold: frozenset[str]) -> float:
    """F1 of two sets; two empty ones agree."""
    if not found and not gold:
        return 1.0
    return 2 * len(found & gold) / (len(found) + len(gold))


def matches(coding: Coding, gold: GoldEvent) -> bool:
    """Whether a found event is the gold one: type, time and place."""
    return (
        coding.event_type == gold.sub_type.event_type
        and _overlap(coding, gold)
        and (_within_km(coding, gold) or _same_area(coding, gold))
    )


def _overlap(coding: Coding, gold: GoldEvent) -> bool:
    return coding.date is not None and coding.date.start <= gold.end and gold.start <= coding.date.end


def _within_km(coding: Coding, gold: GoldEvent) -> bool:
    at = coding.location
    if at is None or at.latitude is None or at.longitude is None or gold.latitude is None or gold.longitude is None:
        return False
    return bool(great_circle((at.latitude, at.longitude), (gold.latitude, gold.longitude)).km <= NEAR_KM)


def _same_area(coding: Coding, gold: GoldEvent) -> bool:
    at = coding.location
    if at is None or at.place is None or gold.where_precision < _AREA:
        return False
    names = {key(n) for n in (at.place.name, at.place.name_ar or "", *at.place.aliases) if n}
    return bool(names & {key(n) for n in (gold.place, gold.place_en) if n})


def score_article(gold: GoldArticle, reports: Sequence[EventReport]) -> ArticleScore:
    """Match the events found in an article with its gold ones."""
    options = [
        (sum(value for _, value in fields(Pair(r, g))), i, j)
        for i, r in enumerate(reports)
        for j, g in enumerate(gold.events)
        if matches(r.coding, g)
    ]
    taken: dict[int, int] = {}
    for _, i, j in sorted(options, key=lambda o: (-o[0], o[1], o[2])):
        if i not in taken and j not in taken.values():
            taken[i] = j
    return ArticleScore(
        gold,
        tuple(Pair(reports[i], gold.events[j]) for i, j in sorted(taken.items())),
        tuple(g for j, g in enumerate(gold.events) if j not in taken.values()),
        tuple(r for i, r in enumerate(reports) if i not in taken),
    )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All scores of a gold file."""

    articles: tuple[ArticleScore, ...]

    def score(self, wanted: Callable[[GoldArticle], bool] = lambda gold: True) -> Score:
        """Totals over the articles that fit."""
        made = Score()
        for article in self.articles:
            if wanted(article.gold):
                made.add(article)
        return made

    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({a.gold.article.language for a in self.articles}))

    def phenomena(self) -> tuple[str, ...]:
        return tuple(sorted({p for a in self.articles for p in a.gold.phenomena}))


def evaluate(path: Path, reader: Extractor, *, progress: Callable[[str, float], None] | None = None) -> Evaluation:
    """Read every article of a gold file and score what was found. Raises EvaluationError for a file that is no gold."""
    gold = list(read_gold(path))
    found = []
    for number, article in enumerate(gold):
        found.append(score_article(article, _reports(reader, article.article)))
        if progress:
            progress("scoring", (number + 1) / len(gold))
    return Evaluation(tuple(found))


def _reports(reader: Extractor, article: Article) -> tuple[EventReport, ...]:
    """What a reader finds in an article; of one it learns nothing about, nothing."""
    try:
        return reader.read(article).reports
    except ArticleUnread:
        return ()
