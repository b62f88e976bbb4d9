"""When an event happened: the likeliest of the days its clause gives, of the event told before, and of publication."""

from __future__ import annotations

from dataclasses import replace

from events.attachment import Attacher, DateOption, Focus
from events.model import DateBasis, DatePrecision, EventDate
from events.reading import SentenceReading
from events.recognizers.dates import DateMention
from events.setting import Setting

HEADING = 40
"""Characters a dateline may have before its date."""


def likeliest_date(
    setting: Setting, focus: Focus, attacher: Attacher, told: EventDate | None, last_told: int
) -> tuple[EventDate | None, DateOption | None, tuple[float, ...]]:
    """The likeliest date, where it comes from, and the chances of all; None when the article gives none at all.

    `told` is the date of the event told before, if it may carry over, `last_told` the index of its sentence.
    """
    options = date_options(setting, focus.reading, told, last_told)
    if not options:
        return None, None, ()
    chances = attacher.dates(focus, [option for option, _ in options])
    best = max(range(len(options)), key=lambda i: chances[i])
    option, day = options[best]
    if option.source == "before":
        day = replace(day, basis=DateBasis.RELATIVE)
    return day, option, tuple(sorted(chances, reverse=True))


def date_options(
    setting: Setting, reading: SentenceReading, told: EventDate | None, last_told: int = -1
) -> list[tuple[DateOption, EventDate]]:
    """The dates an event of a sentence may have, with where each comes from.

    `told` is the date of the event told before, if it may carry over, `last_told` the index of its sentence.
    """
    dates = [m for m in reading.dates if not m.future]
    options = [(DateOption(m, "sentence"), m.date) for m in dates if len(dates) == 1 or not _heads(m, reading)]
    if told:
        options.append((DateOption(None, "before"), told))
    if not options and (earlier := _earlier(setting, reading, last_told) or _headed(setting)):
        options.append((DateOption(None, "earlier"), earlier))
    if setting.published:
        day = EventDate(setting.published, setting.published, DatePrecision.DAY, DateBasis.PUBLICATION)
        options.append((DateOption(None, "publication"), day))
    return options


def _headed(setting: Setting) -> EventDate | None:
    """The date of the title or dateline, unless it is the day of publication, which is offered anyway."""
    headed = setting.headed
    return headed if headed and (headed.start, headed.end) != (setting.published, setting.published) else None


def _earlier(setting: Setting, reading: SentenceReading, last_told: int) -> EventDate | None:
    """The last date of the two sentences before, unless it is the date of an event told there; a month or year carries
    on to the next sentence only."""
    for before in reversed(setting.readings):
        away = reading.sentence.index - before.sentence.index
        past = [mention.date for mention in before.dates if not mention.future]
        if 0 < away <= 2 and past and before.sentence.index != last_told:
            date = past[-1]
            return date if away == 1 or date.precision < DatePrecision.MONTH else None
    return None


def _heads(mention: DateMention, reading: SentenceReading) -> bool:
    """Whether a date stands in the dateline ("Hajin, 9 December - "): beside another it is the report's day."""
    start, text = reading.sentence.span.start, reading.sentence.text
    after = text[mention.span.end - start :].lstrip()[:1]
    return (
        reading.sentence.index == 0 and mention.span.start - start < HEADING and after in ("-", "\u2013", "\u2014", ":")
    )
