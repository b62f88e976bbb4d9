"""Online geocoders behind one gateway, for those who choose to ask them. Off unless somebody says which.

What is asked leaves this machine: a service learns which places its asker reads about. So nothing here runs by itself;
`OnlineChain(("nominatim",))` does, or `python -m geodata lookup NAME --online nominatim`. Answers are kept on disk and
marked: `Place.id` begins with "online:" and `Place.source` names service and day.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geopy.adapters import URLLibAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderUnavailable
from geopy.geocoders import Nominatim, Photon
from geopy.location import Location

from geodata.gateway import Gateway, gateway
from geodata.places import Place

AGENT = "furat-geodata/1 (conflict event mapping; offline first)"
"""How the services see us; their terms ask for a name of one's own."""
LIMIT = 5
_ADAPTER = URLLibAdapter
"""geopy's other adapter waits and tries again by itself after "too many requests", with everybody waiting behind it."""
_FEATURES = {
    ("place", "city"): "PPL", ("place", "town"): "PPL", ("place", "village"): "PPL", ("place", "hamlet"): "PPL",
    ("place", "suburb"): "PPLX", ("place", "neighbourhood"): "PPLX", ("place", "quarter"): "PPLX",
    ("boundary", "administrative"): "ADM2", ("waterway", "river"): "STM", ("natural", "peak"): "MT",
    ("place", "country"): "PCLI", ("place", "island"): "ISL", ("aeroway", "aerodrome"): "AIRP",
}  # fmt: skip
"""OpenStreetMap's key and value -> GeoNames feature; what is not here is a locality (LCTY) of no stated kind."""


@dataclass(frozen=True, slots=True)
class Service:
    """One online geocoder: how it is made and how its answers read."""

    name: str
    make: Callable[[Mapping[str, Any]], Any]
    arguments: Mapping[str, Any]
    details: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    """An answer's raw form -> osm_type, osm_id, name, key, value, country."""
    delay_seconds: float = 1.0
    """Least time between two questions of this process; Nominatim's terms allow one a second."""


def _nominatim(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    country = str((raw.get("address") or {}).get("country_code") or "")
    key = raw.get("class") or raw.get("category")
    return {**raw, "name": raw.get("name"), "key": key, "value": raw.get("type"), "country": country}


def _photon(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    held = raw["properties"]
    return {**held, "key": held.get("osm_key"), "value": held.get("osm_value"), "country": held.get("countrycode")}


SERVICES = {
    "nominatim": Service(
        "Nominatim",
        lambda options: Nominatim(user_agent=AGENT, adapter_factory=_ADAPTER, **options),
        {"exactly_one": False, "limit": LIMIT, "addressdetails": True},
        _nominatim,
    ),
    "photon": Service(
        "Photon",
        lambda options: Photon(user_agent=AGENT, adapter_factory=_ADAPTER, **options),
        {"exactly_one": False, "limit": LIMIT},
        _photon,
    ),
}


class OnlineChain:
    """Services asked one after the other until one knows the name. Raises geopy's exceptions, as its geocoders do."""

    def __init__(
        self,
        services: Sequence[str],
        *,
        through: Gateway | None = None,
        timeout: float = 10.0,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        """`services`: names of SERVICES, in order. `options` go to geopy's classes (domain, scheme: an own server).

        Raises ValueError for a service that is not known.
        """
        if unknown := [name for name in services if name not in SERVICES]:
            raise ValueError(f"no online service {', '.join(unknown)}; there are {', '.join(SERVICES)}")
        self._services = [SERVICES[name] for name in services]
        self._gateway = through or gateway()
        self._options = {"timeout": timeout, **(options or {})}

    def geocode(self, query: str) -> list[Location]:
        """What the first service that knows the name says, best first; empty when none does.

        Raises GeocoderUnavailable when none could be asked.
        """
        troubles: list[str] = []
        for service in self._services:
            try:
                if found := self._ask(service, query):
                    return found
            except GeocoderServiceError as error:
                troubles.append(f"{service.name}: {error or type(error).__name__}")
        if troubles and len(troubles) == len(self._services):
            raise GeocoderUnavailable("; ".join(troubles))
        return []

    def _ask(self, service: Service, query: str) -> list[Location]:
        made = service.make(self._options)

        def ask() -> list[dict[str, Any]]:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", UserWarning)  # geopy warns of a latitude of 95 and then raises
                    return [dict(location.raw) for location in made.geocode(query, **service.arguments) or ()]
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise GeocoderParseError(f"an answer that cannot be read ({error!r})") from error

        where = f"{service.name} {self._options.get('domain', '')}"
        answer = self._gateway.ask(where, query, ask, delay_seconds=service.delay_seconds)
        day = answer.asked.date().isoformat()
        try:
            return [_location(service, raw, day) for raw in answer.found]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._gateway.forget(where, query)
            raise GeocoderParseError(f"an answer that cannot be read ({error!r})") from error


def _location(service: Service, raw: Mapping[str, Any], day: str) -> Location:
    told = service.details(raw)
    latitude, longitude = _point(raw)
    name = str(told.get("name") or "").strip() or str(raw["display_name"]).partition(",")[0]
    place = Place(
        id=f"online:{service.name.lower()}-{told.get('osm_type', '')}{told.get('osm_id', '')}",
        name=name,
        latitude=latitude,
        longitude=longitude,
        feature=_FEATURES.get((str(told["key"]), str(told["value"])), "LCTY"),
        country=str(told["country"] or "").upper(),
        source=f"{service.name} (OpenStreetMap), asked online on {day}, not checked",
    )
    address = ", ".join(part for part in (name, place.country, f"[{service.name}, online]") if part)
    return Location(address, (latitude, longitude, 0.0), place)


def _point(raw: Mapping[str, Any]) -> tuple[float, float]:
    """Latitude and longitude of an answer: fields in Nominatim's form, GeoJSON in Photon's."""
    if "geometry" in raw:
        longitude, latitude = raw["geometry"]["coordinates"][:2]
        return float(latitude), float(longitude)
    return float(raw["lat"]), float(raw["lon"])
