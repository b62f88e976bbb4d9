"""The geocoder behaves as geopy's do."""

import pytest
from geopy.exc import GeocoderQueryError, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from geodata.gazetteer import Gazetteer
from geodata.geocoder import OfflineGeocoder
from geodata.places import Place


@pytest.fixture(scope="module")
def geocoder(gazetteer: Gazetteer) -> OfflineGeocoder:
    return OfflineGeocoder(gazetteer)


def test_it_is_a_geocoder(geocoder: OfflineGeocoder) -> None:
    assert isinstance(geocoder, Geocoder)


def test_a_name_gives_a_location(geocoder: OfflineGeocoder) -> None:
    found = geocoder.geocode("البوكمال")
    assert isinstance(found, Location)
    assert isinstance(found.raw, Place)
    assert (round(found.latitude, 1), round(found.longitude, 1)) == (34.5, 40.9)
    assert found.address == "Abu Kamal, Deir ez-Zor, SY"


def test_addresses_in_arabic(geocoder: OfflineGeocoder) -> None:
    found = geocoder.geocode("Abu Kamal", language="ar")
    assert isinstance(found, Location)
    assert found.address.startswith("البوكمال")


@pytest.mark.parametrize(
    ("query", "codes", "country", "unit"),
    [
        ("Oxford, North Carolina", None, "US", "North Carolina"),
        ("Oxford, United Kingdom", None, "GB", "England"),
        ("Tripoli", "lb", "LB", None),
        ("Tripoli", ["LY"], "LY", None),
        ("طرابلس، لبنان", None, "LB", None),
    ],
)
def test_narrowing(
    geocoder: OfflineGeocoder, query: str, codes: str | list[str] | None, country: str, unit: str | None
) -> None:
    found = geocoder.geocode(query, country_codes=codes)
    assert isinstance(found, Location)
    assert found.raw.country == country
    assert unit is None or found.raw.admin1 == unit


def test_several_results(geocoder: OfflineGeocoder) -> None:
    found = geocoder.geocode("Tripoli", exactly_one=False)
    assert isinstance(found, list)
    assert 1 < len(found) <= 10


def test_nothing_found_is_none(geocoder: OfflineGeocoder) -> None:
    assert geocoder.geocode("xyzzy qwerty") is None
    assert geocoder.geocode("xyzzy qwerty", exactly_one=False) is None
    assert geocoder.reverse((-48.0, -123.4)) is None


@pytest.mark.parametrize("query", [(34.4522, 40.9188), "34.4522, 40.9188"])
def test_reverse(geocoder: OfflineGeocoder, query: object) -> None:
    found = geocoder.reverse(query)
    assert isinstance(found, Location)
    assert found.raw.name == "Abu Kamal"


@pytest.mark.parametrize("query", ["", "   ", ", Syria"])
def test_an_empty_query_is_an_error(geocoder: OfflineGeocoder, query: str) -> None:
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode(query)


def test_a_query_that_is_no_point(geocoder: OfflineGeocoder) -> None:
    with pytest.raises(GeopyError, match="no point"):
        geocoder.reverse("nowhere at all")


def test_it_works_behind_a_rate_limiter(geocoder: OfflineGeocoder) -> None:
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0)
    assert limited("Raqqa").raw.country == "SY"
