"""Who may import whom, and how long a file may be. Read from the source, so that nothing need be run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("geodata", "events", "views")
MODULES = sorted(
    str(path.relative_to(ROOT))
    for path in (*ROOT.glob("*.py"), *(p for package in PACKAGES for p in (ROOT / package).rglob("*.py")))
)
MAX_LINES = 400

ONLY = {
    "streamlit": ("views/", "dashboard.py"),
    "streamlit_folium": ("views/", "dashboard.py", "geodata/leaflet.py"),
    "folium": ("geodata/leaflet.py",),
    "branca": ("geodata/leaflet.py",),
    "duckdb": ("events/cache.py",),
    "deltalake": ("events/delta.py",),
    "dask": ("events/cluster.py",),
    "distributed": ("events/cluster.py",),
    "sklearn": ("events/training/",),
    "scipy": ("events/training/",),
    "matplotlib": ("geodata/", "benchmarks/"),
    "httpcore": ("events/sources/fetching.py",),
    "feedparser": ("events/sources/",),
    "defusedxml": ("events/sources/",),
    "protego": ("events/sources/",),
    "openai": ("events/llm/client.py",),
    "pydantic": ("events/llm/answer.py",),
    "typer": ("events/", "geodata/"),
}
"""Library -> beginnings of the paths that may import it."""


MAY_ASK_A_MODEL = ("events/llm/", "events/extractors.py", "events/reader_options.py")
"""Where the second reader lives, and where it is put together with the rules."""


def imported(source: str) -> Iterator[str]:
    """Full names of all modules a source imports, wherever in the file; a relative import is a name of its own."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
            yield from (f"{'.' * node.level}{node.module or ''}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Call) and _loads(node) and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)


def _loads(call: ast.Call) -> bool:
    """Whether a call imports by name: `__import__("x")`, `importlib.import_module("x")`."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in ("__import__", "import_module") and bool(call.args)


def faults(path: str, source: str) -> list[str]:
    """What a file imports and must not."""
    names = set(imported(source))
    tops = {name.partition(".")[0] for name in names}
    found = [f"{path} imports {lib}" for lib, allowed in ONLY.items() if lib in tops and not path.startswith(allowed)]
    if path.startswith("geodata/") and tops & {"events", "views", "dashboard"}:
        found.append(f"{path} imports events or views; geodata knows places only")
    if path.startswith("events/") and tops & {"views", "dashboard"}:
        found.append(f"{path} imports views; events do not know the page")
    if (
        path.startswith("events/")
        and {n for n in names if n.startswith("events.training")}
        and "/training/" not in path
    ):
        found.append(f"{path} imports events.training; running needs no training")
    if path.startswith("events/") and not path.startswith(MAY_ASK_A_MODEL) and "events.llm" in _packages(names):
        found.append(f"{path} imports events.llm; the rules know of no model")
    return found


def _packages(names: set[str]) -> set[str]:
    """The first two parts of full names: events.llm of events.llm.client."""
    return {".".join(name.split(".")[:2]) for name in names}


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", MODULES)
def test_imports_stay_in_their_rooms(path: str) -> None:
    assert faults(path, read(path)) == []


@pytest.mark.parametrize("path", MODULES)
def test_no_relative_imports_and_no_module_of_leftovers(path: str) -> None:
    assert [name for name in imported(read(path)) if name.startswith(".")] == []
    assert Path(path).stem not in ("utils", "helpers", "common", "misc")


@pytest.mark.parametrize("path", MODULES)
def test_no_file_is_too_long(path: str) -> None:
    assert len(read(path).splitlines()) <= MAX_LINES


def test_the_page_is_wiring_only() -> None:
    assert len(read("dashboard.py").splitlines()) < 150


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("geodata/cells.py", "from events.model import Event"),
        ("geodata/cells.py", "import events"),
        ("geodata/cells.py", "def f():\n    from events import store"),
        ("geodata/snapshot.py", "import folium"),
        ("geodata/leaflet_assets.py", "import folium"),
        ("events/store.py", "import duckdb"),
        ("events/query.py", "from deltalake import DeltaTable"),
        ("events/pipeline.py", "import dask.distributed"),
        ("events/decider.py", "from sklearn.linear_model import LogisticRegression"),
        ("events/decider.py", "import importlib\nimportlib.import_module('scipy.sparse')"),
        ("events/decider.py", "from events.training.train import fit"),
        ("events/decider.py", "from events import training"),
        ("events/cli.py", "import streamlit as st"),
        ("events/pipeline.py", "from events.llm.reader import ModelReader"),
        ("events/pipeline.py", "from events import llm"),
        ("events/llm/reader.py", "import openai"),
        ("events/cli.py", "from views import state"),
    ],
)
def test_a_breach_is_seen(path: str, source: str) -> None:
    assert faults(path, source)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("events/setting.py", "from geodata.gazetteer import Gazetteer"),
        ("views/map.py", "import streamlit\nfrom geodata.leaflet import base_map"),
        ("events/cache.py", "import duckdb"),
        ("events/training/train.py", "from scipy.sparse import csr_matrix\nfrom events.training.texts import Example"),
        ("geodata/leaflet.py", "import folium"),
        ("events/extractors.py", "from events.llm.reader import ModelReader"),
        ("events/llm/client.py", "import openai"),
    ],
)
def test_what_is_allowed_is_no_breach(path: str, source: str) -> None:
    assert faults(path, source) == []


@pytest.mark.parametrize(
    "folder", sorted({str(p.parent.relative_to(ROOT)) for p in (ROOT / "tests").rglob("test_*.py")})
)
def test_no_package_of_tests_shadows_a_room(folder: str) -> None:
    assert not (ROOT / folder / "__init__.py").exists()
