"""Whether a name is said to lie in the unit or country named right after it.

"Jos in Plateau State", "Clark, New Jersey", بادية تدمر بسوريا: whoever writes so means a place, also where its name
is a word or a man's.
"""

from __future__ import annotations

from collections.abc import Iterator

from geodata.gazetteer import Gazetteer, NameMatch
from geodata.places import Place
from geodata.wordview import WordView

_READ = 12
"""Places of the name that are looked at."""
_WHOLE = ("ADM1", "PCLI")


def follows_comma(view: WordView, gazetteer: Gazetteer, after: int) -> bool:
    """A unit or country after a comma at word `after`: Clark, New Jersey."""
    return view.after_comma(after) and view.capital(after) and any(_units(view, gazetteer, after))


def lies_in_next(view: WordView, gazetteer: Gazetteer, first: int, match: NameMatch, language: str) -> bool:
    """Whether what follows the name at word `first`, with "in" or بـ, is a unit or country that holds a place of it."""
    after = first + match.tokens
    if language == "ar":
        return view.joined(after) and _holds(gazetteer, match, _units(view, gazetteer, after, "ب"))
    said = after + 1 < len(view.words) and view.folded[after] == "in" and view.joined(after) and view.joined(after + 1)
    if not said or view.begins_sentence(first) or not view.capital(after + 1):  # "Man in India arrested"
        return False
    return _holds(gazetteer, match, _units(view, gazetteer, after + 1))


def _units(view: WordView, gazetteer: Gazetteer, i: int, proclitic: str = "") -> Iterator[Place]:
    """Units and countries whose names stand at word i, after a proclitic when one is given."""
    for match in gazetteer.longest(view.folded, i):
        if not proclitic or (match.left_out == len(proclitic) and view.folded[i].startswith(proclitic)):
            places = (gazetteer.place_at(row) for row in match.rows[:2])
            yield from (place for place in places if place.feature in _WHOLE)


def _holds(gazetteer: Gazetteer, match: NameMatch, units: Iterator[Place]) -> bool:
    places = [gazetteer.place_at(row) for row in match.rows[:_READ]]
    inner = [place for place in places if place.feature not in _WHOLE]
    return any(_lies_in(place, unit) for unit in units for place in inner)


def _lies_in(place: Place, unit: Place) -> bool:
    if place.country != unit.country:
        return False
    return unit.feature == "PCLI" or (place.admin1 is not None and place.admin1 == unit.admin1)
