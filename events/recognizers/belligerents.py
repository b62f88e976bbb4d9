"""Who fights in a country in a year, whether a report says so or not: `events/lexicons/belligerents.csv`.

A report from Kherson need not say whose shells fall there. These are only put forward as sides (`events.candidates`);
what is said of the event decides, and bombs, killings and kidnappings are not laid at their door.
"""

from __future__ import annotations

from functools import cache, lru_cache

from events import lexicon
from events.model import Actor
from events.recognizers.eras import Era

COLUMNS = ("actor", "countries", "from", "to")


@lru_cache(maxsize=1_000)
def belligerents(country: str, year: int | None) -> tuple[Actor, ...]:
    """The actors that fight in a country (ISO code, "" unknown: none) in a year (None: now), in the file's order."""
    return tuple(actor for era, actor in _eras() if country in era.countries and era.holds(country, year))


@cache
def _eras() -> tuple[tuple[Era, Actor], ...]:
    """The rows; one that names an unknown actor is left out."""
    known = {entry.actor.id: entry.actor for entry in lexicon.actors()}
    rows = lexicon.good_rows("belligerents.csv", COLUMNS)
    return tuple((Era.of(row), known[row["actor"]]) for row in rows if row["actor"] in known)
