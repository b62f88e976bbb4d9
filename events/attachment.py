"""Which actors belong to an event: two small trained rankers over what stands around each mention.

The recognizers find mentions, the decider finds the sentence and its kind; here each mention is scored by what stands
around it (the words before and after it, where it lies to the trigger, who speaks) and keeps its span.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from events.bystanders import UNARMED, Bystander, Role
from events.linear import Linear, read_weights
from events.model import Span, SubEventType
from events.ranking import Part, Ranker, part
from events.reading import SentenceReading
from events.recognizers.triggers import Trigger
from events.text import Sentence
from geodata.names import AT_HAND, is_arabic, strip_article
from geodata.places import Resolution

Shares = tuple[tuple[float, ...], ...]
"""For each mention the chances of none, side a, side b."""
Mentions = Sequence[tuple[Part, ...]]
"""The signs of mentions, in parts."""
_SENTENCES = 500
"""How many mentions of sentences are kept at hand."""
PARTS = ("role", "unsaid")
"""Names of the rankers in the weights file."""


class Focus(NamedTuple):
    """The event a mention may belong to: its sentence, its trigger and its kind."""

    reading: SentenceReading
    trigger: Trigger | None
    sub_type: SubEventType

    @property
    def anchor(self) -> int:
        """Token place of the trigger; 0 when no trigger word was found."""
        return self.trigger.first if self.trigger else 0


@dataclass(frozen=True, slots=True, eq=False)
class PlaceOption:
    """A toponym that may be the event's place. Equal to itself alone."""

    resolution: Resolution
    sentence: Sentence
    """The sentence it stands in; for the title, a sentence of its own."""
    in_title: bool = False
    dateline: bool = False
    mentions: int = 1
    """How often the article names the place."""


class Attacher:
    """The two rankers of one language."""

    def __init__(self, role: Linear, unsaid: Linear) -> None:
        self.role, self.unsaid = role, unsaid
        self._role, self._unsaid = map(Ranker, (role, unsaid))
        self._told: dict[Focus, Shares] = {}

    def roles(self, focus: Focus) -> Shares:
        """For each actor mention of the sentence the chances of none, side a, side b."""
        return self.all_roles((focus,))[0]

    def all_roles(self, foci: Sequence[Focus]) -> list[Shares]:
        """The same for some events, worked out together; what was asked before is remembered."""
        found = {focus: self._told.get(focus) for focus in foci}
        fresh = {focus: role_features(focus) for focus, told in found.items() if told is None}
        if len(self._told) > _SENTENCES:
            self._told.clear()
        if fresh:
            told = iter(shares(self._role, list(chain.from_iterable(fresh.values()))))
            made = {focus: tuple(islice(told, len(mentions))) for focus, mentions in fresh.items()}
            self._told |= made
            found |= made
        return [found[focus] or () for focus in foci]

    def unsaid_roles(self, focus: Focus, bystanders: Sequence[Bystander], country: str) -> Shares:
        """For each actor named elsewhere the chances of none, side a, side b; `country` (ISO) is the event's."""
        return shares(self._unsaid, unsaid_features(focus, bystanders, country))


def shares(ranker: Ranker, mentions: Mentions) -> Shares:
    """Chances of roles that were each trained against the others, so that they add up to 1 for each mention."""
    if not mentions:
        return ()
    return tuple(map(tuple, table_of_shares(ranker, mentions).tolist()))


def table_of_shares(ranker: Ranker, mentions: Mentions) -> NDArray[np.float64]:
    """The same as an array (mentions, classes); there is at least one mention."""
    found = ranker.chances(mentions)
    made: NDArray[np.float64] = found / found.sum(axis=1, keepdims=True)
    return made


# ---- features -----------------------------------------------------------------------------------------------------


def _word(sentence: Sentence, place: int) -> str:
    """A token's folded word without its article; "^" and "$" beyond the ends."""
    if place < 0:
        return "^"
    if place >= len(sentence.tokens):
        return "$"
    return _bare(sentence.tokens[place].text)


