"""When an event happened: the likeliest of the days its sentence and the article around it give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from events.attachment import Focus
from events.chooser import Chooser
from events.date_signs import DateOption, Days, rows
from events.datelines import heads
from events.model import DateBasis, DatePrecision, EventDate, Span
from events.reading import SentenceReading
from events.setting import Setting
from events.text import Sentence

BEFORE, AFTER = 3, 1
"""How many sentences before and after its own may give an event its day."""


def choose_date(
    setting: Setting, focus: Focus, clause: Span, dater: Chooser, told: EventDate | None
) -> tuple[DateOption | None, tuple[float, ...]]:
    """The likeliest day and the chances of all days, likeliest first; None when the article gives none at all.

    `focus` has the whole sentence, `clause` is the part of it that tells the event; `told` is the date of the event
    told before, if it may carry over.
    """
    options = date_options(setting, focus.reading, told)
    if not options:
        return None, ()
    [chances] = dater.chances([rows(Days(setting, focus, clause, options))])
    best = max(range(len(options)), key=lambda i: chances[i])
    found = options[best]
    if found.source == "before":
        found = replace(found, date=replace(found.date, basis=DateBasis.RELATIVE))
    by_day: dict[tuple[date, date], float] = {}
    for option, chance in zip(options, chances, strict=True):
        by_day[option.days] = max(chance, by_day.get(option.days, 0.0))
    return found, tuple(sorted(by_day.values(), reverse=True))


def date_options(setting: Setting, reading: SentenceReading, told: EventDate | None) -> list[DateOption]:
    """The days an event of a sentence may have; `told` is that of the event told before, if it may carry over."""
    options = list(_own(setting, reading))
    if told:
        options.append(DateOption(told, "before"))
    options += _around(setting, reading)
    if setting.headed:
        options.append(DateOption(setting.headed, "headed"))
    if setting.published:
        day = EventDate(setting.published, setting.published, DatePrecision.DAY, DateBasis.PUBLICATION)
        options.append(DateOption(day, "publication"))
    return options


def _own(setting: Setting, reading: SentenceReading) -> Iterator[DateOption]:
    """The days of the event's sentence: as its words say, when what goes on since then began, and, "two days after" it,
    the day of what was before."""
    told = [m for m in reading.dates if not m.future]
    named = [m for m in told if len(told) == 1 or not heads(m.span, reading.sentence)]
    for mention in named:
        headed = heads(mention.span, reading.sentence)
        yield DateOption(mention.date, "sentence", mention, reading.sentence, headed)
        if mention.began and mention.began != mention.date:
            yield DateOption(mention.began, "began", mention, reading.sentence, headed)
        if mention.shift:
            days = [m.date.start for m in named if not m.shift and m.date.precision == DatePrecision.DAY]
            if base := next(iter(days), setting.published):
                day = base - timedelta(days=mention.shift)
                before = EventDate(day, day, DatePrecision.DAY, DateBasis.RELATIVE)
                yield DateOption(before, "shifted", mention, reading.sentence, headed)


def carried(told: EventDate, there: Sentence, here: Sentence) -> EventDate | None:
    """The date of the event told in the sentence `there`, if one told `here` may be of it: of the same paragraph or at
    most two sentences on; a month or year only within the paragraph."""
    same = there.paragraph == here.paragraph
    return told if same or (told.precision < DatePrecision.MONTH and there.index >= here.index - 2) else None


def _around(setting: Setting, reading: SentenceReading) -> Iterator[DateOption]:
    """The days of the sentences around, the nearest of each day: a month or year carries on to the next one only."""
    here, known = reading.sentence.index, set()
    near = [r for r in setting.readings if -AFTER <= here - r.sentence.index <= BEFORE and r.sentence.index != here]
    for other in sorted(near, key=lambda r: abs(here - r.sentence.index)):
        away = here - other.sentence.index
        for mention in reversed(other.dates):
            day = (mention.date.start, mention.date.end)
            vague = mention.date.precision >= DatePrecision.MONTH
            if not mention.future and day not in known and not (vague and away != 1):
                known.add(day)
                yield DateOption(mention.date, "earlier" if away > 0 else "later", mention, other.sentence)
