"""The model's events become reports: each value with its words in the article, or left out, or marked as inferred.

An event whose own words do not stand in the article is left out whole. Everything left out is an Issue and is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from events.agreement import both, same
from events.attachment import Focus
from events.clauses import best_trigger
from events.coding import RECALLED_DAYS, seen_of
from events.decider import open_decider
from events.llm import fields, participants
from events.llm.answer import EventAnswer
from events.llm.fields import Held, missing
from events.llm.pieces import Piece
from events.llm.prompt import speaks_to_machines
from events.llm.scene import Scene, meet
from events.llm.when import Day, day
from events.llm.where import place
from events.model import (
    Actor,
    Casualties,
    Claim,
    Coding,
    EventDate,
    EventReport,
    Evidence,
    Explanation,
    Importance,
    Issue,
    Level,
    Span,
    content_id,
)
from events.reading import SentenceReading, read_sentence
from events.sides import Sides, completed
from events.text import Sentence
from geodata.names import tokens
from geodata.places import Resolution

STAGE = "model"
ADDRESSED = 0.3
"""What remains of the confidence of an event told where the article speaks to a reading machine."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something the model said that was left out."""

    field: str
    """Name of the value, or "event" for a whole event."""
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What is left of an answer."""

    reports: tuple[EventReport, ...]
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    """Names offered for the lexicon, dates that could not be reckoned."""

    def issues(self, article_id: str) -> tuple[Issue, ...]:
        """What was left out and what else is to be told, as stored rows."""
        left_out = (f"{d.field}: {d.why}; it was left out" for d in self.dropped)
        return tuple(Issue(Level.INFO, STAGE, message, article_id) for message in (*left_out, *self.notes))


def check(scene: Scene, answers: Sequence[EventAnswer], piece: Piece, reader: str) -> Checked:
    """The events of one answer held against the article; `reader` names model and prompt."""
    reports: list[EventReport] = []
    dropped: list[Dropped] = []
    notes: list[str] = []
    for answer in answers:
        span = scene.body.find(answer.quote, within=piece.span)
        if span is None:
            if not (piece.head and scene.body.find(answer.quote, within=piece.head)):  # the head is read by itself
                dropped.append(Dropped("event", missing(answer.quote)))
            continue
        focus = _focus(scene, answer, span)
        values = _Values.of(scene, answer, span, focus)
        if values.day.value.ahead:
            dropped.append(Dropped("event", f"“{fields.shown(answer.quote)}” tells what lies ahead of publication"))
            continue
        dropped += values.dropped()
        notes += values.notes()
        reports.append(_report(scene, answer, span, focus, values, reader))
    return Checked(tuple(reports), tuple(dropped), tuple(notes))


@dataclass(frozen=True, slots=True)
class _Values:
    """All values of one event, held against the article."""

    place: Held[Resolution | None]
    day: Held[Day]
    side_a: list[Held[tuple[Actor, ...]]]
    side_b: list[Held[tuple[Actor, ...]]]
    killed: Held[fields.Loss]
    injured: Held[fields.Loss]
    claims: list[Held[Claim | None]]

    @classmethod
    def of(cls, scene: Scene, answer: EventAnswer, near: Span, focus: Focus) -> _Values:
        return cls(
            place(scene, answer.place, near),
            day(scene, answer.date, focus),
            participants.side(scene, answer.side_a, near, acting=True),
            participants.side(scene, answer.side_b, near, acting=False),
            fields.loss(scene, answer.killed, "killed", near),
            fields.loss(scene, answer.injured, "injured", near),
            [participants.claim(scene, claim, near) for claim in answer.claims],
        )

    def named(self) -> Iterator[tuple[str, Held[object]]]:
        """Every value with the name of its field."""
        yield from (("place", self.place), ("date", self.day))
        yield from (("side_a", held) for held in self.side_a)
        yield from (("side_b", held) for held in self.side_b)
        yield from (("killed", self.killed), ("injured", self.injured))
        yield from (("claim", held) for held in self.claims)

    def dropped(self) -> Iterator[Dropped]:
        return (Dropped(name, held.dropped) for name, held in self.named() if held.dropped)

    def notes(self) -> Iterator[str]:
        """What is to be told of values that were kept."""
        return (held.note for _, held in self.named() if held.note)

    def reasons(self) -> Iterator[str]:
        """Why values have no words, or were left out."""
        yield from (f"inferred: {held.inferred}" for _, held in self.named() if held.inferred)
        yield from (f"left out: {d.field}: {d.why}" for d in self.dropped())


def _focus(scene: Scene, answer: EventAnswer, span: Span) -> Focus:
    """The event's sentence as the rules look at it; where its words go over several, the first with a trigger."""
    sentences = list(scene.readings(span)) or [_unread(scene, span)]
    found = [(r, [t for t in r.triggers if meet(t.span, span)]) for r in sentences]
    reading, triggers = next((one for one in found if one[1]), found[0])
    return Focus(reading, best_trigger(triggers, answer.sub_event_type), answer.sub_event_type)


