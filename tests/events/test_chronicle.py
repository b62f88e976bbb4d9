"""The past of a record is told by the versions that changed it, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import MOSUL, RAQQA, coding, located, merge, reading

from events.chronicle import chronicle
from events.corrections import make_correction
from events.model import Importance, Toll
from events.store import Lake

RAID = coding(location=located(RAQQA), killed=Toll(2, 3, 4))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake.create(tmp_path / "lake", matcher=merge)
    made.add([reading("Clashes today", RAID, source="A")])
    return made


def test_appearing_growing_and_vanishing_are_told_newest_first(lake: Lake) -> None:
    (event,) = lake.events()
    lake.add([reading("Fighting today", RAID, source="B")])
    lake.add([reading("Clashes at Mosul", coding(location=located(MOSUL)), source="C")])
    found = chronicle(lake, event.id, lake.version)
    assert [(c.was, c.articles) for c in found.changes] == [(1, 2), (0, 1)]
    assert found.whole
    assert found.changes[0].version == 2
    assert found.changes[0].when >= found.changes[1].when


def test_a_correction_changes_no_reading(lake: Lake) -> None:
    (event,) = lake.events()
    lake.correct(make_correction(event.id, "importance", Importance.BACKGROUND, who="Amal"))
    assert [c.version for c in chronicle(lake, event.id, lake.version).changes] == [1]


def test_the_past_of_a_version_ends_with_it(lake: Lake) -> None:
    (event,) = lake.events()
    lake.add([reading("Fighting today", RAID, source="B")])
    assert [c.version for c in chronicle(lake, event.id, 1).changes] == [1]


def test_what_was_not_looked_at_is_said(lake: Lake) -> None:
    (event,) = lake.events()
    lake.add([reading("Fighting today", RAID, source="B")])
    lake.add([reading("Clashes at Mosul", coding(location=located(MOSUL)), source="C")])
    assert not chronicle(lake, event.id, lake.version, limit=1).whole
    assert chronicle(lake, event.id, lake.version, limit=1).changes == ()


def test_an_unknown_event_has_no_past(lake: Lake) -> None:
    assert chronicle(lake, "event-0", lake.version).changes == ()
