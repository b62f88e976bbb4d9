"""Mentions of an article become EventReports: one event a clause, with its words and why.

The decider says which sentences tell an event and of which kind; the attacher ties actors, places and dates to it; the
rules here keep what both may not break: speakers are no sides, sides follow the kind of event, nothing is more exact
than the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from geopy.distance import great_circle

from events.attachment import Attacher, DateOption, Focus, PlaceOption, ToldSides
from events.clauses import TERRITORY, Clause, clauses
from events.decider import Decider, Judgement
from events.model import (
    Casualties,
    Claim,
    Coding,
    DateBasis,
    DatePrecision,
    EventDate,
    EventReport,
    Evidence,
    Explanation,
    Importance,
    Span,
    Stance,
    SubEventType,
    content_id,
)
from events.reading import SentenceReading
from events.recognizers.casualties import total
from events.setting import Setting
from events.sides import Sides, choose_sides
from events.text import Sentence
from geodata.places import Resolution, WherePrecision

EVENT_CHANCE = 0.55
"""Chance of telling an event from which a sentence is coded; set on the sample dispatches (docs/accuracy.md)."""
COMPLETE_CHANCE = 0.15
"""The same for a sentence that has all an event needs: a trigger that tells little else, two armed sides, an exact
place. Rare: of four such sentences below 0.4 in the training articles, held out by fours, three tell an event."""
PLACELESS_CHANCE = 0.85
"""The same for an event whose place is unknown: such a record helps little when it is wrong."""
SUPPORT_CHANCE = 0.15
"""Chance from which a sentence may support an event told elsewhere in the article, though it would not stand alone."""
CLAIM_CHANCE = 0.03
"""The same for a sentence that names who says so."""
PLACE_CHANCE = 0.06
"""Chance below which the best place of an event is not taken; the place of the event told just before is."""
RECALLED_DAYS = 21
"""An event that ended more than so many days before publication is background."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An event of one clause, before events of the same article are joined."""

    coding: Coding
    clause: Clause
    sentence: int
    trigger: Span
    place: PlaceOption | None
    evidence: tuple[Evidence, ...]
    explanations: tuple[Explanation, ...] = field(default=())
    alone: bool = True
    """False when it only counts as support of an event told elsewhere in the article."""


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
        """The date an event without one of its own may take over; a month or year only within the paragraph."""
        if self.date is None or self.sentence is None or not self.near(sentence):
            return None
        vague = self.date.precision >= DatePrecision.MONTH
        return None if vague and self.sentence.paragraph != sentence.paragraph else self.date

    def near(self, sentence: Sentence) -> bool:
        """Whether it was told in the same paragraph or at most two sentences before."""
        told = self.sentence
        return told is not None and (told.paragraph == sentence.paragraph or told.index >= sentence.index - 2)


def code(setting: Setting, decider: Decider, attacher: Attacher) -> tuple[Draft, ...]:
    """The events of an article, one a clause, in reading order."""
    return tuple(_drafts(setting, decider, attacher))


def _drafts(setting: Setting, decider: Decider, attacher: Attacher) -> Iterator[Draft]:
    told = _Told()
    for reading in setting.readings:
        judgement = decider.judge(reading.seen(topic=setting.topic))
        least = CLAIM_CHANCE if reading.attributions else SUPPORT_CHANCE
        if judgement.event < least or _announced(reading):
            continue
        for clause in clauses(reading, judgement):
            draft = _draft(setting, reading, judgement, clause, attacher, told)
            if draft:
                told = told.after(draft, reading.sentence) if draft.alone else told
                yield draft


def _announced(reading: SentenceReading) -> bool:
    """Whether the sentence only tells what is to come: all its dates lie ahead, or intent governs all its triggers."""
    if reading.dates and all(mention.future for mention in reading.dates):
        return True
    return bool(reading.triggers) and not reading.real


