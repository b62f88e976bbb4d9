"""What speaks for and against a candidate of a name: points, each with its reason in words.

The points were set on half of the TR-News/GeoWebNews and IDRISI annotations (`python -m geodata evaluate`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from geodata.countries import neighbours
from geodata.cues import cue_features
from geodata.entries import distance_km
from geodata.names import AT_HAND, key
from geodata.places import Place, Toponym
from geodata.sources import PLAIN_STATES

CLOSE = 30.0
"""Kilometres from another place of the article within which a place needs no other witness."""
_COUNTRY, UNIT, UNIT_IN_ARTICLE, _CUE, _WRONG_KIND, _NAMESAKE, _MAIN_NAME = 0.7, 0.6, 0.25, 0.25, -0.35, -0.4, 0.12
_NEAR = ((CLOSE, 0.35), (100.0, 0.25), (300.0, 0.12))
"""(km to the nearest other place of the article, points)."""
FAMOUS = 1.0
"""Fame from which a place is believed in an article about other countries: a city of a million or so."""
OBSCURE, FAMOUS_NAMESAKE = 0.75, 1.1
"""Fame below which a place needs more than the country's agreement beside one above (Riyadh in the Nile delta)."""
ABROAD_KM = 900.0
"""Closer to the story than this, a country not named is no surprise (Abha in a report from Yemen)."""
_FOREIGN = -0.35
_ALONE = -0.6
_OTHER_NAME = -0.3
"""For a town of PLAIN_STATES under one of its many former names, when another town is called so (Daphne, Hollywood)."""
GREAT_CAPITAL = 500_000
"""Inhabitants from which a capital's name is believed to be the capital's (Washington in an article about England)."""
_ONLY = 0.3
UNIT_CUES = frozenset({"governorate", "countryside", "region", "county"})
_CALLED_UNIT = -0.9
CALLED_AREA = frozenset({"SA"})
"""Countries whose first-order units are called منطقة, which elsewhere is any area of a town."""

Points = tuple[float, str]
"""Points and the reason for them; (0, "") when there is nothing to say."""


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """One name of an article: all its mentions mean the same place unless the text says otherwise.

    Equal to itself alone.
    """

    mentions: tuple[int, ...]
    places: tuple[Place, ...]
    units: frozenset[tuple[str, str]]
    """(country, unit or "") named right beside a mention."""


NOTHING: Points = (0.0, "")


def in_country(place: Place, countries: dict[str, float], nearest: float) -> Points:
    """Whether it lies in a country the article is about; `countries` has weights 0..1, `nearest` is in km."""
    weight = countries.get(place.country, 0.0)
    if not weight and countries and place.country and _is_surprise(place, countries, nearest):
        return _FOREIGN, "in a country the article does not name"
    return _COUNTRY * weight, f"in {place.country}, which the article is about"


def _is_surprise(place: Place, countries: dict[str, float], nearest: float) -> bool:
    """Whether a place abroad is little known and far from all the article names.

    "Russian shells hit Kharkiv" names the neighbour that does it, and not where it is done.
    """
    if nearest <= ABROAD_KM or fame(place) >= FAMOUS:
        return False
    return not any(place.country in neighbours(code) for code in countries)


@lru_cache(maxsize=AT_HAND)
def fame(place: Place) -> float:
    """0..1.3: inhabitants on a log scale and how many languages have a name for it."""
    if place.feature == "PCLI" or (not place.country and place.radius_km):
        return 1.3
    if place.feature == "ADM1":
        return 1.04 if place.country in PLAIN_STATES else 0.94
    population = place.population or (50_000 if place.id.startswith(("furat:", "add:", "learned:")) else 300)
    tongues = min(len(place.aliases) / 60, 1.0)
    return min(1.0, math.log10(population + 10) / 7) + 0.2 * tongues + (0.15 if place.feature == "PPLC" else 0.0)


def nearest_km(place: Place, points: Iterable[tuple[float, float]]) -> float:
    """How far the nearest of some points (latitude, longitude) is; infinite when there are none."""
    return min((km(place.latitude, place.longitude, *point) for point in points), default=math.inf)


def nearness(place: Place, nearest: float) -> Points:
    """Closeness to the other places of the article, of which the nearest is so many km away."""
    if place.feature == "PCLI":
        return NOTHING
    for limit, given in _NEAR:
        if nearest <= limit:
            return given, f"{nearest:.0f} km from another place of the article"
    return 0.0, ""


def kind(place: Place, mentions: Sequence[Toponym]) -> Points:
    """Agreement with the cue words; a unit needs one where a town has the same name."""
    cues = [toponym.cue for toponym in mentions if toponym.cue in cue_features()]
    if not cues:
        return 0.0, ""
    called = place.feature == "ADM1" and _is_called_unit(place.country, mentions)
    if called or any(place.feature in cue_features()[cue].features for cue in cues if cue):
        return _CUE, f"a {cues[0]}, as the text says"
    if any(cue in ("village", "town", "city") for cue in cues) and place.feature in ("ADM1", "PCLI"):
        return _WRONG_KIND, f"no {cues[0]}"
    if place.feature.startswith("PPL") and any(
        cue in ("county", "river", "lake", "mountain", "island") for cue in cues
    ):
        return _WRONG_KIND, f"no {cues[0]}, a town"
    return 0.0, ""


