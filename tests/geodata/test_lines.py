"""Places that are lines: between two towns, a road, the stretch of a river; the line is kept, no point made of it."""

import pytest

from geodata.countries import hints
from geodata.gazetteer import Gazetteer
from geodata.places import Place, Resolution, WherePrecision
from geodata.resolve import Context, Resolver
from geodata.sources import distance_km
from geodata.stretches import stretch_near
from geodata.toponyms import find

RAQQA, DEIR = (35.953, 39.008), (35.336, 40.141)


def resolved(gazetteer: Gazetteer, text: str, language: str) -> list[Resolution]:
    toponyms = find(text, gazetteer, language=language)
    found = Resolver(gazetteer).resolve(toponyms, Context(hints(text), language))
    return [one for one in found if one.place and one.place.feature != "PCLI"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("clashes between Raqqa and Deir ez-Zor, Syria", "en"),
        ("an ambush on the road between Raqqa and Deir ez-Zor in Syria", "en"),
        ("an ambush on the road from Raqqa to Deir ez-Zor in Syria", "en"),
        ("an ambush on the Raqqa-Deir ez-Zor road in Syria", "en"),
        ("كمين على طريق الرقة - دير الزور في سوريا", "ar"),
        ("كمين على طريق الرقة دير الزور في سوريا", "ar"),
        ("كمين بين الرقة ودير الزور في سوريا", "ar"),
    ],
)
def test_from_one_town_to_another(gazetteer: Gazetteer, text: str, language: str) -> None:
    first, second = resolved(gazetteer, text, language)
    assert first.path == second.path, "both names tell the same line"
    assert [distance_km(*a, *b) < 2 for a, b in zip(first.path, (RAQQA, DEIR), strict=True)] == [True, True]
    assert first.precision is WherePrecision.LINEAR
    assert first.latitude is not None
    assert first.longitude is not None
    assert distance_km(first.latitude, first.longitude, 35.644, 39.574) < 2, "half way"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Clashes in Raqqa and Deir ez-Zor, Syria", "en"),
        ("a blast on a road in Raqqa. Deir ez-Zor in Syria was calm", "en"),
        ("انفجار في الرقة ودير الزور في سوريا", "ar"),
        ("قصف على طريق الرقة، ودير الزور في سوريا هادئة", "ar"),
    ],
)
def test_two_towns_are_not_a_line(gazetteer: Gazetteer, text: str, language: str) -> None:
    found = resolved(gazetteer, text, language)
    assert len(found) == 2
    assert [one.path for one in found] == [(), ()]


@pytest.mark.parametrize(
    ("text", "language"),
    [("troops along the Euphrates near Raqqa in Syria", "en"), ("على طول نهر الفرات قرب الرقة بسوريا", "ar")],
)
def test_the_stretch_of_a_river_that_passes_a_town(gazetteer: Gazetteer, text: str, language: str) -> None:
    river = resolved(gazetteer, text, language)[0]
    assert river.place is not None
    assert river.place.feature == "STM"
    assert river.precision is WherePrecision.LINEAR
    assert river.latitude is not None
    assert river.longitude is not None
    assert distance_km(river.latitude, river.longitude, *RAQQA) < 8
    assert all(distance_km(*point, *RAQQA) < 45 for point in river.path)
    assert river.path[0][1] < river.path[-1][1], "downstream is east"


def test_a_river_alone_and_a_town_elsewhere(gazetteer: Gazetteer) -> None:
    (alone,) = resolved(gazetteer, "along the Euphrates in Syria", "en")
    assert alone.path == ()
    stream = Place("x:1", "Euphrates River", 35.0, 40.0, "STM", "SY")
    assert stretch_near(stream, Place("x:2", "Daraa", 32.62, 36.1, "PPL", "SY")) is None
    assert stretch_near(Place("x:3", "Nameless", 35.0, 40.0, "STM", "SY"), stream) is None
