"""Words that are part of a longer name, or no name at all: Omar al-Baghdadi, Tom Steele, northern region.

A place's name inside a person's is the commonest false place. What is refused here never reaches the map.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from geodata.cues import BEARING, CueWords, Surroundings, cue_features, cue_words
from geodata.gazetteer import NameMatch
from geodata.names import AT_HAND, is_latin_article, strip_article
from geodata.not_places import Gate, Rule, name_words
from geodata.places import Toponym
from geodata.unheard import opens_name
from geodata.unit_names import abbreviation_keys
from geodata.wordview import WordView

WELL_KNOWN = 200_000
"""Inhabitants from which a name stands its ground beside other capitalised words (Baghdad Tuesday, Mosul Eye)."""
LONG = 6
"""Letters of a little-known name, its article not counted, from which a word is one after a proclitic is left out."""
_STRIPPED = frozenset("وفبلا")
"""Letters of proclitics met before place names; "like" and the future's seen are not."""
_NAME_LINKS = frozenset({"bin", "ibn", "al", "el"})
"""Small words inside Arabic personal names."""


class Found(NamedTuple):
    """A name accepted or still waiting for the article's countries."""

    first: int
    match: NameMatch
    around: Surroundings
    toponym: Toponym


class LongerNames:
    """Decides for one text; remembers the surnames it has seen in full."""

    def __init__(self, view: WordView, gate: Gate, cues: CueWords, language: str) -> None:
        self._view = view
        self._gate = gate
        self._cues = cues
        self._language = language
        self._persons: set[str] = set()

    def is_person(self, found: Found) -> bool:
        """A surname the text gave in full elsewhere: Tom Steele ... Steele said."""
        return found.match.tokens == 1 and not found.toponym.cue and self.name_of(found) in self._persons

    def name_of(self, found: Found) -> str:
        """The folded words of a name, its article restored after a proclitic."""
        return self._name(found.first, found.match)

    def _name(self, first: int, match: NameMatch) -> str:
        return " ".join([match.stem, *self._view.folded[first + 1 : first + match.tokens]])

    def no_name(self, first: int, match: NameMatch) -> bool:
        """Whether what the gazetteer holds at a word is no name, whatever stands around it."""
        if self._is_word(self._name(first, match)):
            return True
        if match.left_out and self._gate.rule(self._view.folded[first]) is Rule.NEVER:
            return True  # كورونا is a word, not ك + Verona
        few = len(match.key) < 2 or (match.left_out and len(match.key) <= 2)
        return self._language == "ar" and match.tokens == 1 and bool(few)

    def _is_word(self, name: str) -> bool:
        return self._gate.rule(name.removeprefix("the ")) is Rule.NEVER or _only_cues(name, self._language)

    def is_part(self, found: Found) -> bool:
        """Whether a name is a part of a longer one, or none here."""
        return self._part_of_arabic_name(found) if self._language == "ar" else self._part_of_english_name(found)

    def _part_of_arabic_name(self, found: Found) -> bool:
        i, match = found.first, found.match
        if match.left_out and self._cannot_be_stripped(found):
            return True
        if match.left_out and match.tokens == 1 and not found.toponym.cue and not self._outlives_stripping(match):
            return True
        if self._view.gap(i) != " " or found.around.first < i:
            return False
        if match.tokens > 1 or match.left_out or self._is_firm(found) or not self._names_person(i - 1):
            return False
        if not self._gate.standing(match).known:
            self._persons.add(self.name_of(found))
        return True

    def _outlives_stripping(self, match: NameMatch) -> bool:
        """Whether the name is known or long enough to be one after a letter is left out (الأعظمية والكاظمية)."""
        standing = self._gate.standing(match)
        return standing.known or (standing.agreed and len(match.key) >= LONG)

    def _names_person(self, i: int) -> bool:
        """Whether word i is a given name or a title; على "on" folds like the name علي, but is not written so."""
        word = self._view.words[i]
        if self._view.text[word.end - 1] == "ى":
            return False
        return word.text in name_words("ar", "given") or word.text in name_words("ar", "title")

    def _is_firm(self, found: Found) -> bool:
        """Well enough known to stand its ground beside other names."""
        standing = self._gate.standing(found.match)
        return standing.country or standing.capital or standing.population >= WELL_KNOWN

    def _cannot_be_stripped(self, found: Found) -> bool:
        """No letter stands between a cue and its name: مدينة كبيرة is a large town, not one like البيرة."""
        left = self._view.folded[found.first][: found.match.left_out]
        return found.around.first < found.first or not _STRIPPED.issuperset(left)

    def _part_of_english_name(self, found: Found) -> bool:
        i, match = found.first, found.match
        if found.toponym.cue == "organisation":
            return False
        single = match.tokens == 1
        if single and not self._is_firm(found) and self._opens_another(i):
            return True
        if single and not found.toponym.cue and self._view.cased and self._view.folded[i] in self._view.lowered:
            return True
        if single and not self._has_side(found) and self._view.folded[i] in name_words("en", "given"):
            return True
        if (single and self._only_abbreviation(found)) or match.key in abbreviation_keys():
            return not self._view.after_comma(i)
        firm = self._is_firm(found) or self._gate.standing(match).unit
        if self._after_person(i, firm):
            if single and not firm:
                self._persons.add(self.name_of(found))
            return True
        return self._before_name(i + match.tokens, found, firm)

    def _has_side(self, found: Found) -> bool:
        """Whether words beside a name make a place of it: "in eastern Chad" is no man."""
        country = self._gate.standing(found.match).country
        return bool(found.toponym.cue) or (country and found.around.bearing is not None)

    def _opens_another(self, i: int) -> bool:
        """Tal of "Tal Al-Hajar", Rasm of "Rasm Al-‘Awja", Sa’id of "Beit Sa’id": a part is another place, if any."""
        view = self._view
        if i and view.joined(i) and view.capital(i - 1) and _opens(view.folded[i - 1]):
            return True
        if not view.cased or i + 1 == len(view.words) or not view.joined(i + 1):
            return False
        article = is_latin_article(view.folded[i + 1])
        after = i + 2 if article else i + 1
        goes_on = after < len(view.words) and view.joined(after) and view.capital(after)
        return goes_on and (article or _opens(view.folded[i]))

    def _only_abbreviation(self, found: Found) -> bool:
        return (
            found.toponym.text.isupper() and len(found.match.key) <= 3 and not self._gate.standing(found.match).country
        )

    def _after_person(self, i: int, firm: bool) -> bool:
        """Omar al-Baghdadi, President Washington, Judy Law."""
        if is_latin_article(self._view.folded[i]) and not self._view.joined(i):
            return False
        if not self._view.joined(i) or not (self._view.capital(i - 1) or self._view.folded[i - 1] in _NAME_LINKS):
            return False
        if is_latin_article(self._view.folded[i - 1]) and self._view.joined(i - 1):
            i -= 1
        before = self._view.folded[i - 1]
        if before in name_words("en", "given") or before in name_words("en", "title"):
            return True
        if not self._view.cased or firm or before in self._cues.ends or before in self._view.lowered:
            return False
        return before not in name_words("en", "modifier") and not self._view.begins_sentence(i - 1)

    def _before_name(self, after: int, found: Found, firm: bool) -> bool:
        """Jackson Pollock, Florence Nightingale."""
        if (
            not self._view.cased
            or firm
            or after >= len(self._view.words)
            or found.toponym.cue
            or found.match.tokens > 1
        ):
            return False
        if is_latin_article(self._view.folded[after]) and after + 1 < len(self._view.words):
            after += 1
        if not self._view.joined(after) or not self._view.capital(after):
            return False
        return self._view.folded[after] not in name_words("en", "modifier")


def _opens(word: str) -> bool:
    """Whether a word begins names of two words; the article does not here."""
    return opens_name(word) and not is_latin_article(word)


@lru_cache(maxsize=AT_HAND)
def _only_cues(name: str, language: str) -> bool:
    """Northern Region, شمال غربي: cue words and nothing else."""
    return all(_is_cue(word, cue_words(language)) for word in name.split() if word != "the")


def _is_cue(word: str, cues: CueWords) -> bool:
    readings = (word, strip_article(word))
    found = (table.get((w,), "") for w in readings for table in (cues.before, cues.after))
    return any(cue.startswith(BEARING) or cue in cue_features() for cue in found)
