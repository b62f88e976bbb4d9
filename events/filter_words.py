"""A filter as one line of words: what is shown, read out loud; it goes onto every picture and into every file."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from events.answers import Extent, Polygon
from events.codes import Role
from events.labels import Language, Names
from events.labels import names as built_in_names
from events.model import EventFilter

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
        "side_a": "as side A",
        "side_b": "as side B",
        "claimant": "said or denied by {}",
        "deaths": "{} killed",
        "deaths_span": "{} to {} killed",
        "deaths_from": "{} or more killed",
        "deaths_to": "{} or fewer killed",
        "deaths_unknown": "{} or an unknown number",
        "where": "place known as: {}",
        "area": "inside the area {}",
        "drawn": "inside the area drawn ({})",
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
        "side_a": "بصفته الطرف أ",
        "side_b": "بصفته الطرف ب",
        "claimant": "على لسان {}",
        "deaths": "عدد القتلى {}",
        "deaths_span": "عدد القتلى من {} إلى {}",
        "deaths_from": "عدد القتلى {} فأكثر",
        "deaths_to": "عدد القتلى {} فأقل",
        "deaths_unknown": "{} أو غير معروف",
        "where": "دقة المكان: {}",
        "area": "داخل المنطقة {}",
        "drawn": "داخل المنطقة المرسومة ({})",
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


def in_words(filter: EventFilter, names: Names | None = None, language: Language = "en") -> str:
    """The filter as one line of words, "All events" when it asks for nothing."""
    words, name = _WORDS[language], names or built_in_names(language)

    def joined(kind: str, values: Sequence[Any]) -> str:
        return words["or"].join(_apart(name(kind, str(value)), language) for value in values)

    parts = [
        _who([joined("actor", filter.actors), joined("side", filter.sides)], filter.role, language),
        _dates(filter, language),
        joined("type", filter.event_types),
        joined("sub", filter.sub_event_types),
        _said(words["in"], joined("country", filter.countries)),
        _area(filter.area, language),
        _said(words["where"], joined("where", [f"{precision:d}" for precision in filter.where_precisions])),
        _deaths(filter, language),
        _said(words["source"], joined("source", filter.sources)),
        _said(words["claimant"], joined("claimant", filter.claimants)),
        joined("importance", filter.importance),
        joined("review", filter.reviews),
        joined("readers", filter.readers),
        words["confidence"].format(f"{filter.min_confidence:g}") if filter.min_confidence else "",
        _said(words["text"], _apart(filter.text, language)),
    ]
    return " · ".join(part for part in parts if part) or words["all"]


def _apart(text: str, language: Language) -> str:
    """A name in the script of the other language, kept apart: numbers and quotes after it would take its direction."""
    ways = (unicodedata.bidirectional(letter) for letter in text)
    strong = next((way for way in ways if way in ("L", "R", "AL")), None)
    foreign = strong is not None and (strong == "L") != (language == "en")
    return f"\u2068{text}\u2069" if foreign else text


def _who(named: Sequence[str], role: Role, language: Language) -> str:
    who = " · ".join(text for text in named if text)
    return f"{who} ({_WORDS[language][role.value]})" if who and role != Role.EITHER else who


def _area(area: Extent | Polygon | None, language: Language) -> str:
    """A polygon is told by its edges: its corners say nothing to a reader."""
    if area is None:
        return ""
    words = _WORDS[language]
    return (
        words["drawn"].format(_edges(area.extent)) if isinstance(area, Polygon) else words["area"].format(_edges(area))
    )


def _edges(area: Extent) -> str:
    """Edges as a reader of maps writes them: 33.2–36.9° N, 38.1–42° E; always from left to right."""
    across = [(lon + 180) % 360 - 180 if abs(lon) > 180 else lon for lon in (area.west, area.east)]
    south, north, west, east = (f"{abs(n):.4g}" for n in (area.south, area.north, *across))
    signs = [
        "S" if area.south < 0 else "N", "S" if area.north < 0 else "N",
        "W" if across[0] < 0 else "E", "W" if across[1] < 0 else "E",
    ]  # fmt: skip
    return f"\u2066{south}°{signs[0]}–{north}°{signs[1]}, {west}°{signs[2]}–{east}°{signs[3]}\u2069"


def _deaths(filter: EventFilter, language: Language) -> str:
    words, least, most = _WORDS[language], filter.deaths_from, filter.deaths_to
    if least is None and most is None:
        return ""
    if least == most:
        said = words["deaths"].format(least)
    elif least is not None and most is not None:
        said = words["deaths_span"].format(least, most)
    else:
        said = words["deaths_to"].format(most) if least is None else words["deaths_from"].format(least)
    return words["deaths_unknown"].format(said) if filter.deaths_unknown else said


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


_BROKEN = {
    "en": {
        "left_out": "“{value}” is no {meaning}; it was left out",
        "many": "only the first {most} values of “{key}” were taken",
        "backwards": "the bounds ran backwards ({first} to {last}); they were exchanged",
        "type": "event type",
        "sub": "event sub-type",
        "importance": "kind of mention (main or background)",
        "from": "first day (it is written 2017-10-31)",
        "to": "last day (it is written 2017-10-31)",
        "min": "confidence from 0 to 1",
        "role": "role (either, side_a or side_b)",
        "where": "precision of a place (1 to 7)",
        "review": "state of review (open, accepted or corrected)",
        "readers": "word for what rules and model make of it (one, agree, differ, rules or model)",
        "deaths_from": "number of dead",
        "deaths_to": "number of dead",
        "deaths_unknown": "answer whether unknown numbers count (1 or 0)",
        "area": "area (it is written west,south,east,north in degrees: 38,33,42,37; or as corners: 38,33;42,33;40,37)",
        "lang": "language of this page (en, ar)",
        "page": "page of Furat (map, table, review, sources)",
        "view": "view of the map (events, deaths, areas, heat)",
        "version": "version of the lake",
    },
    "ar": {
        "left_out": "«{value}» ليست {meaning}، فتُركت",
        "many": "أُخذت أول {most} من قيم «{key}» فقط",
        "backwards": "كان الحدّان معكوسين ({first} إلى {last}) فبُدِّلا",
        "type": "نوع حدث",
        "sub": "نوعًا فرعيًا",
        "importance": "طريقة ذكر (main أو background)",
        "from": "يوم بداية (يُكتب هكذا: 2017-10-31)",
        "to": "يوم نهاية (يُكتب هكذا: 2017-10-31)",
        "min": "ثقة من 0 إلى 1",
        "role": "دورًا (either أو side_a أو side_b)",
        "where": "دقة مكان (من 1 إلى 7)",
        "review": "حالة مراجعة (open أو accepted أو corrected)",
        "readers": "كلمة لما تقوله القواعد والنموذج (one أو agree أو differ أو rules أو model)",
        "deaths_from": "عدد قتلى",
        "deaths_to": "عدد قتلى",
        "deaths_unknown": "جوابًا عن احتساب الأعداد غير المعروفة (1 أو 0)",
        "area": "منطقة (تُكتب غرب،جنوب،شرق،شمال بالدرجات: 38,33,42,37 أو بأركانها: 38,33;42,33;40,37)",
        "lang": "لغة لهذه الصفحة (en أو ar)",
        "page": "صفحة من صفحات الفرات (map أو table أو review أو sources)",
        "view": "عرضًا للخريطة (events أو deaths أو areas أو heat)",
        "version": "إصدارًا من البحيرة",
    },
}


def broken(what: str, language: Language = "en", **values: object) -> str:
    """What could not be read of an address: "many", "backwards", or the key of a `value` that fits nothing."""
    words = _BROKEN[language]
    form = (
        words[what] if what in ("many", "backwards") else words["left_out"].format(value="{value}", meaning=words[what])
    )
    return form.format(**values)
