"""Whether the parts Furat rests on are whole: lexicons, gazetteer, lake. Each finding is one line for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from events import lexicon
from events.errors import EventsError, LakeMissing
from events.model import Issue, Level
from events.store import Lake
from geodata.errors import GeodataError
from geodata.gazetteer import Gazetteer

_LEXICONS = (
    ("actors.csv", lexicon.ACTOR_COLUMNS),
    ("generic_actors.csv", lexicon.GENERIC_COLUMNS),
    ("countries.csv", lexicon.COUNTRY_COLUMNS),
    ("claimants.csv", lexicon.CLAIMANT_COLUMNS),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part."""

    part: str
    good: bool
    words: str


def lexicons() -> Iterator[Finding]:
    """One finding a lexicon, one more for each broken row."""
    for name, columns in _LEXICONS:
        try:
            rows = list(lexicon.rows(name, columns))
        except EventsError as error:
            yield Finding(name, False, str(error))
            continue
        broken = [row for row in rows if isinstance(row, Issue)]
        yield Finding(name, True, f"{len(rows) - len(broken)} rows")
        yield from (Finding(name, False, issue.message) for issue in broken)


def gazetteer(progress: Callable[[str, float], None] | None = None) -> Iterator[Finding]:
    """The compiled gazetteer (made when it is missing) and the broken rows of its tables."""
    try:
        places = Gazetteer.open(progress=progress)
    except GeodataError as error:
        yield Finding("gazetteer", False, str(error))
        return
    yield Finding("gazetteer", True, f"{len(places)} places")
    yield from (Finding("gazetteer", False, f"{i.file}:{i.line}: {i.message}") for i in places.issues)


def lake(path: str | Path | None = None) -> Iterator[Finding]:
    """Whether the lake can be opened and every event in it read."""
    try:
        store = Lake.open(path)
        counts, readable = store.counts(), sum(1 for _ in store.events())
    except LakeMissing as error:
        yield Finding("lake", path is None, str(error))  # none yet is fine, unless one was named
        return
    except (EventsError, ValueError) as error:
        yield Finding("lake", False, str(error))
        return
    words = f"version {store.version}: {counts.articles} articles, {counts.reports} reports, {counts.events} events"
    yield Finding("lake", True, f"{words} ({readable} shown), {counts.corrections} corrections")
    serious = [issue for issue in store.issues() if issue.level == Level.ERROR]
    if serious:
        yield Finding("lake", True, f"{len(serious)} inputs failed when they were read; see its issues")