def _draft(
    setting: Setting, reading: SentenceReading, judgement: Judgement, clause: Clause, attacher: Attacher, told: _Told
) -> Draft | None:
    focus = Focus(clause.cut(reading), clause.trigger, clause.sub_type)
    place, place_chance = _place(setting, reading, focus, attacher, told)
    vague = place is None or (place.resolution.precision or 0) >= WherePrecision.COUNTRY
    complete = not vague and reading.complete
    alone = judgement.event >= (PLACELESS_CHANCE if vague else COMPLETE_CHANCE if complete else EVENT_CHANCE)
    when, when_span = _date(setting, reading, focus, attacher, told)
    found = place.resolution.place if place else None
    sides = choose_sides(focus, attacher, setting, told.sides, found.country if found else "")
    killed, killed_by = total(focus.reading.figures, "killed")
    injured, _ = total(focus.reading.figures, "injured")
    sub_type = _territory(clause.sub_type, sides, setting, place)
    location = place.resolution if place else None
    coding = Coding(
        sub_type,
        when,
        sides.a,
        sides.b,
        location,
        Casualties(killed, injured, killed_by),
        _claims(reading),
        _importance(when, judgement, setting.published),
        confidence=round(_confidence(judgement, clause, place_chance, sides), 3),
    )
    trigger = clause.trigger.span if clause.trigger else reading.sentence.span
    evidence = tuple(_evidence(setting, focus, sides, location, place, when_span, trigger))
    why = _explanations(judgement, clause, place_chance, location)
    return Draft(coding, clause, reading.sentence.index, trigger, place, evidence, why, alone)


# ---- place --------------------------------------------------------------------------------------------------------


def _place(
    setting: Setting, reading: SentenceReading, focus: Focus, attacher: Attacher, told: _Told
) -> tuple[PlaceOption | None, float]:
    """The likeliest place, with its chance: of the clause, else taken over from what stands around it."""
    here = reading.sentence.index
    near = [
        o for o in setting.places if o.in_title or here - 4 <= o.sentence.index <= here + 1 or o.sentence.index <= 1
    ]
    inside = [o for o in near if o.sentence.index == here and _within(o, focus.reading.sentence.span)]
    options = [o for o in near if o.sentence.index != here or o in inside or not inside]
    if not options:
        return (told.place, PLACE_CHANCE) if told.near(reading.sentence) else (None, 0.0)
    chances = _own_first(options, attacher.places(focus, options), here)
    best = max(range(len(options)), key=lambda i: chances[i])
    best = _inner(options, chances, best)
    if chances[best] >= PLACE_CHANCE:
        return _coarsened(setting, focus, options[best]), chances[best]
    return (told.place, PLACE_CHANCE) if told.near(reading.sentence) else (None, chances[best])


UNPLACED_KM = {"neighbourhood": (WherePrecision.NEAR, 10.0), "camp": (WherePrecision.NEAR, 15.0)}
UNPLACED_VILLAGE = (WherePrecision.ADMIN2, 30.0)
"""How far an unknown quarter, camp or village is taken to lie from the known place named with it: precision, km."""


def _coarsened(setting: Setting, focus: Focus, option: PlaceOption) -> PlaceOption | None:
    """A clause that names an unknown village happened there: a known place beside it only says about where, and one
    from elsewhere in the article says nothing."""
    span = focus.reading.sentence.span
    unknown = [r for r in setting.unplaced if span.start <= r.toponym.start < span.end]
    found = option.resolution
    if not unknown or (found.precision or 0) >= WherePrecision.ADMIN2:
        return option
    precision, reach = UNPLACED_KM.get(unknown[0].toponym.cue or "", UNPLACED_VILLAGE)
    if not _within(option, span):
        return None
    reason = f"“{unknown[0].toponym.text}” is not in the gazetteer; about {found.toponym.text}"
    radius = max(reach, found.radius_km or 0)
    coarse = replace(
        found,
        precision=max(precision, found.precision or precision),
        radius_km=radius,
        reasons=(*found.reasons, reason),
    )
    return replace(option, resolution=coarse)


OUTSIDE_WEIGHT = 0.3
"""Weight of a place named outside the sentence, when the sentence names an exact one itself. Over the training
articles, held out by thirds, the right place is taken in 0.766 of Arabic and 0.746 of English events (0.731 and 0.728
without)."""
OWN_CHANCE = 0.1


