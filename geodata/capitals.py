"""Capitals under what reports call them: "the Somali capital", العاصمة الصومالية, "capital of Somalia".

Without these names what happened "in the Somali capital" goes to the dateline, a town of another country.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from geodata.entries import Entry
from geodata.names import is_arabic
from geodata.tables import Country

_DISPUTED = frozenset({"IL", "PS", "EH"})
"""Whose capital is depends on who speaks."""


def with_descriptions(entries: Sequence[Entry], countries: Sequence[Country]) -> list[Entry]:
    """The entries, capitals with what they are called after their country."""
    said = {c.place.country: tuple(_said(c)) for c in countries if c.place.country not in _DISPUTED}
    return [_called(entry, said.get(entry.place.country, ())) for entry in entries]


def _called(entry: Entry, names: tuple[str, ...]) -> Entry:
    if entry.place.feature != "PPLC" or not names:
        return entry
    return replace(entry, place=replace(entry.place, aliases=tuple(dict.fromkeys((*entry.place.aliases, *names)))))


def _said(country: Country) -> Iterator[str]:
    for demonym in country.demonyms:
        yield f"العاصمة ال{demonym}ة" if is_arabic(demonym) else f"{demonym} capital"
    for name in filter(None, (country.place.name, country.place.name_ar)):
        yield f"عاصمة {name}" if is_arabic(name) else f"capital of {name}"
