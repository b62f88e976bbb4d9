"""The live map: folium pieces that need no network.

How a page uses them with streamlit-folium:

    folder = write_assets(home)                                            # once, under st.cache_resource
    component = components.declare_component("leaflet_files", path=str(folder))
    base = OfflineMap(assets=f"../{component.name}", language="en")        # anew each run, always the same script
    marks = CellLayer(cells, sides)
    wanted = ["bounds", "zoom", "last_object_clicked_tooltip", "last_object_clicked_count"]
    answer = st_folium(base, key="map", feature_group_to_add=marks, returned_objects=wanted)
    mark = clicked(answer["last_object_clicked_tooltip"])
    side = clicked_side(answer["last_object_clicked_tooltip"])
    corners = clicked_area(answer["last_object_clicked_tooltip"])          # drawn with OfflineMap(drawing=True)

st_folium mounts the map anew whenever its script changes, so nothing that follows a filter goes into `OfflineMap`:
marks and legend are in `CellLayer`. The clicked mark is known by words hidden in its tooltip, because the coordinates
st_folium gives do not tell apart several sides at one point. `last_object_clicked_count` grows with each click, also on
the same mark.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import folium
from folium.template import Template

from geodata.cells import Cell, Corners, Pin, Side, radius_of, sides_of, spread
from geodata.errors import DrawingError
from geodata.leaflet_assets import write_assets
from geodata.shapes import few, sent
from geodata.wording import MARKER, Language

__all__ = [
    "OPEN_STREET_MAP",
    "CellLayer",
    "Clicked",
    "Corners",
    "OfflineMap",
    "OnlineTiles",
    "clicked",
    "clicked_area",
    "clicked_side",
    "write_assets",
]


@dataclass(frozen=True, slots=True)
class OnlineTiles:
    """A tile server, used only when a person asks for it: it learns who looks where."""

    url: str
    """Address with {z}, {x}, {y}; https."""
    attribution: str
    max_zoom: int = 19

    def __post_init__(self) -> None:
        if not self.url.startswith("https://") or any(part not in self.url for part in ("{z}", "{x}", "{y}")):
            raise DrawingError(f"a tile address starts with https:// and holds {{z}}, {{x}} and {{y}}: {self.url!r}")


OPEN_STREET_MAP = OnlineTiles("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "© OpenStreetMap contributors")


class OfflineMap(folium.Map):
    """Sea, land, borders, first-order units, named rivers and names; every file comes from `assets`.

    `assets` is the address of the folder `write_assets` made, as the browser sees it. Colours and words are fixed;
    the map stays left to right in Arabic too. With `online_tiles` those replace the drawn base map.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <style>#{{ this.get_name() }} { position: relative; width: 100%; height: 100%; }
            html, body { width: 100%; height: 100%; margin: 0; padding: 0; }</style>
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} ></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.settings }});
            L.control.scale({ imperial: false, position: {{ this.scale_corner|tojson }} }).addTo({{ this.get_name() }});
            {% if this.tiles %}
            L.tileLayer({{ this.tiles.url|tojson }}, { attribution: {{ this.credit|tojson }},
                maxZoom: {{ this.tiles.max_zoom }} }).addTo({{ this.get_name() }});
            {% else %}
            furat.base({{ this.get_name() }}, {{ this.base }});
            {% endif %}
            {% if this.drawing %}furat.draw({{ this.get_name() }}, {{ this.language|tojson }});{% endif %}
        {% endmacro %}
        """
    )

    def __init__(
        self,
        *,
        assets: str,
        latitude: float = 34.5,
        longitude: float = 40.5,
        zoom: int = 6,
        language: Language = "en",
        online_tiles: OnlineTiles | None = None,
        drawing: bool = False,
    ) -> None:
        """With `drawing` an area can be drawn on it (`clicked_area`)."""
        super().__init__(location=(latitude, longitude), zoom_start=zoom, tiles=None)
        self.default_js = [
            ("leaflet", f"{assets}/leaflet.js"),
            ("furat", f"{assets}/furat.js"),
        ]
        self.default_css = [("leaflet_css", f"{assets}/leaflet.css"), ("furat_css", f"{assets}/furat.css")]
        self.tiles = online_tiles
        self.drawing, self.language = drawing, language
        self.credit = escape(online_tiles.attribution) if online_tiles else ""
        self.scale_corner = "bottomleft" if language == "ar" else "bottomright"
        deepest = online_tiles.max_zoom if online_tiles else 13
        self.settings = script_json(
            {"center": [latitude, longitude], "zoom": zoom, "minZoom": 2, "maxZoom": deepest, "worldCopyJump": True}
        )
        self.base = script_json({"folder": assets, "language": language})


class CellLayer(folium.FeatureGroup):
    """All marks of one view and their legend (folded on narrow maps), as one element of a few kilobytes.

    Marks are circles with area by count and colour by side; a number when they stand for more than one event; pale
    when the place is not exact, with its circle, unit or line true to scale (`Cell.drawing`) unless there are too many.
    Sides at the same point stand side by side; several sides in one cell are its rim. Labels are any text: the script
    sets them as text, never as HTML. Sides nobody named are grey.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = furat.marks(L.featureGroup(), {{ this.content }});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        cells: Sequence[Cell],
        sides: Sequence[Side],
        *,
        language: Language = "en",
        legend_title: str = "",
        pin: Pin | None = None,
        chosen: Sequence[str] | None = None,
        by_deaths: bool = False,
        area: Corners = (),
        focus: Cell | None = None,
    ) -> None:
        """With `by_deaths` size and number are people killed, and marks of unknown numbers are hollow.

        `chosen` are ids of the sides a filter asks for: then those of the legend can be clicked (`clicked_side`).
        `focus` is the event that is looked at, alone: its drawing stands out, whatever else there is.
        """
        super().__init__()
        self.content = content(cells, sides, language, legend_title, pin, chosen, by_deaths, area, focus)


