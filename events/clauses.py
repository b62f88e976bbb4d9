"""One event a clause: a sentence that tells two events is cut where they part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from events.decider import Decider, Judgement
from events.model import EventType, Span, SubEventType
from events.reading import SentenceReading, within
from events.recognizers.triggers import Trigger
from events.text import Sentence

SECOND_CHANCE = 0.15
"""Chance from which a second kind of event is taken from one sentence, when it has a trigger of its own."""
FIGHTING_CHANCE = 0.001
"""The same for the fighting that led to a change of hands: days and losses of its own tell it, more than its chance."""
TERRITORY = frozenset({SubEventType.GOVERNMENT_REGAINS, SubEventType.NON_STATE_OVERTAKES})
"""A town taken by force; who took it decides which of the two it is."""
_CONTRAST = re.compile(
    r"\b(?:but|before|only for|until)\b|(?<!\w)(?:و?لكن|غير ان|قبل ان|الا ان|ثم)(?!\w)", re.IGNORECASE
)
_PART = re.compile(
    r"[,،؛;:—–]|\b(?:while|after|as|following|and|before|which|where|when|although|but)\b"
    r"|(?<!\w)(?:و?فيما|و?بينما|و?بعد|كما|اثر|إثر|عقب|في حين|و?قبل|التي|الذي|حيث|و?لكن)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that tells one event."""

    span: Span
    trigger: Trigger | None
    sub_type: SubEventType
    chance: float
    """Chance of the sub-type, 0..1."""
    whole: bool = True
    """Whether it is the whole sentence."""
    event: float | None = None
    """Chance that the part alone tells an event, 0..1; None for a clause judged with its sentence."""

    def cut(self, reading: SentenceReading) -> SentenceReading:
        """The sentence's mentions that stand in the clause; actors stay those of the sentence where it names none."""
        if self.whole:
            return reading
        inside = [m for m in reading.actors if self.holds(m.span)]
        dates = tuple(m for m in reading.dates if self.holds(m.span))
        return replace(
            reading,
            actors=tuple(inside) or reading.actors,
            dates=dates or reading.dates,
            figures=tuple(f for f in reading.figures if self.holds(f.span)),
        )

    def holds(self, span: Span) -> bool:
        """Whether a mention begins in the clause."""
        return self.span.start <= span.start < self.span.end


def clauses(reading: SentenceReading, judgement: Judgement) -> tuple[Clause, ...]:
    """The clauses of a sentence that tell an event: mostly the sentence itself, two where it plainly tells two."""
    sub_type, chance = judgement.types[0]
    first = Clause(reading.sentence.span, best_trigger(reading.triggers, sub_type), sub_type, chance)
    return _turned(reading, first) or _second(reading, judgement, first) or (first,)


PART_CHANCE = 0.2
"""Chance of telling an event from which a part of a sentence is proposed by itself."""


def pieces(
    readings: Sequence[SentenceReading], decider: Decider, topic: tuple[int, ...], places: Sequence[Span]
) -> list[list[Clause]]:
    """For each sentence its parts that may tell an event of their own: each has trigger words and a place or a day.

    "X was shelled on Sunday, a day after Y, which rebels took in May, ...": judged whole, its words blur.
    """
    parts = [(at, part) for at, reading in enumerate(readings) for part in parts_of(reading, places)]
    judgements = decider.judge_all([part.seen(topic=topic, places=places) for _, part in parts])
    found: list[list[Clause]] = [[] for _ in readings]
    for (at, part), judgement in zip(parts, judgements, strict=True):
        if judgement.event >= PART_CHANCE:
            sub_type, chance = judgement.types[0]
            trigger = best_trigger(part.triggers, sub_type)
            found[at].append(Clause(part.sentence.span, trigger, sub_type, chance, whole=False, event=judgement.event))
    return found


def parts_of(reading: SentenceReading, places: Sequence[Span]) -> Iterator[SentenceReading]:
    """The parts of a sentence with trigger words and a place or a day, each as a sentence; what it tells is open."""
    cuts = _pieces(reading)
    places = within(places, reading.sentence.span) if len(cuts) > 1 else ()
    for piece in cuts if len(cuts) > 1 else ():
        clause = Clause(piece, None, SubEventType.OTHER, 0.0, whole=False)
        own = tuple(t for t in reading.triggers if clause.holds(t.span))
        grounded = any(map(clause.holds, places)) or any(clause.holds(m.span) for m in reading.dates)
        if own and grounded:
            yield replace(clause.cut(reading), sentence=_piece(reading.sentence, piece), triggers=own)


def _piece(sentence: Sentence, span: Span) -> Sentence:
    """A part of a sentence as a sentence."""
    start = sentence.span.start
    words = tuple(t for t in sentence.tokens if span.start <= t.start < span.end)
    return replace(sentence, span=span, text=sentence.text[span.start - start : span.end - start], tokens=words)


