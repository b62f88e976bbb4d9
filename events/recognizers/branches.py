"""Whom a name means in a country and a year: the "Islamic State" of Niger is its Sahel Province.

Reports write the name of the whole and mean the branch that fights where they report from, or a name that passed from
one group to the next (the FARC before and after the peace). `events/lexicons/branches.csv` lists these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from events import lexicon
from events.model import Actor

COLUMNS = ("actor", "countries", "from", "to", "meant")


@dataclass(frozen=True, slots=True)
class Branch:
    """Who is meant by another's name, where and when."""

    countries: frozenset[str]
    """ISO codes; empty: anywhere."""
    first: int | None
    """Years of the report, both included; None: open."""
    last: int | None
    meant: Actor

    def holds(self, country: str, year: int | None) -> bool:
        """Whether it holds in a country (ISO code, "" unknown) and a year; an unknown year is like the present."""
        if self.countries and country not in self.countries:
            return False
        if year is None:
            return self.last is None
        return (self.first or year) <= year <= (self.last or year)


def meant_by(actor: Actor, country: str, year: int | None) -> Actor:
    """Whom an actor's name means in a report of a year from a country: mostly the actor itself."""
    fitting = (branch for branch in _branches().get(actor.id, ()) if branch.holds(country, year))
    branch = next(fitting, None)
    return branch.meant if branch else actor


@cache
def _branches() -> Mapping[str, list[Branch]]:
    """Actor id -> its branches; rows that name an unknown actor are left out."""
    known = {entry.actor.id: entry.actor for entry in lexicon.actors()}
    found: dict[str, list[Branch]] = defaultdict(list)
    for row in lexicon.good_rows("branches.csv", COLUMNS):
        if row["actor"] in known and row["meant"] in known:
            first, last = (int(row[column]) if row[column] else None for column in ("from", "to"))
            found[row["actor"]].append(Branch(frozenset(row.forms("countries")), first, last, known[row["meant"]]))
    return found
