"""What is ready before the first page: the server's start does it, and leaves what fails to the page."""

from __future__ import annotations

from pathlib import Path

from builders import RAQQA, coding, located, merge, reading
from streamlit.web.server.app_discovery import discover_asgi_app

from events.model import EventFilter
from events.store import Lake
from views import opening, starting

ROOT = Path(__file__).resolve().parents[2]


def test_streamlit_run_starts_the_server_with_what_is_made_ready() -> None:
    assert discover_asgi_app(ROOT / "dashboard.py").import_string == "dashboard:app"


def test_the_first_page_finds_its_questions_answered(home: Path) -> None:
    lake = Lake.create(home / "lake", matcher=merge)
    lake.add([reading("Clash.", coding(location=located(RAQQA)))])
    starting.warm(str(home))
    begun = opening.begun(str(home))
    assert begun.lake is not None
    assert not begun.running()
    served = opening.serving(str(home), begun.lake.location, begun.lake.identity).query()
    served._connection.close()  # nothing can be worked out any more
    assert served.totals(EventFilter()).shown == 1
    assert served.timeline(EventFilter()).rows


def test_what_fails_is_left_to_the_page(home: Path) -> None:
    (home / "lake").write_text("no lake", encoding="utf-8")
    starting.warm(str(home))
    assert opening.begun(str(home)).error is not None
