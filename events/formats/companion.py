"""What a CSV file cannot say within itself, beside it: "CSV on the Web" (W3C), in a file named as that asks.

RFC 4180 knows no comments. A line of them before the header is a row of data to spreadsheets, statistics programs and
everything made for ACLED's and UCDP's files; so the description stands in a file of its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from events.formats.columns import Column, Kind
from events.formats.told import About

SUFFIX = "-metadata.json"
"""Added to the name of the CSV file: where readers of CSV on the Web look for it."""
_DATATYPES: dict[Kind, str] = {
    "text": "string", "texts": "string", "integer": "integer", "number": "number", "date": "date",
}  # fmt: skip
_CARE = "do_no_harm"


def companion(name: str, columns: Sequence[Column], about: About) -> bytes:
    """The description of a CSV file of that name: filter, version, hash, do-no-harm profile and every column."""
    told = [_column(column.name, _DATATYPES[column.kind], column.meaning) for column in columns]
    told += [_column(_CARE, "string", "the do-no-harm profile of the file")] if about.care else []
    made = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": name,
        "dc:title": "Conflict events read by Furat",
        "dc:description": about.filter,
        "notes": [dict(about.pairs)],
        "dialect": {"header": True, "encoding": "utf-8"},
        "tableSchema": {"columns": told},
    }
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _column(name: str, datatype: str, meaning: str) -> dict[str, str]:
    return {"name": name, "titles": name, "datatype": datatype, "dc:description": meaning}
