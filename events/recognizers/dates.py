"""When: dates, weekdays, relative phrases and spans, in Arabic and English, against the day of publication.

Patterns run on the folded sentence with number words as digits (`events.numbers.with_digits`), so "الثالث عشر من أيار"
is "13# من ايار". A date is never made more exact than its words; a day that lies after publication is kept and
marked as the future, for plans are no events.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from events.lexicon import good_rows
from events.model import DateBasis, DatePrecision, EventDate, Span
from events.numbers import with_digits
from events.recognizers.date_grammar import Calendar, Found, month_end, span_precision
from events.recognizers.relative_dates import RELATIVE, shift_of
from events.recognizers.stated_dates import SEASONS, STATED
from geodata.names import Folded


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
    began: EventDate | None = None
    """For what goes on since then: when it began, where `date` reaches to publication."""
    shift: int = 0
    """For "two days after": how many days what follows it lies before what is told with it."""


def find(
    folded: Folded,
    language: str,
    published: date | None,
    *,
    offset: int = 0,
    anchor: date | None = None,
    spoken_of: date | None = None,
) -> tuple[DateMention, ...]:
    """The dates of one sentence in reading order.

    `folded` is the sentence with digits for number words; `offset` is added to every span. Without a day of
    publication only dates that state their year are found. `anchor` is the day spoken of last, for "a day earlier";
    `spoken_of` the start of the last date of any precision, for "August of that year".
    """
    words = _calendar(language)
    if not words.gate.search(folded.text):
        return ()
    taken: list[tuple[int, int]] = []
    found: list[DateMention] = []
    waiting: list[tuple[str, re.Match[str]]] = []
    spoken = _spoken(folded.text, words)
    for rule, kind, pattern in words.patterns:
        for match in pattern.finditer(folded.text) if kind in spoken else ():
            if _overlaps(taken, match.start(), match.end()):
                continue
            if kind in _LEANING:
                insort(taken, match.span())  # of an unknown day: "that same day" is never today
                waiting.append((rule, match))
                continue
            made = _BUILDERS[kind](match, words, published)
            if made is None:
                continue
            insort(taken, match.span())
            found.append(_mention(folded, match, rule, made, published, offset))
    found.sort(key=lambda mention: mention.span)
    leaning = list(_leaning(folded, waiting, found, words, (anchor, spoken_of or anchor), published, offset))
    return tuple(sorted((*found, *leaning), key=lambda mention: mention.span))


def _leaning(
    folded: Folded, waiting: Sequence[tuple[str, re.Match[str]]], found: Sequence[DateMention], words: Calendar,
    earlier: tuple[date | None, date | None], published: date | None, offset: int,
) -> Iterator[DateMention]:  # fmt: skip
    """The dates that lean on others of the sentence (`found`, in order) or on `earlier` (last day, last date)."""
    days = [m for m in found if m.date.precision == DatePrecision.DAY and not m.future]
    told = [m for m in found if not m.future]
    for rule, match in waiting:
        base = rule.startswith("spoken")
        start, end = (at + offset for at in folded.span(match.start(), match.end()))
        day = _spoken_before(told if base else days, start) or earlier[base]
        if rule == "anaphor.of":
            day = _spoken_after(days, end) or day
        if rule.startswith("spoken_month"):
            recent = day is None or (published and (day.year, day.month) == (published.year, published.month))
            day = published if recent or day is None else month_end(day.year, day.month)
        if rule == "running":
            day = next((m.date.end for m in days), published)
        made = _BUILDERS[rule.split(".")[0]](match, words, day)
        if made:
            found_one = _mention(folded, match, rule, made, published, offset)
            yield replace(found_one, shift=shift_of(match)) if rule == "anaphor.of" else found_one


def _spoken_before(mentions: Sequence[DateMention], at: int) -> date | None:
    before = bisect_left(mentions, at, key=lambda m: m.span.start)
    return mentions[before - 1].date.start if before else None


def _spoken_after(mentions: Sequence[DateMention], at: int) -> date | None:
    after = bisect_left(mentions, at, key=lambda m: m.span.start)
    near = after < len(mentions) and mentions[after].span.start <= at + _NEAR
    return mentions[after].date.start if near else None


_LEANING = frozenset({"anaphor", "running", "spoken_month", "spoken_year", "name"})
"""Rules whose words mean nothing by themselves: they lean on a day spoken of, or are no date but a name."""
_NEAR = 40
"""Characters within which the day follows that "two days after" counts from."""


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of some spans in order, none of which overlaps another, overlaps start..end (end excluded)."""
    before = bisect_left(taken, (end,))
    return before > 0 and taken[before - 1][1] > start


def _spoken(text: str, words: Calendar) -> set[str]:
    """The rules that may match a text: a few look-ups of words spare most of the patterns."""
    found = {rule for cue, rules in _RULES.items() if cue in text for rule in rules}
    return found.union(*(rules for rules, cue in words.cues if cue.search(text)))


