"""Names the gazetteer does not hold as written, found by the words before them ("in Albou Kamaal", قرية كذا)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geodata.cues import Surroundings, surroundings
from geodata.gazetteer import Gazetteer
from geodata.names import is_latin_article
from geodata.not_places import Gate
from geodata.places import Toponym
from geodata.wordview import WordView

NAMING_CUES = frozenset({"village", "town", "camp", "neighbourhood"})
"""Cues after which an unknown word is still a name."""


class Unheard:
    """The unheard names of one text."""

    def __init__(self, view: WordView, gazetteer: Gazetteer, gate: Gate, language: str) -> None:
        self._view, self._gazetteer, self._gate, self._language = view, gazetteer, gate, language

    def toponyms(self, words: Iterable[int], countries: frozenset[str]) -> Iterator[Toponym]:
        """Of these words those that are names: spelt otherwise in the gazetteer or, after a cue, not in it.

        `countries` are ISO codes the text is about.
        """
        for i in words:
            if self._looks_like_name(i):
                around = surroundings(self._view.text, self._view.words, i, 1, self._language)
                toponym = self._named(i, around, countries)
                if around.cue in NAMING_CUES or (toponym.place_ids and self._language == "en"):
                    yield toponym

    def _looks_like_name(self, i: int) -> bool:
        word = self._view.folded[i]
        if self._gate.rule(word) or not self._view.joined(i) or len(word) < 4:
            return False
        return word.startswith("ال") if self._language == "ar" else self._view.capital(i) and self._view.cased

    def _named(self, i: int, around: Surroundings, countries: frozenset[str]) -> Toponym:
        view, last = self._view, i + 1
        while is_latin_article(view.folded[last - 1]) and last < len(view.words) and view.joined(last):
            last += 1
        start, end = self._view.words[i].start, self._view.words[last - 1].end
        name = self._view.text[start:end]
        rows = self._respelt(name, countries, fuzzy=around.cue in NAMING_CUES)
        ids = tuple(self._gazetteer.place_at(row).id for row in rows)
        return Toponym(name, start, end, around.cue, around.relation, around.distance_km, around.bearing, ids)

    def _respelt(self, name: str, countries: frozenset[str], *, fuzzy: bool) -> list[int]:
        """Places of the article's countries whose names sound like this one, else that are spelt nearly like it."""
        alike = [row for code in sorted(countries) for row in self._gazetteer.sounding_like(name, code)]
        if not alike and fuzzy:
            alike = [row for code in sorted(countries)[:3] for row in self._gazetteer.resembling(name, code)]
        return alike[:10]
