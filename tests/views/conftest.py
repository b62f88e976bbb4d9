"""A page run without a browser, over a lake of hand-made events."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
EVENTS = ROOT / "tests" / "events"
sys.path[:0] = [str(EVENTS), str(EVENTS / "llm")]  # `builders` lies there; importlib mode puts none on it

Start = Callable[..., AppTest]


@pytest.fixture
def home(tmp_path: Path, base_map: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own home for the test, with the base map already drawn."""
    (tmp_path / "cache").symlink_to(base_map / "cache")
    monkeypatch.setenv("FURAT_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def start(home: Path) -> Start:
    """start(lang="ar", ...): the page opened at an address."""

    def opened(**query: str | list[str]) -> AppTest:
        page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)
        for key, value in query.items():
            page.query_params[key] = value
        return page.run()

    return opened