@lru_cache(maxsize=AT_HAND)
def _bare(word: str) -> str:
    return "0" if word.isdigit() else strip_article(word) if is_arabic(word) else word


def _proclitic(sentence: Sentence, first: int, start: int) -> str:
    """The letters written in its own token before a mention that begins at `start` (ب in بالبوكمال)."""
    token = sentence.tokens[first] if first < len(sentence.tokens) else None
    return token.text[: start - token.start] if token and start > token.start else ""


def _around(sentence: Sentence, first: int, last: int, start: int) -> tuple[str, ...]:
    near, before, far = (_word(sentence, first - i) for i in (1, 2, 3))
    after, beyond = (_word(sentence, last + i) for i in (1, 2))
    return (
        f"prefix {_proclitic(sentence, first, start)}", f"b1 {near}", f"b2 {before}", f"b12 {before} {near}",
        f"b near {far}", f"a1 {after}", f"a2 {beyond}", f"a12 {after} {beyond}",
    )  # fmt: skip


@lru_cache(maxsize=AT_HAND)
def _bucket(distance: int) -> str:
    size = abs(distance)
    return ("-" if distance < 0 else "+") + str(
        next((limit for limit in (0, 1, 2, 3, 5, 8, 13, 21) if size <= limit), 34)
    )


def role_features(focus: Focus) -> Mentions:
    """What stands around each actor mention of the sentence, seen from the event."""
    sentence, sub_type, trigger = focus.reading.sentence, focus.sub_type, focus.trigger
    lemma, pos = (trigger.senses[0].lemma, trigger.senses[0].pos) if trigger else ("", "")
    passive, family = is_passive(focus), sub_type.event_type
    armed = min(3, sum(not m.weak for m in focus.reading.actors))
    counted = [figure for figure in focus.reading.figures if figure.actor]
    order, found = 0, []
    for m in focus.reading.actors:
        kind = m.actor.kind
        where = "no trigger" if trigger is None else "before" if m.first < focus.anchor else "after"
        what = tuple(sorted({figure.kind for figure in counted if figure.actor == m.actor})) if counted else ()
        found.append((
            _role_around(sentence, m.first, m.last, m.span.start, kind),
            _role_trigger(sub_type, lemma, pos, passive, where, kind),
            _role_distance(sub_type, _bucket(m.first - focus.anchor)),
            _role_rank(sub_type, m.how, m.weak, m.actor.side, 3 if m.weak else min(3, order), armed, where),
            _role_name(m.actor.name, family, what, kind),
            _said(focus, m.span),
        ))  # fmt: skip
        order += not m.weak
    return found


@lru_cache(maxsize=_SENTENCES)
def _role_around(sentence: Sentence, first: int, last: int, start: int, kind: str) -> Part:
    around = _around(sentence, first, last, start)
    return part(*around, *(f"{kind} {sign}" for sign in around[:5]))


@lru_cache(maxsize=AT_HAND)
def _role_trigger(sub_type: SubEventType, lemma: str, pos: str, passive: bool, where: str, kind: str) -> Part:
    family = sub_type.event_type
    shown = (f"sub {sub_type}", f"type {family}", f"lemma {lemma}", f"pos {pos}", f"passive {passive}")
    return part(*(f"{s} {where} {kind}" for s in shown), *(f"{s} {where}" for s in shown))


@lru_cache(maxsize=AT_HAND)
def _role_distance(sub_type: SubEventType, bucket: str) -> Part:
    return part(f"sub {sub_type} {bucket}", f"type {sub_type.event_type} {bucket}", f"distance {bucket}")


@lru_cache(maxsize=AT_HAND)
def _role_rank(sub_type: SubEventType, how: str, weak: bool, side: str, order: int, armed: int, where: str) -> Part:
    family = sub_type.event_type
    return part(
        f"how {how} {weak} {family}", f"side {side} {sub_type}", f"order {order} of {armed} {family}",
        f"order {order} {where} {sub_type}",
    )  # fmt: skip