def _mention(
    folded: Folded, match: re.Match[str], rule: str, made: Found, published: date | None, offset: int
) -> DateMention:
    start, end = folded.span(match.start(), match.end())
    before = folded.text[max(0, match.start() - 8) : match.start()]
    since = bool(_SINCE.search(before)) or folded.text[match.start() : match.end()].startswith(("since ", "منذ "))
    began = EventDate(made.start, made.end, made.precision, made.basis) if since else None
    if since and published and timedelta(0) < published - made.start <= _ONGOING:
        made = Found(made.start, published, span_precision(made.start, published), made.basis)
    return DateMention(
        Span(start + offset, end + offset),
        EventDate(made.start, made.end, made.precision, made.basis),
        rule,
        future=published is not None and made.start > published,
        since=since,
        began=began,
    )


_BUILDERS = {**STATED, **RELATIVE}
_SINCE = re.compile(r"(?:\bsince|منذ)\s+\S{0,4}$")
_ONGOING = timedelta(days=92)
"""What goes on "since 9 October" goes on at publication; what began longer ago is history."""


def publication_day(dates: list[DateMention], todays: list[int]) -> date | None:
    """The day an article was published, told from its own text: the stated full date that falls on a weekday the
    text calls today, else the latest stated one; None when no full date is stated."""
    days = [m.date.start for m in dates if m.date.precision == DatePrecision.DAY and m.date.basis == DateBasis.STATED]
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


# ---- the words of a language and their patterns ----


_CUES: dict[str, tuple[str, ...]] = {
    "season": tuple(SEASONS),
    "back": ("ago", "قبل"),
    "past": ("past", "recent", "last", "previous", "preceding", "ماضي", "اخير", "فايت", "منصرم", "منذ"),
    "tomorrow": ("tomorrow", "غد"),
    "today": ("today", "morning", "evening", "noon", "tonight", "اليوم", "صباح", "قليل"),
    "yesterday": ("yesterday", "night", "امس", "بارح"),
    "day_before": ("before", "اول", "امس"),
    "two_days": ("امس", "بارحه"),
    "overnight": ("night", "ليل"),
    "anaphor": (
        "same", "that", "earlier", "before", "previous", "preceding", "later", "after", "next", "following",
        "نفس", "ذات", "تالي", "قبل", "بعد",
    ),
    "running": ("for a", "for the", "running", "its ", "لليوم", "لليله", "يومه"),
    "spoken_month": ("the ", "منه", "الشهر"),
    "month_part": ("شهر", "month"),
    "night_before": ("ليله", "night"),
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
_RULES = {cue: [rule for rule, cues in _CUES.items() if cue in cues] for cues in _CUES.values() for cue in cues}
"""The rules that have a cue."""


def _words(language: str, kind: str) -> dict[str, int]:
    table = good_rows(f"{language}/calendar.csv", ("form", "kind", "value"))
    # Number words become digits in the text, so they do in the names that hold one (تشرين الأول -> تشرين 1#).
    return {with_digits(row["form"], language).text: int(row["value"]) for row in table if row["kind"] == kind}


def _any(words: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _calendar(language: str) -> Calendar:
    """The words and patterns of a language; patterns are read from `lexicons/<language>/date_patterns.csv`."""
    months, hijri, weekdays = (_words(language, kind) for kind in ("month", "hijri_month", "weekday"))
    names = {"MONTH": _any(months), "HIJRI": _any(hijri), "WEEKDAY": _any(weekdays)}
    patterns = []
    for row in good_rows(f"{language}/date_patterns.csv", ("rule", "pattern", "example")):
        source = row["pattern"]
        for name, alternatives in names.items():
            source = source.replace(f"<{name}>", alternatives)
        patterns.append((row["rule"], row["rule"].split(".")[0], re.compile(source)))
    units = (
        "hour|morning|evening|noon|week|day|week|month|year|night|today|tomorrow|now|ago"
        if language == "en"
        else "يوم|امس|بارح|ليل|اسبوع|شهر|عام|سن[هتو]|ايام|ساع|فجر|صباح|مسا"
    )
    gate = re.compile(rf"\d|{_any(weekdays)}|{_any(months)}|{units}|{'|'.join(SEASONS)}")
    cues = (
        (frozenset({"day", "month", "months", "spoken_year", "name"}), re.compile(_any(months))),
        (frozenset({"weekday"}), re.compile(_any(weekdays))),
        (frozenset({"numeric", "hijri", "year", "year_part"}), re.compile(r"\d{4}")),
    )
    return Calendar(months, hijri, weekdays, tuple(patterns), gate, cues)


def rules(language: str) -> Iterator[tuple[str, str]]:
    """(rule, example) of every pattern, for the codebook and its test."""
    for row in good_rows(f"{language}/date_patterns.csv", ("rule", "pattern", "example")):
        yield row["rule"], row["example"]
