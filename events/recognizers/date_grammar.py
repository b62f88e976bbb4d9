"""What the rules of dates share: days found, a language's words, and the shape of a builder.

Each rule of `lexicons/<language>/date_patterns.csv` has a builder that makes days of a match (`stated_dates`,
`relative_dates`). It gets the match, the language's words and the day it counts from; None: the words give no date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from events.model import DateBasis, DatePrecision

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Found:
    start: date
    end: date
    precision: DatePrecision
    basis: DateBasis


@dataclass(frozen=True, slots=True)
class Calendar:
    """One language's words for months and weekdays, and the patterns built from them."""

    months: dict[str, int]
    hijri: dict[str, int]
    weekdays: dict[str, int]
    patterns: tuple[tuple[str, str, re.Pattern[str]], ...]
    """(rule, its builder's name, pattern)."""
    gate: re.Pattern[str]
    cues: tuple[tuple[frozenset[str], re.Pattern[str]], ...]
    """Rules with a word of the calendar or a digit, without which none of them matches."""


def span_precision(start: date, end: date) -> DatePrecision:
    """UCDP's date_prec for a span of days."""
    days = (end - start).days + 1
    limits = ((1, DatePrecision.DAY), (6, DatePrecision.FEW_DAYS), (7, DatePrecision.WEEK), (31, DatePrecision.MONTH))
    return next((precision for limit, precision in limits if days <= limit), DatePrecision.YEAR)


def one_day(day: date, basis: DateBasis) -> Found:
    return Found(day, day, DatePrecision.DAY, basis)


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def date_or_none(year: int, month: int, day: int) -> date | None:
    """A date, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


NEXT = frozenset("next coming المقبل المقبله القادم القادمه التالي upcoming".split())


LAST = frozenset("last past previous الماضي الماضيه الفايت الفايته المنصرم المنصرمه".split())

Builder = Callable[[re.Match[str], Calendar, date | None], Found | None]


def thirds(part: str) -> tuple[int, int]:
    """First and last day of a part of the month; 31 stands for its end."""
    if part.startswith(("early", "beginning", "start", "مطلع", "اوايل", "بدايه")):
        return 1, 10
    return (11, 20) if part.startswith(("mid", "منتصف")) else (21, 31)
