"""Finds place names in a text: what the gazetteer holds, word-bounded, longest first, past a gate of common words.

`find` says where names stand and what the words around them say; which place each means is for `geodata.resolve`.
A name that cannot be an event's place (a capital that speaks, "Baghdad Operations Command") is kept with the cue
"government" or "organisation", since it still tells which country the article is about.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from geodata.called import CalledNames
from geodata.countries import hints_of
from geodata.cues import CueWords, Surroundings, cue_features, cue_words, surroundings
from geodata.gazetteer import Gazetteer, NameMatch
from geodata.inside import follows_comma, lies_in_next
from geodata.longer_names import Found, LongerNames
from geodata.names import is_latin_article
from geodata.not_places import Gate, Rule, name_words
from geodata.places import Toponym
from geodata.unheard import Unheard, announces, opens_name
from geodata.wordview import WordView

NOT_EVENT_PLACES = frozenset({"government", "organisation"})
"""Cues of names that are no place of an event."""
MAX_PLACES = 60
"""Places kept behind one name, most prominent first (San José has 400)."""
_INSIDE = re.compile(r"[\s\u00a0'’`_#-]+|-[‘ʿʾ]|[.]\s?")
_DASHES = frozenset("-–—")
_TO = re.compile(r"\s*[-–—]\s*|\s+(?:to|إلى|الى)\s+|\s+")
_AND = re.compile(
    r"\s*(?:and|و|&|[-–—])(?:\s*(?:the|(?:village|town|city|towns|cities) of|مدينة|بلدة|قرية|مدينتي|ال))*\s*"
)


def find(
    text: str,
    gazetteer: Gazetteer,
    *,
    language: str,
    exclude: Sequence[tuple[int, int]] = (),
    countries: Sequence[str] = (),
) -> tuple[Toponym, ...]:
    """The place names of a text in reading order, never overlapping.

    `language` is ISO 639-1 ("ar"; anything else is read as English). Spans of `exclude` (start, end in characters)
    give no place: names of armed groups, persons. `countries` are ISO codes the article is known to be about; small
    places pass more easily there. They are added to those the text itself names.
    """
    return tuple(Scan(text, gazetteer, language, exclude, frozenset(countries)).toponyms())


@lru_cache(maxsize=8)
def _gate(gazetteer: Gazetteer, language: str) -> Gate:
    return Gate(gazetteer, language)


def _words_in(view: WordView, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The places of the words that spans touch."""
    starts, ends = [word.start for word in view.words], [word.end for word in view.words]
    return frozenset(k for start, end in spans for k in range(bisect_right(ends, start), bisect_left(starts, end)))


