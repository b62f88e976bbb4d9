"""Which words are no place names although the gazetteer holds them: وإن is Van, قال is Kal, Reading and Nice are words.

Two gates: the table `geodata/data/not_places.csv`, written word by word, and a systematic one for small places,
whose names need a cue word beside them or the article's country to agree.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from geodata.countries import adjectives
from geodata.gazetteer import Gazetteer, NameMatch
from geodata.names import AT_HAND, fold, is_arabic, strip_article
from geodata.places import Place
from geodata.tables import DATA

KNOWN_POPULATION = {"en": 15_000, "ar": 100_000}
"""Inhabitants from which a town passes without cue or agreeing country. Arabic words meet far more town names."""
AGREED_POPULATION = 3_000
"""The same in a country the article is about."""
AGREED_FOREIGN_POPULATION = 50_000
"""The same for Arabic names of places in countries that do not speak Arabic: most of them are also words."""
ARABIC_SPEAKING = frozenset(
    "SY IQ LB JO PS IL EG SD SS LY TN DZ MA MR EH SA YE OM AE QA BH KW SO DJ KM TD ER IR TR".split()
)
QUARTERS = frozenset({"PPLX"})
"""Features whose names are shared by the quarters of every city."""
SHORT = 3
"""Folded letters, article left out, up to which a name needs a large or curated place."""
KNOWN_SHORT_POPULATION = 100_000


DOMINANT = 20
"""How many times larger than any place abroad a place is when its bare name speaks for its country."""
TELLING = 500_000
"""Inhabitants it has then."""


class Rule(StrEnum):
    """What a word of the table needs to be taken as a place."""

    NEVER = "never"
    NEEDS_CUE = "needs_cue"
    COUNTRY_ONLY = "country_only"


@cache
def rules(language: str) -> dict[str, Rule]:
    """Folded word -> rule, for one language."""
    with (DATA / "not_places.csv").open(encoding="utf-8", newline="") as file:
        return {fold(row["word"]): Rule(row["rule"]) for row in csv.DictReader(file) if row["language"] == language}


@cache
def name_words(language: str, role: str) -> frozenset[str]:
    """Folded words of one role ("given", "title", "modifier") that stand before a surname or a place."""
    with (DATA / "name_words.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(
            fold(row["word"]) for row in csv.DictReader(file) if (row["language"], row["role"]) == (language, role)
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How well known the places behind a name are."""

    known: bool
    """Curated, a unit or country, or a town of KNOWN_POPULATION (KNOWN_SHORT_POPULATION for short names)."""
    agreed: bool
    """Known enough where the article is about its country."""
    country: bool
    """Whether it is a country's name."""
    unit: bool
    """Whether it is a first-order unit's name, longer than SHORT."""
    countries: frozenset[str]
    told: str | None
    """The country the bare name speaks for: its only one, or that of a far larger place (Beirut, Baghdad)."""
    population: int
    capital: bool


def _speaks_for(places: Sequence[Place]) -> str | None:
    """The country of a name's places, best known first, when one far outweighs those abroad."""
    first = places[0]
    abroad = [place for place in places if place.country != first.country]
    largest = max(place.population or 0 for place in places if place.country == first.country)
    weighs = largest >= TELLING and largest > DOMINANT * max((p.population or 1_000 for p in abroad), default=0)
    return first.country if not abroad or weighs else None


class Gate:
    """Decides for one language whether a name found may be a place here."""

    def __init__(self, gazetteer: Gazetteer, language: str) -> None:
        self._gazetteer = gazetteer
        self._language = language
        self._rules = rules(language)
        self._given = name_words(language, "given")
        self._known_population = KNOWN_POPULATION[language]
        self._standings: dict[tuple[str, int], Standing] = {}
        self._rule = lru_cache(maxsize=AT_HAND)(self._ruled)

    def rule(self, folded: str) -> Rule | None:
        """The table's rule for a folded name, with or without its article."""
        return self._rule(folded)

    def _ruled(self, folded: str) -> Rule | None:
        bare = strip_article(folded) if self._language == "ar" else folded
        if bare in adjectives():
            return Rule.NEVER
        rule = self._rules.get(folded)
        return rule or (Rule.NEEDS_CUE if folded in self._given else None)

    def passes(self, match: NameMatch, folded: str, *, cue: bool, countries: frozenset[str]) -> bool:
        """Whether a name passes, given a cue word beside it and the countries the article is about."""
        rule = self.rule(folded)
        if rule is Rule.NEVER:
            return False
        if cue:
            return True
        standing = self.standing(match)
        if rule is Rule.NEEDS_CUE:
            return standing.country and folded in self._given  # Jordan and Chad are countries before they are men
        if match.tokens == 1 and not match.exact and not self._article_added(match, folded, standing, countries):
            return False
        agrees = bool(standing.countries & countries)
        if rule is Rule.COUNTRY_ONLY:
            return agrees or standing.country
        return standing.known or (agrees and (match.tokens > 1 or standing.agreed))

    def _article_added(self, match: NameMatch, folded: str, standing: Standing, countries: frozenset[str]) -> bool:
        """البترا for بترا; never the other way, باب is no الباب."""
        added = strip_article(folded) != folded and not standing.country  # السورية is an adjective, سورية the country
        home = standing.countries & countries & ARABIC_SPEAKING
        return added and len(match.key) > SHORT and bool(home)

    def standing(self, match: NameMatch) -> Standing:
        """How well known the places behind a match are (cached by name)."""
        known = self._standings.get((match.key, len(match.rows)))
        if known is None:
            if len(self._standings) > AT_HAND:
                self._standings.clear()
            known = self._standings[match.key, len(match.rows)] = self._standing(match)
        return known

    def _standing(self, match: NameMatch) -> Standing:
        places = [self._gazetteer.place_at(row) for row in match.rows[:40]]
        curated = any(map(self._is_vouched_for, match.rows[:40]))
        population = max(place.population or 0 for place in places)
        short = match.tokens == 1 and len(strip_article(match.key) if is_arabic(match.key) else match.key) <= SHORT
        enough = KNOWN_SHORT_POPULATION if short else self._known_population
        units = not short and any(place.feature == "ADM1" and self._at_home(place) for place in places)
        return Standing(
            known=curated or units or population >= enough,
            agreed=not short and any(map(self._is_agreed, match.rows[:40])),
            country=any(place.feature == "PCLI" for place in places),
            unit=units,
            countries=frozenset(place.country for place in places),
            told=self._told(places),
            population=population,
            capital=any(place.feature == "PPLC" for place in places),
        )

    def _told(self, places: Sequence[Place]) -> str | None:
        """In English, where every city has namesakes, only a name of one country tells."""
        if self._language == "ar":
            return _speaks_for(places)
        return places[0].country if all(place.country == places[0].country for place in places) else None

    def _at_home(self, place: Place) -> bool:
        """Whether the language writes this country's names by itself, not after a foreign sound."""
        return self._language != "ar" or place.country in ARABIC_SPEAKING

    def _is_vouched_for(self, row: int) -> bool:
        """A place somebody wrote down; quarters only beside their country: every city has a Salam and a Nahda."""
        return self._gazetteer.is_curated(row) and self._gazetteer.place_at(row).feature not in QUARTERS

    def _is_agreed(self, row: int) -> bool:
        place = self._gazetteer.place_at(row)
        enough = AGREED_POPULATION if self._at_home(place) else AGREED_FOREIGN_POPULATION
        written = self._gazetteer.is_curated(row) and place.feature in QUARTERS
        return written or place.feature == "ADM1" or (place.population or 0) >= enough