def _own_first(options: Sequence[PlaceOption], chances: Sequence[float], here: int) -> list[float]:
    """A place of the sentence itself comes before one that stands elsewhere in the article, its dateline included."""
    own = [option.sentence.index == here and not (option.in_title or option.dateline) for option in options]
    exact = [(option.resolution.precision or 9) <= WherePrecision.ADMIN2 for option in options]
    if not any(o and e and c >= OWN_CHANCE for o, e, c in zip(own, exact, chances, strict=True)):
        return list(chances)
    return [c if o else c * OUTSIDE_WEIGHT for o, c in zip(own, chances, strict=True)]


INNER_CHANCE = 0.35
"""Chance from which a smaller place named in the same sentence is taken before the larger one around it."""
INNER_KM = 80.0


def _inner(options: Sequence[PlaceOption], chances: Sequence[float], best: int) -> int:
    """ "In Deir ez-Zor, in the town of X": the event lies in the smaller of two places, where both are likely."""
    outer = options[best]
    closer = [
        i
        for i, option in enumerate(options)
        if i != best
        and option.sentence.index == outer.sentence.index
        and chances[i] >= INNER_CHANCE
        and _is_smaller(option.resolution, outer.resolution)
    ]
    return max(closer, key=lambda i: chances[i], default=best)


def _is_smaller(one: Resolution, other: Resolution) -> bool:
    """Whether a place is less of a place than another close by: more exact, or with far fewer inhabitants."""
    if one.place is None or other.place is None or one.place.id == other.place.id:
        return False
    if (
        great_circle((one.place.latitude, one.place.longitude), (other.place.latitude, other.place.longitude)).km
        > INNER_KM
    ):
        return False
    if (one.precision or 9) != (other.precision or 9):
        return (one.precision or 9) < (other.precision or 9)
    return (one.place.population or 0) * 5 < (other.place.population or 0)


def _within(option: PlaceOption, span: Span) -> bool:
    return span.start <= option.resolution.toponym.start < span.end


# ---- date ---------------------------------------------------------------------------------------------------------


def date_options(
    setting: Setting, reading: SentenceReading, told: EventDate | None, last_told: int = -1
) -> list[tuple[DateOption, EventDate]]:
    """The dates an event of a sentence may have, with where each comes from.

    `told` is the date of the event told before, if it may carry over, `last_told` the index of its sentence.
    """
    options = [(DateOption(m, "sentence"), m.date) for m in reading.dates if not m.future]
    if told:
        options.append((DateOption(None, "before"), told))
    if not options and (earlier := _earlier(setting, reading, last_told)):
        options.append((DateOption(None, "earlier"), earlier))
    if setting.published:
        day = EventDate(setting.published, setting.published, DatePrecision.DAY, DateBasis.PUBLICATION)
        options.append((DateOption(None, "publication"), day))
    return options


def _earlier(setting: Setting, reading: SentenceReading, last_told: int) -> EventDate | None:
    """The last date of the two sentences before, unless it is the date of an event told there; a month or year carries
    on to the next sentence only."""
    for before in reversed(setting.readings):
        away = reading.sentence.index - before.sentence.index
        if 0 < away <= 2 and before.dates and before.sentence.index != last_told:
            date = before.dates[-1].date
            return date if away == 1 or date.precision < DatePrecision.MONTH else None
    return None


def _date(
    setting: Setting, reading: SentenceReading, focus: Focus, attacher: Attacher, told: _Told
) -> tuple[EventDate | None, Span | None]:
    """The likeliest date and where it stands; None when the article gives none at all."""
    options = date_options(
        setting, focus.reading, told.date_for(reading.sentence), told.sentence.index if told.sentence else -1
    )
    if not options:
        return None, None
    chances = attacher.dates(focus, [option for option, _ in options])
    best = max(range(len(options)), key=lambda i: chances[i])
    option, day = options[best]
    if option.source == "before":
        day = replace(day, basis=DateBasis.RELATIVE)
    return day, option.mention.span if option.mention else None


# ---- what follows from the parts ----------------------------------------------------------------------------------


