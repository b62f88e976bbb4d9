"""What a toponym looks like from an event: the numbers by which its place is chosen (`events.placing`).

Each option is seen beside all others: a town is the likelier the nearer it stands to the words that tell the event, and
the fewer others stand between. The numbers mean the same in both languages; only the words before places differ
(`before_places.csv`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from events import lexicon
from events.attachment import Focus, PlaceOption
from events.model import EventType, Span
from events.setting import Setting
from events.text import Sentence
from geodata.names import fold
from geodata.places import Place, WherePrecision

FAMILIES = tuple(EventType)
FAR = 99.0
"""Stands for a distance that cannot be told."""
NONE = -1.0
"""Stands for "there is none" where a number is asked for."""
PROCLITICS = {"ب": "at", "في": "at", "ل": "to", "من": "from", "و": "listed"}
"""Arabic words written onto the name, with the role they give it."""
ROLES = ("at", "near", "from", "to", "of", "listed")


@dataclass(frozen=True, slots=True)
class Scene:
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


def rows(scene: Scene) -> tuple[tuple[str, ...], list[tuple[float, ...]]]:
    """The names of the numbers, and the numbers of each option."""
    company = _Company.of(scene)
    found = [dict(_signs(scene, company, option)) for option in scene.options]
    return tuple(found[0]) if found else (), [tuple(one.values()) for one in found]


@dataclass(frozen=True, slots=True)
class _Company:
    """The options an event has, as far as they are the same for each of them."""

    own: Sequence[PlaceOption]
    """Of the event's own sentence, without its dateline."""
    before: Sequence[PlaceOption]
    """Exact ones of sentences before, where the article itself names them."""
    exact: float
    clause: float
    """How many of its own sentence are exact, and how many stand in its clause."""
    unplaced: float
    """How many names in its clause no place was found for."""

    @classmethod
    def of(cls, scene: Scene) -> _Company:
        own = [o for o in scene.options if scene.here(o) and not o.dateline]
        return cls(
            own,
            [
                o
                for o in scene.options
                if o.sentence.index < scene.sentence.index and is_exact(o) and not (o.in_title or o.dateline)
            ],
            float(sum(map(is_exact, own))),
            float(sum(within(o, scene.clause) for o in own)),
            float(sum(scene.clause.start <= r.toponym.start < scene.clause.end for r in scene.setting.unplaced)),
        )


def _signs(scene: Scene, company: _Company, option: PlaceOption) -> Iterator[tuple[str, float]]:
    yield from _of_place(scene, option)
    yield from _of_words(scene, option)
    yield from _of_standing(scene, option)
    yield from _of_others(scene, company, option)
    for family in FAMILIES:
        yield f"is {family}", float(scene.focus.sub_type.event_type == family)


def _of_place(scene: Scene, option: PlaceOption) -> Iterator[tuple[str, float]]:
    found = option.resolution
    place = found.place
    yield "precision", float(found.precision or NONE)
    yield "score", found.score
    yield "inhabitants", math.log1p(place.population or 0) if place else NONE
    yield "at home", float(place is not None and place.country == scene.setting.country)
    yield "country's capital", float(place is not None and place.feature == "PPLC")
    yield "cue", float(found.toponym.cue is not None)
    yield "relation", float(found.toponym.relation is not None)
    yield "mentions", float(option.mentions)


def _of_words(scene: Scene, option: PlaceOption) -> Iterator[tuple[str, float]]:
    role = _role(option, scene.setting.article.language)
    yield from ((f"after {known}", float(role == known)) for known in ROLES)
    toponym, text = option.resolution.toponym, option.sentence.text
    end = toponym.end - option.sentence.span.start
    yield "owns", float(text[end : end + 2] in ("'s", "’s"))
    yield "comma after", float(text[end : end + 1] in (",", "،"))
    speaking = [a for a in scene.focus.reading.attributions if a.reach.start <= toponym.start < a.reach.end]
    yield "said", float(bool(speaking) and scene.here(option))


def _role(option: PlaceOption, language: str) -> str:
    """What the word before a name makes of it, "" when it says nothing."""
    toponym, sentence = option.resolution.toponym, option.sentence
    first = sentence.token_at(toponym.start)
    token = sentence.tokens[first] if first < len(sentence.tokens) else None
    joined = token.text[: toponym.start - token.start] if token and toponym.start > token.start else ""
    if joined in PROCLITICS:
        return PROCLITICS[joined]
    return _roles(language).get(sentence.tokens[first - 1].text, "") if 0 < first <= len(sentence.tokens) else ""


@cache
def _roles(language: str) -> dict[str, str]:
    """Folded word -> role, of a language."""
    table = lexicon.good_rows(f"{language}/before_places.csv", ("role", "forms"))
    return {fold(form): row["role"] for row in table for form in row["forms"].split("|")}


def _of_standing(scene: Scene, option: PlaceOption) -> Iterator[tuple[str, float]]:
    here, sentence = scene.here(option), scene.sentence
    at = option.sentence.token_at(option.resolution.toponym.start)
    anchor = scene.focus.anchor if scene.focus.trigger else None
    yield "here", float(here)
    yield "in clause", float(here and within(option, scene.clause))
    yield "away", FAR if option.in_title else float(sentence.index - option.sentence.index)
    yield "title", float(option.in_title)
    yield "dateline", float(option.dateline)
    yield "same paragraph", float(option.sentence.paragraph == sentence.paragraph)
    yield "word", float(at) if here else NONE
    yield "after trigger", float(at - anchor) if here and anchor is not None else FAR
    yield "from trigger", float(abs(at - anchor)) if here and anchor is not None else FAR
    low, high = sorted((at, anchor or 0)) if here else (0, 0)
    yield "triggers between", float(sum(low < t.first < high for t in scene.focus.reading.triggers)) if here else NONE
    yield "commas between", float(_commas(sentence, low, high)) if here else NONE
    yield "sentence", float(sentence.index)


def _commas(sentence: Sentence, low: int, high: int) -> int:
    """Commas between two words of a sentence."""
    if not low < high < len(sentence.tokens):
        return 0
    start, end = (sentence.tokens[at].start - sentence.span.start for at in (low, high))
    gap = sentence.text[start:end]
    return gap.count(",") + gap.count("،")


def _of_others(scene: Scene, company: _Company, option: PlaceOption) -> Iterator[tuple[str, float]]:
    own, place, start = company.own, option.resolution.place, option.resolution.toponym.start
    order = own.index(option) if option in own else None
    since = {o.resolution.place for o in company.before if o.resolution.toponym.start > start}
    alike = [o.resolution.place for o in own if o is not option and o.resolution.place]
    yield "options", float(len(scene.options))
    yield "options here", float(len(own))
    yield "exact here", company.exact
    yield "in clause of all", company.clause
    yield "order", NONE if order is None else float(order)
    yield "order from end", NONE if order is None else float(len(own) - 1 - order)
    yield "named since", float(len(since)) if not option.in_title else NONE
    yield "in one unit", float(sum(place is not None and _in_one_unit(place, other) for other in alike))
    yield "unplaced", company.unplaced


def _in_one_unit(one: Place, other: Place) -> bool:
    return one.country == other.country and one.admin1 is not None and one.admin1 == other.admin1


def is_exact(option: PlaceOption) -> bool:
    """Whether an option is a place that a map can mark: a town or a district."""
    return (option.resolution.precision or WherePrecision.COUNTRY) <= WherePrecision.ADMIN2


def within(option: PlaceOption, span: Span) -> bool:
    """Whether an option begins in a part of the text."""
    return not option.in_title and span.start <= option.resolution.toponym.start < span.end
