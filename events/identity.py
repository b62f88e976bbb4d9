"""Ids that last: an event that grows keeps its id; one that is merged away or parted leaves a row that says where to.

A group of reports takes the id of the earlier event most of whose reports it holds. Reports are known again by id, or,
after a new reading, by the place in the article they stand at (`events.anchors`). Only a group without a past gets an
id of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from events.anchors import told_again
from events.model import Event, Fate, Forward, content_id

_SAME_REPORT = 1_000_000
"""Weight of a report known by its id against characters in common: any number of words."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Events with their lasting ids, and what became of ids no longer in use or parted."""

    events: tuple[Event, ...]
    forwards: tuple[Forward, ...]


def settle(before: Iterable[Event], merged: Iterable[Event], *, since: int) -> Settled:
    """Give the merged events the ids of the events before them; `since` is the version that will hold them.

    The outcome does not depend on the order of either.
    """
    old = sorted(before, key=lambda e: e.id)
    new = sorted(merged, key=lambda e: e.id)
    again = told_again((r for event in old for r in event.reports), (r for event in new for r in event.reports))
    tellers = _tellers(new)
    common = {o.id: _common(o, tellers, again) for o in old}
    ids = _ids(new, _kept(common), {event.id for event in old})
    forwards = [forward for o in old if (forward := _forward(o, common[o.id], ids, since)) is not None]
    events = [replace(event, id=ids[n]) for n, event in enumerate(new)]
    return Settled(tuple(sorted(events, key=lambda e: e.id)), tuple(forwards))


def _kept(common: Mapping[str, Mapping[int, int]]) -> dict[int, str]:
    """New event -> the old id it keeps: the largest share first, each id and each event once."""
    kept: dict[int, str] = {}
    taken: set[str] = set()
    for _, id, n in sorted((-weight, id, n) for id, shares in common.items() for n, weight in shares.items()):
        if n not in kept and id not in taken:
            kept[n] = id
            taken.add(id)
    return kept


def _ids(new: Sequence[Event], kept: dict[int, str], known: set[str]) -> dict[int, str]:
    ids = dict(kept)
    used = known | set(kept.values())
    for n, event in enumerate(new):
        if n not in ids:
            # the content's own id may be in use by the event this one was parted from
            ids[n] = event.id if event.id not in used else content_id("event", event.id, event.reports[0].id, "parted")
            used.add(ids[n])
    return ids


def _forward(old: Event, common: Mapping[int, int], ids: dict[int, str], since: int) -> Forward | None:
    heirs = tuple(id for _, id in sorted((-weight, ids[n]) for n, weight in common.items()))
    if heirs == (old.id,):
        return None
    if not heirs:
        return Forward(old.id, (), Fate.GONE, since)
    if len(heirs) == 1:
        return Forward(old.id, heirs, Fate.MERGED, since)
    return Forward(old.id, tuple(sorted(heirs, key=lambda id: id != old.id)), Fate.SPLIT, since)


def _tellers(events: Sequence[Event]) -> dict[str, list[int]]:
    """Report -> the numbers of the events that hold it."""
    found: dict[str, list[int]] = defaultdict(list)
    for n, event in enumerate(events):
        for id in {report.id for report in event.reports}:
            found[id].append(n)
    return found


def _common(old: Event, tellers: Mapping[str, Sequence[int]], again: Mapping[str, Mapping[str, int]]) -> dict[int, int]:
    """New event -> how much of an old one it tells; `again` is that of `events.anchors.told_again`."""
    found: dict[int, int] = defaultdict(int)
    for report in old.reports:
        for id, weight in ((report.id, _SAME_REPORT), *again.get(report.id, {}).items()):
            for n in tellers.get(id, ()) if weight else ():
                found[n] += weight
    return found
