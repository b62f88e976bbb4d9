"""Where and when an article is set: its day, its country, its places, and which lines are no news."""

from __future__ import annotations

from datetime import date

import pytest
from newsroom import SUNDAY, article, reader, sentence

from events.dating import date_options
from events.setting import Setting, is_link, set_scene


def scene(text: str, language: str, *, title: str = "", published: date | None = SUNDAY) -> Setting:
    return set_scene(article(text, language, title=title, published=published), reader().gazetteer, reader().resolver)


def places(setting: Setting) -> list[str]:
    return [o.resolution.place.name for o in setting.places if o.resolution.place]


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ أيضا: غارات على الرقة",
        "اقرأ أيضاً | غارات على الرقة",
        "إقرأ أيضاً: غارات على الرقة",
        "شاهد أيضا: لحظة القصف",
        "مواضيع ذات صلة",
        "Read also: Air strikes on Raqqa",
        "READ MORE: Air strikes on Raqqa",
        "See also: the war in pictures",
        "Photo: Reuters",
        "File photo: a tank near Raqqa",
        "Subscribe to our newsletter",
    ],
)
def test_links_and_captions(line: str) -> None:
    assert is_link(sentence(line))


@pytest.mark.parametrize(
    "line",
    [
        "قرأ البيان متحدث باسم الجيش",
        "وشاهد السكان الطائرات تقصف البلدة",
        "The army read also the statement",
        "Photographers were shot at in Raqqa",
        "Readers protested in Damascus",
        "Police watched as the crowd burned tyres",
    ],
)
def test_sentences_that_only_look_like_links(line: str) -> None:
    assert not is_link(sentence(line))


@pytest.mark.parametrize(
    "line", ["شاهد سكان الرقة الطائرات تقصف حيهم", "Related fighting killed five in Raqqa on Sunday"]
)
def test_news_that_begins_like_a_link(line: str) -> None:
    assert not is_link(sentence(line))


def test_links_are_not_read() -> None:
    setting = scene("قصف الطيران الرقة.\nاقرأ أيضا: غارات على حلب", "ar")
    assert [r.sentence.text for r in setting.readings] == ["قصف الطيران الرقة."]


# ---- the day ------------------------------------------------------------------------------------------------------


def test_the_given_day_of_publication_leads() -> None:
    assert scene("The army left on 3 May 2016.", "en").published == SUNDAY


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("ar", "سيطر الجيش اليوم الأحد على البلدة.\nنشر في 19 تشرين الثاني 2017", SUNDAY),
        ("ar", "بدأت الحرب في 15 مارس 2011. وسيطر الجيش اليوم الأحد.\n2017/11/19", SUNDAY),
        ("en", "Published 19 November 2017\nTroops took the town today, Sunday.", SUNDAY),
        ("en", "Troops took the town in 2014.", None),
        ("ar", "سيطر الجيش أمس على البلدة.", None),
    ],
)
def test_the_day_is_found_in_the_text_or_not_at_all(language: str, text: str, day: date | None) -> None:
    setting = scene(text, language, published=None)
    assert setting.published == day
    assert [issue.stage for issue in setting.issues] == ([] if day else ["dates"])


# ---- the country --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("en", "Troops entered Raqqa and Deir ez-Zor.", "SY"),
        ("ar", "دخلت القوات الرقة ودير الزور.", "SY"),
        ("ar", "انفجار في بغداد ثم آخر في الموصل.", "IQ"),
        ("en", "The Sudanese army shelled Omdurman and Khartoum.", "SD"),
        ("en", "Nothing happened anywhere.", ""),
    ],
)
def test_the_country_an_article_is_about(language: str, text: str, country: str) -> None:
    assert scene(text, language).country == country


