"""The words of the interface, in English and Arabic (`views/words/*.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from events.labels import Language

FOLDER = Path(__file__).parent / "words"
LANGUAGES: tuple[Language, ...] = ("en", "ar")


_MARKDOWN = "\\`*_{}[]()#+-.!|<>~$:"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, called by a dotted key: `words("detail.why")`."""

    language: Language
    texts: MappingProxyType[str, str] = field(repr=False)

    def __call__(self, key: str, **values: object) -> str:
        """The words for a key with values put in. Raises KeyError for a key that no file has."""
        return self.texts[key].format(**values) if values else self.texts[key]

    def or_else(self, key: str, otherwise: str) -> str:
        """The words for a key that comes from data, or what stands in the data."""
        return self.texts.get(key, otherwise)

    @property
    def direction(self) -> str:
        """The writing direction, "rtl" or "ltr"."""
        return "rtl" if self.language == "ar" else "ltr"


@cache
def words(language: Language) -> Words:
    """The words of "en" or "ar"."""
    with (FOLDER / f"{language}.toml").open("rb") as file:
        return Words(language, MappingProxyType(dict(_flat(tomllib.load(file)))))


def plain(text: str) -> str:
    """Text from outside for a place that reads Markdown: no sign of it makes a link, a picture or anything else."""
    return "".join(f"\\{char}" if char in _MARKDOWN else char for char in text)


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        found += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, str(value))]
    return found
