"""The few words drawn on maps, in the languages of the interface."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from geodata.errors import DrawingError

Language = Literal["en", "ar"]
MARKER = "\u2063"
"""Invisible separator: stands before the hidden words. It is taken out of every label, so no label can forge it."""


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
    hatched: str
    outline: str
    line: str
    crowded: str
    area: str
    """Of the outline of the area a filter holds."""
    perhaps: str
    """Of the band below bars over time."""
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
    draw_box: str
    draw_polygon: str
    draw_box_hint: str
    draw_polygon_hint: str


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
        hatched="Anywhere in the hatched circle",
        outline="Anywhere in the hatched unit",
        line="Somewhere along the line",
        crowded="Zoom in to see how exact each place is",
        area="Only events inside this area",
        perhaps="Date uncertain: perhaps then",
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
        draw_box="Draw a rectangle: only events inside it",
        draw_polygon="Draw an area corner by corner: only events inside it",
        draw_box_hint="Drag across the map · Esc: leave it",
        draw_polygon_hint="Click the corners, then the first one again · Enter: done · Esc: leave it",
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
        hatched="في أي مكان داخل الدائرة المخططة",
        outline="في أي مكان داخل الوحدة المخططة",
        line="في مكان ما على امتداد الخط",
        crowded="قرّب الخريطة لترى دقة كل موقع",
        area="الأحداث داخل هذه المنطقة فقط",
        perhaps="تاريخ غير مؤكد: ربما حينئذ",
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
        draw_box="ارسم مستطيلًا: الأحداث داخله فقط",
        draw_polygon="ارسم منطقة ركنًا ركنًا: الأحداث داخلها فقط",
        draw_box_hint="اسحب على الخريطة · Esc: إلغاء",
        draw_polygon_hint="انقر على الأركان ثم على الأول ثانية · Enter: تمّ · Esc: إلغاء",
    ),
}


def wording(language: str) -> Wording:
    """The words in "en" or "ar". Raises DrawingError for other languages."""
    if language not in _WORDINGS:
        raise DrawingError(f"maps are worded in {', '.join(_WORDINGS)}, not {language!r}")
    return _WORDINGS[language]


def script() -> str:
    """The words that furat.js puts together, as a script to stand before it: so no map update needs to carry them."""
    said = {language: _spoken(words, language) for language, words in _WORDINGS.items()}
    return f"window.furatWords = {json.dumps(said, ensure_ascii=False)};\n"


def _spoken(said: Wording, language: str) -> dict[str, Any]:
    return {
        "events": said.events, "killed": said.killed, "unknown": said.unknown, "precision": said.precision,
        "approximate": said.approximate, "kilometres": said.kilometres, "marker": MARKER,
        "attribution": attribution(said, language), "legend": _of_legend(said),
        "draw": {
            "box": said.draw_box, "polygon": said.draw_polygon,
            "hints": {"box": said.draw_box_hint, "polygon": said.draw_polygon_hint},
        },
    }  # fmt: skip


def _of_legend(said: Wording) -> dict[str, str]:
    """Under the names that furat_legend.js has for them."""
    return {
        "sides": said.sides, "choose": said.choose, "heat": said.heat, "units": said.units,
        "outside_units": said.outside_units, "inexact": said.approximate, "within": said.within,
        "hatched": said.hatched, "outline": said.outline, "line": said.line, "crowded": said.crowded,
        "uncounted": said.uncounted,
    }  # fmt: skip


def attribution(said: Wording, language: str) -> str:
    """One short line of HTML; the whole sentence shows over it, and unfolds from its (i) where nothing can hover."""
    line = f'<bdi title="{escape(said.base_map)}">{escape(said.credit)}</bdi>'
    sign = f'<summary title="{escape(said.more)}" aria-label="{escape(said.more)}">i</summary>'
    note = f'<p dir="{"rtl" if language == "ar" else "ltr"}">{escape(said.base_map)}</p>'
    return f'{line} <details class="furat-note">{sign}{note}</details>'
