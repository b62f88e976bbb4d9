"""A filter goes through an address unchanged; a broken address never breaks the page."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.answers import Extent, Polygon
from events.filters import from_query, in_words, to_query
from events.labels import names, sides
from events.model import EventFilter, EventType, Importance, Readers, Review, Role, SubEventType
from geodata.places import WherePrecision

NAMES = st.lists(st.text(min_size=1, max_size=20), max_size=3, unique=True).map(tuple)
DAYS = st.lists(st.none() | st.dates(), min_size=2, max_size=2).map(
    lambda days: days if None in days else sorted(day for day in days if day)
)


def chosen(kind: type) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(list(kind)), max_size=3, unique=True).map(tuple)


FILTERS = st.builds(
    lambda days, **rest: EventFilter(date_from=days[0], date_to=days[1], **rest),
    days=DAYS,
    actors=NAMES,
    sides=NAMES,
    event_types=chosen(EventType),
    sub_event_types=chosen(SubEventType),
    countries=NAMES,
    sources=NAMES,
    importance=chosen(Importance),
    min_confidence=st.floats(0, 1),
    text=st.text(max_size=50),
    role=st.sampled_from(Role),
    claimants=NAMES,
    where_precisions=chosen(WherePrecision),
    reviews=chosen(Review),
    readers=chosen(Readers),
    deaths_from=st.none() | st.integers(0, 50),
    deaths_to=st.none() | st.integers(50, 10**9),
    deaths_unknown=st.booleans(),
    area=st.none()
    | st.builds(
        lambda lats, w, e: Extent(w, min(lats), e, max(lats)),
        st.tuples(st.floats(-90, 90), st.floats(-90, 90)),
        st.floats(-180, 180),
        st.floats(-180, 180),
    )
    | st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=3, max_size=12).map(
        lambda corners: Polygon(tuple(corners))
    ),
)
KEYS = (
    "from to min type sub actor q zoom role claimant where review readers deaths_from deaths_to deaths_unknown area"
).split()


@given(FILTERS)
def test_there_and_back(filter: EventFilter) -> None:
    assert from_query(to_query(filter)) == (filter, [])


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.text())))
def test_any_address_gives_a_filter(pairs: list[tuple[str, str]]) -> None:
    filter, problems = from_query(pairs)
    assert from_query(to_query(filter)) == (filter, [])
    assert all(isinstance(problem, str) and problem for problem in problems)


@given(FILTERS, st.sampled_from(["en", "ar"]))
def test_any_filter_has_words(filter: EventFilter, language: str) -> None:
    assert in_words(filter, language=language).strip()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("from", "2017-13-01", "“2017-13-01” is no first day"),
        ("to", "yesterday", "is no last day"),
        ("type", "Battle", "“Battle” is no event type"),
        ("sub", "<script>", "is no event sub-type"),
        ("min", "nan", "is no confidence"),
        ("min", "1.1", "is no confidence"),
        ("importance", "huge", "main or background"),
        ("role", "attacker", "either, side_a or side_b"),
        ("where", "0", "1 to 7"),
        ("where", "8", "1 to 7"),
        ("where", "x", "1 to 7"),
        ("review", "done", "open, accepted or corrected"),
        ("readers", "two", "one, agree, differ, rules or model"),
        ("deaths_from", "-1", "is no number of dead"),
        ("deaths_to", "٣", "is no number of dead"),
        ("deaths_to", "1" * 30, "is no number of dead"),
        ("deaths_unknown", "perhaps", "1 or 0"),
        ("area", "38,33,42", "west,south,east,north"),
        ("area", "38,37,42,33", "west,south,east,north"),
        ("area", "nan,33,42,37", "west,south,east,north"),
        ("area", "38,33,42,97", "west,south,east,north"),
        ("area", "a,b,c,d", "west,south,east,north"),
        ("area", "38,33;42,33", "or as corners"),
        ("area", "38,33;42,33;40", "or as corners"),
        ("area", "38,33;42,33;40,nan", "or as corners"),
        ("area", "38,33;42,33;40,91", "or as corners"),
        ("area", "-180,33;540,33;40,34", "or as corners"),
        ("area", "inf,33;42,33;40,34", "or as corners"),
        ("area", ";".join(["38,33"] * 101), "or as corners"),
    ],
)
def test_a_broken_value_is_left_out_and_told(key: str, value: str, says: str) -> None:
    filter, problems = from_query([(key, value), ("side", "people")])
    assert filter == EventFilter(sides=("people",))
    assert says in problems[0]
    assert len(problems) == 1


@pytest.mark.parametrize(("key", "value"), [("type", "Wars"), ("area", "1,2"), ("deaths_from", "{x}"), ("to", "x")])
def test_what_is_broken_is_told_in_the_language_of_the_page(key: str, value: str) -> None:
    _, (problem,) = from_query([(key, value)], "ar")
    assert value in problem
    assert "فتُركت" in problem


def test_deaths_upside_down_are_exchanged_and_told() -> None:
    filter, problems = from_query([("deaths_from", "9"), ("deaths_to", "2")])
    assert (filter.deaths_from, filter.deaths_to, len(problems)) == (2, 9, 1)


def test_dates_upside_down_are_exchanged_and_told() -> None:
    filter, problems = from_query([("from", "2017-12-31"), ("to", "2017-01-01")])
    assert (filter.date_from, filter.date_to) == (date(2017, 1, 1), date(2017, 12, 31))
    assert len(problems) == 1


def test_boundary_too_many_values_are_cut_and_told() -> None:
    filter, problems = from_query([("actor", str(n)) for n in range(300)])
    assert (len(filter.actors), len(problems)) == (200, 1)


def test_unknown_keys_and_empty_values_are_nobodys() -> None:
    assert from_query([("zoom", "7"), ("event", "event-1"), ("actor", ""), ("q", "")]) == (EventFilter(), [])


@pytest.mark.parametrize(
    ("filter", "en", "ar"),
    [
        (EventFilter(), "All events", "كل الأحداث"),
        (
            EventFilter(
                sides=("islamic_state", "kurdish_led"),
                date_from=date(2017, 9, 1),
                date_to=date(2017, 11, 30),
                event_types=(EventType.BATTLES,),
            ),
            "Islamic State or SDF and Kurdish-led forces · 1 Sep 2017 to 30 Nov 2017 · Battles",
            "تنظيم الدولة الإسلامية أو قسد والقوات الكردية · من 1 أيلول 2017 إلى 30 تشرين الثاني 2017 · معارك",
        ),
        (EventFilter(date_from=date(2017, 9, 1), date_to=date(2017, 9, 1)), "1 Sep 2017", "1 أيلول 2017"),
        (EventFilter(date_from=date(2017, 9, 1)), "from 1 Sep 2017", "من 1 أيلول 2017"),
        (EventFilter(date_to=date(2017, 9, 1)), "until 1 Sep 2017", "حتى 1 أيلول 2017"),
        (
            EventFilter(countries=("SY",), sources=("SANA",), min_confidence=0.5, text="جسر"),
            "in Syria · told by SANA · confidence 0.5 or more · containing “\u2068جسر\u2069”",
            "في سوريا · نقلًا عن \u2068SANA\u2069 · ثقة 0.5 فأكثر · تتضمن «جسر»",
        ),
        (
            EventFilter(sides=("people",), role=Role.SIDE_B, deaths_from=5, deaths_unknown=True),
            "Civilians and protesters (as side B) · 5 or more killed or an unknown number",
            "مدنيون ومتظاهرون (بصفته الطرف ب) · عدد القتلى 5 فأكثر أو غير معروف",
        ),
        (EventFilter(role=Role.SIDE_A), "All events", "كل الأحداث"),
        (
            EventFilter(readers=(Readers.DIFFER, Readers.MODEL)),
            "rules and model differ or found by the model alone",
            "تختلف فيها القواعد والنموذج أو وجدها النموذج وحده",
        ),
        (
            EventFilter(deaths_from=0, deaths_to=0, reviews=(Review.OPEN,), claimants=("SOHR",)),
            "0 killed · said or denied by SOHR · not reviewed",
            "عدد القتلى 0 · على لسان المرصد السوري لحقوق الإنسان · لم تُراجع",
        ),
        (
            EventFilter(where_precisions=(WherePrecision.EXACT,), area=Extent(-1.5, -33.25, 42, 37.5)),
            "inside the area \u206633.25°S–37.5°N, 1.5°W–42°E\u2069 · place known as: exact place",
            "داخل المنطقة \u206633.25°S–37.5°N, 1.5°W–42°E\u2069 · دقة المكان: مكان محدد",
        ),
        (
            EventFilter(area=Polygon(((170, 10), (185.5, -10), (175, -20)))),
            "inside the area drawn (\u206620°S–10°N, 170°E–174.5°W\u2069)",
            "داخل المنطقة المرسومة (\u206620°S–10°N, 170°E–174.5°W\u2069)",
        ),
    ],
)
def test_the_sentence(filter: EventFilter, en: str, ar: str) -> None:
    assert in_words(filter) == en
    assert in_words(filter, language="ar") == ar


def test_names_can_be_given() -> None:
    assert in_words(EventFilter(countries=("SY",)), lambda kind, id: f"{kind}:{id}") == "in country:SY"


def test_every_type_has_an_arabic_name() -> None:
    arabic = names("ar")
    for kind, values in (("type", EventType), ("sub", SubEventType), ("importance", Importance), ("review", Review)):
        assert all(arabic(kind, value) != value and not arabic(kind, value).isascii() for value in values)


def test_sides_have_colours_and_both_names() -> None:
    assert all(side.colour.startswith("#") and side.name_ar and side.name_en for side in sides())
    assert all(names("ar")("side", side.id) == side.name_ar for side in sides())
    assert "unknown" in {side.id for side in sides()}
