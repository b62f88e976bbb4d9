"""The shape of a location: a line, an outline, a circle true to scale, or nothing for an exact place."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.countries import hints
from geodata.extents import CIRCLE_POINTS, extent_of, line_of
from geodata.gazetteer import Gazetteer
from geodata.places import Place, Resolution, Toponym, WherePrecision
from geodata.resolve import Context, Resolver
from geodata.sources import distance_km
from geodata.toponyms import find


def located(gazetteer: Gazetteer, text: str, language: str) -> Resolution:
    toponyms = find(text, gazetteer, language=language)
    resolved = Resolver(gazetteer).resolve(toponyms, Context(hints(text), language))
    return next(r for r in resolved if r.place and r.place.feature != "PCLI")


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("an ambush between Raqqa and Deir ez-Zor, Syria", "en", "LineString"),
        ("كمين على طريق الرقة - دير الزور في سوريا", "ar", "LineString"),
        ("شنت غارات على نهر الفرات قرب الرقة في سوريا", "ar", "LineString"),
        ("fighting in Aleppo governorate, Syria", "en", "MultiPolygon"),
        ("اشتباكات في محافظة درعا بسوريا", "ar", "MultiPolygon"),
        ("a blast 15 km east of Raqqa, Syria", "en", "Polygon"),
        ("انفجار قرب هجين في سوريا", "ar", "Polygon"),
        ("a blast in Raqqa, Syria", "en", None),
        ("انفجار في هجين بسوريا", "ar", None),
    ],
)
def test_what_shape_a_place_has(gazetteer: Gazetteer, text: str, language: str, kind: str | None) -> None:
    shape = extent_of(located(gazetteer, text, language))
    found = None if shape is None else shape.geom_type
    assert found == kind or (kind == "MultiPolygon" and found == "Polygon")


def test_an_outline_holds_the_towns_of_the_unit(gazetteer: Gazetteer) -> None:
    shape = extent_of(located(gazetteer, "اشتباكات في محافظة درعا بسوريا", "ar"))
    assert shape is not None
    assert shape.contains(shapely.Point(36.106, 32.618)), "the town of Daraa; longitude comes first"


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(0.5, 900))
def test_a_circle_is_true_to_scale_everywhere(latitude: float, longitude: float, km: float) -> None:
    place = Place("add:x-1", "X", latitude, longitude, "PPL", "")
    found = Resolution(Toponym("X", 0, 1), place, WherePrecision.NEAR, latitude, longitude, km)
    shape = extent_of(found)
    assert isinstance(shape, shapely.Polygon)
    corners = list(shape.exterior.coords)[:CIRCLE_POINTS]
    assert all(abs(distance_km(latitude, longitude, y, x) - km) <= 0.006 * km + 0.01 for x, y in corners)
    assert max(x for x, _ in corners) - min(x for x, _ in corners) <= 360


@pytest.mark.parametrize("path", [(), ((35.0, 40.0),)])
def test_no_line_of_fewer_than_two_points(path: tuple[tuple[float, float], ...]) -> None:
    place = Place("add:x-1", "X", 35.0, 40.0, "PPL", "SY")
    assert line_of(Resolution(Toponym("X", 0, 1), place, WherePrecision.LINEAR, path=path)) is None


def test_what_is_not_resolved_has_no_shape() -> None:
    assert extent_of(Resolution(Toponym("X", 0, 1), None, None)) is None
