"""Names the gazetteer does not hold as written, found by the words before them ("in Albou Kamaal", قرية كذا)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from geodata.build import openers
from geodata.called import CALLED, Called, CalledNames
from geodata.cues import Surroundings, cue_words, surroundings
from geodata.gazetteer import Gazetteer
from geodata.names import AT_HAND, is_arabic, is_latin_article, stems
from geodata.not_places import Gate, name_words
from geodata.places import Toponym
from geodata.wordview import WordView

NAMING_CUES = frozenset({"village", "town", "camp", "neighbourhood"})
"""Cues after which an unknown word is still a name."""
_CALLING_BEFORE = {"en": CALLED | {"area"}, "ar": NAMING_CUES}
"""The same by language; Arabic words have no capitals that tell them from names."""
LOCATIVES = frozenset({"in", "at", "near", "outside", "inside", "around", "towards", "toward"})
"""English words after which a capitalised word that nothing else explains is the name of a place."""
_PREPOSITIONS = frozenset({"in", "at", "to", "from", "into", "towards", "toward"})
"""Words before places in English; Arabic ones stand before anything."""
UNHEARD = "unheard"
"""Cue of a name that only the word before it tells to be a place's."""
_NO_PLACES = ("given", "title", "organisation")
_TIMES_AND_TONGUES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday ramadan eid easter christmas lent nowruz muharram ashura arabic "
    "english french hebrew persian farsi pashto swahili hausa amharic somali burmese urdu kurdish latin".split()
)


@lru_cache(maxsize=AT_HAND)
def announces(word: str, language: str) -> bool:
    """Whether a place is expected after a folded word."""
    return word in _PREPOSITIONS or any(stem in cue_words(language).ends for stem, _ in stems(word))


def opens_name(word: str) -> bool:
    """Whether a folded word is the article or begins names of places made of two words (Abu, Tall, Khirbet)."""
    return is_latin_article(word) or word in _latin_openers()


@cache
def _latin_openers() -> frozenset[str]:
    return frozenset(word for word in openers() if not is_arabic(word))


class Unheard:
    """The unheard names of one text."""

    def __init__(self, view: WordView, gazetteer: Gazetteer, gate: Gate, language: str) -> None:
        self._view, self._gazetteer, self._gate, self._language = view, gazetteer, gate, language
        self._called = CalledNames(view, gate)

    def toponyms(self, words: Iterable[int], countries: frozenset[str]) -> Iterator[Toponym]:
        """Of these words those that are names: spelt otherwise in the gazetteer or, after a cue, not in it.

        `countries` are ISO codes the text is about.
        """
        done = 0
        for i in words:
            if i < done:
                continue
            if self._language == "en" and (called := self._called.at(i)):
                done = called.end
                yield self._with_its_kind(i, called, countries)
            elif self._looks_like_name(i):
                around = surroundings(self._view.text, self._view.words, i, self._end(i) - i, self._language)
                toponym = self._named(i, around, countries)
                if around.cue in _CALLING_BEFORE[self._language] or (toponym.place_ids and self._is_expected(i)):
                    yield toponym
                elif self._only_a_place(i):
                    yield self._unknown(i, around)

    def _is_expected(self, i: int) -> bool:
        """Whether the word before announces a place; "the Al-Azhar students" does not."""
        before = self._view.folded[i - 1]
        if self._language != "en" or not announces(before, "en"):
            return False
        return before != "the" or not opens_name(self._view.folded[i])

    def _only_a_place(self, i: int) -> bool:
        """Whether nothing but a place is named so: "at Mutunji"; not "in Ramadan", "at UNICEF", "in Biden's view"."""
        view, word = self._view, self._view.folded[i]
        written = view.text[view.words[i].start : view.words[i].end]
        known = word in view.lowered or any(word in name_words("en", role) for role in _NO_PLACES)
        owned = view.text[view.words[i].end : view.words[i].end + 2] in ("'s", "’s")
        return (
            self._language == "en" and view.folded[i - 1] in LOCATIVES
            and not (known or owned or written.isupper() or word in _TIMES_AND_TONGUES)
        )  # fmt: skip

    def _with_its_kind(self, i: int, called: Called, countries: frozenset[str]) -> Toponym:
        """A name with what it is called, where that is written as a part of it."""
        view = self._view
        start, end = view.words[i].start, view.words[called.end - 1].end
        around = surroundings(view.text, view.words, i, called.end - i, "en")
        rows = self._respelt(view.text[start:end], countries, fuzzy=called.cue in NAMING_CUES)
        ids = tuple(self._gazetteer.place_at(row).id for row in rows)
        return Toponym(
            view.text[start:end], start, end, called.cue, around.relation, around.distance_km, around.bearing, ids
        )

    def _unknown(self, i: int, around: Surroundings) -> Toponym:
        """A name with all its capitalised words, of no known place."""
        view, last = self._view, i + 1
        while last < len(view.words) and view.joined(last) and view.capital(last):
            last += 1
        start, end = view.words[i].start, view.words[last - 1].end
        name = view.text[start:end]
        return Toponym(name, start, end, UNHEARD, around.relation, around.distance_km, around.bearing, ())

    def _looks_like_name(self, i: int) -> bool:
        word = self._view.folded[i]
        if not self._view.joined(i):
            return False
        if self._language == "en" and opens_name(word):  # "the village of Al-Suflaniyah", "Tall ad-Dirrah village"
            return self._view.cased and self._view.capital(i) and self._goes_on(i + 1)
        if self._gate.rule(word) or len(word) < 4 or word in name_words(self._language, "modifier"):
            return False
        return word.startswith("ال") if self._language == "ar" else self._view.capital(i) and self._view.cased

    def _goes_on(self, i: int) -> bool:
        """Whether word i carries on a name begun before it."""
        if i >= len(self._view.words) or not self._view.joined(i):
            return False
        if is_latin_article(self._view.folded[i]):
            return self._goes_on(i + 1)
        return self._view.capital(i) and len(self._view.folded[i]) >= 3

    def _named(self, i: int, around: Surroundings, countries: frozenset[str]) -> Toponym:
        last = self._end(i)
        start, end = self._view.words[i].start, self._view.words[last - 1].end
        name = self._view.text[start:end]
        rows = self._respelt(name, countries, fuzzy=around.cue in NAMING_CUES)
        ids = tuple(self._gazetteer.place_at(row).id for row in rows)
        return Toponym(name, start, end, around.cue, around.relation, around.distance_km, around.bearing, ids)

    def _end(self, i: int) -> int:
        """One past the last word of the name: more where it opens with a part of names or is written with hyphens."""
        view, last = self._view, i + 1
        while last < len(view.words) and view.joined(last) and (self._open(last - 1) or self._tied(last)):
            last += 1
        return last

    def _open(self, i: int) -> bool:
        word = self._view.folded[i]
        return is_latin_article(word) or (self._language == "en" and opens_name(word))

    def _tied(self, i: int) -> bool:
        """Hawsh al-Zriqiyah, Dagat-Dagatan."""
        if self._language != "en":
            return False
        hyphened = self._view.gap(i) == "-" and self._view.capital(i)
        return hyphened or (is_latin_article(self._view.folded[i]) and self._goes_on(i))

    def _respelt(self, name: str, countries: frozenset[str], *, fuzzy: bool) -> list[int]:
        """Places of the article's countries whose names sound like this one, else that are spelt nearly like it."""
        alike = [row for code in sorted(countries) for row in self._gazetteer.sounding_like(name, code)]
        if not alike and fuzzy:
            alike = [row for code in sorted(countries)[:3] for row in self._gazetteer.resembling(name, code)]
        return alike[:10]
