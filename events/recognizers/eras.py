"""Where and when a row of a lexicon holds: its columns "countries", "from" and "to"."""

from __future__ import annotations

from dataclasses import dataclass

from events.lexicon import Row


@dataclass(frozen=True, slots=True)
class Era:
    """Countries and years."""

    countries: frozenset[str]
    """ISO codes; empty: anywhere."""
    first: int | None
    """Years of the report, both included; None: open."""
    last: int | None

    @classmethod
    def of(cls, row: Row) -> Era:
        """That of a row. Raises ValueError when a year is no number."""
        first, last = (int(row[column]) if row[column] else None for column in ("from", "to"))
        return cls(frozenset(row.forms("countries")), first, last)

    def holds(self, country: str, year: int | None) -> bool:
        """Whether it holds in a country (ISO code, "" unknown) and a year; an unknown year is like the present."""
        if self.countries and country not in self.countries:
            return False
        if year is None:
            return self.last is None
        return (self.first or year) <= year <= (self.last or year)
