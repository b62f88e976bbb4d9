"""From a chosen place to a location no more exact than the text: point, radius and UCDP precision."""

from __future__ import annotations

from geopy.distance import geodesic

from geodata.cues import cue_features
from geodata.entries import distance_km
from geodata.places import Candidate, Place, Resolution, Toponym, WherePrecision
from geodata.stretches import HALF_KM, STREAMS, Stretch, stretch_near

BEARINGS = {"N": 0, "NE": 45, "E": 90, "SE": 135, "S": 180, "SW": 225, "W": 270, "NW": 315}
"""Degrees clockwise from north."""
NEAR_KM = 10.0
"""Radius of "near" and "east of" without a distance; UCDP's precision 2 ends at about 25 km."""
BETWEEN_KM = 200.0
"""Places farther apart than this have nothing happening half way between them."""
GOVERNORATE_SIDE_KM = 25.0
"""How far the middle of a governorate's "eastern countryside" lies from its town; half of it for a district's."""
LINEAR = frozenset(
    {"STM", "RVN", "RD", "CNL", "WAD", "VAL", "PLN", "DSRT", "MTS", "RGN", "LK", "RSV", "GULF", "SEA", "STRT"}
)
"""Features that are a line or a vague area when they are wider than LINEAR_KM."""
LINEAR_KM = 8.0
CONTINENTAL_KM = 400.0
"""Regions wider than this say no more than a country does."""
_INSIDE_TOWN = frozenset({"university", "hospital", "market", "mosque", "square", "school", "prison", "station"})
_BUILDINGS = _INSIDE_TOWN | {"facility"}
_BESIDE_TOWN = frozenset(
    {"airport", "airbase", "base", "field", "dam", "camp", "crossing", "bridge", "port", "farm", "refinery", "hill"}
)
_ADMIN = {
    "ADM1": WherePrecision.ADMIN1,
    "ADM2": WherePrecision.ADMIN2,
    "ADM3": WherePrecision.ADMIN2,
    "PCLI": WherePrecision.COUNTRY,
}

Neighbour = tuple[Toponym, Place] | None


def locate(
    toponym: Toponym,
    best: Candidate | None,
    candidates: tuple[Candidate, ...],
    *,
    before: Neighbour,
    after: Neighbour,
    town: Place | None = None,
) -> Resolution:
    """The resolution of a toponym whose best candidate is known; `before` and `after` are its resolved neighbours.

    Unresolved when there is none, unless it is a part of a town named beside it, or a street or building in `town`,
    which the article is about: then the town, precision 2.
    """
    if best is None or _elsewhere(toponym, best.place, after):
        return _in_town(toponym, candidates, after or before, town)
    place = best.place
    precision = precision_of(toponym, place)
    latitude, longitude = place.latitude, place.longitude
    reasons = list(best.reasons)
    radius = place.radius_km
    path: tuple[tuple[float, float], ...] = ()
    if shift := _shift_km(toponym, place):
        latitude, longitude = moved(latitude, longitude, shift, toponym.bearing or "N")
        reasons.append(f"{shift:g} km {toponym.bearing} of it, as the text says")
    if toponym.relation is not None and place.feature not in ("PCLI",):
        radius = _radius_km(toponym, place, precision)
    if toponym.relation == "between" and (other := _other_end(place, before, after)):
        latitude, longitude, radius, precision = _between(place, other)
        reasons.append(f"half way to {other.name}")
        path = _line(place, other, toponym, before)
    elif stretch := _stretch(place, after, before):
        latitude, longitude, radius, path = stretch.latitude, stretch.longitude, HALF_KM, stretch.path
        reasons.append("the stretch that passes the town named beside it")
    return Resolution(
        toponym,
        place,
        precision,
        round(latitude, 5),
        round(longitude, 5),
        radius,
        best.score,
        candidates,
        tuple(reasons),
        path,
    )


def precision_of(toponym: Toponym, place: Place) -> WherePrecision:
    """How exact the text lets the place be, never more exact than the place itself."""
    own = _own_precision(place)
    if toponym.cue == "countryside" or toponym.relation == "countryside":
        return max(_countryside(place), WherePrecision.ADMIN2)
    if own in (WherePrecision.ADMIN1, WherePrecision.COUNTRY, WherePrecision.INTERNATIONAL):
        return own
    return max(own, _from_relation(toponym), _from_cue(toponym, place))


def _own_precision(place: Place) -> WherePrecision:
    if place.feature in ("OCN", "SEA"):
        return WherePrecision.INTERNATIONAL
    if place.feature == "CONT" or (place.radius_km or 0) >= CONTINENTAL_KM:
        return WherePrecision.COUNTRY
    if place.feature == "RGN" and ("countryside" in place.name.lower() or (place.name_ar or "").startswith("ريف")):
        return WherePrecision.ADMIN1
    return _ADMIN.get(place.feature) or (WherePrecision.LINEAR if _is_wide(place) else WherePrecision.EXACT)


def _countryside(place: Place) -> WherePrecision:
    """ريف دير الزور is the governorate's land, ريف الميادين the district's."""
    if place.feature in _ADMIN:
        return _ADMIN[place.feature]
    heads_unit = place.feature in ("PPLA", "PPLC", "RGN") or (
        place.admin1 and place.admin1 in (place.name, *place.aliases)
    )
    return WherePrecision.ADMIN1 if heads_unit else WherePrecision.ADMIN2


def _is_wide(place: Place) -> bool:
    return place.feature in LINEAR and (place.radius_km is None or place.radius_km > LINEAR_KM)


