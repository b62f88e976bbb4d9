"""Finer units than the bundled ones (districts, subdistricts), which the user added from a GeoJSON or shapefile.

Kept in `<home>/gazetteer/areas/` as gzipped GeoJSON, one file a source: `<name>-adm2.geojson.gz`.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable
from pathlib import Path

import shapely

from geodata.areas import Area, Areas, Borders, geojson
from geodata.errors import AreaError

LEVELS = (2, 3, 4)


def folder_of(home: Path) -> Path:
    """Where a home folder keeps them."""
    return home / "gazetteer" / "areas"


def area_files(home: Path, level: int | None = None) -> tuple[Path, ...]:
    """The files there are, of one level when it is given."""
    return tuple(sorted(folder_of(home).glob(f"*-adm{level or '[0-9]'}.geojson.gz")))


def finer_areas(home: Path, level: int) -> Areas:
    """All added units of a level, to ask which one holds a point or to draw; empty when none were added.

    Raises AreaError naming the file that cannot be read.
    """
    return Areas([area for path in area_files(home, level) for area in _read(path)], Borders((), ()))


def write_areas(path: Path, areas: Iterable[Area]) -> None:
    """Write units to a file that `finer_areas` reads; written beside and renamed when whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(gzip.compress(json.dumps(geojson(areas), ensure_ascii=False).encode(), mtime=0))
    unfinished.replace(path)


def _read(path: Path) -> list[Area]:
    try:
        collection = json.loads(gzip.decompress(path.read_bytes()))
        return [
            Area(
                id=feature["id"],
                iso=feature["properties"]["iso"],
                country=feature["properties"]["country"],
                name=feature["properties"]["name"],
                name_ar=feature["properties"]["name_ar"],
                geometry=shapely.from_geojson(json.dumps(feature["geometry"])),
            )
            for feature in collection["features"]
        ]
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error, shapely.errors.ShapelyError) as error:
        raise AreaError(f"{path}: truncated or damaged ({error!r}); add its source again") from error
