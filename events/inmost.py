"""Of two places named together, the one the event is at: the other only tells where that one lies.

"Bolgatanga, 560 kilometers north of Accra", "Huwara near Nablus", "Razi Hospital in Aleppo", "Mogadishu's northern
Huriwa district".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from events.attachment import PlaceOption
from events.place_signs import Places, is_exact
from geodata.places import Resolution, Toponym

_POSSESSIVE = re.compile(r"['’]s (?:\w+ ){0,2}")
"""What stands between a town and a part of it: "Mogadishu's northern Huriwa district"."""
_KIND = (
    r"(?: (?:town|village|city|area|district|neighbou?rhood|suburb|camp|settlement|municipality|locality|region|sector"
    r"|commune|LGA|Local Government Area))?"
)
_LYING = r"(?:,? (?:(?:which|that) (?:is|lies) |located |situated )?|,? \()"
_MEASURE = (
    r"(?:(?:about|some|around|roughly|just|nearly|approximately|over) )?[\d.,]+[ -](?:km|kms|kilomet(?:er|re)s?|miles?)"
    r"(?: \([^()]{0,25}\))? "
)
_SIDE = r"(?:just |to the )?(?:north|south|east|west)(?:ern)?[ -]?(?:north|south|east|west|central)?(?:ern)? of "
_OF_B = r"(?:the )?(?:(?:provincial |regional |state )?(?:capital|city|town|port)(?: city)?(?: of)?,? )?"
_MEASURED = re.compile(rf"{_KIND}{_LYING}(?:(?:{_MEASURE})(?:{_SIDE}|from |away from |outside )|(?:{_SIDE})){_OF_B}")
_NEAR = re.compile(rf"{_KIND}{_LYING}(?:near|close to|not far from|outside|on the outskirts of) {_OF_B}")
_WITHIN = re.compile(rf"{_KIND}(?: \w+)?,? (?:in|of|inside) {_OF_B}(?:\w+ern )?")
_PARTS = frozenset(
    "neighbourhood hospital market mosque square prison university school camp airport airbase base farm hotel plant "
    "bridge region district".split()
)
"""Cues of what lies in a town or beside it."""
_UNITS = frozenset({"PCLI", "ADM1"})
_STEPS = 3


def inmost(places: Places, best: int) -> int:
    """The option an event is at, when the likeliest only tells where that one lies; else the likeliest."""
    for _ in range(_STEPS):
        town = places.options[best]
        if town.in_title:
            return best
        inner = next((k for k, option in enumerate(places.options) if _lies_in(places, option, town)), None)
        if inner is None:
            return best
        best = inner
    return best


def told_by(text: str, unknown: Sequence[Resolution], known: Resolution) -> Resolution | None:
    """Of names no gazetteer has the one that a known place tells the whereabouts of: "Qwarganna in Maiduguri"."""
    return next((one for one in unknown if _is_beside(text, one.toponym, known.toponym)), None)


def _is_beside(text: str, one: Toponym, other: Toponym) -> bool:
    if other.end <= one.start:
        return _POSSESSIVE.fullmatch(text, other.end, one.start) is not None
    gaps = (_MEASURED, _NEAR, _WITHIN)
    return any(gap.fullmatch(text, one.end, other.start) for gap in gaps)


def _lies_in(places: Places, option: PlaceOption, town: PlaceOption) -> bool:
    """Whether the second place stands there only to tell where the first lies, or of what town it is a part."""
    if option.in_title or not option.resolution.place or option.sentence.index != town.sentence.index:
        return False
    text, one, other = places.setting.article.text, option.resolution.toponym, town.resolution.toponym
    if other.end <= one.start:
        return _POSSESSIVE.fullmatch(text, other.end, one.start) is not None
    if is_exact(option) and _MEASURED.fullmatch(text, one.end, other.start):
        return True
    if is_exact(option) and _NEAR.fullmatch(text, one.end, other.start):
        return _people(option) <= _people(town)
    return _is_part(option, town) and _WITHIN.fullmatch(text, one.end, other.start) is not None


def _is_part(option: PlaceOption, town: PlaceOption) -> bool:
    """Whether a place may lie in another by its kind: a quarter in a town, a region in a province."""
    place = option.resolution.place
    if place is None or place.feature in _UNITS:
        return False
    within_unit = town.resolution.place is not None and town.resolution.place.feature in _UNITS
    return option.resolution.toponym.cue in _PARTS or within_unit


def _people(option: PlaceOption) -> int:
    place = option.resolution.place
    return (place.population or 0) if place else 0
