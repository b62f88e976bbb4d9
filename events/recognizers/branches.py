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
from events.recognizers.eras import Era

COLUMNS = ("actor", "countries", "from", "to", "meant")


@dataclass(frozen=True, slots=True)
class Branch:
    """Who is meant by another's name, where and when."""

    era: Era
    meant: Actor


def meant_by(actor: Actor, country: str, year: int | None) -> Actor:
    """Whom an actor's name means in a report of a year from a country: mostly the actor itself."""
    fitting = (branch for branch in _branches().get(actor.id, ()) if branch.era.holds(country, year))
    branch = next(fitting, None)
    return branch.meant if branch else actor


@cache
def _branches() -> Mapping[str, list[Branch]]:
    """Actor id -> its branches; rows that name an unknown actor are left out."""
    known = {entry.actor.id: entry.actor for entry in lexicon.actors()}
    found: dict[str, list[Branch]] = defaultdict(list)
    for row in lexicon.good_rows("branches.csv", COLUMNS):
        if row["actor"] in known and row["meant"] in known:
            found[row["actor"]].append(Branch(Era.of(row), known[row["meant"]]))
    return found
