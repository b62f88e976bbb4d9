"""Reports of several articles become events: near-copies count as one origin, pairs are scored part by part.

`copies` finds wire copies, `sketch` and `compare` score two reports, `blocks` says which are compared at all, `groups`
joins them, `record` makes the merged record, `identity` keeps ids stable, `rulings` holds what analysts decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from events.matching.copies import find_copies, published
from events.matching.groups import Scored, group
from events.matching.record import event_of
from events.matching.rulings import pairs
from events.matching.sketch import sketch_of
from events.model import Article, Event, EventReport, Ruling


def merge(
    reports: Iterable[EventReport], *, articles: Mapping[str, Article], rulings: Sequence[Ruling] = ()
) -> tuple[Event, ...]:
    """All events of the reports, in the order of their ids; the order of the reports changes nothing.

    `articles` maps article ids to articles; the account of the earliest published leads the merged record and gives
    the event its id. What analysts have ruled apart stays apart, what they ruled one event is one.
    """
    known = sorted(reports, key=lambda r: (published(articles.get(r.article_id)), r.id))
    by_id = {report.id: report for report in known}
    told = {report.article_id for report in known}
    copies = {
        id: ids[0] for ids in find_copies(a for id, a in articles.items() if id in told and not a.dataset) for id in ids
    }
    sketches = [
        sketch_of(r, articles.get(r.article_id), copies.get(r.article_id, r.article_id), _order(r, articles))
        for r in known
    ]
    found = group(sketches, pairs(rulings, known))
    leader = {id: members[0] for members in found.groups for id in members}
    joined: dict[str, list[Scored]] = defaultdict(list)
    for pair in found.joined:
        joined[leader[pair.one.id]].append(pair)
    withdrawn = {id: a.source for id, a in articles.items() if a.withdrawn is not None}
    rank = {report.id: number for number, report in enumerate(known)}
    events = [
        event_of([by_id[id] for id in sorted(members, key=rank.__getitem__)], copies, joined[members[0]], withdrawn)
        for members in found.groups
    ]
    return tuple(sorted(events, key=lambda event: event.id))


def _order(report: EventReport, articles: Mapping[str, Article]) -> tuple[str, str]:
    return published(articles.get(report.article_id)), report.id
