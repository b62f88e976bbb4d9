"""Shared by the tests of places: one opened gazetteer, compiled once when a source changed (about 20 s)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.build import write
from geodata.gazetteer import Gazetteer
from geodata.places import Place, Toponym
from geodata.resolve import Resolver
from geodata.sources import Collected, Entry, prominence
from geodata.toponyms import find


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The real gazetteer."""
    return Gazetteer.open()


@pytest.fixture(scope="session")
def resolver(gazetteer: Gazetteer) -> Resolver:
    return Resolver(gazetteer)


Namer = Callable[[str, str], list[str]]


@pytest.fixture(scope="session")
def names(gazetteer: Gazetteer) -> Namer:
    """names(text, language): the toponyms found, as written."""
    return lambda text, language: [toponym.text for toponym in find(text, gazetteer, language=language)]


@pytest.fixture(scope="session")
def only(gazetteer: Gazetteer) -> Callable[[str, str, str], Toponym]:
    """only(text, language, name): the first toponym with that name in a text."""

    def pick(text: str, language: str, name: str) -> Toponym:
        found = [t for t in find(text, gazetteer, language=language) if name in t.text]
        assert found, f"{name} not found in {text}"
        return found[0]

    return pick


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Gazetteer]:
    """small(place, ...): a gazetteer of those places alone, all curated."""

    def make(*places: Place) -> Gazetteer:
        folder = tmp_path / "compiled-small"
        folder.mkdir()
        entries = sorted((Entry(place, curated=True) for place in places), key=lambda e: -prominence(e))
        write(folder, Collected(tuple(entries), ()), "small", lambda stage, done: None)
        return Gazetteer(folder)

    return make
