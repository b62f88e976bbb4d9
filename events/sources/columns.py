"""Column maps: which column of somebody's table, or which key of a news API's JSON, holds which field of an article.

    text=body,title=headline,source=source.name,published=publishedAt,items=response.docs

`items` says where in a JSON document the list of articles lies; dots lead into objects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from events.errors import SettingsError

FIELDS = ("id", "source", "url", "title", "text", "language", "published", "author")
_ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Columns:
    """A column map; without pairs the columns bear the fields' own names."""

    pairs: tuple[tuple[str, str], ...] = ()
    """(field, column)."""
    items: str = ""
    """Where the articles of a JSON document are; "" is the document itself, or its only list."""

    def of(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """A row by the fields' names; fields that are not mapped keep their own."""
        return {**row, **{field: dig(row, column) for field, column in self.pairs}} if self.pairs else row

    def column(self, field: str) -> str:
        """The column of a field."""
        return dict(self.pairs).get(field, field)


PLAIN = Columns()
"""The fields' own names."""


def column_map(text: str) -> Columns:
    """The map in words such as above. Raises SettingsError."""
    parts = [part.partition("=") for part in text.split(",") if part.strip()]
    pairs = tuple((field.strip(), column.strip()) for field, _, column in parts)
    for field, column in pairs:
        if field not in (*FIELDS, _ITEMS) or not column:
            raise SettingsError(
                f"the column map {text!r} is not understood at {field!r}; write text=body,title=headline with fields "
                f"{', '.join(FIELDS)} and {_ITEMS}"
            )
    return Columns(tuple(pair for pair in pairs if pair[0] != _ITEMS), dict(pairs).get(_ITEMS, ""))


def dig(value: Any, path: str) -> Any:
    """What lies at a path; a key that has dots itself is found too; None when there is nothing."""
    if isinstance(value, Mapping) and path in value:
        return value[path]
    head, _, rest = path.partition(".")
    if isinstance(value, Mapping):
        inner = value.get(head)
    elif isinstance(value, list) and head.isdigit() and int(head) < len(value):
        inner = value[int(head)]
    else:
        return None
    return dig(inner, rest) if rest else inner