@pytest.mark.parametrize(
    ("language", "text", "armies"),
    [
        (
            "en",
            "The army entered Raqqa in Syria.\nIn Iraq, the army entered Mosul.",
            ["Military Forces of Syria", "Military Forces of Iraq"],
        ),
        (
            "ar",
            "دخل الجيش الرقة في سوريا.\nوفي العراق دخل الجيش الموصل.",
            ["Military Forces of Syria", "Military Forces of Iraq"],
        ),
    ],
)
def test_each_sentence_has_its_own_country(language: str, text: str, armies: list[str]) -> None:
    setting = scene(text, language)
    assert [m.actor.name for r in setting.readings for m in r.actors if m.how == "generic" and not m.weak] == armies


# ---- the places ---------------------------------------------------------------------------------------------------


def test_places_stand_in_reading_order_the_title_first() -> None:
    setting = scene("Troops left Mosul. They entered Raqqa. Raqqa fell.", "en", title="News from Deir ez-Zor")
    assert places(setting) == ["Deir ez-Zor", "Mosul", "Raqqa", "Raqqa"]
    assert [o.in_title for o in setting.places] == [True, False, False, False]
    assert [o.mentions for o in setting.places] == [1, 1, 2, 2]


def test_a_title_that_opens_the_text_is_not_read_twice() -> None:
    setting = scene("Raqqa falls\nTroops entered the city.", "en", title="Raqqa falls")
    assert places(setting) == ["Raqqa"]


@pytest.mark.parametrize(
    ("language", "text", "leads"),
    [
        ("en", "RAQQA, Syria (Reuters) - Troops entered Mosul.", [True, True, False]),
        ("en", "Raqqa - Troops entered Mosul.", [True, False]),
        ("ar", "الرقة - دخلت القوات الموصل.", [True, False]),
        ("en", "Troops entered Mosul.", [False]),
    ],
)
def test_datelines(language: str, text: str, leads: list[bool]) -> None:
    assert [o.dateline for o in scene(text, language).places] == leads


@pytest.mark.parametrize(
    ("language", "title", "text", "day"),
    [
        ("en", "Events of 14 November 2017", "Troops entered Mosul.", "2017-11-14"),
        ("en", "News", "DHAKA, Nov 2: Troops entered Mosul.", "2017-11-02"),
        ("ar", "أحداث يوم الخميس", "دخلت القوات الموصل.", "2017-11-16"),
        ("ar", "أخبار", "دمشق، 2 تشرين الثاني: دخلت القوات الموصل.", "2017-11-02"),
        ("en", "The war of 2014", "Troops entered Mosul on Friday.", None),  # too vague; no dateline
        ("en", "Vote on 20 December 2017", "Troops entered Mosul.", None),  # ahead
    ],
)
def test_the_date_of_a_title_or_dateline(language: str, title: str, text: str, day: str | None) -> None:
    headed = scene(text, language, title=title).headed
    assert (str(headed.start) if headed else None) == day


def test_the_date_of_a_title_is_offered_to_sentences_without_one() -> None:
    setting = scene("Troops entered Mosul.", "en", title="Events of 14 November 2017")
    offered = date_options(setting, setting.readings[0], None)
    assert [(o.source, str(o.date.start)) for o in offered] == [
        ("headed", "2017-11-14"),
        ("publication", "2017-11-19"),
    ]


def test_a_place_inside_an_actors_name_is_no_place() -> None:
    assert places(scene("انسحبت هيئة تحرير الشام من البلدة.", "ar")) == []


@pytest.mark.parametrize("text", ["", "...", "🔥", "\n\n"])
def test_an_empty_article_has_a_setting(text: str) -> None:
    setting = scene(text, "ar")
    assert (setting.country, setting.places) == ("", ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Boko Haram fighters overran the town of Damboa.", "Damboa"),
        ("سيطرت هيئة تحرير الشام على بلدة دركوش.", "Darkush"),
    ],
)
def test_a_group_tells_where_its_home_is(text: str, name: str) -> None:
    assert name in " ".join(places(scene(text, "ar" if text[0] > "z" else "en")))
