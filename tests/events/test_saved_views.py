"""Views keep their name and address, one of a name; what they ask for and no event has is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import IS, RAQQA, coding, located, merge, reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import saved_views
from events.errors import FilterError
from events.model import EventFilter
from events.query import Query
from events.saved_views import Vanished, vanished
from events.store import Lake


def test_a_view_comes_back_and_gives_way_to_one_of_its_name(tmp_path: Path) -> None:
    assert saved_views.read(tmp_path) == ()
    assert not saved_views.save(" Raqqa  in 2017 ", "country=SY", tmp_path)
    assert saved_views.save("Raqqa in 2017", "country=SY&to=2017-12-31", tmp_path)
    (view,) = saved_views.read(tmp_path)
    assert (view.name, view.address) == ("Raqqa in 2017", "country=SY&to=2017-12-31")
    saved_views.drop(view.name, tmp_path)
    assert saved_views.read(tmp_path) == ()


@pytest.mark.parametrize("name", ["", "   ", "\n"])
def test_a_view_needs_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(FilterError, match="name"):
        saved_views.save(name, "", tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"views":[{"name":1}]}', '{"views":null}'])
def test_a_broken_file_is_told_and_what_to_do(tmp_path: Path, text: str) -> None:
    saved_views.file(tmp_path).write_text(text, "utf-8")
    with pytest.raises(FilterError, match="move it away"):
        saved_views.read(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=60).filter(str.strip), st.text(max_size=80))
def test_any_name_comes_back(tmp_path: Path, name: str, address: str) -> None:
    saved_views.save(name, address, tmp_path)
    assert address in {view.address for view in saved_views.read(tmp_path)}


def test_what_vanished_is_named(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    lake.add([reading("Clashes in Raqqa", coding(a=(IS,), b=(), location=located(RAQQA)), source="Nahr")])
    query = Query(lake)
    there = EventFilter(actors=(IS.name,), sides=(IS.side,), countries=("SY",), sources=("Nahr",))
    assert vanished(query, there) == ()
    gone = EventFilter(actors=(IS.name, "The Old Guard"), countries=("IQ",))
    assert vanished(query, gone) == (Vanished("actors", "The Old Guard"), Vanished("countries", "IQ"))
