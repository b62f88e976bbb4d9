"""How long merging takes as reports grow: made reports over the towns of a war, several outlets telling each event."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta

from benchmarks.figures import Figure, in_own_process, peak_mb, seconds
from events import lexicon
from events.matching import merge
from events.model import (
    Casualties,
    Coding,
    DateBasis,
    DatePrecision,
    EventDate,
    EventReport,
    Importance,
    Span,
    SubEventType,
    Toll,
    content_id,
)
from geodata.places import Place, Resolution, Toponym, WherePrecision

SIZES = (10_000, 100_000, 1_000_000)
TOWNS, PER_DAY = 2_000, 60
"""Towns with events, and events a day: the years grow with the reports, as in a lake that fills."""
TELLERS = 3
"""Reports of one event."""
_KINDS = (SubEventType.AIR_STRIKE, SubEventType.SHELLING, SubEventType.ARMED_CLASH, SubEventType.ATTACK)


def measure() -> list[Figure]:
    """Seconds of each size, each in a process of its own, with the time a report takes against the smallest size."""
    found = [(size, in_own_process("benchmarks.matching", str(size))[1]) for size in SIZES]
    first = found[0][1]["seconds"] / SIZES[0]
    return [
        figure
        for size, told in found
        for figure in (
            Figure(f"merging {size:,} reports", told["seconds"], "s"),
            Figure(f"merging {size:,}: one report", told["seconds"] / size * 1e6, "µs"),
            Figure(f"merging {size:,}: times the smallest's", told["seconds"] / size / first, "×"),
            Figure(f"merging {size:,}: most memory", told["peak_mb"], "MB"),
        )
    ]


def reports(size: int) -> Iterator[EventReport]:
    """Made reports, the same each time."""
    chance = random.Random(size)
    towns = [_town(n, chance) for n in range(TOWNS)]
    actors = [entry.actor for entry in lexicon.actors()[:40]]
    for number in range(size // TELLERS):
        town, kind = chance.choice(towns), chance.choice(_KINDS)
        day = date(2012, 1, 1) + timedelta(days=number // PER_DAY % 20_000)
        a, b = chance.sample(actors, 2)
        killed = chance.randint(1, 30)
        for teller in range(TELLERS):
            toll = max(0, killed + chance.randint(-1, 1))
            when = EventDate(day, day, DatePrecision.DAY, DateBasis.STATED)
            losses = Casualties(Toll(toll, toll, toll))
            coding = Coding(kind, when, (a,), (b,), town, losses, (), Importance.MAIN, 0.8)
            id = content_id("report", number, teller)
            yield EventReport(id, f"article-{number}-{teller}", coding, Span(0, 1), ())


def _town(number: int, chance: random.Random) -> Resolution:
    lat, lon = chance.uniform(30, 37), chance.uniform(36, 48)
    place = Place(f"made:{number}", f"Town {number}", lat, lon, "PPL", "SY", "Province", population=20_000)
    return Resolution(Toponym(place.name, 0, 0), place, WherePrecision.EXACT, lat, lon, None, 1.0)


def _run(size: int) -> dict[str, float]:
    made = list(reports(size))
    found: list[int] = []
    spent = seconds(lambda: found.append(len(merge(made, articles={}))))
    if not size / TELLERS * 0.8 <= found[0] <= size / TELLERS * 1.3:
        raise SystemExit(f"{found[0]} events of {size // TELLERS} true ones: matching does not work")
    return {"seconds": spent, "events": found[0], "peak_mb": peak_mb()}


if __name__ == "__main__":
    print(json.dumps(_run(int(sys.argv[1]))))
