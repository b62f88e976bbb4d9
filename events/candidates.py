"""Who may be a side of an event: whom its clause, its sentence and its article name, and whom such events have unnamed.

A sentence names the sides of half of its events. The others stand a paragraph before, are "the group", or are left to
the reader: who else shells Kherson, who else breaks up a march. Here they are only put forward, with what such an
event makes of them; `events.siding` chooses.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from events import lexicon
from events.attachment import Focus
from events.model import Actor, SubEventType
from events.ranking import Part, part, signs_of_words
from events.reading import SentenceReading
from events.recognizers.actors import ActorMention, generic_actor, named_actor
from events.recognizers.belligerents import belligerents
from events.setting import Setting
from events.text import Sentence
from geodata.names import AT_HAND

AROUND = 40
"""Sentences before and after the event's in which an actor may be named; few articles are longer."""
_ANYWHERE = ("unidentified-armed-group", "civilians", "protesters", "rioters")
"""Rows of `generic_actors.csv` that such events may have without a word."""
_OF_COUNTRY = ("military-forces", "police-forces", "government")
_SPECIAL = (" Special Forces", " Republican Guard", " Presidential Guard", " 4th Armored Division")
_BORDER = "Border Guards of "
_MILITARY = "Military Forces of "
_NAMELESS = frozenset({"people", "unknown"})
_SENTENCES = 500
"""How many parts of signs of the words of a sentence are kept at hand: each has some kilobytes."""


class Origin(StrEnum):
    """Where a candidate comes from."""

    __hash__ = str.__hash__

    CLAUSE = "clause"
    SENTENCE = "sentence"
    ARTICLE = "article"
    CUSTOM = "custom"
    """Named nowhere; events of this kind and country have it."""
    BELLIGERENT = "belligerent"
    """Named nowhere; it fights in this country in these years."""
    WHOLE = "whole"
    """The army of which the article names a part."""


class Candidate(NamedTuple):
    """An actor that may be a side."""

    actor: Actor
    origin: Origin

    @property
    def role(self) -> str:
        """What it is in a country: a crowd and the unknown by name, police and government by that, others by kind."""
        return _role(self.actor.name, self.actor.side, self.actor.kind)


@lru_cache(maxsize=AT_HAND)
def _role(name: str, side: str, kind: str) -> str:
    if side in _NAMELESS:
        return name
    return next((part for part in ("Police", "Government") if name.startswith(part)), str(kind))


def around(focus: Focus, setting: Setting, reach: int = AROUND) -> Sequence[SentenceReading]:
    """The sentences about the event's, itself among them."""
    return setting.readings[slice(*_bounds(focus, setting, reach))]


def _bounds(focus: Focus, setting: Setting, reach: int) -> tuple[int, int]:
    here, readings = focus.reading.sentence.index, setting.readings
    return bisect_left(readings, here - reach, key=_index), bisect_right(readings, here + reach, key=_index)


_index = attrgetter("sentence.index")


@dataclass(frozen=True, slots=True)
class _Named:
    """Whom some sentences of an article name, whatever the event."""

    each: tuple[Candidate, ...]
    """Those of the title first, each once."""
    armed: int
    times: Counter[str]
    """How often the sentences name each, by name."""


@lru_cache(maxsize=8)  # the same for most events of an article
def _named(setting: Setting, low: int, high: int) -> _Named:
    """Whom the title and sentences low..high (high excluded) name."""
    mentions = [mention for reading in setting.readings[low:high] for mention in reading.actors]
    each: dict[str, Candidate] = {}
    for mention in chain(setting.title_actors, mentions):
        each.setdefault(mention.actor.name, Candidate(mention.actor, Origin.ARTICLE))
    armed = {mention.actor.name for mention in mentions if _armed(mention)}
    return _Named(tuple(each.values()), len(armed), Counter(mention.actor.name for mention in mentions))


@dataclass(frozen=True, slots=True)
class Company:
    """Whom the clause of an event names, and whom the article about it."""

    here: int
    """How many armed sides the clause names."""
    _named: _Named

    @classmethod
    def of(cls, focus: Focus, setting: Setting) -> Company:
        """The company of an event."""
        here = {m.actor.side for m in focus.reading.actors if _armed(m)}
        return cls(len(here), _named(setting, *_bounds(focus, setting, AROUND)))

    @property
    def article(self) -> int:
        """How many armed actors the article names."""
        return self._named.armed

    @property
    def named(self) -> tuple[Candidate, ...]:
        """Whom the article names, each once."""
        return self._named.each

    def times(self, name: str) -> int:
        """How often the article names an actor."""
        return self._named.times[name]