def namesake(place: Place, name: Named, mentions: Sequence[Toponym]) -> Points:
    """حلب alone is the city, not its governorate; عمان alone is more often the capital Amman than the country Oman."""
    if _is_called_unit(place.country, mentions):
        whole = place.feature.startswith("PPL") and any(_is_unit(other, place.country) for other in name.places)
        return (_CALLED_UNIT, "the text says governorate, and one has the name") if whole else NOTHING
    if _is_sure(place, mentions):
        return NOTHING
    others = [other for other in name.places if other is not place]
    if place.feature == "ADM1" and any(_takes_name(other, place.country, mentions[0]) for other in others):
        return _NAMESAKE, "the town or sea of that name is meant more often"
    if place.feature == "PCLI" and any(p.feature == "PPLC" and p.country != place.country for p in others):
        return _NAMESAKE, "a capital elsewhere has the name"
    return NOTHING


def outshone(place: Place, name: Named, mentions: Sequence[Toponym]) -> Points:
    """What speaks against a little-known place with a famous namesake, unless another place of the article is CLOSE."""
    obscure = fame(place) < OBSCURE and not name.units and all(toponym.cue is None for toponym in mentions)
    if obscure and not _is_sure(place, mentions) and any(_is_famous(o) for o in name.places if o is not place):
        return _NAMESAKE, "a famous place has the name, and nothing says it is this one"
    return NOTHING


def _is_sure(place: Place, mentions: Sequence[Toponym]) -> bool:
    """Whether no namesake matters: the text says a unit or a country, or it is a state of PLAIN_STATES."""
    cued = any(toponym.cue in UNIT_CUES or toponym.cue == "country" for toponym in mentions)
    return cued or (place.feature == "ADM1" and place.country in PLAIN_STATES)


def _is_called_unit(country: str, mentions: Sequence[Toponym]) -> bool:
    """محافظة الجيزة is never the city, nor is منطقة الرياض."""
    cues = {toponym.cue for toponym in mentions}
    return "governorate" in cues or (country in CALLED_AREA and "area" in cues)


def _is_unit(place: Place, country: str) -> bool:
    return place.feature == "ADM1" and place.country == country


def _is_famous(place: Place) -> bool:
    return fame(place) > FAMOUS_NAMESAKE or (place.feature == "PPLC" and (place.population or 0) >= GREAT_CAPITAL)


def other_name(place: Place, toponym: Toponym, *, taken: bool) -> Points:
    """A town under a name that is another's usual one (`taken`): GeoNames keeps former names of American towns."""
    home = place.country in PLAIN_STATES and place.id.startswith("geonames:") and fame(place) < FAMOUS
    if taken and home and not spelling(place, toponym)[0]:
        return _OTHER_NAME, "not its usual name, which others have"
    return 0.0, ""


def alone(place: Place, name: Named, *, supported: bool) -> Points:
    """A little-known town that nothing but its country speaks for, in a country that shares out names freely."""
    if supported or not place.feature.startswith("PPL") or fame(place) >= OBSCURE or place.country not in PLAIN_STATES:
        return 0.0, ""
    return _ALONE, "a small town, and nothing but the country speaks for it"


def _takes_name(place: Place, country: str, toponym: Toponym) -> bool:
    """A sea, or a town of the country that is mainly called so."""
    if place.feature in ("SEA", "OCN"):
        return True
    return _is_town(place, country) and spelling(place, toponym)[0] > 0


def _is_town(place: Place, country: str) -> bool:
    return place.country == country and place.feature.startswith("PPL") and (place.population or 20_000) > 10_000


def spelling(place: Place, toponym: Toponym) -> Points:
    """Whether it is written as the place is mostly called."""
    wanted = key_of_name(toponym.text)
    if wanted in (key_of_name(place.name), key_of_name(place.name_ar or "")):
        return _MAIN_NAME, "its usual name"
    return 0.0, ""


def only(place: Place, name: Named, toponym: Toponym) -> Points:
    """A name of several words that one place alone has says more than its inhabitants do (Eastern Aleppo)."""
    words = [word for word in toponym.text.replace("-", " ").split() if len(word) > 2]
    if len(name.places) > 1 or len(words) < 2 or place.country in PLAIN_STATES:
        return 0.0, ""
    return _ONLY, "no other place is called so"


key_of_name = lru_cache(maxsize=AT_HAND)(key)
km = lru_cache(maxsize=AT_HAND)(distance_km)  # many candidates, the same few points
