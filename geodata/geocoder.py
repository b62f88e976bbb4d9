"""The gazetteer behind geopy's interface, for code that already speaks it: no network, no key, no rate limit.

from geodata.geocoder import OfflineGeocoder
OfflineGeocoder().geocode("البوكمال", country_codes=["sy"])     # geopy.location.Location or None
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geopy.exc import GeocoderQueryError, GeocoderServiceError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geodata.errors import GazetteerError
from geodata.gazetteer import Gazetteer
from geodata.online import OnlineChain
from geodata.places import Place

MAX_RESULTS = 10
REVERSE_KM = 50.0
"""Farther from any place than this, a point is nowhere in particular."""


class OfflineGeocoder(Geocoder):  # type: ignore[misc]
    """A geopy geocoder that answers from the compiled gazetteer.

    Each `Location.raw` is the `geodata.places.Place`. Works with geopy's RateLimiter, though nothing needs limiting.
    """

    def __init__(
        self,
        gazetteer: Gazetteer | None = None,
        *,
        online: OnlineChain | None = None,
        timeout: Any = DEFAULT_SENTINEL,
        user_agent: str | None = None,
    ) -> None:
        """`gazetteer`: an open one, else the default is opened. Raises GeocoderServiceError when there is none.

        `online`: services to ask for names that the gazetteer does not hold; none unless given.
        """
        super().__init__(timeout=timeout, user_agent=user_agent)
        try:
            self.online = online
            self.gazetteer = gazetteer or Gazetteer.open()
        except GazetteerError as error:
            raise GeocoderServiceError(str(error)) from error

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        language: str | None = None,
        country_codes: str | Sequence[str] | None = None,
    ) -> Location | list[Location] | None:
        """The place of a name, best known first; "Name, Unit" or "Name, Country" narrows it.

        `language` "ar" writes addresses in Arabic; `country_codes` are ISO 3166-1 alpha-2, in any case; `timeout` is
        accepted and ignored. None when nothing has that name. Raises GeocoderQueryError for an empty query, and with
        an online chain what that raises.
        """
        name, *within = (part.strip() for part in query.replace("،", ",").split(",")) if query else [""]
        if not name:
            raise GeocoderQueryError("the query is empty; give a place name")
        codes = {code.upper() for code in _listed(country_codes)}
        found = [place for place in self._named(name, codes) if self._lies_within(place, within)]
        locations = [_location(place, language) for place in found] or self._asked_online(query, codes)
        return _answer(locations, exactly_one)

    def _asked_online(self, query: str, codes: set[str]) -> list[Location]:
        found = self.online.geocode(query) if self.online else []
        return [location for location in found if not codes or location.raw.country in codes]

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        language: str | None = None,
    ) -> Location | list[Location] | None:
        """The nearest places to a point: (latitude, longitude), a geopy Point, or "lat, lon".

        None farther than REVERSE_KM from any. Raises GeocoderQueryError when the query is no point.
        """
        try:
            point = Point(query)
        except (ValueError, TypeError) as error:
            raise GeocoderQueryError(f"{query!r} is no point: {error}") from error
        near = self.gazetteer.nearest(point.latitude, point.longitude, within_km=REVERSE_KM, limit=MAX_RESULTS)
        return _answer([_location(one.place, language) for one in near], exactly_one)

    def _named(self, name: str, codes: set[str]) -> list[Place]:
        if not codes:
            return list(self.gazetteer.lookup(name))
        return [place for code in sorted(codes) for place in self.gazetteer.lookup(name, country=code)]

    def _lies_within(self, place: Place, within: Sequence[str]) -> bool:
        """Whether each part after the first names a unit or country the place lies in."""
        return all(self._is_in(place, part) for part in within if part)

    def _is_in(self, place: Place, part: str) -> bool:
        around = self.gazetteer.lookup(part)
        countries = {p.country for p in around if p.feature == "PCLI"}
        units = {(p.country, p.admin1) for p in around if p.feature == "ADM1"}
        return place.country in countries or (place.country, place.admin1) in units


def _listed(codes: str | Sequence[str] | None) -> Sequence[str]:
    return codes.split(",") if isinstance(codes, str) else codes or ()


def _answer(locations: list[Location], exactly_one: bool) -> Location | list[Location] | None:
    if not locations:
        return None
    return locations[0] if exactly_one else locations[:MAX_RESULTS]


def _location(place: Place, language: str | None) -> Location:
    name = place.name_ar if language == "ar" and place.name_ar else place.name
    address = ", ".join(dict.fromkeys(part for part in (name, place.admin1, place.country) if part))
    return Location(address, (place.latitude, place.longitude, 0.0), place)