class OtherLayer(folium.FeatureGroup):
    """A view that is not marks: `draw` is a function of furat_views.js, `content` what it draws (`geodata.shading`)."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = furat.{{ this.draw }}(L.featureGroup(), {{ this.content }});
        {% endmacro %}
        """
    )

    def __init__(self, draw: Literal["heat", "areas"], content: str) -> None:
        super().__init__()
        self.draw, self.content = draw, content


def content(
    cells: Sequence[Cell],
    sides: Sequence[Side],
    language: Language,
    legend_title: str = "",
    pin: Pin | None = None,
    chosen: Sequence[str] | None = None,
    by_deaths: bool = False,
    area: Corners = (),
    focus: Cell | None = None,
) -> str:
    """What `furat.marks` draws, as JSON that can stand inside a script."""
    present = sides_of(cells, sides, also=[*(chosen or ()), *([focus.side] if focus else [])])
    return script_json(
        {
            "rows": _rows(cells, present, by_deaths),
            "sides": [[s.colour, s.text_colour, s.pale, _plain(s.name), _plain(s.id)] for s in present],
            "legend": _legend(present, legend_title, chosen),
            **dress(language, pin, area),
            **({"deadly": 1} if by_deaths else {}),
            **({} if few(cells) else {"few": 0}),
            **({"focus": _rows([focus], present)[0]} if focus else {}),
        }
    )


def _legend(present: Sequence[Side], title: str, chosen: Sequence[str] | None) -> dict[str, Any]:
    """What furat_legend.js cannot see from the marks: the numbers of the sides chosen, null where none can be."""
    numbers = None if chosen is None else [number for number, side in enumerate(present) if side.id in chosen]
    return {"chosen": numbers, **({"title": _plain(title)} if title else {})}


@dataclass(frozen=True, slots=True)
class Clicked:
    """The mark a person clicked."""

    longitude: float
    """As in the Cell, rounded to 6 digits."""
    latitude: float
    side: str
    event_id: str | None


def clicked(tooltip: str | None) -> Clicked | None:
    """The mark whose tooltip st_folium reports; None for anything else."""
    found = re.search(MARKER + r"(\[[^\u2063]*\])\s*$", tooltip or "")
    if not found:
        return None
    try:
        longitude, latitude, side, event_id = json.loads(found[1])
        return Clicked(float(longitude), float(latitude), str(side), None if event_id is None else str(event_id))
    except (ValueError, TypeError):
        return None


def clicked_side(tooltip: str | None) -> str | None:
    """The side of the legend a person clicked, by the words st_folium reports; None for anything else."""
    found = re.fullmatch(MARKER + r"side (.+)", (tooltip or "").strip(), re.DOTALL)
    return found[1] if found else None


def clicked_area(tooltip: str | None) -> Corners:
    """The area a person drew, by the words st_folium reports: two corners are a rectangle; () for anything else."""
    found = re.fullmatch(MARKER + r"area ([-0-9.,;]{3,4000})", (tooltip or "").strip())
    if not found:
        return ()
    try:
        pairs = [tuple(map(float, corner.split(","))) for corner in found[1].split(";")]
        return tuple((lon, lat) for lon, lat in pairs)
    except ValueError:
        return ()


def dress(language: str, pin: Pin | None, area: Corners = ()) -> dict[str, Any]:
    """What every view of the map has (`dressed` in furat_marks.js) but its legend."""
    drawn = {"area": [[round(lon, 4), round(lat, 4)] for lon, lat in area]} if area else {}
    at = [round(pin.longitude, 6), round(pin.latitude, 6), _plain(pin.name)] if pin else None
    return {"language": language, "corner": "bottomright" if language == "ar" else "bottomleft", "pin": at, **drawn}


def _rows(cells: Sequence[Cell], sides: Sequence[Side], by_deaths: bool = False) -> list[list[Any]]:
    """One array a mark; the order of the values is that of `marks` in furat_marks.js. What is not known is null."""
    sizes = [max(1, cell.deaths or 0) if by_deaths else cell.count for cell in cells]
    largest = max(sizes, default=1)
    radii = [round(radius_of(size, largest), 1) for size in sizes]
    number = {side.id: i for i, side in enumerate(sides)}
    shapes = sent(cells) if few(cells) else [None] * len(cells)
    return [
        [
            *_point(cell), cell.count, number[cell.side], radius, _short(right), _short(down), int(cell.inexact),
            _short(cell.radius_km) if cell.inexact and cell.radius_km else 0, _plain(cell.label), cell.deaths,
            cell.where_precision, _plain(cell.event_id) if cell.event_id is not None else None,
            *_more([n for side, count in cell.mix for n in (number[side], count)], shape),
        ]
        for cell, radius, (right, down), shape in zip(cells, radii, spread(cells, radii), shapes, strict=True)
    ]  # fmt: skip


def _more(mix: list[int], shape: list[Any] | None) -> list[Any]:
    """What most marks do not have, left out from the end."""
    if shape is not None:
        return [mix or None, shape]
    return [mix] if mix else []


def _short(value: float) -> float:
    short = round(value, 1)
    return int(short) if short == int(short) else short


def _point(cell: Cell) -> tuple[float, float]:
    return round(cell.longitude, 6), round(cell.latitude, 6)


def _plain(text: str) -> str:
    """Text without the sign that stands before hidden words."""
    return text.replace(MARKER, "")


def script_json(value: object) -> str:
    """JSON that can stand inside a script element: no `<` ends it early, and no line separator breaks it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
