"""The words an event was read from, and why it was coded as it was: what a person sees who asks "why?"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from events.model import Claim, Evidence, Explanation, Span, Stance
from events.reading import SentenceReading
from events.sides import Sides
from events.weighing import Record


@lru_cache(maxsize=64)  # asked for by all events of a sentence
def claims_of(reading: SentenceReading) -> tuple[Claim, ...]:
    """Each claimant's first claim; a denial stands beside an assertion."""
    claims = [attribution.claim for attribution in reading.attributions]
    return tuple({(c.claimant, c.stance == Stance.DENIES): c for c in reversed(claims)}.values())[::-1]


def evidence(record: Record, sides: Sides, trigger: Span) -> Iterator[Evidence]:
    """The words of each field of a record; `sides` are those it ends up with."""
    text, reading, place, date = record.setting.article.text, record.focus.reading, record.place, record.date
    yield Evidence("sub_event_type", trigger, trigger.of(text))
    if place and not place.in_title:
        span = Span(place.resolution.toponym.start, place.resolution.toponym.end)
        yield Evidence("place", span, span.of(text))
    if date and date.mention:
        yield Evidence("date", date.mention.span, date.mention.span.of(text))
    for name, spans in (("side_a", sides.a_spans), ("side_b", sides.b_spans)):
        yield from (Evidence(name, span, span.of(text)) for span in spans)
    yield from (Evidence(f.kind, f.span, f.span.of(text)) for f in reading.figures)
    yield from (Evidence("claim", c.span, c.span.of(text)) for c in claims_of(reading))
    yield Evidence("event", reading.sentence.span, reading.sentence.span.of(text))


def explanations(record: Record, sure: float) -> tuple[Explanation, ...]:
    """What each part says of a record; `sure` is the chance that it is right as a whole."""
    judgement, clause, place = record.judgement, record.clause, record.place
    words = (
        f"trigger “{clause.trigger.senses[0].lemma}”" if clause.trigger else "no trigger word; the sentence as a whole"
    )
    runner_up = judgement.types[1] if len(judgement.types) > 1 else judgement.types[0]
    kind = (f"next likeliest: {runner_up[0]} ({runner_up[1]:.2f})",)
    found = [
        Explanation("weigher", "the record as a whole is right", round(sure, 3)),
        Explanation("decider", "the sentence tells an event", round(judgement.event, 3)),
        Explanation("decider", f"{clause.sub_type}: {words}", round(clause.chance, 3), kind),
    ]
    if place:
        reasons = place.resolution.reasons
        found.append(Explanation("attachment", "place of the event", round(record.place_chance, 3), reasons))
    return tuple(found)