def _territory(sub_type: SubEventType, sides: Sides, setting: Setting, place: PlaceOption | None) -> SubEventType:
    """Who takes a town decides the sub-type: the state's own forces regain it, all others overtake it (ACLED)."""
    if sub_type not in TERRITORY or not sides.a:
        return sub_type
    found = place.resolution.place if place else None
    country = found.country if found else setting.country
    state = any(a.side == "government" and a.country in ("", country) for a in sides.a)
    return SubEventType.GOVERNMENT_REGAINS if state else SubEventType.NON_STATE_OVERTAKES


def _claims(reading: SentenceReading) -> tuple[Claim, ...]:
    """Each claimant's first claim; a denial stands beside an assertion."""
    claims = [attribution.claim for attribution in reading.attributions]
    return tuple({(c.claimant, c.stance == Stance.DENIES): c for c in reversed(claims)}.values())[::-1]


def _importance(when: EventDate | None, judgement: Judgement, published: date | None) -> Importance:
    """Background when long over at publication, or when the words recall rather than report."""
    old = when and published and when.end < published - timedelta(days=RECALLED_DAYS)
    vague = when is not None and when.precision >= DatePrecision.MONTH
    recalled = judgement.background >= 0.5 or (vague and judgement.background >= 0.25)
    return Importance.BACKGROUND if old or recalled else Importance.MAIN


def _confidence(judgement: Judgement, clause: Clause, place_chance: float, sides: Sides) -> float:
    """How sure the record as a whole is: the event, its kind, its place and its sides each lower it."""
    sure = judgement.event * (0.6 + 0.4 * min(1.0, clause.chance * 1.5)) * (0.6 + 0.4 * place_chance)
    return min(1.0, max(0.0, sure * (1.0 if sides.stated else 0.9)))


def _evidence(
    setting: Setting, focus: Focus, sides: Sides, location: Resolution | None, place: PlaceOption | None,
    when: Span | None, trigger: Span,
) -> Iterator[Evidence]:  # fmt: skip
    text = setting.article.text
    yield Evidence("sub_event_type", trigger, trigger.of(text))
    if location and place and not place.in_title:
        span = Span(location.toponym.start, location.toponym.end)
        yield Evidence("place", span, span.of(text))
    if when:
        yield Evidence("date", when, when.of(text))
    for name, spans in (("side_a", sides.a_spans), ("side_b", sides.b_spans)):
        yield from (Evidence(name, span, span.of(text)) for span in spans)
    yield from (Evidence(f.kind, f.span, f.span.of(text)) for f in focus.reading.figures)
    yield from (Evidence("claim", c.span, c.span.of(text)) for c in _claims(focus.reading))
    yield Evidence("event", focus.reading.sentence.span, focus.reading.sentence.span.of(text))


def _explanations(
    judgement: Judgement, clause: Clause, place_chance: float, location: Resolution | None
) -> tuple[Explanation, ...]:
    words = (
        f"trigger “{clause.trigger.senses[0].lemma}”" if clause.trigger else "no trigger word; the sentence as a whole"
    )
    runner_up = judgement.types[1] if len(judgement.types) > 1 else judgement.types[0]
    kind = (f"next likeliest: {runner_up[0]} ({runner_up[1]:.2f})",)
    found = [
        Explanation("decider", "the sentence tells an event", round(judgement.event, 3)),
        Explanation("decider", f"{clause.sub_type}: {words}", round(clause.chance, 3), kind),
    ]
    if location:
        found.append(Explanation("attachment", "place of the event", round(place_chance, 3), location.reasons))
    return tuple(found)


# ---- reports ------------------------------------------------------------------------------------------------------


def reports(article_id: str, drafts: Sequence[Draft]) -> tuple[EventReport, ...]:
    """EventReports of an article's drafts, with ids made of content."""
    return tuple(
        EventReport(
            content_id("report", article_id, d.coding.sub_event_type, d.trigger.start, d.trigger.end),
            article_id,
            d.coding,
            d.trigger,
            d.evidence,
            d.explanations,
        )
        for d in drafts
    )
