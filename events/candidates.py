"""Who may be a side of an event: whom its clause, its sentence and its article name, and whom such events have unnamed.

A sentence names the sides of half of its events. The others stand a paragraph before, are "the group", or are left to
the reader: who else shells Kherson, who else breaks up a march. Here they are only put forward, with what such an
event makes of them; `events.siding` chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from events import lexicon
from events.attachment import Focus
from events.model import Actor
from events.ranking import Part, part
from events.reading import SentenceReading
from events.recognizers.actors import ActorMention, generic_actor, named_actor
from events.setting import Setting

AROUND = 40
"""Sentences before and after the event's in which an actor may be named; few articles are longer."""
_ANYWHERE = ("unidentified-armed-group", "civilians", "protesters", "rioters")
"""Rows of `generic_actors.csv` that such events may have without a word."""
_OF_COUNTRY = ("military-forces", "police-forces", "government")
_SPECIAL = (" Special Forces", " Republican Guard", " Presidential Guard", " 4th Armored Division")
_BORDER = "Border Guards of "
_MILITARY = "Military Forces of "
_NAMELESS = frozenset({"people", "unknown"})


class Origin(StrEnum):
    """Where a candidate comes from."""

    CLAUSE = "clause"
    SENTENCE = "sentence"
    ARTICLE = "article"
    CUSTOM = "custom"
    """Named nowhere; events of this kind and country have it."""
    WHOLE = "whole"
    """The army of which the article names a part."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor that may be a side."""

    actor: Actor
    origin: Origin

    @property
    def role(self) -> str:
        """What it is in a country: a crowd and the unknown by name, police and government by that, others by kind."""
        name = self.actor.name
        if self.actor.side in _NAMELESS:
            return name
        return next((part for part in ("Police", "Government") if name.startswith(part)), str(self.actor.kind))


def around(focus: Focus, setting: Setting, reach: int = AROUND) -> list[SentenceReading]:
    """The sentences about the event's, itself among them."""
    here = focus.reading.sentence.index
    return [reading for reading in setting.readings if abs(reading.sentence.index - here) <= reach]


def candidates(focus: Focus, setting: Setting, country: str) -> tuple[Candidate, ...]:
    """All candidates, each once, the nearest first; `country` (ISO) is where the event happened."""
    found: dict[str, Candidate] = {}
    near, here = around(focus, setting), focus.reading.sentence.index
    sources: tuple[tuple[Origin, Iterable[Actor]], ...] = (
        (Origin.CLAUSE, _actors(focus.reading.actors)),
        (Origin.SENTENCE, (a for r in near if r.sentence.index == here for a in _actors(r.actors))),
        (Origin.ARTICLE, (*_actors(setting.title_actors), *(a for r in near for a in _actors(r.actors)))),
        (Origin.CUSTOM, _customary(country)),
    )
    for origin, actors in sources:
        for actor in actors:
            found.setdefault(actor.name, Candidate(actor, origin))
    for whole in filter(None, [_whole(candidate.actor.name) for candidate in found.values()]):
        found.setdefault(whole.name, Candidate(whole, Origin.WHOLE))
    return tuple(found.values())


def _actors(mentions: Iterable[ActorMention]) -> Iterator[Actor]:
    return (mention.actor for mention in mentions)


@cache
def _customary(country: str) -> tuple[Actor, ...]:
    """Whom events of a country have without a word."""
    rows = (*_ANYWHERE, *(_OF_COUNTRY if country else ()))
    entries = [entry for row in rows for entry in lexicon.generic_actors() if entry.id == row]
    return tuple(actor for entry in entries if (actor := generic_actor(entry, country, home=country)))


@cache
def _whole(name: str) -> Actor | None:
    """The army to which special forces, a guard or the border guards belong."""
    if name.startswith(_BORDER):
        return named_actor(_MILITARY + name.removeprefix(_BORDER))
    part = next((end for end in _SPECIAL if name.startswith(_MILITARY) and name.endswith(end)), None)
    return named_actor(name.removesuffix(part)) if part else None


@dataclass(frozen=True, slots=True)
class Company:
    """How many armed sides the clause names, and how many armed actors the article."""

    here: int
    article: int

    @classmethod
    def of(cls, focus: Focus, setting: Setting) -> Company:
        """The company of an event."""
        here = {m.actor.side for m in focus.reading.actors if _armed(m)}
        return cls(len(here), len({m.actor.name for r in around(focus, setting) for m in r.actors if _armed(m)}))


def _armed(mention: ActorMention) -> bool:
    return mention.actor.side not in _NAMELESS and not mention.weak


def usual_features(focus: Focus, candidate: Candidate, company: Company, country: str) -> tuple[Part, ...]:
    """What an event of this kind, in this country and these words, makes of a candidate wherever it stands."""
    return (part(*_usual_signs(focus, candidate, company, country)),)


def _usual_signs(focus: Focus, candidate: Candidate, company: Company, country: str) -> Iterator[str]:
    actor, role, kind = candidate.actor, candidate.role, focus.sub_type
    family, home = kind.event_type, bool(country) and actor.country == country
    yield f"{role} {kind}"
    yield f"{role} {kind} {candidate.origin}"
    yield f"{role} {family} {candidate.origin} {home}"
    yield from (f"{actor.name} {sign}" for sign in (family, kind, country, f"{country} {family}"))
    yield f"{role} {kind} here {min(2, company.here)}"
    yield f"{role} {kind} article {min(3, company.article)}"
    yield f"{actor.side} {kind} {home}"
    yield f"{actor.side} {family} {candidate.origin}"
    yield f"{role} {country} {family}"
    yield f"{role} lemma {focus.trigger.senses[0].lemma if focus.trigger else ''}"
    yield from (f"word {role} {token.text}" for token in focus.reading.sentence.tokens)
