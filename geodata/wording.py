"""The few words drawn on maps, in the languages of the interface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geodata.errors import DrawingError

Language = Literal["en", "ar"]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words on a map in one language."""

    sides: str
    choose: str
    uncounted: str
    heat: str
    units: str
    outside_units: str
    approximate: str
    within: str
    size: str
    events: str
    killed: str
    unknown: str
    precision: tuple[str, ...]
    """UCDP's where_prec 1-7, in order."""
    shown: str
    nothing: str
    kilometres: str
    base_map: str
    """Where the base map comes from and what its borders do not say."""
    credit: str
    """The same in so few words that they stand on one line of a phone's map."""
    more: str


_WORDINGS = {
    "en": Wording(
        sides="Sides",
        choose="Click a side to show its events; click it again to show the others too",
        uncounted="Number of dead unknown",
        heat="Where most events are",
        units="Events by governorate or province",
        outside_units="In no single unit: {count}",
        approximate="Place not exact",
        within="Somewhere within the circle",
        size="Size and number: events",
        events="events",
        killed="killed",
        unknown="unknown",
        precision=(
            "exact place",
            "near a named place",
            "district only",
            "governorate or province only",
            "along a line or in a vague area",
            "country only",
            "international waters or airspace",
        ),
        shown="Events shown: {count}",
        nothing="No events to show",
        kilometres="km",
        base_map="Base map: GSHHG and CIA World Data Bank II (coast, rivers), Natural Earth (borders). "
        "Borders are drawn for orientation and endorse no claim.",
        credit="Coast, rivers: GSHHG, WDBII · Borders: Natural Earth",
        more="About the base map",
    ),
    "ar": Wording(
        sides="الأطراف",
        choose="انقر على طرف لعرض أحداثه، وانقر عليه ثانية لعرض البقية أيضًا",
        uncounted="عدد القتلى غير معروف",
        heat="حيث تكثر الأحداث",
        units="الأحداث بحسب المحافظة",
        outside_units="ليست في وحدة واحدة: {count}",
        approximate="موقع غير دقيق",
        within="في مكان ما داخل الدائرة",
        size="الحجم والرقم: عدد الأحداث",
        events="أحداث",
        killed="قتلى",
        unknown="غير معروف",
        precision=(
            "مكان محدد",
            "قرب مكان مسمّى",
            "معروف القضاء أو المنطقة فقط",
            "معروفة المحافظة فقط",
            "على امتداد خط أو في منطقة غير محددة",
            "معروف البلد فقط",
            "مياه أو أجواء دولية",
        ),
        shown="الأحداث المعروضة: {count}",
        nothing="لا أحداث للعرض",
        kilometres="كم",
        base_map="خريطة الأساس: GSHHG وWorld Data Bank II (السواحل والأنهار) وNatural Earth (الحدود). "
        "الحدود للاسترشاد فقط ولا تعني الإقرار بأي مطالبة.",
        credit="السواحل والأنهار: GSHHG وWDBII · الحدود: Natural Earth",
        more="عن خريطة الأساس",
    ),
}


def wording(language: str) -> Wording:
    """The words in "en" or "ar". Raises DrawingError for other languages."""
    if language not in _WORDINGS:
        raise DrawingError(f"maps are worded in {', '.join(_WORDINGS)}, not {language!r}")
    return _WORDINGS[language]
