"""Abbreviations of states and provinces (N.M., Calif., Sask.), by ISO 3166-2 code."""

from __future__ import annotations

import csv
from functools import cache

from geodata.names import key
from geodata.tables import DATA

FILE = DATA / "unit_abbreviations.csv"


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """ISO 3166-2 code -> abbreviations as written in news, the two letters of the code left out."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["iso"]: tuple(row["abbreviations"].split("|")) for row in csv.DictReader(file)}


@cache
def abbreviation_keys() -> frozenset[str]:
    """The keys of all abbreviations: words that are names only after a town ("Fresno, Calif.")."""
    return frozenset(key(short) for shorts in abbreviations().values() for short in shorts)