def _unread(scene: Scene, span: Span) -> SentenceReading:
    """Words in a line the rules pass over (a caption, a link), read by themselves."""
    words = tuple(word for word in tokens(scene.text) if span.start <= word.start and word.end <= span.end)
    sentence = Sentence(len(scene.setting.readings), 0, span, span.of(scene.text), words)
    return read_sentence(sentence, scene.language, scene.text, scene.setting.published, home=scene.setting.country)


def _report(scene: Scene, answer: EventAnswer, span: Span, focus: Focus, values: _Values, reader: str) -> EventReport:
    words = focus.trigger.span if focus.trigger else span
    evidence = [("sub_event_type", words), *((n, s) for n, held in values.named() for s in held.spans), ("event", span)]
    sure, why = _confidence(scene, span, values)
    chosen = Sides(_actors(values.side_a), _actors(values.side_b), _spans(values.side_a), _spans(values.side_b))
    sides = completed(chosen, focus, scene.setting)
    coding = Coding(
        answer.sub_event_type,
        values.day.value.date,
        sides.a,
        sides.b,
        values.place.value,
        Casualties(values.killed.value.toll, values.injured.value.toll, values.killed.value.by),
        participants.unique([held.value for held in values.claims if held.value]),
        _importance(answer, values.day.value.date, scene),
        sure,
    )
    return EventReport(
        content_id("report", scene.setting.article.id, coding.sub_event_type, words.start, words.end),
        scene.setting.article.id,
        coding,
        words,
        tuple(Evidence(name, s, s.of(scene.text)) for name, s in dict.fromkeys(evidence)),
        (Explanation("model", f"named by {reader}", sure, (*why, *_filled_in(chosen, sides))),),
    )


def _actors(side: Sequence[Held[tuple[Actor, ...]]]) -> tuple[Actor, ...]:
    return tuple({actor.name: actor for held in side for actor in held.value}.values())


def _spans(side: Sequence[Held[tuple[Actor, ...]]]) -> tuple[Span, ...]:
    return tuple(span for held in side for span in held.spans)


def _filled_in(chosen: Sides, made: Sides) -> Iterator[str]:
    """Sides the kind of event demands and the model left open."""
    for name, before, after in (("side_a", chosen.a, made.a), ("side_b", chosen.b, made.b)):
        if added := [actor.name for actor in after if actor not in before]:
            yield f"inferred: {name}: {', '.join(added)}, by the kind of event"


def _importance(answer: EventAnswer, when: EventDate | None, scene: Scene) -> Importance:
    """As the model says, but what was long over at publication is recalled."""
    published = scene.setting.published
    old = when and published and when.end < published - timedelta(days=RECALLED_DAYS)
    return Importance.BACKGROUND if old else answer.importance


def _confidence(scene: Scene, span: Span, values: _Values) -> tuple[float, tuple[str, ...]]:
    """How sure the record is, 0..1: the share of the model's values that stand in the article, and what the decider
    thinks of the sentence. The model is not asked how sure it is: it would say that it is."""
    offered = [held for _, held in values.named() if held.spans or held.dropped]
    share = (1 + sum(not held.dropped for held in offered)) / (1 + len(offered))
    decider = open_decider(scene.language)
    inside = {r.sentence.span for r in scene.readings(span)}
    seen = [seen for seen in seen_of(scene.setting) if seen.sentence.span in inside]
    chances = [judgement.event for judgement in decider.judge_all(seen)]
    chance = max(chances, default=0.0)
    why = [f"{share:.0%} of its values stand in the article", f"the decider gives the sentence {chance:.2f}"]
    sure = share * (0.55 + 0.4 * chance)
    if _addressed(scene, span):
        sure *= ADDRESSED
        why.append("the article speaks to a reading machine here")
    return round(min(1.0, sure), 3), (*why, *values.reasons())


def _addressed(scene: Scene, span: Span) -> bool:
    """Whether the event's paragraph holds words meant for a machine that reads."""
    sentences = [r.sentence for r in scene.setting.readings]
    paragraphs = {s.paragraph for s in sentences if meet(s.span, span)}
    around = [s.span for s in sentences if s.paragraph in paragraphs] or [span]
    found = speaks_to_machines(scene.text, scene.language)
    return any(meet(Span(*spoken), part) for spoken in found for part in around)


# ---- the same event told twice ------------------------------------------------------------------------------------


def joined(reports: Sequence[EventReport]) -> tuple[EventReport, ...]:
    """Reports of one article, each event once, as the rules join theirs; ids stay different."""
    found: list[EventReport] = []
    for report in reports:
        at = next((i for i, other in enumerate(found) if same(other.coding, report.coding)), None)
        if at is None:
            found.append(report)
        else:
            one = found[at]
            evidence = tuple(dict.fromkeys((*one.evidence, *report.evidence)))
            found[at] = replace(one, coding=both(one.coding, report.coding), evidence=evidence)
    return _distinct(found)


def _distinct(reports: Sequence[EventReport]) -> tuple[EventReport, ...]:
    """Two events told by the same words (one verb, two towns) get ids of their own."""
    seen: dict[str, int] = {}
    found = []
    for report in reports:
        number = seen[report.id] = seen.get(report.id, 0) + 1
        found.append(report if number == 1 else replace(report, id=content_id("report", report.id, number)))
    return tuple(found)
