"""Actors in both languages: named, generic, references back and countries; and what is none."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import grows_linearly, mention, mentions, sentence

from events import lexicon
from events.model import ActorKind
from events.recognizers.actors import canonical, find, generic_actor, military_of
from events.recognizers.branches import COLUMNS as BRANCHES

IS, SYRIA, SDF = "Islamic State", "Military Forces of Syria", "Syrian Democratic Forces"


def who(text: str, language: str, home: str = "SY") -> list[tuple[str, str]]:
    return [(m.span.of(text), m.actor.name) for reading in mentions(text, language, home=home) for m in reading.actors]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "ar",
            "اندلعت اشتباكات بين قوات النظام وتنظيم الدولة الإسلامية",
            [("قوات النظام", SYRIA), ("تنظيم الدولة الإسلامية", IS)],
        ),
        ("ar", "سيطر الجيش السوري وحزب الله على المدينة", [("الجيش السوري", SYRIA), ("حزب الله", "Hezbollah")]),
        ("ar", "قصف الجيش التركي المدينة", [("الجيش التركي", "Military Forces of Turkey")]),
        ("ar", "غارات إسرائيلية على غزة", [("إسرائيلية", "Military Forces of Israel")]),
        (
            "ar",
            "أطلق مسلحون النار على متظاهرين",
            [("مسلحون", "Unidentified Armed Group"), ("متظاهرين", "Protesters")],
        ),
        (
            "ar",
            "استعادت قوات سوريا الديمقراطية الحقل",
            [("قوات سوريا الديمقراطية", SDF)],
        ),
        (
            "en",
            "Government forces clashed with the Islamic State",
            [("Government forces", SYRIA), ("the Islamic State", IS)],
        ),
        (
            "en",
            "Los Choneros fought the Northeast Cartel",
            [("Los Choneros", "Los Choneros Gang"), ("Northeast Cartel", "Northeast Cartel")],
        ),
        ("ar", "هاجم متمردو كازامانس القرية", [("متمردو كازامانس", "Movement of the Forces of Democratic Casamance")]),
        (
            "en",
            "Russian infantry shelled commuters",
            [("infantry", "Military Forces of Russia"), ("commuters", "Civilians")],
        ),
        ("ar", "قتل رجال مسلحون سائحين", [("رجال مسلحون", "Unidentified Armed Group"), ("سائحين", "Civilians")]),
        ("en", "The so-called Islamic State of Iraq and al-Sham fled", [("Islamic State of Iraq and al-Sham", IS)]),
        ("en", "IS fighters attacked the SDF", [("IS", IS), ("SDF", SDF)]),
        ("en", "Israeli strikes hit the camp", [("Israeli", "Military Forces of Israel")]),
        ("en", "gunmen shot protesters", [("gunmen", "Unidentified Armed Group"), ("protesters", "Protesters")]),
        ("en", "RUSSIAN WARPLANES BOMBED THE TOWN", [("RUSSIAN WARPLANES", "Military Forces of Russia")]),
    ],
)
def test_actors_are_found(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert who(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Is it true that he said it is over?"),  # no IS
        ("en", "Let us go, us and them"),  # no US
        ("en", "The Israeli singer sang"),  # an adjective without a force
        ("ar", "المطرب الإسرائيلي غنى"),
        ("ar", "السيارة الروسية الصنع"),
        ("ar", "الطقس جميل اليوم"),
        ("en", "The weather is nice"),
        ("en", "an armyworm plague"),
    ],
)
def test_no_actor(language: str, text: str) -> None:
    assert who(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The Islamic State attacked. The group fled.", ["Islamic State", "Islamic State"]),
        ("en", "The group fled.", []),  # nobody named before
        ("en", "US troops shelled the group. The jihadists fled.", ["Military Forces of the United States"]),
        ("ar", "هاجم تنظيم الدولة البلدة. وقال التنظيم إنه سيطر عليها.", ["Islamic State", "Islamic State"]),
        ("ar", "وقال التنظيم إنه صد الهجوم.", []),
        ("ar", "سيطر الجيش السوري. وقال التنظيم إنه صد الهجوم.", [SYRIA]),
    ],
)
def test_references_take_the_last_fitting_group(language: str, text: str, expected: list[str]) -> None:
    assert [name for _, name in who(text, language)] == expected


@pytest.mark.parametrize(
    ("home", "name", "kind"),
    [
        ("SY", "Military Forces of Syria", ActorKind.STATE_FORCES),
        ("IQ", "Military Forces of Iraq", ActorKind.STATE_FORCES),
        ("SD", "Military Forces of Sudan", ActorKind.STATE_FORCES),
    ],
)
@pytest.mark.parametrize(("language", "text"), [("en", "The army advanced"), ("ar", "تقدم الجيش")])
def test_the_army_is_that_of_the_country(home: str, name: str, kind: ActorKind, language: str, text: str) -> None:
    [only] = mention(text, language, home=home).actors
    assert (only.actor.name, only.actor.kind, only.actor.country) == (name, kind, home)


@pytest.mark.parametrize(("language", "text"), [("en", "The army advanced"), ("ar", "تقدم الجيش")])
def test_an_army_of_no_known_country_is_nobody(language: str, text: str) -> None:
    assert who(text, language, home="") == []


@pytest.mark.parametrize(("language", "text"), [("en", "Turkish troops advanced"), ("ar", "تقدمت القوات التركية")])
def test_an_army_abroad_is_external(language: str, text: str) -> None:
    [abroad] = mention(text, language, home="SY").actors
    assert (abroad.actor.name, abroad.actor.kind) == ("Military Forces of Turkey", ActorKind.EXTERNAL)


@pytest.mark.parametrize(
    ("language", "text", "weak"), [("en", "Turkey shelled villages", True), ("en", "Turkish troops advanced", False)]
)
def test_a_country_alone_is_a_weak_side(language: str, text: str, weak: bool) -> None:
    assert [m.weak for m in mention(text, language).actors] == [weak]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "Turkey shelled villages in Syria", ["Military Forces of Turkey"]),
        ("en", "Rockets were fired at Israel", ["Military Forces of Israel"]),  # whom they struck
        ("ar", "أطلقت صواريخ نحو إسرائيل", ["Military Forces of Israel"]),
        ("en", "Iraq, Turkey shelled", ["Military Forces of Iraq", "Military Forces of Turkey"]),  # a list of countries
        # must not match: where something is
        ("en", "RAQQA, Syria - Shells fell", []),
        ("en", "Shells fell in northern Syria and near Iraq", []),
        ("en", "Shells fell on the West Bank", []),
        ("ar", "سقطت قذائف في سوريا", []),
        ("ar", "سقطت قذائف شمال سوريا", []),
        ("ar", "سقطت قذائف على قطاع غزة", []),
    ],
)
def test_a_country_that_is_a_place_is_no_side(language: str, text: str, names: list[str]) -> None:
    assert [m.actor.name for m in mention(text, language, home="LB").actors if m.how == "country"] == names


@pytest.mark.parametrize("entry", [e for e in lexicon.actors() if e.en], ids=lambda e: e.actor.id)
def test_every_named_actor_is_found_under_its_own_name(entry: lexicon.ActorEntry) -> None:
    assert canonical(entry.actor.name) == entry.actor.name
    active = date(entry.actor.active_to or 2026, 6, 1)
    found = [m.actor.name for m in mention(f"Yesterday {entry.actor.name} attacked", "en", published=active).actors]
    assert entry.actor.name in found or entry.actor.name not in entry.en


@pytest.mark.parametrize(
    ("home", "text", "expected"),
    [
        ("SY", "قُتل عناصر جيش الإسلام", ["Jaysh al-Islam"]),  # not عناصر الجيش
        ("SY", "قُتل عناصر الجيش الحر", ["Free Syrian Army"]),
        ("LB", "هاجم عناصر حزب الله الموقع", ["Hezbollah"]),  # not عناصر الحزب
        ("NG", "هاجم مقاتلو تنظيم الدولة في غرب أفريقيا القافلة", ["Islamic State West Africa Province"]),
        ("SY", "هاجمت ميليشيات موالية للنظام السوري القرية", ["Pro-Government Militia"]),
        ("SY", "هاجم أبناء عشيرة العكيدات القرية", ["Ugaydat Tribal Militia"]),
        ("SY", "قُتل عناصر الجيش", [SYRIA]),
        ("SY", "قُتل عناصر الجيش قرب قرية الإسلام", [SYRIA]),
    ],
)
def test_a_force_without_a_name_gives_way_to_a_name_begun_inside_it(home: str, text: str, expected: list[str]) -> None:
    assert [m.actor.name for m in mention(text, "ar", home=home).actors] == expected


@pytest.mark.parametrize(
    ("home", "text", "expected"),
    [
        ("SY", "استهدفت الفصائل أحياء المدينة", "Opposition Rebels (Syria)"),
        ("PS", "استهدفت الفصائل أحياء المدينة", "Palestinian Factions"),
        ("LB", "تصدت المقاومة الإسلامية للقوة", "Hezbollah"),
        ("LB", "استهدفت تجمعاً لجنود العدو", "Military Forces of Israel"),
        ("SL", "اقتحم الجنود المتمردون القصر", "Mutiny of Military Forces of Sierra Leone"),
    ],
)
def test_bare_words_for_forces_take_the_country(home: str, text: str, expected: str) -> None:
    assert [m.actor.name for m in mention(text, "ar", home=home).actors] == [expected]


def test_canonical_names() -> None:
    assert canonical("ISIS") == canonical("daesh") == IS
    assert canonical("Communist Party of Nepal-Maoist") == "Communist Party of Nepal (Maoist)"
    assert canonical("Police Forces of Côte d'Ivoire") == "Police Forces of Ivory Coast"
    assert canonical("Government of Central African Republic") == "Government of the Central African Republic"
    assert canonical("Nobody's Army of Nowhere") == "Nobody's Army of Nowhere"


def test_generic_actors_need_a_country_where_their_name_holds_one() -> None:
    army = next(g for g in lexicon.generic_actors() if g.id == "military-forces")
    assert generic_actor(army, "", home="SY") is None
    made = generic_actor(army, "US", home="US")
    assert made
    assert made.name == "Military Forces of the United States"
    assert military_of("ZZ", home="SY") is None


WORDS = st.sampled_from(
    ["قوات النظام", "والتنظيم", "الجيش", "داعش", "سوري", "غارات", "إسرائيلية", "the army", "IS", "is", "Syrian",
     "strikes", "us", "Turkey", "the group", "و", "🔥", "(", "people"]
)  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=15), st.sampled_from(["ar", "en"]), st.sampled_from(["", "SY", "US"]))
def test_mentions_stand_in_the_text_in_order(words: list[str], language: str, home: str) -> None:
    text = " ".join(words)
    for reading in mentions(text, language, home=home):
        spans = [m.span for m in reading.actors]
        assert spans == sorted(spans)
        assert all(one.end <= two.start for one, two in pairwise(spans))
        for m in reading.actors:
            assert reading.sentence.span.start <= m.span.start < m.span.end <= reading.sentence.span.end
            assert reading.sentence.token_at(m.span.start) == m.first


@pytest.mark.parametrize("piece", ["و ", "the the ", "the army ", "التنظيم ", "( ", "«داعش "])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_time_grows_with_the_text(piece: str, language: str) -> None:
    assert grows_linearly(lambda text: find(sentence(text), language, text, home="SY"), piece, 1_500)


@pytest.mark.parametrize(
    ("language", "home", "year", "text", "expected"),
    [
        ("en", "NE", 2021, "The Islamic State attacked the village", "Islamic State Sahel Province"),
        ("ar", "AF", 2022, "هاجم تنظيم الدولة المسجد", "Islamic State Khorasan Province"),
        ("en", "YE", 2013, "Al-Qaeda attacked the barracks", "Al Qaeda in the Arabian Peninsula"),
        ("ar", "CO", 2008, "هاجم متمردو فارك الثكنة", "Revolutionary Armed Forces of Colombia"),
        ("en", "CO", 2021, "FARC rebels attacked the post", "FARC Dissidents"),
        ("en", "NP", 2003, "Maoists attacked the post", "Communist Party of Nepal (Maoist)"),
        ("en", "CF", 2013, "The coalition took the town", "Seleka"),
        ("en", "SY", 2017, "A coalition air strike killed a family", "Global Coalition Against Daesh"),
        ("en", "YE", 2017, "Coalition planes struck a camp", "Operation Restoring Hope"),
        ("ar", "SY", 2025, "انسحب اللواء الثامن من المدينة", "8th Brigade (Syria)"),
        ("ar", "MM", 2023, "قالت حكومة الوحدة الوطنية إن الجيش قصف القرية", "National Unity Government (Myanmar)"),
        # elsewhere, or in another year, the name means what it says
        ("ar", "LY", 2023, "قالت حكومة الوحدة الوطنية إن المدينة آمنة", "Government of Libya"),
        ("en", "SY", 2021, "The Islamic State attacked the village", IS),
        ("en", "AF", 2014, "The Islamic State attacked the village", IS),
        ("en", "YE", 2005, "Al-Qaeda attacked the barracks", "Al Qaeda"),
        ("en", "IN", 2003, "Maoists attacked the post", "Communist Party of India (Maoist)"),
        ("ar", "SY", 2021, "انسحب اللواء الثامن من المدينة", SYRIA),
    ],
)
def test_a_name_means_the_group_of_its_country_and_year(
    language: str, home: str, year: int, text: str, expected: str
) -> None:
    assert expected in [m.actor.name for m in mention(text, language, home=home, published=date(year, 6, 1)).actors]


def test_every_branch_names_known_actors_and_holds_in_some_year() -> None:
    known = {entry.actor.id for entry in lexicon.actors()}
    for row in lexicon.good_rows("branches.csv", BRANCHES):
        assert {row["actor"], row["meant"]} <= known, row
        assert row["actor"] != row["meant"] or row["countries"], row
        assert int(row["from"] or 0) <= int(row["to"] or 9999), row


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Somali pirates boarded a tanker", "Pirates (Somalia)"),
        ("en", "Acehnese rebels ambushed a convoy", "Free Aceh Movement"),
        ("en", "FRCI troops took the town", "Republican Forces of Ivory Coast"),
        ("en", "JMB militants threw bombs", "Jamaatul Mujahideen Bangladesh"),
        ("en", "Bosnian Serb forces shelled the market", "Army of Republika Srpska"),
        ("en", "UNITA rebels attacked the mine", "UNITA"),
        ("en", "LURD rebels reached the port", "Liberians United for Reconciliation and Democracy"),
        ("ar", "اختطف قراصنة صوماليون ناقلة", "Pirates (Somalia)"),
        ("ar", "هاجمت أكناف بيت المقدس الحاجز", "Aknaf Beit al-Maqdis"),
        ("ar", "سيطر لواء شهداء اليرموك على البلدة", "Liwa Shuhada al-Yarmouk"),
        ("ar", "تبنت جماعة جند الله الهجوم", "Jundallah (Iran)"),
        ("ar", "هاجم متمردو يونيتا المنجم", "UNITA"),
        ("ar", "قصف صرب البوسنة السوق", "Army of Republika Srpska"),
        ("ar", "أعلنت الجماعة السلفية للدعوة والقتال مسؤوليتها", "Salafist Group for Preaching and Combat"),
    ],
)
def test_groups_of_other_wars_are_known(language: str, text: str, expected: str) -> None:
    assert expected in [name for _, name in who(text, language, home="")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The new forces that shape the market, a matter of revolution and justice"),
        ("en", "Young patriots sang at the family reunion"),
        ("en", "The 3R campaign and a model of diesel called HVO"),
        ("ar", "القوى الجديدة في السوق وأنصار السنة النبوية"),
        ("ar", "كفور القرية وسفور النساء ودورية النشر"),
    ],
)
def test_words_that_some_group_bears_too_are_none(language: str, text: str) -> None:
    assert [name for _, name in who(text, language, home="") if "Civilians" not in name] == []


COUNTRIES = [country for country in lexicon.countries() if country.code not in ("PS", "EH", "CG")]
"""Without those whose army is another's or whose name is another's too."""


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.code)
def test_every_country_has_an_army_a_police_and_a_government(country: lexicon.Country) -> None:
    adjective, name = country.en_adjectives[0], country.name
    masculine = next((a for a in country.ar_adjectives if a.startswith("ال") and a.endswith("ي")), "")
    told = [
        ("en", f"The {adjective} army shelled the hill", "Military Forces of {}"),
        ("en", f"The armed forces of {name} shelled the hill", "Military Forces of {}"),
        ("en", f"The {adjective} police fired", "Police Forces of {}"),
        ("en", f"{adjective} prison guards beat them", "Prison Guards ({})"),
        ("en", f"The {adjective} government banned the party", "Government of {}"),
        ("ar", f"حظرت حكومة {country.ar[0]} الحزب", "Government of {}"),
        *([("ar", f"قصف الجيش {masculine} التلة", "Military Forces of {}")] if masculine else []),
    ]
    for language, text, pattern in told:
        wanted = {pattern.format(name), pattern.format(f"the {name}"), f"Security Force of {name}"}
        assert wanted & {found for _, found in who(text, language, home="")}, text


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ar", "قتلت القوات السودانية ثلاثة رجال", "Military Forces of Sudan"),
        ("ar", "اعتقلت دورية تركية راعياً", "Military Forces of Turkey"),
        ("en", "South Sudanese security forces fired", "Police Forces of South Sudan"),
        ("en", "The border guards of Chile fired", "Border Guards of Chile"),
    ],
)
def test_a_force_takes_the_country_beside_it(language: str, text: str, expected: str) -> None:
    assert expected in [name for _, name in who(text, language, home="")]
