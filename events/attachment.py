"""Which actor, place and date belong to an event: four small trained rankers over what stands around each mention.

The recognizers find mentions, the decider finds the sentence and its kind; here each mention is scored by what stands
around it (the words before and after it, where it lies to the trigger, who speaks) and keeps its span.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from events.decider import chances
from events.features import Features
from events.linear import Linear, read_weights
from events.model import Actor, Span, SubEventType
from events.reading import SentenceReading
from events.recognizers.actors import ActorMention
from events.recognizers.dates import DateMention
from events.recognizers.triggers import Trigger
from events.text import Sentence
from geodata.names import is_arabic, strip_article
from geodata.places import Resolution

BITS = 14
SIZE = 1 << BITS


PARTS = ("role", "place", "date", "unsaid")
"""Names of the rankers in the weights file."""


class Role(IntEnum):
    """What an actor mention is to an event."""

    NONE = 0
    SIDE_A = 1
    SIDE_B = 2


@dataclass(frozen=True, slots=True)
class Focus:
    """The event a mention may belong to: its sentence, its trigger and its kind."""

    reading: SentenceReading
    trigger: Trigger | None
    sub_type: SubEventType

    @property
    def anchor(self) -> int:
        """Token place of the trigger; 0 when no trigger word was found."""
        return self.trigger.first if self.trigger else 0


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """A toponym that may be the event's place."""

    resolution: Resolution
    sentence: Sentence
    """The sentence it stands in; for the title, a sentence of its own."""
    in_title: bool = False
    dateline: bool = False
    mentions: int = 1
    """How often the article names the place."""


@dataclass(frozen=True, slots=True)
class DateOption:
    """A date that may be the event's."""

    mention: DateMention | None
    """None for the day of publication and for a date taken over from the event told before."""
    source: str
    """"sentence", "before" (the event told before), "earlier" (a sentence before, title or dateline), "publication"."""


@dataclass(frozen=True, slots=True)
class ToldSides:
    """The sides of an event told before in the article."""

    sentence: int
    sub_type: SubEventType
    a: tuple[Actor, ...]
    b: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Bystander:
    """An actor the article names, but not in the event's own sentence: a side left unsaid there may be its."""

    actor: Actor
    away: int
    """Sentences from its nearest mention before (positive) or, if none, after (negative)."""
    mentions: int
    in_title: bool
    told: tuple[tuple[Role, int, bool], ...] = ()
    """(role, sentences since, same type) of the events told before in which it took part."""


class Attacher:
    """The four rankers of one language."""

    def __init__(self, role: Linear, place: Linear, date: Linear, unsaid: Linear) -> None:
        self.role, self.place, self.date, self.unsaid = role, place, date, unsaid

    def roles(self, focus: Focus) -> tuple[NDArray[np.float32], ...]:
        """For each actor mention of the sentence the chances of none, side a, side b."""
        return _shares(self.role, [role_features(focus, mention) for mention in focus.reading.actors])

    def unsaid_roles(
        self, focus: Focus, bystanders: Sequence[Bystander], country: str
    ) -> tuple[NDArray[np.float32], ...]:
        """For each actor named elsewhere the chances of none, side a, side b; `country` (ISO) is the event's."""
        return _shares(self.unsaid, [unsaid_features(focus, bystander, country) for bystander in bystanders])

    def places(self, focus: Focus, options: Sequence[PlaceOption]) -> tuple[float, ...]:
        """For each place the chance that it is the event's."""
        return _chances(self.place, [place_features(focus, option) for option in options])

    def dates(self, focus: Focus, options: Sequence[DateOption]) -> tuple[float, ...]:
        """For each date the chance that it is the event's."""
        return _chances(self.date, [date_features(focus, option) for option in options])


def hashed(signs: Iterator[str]) -> Features:
    """The features of a mention."""
    ids = sorted({zlib.crc32(sign.encode()) & (SIZE - 1) for sign in signs})
    return Features(np.array(ids, dtype=np.int64), np.full(len(ids), 1 / len(ids) ** 0.5, dtype=np.float32))


def _chances(ranker: Linear, mentions: Sequence[Iterator[str]]) -> tuple[float, ...]:
    """The chance of each of some mentions, all of them scored at once."""
    return tuple(chances(ranker.scores([*map(hashed, mentions)])[:, 0]).tolist()) if mentions else ()


def _shares(ranker: Linear, mentions: Sequence[Iterator[str]]) -> tuple[NDArray[np.float32], ...]:
    """Chances of roles that were each trained against the others, so that they add up to 1 for each mention."""
    if not mentions:
        return ()
    found = chances(ranker.scores([*map(hashed, mentions)]))
    return tuple(found / found.sum(axis=1, keepdims=True))


# ---- features -----------------------------------------------------------------------------------------------------


