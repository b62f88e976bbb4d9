"""What an analyst changed: made, checked, put onto an event, and found again after the articles were read anew.

A correction names its event by id. Ids are made of content, so a better reader may give the same event another
id; therefore the store keeps anchors beside each correction, the places in the articles that told the event,
and the correction follows the event that is told there now.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from events.anchors import anchor, anchors, nearness, told_at
from events.errors import LakeError
from events.model import (
    Actor,
    Anchor,
    Coding,
    Correction,
    Event,
    EventDate,
    EventReport,
    Importance,
    Ruling,
    SubEventType,
    Toll,
    content_id,
)
from events.records import RecordError, to_json, value_from_json
from geodata.places import Place, Resolution, Toponym, WherePrecision

FIELDS: Mapping[str, Any] = {
    "sub_event_type": SubEventType,
    "date": EventDate | None,
    "side_a": tuple[Actor, ...],
    "side_b": tuple[Actor, ...],
    "location": Resolution | None,
    "killed": Toll,
    "injured": Toll,
    "importance": Importance,
    "confidence": float,
    "rejected": bool,
    "apart": tuple[Anchor, ...],
    "together": tuple[Anchor, ...],
    "undone": str,
}
"""Field -> type of its value. `apart` and `together` rule on merges: what is told at these places is not, or is, the
event the correction names. `rejected` true takes the event out of every view: it did not happen, or is no event.
`undone` takes back the correction whose id it names; taken back itself, that one holds again."""


RULINGS = ("apart", "together")
"""Fields that say which reports make one event."""


@dataclass(frozen=True, slots=True)
class AnchoredCorrection:
    """A correction as it is stored."""

    correction: Correction
    anchors: tuple[Anchor, ...]


def make_correction(
    event_id: str, field: str, value: object, *, who: str, why: str = "", when: datetime | None = None
) -> Correction:
    """A correction of one field, its value of the type `FIELDS` names. Raises LakeError when they do not fit."""
    moment = when or datetime.now(UTC)
    text = to_json(value)
    check_value(field, text)
    return Correction(
        content_id("correction", event_id, field, text, who, moment), event_id, field, text, who, moment, why
    )


def placed(
    place: Place,
    precision: WherePrecision,
    *,
    who: str,
    radius_km: float | None = None,
    point: tuple[float, float] | None = None,
) -> Resolution:
    """A location an analyst chose, for the field `location`; `point` is (latitude, longitude) when not the place's."""
    toponym = Toponym(place.name, 0, 0, place_ids=(place.id,))
    latitude, longitude = point or (place.latitude, place.longitude)
    return Resolution(toponym, place, precision, latitude, longitude, radius_km, 1.0, (), (f"placed by {who}",))


def undone(correction: Correction, event_id: str, *, who: str, why: str = "") -> Correction:
    """The correction that takes another one back; `event_id` is the event that shows it now."""
    return make_correction(event_id, "undone", correction.id, who=who, why=why)


def in_force(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Those that nobody has taken back, oldest first; rows that take back are done with and left out."""
    taken_back: set[str] = set()
    kept: list[Correction] = []
    for correction in reversed(in_order(corrections)):
        if correction.id in taken_back:
            continue
        if correction.field == "undone":
            taken_back.add(check_value("undone", correction.value))
        else:
            kept.append(correction)
    return tuple(reversed(kept))


def of_events(aimed: Sequence[tuple[str | None, Correction]]) -> dict[str, list[Correction]]:
    """The corrections in force by the id their event has now; `aimed` has None for those that fit none any more."""
    found: dict[str, list[Correction]] = {}
    valid = {c.id for c in in_force(c for _, c in aimed)}  # of all: a merge undone parts an undoing from its event
    for id, correction in aimed:
        if id is not None and correction.id in valid:
            found.setdefault(id, []).append(correction)
    return found


def in_order(corrections: Iterable[Correction]) -> list[Correction]:
    """Corrections as they were made."""
    return sorted(corrections, key=lambda c: (c.when.isoformat(), c.id))


def check_value(field: str, text: str) -> Any:
    """The value in a correction's JSON text. Raises LakeError that says which fields and values there are."""
    if field not in FIELDS:
        raise LakeError(f"there is no field {field!r} to correct; fields are: {', '.join(FIELDS)}")
    try:
        value = value_from_json(FIELDS[field], text)
    except RecordError as error:
        raise LakeError(f"the corrected value of {field!r} does not fit: {error}") from error
    if field == "confidence" and not 0 <= value <= 1:
        raise LakeError(f"the corrected value of 'confidence' is 0..1, not {value}")
    return value


def apply(event: Event, corrections: Iterable[Correction]) -> Event | None:
    """The event with its corrections, later ones over earlier ones; None when it was rejected in the end."""
    rejected = False
    coding = event.coding
    for correction in in_force(corrections):
        value = check_value(correction.field, correction.value)
        if correction.field in RULINGS:
            continue  # obeyed when reports are merged
        if correction.field == "rejected":
            rejected = value
        else:
            coding = _changed(coding, correction.field, value)
    return None if rejected else replace(event, coding=coding)


def _changed(coding: Coding, field: str, value: Any) -> Coding:
    if field in ("killed", "injured"):
        return replace(coding, casualties=replace(coding.casualties, **{field: value}))
    return replace(coding, **{field: value})


def heir(wanted: tuple[Anchor, ...], candidates: Iterable[Event]) -> Event | None:
    """The event that is told where a corrected one was, at most of its places; None when none is."""
    events = sorted(candidates, key=lambda e: e.id)
    homes = {report.id: event for event in events for report in event.reports}
    told: dict[str, list[EventReport]] = {}
    for event in events:
        for report in event.reports:
            told.setdefault(report.article_id, []).append(report)
    scores: Counter[str] = Counter()
    for place in wanted:
        for report in told_at(place, told.get(place.article_id, ())):
            scores[homes[report.id].id] += max(1, nearness(place, anchor(report)))
    best = min(scores, key=lambda id: (-scores[id], id), default=None)
    return next((event for event in events if event.id == best), None)


def in_words(correction: Correction) -> str:
    """A correction as one line for a history: who changed what, and why."""
    value = json.loads(correction.value)
    if correction.field in RULINGS:
        shown: Any = ", ".join(dict.fromkeys(anchor["article_id"] for anchor in value))
    else:
        shown = value if isinstance(value, (str, int, float)) else correction.value
    return f"{correction.who}: {correction.field} = {shown}" + (f" ({correction.why})" if correction.why else "")


def ruling(stored: AnchoredCorrection) -> Ruling | None:
    """What a correction rules on merges; None when it rules nothing."""
    made = stored.correction
    if made.field not in RULINGS:
        return None
    named = check_value(made.field, made.value)
    rest = tuple(place for place in stored.anchors if place not in named)
    return Ruling(rest, named, made.field == "apart", made.when)


def parted(event: Event, article_ids: Sequence[str], *, who: str, why: str = "") -> Correction:
    """The correction that what some articles tell is another event. Raises LakeError for none or all."""
    named = tuple(place for place in anchors(event) if place.article_id in article_ids)
    if not named or len(named) == len(event.reports):
        known = ", ".join(event.article_ids)
        raise LakeError(f"name some, not all, of the articles that tell {event.id}: {known}")
    return make_correction(event.id, "apart", named, who=who, why=why)


def joined(event: Event, other: Event, *, who: str, why: str = "") -> Correction:
    """The correction that two events are one. Raises LakeError when they are one already."""
    if event.id == other.id:
        raise LakeError(f"{event.id} is one event already")
    return make_correction(event.id, "together", anchors(other), who=who, why=why)