@lru_cache(maxsize=AT_HAND)
def _role_name(name: str, family: str, counted: tuple[str, ...], kind: str) -> Part:
    return part(f"name {name} {family}", *(f"counted {what} {kind}" for what in counted))


def is_passive(focus: Focus) -> bool:
    """Whether the trigger is a passive verb: was/were before it in English, a damma in Arabic."""
    if not focus.trigger:
        return False
    sentence = focus.reading.sentence
    before = {_word(sentence, focus.anchor - i) for i in (1, 2, 3)}
    start = focus.trigger.span.start - sentence.span.start
    return not before.isdisjoint(_BE) or "\u064f" in sentence.text[start : start + 3]


_BE = frozenset({"was", "were", "been", "being", "be"})


def _said(focus: Focus, span: Span) -> Part:
    for attribution in focus.reading.attributions:
        if attribution.reach.start <= span.start < attribution.reach.end:
            return _spoken(any(m.span == span for m in attribution.speakers), focus.sub_type.event_type)
    return _UNSAID


@lru_cache(maxsize=AT_HAND)
def _spoken(speaks: bool, family: str) -> Part:
    return part(f"said {speaks}", f"said {speaks} {family}")


_UNSAID = part("not said")


def unsaid_features(focus: Focus, bystanders: Sequence[Bystander], country: str) -> Mentions:
    """How actors named elsewhere lie to an event that may be theirs."""
    sub_type, family, tokens = focus.sub_type, focus.sub_type.event_type, focus.reading.sentence.tokens
    armed = tuple(sorted({m.actor.side for m in focus.reading.actors if m.actor.side not in UNARMED}))
    opening = part(f"opening {tokens[0].text if tokens else ''}")
    return [
        (
            _unsaid_actor(
                b.actor.name, b.actor.kind, b.actor.side, sub_type,
                b.actor.country == country if b.actor.country and country else None,
            ),
            _unsaid_near(_bucket(b.away), b.in_title, min(4, b.mentions), family),
            _unsaid_present(armed, b.actor.side, family),
            _unsaid_told(tuple([(role, _bucket(since), same) for role, since, same in b.told]), sub_type),
            opening,
        )
        for b in bystanders
    ]  # fmt: skip


@lru_cache(maxsize=AT_HAND)
def _unsaid_actor(name: str, kind: str, side: str, sub_type: SubEventType, at_home: bool | None) -> Part:
    family = sub_type.event_type
    return part(
        f"kind {kind} {sub_type}", f"side {side} {sub_type}", f"side {side} {at_home} {family}",
        f"home {at_home} {kind}", f"name {name} {family}",
    )  # fmt: skip


@lru_cache(maxsize=AT_HAND)
def _unsaid_near(bucket: str, in_title: bool, mentions: int, family: str) -> Part:
    near = f"{bucket} {in_title}"
    return part(f"away {near}", f"away {near} {family}", f"mentions {mentions} {family}")


@lru_cache(maxsize=AT_HAND)
def _unsaid_present(armed: tuple[str, ...], side: str, family: str) -> Part:
    return part(f"present {len(armed)} {family}", f"present {' '.join(armed)} {side}")


@lru_cache(maxsize=AT_HAND)
def _unsaid_told(told: tuple[tuple[Role, str, bool], ...], sub_type: SubEventType) -> Part:
    family = sub_type.event_type
    signs = [f"told last {told[-1][0] if told else None} {sub_type}"]
    for role, bucket, same in told:
        signs += [f"told {role} {same}", f"told {role} {same} {bucket} {family}"]
    return part(*signs)


@cache
def open_attacher(language: str) -> Attacher:
    """The rankers of a language ("ar", "en"). Raises LexiconError when the weights are missing or of another format."""
    return Attacher(*read_weights(f"{language}-attachment.npz", PARTS))
