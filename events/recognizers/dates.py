"""When: dates, weekdays, relative phrases and spans, in Arabic and English, against the day of publication.

Patterns run on the folded sentence with number words as digits (`events.numbers.with_digits`), so "الثالث عشر من أيار"
is "13# من ايار". A date is never made more exact than its words; a day that lies after publication is kept and
marked as the future, for plans are no events.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from hijridate import Hijri

from events.lexicon import good_rows
from events.model import DateBasis, DatePrecision, EventDate, Span
from events.numbers import with_digits
from geodata.names import Folded

_DAY = timedelta(days=1)
_STATED, _RELATIVE = DateBasis.STATED, DateBasis.RELATIVE


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date found in a sentence."""

    span: Span
    date: EventDate
    rule: str
    future: bool = False
    """It lies after publication: announced, not reported."""
    since: bool = False
    """It only says since when something goes on ("since 13 May")."""


@dataclass(frozen=True, slots=True)
class _Found:
    start: date
    end: date
    precision: DatePrecision
    basis: DateBasis


@dataclass(frozen=True, slots=True)
class _Calendar:
    """One language's words for months and weekdays, and the patterns built from them."""

    months: dict[str, int]
    hijri: dict[str, int]
    weekdays: dict[str, int]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    gate: re.Pattern[str]
    cues: tuple[tuple[frozenset[str], re.Pattern[str]], ...]
    """Rules with a word of the calendar or a digit, without which none of them matches."""


def span_precision(start: date, end: date) -> DatePrecision:
    """UCDP's date_prec for a span of days."""
    days = (end - start).days + 1
    limits = ((1, DatePrecision.DAY), (6, DatePrecision.FEW_DAYS), (7, DatePrecision.WEEK), (31, DatePrecision.MONTH))
    return next((precision for limit, precision in limits if days <= limit), DatePrecision.YEAR)


def find(
    folded: Folded, language: str, published: date | None, *, offset: int = 0, anchor: date | None = None
) -> tuple[DateMention, ...]:
    """The dates of one sentence in reading order.

    `folded` is the sentence with digits for number words; `offset` is added to every span. Without a day of
    publication only dates that state their year are found. `anchor` is the day spoken of last, for "a day earlier".
    """
    words = _calendar(language)
    if not words.gate.search(folded.text):
        return ()
    taken: list[tuple[int, int]] = []
    found: list[DateMention] = []
    spoken = _spoken(folded.text, words)
    for rule, pattern in words.patterns:
        for match in pattern.finditer(folded.text) if rule.split(".")[0] in spoken else ():
            if _overlaps(taken, match.start(), match.end()):
                continue
            from_day = anchor if rule.startswith("anaphor") else published
            made = _BUILDERS[rule.split(".")[0]](match, words, from_day)
            if made is None:
                if rule.startswith("anaphor"):  # of an unknown day: "that same day" is never today
                    insort(taken, match.span())
                continue
            insort(taken, match.span())
            found.append(_mention(folded, match, rule, made, published, offset))
    return tuple(sorted(found, key=lambda mention: mention.span))


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of some spans in order, none of which overlaps another, overlaps start..end (end excluded)."""
    before = bisect_left(taken, (end,))
    return before > 0 and taken[before - 1][1] > start


def _spoken(text: str, words: _Calendar) -> set[str]:
    """The rules that may match a text: a few look-ups of words spare most of the patterns."""
    found = {rule for rule, cues in _CUES.items() if any(cue in text for cue in cues)}
    return found.union(*(rules for rules, cue in words.cues if cue.search(text)))


def _mention(
    folded: Folded, match: re.Match[str], rule: str, made: _Found, published: date | None, offset: int
) -> DateMention:
    start, end = folded.span(match.start(), match.end())
    before = folded.text[max(0, match.start() - 8) : match.start()]
    since = bool(_SINCE.search(before)) or folded.text[match.start() : match.end()].startswith(("since ", "منذ "))
    if since and published and timedelta(0) < published - made.start <= _ONGOING:
        made = _Found(made.start, published, span_precision(made.start, published), made.basis)
    return DateMention(
        Span(start + offset, end + offset),
        EventDate(made.start, made.end, made.precision, made.basis),
        rule,
        future=published is not None and made.start > published,
        since=since,
    )


_SINCE = re.compile(r"(?:\bsince|منذ)\s+\S{0,4}$")
_ONGOING = timedelta(days=14)
"""What goes on "since Saturday" goes on at publication; what began longer ago is history."""


def publication_day(dates: list[DateMention], todays: list[int]) -> date | None:
    """The day an article was published, told from its own text: the stated full date that falls on a weekday the
    text calls today, else the latest stated one; None when no full date is stated."""
    days = [m.date.start for m in dates if m.date.precision == DatePrecision.DAY and m.date.basis == _STATED]
    return max((d for d in days if d.weekday() in todays), default=max(days, default=None))


def todays(folded: Folded, language: str) -> list[int]:
    """The weekdays a sentence calls today ("اليوم الأحد", "today, Sunday"), Monday 0."""
    words = _calendar(language)
    pattern = r"اليوم،? (\S+)" if language == "ar" else r"today,? (?:\w+ )?(\w+)"
    return [
        words.weekdays[m.group(1).strip("،,.")]
        for m in re.finditer(pattern, folded.text)
        if m.group(1).strip("،,.") in words.weekdays
    ]


# ---- builders: a match becomes days -------------------------------------------------------------------------------


def _year_of(month: int, day: int, published: date | None, year: str | None) -> int | None:
    """The stated year, else the latest in which month and day do not lie after publication."""
    if year:
        return int(year) if len(year) == 4 else 2000 + int(year)
    if published is None:
        return None
    return published.year if (month, day) <= (published.month, published.day) else published.year - 1


def _day(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
    parts = match.groupdict()
    month = words.months.get(parts["month"]) if not parts["month"].isdigit() else int(parts["month"])
    if month is None:
        return None
    first, last = int(parts["day"]), int(parts.get("last") or parts["day"])
    future = parts.get("when") in _NEXT
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
    return _Found(start, end, span_precision(start, end), _STATED)


def _month_day(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
    """ "الثالث من الشهر الجاري": a day of publication's month or the one before."""
    if published is None:
        return None
    day, when = int(match["day"]), match["when"]
    back = when in _LAST or (when is None and day > published.day)
    year, month = divmod(published.year * 12 + published.month - 1 - back, 12)
    made = date_or_none(year, month + 1, day)
    return _one(made, _RELATIVE) if made else None


