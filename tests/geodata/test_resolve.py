"""Which place a toponym means, and how exact the location may be."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.countries import demonym, hints, neighbours
from geodata.gazetteer import Gazetteer
from geodata.locate import BEARINGS, moved
from geodata.places import Place, Resolution, Toponym, WherePrecision
from geodata.resolve import Context, Resolver
from geodata.sources import distance_km
from geodata.toponyms import find

Read = Callable[..., dict[str, Resolution]]


@pytest.fixture(scope="session")
def read(gazetteer: Gazetteer, resolver: Resolver) -> Read:
    """read(text, language, context=None): resolutions by the name as written."""

    def resolve(text: str, language: str, context: Context | None = None) -> dict[str, Resolution]:
        toponyms = find(text, gazetteer, language=language)
        resolved = resolver.resolve(toponyms, context or Context(hints(text), language))
        assert [r.toponym for r in resolved] == list(toponyms)
        return {r.toponym.text: r for r in resolved}

    return resolve


def country_of(resolution: Resolution) -> str:
    assert resolution.place is not None, resolution.reasons
    return resolution.place.country


@pytest.mark.parametrize(
    ("text", "name", "feature"),
    [
        ("سقط مصابون في المنيل بمحافظة الجيزة في مصر", "الجيزة", "ADM1"),
        ("سقط مصابون في المنيل بمحافظة #الجيزة في مصر", "الجيزة", "ADM1"),
        ("مدير الصحة بمنطقة الرياض يزور الخرج في السعودية", "الرياض", "ADM1"),
        ("معدل العدوى في منطقة #الرياض وصل إلى 1.7", "الرياض", "ADM1"),
        ("حريق في مدينة الجيزة في مصر", "الجيزة", "PPL"),
        ("حريق في منطقة الجيزة في مصر", "الجيزة", "PPL"),
        ("حريق في الرياض والخرج في السعودية", "الرياض", "PPLC"),
    ],
)
def test_a_governorate_named_as_one_is_not_its_city(read: Read, text: str, name: str, feature: str) -> None:
    place = read(text, "ar")[name].place
    assert place
    assert place.feature == feature


@pytest.mark.parametrize(
    ("text", "language", "name", "country"),
    [
        ("Clashes in Tripoli, Lebanon, left two dead.", "en", "Tripoli", "LB"),
        ("Gunmen shot their way into a clinic in northwestern Mexico.", "en", "Mexico", "MX"),
        ("The convoy tried to enter eastern Aleppo through the Gondola crossing.", "en", "eastern Aleppo", "SY"),
        ("Shelling continued in northern Mali.", "en", "northern Mali", "ML"),
        ("Libyan militias fought in Tripoli and Misrata.", "en", "Tripoli", "LY"),
        ("Lebanese soldiers were shot in Tripoli; Beirut was calm.", "en", "Tripoli", "LB"),
        ("اشتباكات في طرابلس شمال لبنان", "ar", "طرابلس", "LB"),
        ("قصف قوات حفتر طرابلس، وقال الجيش الليبي إن مصراتة هادئة", "ar", "طرابلس", "LY"),
        ("وصل الوفد إلى عمان", "ar", "عمان", "JO"),
        ("وصل الوفد إلى سلطنة عمان ثم صلالة ومسقط", "ar", "مسقط", "OM"),
        ("A man was shot in Oxford, North Carolina.", "en", "Oxford", "US"),
        ("Police in Oxford, England, said so.", "en", "Oxford", "GB"),
        ("Paris and Berlin were calm.", "en", "Paris", "FR"),
        ("He was born in Paris, Texas.", "en", "Paris", "US"),
        ("قصفت إسرائيل غزة، وأبدت القاهرة والرياض وبرلين معارضتها", "ar", "الرياض", "SA"),
        ("Georgia and Armenia signed it in Tbilisi.", "en", "Georgia", "GE"),
        ("تساقطت الأمطار على العريش وقال مسؤول في روسيا إن", "ar", "العريش", "EG"),
        ("Atlanta and Savannah in Georgia were hit; Florida and Alabama too.", "en", "Georgia", "US"),
    ],
)
def test_the_article_decides_between_namesakes(read: Read, text: str, language: str, name: str, country: str) -> None:
    assert country_of(read(text, language)[name]) == country


@pytest.mark.parametrize(
    ("text", "language", "name", "feature"),
    [
        ("قصف حلب", "ar", "حلب", "PPL"),
        ("قصف محافظة حلب", "ar", "حلب", "ADM1"),
        ("Shelling in Homs, Syria", "en", "Homs", "PPL"),
    ],
)
def test_a_bare_name_is_the_town_and_a_cue_the_governorate(
    read: Read, text: str, language: str, name: str, feature: str
) -> None:
    found = next(r for written, r in read(text, language).items() if name in written)
    assert found.place is not None
    assert found.place.feature.startswith(feature)


P = WherePrecision


@pytest.mark.parametrize(
    ("text", "language", "name", "precision"),
    [
        ("in Hajin, Syria", "en", "Hajin", P.EXACT),
        ("near Hajin, Syria", "en", "Hajin", P.NEAR),
        ("15 km east of Hajin, Syria", "en", "Hajin", P.NEAR),
        ("somewhere in Syria", "en", "Syria", P.COUNTRY),
        ("in the north of Syria", "en", "Syria", P.COUNTRY),
        ("in Deir ez-Zor governorate", "en", "Deir ez-Zor", P.ADMIN1),
        ("في ريف دير الزور", "ar", "دير الزور", P.ADMIN1),
        ("في ريف دير الزور الشرقي", "ar", "دير الزور", P.ADMIN1),
        ("في محافظة إدلب", "ar", "إدلب", P.ADMIN1),
        ("في ريف منبج الشرقي بسوريا", "ar", "منبج", P.ADMIN2),
        ("on the Raqqa road in Syria", "en", "Raqqa", P.LINEAR),
        ("in the Mediterranean Sea", "en", "Mediterranean", P.INTERNATIONAL),
    ],
)
def test_precision_is_no_better_than_the_text(
    read: Read, text: str, language: str, name: str, precision: WherePrecision
) -> None:
    found = next(r for written, r in read(text, language).items() if name in written)
    assert found.precision == precision


def test_a_stated_distance_moves_the_point(read: Read) -> None:
    found = read("Fighters died 15 km east of Abu Kamal, Syria.", "en")["Abu Kamal"]
    assert found.place is not None
    assert found.latitude is not None
    assert found.longitude is not None
    away = distance_km(found.latitude, found.longitude, found.place.latitude, found.place.longitude)
    assert away == pytest.approx(15, rel=0.01)
    assert found.longitude > found.place.longitude
    assert found.radius_km


def test_a_countryside_is_not_passed_off_as_the_town(read: Read) -> None:
    found = read("في ريف منبج الشرقي بسوريا", "ar")["منبج"]
    assert found.place is not None
    assert found.radius_km
    assert found.radius_km >= 10
    assert found.longitude is not None
    assert found.longitude > found.place.longitude


def test_between_two_towns_lies_half_way(read: Read) -> None:
    found = read("on the road between Homs and Hama in Syria", "en")
    assert found["Homs"].latitude == pytest.approx(found["Hama"].latitude)
    assert found["Homs"].radius_km == pytest.approx(22.6, abs=3)


@pytest.mark.parametrize(
    ("text", "language"),
    [("اتصالات بين الولايات المتحدة وروسيا", "ar"), ("calls between Washington and Moscow", "en")],
)
def test_talks_have_no_middle(read: Read, text: str, language: str) -> None:
    for found in read(text, language).values():
        assert found.place is not None
        assert (found.latitude, found.longitude) == pytest.approx(
            (found.place.latitude, found.place.longitude), abs=1e-4
        )


def test_a_far_place_of_the_name_is_left_unresolved(read: Read) -> None:
    found = read("Troops in Myanmar burned houses near Kani, outside Mandalay and Yangon.", "en")
    assert found["Kani"].place is None or found["Kani"].place.country == "MM"


@pytest.mark.parametrize("name", ["هودن", "آدم"])
def test_a_quarter_of_the_name_in_another_country_is_not_taken(read: Read, name: str) -> None:
    found = [r for written, r in read(f"انفجار في حي {name} في مقديشو بالصومال", "ar").items() if name in written]
    assert all(r.place is None or r.place.country == "SO" for r in found)


def test_unresolved_keeps_candidates_and_says_why(gazetteer: Gazetteer, resolver: Resolver) -> None:
    places = gazetteer.lookup("Kani", country="CI")
    toponyms = [
        Toponym("Kani", 0, 4, place_ids=tuple(place.id for place in places)),
        Toponym("Mandalay", 10, 18, place_ids=(gazetteer.lookup("Mandalay")[0].id,)),
    ]
    kani, mandalay = resolver.resolve(toponyms, Context((("MM", 1.0),), "en"))
    assert (kani.place, kani.precision, kani.latitude) == (None, None, None)
    assert kani.candidates
    assert "likely enough" in kani.reasons[0]
    assert country_of(mandalay) == "MM"


def test_a_name_without_places_is_unresolved(resolver: Resolver) -> None:
    (found,) = resolver.resolve([Toponym("Qwrtyza", 0, 7, cue="village")])
    assert found.place is None
    assert found.reasons == ("the gazetteer holds no such name",)


def test_nothing_gives_nothing(resolver: Resolver) -> None:
    assert resolver.resolve([]) == ()


def test_every_resolution_has_reasons_and_a_score(read: Read) -> None:
    for found in read("Clashes in Aleppo and Idlib, Syria; Ankara said it had no part.", "en").values():
        assert found.reasons
        assert 0 < found.score <= 1
        assert list(found.candidates) == sorted(found.candidates, key=lambda c: -c.score)


def test_points_of_the_story_help(gazetteer: Gazetteer, resolver: Resolver) -> None:
    toponyms = find("Shots were heard in Salem.", gazetteer, language="en") or (
        Toponym("Salem", 20, 25, place_ids=tuple(p.id for p in gazetteer.lookup("Salem"))),
    )
    (oregon,) = resolver.resolve(toponyms, Context((("US", 1.0),), "en", points=((45.52, -122.68),)))
    (massachusetts,) = resolver.resolve(toponyms, Context((("US", 1.0),), "en", points=((42.36, -71.06),)))
    assert oregon.place is not None
    assert massachusetts.place is not None
    assert (oregon.place.admin1, massachusetts.place.admin1) == ("Oregon", "Massachusetts")


@pytest.mark.parametrize(
    ("text", "language", "name", "country"),
    [
        ("Russian shells hit a market in Kharkiv on Sunday.", "en", "Kharkiv", "UA"),
        ("A Turkish drone struck a car in Kobani on Sunday.", "en", "Kobani", "SY"),
        ("Pakistani jets bombed Khost on Sunday.", "en", "Khost", "AF"),
        ("غارة إسرائيلية على صيدا يوم الأحد", "ar", "صيدا", "LB"),
        ("قصف روسي على أوديسا يوم الأحد", "ar", "أوديسا", "UA"),
    ],
)
def test_a_neighbour_that_acts_does_not_hide_where(
    read: Read, text: str, language: str, name: str, country: str
) -> None:
    assert country_of(read(text, language)[name]) == country


def test_a_town_far_from_the_country_that_is_named_stays_open(read: Read) -> None:
    found = read("Peruvian police searched Goma on Sunday.", "en")
    assert "Goma" not in found or found["Goma"].place is None


def test_neighbours() -> None:
    assert {"TR", "IQ", "LB"} <= neighbours("SY")
    assert "SY" not in neighbours("SY")
    assert neighbours("IS") == neighbours("??") == frozenset()


def test_a_capital_abroad_is_not_the_small_town_of_its_name(small: Callable[..., Gazetteer]) -> None:
    capital = Place("geonames:1", "Washington", 38.9, -77.04, "PPLC", "US", population=690_000)
    town = Place("geonames:2", "Washington", 54.9, -1.52, "PPL", "GB", "England", population=67_000)
    gazetteer = small(capital, town)
    toponym = Toponym("Washington", 0, 10, place_ids=("geonames:1", "geonames:2"))
    (found,) = Resolver(gazetteer).resolve([toponym], Context((("GB", 1.0), ("US", 0.2)), "en"))
    assert found.place != town, "the capital, or left open"


def test_a_town_that_was_once_called_so_gives_way_to_the_town_of_the_name(small: Callable[..., Gazetteer]) -> None:
    hollywood = Place("geonames:1", "Hollywood", 26.01, -80.15, "PPL", "US", "Florida", population=8_000)
    daphne = Place(
        "geonames:2", "Daphne", 30.6, -87.9, "PPL", "US", "Alabama", aliases=("Hollywood",), population=25_000
    )
    gazetteer = small(hollywood, daphne)
    toponym = Toponym("Hollywood", 0, 9, place_ids=("geonames:2", "geonames:1"))
    (found,) = Resolver(gazetteer).resolve([toponym], Context((("US", 1.0),), "en", ((26.1, -80.2),)))
    assert found.place == hollywood
    assert "not its usual name, which others have" in found.candidates[1].reasons


def test_a_quarter_unknown_falls_back_to_its_town(small: Callable[..., Gazetteer]) -> None:
    town = Place("furat:sy-t", "Townia", 35.0, 38.0, "PPLA2", "SY", name_ar="تونيا")
    far = Place("furat:sy-q", "Quarter", 33.0, 36.0, "PPLX", "SY", name_ar="الربوع")
    gazetteer = small(town, far)
    toponyms = [
        Toponym("الربوع", 3, 9, cue="neighbourhood", place_ids=(far.id,)),
        Toponym("تونيا", 12, 17, place_ids=(town.id,)),
    ]
    quarter, _ = Resolver(gazetteer).resolve(toponyms, Context((("SY", 1.0),), "ar"))
    assert quarter.place == town
    assert quarter.precision == WherePrecision.NEAR


@given(st.floats(-80, 80), st.floats(-180, 180), st.floats(0.5, 300), st.sampled_from(sorted(BEARINGS)))
def test_moved_goes_as_far_as_told(latitude: float, longitude: float, km: float, bearing: str) -> None:
    there = moved(latitude, longitude, km, bearing)
    assert distance_km(latitude, longitude, *there) == pytest.approx(km, rel=0.01)
    if "N" in bearing:
        assert there[0] > latitude
    if "S" in bearing:
        assert there[0] < latitude


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Syrian and Russian jets", {"SY", "RU"}),
        ("القوات السورية والطائرات الروسية", {"SY", "RU"}),
        ("السوريين", {"SY"}),
        ("South Sudan", {"SS"}),
        ("جنوب السودان", {"SS"}),
        ("they told us of money", set()),
        ("قتل شخص", set()),
    ],
)
def test_hints(text: str, codes: set[str]) -> None:
    assert {code for code, _ in hints(text)} == codes


def test_hints_are_shares() -> None:
    found = hints("Syria, Syria, Iraq")
    assert found[0] == ("SY", pytest.approx(2 / 3))
    assert sum(share for _, share in found) == pytest.approx(1)


def test_demonyms() -> None:
    assert demonym("السورية") == demonym("Syrian") == "SY"
    assert demonym("Syrian desert") is None
    assert demonym("") is None
