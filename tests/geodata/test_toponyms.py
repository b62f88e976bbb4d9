"""Finding place names: what matches, what must not, and what the words around a name say."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.gazetteer import Gazetteer
from geodata.places import Toponym
from geodata.toponyms import find

Names = Callable[[str, str], list[str]]
Only = Callable[[str, str, str], Toponym]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قتل مدنيون في البوكمال والرقة وحلب", ["البوكمال", "الرقة", "حلب"]),
        ("اشتباكات في البو كمال", ["البو كمال"]),
        ("قصف بالبوكمال وبحلب", ["البوكمال", "حلب"]),
        ("استعاد السيطرة على البوكمال، وسيطر على مدينة البوكمال", ["البوكمال", "البوكمال"]),
        ("قال رئيس روسيا إن روسيا لن تنسحب من تدمر", ["روسيا", "روسيا", "تدمر"]),
        ("للبوكمال معبر مع العراق", ["لبوكمال", "العراق"]),
        ("معارك #دير_الزور مستمرة", ["دير_الزور"]),
        ("في ديرالزور", ["ديرالزور"]),
        ("انفجار في خاركيف شرق أوكرانيا", ["خاركيف", "شرق أوكرانيا"]),
        # a quarter where its city alone is named, also after a proclitic; a word where its country follows
        ("حريق في الكرنتينا ببيروت", ["الكرنتينا", "بيروت"]),
        ("توتر في الأعظمية والكاظمية ببغداد", ["الأعظمية", "الكاظمية", "بغداد"]),
        ("اشتباكات في بور بجنوب السودان", ["بور", "جنوب السودان"]),
    ],
)
def test_arabic_names(names: Names, text: str, expected: list[str]) -> None:
    assert names(text, "ar") == expected


@pytest.mark.parametrize(
    "text",
    [
        "قال أحمد إن القصف وقع من دون إنذار",
        "وإن الجيش السوري كان قد أعلن بأن العملية انتهت",
        "وقال محمد حسن علي إن القتلى كانوا في السوق",
        "أعلنت وزارة الداخلية اليوم الخميس حالة الطوارئ",
        "سيول جارفة وإصابات بفيروس كورونا",
        "تقرير أذاعته قناة الجزيرة",
        "السوريين والعراقيين واللبنانية والروسي",
        "على الحدود السورية العراقية",
        "سيطر على آخر مدينة كبيرة وعلى قرية صغيرة",
        "شمال غربي وجنوب شرقي",
        "زرع أرضا بورا والأرض بور منذ عام",
    ],
)
def test_arabic_words_that_are_no_places(names: Names, text: str) -> None:
    assert names(text, "ar") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells hit Aleppo and Deir ez-Zor.", ["Aleppo", "Deir ez-Zor"]),
        ("A blast in Mosul's old city.", ["Mosul"]),
        ("He was shot in Oxford, North Carolina, on Friday.", ["Oxford", "North Carolina"]),
        ("The U.S. and the UK sent troops to Iraq.", ["U.S", "UK", "Iraq"]),
        ("Fighting in al-Qaim and eastern Ghouta.", ["al-Qaim", "eastern Ghouta"]),
        # a word that is the article too, unless it is written to its name
        ("At Raqqa, gunmen fired. As Mosul fell, he fled. An Atmeh man died.", ["Raqqa", "Mosul", "Atmeh"]),
        ("Ar Raqqah fell. As-Suwayda held. He fled to As Suwayda.", ["Ar Raqqah", "As-Suwayda", "As Suwayda"]),
        ("BAGHDAD — Gunmen killed two men.", ["BAGHDAD"]),
        ("Kyiv was hit; Kharkiv too.", ["Kyiv", "Kharkiv"]),
        # given names and words that are towns where their unit or country follows
        ("Gunmen attacked Jos in Nigeria.", ["Jos", "Nigeria"]),
        ("Rebels took Ann in Rakhine State.", ["Ann", "Rakhine State"]),
    ],
)
def test_english_names(names: Names, text: str, expected: list[str]) -> None:
    assert names(text, "en") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Most people were reading a nice book, and no police came.",
        "Ann and Jos came; Judy Ann said that Jos left.",
        "In March and May more Syrian, Spanish and Canadian soldiers came.",
        "Omar al-Baghdadi spoke. President Washington listened.",
        "Tom Steele left early; Steele said nothing more.",
        "They told us that the turkey was fine.",
        "Since then, Police said, Many have left.",
        "The Syrian Democratic Forces met Mohamed in Salah's house.",
    ],
)
def test_english_words_that_are_no_places(names: Names, text: str) -> None:
    assert names(text, "en") == []


@pytest.mark.parametrize(
    ("text", "language", "place"),
    [
        ("Gunmen stormed a hotel in the Somali capital on Sunday", "en", "Mogadishu"),
        ("The raid hit the capital of Yemen at dawn", "en", "Sanaa"),
        ("هاجم مسلحون فندقا في العاصمة الصومالية", "ar", "Mogadishu"),
        ("تظاهر المئات بالعاصمة اللبنانية", "ar", "Beirut"),
        ("خرجت مظاهرة في عاصمة السودان", "ar", "Khartoum"),
        # must not match: no country, a capital that is disputed
        ("Gunmen stormed a hotel in the capital on Sunday", "en", None),
        ("A march was held in the Israeli capital", "en", None),
        ("هاجم مسلحون فندقا في العاصمة", "ar", None),
    ],
)
def test_a_capital_called_after_its_country(gazetteer: Gazetteer, text: str, language: str, place: str | None) -> None:
    named = [gazetteer.place(toponym.place_ids[0]).name for toponym in find(text, gazetteer, language=language)]
    assert named == ([place] if place else [])


def test_a_comma_and_a_state_make_a_surname_a_place(names: Names) -> None:
    assert names("A fire in Clark, New Jersey, killed one.", "en") == ["Clark", "New Jersey"]
    assert names("Clark was late.", "en") == []


def test_a_cue_word_lets_a_small_place_pass(names: Names) -> None:
    assert names("اشتباكات في سوريا قرب قرية السوسة", "ar") == ["سوريا", "السوسة"]
    assert "صور" not in names("نشرت صور الهجوم في سوريا", "ar")
    assert any("صور" in name for name in names("غارة على مدينة صور في لبنان", "ar"))


@pytest.mark.parametrize(
    ("text", "language", "name", "cue"),
    [
        ("in the town of Hajin in Syria", "en", "Hajin", "town"),
        ("the Kyiv region was hit", "en", "Kyiv", "region"),
        ("near Mosul University", "en", "Mosul", "university"),
        ("في بلدة هجين", "ar", "هجين", "town"),
        ("ببلدة هجين", "ar", "هجين", "town"),
        ("في مستشفى حلب", "ar", "حلب", "hospital"),
        ("على طريق حلب", "ar", "حلب", "road"),
    ],
)
def test_cues(only: Only, text: str, language: str, name: str, cue: str) -> None:
    assert only(text, language, name).cue == cue


@pytest.mark.parametrize(
    ("text", "language", "name", "cue"),
    [
        ("Moscow said that it had no part in it.", "en", "Moscow", "government"),
        ("Damascus accused Ankara of it.", "en", "Damascus", "government"),
        ("قالت موسكو إن الهجوم فشل", "ar", "موسكو", "government"),
        ("Officers of the Baghdad Operations Command came.", "en", "Baghdad", "organisation"),
    ],
)
def test_names_that_are_no_events_place(only: Only, text: str, language: str, name: str, cue: str) -> None:
    assert only(text, language, name).cue == cue


def test_a_town_that_is_no_capital_does_not_speak(only: Only) -> None:
    assert only("Aleppo said goodbye to them.", "en", "Aleppo").cue != "government"


@pytest.mark.parametrize(
    ("text", "language", "name", "relation", "bearing", "km"),
    [
        ("15 km (9 miles) north-east of Abu Kamal", "en", "Abu Kamal", "side", "NE", 15.0),
        ("about 20 miles east of Raqqa", "en", "Raqqa", "side", "E", 32.19),
        ("على بعد ١٥ كم شرق البوكمال", "ar", "البوكمال", "side", "E", 15.0),
        ("على بعد 30 كيلومترا شمال غرب الرقة", "ar", "الرقة", "side", "NW", 30.0),
        ("near Raqqa", "en", "Raqqa", "near", None, None),
        ("on the outskirts of Raqqa", "en", "Raqqa", "near", None, None),
        ("قرب بلدة هجين", "ar", "هجين", "near", None, None),
        ("في محيط الرقة", "ar", "الرقة", "near", None, None),
        ("أطراف مدينة هجين", "ar", "هجين", "near", None, None),
        ("10 kilometers from Raqqa", "en", "Raqqa", "near", None, 10.0),
        ("in Raqqa", "en", "Raqqa", None, None, None),
        ("5 civilians died near Raqqa", "en", "Raqqa", "near", None, None),
        ("ريف منبج الشرقي", "ar", "منبج", "countryside", "E", None),
        ("the western countryside of Manbij", "en", "Manbij", "countryside", "W", None),
    ],
)
def test_relations(
    only: Only, text: str, language: str, name: str, relation: str | None, bearing: str | None, km: float | None
) -> None:
    found = only(text, language, name)
    assert (found.relation, found.bearing) == (relation, bearing)
    assert found.distance_km == (pytest.approx(km, abs=0.05) if km else None)


def test_between_takes_both_names(gazetteer: Gazetteer) -> None:
    for text, language in (("a road between Homs and Hama", "en"), ("الطريق بين حمص وحماة", "ar")):
        assert [t.relation for t in find(text, gazetteer, language=language)] == ["between", "between"]
    lonely = find("clashes between Aleppo rebels and the army", gazetteer, language="en")
    assert [t.relation for t in lonely] == [None]


def test_excluded_spans_give_no_place(gazetteer: Gazetteer) -> None:
    text = "The Free Aleppo Army is not in Idlib."
    start = text.index("Free")
    found = find(text, gazetteer, language="en", exclude=[(start, start + len("Free Aleppo Army"))])
    assert [t.text for t in found] == ["Idlib"]


def test_a_known_country_lets_small_places_pass(gazetteer: Gazetteer) -> None:
    text = "Two men were killed in Konduga."
    assert find(text, gazetteer, language="en", countries=["NG"])


def test_an_unknown_village_is_not_passed_over(gazetteer: Gazetteer) -> None:
    found = find("In Syria, in the village of Qwrtyza, five died.", gazetteer, language="en")
    assert [(t.text, t.place_ids) for t in found if t.cue == "village"] == [("Qwrtyza", ())]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("an assault at the village of Al-Qwrtyza after a pause", ["Al-Qwrtyza"]),
        ("an assault on the farms of the held village of Hawsh Al-Qwrtyza fell apart", ["Hawsh Al-Qwrtyza"]),
        ("the front attacked Tall ad-Qwrtyza village which lies near the road", ["Tall ad-Qwrtyza"]),
        ("a man was shot in the fishing village of Qwrty-Qwrtyza by the sea", ["Qwrty-Qwrtyza"]),
        # a group, a person, a word
        ("the men of Al Qwrtyza said so, and a reporter of Al Bwrtyza agreed with them", []),
        ("he met the sheikh Abu Qwrtyza there, who is chief of the place", []),
    ],
)
def test_an_unknown_name_begins_with_its_article(gazetteer: Gazetteer, told: str, expected: list[str]) -> None:
    found = find(f"In Syria, as the people of the place say, {told}.", gazetteer, language="en")
    assert [t.text for t in found if not t.place_ids] == expected


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=120), st.sampled_from(["ar", "en"]))
@settings(max_examples=80, deadline=None)
def test_any_text_can_be_read(text: str, language: str) -> None:
    found = find(text, Gazetteer.open(), language=language)
    assert all(text[t.start : t.end] == t.text for t in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the gunmen then attacked Qwrtzan village and left it at once", ["Qwrtzan"]),
        ("the soldiers stormed the Qwrtz Hospital in the afternoon of that day", ["Qwrtz Hospital"]),
        ("the shells fell on the Qwrin Kotta area in the afternoon of that day", ["Qwrin Kotta"]),
        ("they said that they had then taken the Qwrna Gas Fields at the end of that day", ["Qwrna Gas Fields"]),
        ("they said that they had then taken the T-9 Military Airport at the end of it", ["T-9 Military Airport"]),
        ("the rebels said they had captured the hilltop of Tal Al-Qwrtafa that day", ["Tal Al-Qwrtafa"]),
        ("the army then captured the village of Rasm Al-‘Qwrbed and left it at once", ["Rasm Al-‘Qwrbed"]),
        ("the convoy was attacked in eastern Chad by men who came over the border", ["Chad"]),
        ("shells fell on the old town of Hit by the river and killed several people", ["Hit"]),
    ],
)  # fmt: skip
def test_words_after_a_name_make_a_place_of_it(names: Names, text: str, expected: list[str]) -> None:
    assert names(text, "en") == expected


@pytest.mark.parametrize(
    "text",
    [
        "the gunmen came to a Sunni village and to a Turkish base, and left both at once",
        "the men of the Qwrtz Front and of the Qwrtz Party met the people of Qwrtz TV station",
        "General Hospital and the National Market were closed, it was said on that same day",
        "several PKK camps and an ISIS hospital were seen by the people who had come there",
        "his daughter Hit and his son Chad were with him on that day, he said to the others",
    ],
)
def test_words_after_what_is_no_name_make_no_place(names: Names, text: str) -> None:
    assert names(text, "en") == []
