"""Mentions of an article become EventReports: one event a clause, with its words and why.

The decider says which sentences tell an event and of which kind; the attacher ties actors, places and dates to it; the
rules here keep what both may not break: speakers are no sides, sides follow the kind of event, nothing is more exact
than the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import groupby

from events.attachment import Attacher, Focus, PlaceOption, open_attacher
from events.bystanders import ToldSides
from events.chooser import Chooser, open_dater, open_placer
from events.clauses import TERRITORY, Clause, clauses, pieces
from events.dating import carried, choose_date
from events.decider import Decider, Judgement, open_decider
from events.drafts import Draft, casualties_of, settled
from events.explaining import claims_of, evidence, explanations
from events.features import Seen
from events.model import (
    Claim,
    Coding,
    DatePrecision,
    EventDate,
    Importance,
    Span,
    Stance,
    SubEventType,
)
from events.placing import Weighed, choose_place, weigh_places
from events.reading import SentenceReading
from events.setting import Setting
from events.side_table import Case
from events.sides import Sides, choose_sides
from events.siding import Sider, open_sider
from events.text import Sentence
from events.weighing import Outlook, Record, Signs, Weigher, open_weigher
from geodata.places import WherePrecision

EVENT_CHANCE = 0.47
"""Chance of being right from which a record stands as an event of its own: held out, two of three that stand are right
there, three of four on articles of the manner that is scored; a missed event is forgiven sooner than a false one
(docs/accuracy.md)."""
AREA_CHANCE = 0.3
"""The same where the place is a province, a river or a country: areas agree by name only when records are weighed, and
"in Syria" is told as surely as "in Hajin"."""
SUPPORT_CHANCE = 0.01
"""Chance of telling an event from which a sentence is coded at all; what does not stand may still support an event
told elsewhere in the article. At 0.03 English loses 0.015 of F1; lower, nothing more is won."""
SIDED_CHANCE = 0.25
"""Chance of being right from which sides are weighed again with all the article names: it takes time, and what is less
likely seldom stands. Who takes a town stays who is said to: weighed anew, one capture in ten of the Arabic samples
changed hands wrongly. Over 1,625 true events found in articles held out, sides are right in 0.606 (Arabic) and 0.560
(English) when none are weighed again, 0.650 and 0.602 when only unstated ones are, 0.665 and 0.623 so."""
RECALLED_DAYS = 21
"""An event that ended more than so many days before publication is background."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What the event told just before leaves for the next one."""

    date: EventDate | None = None
    place: PlaceOption | None = None
    sentence: Sentence | None = None
    sides: tuple[ToldSides, ...] = ()

    def after(self, draft: Draft, sentence: Sentence) -> _Told:
        """What is left once another event is told."""
        coding = draft.coding
        sides = ToldSides(sentence.index, coding.sub_event_type, coding.side_a, coding.side_b)
        return _Told(coding.date or self.date, draft.place or self.place, sentence, (*self.sides, sides))

    def date_for(self, sentence: Sentence) -> EventDate | None:
        """The date an event without one of its own may take over."""
        return carried(self.date, self.sentence, sentence) if self.date and self.sentence else None

    def place_for(self, sentence: Sentence) -> PlaceOption | None:
        """The place an event without one of its own may take over."""
        return self.place if self.near(sentence) else None

    def near(self, sentence: Sentence) -> bool:
        """Whether it was told in the same paragraph or at most two sentences before."""
        told = self.sentence
        return told is not None and (told.paragraph == sentence.paragraph or told.index >= sentence.index - 2)


@dataclass(frozen=True, slots=True)
class Parts:
    """The trained parts of one language."""

    decider: Decider
    attacher: Attacher
    placer: Chooser
    dater: Chooser
    weigher: Weigher
    sider: Sider


@cache
def open_parts(language: str) -> Parts:
    """The trained parts of a language. Raises LexiconError when weights are missing or of another format."""
    return Parts(
        open_decider(language),
        open_attacher(language),
        open_placer(language),
        open_dater(language),
        open_weigher(),
        open_sider(language),
    )


def code(setting: Setting, parts: Parts) -> tuple[Draft, ...]:
    """The events of an article, one a clause, in reading order."""
    return tuple(draft.finished() for draft in sketched(setting, parts))


def sketched(setting: Setting, parts: Parts) -> tuple[Draft, ...]:
    """The same, those finished only that stand alone: the others are when they support an event (`events.joining`)."""
    return tuple(_drafts(setting, parts))


