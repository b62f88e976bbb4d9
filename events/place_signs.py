"""What a toponym looks like from an event: the numbers by which its place is chosen (`events.placing`).

Each option is seen beside all others: a town is the likelier the nearer it stands to the words that tell the event, and
the fewer others stand between. The numbers mean the same in both languages; only the words before places differ
(`before_places.csv`).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from events.attachment import Focus, PlaceOption
from events.lexicon import folded_forms, roles_before
from events.model import EventType, Span
from events.setting import Setting
from events.text import Sentence
from events.word_classes import classes_of
from geodata.places import WherePrecision

FAMILIES = tuple(EventType)
FAR = 99.0
"""Stands for a distance that cannot be told."""
NONE = -1.0
"""Stands for "there is none" where a number is asked for."""
PROCLITICS = {"ب": "at", "في": "at", "ل": "to", "من": "from", "و": "listed"}
"""Arabic words written onto the name, with the role they give it."""
ROLES = ("at", "near", "from", "to", "of", "listed")
_ELSEWHERE = frozenset({"talks", "say", "vote", "law", "plan", "condemn", "urge"})
"""Kinds of words (`events.word_classes`) for what is met, said and voted about an event, mostly in another place."""


@dataclass(frozen=True, slots=True)
class Places:
    """An event that looks for its place, and all places it may have."""

    setting: Setting
    focus: Focus
    clause: Span
    """Where in the text the event is told: all or a part of the sentence of `focus`."""
    options: Sequence[PlaceOption]

    @property
    def sentence(self) -> Sentence:
        return self.focus.reading.sentence

    def here(self, option: PlaceOption) -> bool:
        """Whether an option stands in the event's own sentence."""
        return not option.in_title and option.sentence.index == self.sentence.index


NAMES = (
    *("precision", "score", "inhabitants", "at home", "country's capital", "cue", "relation", "mentions"),
    *(f"after {role}" for role in ROLES),
    *("owns", "comma after", "said"),
    *("here", "in clause", "away", "title", "dateline", "same paragraph"),
    *("word", "after trigger", "from trigger", "triggers between", "commas between", "parted", "talk between"),
    "sentence",
    *("options", "options here", "exact here", "in clause of all", "order", "order from end"),
    *("named since", "in one unit", "unplaced"),
    *(f"is {family}" for family in FAMILIES),
)
"""What the numbers of an option are."""


def rows(places: Places) -> tuple[tuple[str, ...], list[tuple[float, ...]]]:
    """The names of the numbers, and the numbers of each option."""
    company, setting = _Company(places), places.setting
    families = _families(places.focus.sub_type.event_type)
    return NAMES, [
        (
            *_still(option, setting.country, setting.article.language),
            *_of_standing(places, option),
            *company.of(option),
            *families,
        )
        for option in places.options
    ]


@cache
def _families(family: EventType) -> tuple[float, ...]:
    return tuple(float(family == known) for known in FAMILIES)


class _Company:
    """The options an event has, as they are seen beside each of them."""

    def __init__(self, places: Places) -> None:
        clause, here, options = places.clause, places.sentence.index, places.options
        self._own = {o: k for k, o in enumerate(o for o in options if places.here(o) and not o.dateline)}
        before = (o for o in options if o.sentence.index < here and is_exact(o) and not (o.in_title or o.dateline))
        last = {o.resolution.place: o.resolution.toponym.start for o in before}  # in reading order: the last stays
        self._last = sorted(last.values())
        self._units = Counter(filter(None, map(_unit, self._own)))
        inside = sum(within(o, clause) for o in self._own)
        self._counts = (len(options), len(self._own), sum(map(is_exact, self._own)), inside)
        self._unplaced = sum(clause.start <= r.toponym.start < clause.end for r in places.setting.unplaced)

    def of(self, option: PlaceOption) -> tuple[float, ...]:
        """The numbers of an option from "options" to "unplaced"."""
        order, unit = self._own.get(option), _unit(option)
        places = (NONE, NONE) if order is None else (order, len(self._own) - 1 - order)
        alike = self._units[unit] - (order is not None) if unit else 0
        return *self._counts, *places, self._since(option), alike, self._unplaced

    def _since(self, option: PlaceOption) -> float:
        """How many exact places the sentences before name after it."""
        if option.in_title:
            return NONE
        return len(self._last) - bisect_right(self._last, option.resolution.toponym.start)


