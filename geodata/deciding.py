"""Whether the best candidate of a name is taken: likely enough, and no place far away as likely.

The thresholds were set on half of the TR-News/GeoWebNews and IDRISI annotations (`python -m geodata evaluate`).
"""

from __future__ import annotations

from collections.abc import Sequence

from geodata.evidence import km
from geodata.not_places import ARABIC_SPEAKING
from geodata.places import Candidate, Place

THRESHOLD = 0.36
"""Score below which a toponym stays unresolved: at 0.38 a tenth of the Arabic towns is lost, at 0.34 more are wrong."""
THRESHOLD_UNIQUE = 0.34
"""The same for a name that only one place has."""
THRESHOLD_TOWN, TOWN = 0.2, 20_000
"""The same for the only town of its name with so many inhabitants, in a country that speaks Arabic (العريش in a note
that names no country): of 19 names more that this places in the Arabic annotations 16 are right; in the English ones
none changes."""
MARGIN, RIVAL_KM = 0.05, 161.0
"""A candidate so close in score and so far in km leaves a name open: 55 % of such choices were wrong, 42 % to 0.1."""


def best_of(candidates: Sequence[Candidate]) -> Candidate | None:
    """The place a name means, of its candidates best first; None when that is open."""
    if not candidates or _is_torn(candidates):
        return None
    return candidates[0] if candidates[0].score >= _threshold(candidates) else None


def _threshold(candidates: Sequence[Candidate]) -> float:
    """What the best must score; less when nothing else has the name."""
    best = candidates[0].place
    alone = all(_is_around(other.place, best) for other in candidates[1:])
    home = best.country in ARABIC_SPEAKING and best.feature.startswith("PPL") and (best.population or 0) >= TOWN
    if alone and home:
        return THRESHOLD_TOWN
    return THRESHOLD if len(candidates) > 1 else THRESHOLD_UNIQUE


def _is_torn(candidates: Sequence[Candidate]) -> bool:
    """Whether a place far from the best is as likely: three counties of one name, and no state named."""
    best = candidates[0]
    rivals = (c for c in candidates[1:] if best.score - c.score < MARGIN)
    return any(km_apart(best.place, c.place) > RIVAL_KM and not _one_holds(best.place, c.place) for c in rivals)


def _one_holds(one: Place, other: Place) -> bool:
    """Whether one of two places lies in the other, so that there is nothing to be torn between."""
    return _is_around(one, other) or _is_around(other, one)


def _is_around(unit: Place, place: Place) -> bool:
    """New York lies in New York; a capital is not torn from the units of its name."""
    if unit.feature not in ("ADM1", "PCLI"):
        return False
    return place.feature == "PPLC" or (place.country == unit.country and place.admin1 == unit.admin1)


def km_apart(one: Place, other: Place) -> float:
    """Great-circle distance of two places, kilometres."""
    return km(one.latitude, one.longitude, other.latitude, other.longitude)
