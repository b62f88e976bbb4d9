"""Copies that come one by one, weeks apart: one origin, one event, whatever the order."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from builders import MAYADIN, RAQQA, Read, article, coding, located, report
from newswire import edited_copy, originals

from events import scanning
from events.matching import merge
from events.matching.copies import find_copies
from events.model import Anchor, EventReport, Ruling, Toll
from events.sketches import SIZE, sketch
from events.store import Lake

WIRE = (
    "An air strike hit a market in the city of Raqqa yesterday and killed 12 people, the Observatory said. "
    "Rescue workers dug through the rubble until the evening, while families waited in front of the hospital. "
    "The coalition said it would look into the reports. Hundreds have fled the quarter since the first of the month."
)
ARABIC = (
    "استهدفت غارة جوية سوقاً في مدينة الرقة أمس وأدت إلى مقتل 12 شخصاً، بحسب المرصد السوري لحقوق الإنسان. "
    "وبحث عمال الإنقاذ بين الأنقاض حتى المساء فيما انتظرت العائلات أمام المشفى الوطني في المدينة. "
    "وقال التحالف إنه سينظر في هذه الأنباء، وفر المئات من الحي منذ بداية الشهر."
)
OTHER = (
    "Two days of fighting around the dam ended with a truce that the tribes had asked for, an official said by phone. "
    "Both sides handed over the bodies of their dead and opened the road to the north for goods and for travellers."
)


def told(text: str, day: int, *, source: str, trigger: str = "killed", killed: int = 12) -> Read:
    """An article of a day in October 2017 that tells of the day before."""
    of = replace(article(text, source=source), published=datetime(2017, 10, day, 9, tzinfo=UTC))
    code = coding(on=date(2017, 10, day) - timedelta(days=1), location=located(RAQQA), killed=Toll(*[killed] * 3))
    return Read(of, (report(of, code, trigger),))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.create(tmp_path / "lake")


@pytest.mark.parametrize(("text", "trigger"), [(WIRE, "killed"), (ARABIC, "مقتل")])
def test_a_copy_of_next_week_is_the_same_origin_and_the_same_event(lake: Lake, text: str, trigger: str) -> None:
    lake.add([told(text, 2, source="Wire", trigger=trigger)])
    (before,) = lake.events()
    lake.add([told(f"BREAKING: {text} Follow us.", 9, source="Site", trigger=trigger)])
    (event,) = lake.events()
    assert event.id == before.id
    assert [len(origin.article_ids) for origin in event.origins] == [2]
    assert event.coding.date == before.coding.date
    assert event.differences == ()
    assert [part.reason for link in event.links for part in link.parts] == ["the same words in copies of one text"]
    assert lake.articles([event.origins[0].article_ids[0]])[0].source == "Wire"


def test_another_event_told_a_week_later_is_another(lake: Lake) -> None:
    lake.add([told(WIRE, 2, source="Wire")])
    lake.add(
        [told("A raid killed 12 people in Raqqa, the second within days, a doctor of the city said.", 9, source="B")]
    )
    assert [len(event.origins) for event in lake.events()] == [1, 1]


def test_the_order_of_coming_changes_nothing(tmp_path: Path) -> None:
    reads = [
        told(WIRE, 2, source="Wire"),
        told("(Update) " + WIRE, 9, source="Site"),
        told(WIRE[: len(WIRE) * 3 // 4], 16, source="Late"),
        told("Witnesses told of a raid on Raqqa that killed 12 people on the first of October.", 2, source="Witness"),
    ]
    found = set()
    for number, order in enumerate(permutations(reads)):
        if number % 8:
            continue
        lake = Lake.create(tmp_path / str(number))
        for read in order:
            lake.add([read])
        found.add(
            tuple(sorted(tuple(sorted(map(len, (o.article_ids for o in event.origins)))) for event in lake.events()))
        )
    assert found == {((1, 3),)}


def test_a_copy_with_another_toll_says_so(lake: Lake) -> None:
    lake.add([told(WIRE, 2, source="Wire")])
    lake.add([told(WIRE.replace("killed 12", "killed 15"), 3, source="Site", killed=15)])
    (event,) = lake.events()
    assert (len(event.origins), event.differences) == (1, ("killed: 12 or 15",))


def test_each_telling_of_a_copy_follows_the_one_it_repeats(lake: Lake) -> None:
    text = WIRE + " Mortar fire killed three men in the town of Al Mayadin on the same day, its council said."

    def both(day: int, source: str) -> Read:
        of = replace(article(text, source=source), published=datetime(2017, 10, day, tzinfo=UTC))
        on = date(2017, 10, day) - timedelta(days=1)
        words = (("hit", RAQQA), ("Mortar", MAYADIN))
        return Read(of, tuple(report(of, coding(on=on, location=located(place)), word) for word, place in words))

    lake.add([both(2, "Wire")])
    lake.add([both(20, "Site")])
    assert sorted(len(event.article_ids) for event in lake.events()) == [2, 2]


def test_what_an_analyst_has_parted_stays_apart(lake: Lake) -> None:
    first, second = told(WIRE, 2, source="Wire"), told(WIRE + " Follow us.", 9, source="Site")

    def at(one: EventReport) -> tuple[Anchor, ...]:
        return (Anchor(one.article_id, one.trigger),)

    reports = [*first.reports, *second.reports]
    articles = {read.article.id: read.article for read in (first, second)}
    ruling = Ruling(at(reports[0]), at(reports[1]), True, datetime(2026, 1, 1, tzinfo=UTC))
    assert len(merge(reports, articles=articles)) == 1
    assert len(merge(reports, articles=articles, rulings=[ruling])) == 2


def test_short_texts_and_rows_of_data_sets_have_no_copies(lake: Lake) -> None:
    assert sketch("Clashes near Raqqa") == ()
    row = replace(article(WIRE, source="ACLED", id="acled:1"), dataset="acled")
    lake.add([Read(row, (report(row, coding(location=located(RAQQA)), "killed"),))])
    lake.add([told(WIRE, 20, source="Site")])
    assert len(list(lake.events())) == 2


def test_sketches_have_a_bound_and_are_the_same_everywhere() -> None:
    assert len(sketch(WIRE * 1 + OTHER + ARABIC)) == SIZE
    assert sketch(WIRE)[:3] == sketch(WIRE.upper())[:3]
    assert len(set(sketch(WIRE)) & set(sketch(OTHER))) == 0


def test_copies_are_found_among_stored_articles_as_among_given_ones(lake: Lake) -> None:
    """200 articles of the project's own with 60 edited copies, the copies stored after them."""
    chance = random.Random(5)
    first = [a for a in originals() if len(a.text.split()) >= 40][:200]
    copies = [edited_copy(first[n * 3], n, chance) for n in range(60)]
    proved = {tuple(sorted(group)) for group in find_copies([*first, *copies])}
    lake.add([Read(a) for a in first])
    lake.add([Read(a) for a in copies])
    found = {copy.id: lake._sketches.copies([copy.id]) for copy in copies}
    wanted = {id: {other for group in proved if id in group for other in group} - {id} for id in found}
    missed = [id for id in found if not wanted[id] <= found[id]]
    assert missed == []
    assert [id for id in found if not found[id] <= wanted[id]] == []


def test_of_many_articles_with_the_same_words_the_first_are_looked_at(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many carry an agency's footer: those read first stand for all, over any number of pieces."""
    monkeypatch.setattr("events.sketches._CROWD", 3)
    monkeypatch.setitem(scanning.FEW, "batch_size", 2)
    own = [" ".join(f"w{n}x{i}" for i in range(6)) for n in range(9)]
    stored = [article(f"{own[n]} {OTHER if n % 2 else WIRE}", id=f"a{n}") for n in range(9)]
    lake.add([Read(a) for a in stored])
    numbers = sorted({number for a in stored for number in sketch(a.text)})
    found = lake._sketches._holders(numbers, lake._tables.head("sketches"), {"a2"})
    for number in numbers:
        assert found.get(number, []) == [a.id for a in stored if number in sketch(a.text) and a.id != "a2"][:3]
    assert max(map(len, found.values())) == 3