def _word(sentence: Sentence, place: int) -> str:
    """A token's folded word without its article; "^" and "$" beyond the ends."""
    if place < 0:
        return "^"
    if place >= len(sentence.tokens):
        return "$"
    word = sentence.tokens[place].text
    return "0" if word.isdigit() else strip_article(word) if is_arabic(word) else word


def _proclitic(sentence: Sentence, first: int, span: Span) -> str:
    """The letters written before a mention in its own token (ب in بالبوكمال)."""
    token = sentence.tokens[first] if first < len(sentence.tokens) else None
    return token.text[: span.start - token.start] if token and span.start > token.start else ""


def _around(sentence: Sentence, first: int, last: int, span: Span) -> Iterator[str]:
    before = [_word(sentence, first - i) for i in (1, 2, 3)]
    yield f"prefix {_proclitic(sentence, first, span)}"
    yield f"b1 {before[0]}"
    yield f"b2 {before[1]}"
    yield f"b12 {before[1]} {before[0]}"
    yield f"b near {before[2]}"
    yield f"a1 {_word(sentence, last + 1)}"
    yield f"a2 {_word(sentence, last + 2)}"
    yield f"a12 {_word(sentence, last + 1)} {_word(sentence, last + 2)}"


def _bucket(distance: int) -> str:
    size = abs(distance)
    return ("-" if distance < 0 else "+") + str(
        next((limit for limit in (0, 1, 2, 3, 5, 8, 13, 21) if size <= limit), 34)
    )


def role_features(focus: Focus, mention: ActorMention) -> Iterator[str]:
    """What stands around an actor mention, seen from the event."""
    sentence, kind = focus.reading.sentence, mention.actor.kind
    family, where = focus.sub_type.event_type, "before" if mention.first < focus.anchor else "after"
    where = where if focus.trigger else "no trigger"
    around = list(_around(sentence, mention.first, mention.last, mention.span))
    yield from around
    yield from (f"{kind} {f}" for f in around[:5])
    armed = [m for m in focus.reading.actors if not m.weak]
    order = armed.index(mention) if mention in armed else 9
    lemma = focus.trigger.senses[0].lemma if focus.trigger else ""
    pos = focus.trigger.senses[0].pos if focus.trigger else ""
    shown = (f"sub {focus.sub_type}", f"type {family}", f"lemma {lemma}", f"pos {pos}", f"passive {_passive(focus)}")
    yield from (f"{s} {where} {kind}" for s in shown)
    yield from (f"{s} {where}" for s in shown)
    yield from (f"{s} {_bucket(mention.first - focus.anchor)}" for s in shown[:2])
    yield f"distance {_bucket(mention.first - focus.anchor)}"
    yield f"how {mention.how} {mention.weak} {family}"
    yield f"side {mention.actor.side} {focus.sub_type}"
    yield f"order {min(3, order)} of {min(3, len(armed))} {family}"
    yield f"order {min(3, order)} {where} {focus.sub_type}"
    yield from _said(focus, mention.span)
    counted = {f.kind for f in focus.reading.figures if f.actor == mention.actor}
    yield from (f"counted {c} {kind}" for c in sorted(counted))
    yield f"name {mention.actor.name} {family}"


def _passive(focus: Focus) -> bool:
    """Whether the trigger is a passive verb: was/were before it in English, a damma in Arabic."""
    if not focus.trigger:
        return False
    sentence = focus.reading.sentence
    before = {_word(sentence, focus.anchor - i) for i in (1, 2, 3)}
    start = focus.trigger.span.start - sentence.span.start
    return bool(before & {"was", "were", "been", "being", "be"}) or "\u064f" in sentence.text[start : start + 3]


def _said(focus: Focus, span: Span) -> Iterator[str]:
    for attribution in focus.reading.attributions:
        if attribution.reach.start <= span.start < attribution.reach.end:
            speaks = any(m.span == span for m in attribution.speakers)
            yield f"said {speaks}"
            yield f"said {speaks} {focus.sub_type.event_type}"
            return
    yield "not said"


def bystanders(
    focus: Focus, readings: Sequence[SentenceReading], title: Sequence[ActorMention], told: Sequence[ToldSides]
) -> tuple[Bystander, ...]:
    """The armed actors an article names outside the sentence of the event, each once, in order of name."""
    here = focus.reading.sentence.index
    present = {mention.actor.name for mention in focus.reading.actors}
    where: dict[str, list[int]] = {}
    known: dict[str, Actor] = {}
    for mention, index in [*((m, -1) for m in title), *((m, r.sentence.index) for r in readings for m in r.actors)]:
        actor = mention.actor
        if actor.name not in present and actor.side not in ("people", "unknown") and mention.how != "country":
            known.setdefault(actor.name, actor)
            where.setdefault(actor.name, []).append(index)
    found = []
    for name in sorted(known):
        before = [i for i in where[name] if i < here]
        away = here - max(before) if before else here - min(where[name])
        found.append(
            Bystander(known[name], away, len(where[name]), -1 in where[name], _part_in(name, here, focus, told))
        )
    return tuple(found)


