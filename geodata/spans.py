"""Names somebody else found in a text: the places each may mean, with the words around and inside it read.

A span may hold more than a name ("بمدينة الرقة", "Adair County", "Bank of Mexico", "Royal Street"). Read in this
order: an adjective of a country or region, the name as a whole, the name without its cue words, the country or unit
inside a longer name. A street or a school is not the town it is called after.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from geodata.countries import demonym
from geodata.cues import surroundings
from geodata.gazetteer import Gazetteer, NameMatch
from geodata.names import fold, is_arabic, stems, strip_article, words
from geodata.not_places import SHORT, Rule, name_words
from geodata.places import Place, Toponym
from geodata.sources import PLAIN_STATES
from geodata.tables import DATA
from geodata.toponyms import MAX_PLACES, Scan
from geodata.unit_names import abbreviation_keys

FACILITY = "facility"
"""Cue of a span that names a street or a building."""
_WHOLE = frozenset({"PCLI", "ADM1", "CONT", "RGN"})
"""Features that a longer name is read as: the Bank of Mexico is of Mexico."""
_ABROAD = frozenset({"embassy", "consulate", "سفاره", "قنصليه"})
"""Facilities that stand in another country than their name says."""
LIKE_ENOUGH = 88.0
"""Likeness (of 100) to a name of the same script with equal consonants; at 75 Dauphine was Daphne."""


def at(text: str, gazetteer: Gazetteer, spans: Sequence[tuple[int, int]], *, language: str) -> tuple[Toponym, ...]:
    """Toponyms for spans (start, end in characters), one each, in order; without places where none is known."""
    given = _Given(Scan(text, gazetteer, language, (), frozenset()))
    return tuple(given.at(start, end) for start, end in spans)


@cache
def facility_words(language: str) -> frozenset[str]:
    """Folded words that name a street or building inside a town."""
    with (DATA / "facilities.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(fold(row["word"]) for row in csv.DictReader(file) if row["language"] == language)


@cache
def _region_adjectives() -> dict[tuple[str, ...], str]:
    with (DATA / "region_adjectives.csv").open(encoding="utf-8", newline="") as file:
        return {_bare(words(row["word"])): row["place"] for row in csv.DictReader(file)}


def region_of(word: str) -> str | None:
    """Id of the region an adjective is made of (European, الأوروبية); None for other words."""
    return _region_adjectives().get(_bare(words(word)))


def _bare(folded: Sequence[str]) -> tuple[str, ...]:
    return tuple(strip_article(word) if is_arabic(word) else word for word in folded)


class _Given:
    """Reads spans of one text."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._words = scan.view.folded

    def at(self, start: int, end: int) -> Toponym:
        """The toponym of a span."""
        inside = [k for k, word in enumerate(self._scan.view.words) if word.start < end and start < word.end]
        name = self._scan.text[start:end]
        if not inside:
            return Toponym(name, start, end)
        if adjective := self._adjective(name):
            return Toponym(name, start, end, place_ids=(adjective,))
        found = self._whole(inside) or self._without_cues(inside)
        if found is not None:
            return replace(found, start=start, end=end)
        return self._other(name, start, end, inside)

    def _adjective(self, name: str) -> str | None:
        region = region_of(name)
        if region and self._scan.gazetteer.has(region):
            return region
        code = demonym(name)
        return f"country:{code}" if code else None

    def _whole(self, inside: Sequence[int]) -> Toponym | None:
        """The name to the end of the span, cue words before it left out."""
        for i in inside:
            matches = self._scan.gazetteer.longest(self._words, i)
            whole = [match for match in matches if i + match.tokens == inside[-1] + 1]
            if whole:
                return self._told(i, whole[0])
            if not self._is_cue(i):
                return None
        return None

    def _is_cue(self, i: int) -> bool:
        before = self._scan.cues.before
        return any((stem,) in before for stem, _ in stems(self._words[i]))

    def _without_cues(self, inside: Sequence[int]) -> Toponym | None:
        """The name before cue words: "Adair County"; not that of a street or building."""
        for n in range(len(inside) - 1, 0, -1):
            rest = self._words[inside[n] : inside[-1] + 1]
            if any(word in self._scan.cues.starts for word in rest) and not self._is_facility(inside):
                matches = self._scan.gazetteer.longest(self._words, inside[0])
                for match in matches:
                    if match.tokens == n:
                        return self._told(inside[0], match)
        return None

    def _told(self, i: int, match: NameMatch) -> Toponym:
        """The toponym of a match; without places where its name is a common word that nothing says is a place."""
        toponym = self._scan.found(i, match).toponym
        name = " ".join([match.stem, *self._words[i + 1 : i + match.tokens]])
        rule = self._scan.gate.rule(name)
        common = rule is Rule.NEVER or (rule is Rule.NEEDS_CUE and not self._is_written_as_name(i))
        nameless = (common and toponym.cue is None) or self._is_foreign_code(i, match)
        return replace(toponym, place_ids=()) if nameless else toponym

    def _is_written_as_name(self, i: int) -> bool:
        """A capital inside a sentence: somebody marked Kent and Reading as places, which are given names and words."""
        view = self._scan.view
        return self._scan.language == "en" and view.cased and view.capital(i) and not view.begins_sentence(i)

    def _is_foreign_code(self, i: int, match: NameMatch) -> bool:
        """Letters of a unit of a country the text is not about: SA is South Australia only in Australian news."""
        if len(match.key) >= SHORT or match.tokens > 1 or self._scan.view.after_comma(i) or self._is_dotted(i, match):
            return False
        units = [self._scan.gazetteer.place_at(row) for row in match.rows[:MAX_PLACES]]
        return units[0].feature == "ADM1" and self._scan.countries.isdisjoint(unit.country for unit in units)

    def _is_dotted(self, i: int, match: NameMatch) -> bool:
        """Ga., Mont.: an abbreviation of a unit, not two letters that may be anything."""
        return match.key in abbreviation_keys() and self._scan.text[self._scan.view.words[i].end :][:1] == "."

    # Longer names and unknown ones ------------------------------------------------------------------------------

    def _is_facility(self, inside: Sequence[int]) -> bool:
        known = facility_words(self._scan.language)
        return any(not known.isdisjoint(_bare([s for s, _ in stems(self._words[k])])) for k in inside)

    def _other(self, name: str, start: int, end: int, inside: Sequence[int]) -> Toponym:
        around = surroundings(self._scan.text, self._scan.view.words, inside[0], len(inside), self._scan.language)
        facility = self._is_facility(inside)
        ids = () if facility else self._alike(name)
        ids = ids or self._containing(inside)
        cue = FACILITY if facility and not ids and not self._is_abroad(inside) else around.cue
        return Toponym(name, start, end, cue, around.relation, around.distance_km, around.bearing, ids)

    def _alike(self, name: str) -> tuple[str, ...]:
        """Places of that name, else of one that sounds the same in a country of the article."""
        gazetteer = self._scan.gazetteer
        ids = tuple(place.id for place in gazetteer.lookup(name)[:MAX_PLACES])
        countries = sorted(self._scan.countries)
        alike = (r for code in countries for r in gazetteer.sounding_like(name, code, cutoff=LIKE_ENOUGH))
        return ids or tuple(gazetteer.place_at(row).id for row in alike)

    def _containing(self, inside: Sequence[int]) -> tuple[str, ...]:
        """The country, unit or region a longer name speaks of: the Bank of Mexico, the European Commission."""
        if len(inside) < 2 or self._is_abroad(inside):
            return ()
        return next(self._parts(inside), ())

    def _is_abroad(self, inside: Sequence[int]) -> bool:
        return any(stem in _ABROAD for k in inside for stem in _bare([s for s, _ in stems(self._words[k])]))

    def _parts(self, inside: Sequence[int]) -> Iterator[tuple[str, ...]]:
        gazetteer = self._scan.gazetteer
        for i in inside:
            for match in gazetteer.longest(self._words, i):
                if i + match.tokens <= inside[-1] + 1 and self._is_whole(gazetteer.place_at(match.rows[0]), match):
                    yield tuple(gazetteer.place_at(row).id for row in match.rows[:MAX_PLACES])
            word = self._words[i]
            if (region_of(word) or self._is_organisation(inside)) and (adjective := self._adjective(word)):
                yield (adjective,)

    def _is_whole(self, place: Place, match: NameMatch) -> bool:
        if place.feature == "ADM1":  # a centre and a north are everywhere
            known = place.country in PLAIN_STATES or place.id.startswith("furat:")
            return known and len(match.key) > SHORT
        return place.feature in _WHOLE and self._scan.gate.rule(match.stem) is None

    def _is_organisation(self, inside: Sequence[int]) -> bool:
        return any(self._words[k] in name_words(self._scan.language, "organisation") for k in inside)