def _from_relation(toponym: Toponym) -> WherePrecision:
    if toponym.relation is None:
        return WherePrecision.EXACT
    if toponym.relation == "along":
        return WherePrecision.LINEAR
    if toponym.distance_km and toponym.distance_km > 25 and not toponym.bearing:
        return WherePrecision.ADMIN2 if toponym.distance_km <= 60 else WherePrecision.ADMIN1
    return WherePrecision.NEAR


def _from_cue(toponym: Toponym, place: Place) -> WherePrecision:
    """A cue the place itself does not answer: "Aleppo airport" with only Aleppo in the gazetteer."""
    expected = cue_features().get(toponym.cue or "")
    if expected is None or not place.feature.startswith("PPL"):
        return WherePrecision.EXACT
    if toponym.cue in _INSIDE_TOWN:
        return WherePrecision.EXACT
    if toponym.cue in _BESIDE_TOWN and place.feature not in expected.features:
        return WherePrecision.NEAR
    if toponym.cue in ("governorate", "road", "river", "region", "county", "district", "mountain", "valley"):
        return WherePrecision(expected.precision)
    return WherePrecision.EXACT


def _shift_km(toponym: Toponym, place: Place) -> float:
    """How far the text moves the point from the place, 0 for not at all."""
    if toponym.bearing is None:
        return 0.0
    if toponym.distance_km:
        return toponym.distance_km
    if toponym.relation == "countryside" and place.feature not in _ADMIN:
        whole = _countryside(place) is WherePrecision.ADMIN1
        return GOVERNORATE_SIDE_KM if whole else GOVERNORATE_SIDE_KM / 2
    return 0.0


def _radius_km(toponym: Toponym, place: Place, precision: WherePrecision) -> float:
    if toponym.relation == "countryside":
        return place.radius_km or (60.0 if precision >= WherePrecision.ADMIN1 else 25.0)
    if toponym.distance_km and toponym.bearing:
        return max(2.0, toponym.distance_km * 0.25)  # a stated distance is rounded and the bearing one of eight
    return max(toponym.distance_km or 0.0, place.radius_km or 0.0, NEAR_KM)


def moved(latitude: float, longitude: float, km: float, bearing: str) -> tuple[float, float]:
    """The point `km` away in one of the eight directions, on the WGS84 geodesic."""
    point = geodesic(kilometers=km).destination((latitude, longitude), bearing=BEARINGS[bearing])
    return float(point.latitude), float(point.longitude)


def _other_end(place: Place, before: Neighbour, after: Neighbour) -> Place | None:
    """The second place of "between X and Y", seen from either; talks between countries or far cities have no middle."""
    ends = [neighbour[1] for neighbour in (after, before) if neighbour and neighbour[0].relation == "between"]
    if not ends or place.feature in _ADMIN or ends[0].feature in _ADMIN:
        return None
    apart = distance_km(place.latitude, place.longitude, ends[0].latitude, ends[0].longitude)
    return ends[0] if apart <= BETWEEN_KM else None


def _line(place: Place, other: Place, toponym: Toponym, before: Neighbour) -> tuple[tuple[float, float], ...]:
    """From the one named first to the other."""
    ends = ((place.latitude, place.longitude), (other.latitude, other.longitude))
    return ends[::-1] if before and before[0].relation == "between" and before[1] is other else ends


def _stretch(place: Place, after: Neighbour, before: Neighbour) -> Stretch | None:
    """Of a river with a town named beside it, the part that passes the town."""
    if place.feature not in STREAMS:
        return None
    towns = [beside[1] for beside in (after, before) if beside and beside[1].feature.startswith("PPL")]
    return stretch_near(place, towns[0]) if towns else None


def _between(place: Place, other: Place) -> tuple[float, float, float, WherePrecision]:
    half = distance_km(place.latitude, place.longitude, other.latitude, other.longitude) / 2
    middle = ((place.latitude + other.latitude) / 2, (place.longitude + other.longitude) / 2)
    return *middle, round(max(half, 1.0), 1), WherePrecision.NEAR if half <= 25 else WherePrecision.LINEAR


def _elsewhere(toponym: Toponym, place: Place, after: Neighbour) -> bool:
    """A quarter found far from the town it is said to lie in is another quarter of that name."""
    if toponym.cue != "neighbourhood" or after is None or not after[1].feature.startswith("PPL"):
        return False
    return distance_km(place.latitude, place.longitude, after[1].latitude, after[1].longitude) > 40


def _in_town(toponym: Toponym, candidates: tuple[Candidate, ...], beside: Neighbour, town: Place | None) -> Resolution:
    """An unknown quarter of the town beside it, or an unknown building of the article's town; else unresolved."""
    if toponym.cue == "neighbourhood" and beside and beside[1].feature.startswith("PPL"):
        found, score, reason = beside[1], 0.5, f"a part of {beside[1].name}, which the gazetteer does not hold itself"
    elif toponym.cue in _BUILDINGS and town:
        found, score, reason = town, 0.4, f"a street or building; the article is about {town.name}"
    else:
        return Resolution(toponym, None, None, candidates=candidates, reasons=_why_not(candidates))
    return Resolution(
        toponym, found, WherePrecision.NEAR, found.latitude, found.longitude, NEAR_KM, score, candidates, (reason,)
    )


def _why_not(candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
    if not candidates:
        return ("the gazetteer holds no such name",)
    return (f"no candidate is likely enough; the best is {candidates[0].place.name} ({candidates[0].score:.2f})",)