def _drafts(setting: Setting, parts: Parts) -> Iterator[Draft]:
    told = _Told()
    judgements = parts.decider.judge_all(seen_of(setting))
    outlook = tuple(judgement.event for judgement in judgements)
    for at, proposed in groupby(_proposed(setting, judgements, parts), key=lambda proposal: proposal.at):
        reading, here = setting.readings[at], Outlook(outlook, at)
        found = [_draft(setting, reading, judgements[at], one, parts, told, here) for one in proposed]
        for draft in settled(found, reading):
            told = told.after(draft, reading.sentence) if draft.alone else told
            yield draft


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A clause that may tell an event, with what can be said of it before those told earlier are known."""

    at: int
    """Which sentence."""
    clause: Clause
    focus: Focus
    places: Weighed


def _proposed(setting: Setting, judgements: Sequence[Judgement], parts: Parts) -> list[_Proposal]:
    """The clauses of an article that may tell an event, in order; what they ask alike is worked out together."""
    told = [
        at
        for at, (reading, judgement) in enumerate(zip(setting.readings, judgements, strict=True))
        if judgement.event >= SUPPORT_CHANCE and not _announced(reading)
    ]
    cut = pieces([setting.readings[at] for at in told], parts.decider, setting.topic, toponyms(setting))
    found = [
        (at, clause, Focus(clause.cut(setting.readings[at]), clause.trigger, clause.sub_type))
        for at, own in zip(told, cut, strict=True)
        for clause in (*clauses(setting.readings[at], judgements[at]), *own)
    ]
    parts.attacher.all_roles([focus for _, _, focus in found])  # remembered for when their sides are chosen
    weighed = weigh_places(setting, [(clause.span, focus) for _, clause, focus in found], parts.placer)
    return [_Proposal(*one, places) for one, places in zip(found, weighed, strict=True)]


BRIEF = 2
"""Sentences. A text of no more has no topic beside what they tell: as one it would count their words twice."""


def seen_of(setting: Setting) -> tuple[Seen, ...]:
    """What the decider looks at, for every sentence of an article; those of a brief text are judged each by itself."""
    places, brief = toponyms(setting), len(setting.readings) <= BRIEF
    topic = () if brief else setting.topic
    return tuple(reading.seen(in_article=not brief, topic=topic, places=places) for reading in setting.readings)


def toponyms(setting: Setting) -> tuple[Span, ...]:
    """Where the text names places, known or not, in reading order."""
    known = (option.resolution for option in setting.places if not option.in_title)
    found = (Span(r.toponym.start, r.toponym.end) for r in (*known, *setting.unplaced))
    return tuple(sorted(found, key=lambda span: (span.start, span.end)))


def _announced(reading: SentenceReading) -> bool:
    """Whether the sentence only tells what is to come: all its dates lie ahead, or intent governs all its triggers."""
    if reading.dates and all(mention.future for mention in reading.dates):
        return True
    return bool(reading.triggers) and not reading.real


def _draft(
    setting: Setting, reading: SentenceReading, judgement: Judgement, proposal: _Proposal, parts: Parts, told: _Told,
    outlook: Outlook,
) -> Draft:  # fmt: skip
    clause, focus = proposal.clause, proposal.focus
    place, place_chance, place_chances = choose_place(proposal.places, told.place_for(reading.sentence))
    option, date_chances = choose_date(
        setting,
        Focus(reading, focus.trigger, focus.sub_type),
        clause.span,
        parts.dater,
        told.date_for(reading.sentence),
    )
    when = option.date if option else None
    found = place.resolution.place if place else None
    country = found.country if found else ""
    sides = choose_sides(focus, parts.attacher, setting, told.sides, country)
    location = place.resolution if place else None
    coding = Coding(
        _territory(clause.sub_type, sides, setting, place, claims_of(reading)),
        when,
        sides.a,
        sides.b,
        location,
        casualties_of(focus.reading),
        claims_of(reading),
        _importance(when, judgement, setting.published),
        confidence=0.0,
    )
    record = Record(
        setting, focus, judgement, clause, coding, sides, place, place_chances, place_chance, option, date_chances,
        outlook,
    )  # fmt: skip
    numbers = Signs.of(record)
    sure = parts.weigher.chance(numbers)
    area = location is not None and (location.precision or 0) >= WherePrecision.ADMIN1
    coding = replace(coding, confidence=round(sure, 3))
    trigger = clause.trigger.span if clause.trigger else reading.sentence.span
    alone = sure >= (AREA_CHANCE if area else EVENT_CHANCE)
    case = None
    if sure >= SIDED_CHANCE and not (sides.stated and clause.sub_type in TERRITORY):
        # who took a town is told by its kind here: the trees learnt from events whose kind was known
        known = focus._replace(sub_type=coding.sub_event_type)
        case = Case(sides, known, parts.attacher, setting, told.sides, country or setting.country)

    def finish(draft: Draft) -> Draft:
        last = parts.sider.chosen(case) if case else sides
        made = replace(draft.coding, side_a=last.a, side_b=last.b)
        told, why = tuple(evidence(record, last, trigger)), explanations(record, sure)
        return replace(draft, coding=made, evidence=told, explanations=why, finish=None)

    return Draft(coding, clause, reading.sentence.index, trigger, place, (), (), alone, numbers, finish)


# ---- what follows from the parts ----------------------------------------------------------------------------------


def _territory(
    sub_type: SubEventType, sides: Sides, setting: Setting, place: PlaceOption | None, claims: Sequence[Claim]
) -> SubEventType:
    """Who takes a town decides the sub-type: the state's own forces regain it, all others overtake it (ACLED).

    A capture that only its author claims and somebody denies is fighting, no more (CODEBOOK.md).
    """
    if sub_type not in TERRITORY or not sides.a:
        return sub_type
    authors = {actor.name for actor in sides.a}
    asserting = {claim.claimant for claim in claims if claim.stance != Stance.DENIES}
    if asserting <= authors and any(claim.stance == Stance.DENIES for claim in claims):
        return SubEventType.ARMED_CLASH
    found = place.resolution.place if place else None
    country = found.country if found else setting.country
    state = any(a.side == "government" and a.country in ("", country) for a in sides.a)
    return SubEventType.GOVERNMENT_REGAINS if state else SubEventType.NON_STATE_OVERTAKES


def _importance(when: EventDate | None, judgement: Judgement, published: date | None) -> Importance:
    """Background when long over at publication, or when the words recall rather than report."""
    old = when and published and when.end < published - timedelta(days=RECALLED_DAYS)
    vague = when is not None and when.precision >= DatePrecision.MONTH
    recalled = judgement.background >= 0.5 or (vague and judgement.background >= 0.25)
    return Importance.BACKGROUND if old or recalled else Importance.MAIN
