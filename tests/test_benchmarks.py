"""What a benchmark keeps of its results, and that made lakes are lakes."""

from __future__ import annotations

import asyncio
import json
import os
from itertools import combinations
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks import growth, kept, telling, verb_place
from benchmarks.figures import Figure
from benchmarks.kept import Machine, keep, this_machine
from benchmarks.playing import SPEED, stands
from benchmarks.sessions import Session
from events.coding import open_parts
from events.matching.copies import Text, copied
from geodata.gazetteer import Gazetteer
from geodata.names import words
from geodata.resolve import Resolver
from views.state import SPEEDS

MACHINE = Machine("A processor", 2, 24.0, "3.11.7", 0.3)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    page = tmp_path / "performance.md"
    page.write_text("# How fast it is\n\nWords that stay.\n")
    return page


def test_results_stand_beside_what_was_written_by_hand(page: Path) -> None:
    keep({"scale": [Figure("a change", 1234.5, "ms", 2.04, "the plain way")]}, MACHINE, page)
    text = page.read_text()
    assert text.startswith("# How fast it is\n\nWords that stay.\n")
    assert "| a change | 1,234 ms | 2.0 × (the plain way) |" in text
    assert "A processor, 2 cores, 24 GB, Python 3.11.7, a load of 0.3" in text


def test_a_later_run_replaces_its_own_part_and_no_other(page: Path) -> None:
    for scale, ingest in ((1.0, 5.0), (2.0, None)):
        keep({"scale": [Figure("x", scale, "ms")]}, MACHINE, page)
        if ingest is not None:
            keep({"ingest": [Figure("y", ingest, "s")]}, MACHINE, page)
    text = page.read_text()
    assert text.count("## Last run: scale") == 1
    assert "| x | 2.0 ms |  |" in text
    assert "| y | 5.0 s |  |" in text
    keep({"scale": [Figure("x", 2.0, "ms")]}, MACHINE, page)
    assert page.read_text() == text


def test_backslashes_in_names_are_only_text(page: Path) -> None:
    for _ in range(2):
        keep({"a": [Figure(r"\1 \g<0>", 1.0, "ms")]}, MACHINE, page)
    assert r"\1 \g<0>" in page.read_text()


@pytest.mark.parametrize(
    ("drawn", "stood"),
    [
        ([], []),
        ([1000.0], []),
        ([1000.0, 1500.0, 2100.0], [500.0, 600.0]),
        ([1000.0, 1040.0, 1080.0, 1500.0, 1510.0], [500.0]),  # the marks of one week come in parts
    ],
)
def test_a_week_stands_from_its_first_mark_to_the_next_weeks(drawn: list[float], stood: list[float]) -> None:
    assert stands(drawn) == stood


def test_two_steps_a_second_can_be_chosen() -> None:
    assert SPEEDS[SPEED] == 0.5


def test_this_machine_is_named() -> None:
    assert this_machine().cores >= 1
    assert this_machine().processor


def test_the_page_is_there() -> None:
    assert kept.PAGE.read_text("utf-8").startswith("# ")


def test_the_memory_of_this_process_is_seen() -> None:
    assert growth.pss_mb(os.getpid()) > 10
    assert growth.pss_mb(2**30) == 0
    assert growth.processor_seconds(os.getpid()) > 0
    assert growth.processor_seconds(2**30) == 0
    assert os.getpid() in growth.family(os.getpid())


def test_made_articles_begin_alike_and_are_no_copies_of_each_other() -> None:
    few, more = (list(growth.made_rows(count)) for count in (20, 40))
    assert few == more[:20]
    texts = [Text(tuple(words(row["text"])), row["source"]) for row in more]
    assert not any(copied(one, other) for one, other in combinations(texts, 2))


class Page:
    """A server that answers every run with a box, the map, and two ends: of a run broken off, and of the whole one."""

    def __init__(self) -> None:
        self.asked: list[BackMsg] = []
        self.answers: list[bytes] = []

    async def send(self, message: bytes) -> None:
        self.asked.append(BackMsg.FromString(message))
        box, map, early, whole = (ForwardMsg() for _ in range(4))
        box.delta.new_element.checkbox.id = "box-1"
        box.delta.new_element.checkbox.label = "Rebels and opposition · 12"
        map.delta.new_element.component_instance.json_args = "{}"
        early.script_finished = ForwardMsg.FINISHED_EARLY_FOR_RERUN
        whole.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
        self.answers += [message.SerializeToString() for message in (box, early, map, whole)]

    async def recv(self) -> bytes:
        return self.answers.pop(0)


def test_a_session_without_a_browser_ticks_boxes_and_waits_for_the_whole_run() -> None:
    async def visit() -> tuple[float, float]:
        session = Session(page)
        await session.run()
        await session.run("Rebels and opposition")
        return await session.run("Rebels and opposition")

    page = Page()
    marks, ended = asyncio.run(visit())
    assert 0 < marks <= ended
    assert page.answers == []
    stands = [[(w.id, w.bool_value) for w in m.rerun_script.widget_states.widgets] for m in page.asked]
    assert stands == [[], [("box-1", True)], [("box-1", False)]]


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [
        (27, 34, "Algiers"),  # characters
        (5, 5, "Algiers"),  # tokens: a single one reads as an empty mark
        (8, 10, "port of Oran"),  # tokens whose characters cut a word
        (40, 40, None),
    ],
)
def test_marks_counted_in_tokens_are_mended(tmp_path: Path, start: int, end: int, place: str | None) -> None:
    text = "Bombs hit the buildings in Algiers and the port of Oran."
    marks = [{"label": "VERB", "start": 6, "end": 9}, {"label": "LOCATION", "start": start, "end": end}]
    file = tmp_path / "verbs.jsonl"
    file.write_text(json.dumps({"text": text, "spans": marks}) + "\n", encoding="utf-8")
    [row] = verb_place.rows(file)
    assert [span.of(text) for span in row.mended] == ([place] if place else [])


def test_sentences_are_scored_by_what_is_said_of_them() -> None:
    found = [telling.Told("assault", event, chance) for event, chance in ((True, 0.99), (False, 0.96), (True, 0.5))]
    share = telling.share(found, 0.95)
    assert (share.precision, share.recall, share.f1) == (0.5, 0.5, 0.5)
    assert telling.share(found, 1.0).f1 == 0


def test_the_place_of_a_verb_is_asked_for(tmp_path: Path) -> None:
    gazetteer = Gazetteer.open()
    text = "In Raqqa rebels shelled a market on Friday, officials in Damascus said."
    verb = {"label": "VERB", "start": 16, "end": 23}
    path = tmp_path / "verbs.jsonl"
    path.write_text(json.dumps({"text": text, "spans": [verb, {"label": "LOCATION", "start": 3, "end": 8}]}))
    [row] = verb_place.rows(path)
    told = verb_place.answer(row, gazetteer, Resolver(gazetteer), open_parts("en"))
    assert told.known is not None
    assert told.known.of(text) == "Raqqa"
    assert {span.of(text) for span in told.found} == {"Raqqa"}  # who tells of it sits in Damascus
