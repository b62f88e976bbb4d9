"""Dates told from another day: "yesterday", "on Friday", "two days earlier", "over the past week"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

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
    one_day,
    span_precision,
    thirds,
)

_RELATIVE = DateBasis.RELATIVE


def _month_day(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    """ "الثالث من الشهر الجاري": a day of publication's month or the one before."""
    if published is None:
        return None
    day, when = int(match["day"]), match.groupdict().get("when")
    back = when in LAST or (when is None and day > published.day)
    year, month = divmod(published.year * 12 + published.month - 1 - back, 12)
    made = date_or_none(year, month + 1, day)
    return one_day(made, _RELATIVE) if made else None


def _weekday(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    if published is None or match["weekday"] not in words.weekdays:
        return None
    when = match.groupdict().get("when") or ""
    back = (published.weekday() - words.weekdays[match["weekday"]]) % 7
    if when in NEXT:
        return one_day(published + _DAY * (7 - back), _RELATIVE)
    if when in LAST and back == 0:
        back = 7
    day = published - _DAY * back
    parts = match.groupdict()
    if parts.get("into"):
        return Found(day - _DAY, day, DatePrecision.FEW_DAYS, _RELATIVE)
    if parts.get("second") not in words.weekdays:
        return one_day(day, _RELATIVE)
    apart = (words.weekdays[parts["second"]] - words.weekdays[match["weekday"]]) % 7
    if apart != 1 and not (apart and parts.get("until")):
        return None
    day -= _DAY * (7 if day + _DAY * apart > published else 0)
    return Found(day, day + _DAY * apart, span_precision(day, day + _DAY * apart), _RELATIVE)


def _back(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    """ "two days ago": the name of the rule's group gives the days or the unit."""
    if published is None:
        return None
    parts = match.groupdict()
    number = _count(parts.get("n"), parts["unit"])
    unit = _unit(parts["unit"])
    if number > 200 or unit is None:
        return None
    if _is_vague(parts.get("n"), parts["unit"]):
        return _some(unit, published)
    if unit in ("hour", "day"):
        return one_day(published - _DAY * (number if unit == "day" else number // 24), _RELATIVE)
    if unit == "week":
        day = published - _DAY * 7 * number * (2 if parts["unit"] == "fortnight" else 1)
        return Found(day - _DAY * day.weekday(), day + _DAY * (6 - day.weekday()), DatePrecision.WEEK, _RELATIVE)
    if unit == "month":
        year, month = divmod(published.year * 12 + published.month - 1 - number, 12)
        return Found(date(year, month + 1, 1), month_end(year, month + 1), DatePrecision.MONTH, _RELATIVE)
    year = published.year - number
    return Found(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR, _RELATIVE)


_SOME = {"hour": (0, 0), "day": (2, 6), "week": (14, 42), "month": (60, 180)}
"""How many days back "some days ago" reaches, from and to; "some years ago" is no date."""


def _some(unit: str, published: date) -> Found | None:
    """ "a few days ago", "قبل أيام": never one day."""
    if unit not in _SOME:
        return None
    start, end = (published - _DAY * days for days in reversed(_SOME[unit]))
    return Found(start, end, span_precision(start, end), _RELATIVE)


def _past(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    """ "over the past three days": the days before publication, publication's own included."""
    if published is None:
        return None
    parts = match.groupdict()
    number = _count(parts.get("n"), parts["unit"])
    unit = _unit(parts["unit"])
    if unit is None or number > 400:
        return None
    if _is_vague(parts.get("n"), parts["unit"]):
        number = {"hour": 24, "day": 6, "week": 6, "month": 6}.get(unit, number)
    days = {"hour": max(1, number // 24), "day": number, "week": 7 * number, "month": 30 * number, "year": 365 * number}
    start = published - _DAY * days[unit]
    return Found(start, published, span_precision(start, published - _DAY), _RELATIVE)


def _fixed(days_from: int, days_to: int) -> Callable[[re.Match[str], Calendar, date | None], Found | None]:
    def build(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
        if published is None:
            return None
        start, end = published - _DAY * days_from, published - _DAY * days_to
        return Found(start, end, span_precision(start, end), _RELATIVE)

    return build


def _anaphor(match: re.Match[str], words: Calendar, anchor: date | None) -> Found | None:
    """ "a day earlier", "two days later", "the same day", counted from the day spoken of last."""
    if anchor is None:
        return None
    parts = match.groupdict()
    if parts.get("same"):
        return one_day(anchor, _RELATIVE)
    number = _count(parts.get("n"), parts.get("unit") or "") * (1 if parts.get("later") else -1)
    unit = _unit(parts.get("unit") or "") or "day"
    if abs(number) > 60:
        return None
    if unit == "week":
        middle = anchor + _DAY * 7 * number
        return Found(middle - _DAY * 3, middle + _DAY * 3, DatePrecision.WEEK, _RELATIVE)
    if unit == "month":
        year, month = divmod(anchor.year * 12 + anchor.month - 1 + number, 12)
        return Found(date(year, month + 1, 1), month_end(year, month + 1), DatePrecision.MONTH, _RELATIVE)
    return one_day(anchor + _DAY * number, _RELATIVE)


def shift_of(match: re.Match[str]) -> int:
    """The days of "two days after"; 0 where they are not counted in days and weeks, or counted backward."""
    parts = match.groupdict()
    unit, number = _unit(parts.get("unit") or ""), _count(parts.get("n"), parts.get("unit") or "")
    return {"day": 1, "week": 7}.get(unit or "", 0) * number if parts.get("later") else 0


def _running(match: re.Match[str], words: Calendar, day: date | None) -> Found | None:
    """ "for a third day": from two days before that day to it."""
    number = int(match["n"])
    if day is None or not 2 <= number <= 60:
        return None
    start = day - _DAY * (number - 1)
    return Found(start, day, span_precision(start, day), _RELATIVE)


def _name(match: re.Match[str], words: Calendar, anchor: date | None) -> Found | None:
    """ "6 October Bridge": the words are a name."""
    return None


def _month_part(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    """ "مطلع الشهر": ten days of publication's month, or of the one before when they have not come yet."""
    if published is None:
        return None
    first, last = thirds(match["part"])
    back = match["when"] in LAST or (match["when"] is None and first > published.day)
    year, month = divmod(published.year * 12 + published.month - 1 - back, 12)
    start, end = date(year, month + 1, first), month_end(year, month + 1)
    end = min(end.replace(day=last) if last < 30 else end, published)
    return Found(start, end, span_precision(start, end), _RELATIVE) if start <= end else None


def _weekend(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    """The last Saturday and Sunday up to publication."""
    if published is None:
        return None
    sunday = published - _DAY * ((published.weekday() + 1) % 7)
    return Found(sunday - _DAY, sunday, DatePrecision.FEW_DAYS, _RELATIVE)


def _last_week(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    if published is None:
        return None
    monday = published - _DAY * (published.weekday() + 7)
    return Found(monday, monday + _DAY * 6, DatePrecision.WEEK, _RELATIVE)


def _this_week(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
    if published is None:
        return None
    monday = published - _DAY * published.weekday()
    return Found(monday, published, DatePrecision.WEEK, _RELATIVE)


def _calendar_month(back: int) -> Callable[[re.Match[str], Calendar, date | None], Found | None]:
    def build(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
        if published is None:
            return None
        year, month = divmod(published.year * 12 + published.month - 1 - back, 12)
        end = month_end(year, month + 1) if back else published
        return Found(date(year, month + 1, 1), end, DatePrecision.MONTH, _RELATIVE)

    return build


def _calendar_year(back: int) -> Callable[[re.Match[str], Calendar, date | None], Found | None]:
    def build(match: re.Match[str], words: Calendar, published: date | None) -> Found | None:
        if published is None:
            return None
        year = published.year - back
        return Found(date(year, 1, 1), date(year, 12, 31) if back else published, DatePrecision.YEAR, _RELATIVE)

    return build


_UNITS = (
    ("hour", ("hour", "ساع")),
    ("day", ("day", "يوم", "ايام")),
    ("week", ("week", "fortnight", "اسبوع", "اسابيع")),
    ("month", ("month", "شهر", "اشهر", "شهور")),
    ("year", ("year", "عام", "سن", "اعوام")),
)


def _unit(word: str) -> str | None:
    return next((unit for unit, stems in _UNITS if word.removeprefix("ال").startswith(stems)), None)


def _count(written: str | None, unit: str) -> int:
    """How many units: digits, a dual ("يومين"), else one."""
    if written and written.isdigit():
        return int(written)
    return 2 if _is_dual(unit) else 1


_PLURAL = frozenset("hours days weeks months ساعات ايام اسابيع اشهر شهور سنوات اعوام".split())


def _is_vague(written: str | None, unit: str) -> bool:
    """Whether units are not counted: "a few days", "أيام"; not "a day", "يومين", "three days"."""
    return written in ("a few", "several") or (not written and unit.removeprefix("ال") in _PLURAL)


def _is_dual(word: str) -> bool:
    return word.endswith(("ين", "ان")) and word not in ("سنين",) and not word.isascii()


RELATIVE: dict[str, Builder] = {
    "month_day": _month_day,
    "spoken_month": _month_day,
    "month_part": _month_part,
    "name": _name,
    "night_before": _fixed(2, 1),
    "weekday": _weekday,
    "back": _back,
    "past": _past,
    "tomorrow": _fixed(-1, -1),
    "today": _fixed(0, 0),
    "yesterday": _fixed(1, 1),
    "day_before": _fixed(2, 2),
    "two_days": _fixed(2, 1),
    "overnight": _fixed(1, 0),
    "last_days": _fixed(3, 0),
    "anaphor": _anaphor,
    "running": _running,
    "weekend": _weekend,
    "last_week": _last_week,
    "this_week": _this_week,
    "last_month": _calendar_month(1),
    "this_month": _calendar_month(0),
    "last_year": _calendar_year(1),
    "this_year": _calendar_year(0),
}