def _unit(option: PlaceOption) -> tuple[str, str] | None:
    """The country and first-order unit of a place."""
    place = option.resolution.place
    return (place.country, place.admin1) if place and place.admin1 is not None else None


@lru_cache(maxsize=1_000)  # the same for all events that may have it
def _still(option: PlaceOption, country: str, language: str) -> tuple[float, ...]:
    """The numbers of an option from "precision" to "comma after", wherever the event stands."""
    return *_of_place(option, country), *_of_words(option, language)


def _of_place(option: PlaceOption, country: str) -> tuple[float, ...]:
    found = option.resolution
    place = found.place
    return (
        found.precision or NONE,
        found.score,
        math.log1p(place.population or 0) if place else NONE,
        place is not None and place.country == country,
        place is not None and place.feature == "PPLC",
        found.toponym.cue is not None,
        found.toponym.relation is not None,
        option.mentions,
    )


def _of_words(option: PlaceOption, language: str) -> tuple[float, ...]:
    role, text = _role(option, language), option.sentence.text
    end = option.resolution.toponym.end - option.sentence.span.start
    return *(role == known for known in ROLES), text[end : end + 2] in ("'s", "’s"), text[end : end + 1] in (",", "،")


def _role(option: PlaceOption, language: str) -> str:
    """What the word before a name makes of it, "" when it says nothing."""
    toponym, sentence = option.resolution.toponym, option.sentence
    first = sentence.token_at(toponym.start)
    token = sentence.tokens[first] if first < len(sentence.tokens) else None
    joined = token.text[: toponym.start - token.start] if token and toponym.start > token.start else ""
    if joined in PROCLITICS:
        return PROCLITICS[joined]
    return (
        roles_before(language, "places").get(sentence.tokens[first - 1].text, "")
        if 0 < first <= len(sentence.tokens)
        else ""
    )


def _of_standing(places: Places, option: PlaceOption) -> tuple[float, ...]:
    """The numbers of an option from "said" to "sentence"."""
    if not places.here(option):
        return _of_elsewhere(places, option)
    sentence, reading, start = places.sentence, places.focus.reading, option.resolution.toponym.start
    at = sentence.token_at(start)
    anchor = places.focus.anchor if places.focus.trigger else None
    low, high = sorted((at, anchor or 0))
    return (
        any(a.reach.start <= start < a.reach.end for a in reading.attributions),
        *(True, within(option, places.clause), 0.0, option.in_title, option.dateline, True, at),
        at - anchor if anchor is not None else FAR,
        abs(at - anchor) if anchor is not None else FAR,
        sum(low < t.first < high for t in reading.triggers),
        _commas(sentence, low, high),
        *_between(sentence, low, high),
        sentence.index,
    )


def _of_elsewhere(places: Places, option: PlaceOption) -> tuple[float, ...]:
    """The same of an option that stands in another sentence than the event."""
    sentence = places.sentence
    away = FAR if option.in_title else sentence.index - option.sentence.index
    beside = option.sentence.paragraph == sentence.paragraph
    told = (False, False, False, away, option.in_title, option.dateline, beside)
    return *told, NONE, FAR, FAR, NONE, NONE, NONE, NONE, sentence.index


def _commas(sentence: Sentence, low: int, high: int) -> int:
    """Commas between two words of a sentence."""
    if not low < high < len(sentence.tokens):
        return 0
    start, end = (sentence.tokens[at].start - sentence.span.start for at in (low, high))
    gap = sentence.text[start:end]
    return gap.count(",") + gap.count("،")


def _between(sentence: Sentence, low: int, high: int) -> tuple[float, float]:
    """How many words between two begin another clause or another matter, and how many tell of talk: "shelled Raqqa
    *after* a *meeting* in Damascus"."""
    words, parting = [token.text for token in sentence.tokens[low + 1 : high]], folded_forms("partings")
    return sum(word in parting for word in words), sum(not _ELSEWHERE.isdisjoint(classes_of(word)) for word in words)


def is_exact(option: PlaceOption) -> bool:
    """Whether an option is a place that a map can mark: a town or a district."""
    return (option.resolution.precision or WherePrecision.COUNTRY) <= WherePrecision.ADMIN2


def within(option: PlaceOption, span: Span) -> bool:
    """Whether an option begins in a part of the text."""
    return not option.in_title and span.start <= option.resolution.toponym.start < span.end
