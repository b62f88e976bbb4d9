"""Reports of several articles become events: near-copies count as one origin, pairs are scored part by part.

`copies` finds wire copies, `retold` what they tell again, `sketch` and `compare` score two reports, `blocks` says which
are compared at all, `groups` joins them, `record` makes the merged record, `rulings` holds what analysts decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from events.matching.copies import find_copies, published
from events.matching.groups import Grouping, Scored, group
from events.matching.record import event_of
from events.matching.retold import retold
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
    copies = _copies(known, articles)
    ruled = pairs(rulings, known)
    again = retold(known, articles, copies, ruled)
    sketches = [
        sketch_of(r, articles.get(r.article_id), copies.get(r.article_id, r.article_id), _order(r, articles))
        for r in known
        if r.id not in again
    ]
    found = group(sketches, ruled)
    return tuple(sorted(_events(known, found, articles, copies, again), key=lambda event: event.id))


def _copies(reports: Iterable[EventReport], articles: Mapping[str, Article]) -> dict[str, str]:
    """Article -> the first one of its text, for all that are copies or have some."""
    told = dict.fromkeys(report.article_id for report in reports)
    written = (articles[id] for id in told if id in articles and not articles[id].dataset)
    return {id: ids[0] for ids in find_copies(written) for id in ids}


def _events(
    known: Sequence[EventReport],
    found: Grouping,
    articles: Mapping[str, Article],
    copies: Mapping[str, str],
    again: Mapping[str, str],
) -> Iterator[Event]:
    """The merged record of each group and of what retells its reports."""
    leader = {id: members[0] for members in found.groups for id in members}
    leader |= {id: leader[told] for id, told in again.items()}
    reports: dict[str, list[EventReport]] = defaultdict(list)
    for report in known:
        reports[leader[report.id]].append(report)
    joined: dict[str, list[Scored]] = defaultdict(list)
    for pair in found.joined:
        joined[leader[pair.one.id]].append(pair)
    withdrawn = {id: a.source for id, a in articles.items() if a.withdrawn is not None}
    for first, told in reports.items():
        yield event_of(told, copies, joined[first], again, withdrawn)


def _order(report: EventReport, articles: Mapping[str, Article]) -> tuple[str, str]:
    return published(articles.get(report.article_id)), report.id
