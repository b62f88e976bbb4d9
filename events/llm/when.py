"""When: words of the article become a date by our grammar; the model computes none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from events.attachment import Focus
from events.chooser import open_dater
from events.dating import choose_date
from events.llm.fields import Held, missing, shown
from events.llm.scene import Scene, meet
from events.model import DateBasis, EventDate, Span
from events.numbers import with_digits
from events.recognizers import dates
from events.recognizers.dates import DateMention


@dataclass(frozen=True, slots=True)
class Day:
    """When an event happened, or that it lies ahead."""

    date: EventDate | None
    ahead: bool = False


def day(scene: Scene, words: str | None, focus: Focus) -> Held[Day]:
    """The date some words say, against the day of publication.

    Without words of its own, or with words that name no day ("hours later"), an event has the date the rules give its
    sentence, marked as inferred.
    """
    if words is None:
        return _inferred(scene, focus, "the article gives no words for it")
    span = scene.body.find(words, focus.reading.sentence.span)
    if span is None:
        return replace(_inferred(scene, focus, "the words given for it do not stand there"), dropped=missing(words))
    mention = _mention(scene, span)
    if mention is None:
        return _inferred(scene, focus, f"“{shown(words)}” names no day, week, month or year")
    return Held(Day(mention.date, mention.future), (mention.span,))


def _mention(scene: Scene, span: Span) -> DateMention | None:
    """The date mention in some words: as the sentence was read, else of the words alone."""
    read = [m for r in scene.readings(span) for m in r.dates if meet(m.span, span)]
    if not read:
        folded = with_digits(span.of(scene.text), scene.language)
        read = list(dates.find(folded, scene.language, scene.setting.published, offset=span.start))
    return min(read, key=lambda m: (m.date.precision, m.span), default=None)


def _inferred(scene: Scene, focus: Focus, why: str) -> Held[Day]:
    """The likeliest date of a sentence, as the rules choose it; it has no words, for nobody said that they are its."""
    option, _ = choose_date(scene.setting, focus, focus.reading.sentence.span, open_dater(scene.language), None)
    if option is None:
        return Held(Day(None), inferred=f"date: unknown, {why}")
    found = option.date
    if option.source != "publication":
        found = replace(found, basis=DateBasis.RELATIVE)
    return Held(Day(found), inferred=f"date: {why}; the rules take it from the {option.source}")
