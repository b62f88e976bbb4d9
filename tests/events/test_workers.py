"""Many processes read what one does; one that dies or hangs costs its article and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders import article, merge
from readers import Fickle, Unopened

from events.errors import ReadingStopped
from events.intake import readings
from events.model import Article, Issue
from events.store import Lake
from events.timing import TimeUp, within
from events.workers import read_all, read_most, read_one

HERE = Path(__file__).parent


def articles(*titles: str):
    return [article(f"Clash {n} raged", title=title) for n, title in enumerate(titles)]


def test_work_within_its_time_is_left_alone() -> None:
    assert within(5, lambda: 7) == 7


def test_work_that_takes_too_long_is_broken_off() -> None:
    with pytest.raises(TimeUp):
        within(0.05, lambda: Fickle().read(articles("hang")[0]))


def test_a_late_limit_strikes_nobody() -> None:
    for _ in range(200):
        _struck()
        assert sum(range(2_000)) == 1_999_000  # what struck after the work would break this off


def _struck() -> bool:
    try:
        within(0.0005, lambda: sum(range(20_000)))
    except TimeUp:
        return True
    return False


@pytest.mark.parametrize(("title", "says"), [("fail", "ValueError"), ("unread", "nothing learnt"), ("hang", "longer")])
def test_what_fails_is_an_issue(title: str, says: str) -> None:
    of = articles(title)[0]
    outcome = read_one(Fickle(), of, 0.1)
    assert isinstance(outcome, Issue)
    assert says in outcome.message
    assert outcome.article_id == of.id


def test_processes_that_die_or_hang_cost_their_article() -> None:
    given = articles("", "die", "", "hang", "", "fail", "", "", "")
    outcomes = list(read_all(given, Fickle.open, 2, 0.3))
    failed = {o.article_id: o.message for o in outcomes if isinstance(o, Issue)}
    assert {o.article.id for o in outcomes if not isinstance(o, Issue)} | failed.keys() == {a.id for a in given}
    assert len(outcomes) == len(given)
    assert [word in failed[given[n].id] for n, word in ((1, "died"), (3, "longer"), (5, "ValueError"))] == [True] * 3


def test_a_reader_that_must_stop_ends_it() -> None:
    with pytest.raises(ReadingStopped, match="no more"):
        list(read_all(articles("", "stop", "", ""), Fickle.open, 1, 5))


def test_a_reader_that_cannot_be_opened_is_said() -> None:
    with pytest.raises(ReadingStopped, match="no gazetteer"):
        list(read_all(articles("", ""), Unopened.open, 2, 5))


def test_few_articles_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.workers.read_all", lambda *_: pytest.fail("processes for three articles"))
    assert len(list(read_most(Fickle(), articles("", "", ""), Fickle.open, 2, 5))) == 3


def test_this_process_reads_none_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.workers._ALONE", 2)
    given = articles("", "fail", "")
    outcomes = list(read_most(_Nobody(), given, Fickle.open, 2, 5))
    assert {o.article_id if isinstance(o, Issue) else o.article.id for o in outcomes} == {a.id for a in given}


class _Nobody:
    def read(self, article: Article) -> None:
        pytest.fail("read in the process that stores")


SHARED = """
import os
LOADED = os.getpid()
class Told:
    @classmethod
    def open(cls):
        return cls()
    def read(self, article):
        return os.getppid() == LOADED != os.getpid()
"""


def test_what_readers_share_is_loaded_once(tmp_path: Path) -> None:
    (tmp_path / "shared.py").write_text(SHARED)
    command = (
        "import sys; from builders import article; from shared import Told; from events.workers import read_all;"
        "print(list(read_all([article('a'), article('b'), article('c')], Told.open, 2, 60, ('shared',))))"
    )
    home = {"PYTHONPATH": os.pathsep.join(map(str, (tmp_path, HERE, HERE.parents[1])))}
    done = subprocess.run([sys.executable, "-c", command], env=os.environ | home, capture_output=True, check=True)
    assert done.stdout.split() == [b"[True,", b"True,", b"True]"]


def ingest(lake: Lake, paths: list[Path], read: list[str], *, stop_after: int | None = None):
    class Counting(Fickle):
        def read(self, article):
            if stop_after is not None and len(read) >= stop_after:
                raise KeyboardInterrupt
            read.append(article.id)
            return super().read(article)

    found = readings(paths, Counting(), lambda _: None, unread=lambda some: lake.unread(some, "fickle"))
    return lake.add(found, reader="fickle")


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    rows = [f'{{"id":"a{n}","text":"The clash number {n} raged in the town."}}' for n in range(12)]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(rows))
    return [file]


def test_what_was_read_is_not_read_twice(tmp_path: Path, paths: list[Path]) -> None:
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    read: list[str] = []
    version = ingest(lake, paths, read).version
    assert len(read) == 12
    assert ingest(lake, paths, read).version == version
    assert len(read) == 12
    assert len(lake.unread(lake.articles(), "another reader")) == 12


def test_a_run_that_was_killed_goes_on(tmp_path: Path, paths: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.store._BATCH", 3)
    lake, whole = (Lake.create(tmp_path / name, matcher=merge) for name in ("lake", "whole"))
    read: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        ingest(lake, paths, read, stop_after=8)
    assert lake.counts().events == 0
    ingest(lake, paths, read)
    ingest(whole, paths, [])
    assert len(read) == 8 + 12 - 6  # two whole batches of three were stored
    assert {event.id for event in lake.events()} == {event.id for event in whole.events()}
    assert lake.counts() == whole.counts()


def test_parts_become_visible_on_the_way(tmp_path: Path, paths: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.store._BATCH", 3)
    monkeypatch.setattr("events.store._PUBLISHED", 6)
    lake = Lake.create(tmp_path / "lake", matcher=merge)
    with pytest.raises(KeyboardInterrupt):
        ingest(lake, paths, [], stop_after=10)
    assert lake.counts().articles == 6
