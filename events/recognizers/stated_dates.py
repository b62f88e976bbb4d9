"""Dates that name their day, month or year: "13 May 2016", "in March", "the summer of 2018"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hijridate import Hijri

from events.model import DateBasis, DatePrecision
from events.recognizers.date_grammar import (
    DAY as _DAY,
)
from events.recognizers.date_grammar import (
    LAST,
    NEXT,
    Builder,
    Calendar,
    Found,
    date_or_none,
    month_end,
    span_precision,
    thirds,
)

_STATED = DateBasis.STATED


def _year_of(month: int, day: int, published: date | None, year: str | None) -> int | None:
    """The stated year, else the latest in which month and day do not lie after publication."""
    if year:
        return int(year) if len(year) == 4 else 2000 + int(year)
    if published is None:
        return None
    return published.year if (month, day) <= (published.month, published.day) else published.year - 1


def _day(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    parts = match.groupdict()
    month = words.months.get(parts["month"]) if not parts["month"].isdigit() else int(parts["month"])
    if month is None:
        return None
    first, last = int(parts["day"]), int(parts.get("last") or parts["day"])
    future = parts.get("when") in NEXT
    year = _year_of(month, first, published, parts.get("year"))
    if year is None:
        return None
    year += 1 if future and published and not parts.get("year") else 0
    month_from = words.months.get(parts.get("month_from") or "", month)
    start, end = date_or_none(year, month_from, first), date_or_none(year, month, last)
    if start is None or end is None:
        return None
    if start > end:
        start = date_or_none(year - 1, month_from, first) or start
    if start > end:
        return None
    return Found(start, end, span_precision(start, end), _STATED)


def _week_of(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    """ "الأسبوع الأول من أيار": days 1 to 7."""
    month = _month(match, words, published)
    if month is None:
        return None
    start = month.start + _DAY * 7 * (int(match["n"]) - 1)
    return Found(start, start + _DAY * 6, DatePrecision.WEEK, _STATED)


def _numeric(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    made = date_or_none(year, month, day) or date_or_none(year, day, month)
    return Found(made, made, DatePrecision.DAY, _STATED) if made else None


def _hijri(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    month = words.hijri.get(match["month"])
    try:
        day = Hijri(int(match["year"]), month or 0, int(match["day"])).to_gregorian()
    except (ValueError, OverflowError):
        return None
    made = date(day.year, day.month, day.day)
    return Found(made, made, DatePrecision.DAY, _STATED)


def _month(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    month = words.months.get(match["month"])
    if month is None:
        return None
    year = _year_of(month, 1, published, match.groupdict().get("year"))
    if year is None:
        return None
    when = match.groupdict().get("when")
    if match.groupdict().get("last_year") and published:
        year = published.year - 1
    year -= 1 if when in LAST and published and (year, month) == (published.year, published.month) else 0
    part = _PART.search(match[0])
    first, last = thirds(part[0]) if part else (1, 31)
    end = month_end(year, month)
    end = end.replace(day=last) if last < 30 else end
    start = date(year, month, first)
    if part and published and start <= published < end:
        end = published
    return Found(start, end, DatePrecision.MONTH, _STATED)


_PART = re.compile(r"early|mid|late|beginning|start|end\b|مطلع|بدايه|اوايل|منتصف|اواخر|نهايه")


def _months(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    first, last = words.months.get(match["month_from"]), words.months.get(match["month"])
    if first is None or last is None:
        return None
    parts = match.groupdict()
    if parts.get("year_from") and not parts.get("year"):
        year: int | None = int(parts["year_from"]) + (last < first)
    else:
        year = _year_of(last, 1, published, parts.get("year"))
    if year is None:
        return None
    start = date(int(parts.get("year_from") or (year if first <= last else year - 1)), first, 1)
    if start > date(year, last, 1):
        return None
    return Found(start, month_end(year, last), DatePrecision.YEAR, _STATED)


def _spoken_year(match: re.Match[str], words: Calendar, anchor: date | None) -> Found | None:
    """ "August of that year": the year spoken of last."""
    month = words.months.get(match["month"])
    if month is None or anchor is None:
        return None
    return Found(date(anchor.year, month, 1), month_end(anchor.year, month), DatePrecision.MONTH, _STATED)


def _year_part(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    """ "أواخر 2006": the first three months of a year, the four in its middle or the last three."""
    year, part = int(match["year"]), match["part"]
    if not 1900 <= year <= 2100:
        return None
    early = part.startswith(("early", "beginning", "start", "مطلع", "اوايل", "بدايه"))
    first, last = (1, 3) if early else (5, 8) if part.startswith(("mid", "منتصف")) else (10, 12)
    return Found(date(year, first, 1), month_end(year, last), DatePrecision.YEAR, _STATED)


def _year(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    year = int(match["year"])
    if not 1900 <= year <= 2100 or (published and year > published.year + 2):
        return None
    return Found(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR, _STATED)


SEASONS = {"ربيع": 3, "صيف": 6, "خريف": 9, "شتا": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _season(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    year, month = int(match["year"]), SEASONS[match["season"]]
    start = date(year - (month == 12), month, 21)
    return Found(start, start + timedelta(days=92), DatePrecision.YEAR, _STATED)


STATED: dict[str, Builder] = {
    "day": _day,
    "week_of": _week_of,
    "numeric": _numeric,
    "hijri": _hijri,
    "month": _month,
    "months": _months,
    "year": _year,
    "year_part": _year_part,
    "spoken_year": _spoken_year,
    "season": _season,
}
