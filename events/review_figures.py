"""How often reviewers corrected each field of the events they looked at, over all and by language and source.

A low figure is no accuracy: only what was reviewed counts, and the queue shows the least sure events first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from events.corrections import RULINGS, in_force
from events.model import Article
from events.store import Lake

FIELDS = ("sub_event_type", "date", "location", "side_a", "side_b", "killed", "injured", "importance", "merge")
"""What can be corrected, in the order of the page; merge: two events made one, or parted."""
_SOURCES = 20
"""Sources told, those with the most reviewed events."""


@dataclass(frozen=True, slots=True)
class Group:
    """The reviewed events of one language, one source, or all."""

    kind: str
    """all, language or source."""
    name: str
    reviewed: int
    rejected: int
    corrected: tuple[tuple[str, int], ...]
    """(field, events of these in which it was corrected), as in FIELDS."""


def review_figures(lake: Lake, version: int | None = None) -> tuple[Group, ...]:
    """All reviewed events, then by language, then by source, most reviewed first; empty when none was reviewed."""
    aimed = lake.aimed(version)
    holding = {one.id for one in in_force(one for _, one in aimed)}
    fields: dict[str, set[str]] = defaultdict(set)
    for event_id, one in aimed:
        if event_id is not None and one.id in holding:
            fields[event_id].add("merge" if one.field in RULINGS else one.field)
    told = _told(lake, fields, version)
    groups = {kind: _groups(kind, fields, told) for kind in ("all", "language", "source")}
    return (*groups["all"], *groups["language"], *groups["source"][:_SOURCES])


def _told(lake: Lake, reviewed: Iterable[str], version: int | None) -> Mapping[str, tuple[Article, ...]]:
    """The articles of each reviewed event, also of rejected ones."""
    events = {id: event for id in reviewed if (event := lake.uncorrected(id, version)) is not None}
    wanted = sorted({article for event in events.values() for article in event.article_ids})
    articles = {article.id: article for article in lake.articles(wanted, version)} if wanted else {}
    return {id: tuple(articles[a] for a in event.article_ids if a in articles) for id, event in events.items()}


def _groups(kind: str, fields: Mapping[str, set[str]], told: Mapping[str, tuple[Article, ...]]) -> tuple[Group, ...]:
    reviewed: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    corrected: dict[str, Counter[str]] = defaultdict(Counter)
    for event_id, changed in fields.items():
        for name in _names(kind, told.get(event_id, ())):
            reviewed[name] += 1
            rejected[name] += "rejected" in changed
            corrected[name].update(changed & set(FIELDS))
    return tuple(
        Group(kind, name, count, rejected[name], tuple((field, corrected[name][field]) for field in FIELDS))
        for name, count in sorted(reviewed.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _names(kind: str, articles: tuple[Article, ...]) -> set[str]:
    """The groups an event belongs to: it counts for each language and source that tells it."""
    if kind == "all":
        return {""}
    return {article.language if kind == "language" else article.source for article in articles}
