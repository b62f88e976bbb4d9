"""Dates in both languages against a Sunday of publication: what is found, what is none, how exact it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import SUNDAY, grows_linearly, mention

from events.model import DateBasis, DatePrecision
from events.numbers import with_digits
from events.recognizers import dates
from events.recognizers.date_grammar import span_precision
from events.recognizers.dates import DateMention, find, publication_day, rules, todays

DAY, FEW, WEEK, MONTH, YEAR = DatePrecision


def found(
    text: str, language: str, *, published: date | None = SUNDAY, anchor: date | None = None
) -> tuple[DateMention, ...]:
    return find(with_digits(text, language), language, published, anchor=anchor)


def days(text: str, language: str) -> tuple[str, str, DatePrecision]:
    [only] = found(text, language)
    return str(only.date.start), str(only.date.end), only.date.precision


@pytest.mark.parametrize(
    ("language", "rule", "example"), [(language, *pair) for language in ("ar", "en") for pair in rules(language)]
)
def test_every_pattern_reads_its_own_example(language: str, rule: str, example: str) -> None:
    mentions = found(example, language, anchor=date(2017, 11, 15))
    if rule == "name":
        assert mentions == ()
        return
    [only] = mentions
    assert only.rule == rule
    assert only.span.of(example)


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("ar", "اليوم الأحد", "2017-11-19"),
        ("ar", "يوم السبت", "2017-11-18"),
        ("ar", "فجر الجمعة", "2017-11-17"),
        ("ar", "الأحد الماضي", "2017-11-12"),
        ("ar", "في الثالث من الشهر الجاري", "2017-11-03"),
        ("ar", "في 25 من الشهر الماضي", "2017-10-25"),
        ("ar", "28 من الشهر", "2017-10-28"),  # not yet come this month
        ("ar", "أول أمس", "2017-11-17"),
        ("ar", "مساء أمس الأول", "2017-11-17"),
        ("ar", "امبارح", "2017-11-18"),
        ("ar", "مساء أمس", "2017-11-18"),
        ("ar", "الثالث عشر من أيار 2016", "2016-05-13"),
        ("ar", "13 أيار/مايو 2016", "2016-05-13"),
        ("ar", "في 9 نوفمبر الجاري", "2017-11-09"),
        ("ar", "١٩/١١/٢٠١٧", "2017-11-19"),
        ("ar", "1 رمضان 1438", "2017-05-27"),
        ("ar", "قبل يومين", "2017-11-17"),
        ("en", "on Sunday", "2017-11-19"),
        ("en", "last Sunday", "2017-11-12"),
        ("en", "on Monday", "2017-11-13"),
        ("en", "yesterday", "2017-11-18"),
        ("en", "May 13, 2016", "2016-05-13"),
        ("en", "13 May 2016", "2016-05-13"),
        ("en", "2016-05-13", "2016-05-13"),
        ("en", "11/19/2017", "2017-11-19"),
        ("en", "three days ago", "2017-11-16"),
        ("en", "on the 14th", "2017-11-14"),
        ("en", "on the 24th", "2017-10-24"),  # not yet come this month
        ("ar", "السبت ليلاً", "2017-11-18"),
        ("ar", "2- الاثنين: قصف", "2017-11-13"),
        ("en", "a day ago", "2017-11-18"),
    ],
)
def test_days(language: str, text: str, day: str) -> None:
    assert days(text, language) == (day, day, DAY)


@pytest.mark.parametrize(
    ("language", "text", "start", "end", "precision"),
    [
        ("ar", "خلال الأيام الثلاثة الماضية", "2017-11-16", "2017-11-19", FEW),
        ("ar", "ليل السبت الأحد", "2017-11-18", "2017-11-19", FEW),
        ("ar", "الأسبوع الماضي", "2017-11-06", "2017-11-12", WEEK),
        ("ar", "الأسبوع الثاني من أيلول", "2017-09-08", "2017-09-14", WEEK),
        ("ar", "الأسبوع الأول من مايو 2016", "2016-05-01", "2016-05-07", WEEK),
        ("ar", "الشهر الماضي", "2017-10-01", "2017-10-31", MONTH),
        ("ar", "سبتمبر من العام الماضي", "2016-09-01", "2016-09-30", MONTH),
        ("ar", "آب الماضي", "2017-08-01", "2017-08-31", MONTH),
        ("ar", "في عام 2014", "2014-01-01", "2014-12-31", YEAR),
        ("ar", "بين 3 و7 أيار 2018", "2018-05-03", "2018-05-07", FEW),
        ("en", "over the past three days", "2017-11-16", "2017-11-19", FEW),
        ("en", "over the past month", "2017-10-20", "2017-11-19", MONTH),
        ("en", "last week", "2017-11-06", "2017-11-12", WEEK),
        ("en", "in March", "2017-03-01", "2017-03-31", MONTH),
        ("en", "in 2014", "2014-01-01", "2014-12-31", YEAR),
        ("en", "between 4 and 6 November 2016", "2016-11-04", "2016-11-06", FEW),
        ("en", "overnight", "2017-11-18", "2017-11-19", FEW),
        # joint spans
        ("en", "the night from Saturday to Sunday", "2017-11-18", "2017-11-19", FEW),
        ("en", "Monday and Tuesday", "2017-11-13", "2017-11-14", FEW),
        ("en", "Thursday or Friday", "2017-11-16", "2017-11-17", FEW),
        ("en", "between Monday and Thursday", "2017-11-13", "2017-11-16", FEW),
        ("en", "overnight into Wednesday", "2017-11-14", "2017-11-15", FEW),
        ("en", "in April and May", "2017-04-01", "2017-05-31", YEAR),
        ("en", "between November 2016 and January", "2016-11-01", "2017-01-31", YEAR),
        ("en", "since 9 October", "2017-10-09", "2017-11-19", YEAR),
        ("ar", "يومي الاثنين والثلاثاء", "2017-11-13", "2017-11-14", FEW),
        ("ar", "بين الاثنين والخميس", "2017-11-13", "2017-11-16", FEW),
        ("ar", "ليلة السبت/الأحد", "2017-11-18", "2017-11-19", FEW),
        ("ar", "ليل السبت على الأحد", "2017-11-18", "2017-11-19", FEW),
        ("ar", "بين نيسان وأيار", "2017-04-01", "2017-05-31", YEAR),
        ("ar", "الليلة قبل الماضية", "2017-11-17", "2017-11-18", FEW),
        ("en", "the night before last", "2017-11-17", "2017-11-18", FEW),
        # parts of a month or year
        ("ar", "أواخر 2006", "2006-10-01", "2006-12-31", YEAR),
        ("en", "in early 2006", "2006-01-01", "2006-03-31", YEAR),
        ("ar", "مطلع الشهر", "2017-11-01", "2017-11-10", MONTH),
        ("ar", "أواخر الشهر", "2017-10-21", "2017-10-31", MONTH),  # not yet come this month
        ("ar", "منتصف الشهر الماضي", "2017-10-11", "2017-10-20", MONTH),
        ("en", "in May of last year", "2016-05-01", "2016-05-31", MONTH),
        # counted by nobody: never one day
        ("ar", "قبل أيام", "2017-11-13", "2017-11-17", FEW),
        ("ar", "قبل أسابيع", "2017-10-08", "2017-11-05", MONTH),
        ("ar", "خلال الأيام الماضية", "2017-11-13", "2017-11-19", FEW),
        ("en", "a few days ago", "2017-11-13", "2017-11-17", FEW),
        ("en", "several weeks ago", "2017-10-08", "2017-11-05", MONTH),
        ("en", "in recent days", "2017-11-13", "2017-11-19", FEW),
        ("en", "a fortnight ago", "2017-10-30", "2017-11-05", WEEK),
        ("en", "in early March", "2017-03-01", "2017-03-10", MONTH),
        ("en", "mid-October", "2017-10-11", "2017-10-20", MONTH),
        ("ar", "أواخر أيلول", "2017-09-21", "2017-09-30", MONTH),
        ("ar", "أمس وأول من أمس", "2017-11-17", "2017-11-18", FEW),
    ],
)
def test_spans_are_no_more_exact_than_their_words(
    language: str, text: str, start: str, end: str, precision: DatePrecision
) -> None:
    assert days(text, language) == (start, end, precision)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "آب الرجل إلى بيته"),
        ("ar", "شخصان اثنان"),
        ("ar", "30/13/2017"),
        ("ar", "اشترى 2014 كتابا"),
        ("ar", "قبل سنوات"),
        ("ar", "تناول الغداء"),
        ("en", "He may march on"),
        ("en", "It may be"),
        ("en", "February 31, 2017"),
        ("en", "2017-02-29"),
        ("en", "in 2014 people"),
        ("en", "a few years ago"),
        ("en", "300 days ago"),
        ("en", "Sundayschool"),
        ("en", "on the 4th floor"),
        ("en", "a bomb on the Sixth of October bridge"),
        ("ar", "قصف شارع 17 تموز"),
        ("ar", "وقع القصف ليلاً"),
    ],
)
def test_no_date(language: str, text: str) -> None:
    assert found(text, language) == ()


@pytest.mark.parametrize(
    "text",
    ["on the 14th floor", "on the 5th anniversary", "the men on the 9th brigade's list", "on the 38th parallel"],
)
def test_what_is_counted_is_no_day_of_the_month(text: str) -> None:
    assert found(text, "en", anchor=SUNDAY) == ()


@pytest.mark.xfail(strict=True, reason="folding loses the capital that tells the month May from the verb")
@pytest.mark.parametrize("text", ["as many as may 13 people die", "The march 5 km away"])
def test_verbs_before_a_number_are_no_months(text: str) -> None:
    assert found(text, "en") == ()


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("ar", "السبت المقبل", "2017-11-25"),
        ("ar", "غدا الاثنين", "2017-11-20"),
        ("ar", "يوم غد الاثنين", "2017-11-20"),
        ("ar", "20 ديسمبر المقبل", "2017-12-20"),
        ("ar", "10 أكتوبر المقبل", "2018-10-10"),
        ("en", "next Sunday", "2017-11-26"),
        ("en", "next Monday", "2017-11-20"),
        ("en", "tomorrow", "2017-11-20"),
        ("en", "tomorrow, Monday", "2017-11-20"),
        ("en", "Dec. 20, 2017", "2017-12-20"),
    ],
)
def test_the_future_is_marked(language: str, text: str, day: str) -> None:
    [only] = found(text, language)
    assert (str(only.date.start), only.future) == (day, True)


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("ar", "في العاشر من كانون الأول", "2016-12-10"),  # not yet come this year
        ("ar", "19 تشرين الثاني", "2017-11-19"),
        ("en", "20 November", "2016-11-20"),
        ("en", "19 November", "2017-11-19"),
    ],
)
def test_a_day_without_year_is_the_latest_not_after_publication(language: str, text: str, day: str) -> None:
    [only] = found(text, language)
    assert (str(only.date.start), only.future) == (day, False)


@pytest.mark.parametrize(("language", "text"), [("ar", "منذ السبت"), ("en", "since Saturday")])
def test_what_goes_on_since_lately_lasts_until_publication(language: str, text: str) -> None:
    [only] = found(text, language)
    assert (only.since, str(only.date.start), str(only.date.end)) == (True, "2017-11-18", "2017-11-19")


@pytest.mark.parametrize(("language", "text"), [("ar", "منذ 2011"), ("en", "since 2011")])
def test_what_goes_on_since_long_is_history(language: str, text: str) -> None:
    [only] = found(text, language)
    assert (only.since, only.date.end.year) == (True, 2011)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "اليوم الأحد"),
        ("ar", "أمس"),
        ("ar", "13 أيار"),
        ("en", "yesterday"),
        ("en", "13 May"),
        ("en", "on Monday"),
    ],
)
def test_without_a_day_of_publication_only_stated_years_count(language: str, text: str) -> None:
    assert found(text, language, published=None) == ()
    assert len(found(f"{text} 2016", language, published=None)) <= 1
    assert len(found("13 مايو 2016" if language == "ar" else "13 May 2016", language, published=None)) == 1


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "two days earlier", "2017-11-13"),
        ("en", "the same day", "2017-11-15"),
        ("en", "the following day", "2017-11-16"),
        ("ar", "قبل ذلك بيومين", "2017-11-13"),
        ("ar", "في اليوم نفسه", "2017-11-15"),
        ("ar", "في اليوم التالي", "2017-11-16"),
    ],
)
def test_days_counted_from_the_day_spoken_of(language: str, text: str, day: str) -> None:
    assert found(text, language) == ()
    [only] = found(text, language, anchor=date(2017, 11, 15))
    assert str(only.date.start) == day
    assert only.date.basis == DateBasis.RELATIVE


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [
        ("en", "a week earlier", "2013-04-30", "2013-05-06"),
        ("en", "two weeks after the attack", "2013-05-21", "2013-05-27"),
        ("en", "eight days after the attack", "2013-05-18", "2013-05-18"),
        ("en", "on the 14th", "2013-05-14", "2013-05-14"),
        ("en", "On the 9th guards there fired on a crowd", "2013-05-09", "2013-05-09"),
        ("en", "hours later", "2013-05-10", "2013-05-10"),
        ("ar", "في 3 من الشهر نفسه", "2013-05-03", "2013-05-03"),
        ("ar", "في الصباح التالي", "2013-05-11", "2013-05-11"),
        ("en", "August of that year", "2013-08-01", "2013-08-31"),
        ("ar", "يوم 14 منه", "2013-05-14", "2013-05-14"),
        ("ar", "قبلها بأسبوع", "2013-04-30", "2013-05-06"),
        ("ar", "بعد ثمانية أيام على سقوط المدينة", "2013-05-18", "2013-05-18"),
        ("ar", "آب من ذلك العام", "2013-08-01", "2013-08-31"),
    ],
)
def test_words_that_lean_on_an_earlier_sentence(language: str, text: str, start: str, end: str) -> None:
    [only] = found(text, language, anchor=date(2013, 5, 10))
    assert (str(only.date.start), str(only.date.end)) == (start, end)


@pytest.mark.parametrize(
    ("language", "text", "last"),
    [
        ("en", "They came on 5 May 2016 and the next day they left", "2016-05-06"),
        ("en", "He fled in 2013 and came back in August of that year", "2013-08-01"),
        ("ar", "دخلوا في 5 أيار 2016 وفي اليوم التالي انسحبوا", "2016-05-06"),
    ],
)
def test_a_date_of_the_sentence_goes_before_one_of_an_earlier(language: str, text: str, last: str) -> None:
    assert str(found(text, language, anchor=date(2017, 1, 1))[-1].date.start) == last


def test_days_that_do_not_follow_each_other_are_two() -> None:
    assert [str(m.date.start) for m in found("on Monday and Friday", "en")] == ["2017-11-13", "2017-11-17"]


@pytest.mark.parametrize(
    ("language", "texts", "day"),
    [
        ("ar", ["19/11/2017", "سيطرت القوات اليوم الأحد"], "2017-11-19"),
        ("ar", ["في 18 نوفمبر 2017 وفي 19 نوفمبر 2017", "اليوم الأحد"], "2017-11-19"),
        ("ar", ["بدأ في 26 نوفمبر 2010 ثم في 19 نوفمبر 2017"], "2017-11-19"),
        ("en", ["18 November 2017, 19 November 2017", "today, Sunday"], "2017-11-19"),
        ("en", ["17 November 2017"], "2017-11-17"),
    ],
)
def test_the_day_of_publication_is_read_from_the_text(language: str, texts: list[str], day: str) -> None:
    folded = [with_digits(text, language) for text in texts]
    stated = [m for f in folded for m in find(f, language, None)]
    assert str(publication_day(stated, [d for f in folded for d in todays(f, language)])) == day


def test_no_full_date_is_no_day_of_publication() -> None:
    stated = list(found("in 2014 and in June 1980", "en", published=None))
    assert len(stated) == 2
    assert publication_day(stated, [6]) is None


@pytest.mark.parametrize(
    ("length", "precision"),
    [(1, DAY), (2, FEW), (6, FEW), (7, WEEK), (8, MONTH), (31, MONTH), (32, YEAR), (366, YEAR)],
)
def test_precision_of_a_span(length: int, precision: DatePrecision) -> None:
    assert span_precision(SUNDAY, SUNDAY + timedelta(days=length - 1)) == precision


EXAMPLES = [(language, example) for language in ("ar", "en") for _, example in rules(language)]
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@given(st.sampled_from(EXAMPLES), DAYS, DAYS)
def test_any_day_of_publication_gives_dates_in_order_inside_the_text(
    example: tuple[str, str], published: date, anchor: date
) -> None:
    language, words = example
    text = f"{words} ، {words}"
    mentions = found(text, language, published=published, anchor=anchor)
    assert all(0 <= m.span.start < m.span.end <= len(text) for m in mentions)
    assert [m.span for m in mentions] == sorted(m.span for m in mentions)
    assert all(m.future == (m.date.start > published) for m in mentions)


@given(DAYS)
def test_weekdays_never_lie_after_publication_nor_a_week_before(published: date) -> None:
    for language, text in (("ar", "يوم الثلاثاء"), ("en", "on Tuesday")):
        [only] = found(text, language, published=published)
        assert only.date.start.weekday() == 1
        assert 0 <= (published - only.date.start).days < 7


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "12/12/",
        "أيار ",
        "May 5 to ",
        "من 28 أيلول ",
        "و",
        "خلال الأيام ",
        "between 4 and ",
        "on Monday and the next day ",
        "a week after 5 May ",
        "يوم 14 منه الاثنين و",
        "( [",
        "ليل الأربعاء ",
    ],
)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_time_grows_with_the_text(piece: str, language: str) -> None:
    assert grows_linearly(lambda text: found(text, language), piece, 10_000 // len(piece))


def test_spans_count_from_the_article() -> None:
    text = "وقال. سيطرت القوات يوم السبت على البلدة"
    [only] = dates.find(with_digits(text[6:], "ar"), "ar", SUNDAY, offset=6)
    assert only.span.of(text) == "يوم السبت"


def test_several_dates_of_a_sentence() -> None:
    text = "The army took it on Friday, lost it on Saturday and has shelled it since 2014."
    assert [m.span.of(text) for m in mention(text, "en").dates] == ["Friday", "Saturday", "since 2014"]
