"""Names fit for the gazetteer. Outside tables bring marks of direction, control characters and single letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from geodata.errors import SupplementError
from geodata.names import is_arabic, key

MAX_NAME = 120
"""Characters; longer cells are descriptions or broken rows."""
_KEPT_SCRIPTS = ("LATIN", "ARABIC")


def clean(text: str) -> str:
    """A name without marks of direction and joiners, spaces made plain; raises SupplementError when it is none.

    Marks of direction (U+202A-202E, U+2066-2069, U+200E, U+200F) change how a line is shown, never which place it is.
    """
    shown = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    name = " ".join(shown.split())
    if any(unicodedata.category(c) == "Cc" for c in name):
        raise SupplementError(f"name {name!r} holds control characters")
    if len(key(name)) < 2:
        raise SupplementError(f"name {name!r} has fewer than two letters")
    if len(name) > MAX_NAME:
        raise SupplementError(f"name {name[:40]!r}... has {len(name)} characters, more than {MAX_NAME}")
    return name


def usable(names: Iterable[str]) -> tuple[str, ...]:
    """Those of some names that are fit and in a script the reader knows, each once."""
    found = dict[str, None]()
    for name in names:
        try:
            cleaned = clean(name)
        except SupplementError:
            continue
        if _known_script(cleaned):
            found[cleaned] = None
    return tuple(found)


def _known_script(name: str) -> bool:
    return all(not c.isalpha() or unicodedata.name(c, "").startswith(_KEPT_SCRIPTS) for c in name)


def arabic(names: Iterable[str]) -> str | None:
    """The first name in Arabic letters."""
    return next((name for name in names if is_arabic(name)), None)