def _week_of(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
    """ "الأسبوع الأول من أيار": days 1 to 7."""
    month = _month(match, words, published)
    if month is None:
        return None
    start = month.start + _DAY * 7 * (int(match["n"]) - 1)
    return _Found(start, start + _DAY * 6, DatePrecision.WEEK, _STATED)


def _numeric(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    made = date_or_none(year, month, day) or date_or_none(year, day, month)
    return _Found(made, made, DatePrecision.DAY, _STATED) if made else None


def _hijri(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
    month = words.hijri.get(match["month"])
    try:
        day = Hijri(int(match["year"]), month or 0, int(match["day"])).to_gregorian()
    except (ValueError, OverflowError):
        return None
    made = date(day.year, day.month, day.day)
    return _Found(made, made, DatePrecision.DAY, _STATED)


def _month(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
    month = words.months.get(match["month"])
    if month is None:
        return None
    year = _year_of(month, 1, published, match.groupdict().get("year"))
    if year is None:
        return None
    when = match.groupdict().get("when")
    if match.groupdict().get("last_year") and published:
        year = published.year - 1
    year -= 1 if when in _LAST and published and (year, month) == (published.year, published.month) else 0
    return _Found(date(year, month, 1), _month_end(year, month), DatePrecision.MONTH, _STATED)


def _months(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
    first, last = words.months.get(match["month_from"]), words.months.get(match["month"])
    if first is None or last is None:
        return None
    year = _year_of(last, 1, published, match["year"])
    if year is None:
        return None
    start = date(year if first <= last else year - 1, first, 1)
    return _Found(start, _month_end(year, last), DatePrecision.YEAR, _STATED)


def _year(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
    year = int(match["year"])
    if not 1900 <= year <= 2100 or (published and year > published.year + 2):
        return None
    return _Found(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR, _STATED)


_SEASONS = {"ربيع": 3, "صيف": 6, "خريف": 9, "شتا": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _season(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
    year, month = int(match["year"]), _SEASONS[match["season"]]
    start = date(year - (month == 12), month, 21)
    return _Found(start, start + timedelta(days=92), DatePrecision.YEAR, _STATED)


def _weekday(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
    if published is None or match["weekday"] not in words.weekdays:
        return None
    when = match.groupdict().get("when") or ""
    back = (published.weekday() - words.weekdays[match["weekday"]]) % 7
    if when in _NEXT:
        return _one(published + _DAY * (7 - back), _RELATIVE)
    if when in _LAST and back == 0:
        back = 7
    day = published - _DAY * back
    second = match.groupdict().get("second")
    if second in words.weekdays and (words.weekdays[second] - words.weekdays[match["weekday"]]) % 7 == 1:
        day -= _DAY * (7 if day + _DAY > published else 0)
        return _Found(day, day + _DAY, DatePrecision.FEW_DAYS, _RELATIVE)
    return _one(day, _RELATIVE)


def _back(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
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
        return _one(published - _DAY * (number if unit == "day" else number // 24), _RELATIVE)
    if unit == "week":
        day = published - _DAY * 7 * number
        return _Found(day - _DAY * day.weekday(), day + _DAY * (6 - day.weekday()), DatePrecision.WEEK, _RELATIVE)
    if unit == "month":
        year, month = divmod(published.year * 12 + published.month - 1 - number, 12)
        return _Found(date(year, month + 1, 1), _month_end(year, month + 1), DatePrecision.MONTH, _RELATIVE)
    year = published.year - number
    return _Found(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR, _RELATIVE)


_SOME = {"hour": (0, 0), "day": (2, 6), "week": (14, 42), "month": (60, 180)}
"""How many days back "some days ago" reaches, from and to; "some years ago" is no date."""


def _some(unit: str, published: date) -> _Found | None:
    """ "a few days ago", "قبل أيام": never one day."""
    if unit not in _SOME:
        return None
    start, end = (published - _DAY * days for days in reversed(_SOME[unit]))
    return _Found(start, end, span_precision(start, end), _RELATIVE)


def _past(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
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
    return _Found(start, published, span_precision(start, published - _DAY), _RELATIVE)


def _fixed(days_from: int, days_to: int) -> Callable[[re.Match[str], _Calendar, date | None], _Found | None]:
    def build(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
        if published is None:
            return None
        start, end = published - _DAY * days_from, published - _DAY * days_to
        return _Found(start, end, span_precision(start, end), _RELATIVE)

    return build


def _anaphor(match: re.Match[str], words: _Calendar, anchor: date | None) -> _Found | None:
    """ "a day earlier", "two days later", "the same day", counted from the day spoken of last."""
    if anchor is None:
        return None
    parts = match.groupdict()
    if parts.get("same"):
        return _one(anchor, _RELATIVE)
    days = _count(parts.get("n"), parts.get("unit") or "")
    return _one(anchor + _DAY * (days if parts.get("later") else -days), _RELATIVE) if days <= 30 else None


def _weekend(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
    """The last Saturday and Sunday up to publication."""
    if published is None:
        return None
    sunday = published - _DAY * ((published.weekday() + 1) % 7)
    return _Found(sunday - _DAY, sunday, DatePrecision.FEW_DAYS, _RELATIVE)


def _last_week(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
    if published is None:
        return None
    monday = published - _DAY * (published.weekday() + 7)
    return _Found(monday, monday + _DAY * 6, DatePrecision.WEEK, _RELATIVE)


def _this_week(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
    if published is None:
        return None
    monday = published - _DAY * published.weekday()
    return _Found(monday, published, DatePrecision.WEEK, _RELATIVE)


def _calendar_month(back: int) -> Callable[[re.Match[str], _Calendar, date | None], _Found | None]:
    def build(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
        if published is None:
            return None
        year, month = divmod(published.year * 12 + published.month - 1 - back, 12)
        end = _month_end(year, month + 1) if back else published
        return _Found(date(year, month + 1, 1), end, DatePrecision.MONTH, _RELATIVE)

    return build


def _calendar_year(back: int) -> Callable[[re.Match[str], _Calendar, date | None], _Found | None]:
    def build(match: re.Match[str], words: _Calendar, published: date | None) -> _Found | None:
        if published is None:
            return None
        year = published.year - back
        return _Found(date(year, 1, 1), date(year, 12, 31) if back else published, DatePrecision.YEAR, _RELATIVE)

    return build


def _one(day: date, basis: DateBasis) -> _Found:
    return _Found(day, day, DatePrecision.DAY, basis)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def date_or_none(year: int, month: int, day: int) -> date | None:
    """A date, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


_UNITS = (
    ("hour", ("hour", "ساع")),
    ("day", ("day", "يوم", "ايام")),
    ("week", ("week", "اسبوع", "اسابيع")),
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


_NEXT = frozenset("next coming المقبل المقبله القادم القادمه التالي upcoming".split())
_LAST = frozenset("last past previous الماضي الماضيه الفايت الفايته المنصرم المنصرمه".split())

_BUILDERS: dict[str, Callable[[re.Match[str], _Calendar, date | None], _Found | None]] = {
    "day": _day,
    "month_day": _month_day,
    "week_of": _week_of,
    "numeric": _numeric,
    "hijri": _hijri,
    "month": _month,
    "months": _months,
    "year": _year,
    "season": _season,
    "weekday": _weekday,
    "back": _back,
    "past": _past,
    "tomorrow": _fixed(-1, -1),
    "today": _fixed(0, 0),
    "yesterday": _fixed(1, 1),
    "day_before": _fixed(2, 2),
    "overnight": _fixed(1, 0),
    "last_days": _fixed(3, 0),
    "anaphor": _anaphor,
    "weekend": _weekend,
    "last_week": _last_week,
    "this_week": _this_week,
    "last_month": _calendar_month(1),
    "this_month": _calendar_month(0),
    "last_year": _calendar_year(1),
    "this_year": _calendar_year(0),
}


_CUES: dict[str, tuple[str, ...]] = {
    "season": tuple(_SEASONS),
    "back": ("ago", "قبل"),
    "past": ("past", "last", "previous", "preceding", "ماضي", "اخير", "فايت", "منصرم", "منذ"),
    "tomorrow": ("tomorrow", "غد"),
    "today": ("today", "morning", "evening", "noon", "tonight", "اليوم", "صباح", "قليل"),
    "yesterday": ("yesterday", "night", "امس", "بارحه"),
    "day_before": ("before", "اول"),
    "overnight": ("night", "ليل"),
    "anaphor": (
        "same", "that", "earlier", "before", "previous", "preceding", "later", "after", "next", "following",
        "نفس", "ذات", "تالي", "قبل", "بعد",
    ),
    "weekend": ("weekend",),
    "last_week": ("week", "اسبوع"),
    "this_week": ("week", "اسبوع"),
    "month_day": ("شهر",),
    "week_of": ("اسبوع",),
    "last_month": ("month", "شهر"),
    "this_month": ("month", "شهر"),
    "last_year": ("year", "عام", "سنه"),
    "this_year": ("year", "عام", "سنه"),
}  # fmt: skip
"""Parts of words without one of which no pattern of a rule matches, in both languages."""


def _words(language: str, kind: str) -> dict[str, int]:
    table = good_rows(f"{language}/calendar.csv", ("form", "kind", "value"))
    # Number words become digits in the text, so they do in the names that hold one (تشرين الأول -> تشرين 1#).
    return {with_digits(row["form"], language).text: int(row["value"]) for row in table if row["kind"] == kind}


def _any(words: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _calendar(language: str) -> _Calendar:
    """The words and patterns of a language; patterns are read from `lexicons/<language>/date_patterns.csv`."""
    months, hijri, weekdays = (_words(language, kind) for kind in ("month", "hijri_month", "weekday"))
    names = {"MONTH": _any(months), "HIJRI": _any(hijri), "WEEKDAY": _any(weekdays)}
    patterns = []
    for row in good_rows(f"{language}/date_patterns.csv", ("rule", "pattern", "example")):
        source = row["pattern"]
        for name, alternatives in names.items():
            source = source.replace(f"<{name}>", alternatives)
        patterns.append((row["rule"], re.compile(source)))
    units = (
        "hour|morning|evening|noon|week|day|week|month|year|night|today|tomorrow|now|ago"
        if language == "en"
        else "يوم|امس|بارح|ليل|اسبوع|شهر|عام|سن[هتو]|ايام|ساع|فجر|صباح|مسا"
    )
    gate = re.compile(rf"\d|{_any(weekdays)}|{_any(months)}|{units}|{'|'.join(_SEASONS)}")
    cues = (
        (frozenset({"day", "month", "months"}), re.compile(_any(months))),
        (frozenset({"weekday"}), re.compile(_any(weekdays))),
        (frozenset({"numeric", "hijri", "year"}), re.compile(r"\d")),
    )
    return _Calendar(months, hijri, weekdays, tuple(patterns), gate, cues)


def rules(language: str) -> Iterator[tuple[str, str]]:
    """(rule, example) of every pattern, for the codebook and its test."""
    for row in good_rows(f"{language}/date_patterns.csv", ("rule", "pattern", "example")):
        yield row["rule"], row["example"]