class Scan:
    """One reading of one text; `geodata.spans` reads spans found elsewhere with it."""

    def __init__(
        self,
        text: str,
        gazetteer: Gazetteer,
        language: str,
        exclude: Sequence[tuple[int, int]],
        countries: frozenset[str],
    ) -> None:
        self.text = text
        self.gazetteer = gazetteer
        self.language = "ar" if language == "ar" else "en"
        self.view = WordView(text)
        self._excluded = _words_in(self.view, exclude)
        self.gate = _gate(gazetteer, self.language)
        self.cues: CueWords = cue_words(self.language)
        self._longer = LongerNames(self.view, self.gate, self.cues, self.language)
        self._called = CalledNames(self.view, self.gate)
        self.countries = countries | frozenset(code for code, share in hints_of(self.view.folded) if share >= 0.1)

    def toponyms(self) -> list[Toponym]:
        accepted: dict[int, Found] = {}
        waiting: list[Found] = []
        unknown: list[int] = []
        i = 0
        while i < len(self.view.words):
            i = self._read(i, accepted, waiting, unknown)
        accepted = {i: found for i, found in accepted.items() if not self._longer.is_person(found)}
        agreed = self.countries | self._told(accepted.values())
        self._admit(waiting, accepted, agreed)
        named = [found.toponym for _, found in sorted(accepted.items())]
        found = sorted([*named, *self._unheard(unknown, accepted, agreed)], key=lambda toponym: toponym.start)
        return [self._paired(found, k) for k in range(len(found))]

    def _paired(self, found: Sequence[Toponym], k: int) -> Toponym:
        """ "between" takes two names with only "and" between them; without, it says nothing of the place."""
        one = found[k]
        if self._is_pair(found, k - 1) or (one.relation is None and self._is_pair(found, k)):
            return replace(one, relation="between")
        return replace(one, relation=None) if one.relation == "between" and not self._is_pair(found, k) else one

    def _is_pair(self, found: Sequence[Toponym], k: int) -> bool:
        if not 0 <= k < len(found) - 1:
            return False
        gap = self.text[found[k].end : found[k + 1].start]
        if found[k].relation == "between":
            return _AND.fullmatch(gap) is not None
        return self._is_road(found[k], found[k + 1], gap)

    @staticmethod
    def _is_road(one: Toponym, other: Toponym, gap: str) -> bool:
        """طريق تدمر - دير الزور, the road from Raqqa to Aleppo, the Homs-Hama road."""
        if one.cue == "road":
            return _TO.fullmatch(gap) is not None
        return one.cue is None and other.cue == "road" and gap.strip() in _DASHES

    def _read(self, i: int, accepted: dict[int, Found], waiting: list[Found], unknown: list[int]) -> int:
        """Decide on the names at word i; returns the next word to look at."""
        if not self._may_begin(i):
            return i + 1
        for match in self.gazetteer.longest(self.view.folded, i):
            if not self._stands_whole(i, match):
                continue
            nameless = self._longer.no_name(i, match)
            if nameless and self.language == "ar":
                continue
            found = self.found(i, match)
            if (nameless or self._longer.is_part(found)) and not self._is_placed(found):
                continue
            if self._passes(found, self.countries) and not self._is_obscure(found, self.countries):
                accepted[i] = found
                return i + match.tokens
            waiting.append(found)
        if i and (self._announced(i) or (self.language == "en" and self._may_be_unheard(i))):
            unknown.append(i)
        return i + 1

    def _may_be_unheard(self, i: int) -> bool:
        return opens_name(self.view.folded[i]) or self._called.at(i) is not None

    def _announced(self, i: int) -> bool:
        """Whether the word before leads one to expect a place."""
        return announces(self.view.folded[i - 1], self.language)

    def _passes(self, found: Found, countries: frozenset[str]) -> bool:
        cue = found.toponym.cue not in (None, *NOT_EVENT_PLACES) or self._unit_follows(found)
        return self.gate.passes(found.match, self._longer.name_of(found), cue=cue, countries=countries)

    def _is_obscure(self, found: Found, countries: frozenset[str]) -> bool:
        """A little-known place abroad: a cue alone does not make Hodan of Mogadishu Howden in England."""
        standing = self.gate.standing(found.match)
        return not (standing.known or standing.countries & countries)

    def _unit_follows(self, found: Found) -> bool:
        """Clark, New Jersey; Jos in Plateau State; بور بجنوب السودان."""
        after = found.first + found.match.tokens
        if self.language == "en" and follows_comma(self.view, self.gazetteer, after):
            return True
        return lies_in_next(self.view, self.gazetteer, found.first, found.match, self.language)

    def _is_placed(self, found: Found) -> bool:
        """A given name that is a town all the same: the fall of Ann in Rakhine State."""
        alone = self.language == "en" and found.first > 0 and not self.view.capital(found.first - 1)
        if not alone or self.gate.rule(self._longer.name_of(found)) is not Rule.NEEDS_CUE:
            return False
        return lies_in_next(self.view, self.gazetteer, found.first, found.match, self.language)

    def _unheard(
        self, words: Iterable[int], accepted: dict[int, Found], countries: frozenset[str]
    ) -> Iterator[Toponym]:
        taken = {k for i, found in accepted.items() for k in range(i, i + found.match.tokens)}
        unheard = Unheard(self.view, self.gazetteer, self.gate, self.language)
        return unheard.toponyms([i for i in words if i not in taken], countries)

    def _told(self, accepted: Iterable[Found]) -> frozenset[str]:
        """Countries of accepted names that lie in one country only, or in one above all."""
        told = (self.gate.standing(found.match).told for found in accepted)
        return frozenset(country for country in told if country)

    def _admit(self, waiting: Iterable[Found], accepted: dict[int, Found], countries: frozenset[str]) -> None:
        taken = {k for i, found in accepted.items() for k in range(i, i + found.match.tokens)}
        for found in waiting:
            if self._longer.is_person(found):
                continue
            span = range(found.first, found.first + found.match.tokens)
            if taken.isdisjoint(span) and self._passes(found, countries):
                unknown = bool(countries) and self._is_obscure(found, countries)
                accepted[found.first] = (
                    found._replace(toponym=replace(found.toponym, place_ids=())) if unknown else found
                )
                taken.update(span)

    def found(self, i: int, match: NameMatch) -> Found:
        around = surroundings(self.text, self.view.words, i, match.tokens, self.language)
        start = self.view.words[i].start + match.left_out
        end = self.view.words[i + match.tokens - 1].end
        toponym = Toponym(
            text=self.text[start:end],
            start=start,
            end=end,
            cue=self._cue(i, match, around),
            relation=around.relation,
            distance_km=around.distance_km,
            bearing=around.bearing,
            place_ids=self.gazetteer.ids_at(match.rows[:MAX_PLACES]),
        )
        return Found(i, match, around, toponym)

    def _cue(self, i: int, match: NameMatch, around: Surroundings) -> str | None:
        if around.cue == "government":
            standing = self.gate.standing(match)
            return "government" if standing.capital or standing.country else None
        if around.cue is None and self._names_organisation(i + match.tokens):
            return "organisation"
        return around.cue or self._own_cue(i, match)

    def _own_cue(self, i: int, match: NameMatch) -> str | None:
        """The cue inside a longer name: ريف دير الزور الشرقي, Deir ez-Zor province."""
        if match.tokens < 2:
            return None
        inside = [
            (self.view.folded[i][match.left_out :],),
            *((word,) for word in self.view.folded[i + 1 : i + match.tokens]),
        ]
        found = [table.get(word) for word in inside for table in (self.cues.before, self.cues.after)]
        features = {self.gazetteer.place_at(row).feature for row in match.rows[:3]}
        kinds = [cue for cue in found if cue in cue_features() and features & cue_features()[cue].features]
        return "countryside" if "countryside" in kinds else next(iter(kinds), None)

    def _names_organisation(self, after: int) -> bool:
        if after >= len(self.view.words) or not self.view.joined(after):
            return False
        return (
            self.language == "en"
            and self.view.capital(after)
            and self.view.folded[after] in name_words("en", "organisation")
        )

    # Whether a name may stand here ------------------------------------------------------------------------------

    def _may_begin(self, i: int) -> bool:
        if i in self._excluded:
            return False
        if self.language == "ar" or not self.view.has_capitals:
            return True
        return (self.view.capital(i) and not self._is_preposition(i)) or self._opens_lowered(i)

    def _is_preposition(self, i: int) -> bool:
        """ "At Quitunda, ..." begins with a word, though names are written At Tall and As Suwayda."""
        if self.view.folded[i] not in _ARTICLES_OR_WORDS or i + 1 == len(self.view.words):
            return False
        return self.view.begins_sentence(i) and self.view.gap(i + 1) == " "

    def _opens_lowered(self, i: int) -> bool:
        """Names may begin small: al-Qaim, eastern Ghouta."""
        if not is_latin_article(self.view.folded[i]):
            return (self.view.folded[i],) in self.cues.before
        return (
            self.view.folded[i] in ("al", "el") or self.text[self.view.words[i].end : self.view.words[i].end + 1] == "-"
        )

    def _stands_whole(self, i: int, match: NameMatch) -> bool:
        """No comma or sentence end inside, no excluded word, and capitals where names have them."""
        last = i + match.tokens - 1
        for k in range(i + 1, last + 1):
            gap = self.text[self.view.words[k - 1].end : self.view.words[k].start]
            if not _INSIDE.fullmatch(gap) or (gap[0] == "." and len(self.view.folded[k - 1]) > 2):
                return False
        if not self._excluded.isdisjoint(range(i, last + 1)):
            return False
        return self.language == "ar" or not self.view.has_capitals or self._well_cased(i, last)

    def _well_cased(self, first: int, last: int) -> bool:
        named = [k for k in range(first, last + 1) if not is_latin_article(self.view.folded[k])]
        if not named or not any(map(self.view.capital, named)):
            return False
        if len(named) == 1 and len(self.view.folded[named[0]]) <= 3:
            return (
                self.text[self.view.words[named[0]].start : self.view.words[named[0]].end].isupper()
                or self.view.folded[named[0]] not in _CODES
            )
        word = self.view.folded[last]
        return self.view.capital(last) or word in self.cues.starts or word in _WRITTEN_SMALL


_ARTICLES_OR_WORDS = frozenset({"at", "as", "an"})
"""English words that are the Arabic article in Latin letters too."""
_WRITTEN_SMALL = frozenset({"capital"})
"""Last words of names that are small all the same: the Somali capital."""
_CODES = frozenset({"us", "uk", "uae", "drc", "car", "prc", "ksa"})
"""Countries written in capitals; in small letters they are words."""
