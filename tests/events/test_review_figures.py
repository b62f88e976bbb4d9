"""How often each field was corrected, by language and source: what was taken back does not count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import MAYADIN, MOSUL, RAQQA, coding, located, merge, reading

from events.corrections import make_correction, placed, undone
from events.model import Toll
from events.review_figures import FIELDS, Group, review_figures
from events.store import Lake
from geodata.places import WherePrecision


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake.create(tmp_path / "lake", matcher=merge)
    arabic = reading("اشتباكات في الموصل", coding(location=located(MOSUL)), source="نهر")
    made.add(
        [
            reading("Clashes in Raqqa", coding(location=located(RAQQA)), source="Nahr"),
            reading("Fighting went on", coding(location=located(RAQQA)), source="Steppe"),
            replace(arabic, article=replace(arabic.article, language="ar")),
            reading("A raid", coding(on=date(2018, 1, 1), location=located(MAYADIN)), source="Nahr"),
        ]
    )
    return made


def of(found: tuple[Group, ...], kind: str, name: str) -> tuple[int, int, dict[str, int]]:
    group = next(g for g in found if (g.kind, g.name) == (kind, name))
    return group.reviewed, group.rejected, {field: n for field, n in group.corrected if n}


def test_nothing_reviewed_gives_no_figures(lake: Lake) -> None:
    assert review_figures(lake) == ()


def test_fields_are_counted_once_an_event_by_language_and_source(lake: Lake) -> None:
    raqqa, mosul, mayadin = sorted(
        lake.events(), key=lambda e: ["Raqqa", "Mosul", "Al Mayadin"].index(e.coding.location.place.name)
    )
    place = placed(MAYADIN, WherePrecision.EXACT, who="Amal")
    lake.correct(
        make_correction(raqqa.id, "location", place, who="Amal"),
        make_correction(raqqa.id, "killed", Toll(1, 1, 1), who="Amal"),
        make_correction(raqqa.id, "killed", Toll(2, 2, 2), who="Rim"),
        make_correction(mosul.id, "confidence", 1.0, who="Amal"),
        make_correction(mayadin.id, "rejected", True, who="Amal"),
    )
    found = review_figures(lake)
    assert of(found, "all", "") == (3, 1, {"location": 1, "killed": 1})
    assert of(found, "language", "ar") == (1, 0, {})
    assert of(found, "language", "en") == (2, 1, {"location": 1, "killed": 1})
    assert of(found, "source", "Nahr") == (2, 1, {"location": 1, "killed": 1})
    assert of(found, "source", "Steppe") == (1, 0, {"location": 1, "killed": 1})
    assert [field for field, _ in found[0].corrected] == list(FIELDS)


def test_what_was_taken_back_does_not_count(lake: Lake) -> None:
    event = next(lake.events())
    made = make_correction(event.id, "killed", Toll(1, 1, 1), who="Amal")
    lake.correct(made)
    lake.correct(undone(made, event.id, who="Amal"))
    assert review_figures(lake) == ()
