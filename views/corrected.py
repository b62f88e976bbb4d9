"""A correction in the words of the page: who changed what to what, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from events.corrections import RULINGS, check_value
from events.errors import LakeError
from events.labels import actor_names, names
from events.model import Correction, EventDate, Importance, SubEventType, Toll
from geodata.places import Resolution
from views import telling
from views.words import Words


def line(correction: Correction, known: Iterable[Correction], words: Words) -> str:
    """One line, plain text; `known` are the corrections among which an undone one is looked up."""
    said = words(
        "corrected.line",
        when=telling.figures(f"{correction.when:%Y-%m-%d %H:%M}"),
        who=f"\u2068{correction.who}\u2069",
        what=what(correction, known, words),
    )
    return said + (words("corrected.why", why=f"\u2068{correction.why}\u2069") if correction.why else "")


def what(correction: Correction, known: Iterable[Correction], words: Words) -> str:
    """What was changed to what."""
    try:
        value = check_value(correction.field, correction.value)
    except LakeError:
        return correction.field
    if correction.field == "undone":
        target = next((one for one in known if one.id == value), None)
        return words("corrected.undone", what=what(target, (), words) if target else value)
    if correction.field in RULINGS:
        articles = words("telling.comma").join(dict.fromkeys(anchor.article_id for anchor in value))
        return words(f"corrected.{correction.field}", articles=articles)
    if correction.field == "rejected":
        return words("corrected.rejected" if value else "corrected.restored")
    if correction.field == "confidence" and value == 1:
        return words("corrected.accepted")
    return words("corrected.field", field=words(f"fields.{correction.field}"), value=_value(value, words))


def _value(value: Any, words: Words) -> str:
    unknown = words("telling.unknown")
    if isinstance(value, SubEventType):
        return names(words.language)("sub", value)
    if isinstance(value, Importance):
        return names(words.language)("importance", value)
    if isinstance(value, EventDate):
        return telling.days(value)
    if isinstance(value, Toll):
        return telling.toll_words(value, words)
    if isinstance(value, Resolution):
        return telling.located(value, words)
    if isinstance(value, tuple):
        return words("telling.and").join(actor_names(value, words.language)) or unknown
    return unknown if value is None else str(value)