def candidates(focus: Focus, setting: Setting, country: str) -> tuple[Candidate, ...]:
    """All candidates, each once, the nearest first; `country` (ISO) is where the event happened."""
    found: dict[str, Candidate] = {}
    for mention in focus.reading.actors:
        found.setdefault(mention.actor.name, Candidate(mention.actor, Origin.CLAUSE))
    for mention in chain.from_iterable(reading.actors for reading in around(focus, setting, 0)):
        found.setdefault(mention.actor.name, Candidate(mention.actor, Origin.SENTENCE))
    unnamed = *_customary(country), *_fighting(country, setting.published)
    for candidate in (*Company.of(focus, setting).named, *unnamed):
        found.setdefault(candidate.actor.name, candidate)
    for whole in filter(None, map(_whole, tuple(found))):
        found.setdefault(whole.name, Candidate(whole, Origin.WHOLE))
    return tuple(found.values())


@cache
def _customary(country: str) -> tuple[Candidate, ...]:
    """Whom events of a country have without a word."""
    rows = (*_ANYWHERE, *(_OF_COUNTRY if country else ()))
    entries = [entry for row in rows for entry in lexicon.generic_actors() if entry.id == row]
    actors = (generic_actor(entry, country, home=country) for entry in entries)
    return tuple(Candidate(actor, Origin.CUSTOM) for actor in actors if actor)


def _fighting(country: str, published: date | None) -> tuple[Candidate, ...]:
    year = published.year if published else None
    return tuple(Candidate(actor, Origin.BELLIGERENT) for actor in belligerents(country, year))


@cache
def _whole(name: str) -> Actor | None:
    """The army to which special forces, a guard or the border guards belong."""
    if name.startswith(_BORDER):
        return named_actor(_MILITARY + name.removeprefix(_BORDER))
    part = next((end for end in _SPECIAL if name.startswith(_MILITARY) and name.endswith(end)), None)
    return named_actor(name.removesuffix(part)) if part else None


def _armed(mention: ActorMention) -> bool:
    return mention.actor.side not in _NAMELESS and not mention.weak


def usual_features(focus: Focus, found: Sequence[Candidate], company: Company, country: str) -> list[tuple[Part, Part]]:
    """What an event of this kind, in this country and these words, makes of each candidate wherever it stands."""
    kind, roles = focus.sub_type, [candidate.role for candidate in found]
    of_role = {role: _usual_role(role, focus, company) for role in set(roles)}
    return [
        (
            _usual_actor(
                actor.name, actor.side, role, origin, kind, country, bool(country) and actor.country == country
            ),
            of_role[role],
        )
        for (actor, origin), role in zip(found, roles, strict=True)
    ]  # fmt: skip


def _usual_role(role: str, focus: Focus, company: Company) -> Part:
    """What the same event makes of all candidates of a role."""
    return _usual_words(role, focus.reading.sentence).union(
        _usual_company(role, focus.sub_type, min(2, company.here), min(3, company.article)),
        _usual_lemma(role, focus.trigger.senses[0].lemma if focus.trigger else ""),
    )


@lru_cache(maxsize=AT_HAND)
def _usual_actor(name: str, side: str, role: str, origin: Origin, kind: SubEventType, country: str, home: bool) -> Part:
    family = kind.event_type
    return part(
        f"{role} {kind}", f"{role} {kind} {origin}", f"{role} {family} {origin} {home}",
        *(f"{name} {sign}" for sign in (family, kind, country, f"{country} {family}")),
        f"{side} {kind} {home}", f"{side} {family} {origin}", f"{role} {country} {family}",
    )  # fmt: skip


@lru_cache(maxsize=AT_HAND)
def _usual_company(role: str, kind: SubEventType, here: int, article: int) -> Part:
    return part(f"{role} {kind} here {here}", f"{role} {kind} article {article}")


@lru_cache(maxsize=AT_HAND)
def _usual_lemma(role: str, lemma: str) -> Part:
    return part(f"{role} lemma {lemma}")


@lru_cache(maxsize=_SENTENCES)
def _usual_words(role: str, sentence: Sentence) -> Part:
    return signs_of_words(f"word {role} ", sentence.encoded)
