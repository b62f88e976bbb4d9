"""What analysts have ruled on merges: these reports are not one event, those are. A ruling outlives every new reading.

It names places in articles, not reports or events, whose ids may change; of two rulings on one pair the later holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from events.anchors import told_at
from events.model import Anchor, EventReport, Ruling


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rulings as pairs of report ids, each pair in order."""

    apart: frozenset[tuple[str, str]] = field(default=frozenset())
    together: frozenset[tuple[str, str]] = field(default=frozenset())

    @property
    def named(self) -> frozenset[str]:
        """Ids of all reports that a ruling speaks of."""
        return frozenset(id for pair in (*self.apart, *self.together) for id in pair)

    def parts(self, one: str, other: str) -> bool:
        """Whether two reports were ruled apart."""
        return _pair(one, other) in self.apart

    def holds(self, one: str, other: str) -> bool:
        """Whether two reports were ruled one event."""
        return _pair(one, other) in self.together


def pairs(rulings: Iterable[Ruling], reports: Iterable[EventReport]) -> Pairs:
    """What the rulings say of these reports."""
    in_order = sorted(rulings, key=lambda r: r.when.isoformat())
    wanted = {anchor.article_id for ruling in in_order for anchor in (*ruling.one, *ruling.other)}
    by_article: dict[str, list[EventReport]] = defaultdict(list)
    for report in reports if wanted else ():
        if report.article_id in wanted:
            by_article[report.article_id].append(report)
    decided: dict[tuple[str, str], bool] = {}
    for ruling in in_order:
        for one, other in product(_at(ruling.one, by_article), _at(ruling.other, by_article)):
            decided[_pair(one, other)] = ruling.apart
    return Pairs(
        frozenset(pair for pair, apart in decided.items() if apart),
        frozenset(pair for pair, apart in decided.items() if not apart),
    )


def _at(places: Sequence[Anchor], by_article: dict[str, list[EventReport]]) -> set[str]:
    return {report.id for place in places for report in told_at(place, by_article.get(place.article_id, ()))}


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)
