"""Names the gazetteer does not hold as written, found by the words before them ("in Albou Kamaal", قرية كذا)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geodata.cues import Surroundings, surroundings
from geodata.gazetteer import Gazetteer
from geodata.names import is_latin_article
from geodata.not_places import Gate, name_words
from geodata.places import Toponym
from geodata.wordview import WordView

NAMING_CUES = frozenset({"village", "town", "camp", "neighbourhood"})
"""Cues after which an unknown word is still a name."""
LOCATIVES = frozenset({"in", "at", "near", "outside", "inside", "around"})
"""English words after which a capitalised word that nothing else explains is the name of a place."""
UNHEARD = "unheard"
"""Cue of a name that only the word before it tells to be a place's."""
_NO_PLACES = ("given", "title", "organisation")
_TIMES_AND_TONGUES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday ramadan eid easter christmas lent nowruz muharram ashura arabic "
    "english french hebrew persian farsi pashto swahili hausa amharic somali burmese urdu kurdish latin".split()
)


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
                elif self._only_a_place(i):
                    yield self._unknown(i, around)

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
