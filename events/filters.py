"""A filter as an address and as a sentence: what is shown can be sent to somebody, and reads out loud."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from events.labels import Language, Names
from events.labels import names as built_in_names
from events.model import EventFilter, EventType, Importance, SubEventType

_LISTS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "actor": ("actors", str),
    "side": ("sides", str),
    "type": ("event_types", EventType),
    "sub": ("sub_event_types", SubEventType),
    "country": ("countries", str),
    "source": ("sources", str),
    "importance": ("importance", Importance),
}
"""Key in an address -> field of the filter, and what reads one value."""
_LONGEST = 200
"""Values of one field, and characters of one text: an address of strangers must not grow a filter without bound."""

_WORDS = {
    "en": {
        "all": "All events",
        "or": " or ",
        "from": "from {}",
        "to": "until {}",
        "span": "{} to {}",
        "in": "in {}",
        "source": "told by {}",
        "confidence": "confidence {} or more",
        "text": "containing “{}”",
    },
    "ar": {
        "all": "كل الأحداث",
        "or": " أو ",
        "from": "من {}",
        "to": "حتى {}",
        "span": "من {} إلى {}",
        "in": "في {}",
        "source": "نقلًا عن {}",
        "confidence": "ثقة {} فأكثر",
        "text": "تتضمن «{}»",
    },
}
_MONTHS = {
    "en": tuple("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()),
    # As the months are called on the Euphrates.
    "ar": (
        *("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران"),
        *("تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"),
    ),
}


def to_query(filter: EventFilter) -> list[tuple[str, str]]:
    """The filter as the pairs of an address; empty fields leave none."""
    pairs = [(key, str(value)) for key, (field, _) in _LISTS.items() for value in getattr(filter, field)]
    pairs += [("from", filter.date_from.isoformat())] if filter.date_from else []
    pairs += [("to", filter.date_to.isoformat())] if filter.date_to else []
    pairs += [("min", repr(filter.min_confidence))] if filter.min_confidence else []
    return pairs + ([("q", filter.text)] if filter.text else [])


def from_query(pairs: Iterable[tuple[str, str]]) -> tuple[EventFilter, list[str]]:
    """The filter in the pairs of an address, and in plain words what of it could not be read.

    Never raises: a broken value is left out, an unknown key belongs to somebody else.
    """
    given = [(key, value) for key, value in pairs if value]
    problems: list[str] = []
    lists: dict[str, Any] = {}
    for key, (field, read) in _LISTS.items():
        values = [_read(key, value, read, problems) for k, value in given if k == key]
        lists[field] = _bounded(key, [v for v in values if v is not None], problems)
    filter = _with_dates(EventFilter(**lists), given, problems)
    confidence = _last(given, "min", _confidence, problems)
    text = next((value for key, value in reversed(given) if key == "q"), "")
    return replace(filter, min_confidence=confidence or 0.0, text=text[:_LONGEST]), problems


def in_words(filter: EventFilter, names: Names | None = None, language: Language = "en") -> str:
    """The filter as one line of words, "All events" when it asks for nothing."""
    words, name = _WORDS[language], names or built_in_names(language)

    def joined(kind: str, values: Sequence[Any]) -> str:
        return words["or"].join(name(kind, str(value)) for value in values)

    who = [text for text in (joined("actor", filter.actors), joined("side", filter.sides)) if text]
    parts = [
        *who,
        _dates(filter, language),
        joined("type", filter.event_types),
        joined("sub", filter.sub_event_types),
        _said(words["in"], joined("country", filter.countries)),
        _said(words["source"], joined("source", filter.sources)),
        joined("importance", filter.importance),
        words["confidence"].format(f"{filter.min_confidence:g}") if filter.min_confidence else "",
        _said(words["text"], filter.text),
    ]
    return " · ".join(part for part in parts if part) or words["all"]


def _said(form: str, what: str) -> str:
    return form.format(what) if what else ""


def _dates(filter: EventFilter, language: Language) -> str:
    words = _WORDS[language]
    first, last = filter.date_from, filter.date_to
    if first and last:
        day = _day(first, language)
        return day if first == last else words["span"].format(day, _day(last, language))
    if first:
        return words["from"].format(_day(first, language))
    return words["to"].format(_day(last, language)) if last else ""


def _day(day: date, language: Language) -> str:
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def _read(key: str, value: str, read: Callable[[str], Any], problems: list[str]) -> Any:
    """One value, or None and a problem."""
    try:
        return read(value)
    except ValueError:
        problems.append(f"“{value[:60]}” is no {_MEANINGS.get(key, key)}; it was left out")
        return None


_MEANINGS = {
    "type": "event type",
    "sub": "event sub-type",
    "importance": "kind of mention (main or background)",
    "from": "first day (it is written 2017-10-31)",
    "to": "last day (it is written 2017-10-31)",
    "min": "confidence from 0 to 1",
}


def _bounded(key: str, values: list[Any], problems: list[str]) -> tuple[Any, ...]:
    unique = tuple(dict.fromkeys(values))
    if len(unique) > _LONGEST:
        problems.append(f"only the first {_LONGEST} values of “{key}” were taken")
    return unique[:_LONGEST]


def _last(given: Sequence[tuple[str, str]], key: str, read: Callable[[str], Any], problems: list[str]) -> Any:
    """The last value of a key that stands for one; None when there is none or it is broken."""
    values = [value for k, value in given if k == key]
    return _read(key, values[-1], read, problems) if values else None


def _confidence(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(text)
    return value


def _with_dates(filter: EventFilter, given: Sequence[tuple[str, str]], problems: list[str]) -> EventFilter:
    first = _last(given, "from", date.fromisoformat, problems)
    last = _last(given, "to", date.fromisoformat, problems)
    if first and last and first > last:
        problems.append(f"the dates ran backwards ({first} to {last}); they were exchanged")
        first, last = last, first
    return replace(filter, date_from=first, date_to=last)
