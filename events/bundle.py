"""Everything of a view in one archive: the data, a README with codebook, version, hashes and citation.

The same rows of the same version give the same bytes, whenever it is made.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from events.formats import acled, ucdp
from events.formats.columns import COLUMNS, Column
from events.formats.told import About

_README = Path(__file__).parent / "formats" / "readme.md"
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest a ZIP can tell; a moment of writing would make two archives of the same rows differ."""
_CITATION = """cff-version: 1.2.0
message: If you use these data, please cite them, and the articles they rest on.
type: dataset
title: "Furat: conflict events read from news articles"
version: "{version}"
identifiers:
  - type: other
    value: "{content_hash}"
    description: hash of the rows
"""


def bundle(files: Mapping[str, bytes], about: About, *, events: int, articles: int, sources: int) -> bytes:
    """A ZIP of data files by name, with README.md, CODEBOOK.md, CITATION.cff and SHA256SUMS."""
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    said = {
        "README.md": _README.read_text("utf-8").format(
            filter=about.filter, version=about.version, content_hash=about.content_hash,
            care=about.care or "none; the rows are as they are held",
            events=f"{events:,}", articles=f"{articles:,}", sources=f"{sources:,}", sums=sums.rstrip(),
        ),
        "CODEBOOK.md": codebook(),
        "CITATION.cff": _CITATION.format(version=about.version, content_hash=about.content_hash),
        "SHA256SUMS": sums,
    }  # fmt: skip
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**{name: text.encode() for name, text in said.items()}, **files}.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return written.getvalue()


@cache
def codebook() -> str:
    """What each column means, of Furat's own files and of those in ACLED's and UCDP's columns."""
    parts = (
        ("Columns of CSV, Excel, GeoPackage, GeoParquet and KML", COLUMNS),
        ("ACLED's columns", acled.COLUMNS),
        ("UCDP GED's columns", ucdp.COLUMNS),
    )
    return "# Codebook\n\nUnknown is empty, never 0.\n" + "".join(_table(title, columns) for title, columns in parts)


def _table(title: str, columns: Sequence[Column]) -> str:
    rows = "".join(f"| `{column.name}` | {column.kind} | {column.meaning} |\n" for column in columns)
    return f"\n## {title}\n\n| column | kind | meaning |\n|---|---|---|\n{rows}"
