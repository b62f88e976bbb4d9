"""Where an event happened: the likeliest of the places its clause and the article around it name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geopy.distance import great_circle

from events.attachment import Attacher, Focus, PlaceOption
from events.model import Span
from events.setting import Setting
from geodata.places import Resolution, WherePrecision

PLACE_CHANCE = 0.06
"""Chance below which the best place of an event is not taken; the place of the event told just before is."""


def choose_place(
    setting: Setting, clause: Span, focus: Focus, attacher: Attacher, told: PlaceOption | None
) -> tuple[PlaceOption | None, float, tuple[float, ...]]:
    """The likeliest place, its chance and the chances of all, likeliest first: of the clause, else from around it.

    `clause` is where in the text the event is told, all or a part of the sentence of `focus`.
    `told` is the place of the event told just before, if it may carry over.
    """
    here = focus.reading.sentence.index
    near = [
        o for o in setting.places if o.in_title or here - 4 <= o.sentence.index <= here + 1 or o.sentence.index <= 1
    ]
    inside = [o for o in near if o.sentence.index == here and _within(o, clause)]
    options = [o for o in near if o.sentence.index != here or o in inside or not inside]
    if not options:
        return (told, PLACE_CHANCE, ()) if told else (None, 0.0, ())
    chances = _own_first(options, attacher.places(focus, options), here)
    best = max(range(len(options)), key=lambda i: chances[i])
    best = _inner(options, chances, best)
    ranked = tuple(sorted(chances, reverse=True))
    if chances[best] >= PLACE_CHANCE:
        return _coarsened(setting, clause, options[best]), chances[best], ranked
    return (told, PLACE_CHANCE, ranked) if told else (None, chances[best], ranked)


UNPLACED_KM = {"neighbourhood": (WherePrecision.NEAR, 10.0), "camp": (WherePrecision.NEAR, 15.0)}
UNPLACED_VILLAGE = (WherePrecision.ADMIN2, 30.0)
"""How far an unknown quarter, camp or village is taken to lie from the known place named with it: precision, km."""


def _coarsened(setting: Setting, clause: Span, option: PlaceOption) -> PlaceOption | None:
    """A clause that names an unknown village happened there: a known place beside it only says about where, and one
    from elsewhere in the article says nothing."""
    unknown = [r for r in setting.unplaced if clause.start <= r.toponym.start < clause.end]
    found = option.resolution
    if not unknown or (found.precision or 0) >= WherePrecision.ADMIN2:
        return option
    precision, reach = UNPLACED_KM.get(unknown[0].toponym.cue or "", UNPLACED_VILLAGE)
    if not _within(option, clause):
        return None
    reason = f"“{unknown[0].toponym.text}” is not in the gazetteer; about {found.toponym.text}"
    radius = max(reach, found.radius_km or 0)
    coarse = replace(
        found,
        precision=max(precision, found.precision or precision),
        radius_km=radius,
        reasons=(*found.reasons, reason),
    )
    return replace(option, resolution=coarse)


OUTSIDE_WEIGHT = 0.3
"""Weight of a place named outside the sentence, when the sentence names an exact one itself. Over the training
articles, held out by thirds, the right place is taken in 0.766 of Arabic and 0.746 of English events (0.731 and 0.728
without)."""
OWN_CHANCE = 0.1


def _own_first(options: Sequence[PlaceOption], chances: Sequence[float], here: int) -> list[float]:
    """A place of the sentence itself comes before one that stands elsewhere in the article, its dateline included."""
    own = [option.sentence.index == here and not (option.in_title or option.dateline) for option in options]
    exact = [(option.resolution.precision or 9) <= WherePrecision.ADMIN2 for option in options]
    if not any(o and e and c >= OWN_CHANCE for o, e, c in zip(own, exact, chances, strict=True)):
        return list(chances)
    return [c if o else c * OUTSIDE_WEIGHT for o, c in zip(own, chances, strict=True)]


INNER_CHANCE = 0.35
"""Chance from which a smaller place named in the same sentence is taken before the larger one around it."""
INNER_KM = 80.0


def _inner(options: Sequence[PlaceOption], chances: Sequence[float], best: int) -> int:
    """ "In Deir ez-Zor, in the town of X": the event lies in the smaller of two places, where both are likely."""
    outer = options[best]
    closer = [
        i
        for i, option in enumerate(options)
        if i != best
        and option.sentence.index == outer.sentence.index
        and chances[i] >= INNER_CHANCE
        and _is_smaller(option.resolution, outer.resolution)
    ]
    return max(closer, key=lambda i: chances[i], default=best)


def _is_smaller(one: Resolution, other: Resolution) -> bool:
    """Whether a place is less of a place than another close by: more exact, or with far fewer inhabitants."""
    if one.place is None or other.place is None or one.place.id == other.place.id:
        return False
    if (
        great_circle((one.place.latitude, one.place.longitude), (other.place.latitude, other.place.longitude)).km
        > INNER_KM
    ):
        return False
    if (one.precision or 9) != (other.precision or 9):
        return (one.precision or 9) < (other.precision or 9)
    return (one.place.population or 0) * 5 < (other.place.population or 0)


def _within(option: PlaceOption, span: Span) -> bool:
    return span.start <= option.resolution.toponym.start < span.end
