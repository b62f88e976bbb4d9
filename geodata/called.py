"""Names that the words after them call a place though the gazetteer lacks them: Qwarto village, Zarin Kotta area, Heart
Hospital.

English only: its names are written with capitals and its kinds of places stand after them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from geodata.cues import cue_words
from geodata.names import is_latin_article
from geodata.not_places import Gate, Rule, name_words
from geodata.wordview import WordView

CALLED = frozenset(
    "village town neighbourhood camp district subdistrict locality hospital mosque prison market square bridge dam "
    "airport airbase base crossing field mountain hill farm refinery hotel plant".split()
)
"""Cues that make a place of any name before them. Not "region" or "station": a front and a party are no places, nor is
a broadcaster."""
LONGEST = 4
"""Words of such a name."""
_LONG_CUE = 4
_NO_NAMES = ("title", "organisation", "modifier")
_OF_PEOPLE = ("ist", "ite", "ish", "ian", "ese")
"""Ends of words that say whose a village is, not what it is called."""
_PEOPLES = frozenset("sunni shia shi'a druze muslim jewish hindu buddhist coptic catholic orthodox kurdish".split())


@dataclass(frozen=True, slots=True)
class Called:
    """A name and what it is called."""

    end: int
    """One past the last word that belongs to the name: "Hospital" of Moon Hospital does, "area" of Kotta area not."""
    cue: str


class CalledNames:
    """The names of one text that the words after them call a place."""

    def __init__(self, view: WordView, gate: Gate) -> None:
        self._view, self._gate = view, gate

    def at(self, i: int) -> Called | None:
        """What the name that begins at word i is called, None when nothing says so or no name begins there."""
        view = self._view
        if _heads().isdisjoint(view.folded[i + 1 : i + 1 + LONGEST]):  # most words: nothing else need be asked
            return None
        if not (view.capital(i) and view.cased) or self._begun_before(i) or view.begins_sentence(i):
            return None
        last = i + 1
        while last < len(view.words) and view.joined(last) and last <= i + LONGEST:
            if found := self._called(i, last):
                return found
            if not self._goes_on(last):
                break
            last += 1
        return None

    def _begun_before(self, i: int) -> bool:
        """Whether word i carries on a name; "The" at the head of a sentence begins none."""
        view = self._view
        return i > 0 and view.joined(i) and view.capital(i - 1) and view.folded[i - 1] != "the"

    def _goes_on(self, k: int) -> bool:
        """Whether word k may be of the name: a capital, a number (T-4) or the article."""
        word = self._view.folded[k]
        return self._view.capital(k) or word.isdigit() or is_latin_article(word)

    def _called(self, i: int, last: int) -> Called | None:
        """What words i to last are called by the words after them."""
        size, cue = self._cue(last)
        if not cue or not self._names(i, last):
            return None
        return Called(last + size if self._view.capital(last) else last, cue)

    def _cue(self, at: int) -> tuple[int, str]:
        """The kind of place that words name, and how many they are; the longest phrase counts."""
        after = _calling()
        for size in range(min(_LONG_CUE, len(self._view.words) - at), 0, -1):
            if cue := after.get(tuple(self._view.folded[at : at + size])):
                return size, cue
        return 0, ""

    def _names(self, i: int, last: int) -> bool:
        """Whether words are a name by themselves: not "Sunni", "PKK", "Northern" or "General"."""
        words = self._view.folded[i:last]
        if len(words) > 1:
            return not all(map(self._is_no_name, words))
        written = self._view.text[self._view.words[i].start : self._view.words[i].end]
        return len(words[0]) >= 4 and not written.isupper() and not self._is_no_name(words[0])

    def _is_no_name(self, word: str) -> bool:
        return (
            word in self._view.lowered or word in _PEOPLES or word.endswith(_OF_PEOPLE)
            or self._gate.rule(word) is Rule.NEVER or any(word in name_words("en", role) for role in _NO_NAMES)
        )  # fmt: skip


@cache
def _calling() -> dict[tuple[str, ...], str]:
    """The English phrases after a name that call it a place; an area is the only region among them."""
    after = cue_words("en").after
    return {words: cue for words, cue in after.items() if cue in CALLED or words == ("area",)}


@cache
def _heads() -> frozenset[str]:
    """First words of those phrases."""
    return frozenset(words[0] for words in _calling())
