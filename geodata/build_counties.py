"""Makes `geodata/data/layers/us_counties.csv`: the counties of the United States with their middles.

    npm pack us-atlas@3.0.1 && tar xzf us-atlas-3.0.1.tgz
    python -m geodata.build_counties package/counties-10m.json

English news names a county as often as a town. Bare names are left out on purpose: "Orange" alone is no county.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from geodata.areas import arcs_of, shape_of
from geodata.errors import AreaError
from geodata.tables import COLUMNS, DATA

TARGET = DATA / "layers" / "us_counties.csv"
SOURCE = "US Census Bureau, county outlines 1:10m; the point is the middle of the county"
_KINDS = {"02": "Borough", "22": "Parish", "72": "Municipio"}
"""What a county is called, by the state's FIPS code."""
_CITIES = frozenset({"24510", "29510", "32510"}) | frozenset(f"51{n}" for n in range(510, 841))
"""Independent cities (Baltimore, St. Louis, Carson City, those of Virginia): towns, which the base holds."""
_BARE = frozenset({"11", "60", "66", "69", "78"})
"""The District of Columbia and island territories, which have no counties by that name."""


def rows(topology: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The table's rows, by FIPS code."""
    arcs = arcs_of(topology)
    states = {state["id"]: state["properties"]["name"] for state in topology["objects"]["states"]["geometries"]}
    for county in sorted(topology["objects"]["counties"]["geometries"], key=lambda one: str(one["id"])):
        code = county["id"]
        if code[:2] not in _BARE and code not in _CITIES and county.get("arcs"):
            yield _row(code, county["properties"]["name"], states[code[:2]], shape_of(county, arcs))


def _row(code: str, bare: str, state: str, shape: BaseGeometry) -> dict[str, str]:
    middle = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    square_km = shape.area * 111.2**2 * math.cos(math.radians(middle.y))
    return dict.fromkeys(COLUMNS, "") | {
        "id": f"uscensus:{code}",
        "name_en": f"{bare} {_KINDS.get(code[:2], 'County')}",
        "aliases": bare if "-" in bare else "",  # Miami-Dade is no town's name
        "feature": "ADM2",
        "latitude": f"{middle.y:.4f}",
        "longitude": f"{middle.x:.4f}",
        "country": "US",
        "admin1": state,
        "radius_km": f"{math.sqrt(square_km / math.pi):.1f}",
        "source": SOURCE,
    }


def build(source: Path, target: Path = TARGET) -> int:
    """Write the table; returns the number of counties. Raises AreaError for another file."""
    try:
        found = list(rows(json.loads(source.read_text(encoding="utf-8"))))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise AreaError(f"{source}: not counties-10m.json of us-atlas ({error!r})") from error
    with target.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(found)
    return len(found)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(f"{TARGET}: {build(Path(sys.argv[1])):,} counties")
