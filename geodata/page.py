"""A map as one page that needs no network: Leaflet, the base map of the part shown, and the marks are all inside.

It can be sent by post or opened years later; it asks nobody for anything (its own Content-Security-Policy forbids it).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from geodata.cells import Cell, Corners, Side, Unit
from geodata.leaflet import OfflineMap, content, script_json
from geodata.leaflet_assets import SQUARE, write_units
from geodata.wording import Language

_MOST_SQUARES = 16
"""Squares of the close base map put in, those with most events first: each is a hundred kilobytes or so."""
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
_PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>{css}
html, body {{ margin: 0; height: 100%; font-family: "Noto Sans", "Noto Sans Arabic", Tahoma, sans-serif; }}
body {{ display: flex; flex-direction: column; color: #1d2226; }}
header {{ padding: 0.5rem 0.8rem; }} h1 {{ font-size: 1.15rem; margin: 0; }}
header p {{ margin: 0.15rem 0; font-size: 0.85rem; color: #5d646b; }}
#map {{ flex: 1; min-height: 20rem; }}</style></head>
<body><header><h1>{title}</h1>{lines}</header><main id="map" role="application" aria-label="{title}"></main>
<script>{leaflet}</script><script>window.furatChunks = {chunks}; window.furatUnits = {units};</script>
<script>{furat}</script>
<script>(function () {{
  const map = L.map("map", {settings}), levels = {levels}, zooms = Object.keys(levels).map(Number);
  L.control.scale({{ imperial: false }}).addTo(map);
  furat.base(map, {base});
  let group = null, level = null;
  const draw = () => {{
    const wanted = Math.max(zooms[0], Math.min(zooms[zooms.length - 1], map.getZoom()));
    if (wanted === level) return;
    if (group) group.remove();
    level = wanted; group = furat.marks(L.featureGroup(), levels[wanted]).addTo(map);
  }};
  map.on("zoomend", draw); draw();
  const {{ rows, area = [] }} = levels[zooms[zooms.length - 1]];
  const spots = [...rows, ...area].map(([lon, lat]) => [lat, lon]);
  if (spots.length) map.fitBounds(spots, {{ padding: [30, 30], maxZoom: zooms[0] + 1 }});
}})();</script></body></html>
"""


def written(
    cells: Mapping[int, Sequence[Cell]],
    *,
    assets: Path,
    sides: Sequence[Side],
    language: Language,
    title: str,
    lines: Iterable[str],
    area: Corners = (),
) -> bytes:
    """The page's bytes. `cells` by zoom of the map; `lines` stand below the title; `assets`: see `write_assets`; `area`
    is outlined."""
    base = OfflineMap(assets="", language=language)
    levels = ", ".join(f"{zoom}: {content(found, sides, language, area=area)}" for zoom, found in sorted(cells.items()))
    closest = cells[max(cells)]
    text = _PAGE.format(
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        policy=_POLICY,
        title=escape(title),
        css=_css(assets),
        lines="".join(f"<p><bdi>{escape(line)}</bdi></p>" for line in lines if line),
        leaflet=(assets / "leaflet.js").read_text("utf-8").replace("//# sourceMappingURL=leaflet.js.map", ""),
        furat=(assets / "furat.js").read_text("utf-8"),
        chunks=_chunks(assets, closest),
        units=_units(assets, [cell for found in cells.values() for cell in found]),
        settings=script_json({"center": [34.5, 40.5], "zoom": min(cells), "minZoom": 2, "maxZoom": 13}),
        base=base.base,
        levels=f"{{{levels}}}",
    )
    return text.encode()


def _css(assets: Path) -> str:
    """Style without the pictures Leaflet's own controls would load: none of them is on this map."""
    return (assets / "leaflet.css").read_text("utf-8") + (assets / "furat.css").read_text("utf-8")


def _chunks(assets: Path, cells: Sequence[Cell]) -> str:
    names = ["world", *_squares(cells)]
    found = ((name, assets / f"{name}.json") for name in names)
    parts = (
        f'"{name}": {path.read_text("utf-8").replace("<", chr(92) + "u003c")}' for name, path in found if path.exists()
    )
    return "{" + ", ".join(parts) + "}"


def _units(assets: Path, cells: Sequence[Cell]) -> str:
    """The outlines of the units that are drawn, under their numbers; others of their countries are left out."""
    wanted = {cell.shape for cell in cells if isinstance(cell.shape, Unit)}
    countries = sorted({unit.country for unit in wanted})
    write_units(assets, countries)
    kept = {}
    for country in countries:
        file = json.loads((assets / f"units_{country}.json").read_text("utf-8"))
        units = [unit if Unit(country, number) in wanted else None for number, unit in enumerate(file["units"])]
        kept[country] = {"scale": file["scale"], "units": units}
    return script_json(kept)


def _squares(cells: Sequence[Cell]) -> list[str]:
    """The squares that hold marks and their neighbours, while there is room, most events first."""
    weights: dict[tuple[int, int], int] = {}
    for cell in cells:
        here = int(cell.longitude // SQUARE) * SQUARE, int(cell.latitude // SQUARE) * SQUARE
        weights[here] = weights.get(here, 0) + cell.count
    ranked = sorted(weights, key=lambda square: (-weights[square], square))[:_MOST_SQUARES]
    near = [(west + x, south + y) for west, south in ranked for x in (-SQUARE, 0, SQUARE) for y in (-SQUARE, 0, SQUARE)]
    return [f"square_{west}_{south}" for west, south in dict.fromkeys([*ranked, *near])][:_MOST_SQUARES]