def _pieces(reading: SentenceReading) -> list[Span]:
    """A sentence cut at commas and conjunctions into pieces that each hold trigger words."""
    span, text = reading.sentence.span, reading.sentence.text
    cuts = [0, *(match.start() for match in _PART.finditer(text)), len(text)]
    starts = [t.span.start for t in reading.triggers]
    pieces: list[Span] = []
    for begin, end in pairwise(cuts):
        piece = Span(span.start + begin, span.start + end)
        told = any(piece.start <= at < piece.end for at in starts)
        before = pieces[-1] if pieces else None
        untold = before is not None and not any(before.start <= at < before.end for at in starts)
        if before is not None and (untold or not told):
            pieces[-1] = Span(before.start, piece.end)
        elif piece.end > piece.start:
            pieces.append(piece)
    return pieces


def best_trigger(triggers: Sequence[Trigger], sub_type: SubEventType) -> Trigger | None:
    """The strongest trigger of a sub-type, else of its type, else the strongest; the earliest among equals."""
    return max(triggers, key=lambda trigger: (_strength(trigger, sub_type), -trigger.span.start), default=None)


@lru_cache(maxsize=5_000)  # the sides of every event about a sentence ask for its triggers
def _strength(trigger: Trigger, sub_type: SubEventType) -> float:
    exact = max((s.strength for s in trigger.senses if sub_type in s.sub_event_types), default=0.0)
    family = any(t.event_type == sub_type.event_type for s in trigger.senses for t in s.sub_event_types)
    return exact + 0.3 * family


def _turned(reading: SentenceReading, first: Clause) -> tuple[Clause, ...]:
    """ "X took the town but Y soon retook it": two changes of hands parted by a word of contrast."""
    if first.sub_type not in TERRITORY:
        return ()
    taking = [t for t in reading.triggers if any(TERRITORY & set(s.sub_event_types) for s in t.senses)]
    for before, after in pairwise(taking):
        between = reading.sentence.text[
            before.span.end - reading.sentence.span.start : after.span.start - reading.sentence.span.start
        ]
        turn = _CONTRAST.search(between)
        if turn:
            return _two(
                reading, before.span.end + turn.start(), replace(first, trigger=before), replace(first, trigger=after)
            )
    return ()


def _second(reading: SentenceReading, judgement: Judgement, first: Clause) -> tuple[Clause, ...]:
    """A second kind of event with a trigger of its own, beyond a comma or a conjunction."""
    if first.trigger is None or first.sub_type.event_type == EventType.STRATEGIC:
        return ()
    for sub_type, chance in judgement.types[1:4]:
        own = [t for t in reading.triggers if any(sub_type in s.sub_event_types for s in t.senses)]
        least = FIGHTING_CHANCE if sub_type.event_type == first.sub_type.event_type else SECOND_CHANCE
        if chance < least or not own or sub_type.event_type == EventType.STRATEGIC:
            continue
        other = best_trigger(own, sub_type)
        if other and other != first.trigger:
            second = Clause(first.span, other, sub_type, chance)
            ahead, behind = (first, second) if first.trigger.span < other.span else (second, first)
            cut = _cut(reading, ahead, behind)
            if cut is not None and _tells_its_own(reading, first, second, cut):
                return _two(reading, cut, ahead, behind)
    return ()


def _tells_its_own(reading: SentenceReading, first: Clause, second: Clause, cut: int) -> bool:
    """A town taken and the fighting for it are two events only when the fighting has days and losses of its own."""
    if first.sub_type.event_type != second.sub_type.event_type:
        return True
    fighting = next((c for c in (first, second) if c.sub_type == SubEventType.ARMED_CLASH), None)
    if fighting is None or fighting.trigger is None or not {first.sub_type, second.sub_type} & TERRITORY:
        return False
    behind = fighting.trigger.span.start >= cut
    losses = any((figure.span.start >= cut) == behind for figure in reading.figures)
    return losses and any((mention.span.start >= cut) == behind for mention in reading.dates)


def _cut(reading: SentenceReading, ahead: Clause, behind: Clause) -> int | None:
    """Where two clauses part: the last comma or conjunction between their triggers."""
    if ahead.trigger is None or behind.trigger is None:
        return None
    start = reading.sentence.span.start
    between = reading.sentence.text[ahead.trigger.span.end - start : behind.trigger.span.start - start]
    cuts = list(_PART.finditer(between))
    return ahead.trigger.span.end + cuts[-1].start() if cuts else None


def _two(reading: SentenceReading, cut: int, ahead: Clause, behind: Clause) -> tuple[Clause, ...]:
    span = reading.sentence.span
    return (
        replace(ahead, span=Span(span.start, cut), whole=False),
        replace(behind, span=Span(cut, span.end), whole=False),
    )