def _part_in(name: str, here: int, focus: Focus, told: Sequence[ToldSides]) -> tuple[tuple[Role, int, bool], ...]:
    parts = []
    for event in told:
        same = event.sub_type.event_type == focus.sub_type.event_type
        if any(actor.name == name for actor in event.a):
            parts.append((Role.SIDE_A, here - event.sentence, same))
        if any(actor.name == name for actor in event.b):
            parts.append((Role.SIDE_B, here - event.sentence, same))
    return tuple(parts)


def unsaid_features(focus: Focus, bystander: Bystander, country: str) -> Iterator[str]:
    """How an actor named elsewhere lies to an event that may be its."""
    actor, family = bystander.actor, focus.sub_type.event_type
    at_home = actor.country == country if actor.country and country else None
    armed = sorted({m.actor.side for m in focus.reading.actors if m.actor.side not in ("people", "unknown")})
    near = f"{_bucket(bystander.away)} {bystander.in_title}"
    yield f"away {near}"
    yield f"away {near} {family}"
    yield f"mentions {min(4, bystander.mentions)} {family}"
    yield f"kind {actor.kind} {focus.sub_type}"
    yield f"side {actor.side} {focus.sub_type}"
    yield f"side {actor.side} {at_home} {family}"
    yield f"home {at_home} {actor.kind}"
    yield f"present {len(armed)} {family}"
    yield f"present {' '.join(armed)} {actor.side}"
    yield f"name {actor.name} {family}"
    for role, since, same in bystander.told[-3:]:
        yield f"told {role} {same}"
        yield f"told {role} {same} {_bucket(since)} {family}"
    yield f"told last {bystander.told[-1][0] if bystander.told else None} {focus.sub_type}"
    opening = focus.reading.sentence.tokens[0].text if focus.reading.sentence.tokens else ""
    yield f"opening {opening}"


def place_features(focus: Focus, option: PlaceOption) -> Iterator[str]:
    """What stands around a toponym, seen from the event."""
    toponym, sentence = option.resolution.toponym, option.sentence
    away = focus.reading.sentence.index - sentence.index
    where = "title" if option.in_title else "here" if away == 0 else "before" if away > 0 else "later"
    yield f"where {where}"
    yield f"away {where} {min(5, abs(away))}"
    yield f"paragraph {where} {sentence.paragraph == focus.reading.sentence.paragraph}"
    first = sentence.token_at(toponym.start)
    last = sentence.token_at(max(toponym.start, toponym.end - 1))
    around = list(_around(sentence, first, last, Span(toponym.start, toponym.end)))
    yield from (f"{where == 'here'} {f}" for f in around)
    precision = option.resolution.precision
    kinds = (f"precision {precision and int(precision)}", f"cue {toponym.cue}", f"relation {toponym.relation}")
    yield from kinds
    yield from (f"{k} {where}" for k in kinds)
    yield f"mentions {min(4, option.mentions)} {where}"
    yield f"dateline {option.dateline}"
    yield f"score {int(option.resolution.score * 4)}"
    if where == "here":
        distance = _bucket(first - focus.anchor) if focus.trigger else "none"
        yield f"distance {distance}"
        yield f"distance {distance} {focus.sub_type.event_type}"
        yield f"first {first < 3}"
        yield from _said(focus, Span(toponym.start, toponym.end))
    yield f"family {focus.sub_type.event_type} {where} {precision and int(precision)}"


def date_features(focus: Focus, option: DateOption) -> Iterator[str]:
    """What stands around a date, seen from the event."""
    sentence = focus.reading.sentence
    here = [m for m in focus.reading.dates if not m.future]
    yield f"source {option.source}"
    yield f"source {option.source} others {min(2, len(here))}"
    yield f"source {option.source} {focus.sub_type.event_type}"
    mention = option.mention
    if mention is None or option.source != "sentence":
        return
    first, last = sentence.token_at(mention.span.start), sentence.token_at(mention.span.end - 1)
    yield from _around(sentence, first, last, mention.span)
    rule = mention.rule.split(".")[0]
    yield f"rule {rule}"
    yield f"precision {int(mention.date.precision)}"
    yield f"since {mention.since} future {mention.future}"
    distance = _bucket(first - focus.anchor) if focus.trigger else "none"
    yield f"distance {distance}"
    yield f"order {here.index(mention) if mention in here else 9} of {min(3, len(here))}"
    nearest = min(here, key=lambda m: abs(sentence.token_at(m.span.start) - focus.anchor), default=None)
    yield f"nearest {mention == nearest}"
    yield from _said(focus, mention.span)


@cache
def open_attacher(language: str) -> Attacher:
    """The rankers of a language ("ar", "en"). Raises LexiconError when the weights are missing or of another format."""
    return Attacher(*read_weights(f"{language}-attachment.npz", PARTS))
