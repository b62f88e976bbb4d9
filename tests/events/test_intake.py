"""From paths to readings: order, several at once, and readers that fail, learn nothing or must stop."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from builders import Read

from events.errors import ArticleUnread, ReadingStopped
from events.intake import readings
from events.model import Article, Issue, Level

TEXTS = [f"Article number {i} tells of nothing." for i in range(12)]


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Two files of six articles each."""
    made = []
    for name, part in (("a.jsonl", TEXTS[:6]), ("b.jsonl", TEXTS[6:])):
        lines = [json.dumps({"title": text.split()[2], "text": text}) for text in part]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        made.append(tmp_path / name)
    return made


class Waiting:
    """A reader that is done with an article only when so many are being read at once."""

    def __init__(self, in_flight: int) -> None:
        self.in_flight = in_flight
        self._together = threading.Barrier(in_flight)

    def read(self, article: Article) -> Read:
        self._together.wait(timeout=20)
        return Read(article)


class Failing:
    """A reader that raises an error at one article."""

    def __init__(self, at: str, error: Exception, in_flight: int) -> None:
        self.at, self.error, self.in_flight = at, error, in_flight

    def read(self, article: Article) -> Read:
        if article.title == self.at:
            raise self.error
        return Read(article)


def test_so_many_are_read_at_once_over_all_paths_and_come_in_order(paths: list[Path]) -> None:
    found = list(readings(paths, Waiting(4), lambda issue: None))
    assert [reading.article.text for reading in found] == TEXTS


@pytest.mark.parametrize("in_flight", [1, 3])
def test_an_article_nothing_was_learnt_of_is_told_and_not_given_on(paths: list[Path], in_flight: int) -> None:
    issues: list[Issue] = []
    reader = Failing("7", ArticleUnread("the model did not answer"), in_flight)
    found = list(readings(paths, reader, issues.append))
    assert [r.article.title for r in found] == [str(i) for i in range(12) if i != 7]
    [issue] = issues
    assert (issue.level, issue.message) == (Level.ERROR, "7: the model did not answer")
    assert issue.article_id


@pytest.mark.parametrize("in_flight", [1, 3])
def test_a_reader_that_must_stop_ends_the_readings_cleanly(paths: list[Path], in_flight: int) -> None:
    issues: list[Issue] = []
    found = list(readings(paths, Failing("4", ReadingStopped("the budget is spent"), in_flight), issues.append))
    titles = [r.article.title for r in found]
    assert titles[:4] == ["0", "1", "2", "3"]
    assert "4" not in titles
    assert in_flight > 1 or titles[4:] == []  # what others had begun when it stopped
    assert [(i.level, i.message) for i in issues] == [(Level.ERROR, "the budget is spent")]


@pytest.mark.parametrize("in_flight", [1, 3])
def test_a_fault_in_one_article_loses_no_other(paths: list[Path], in_flight: int) -> None:
    issues: list[Issue] = []
    found = list(readings(paths, Failing("0", ValueError("odd"), in_flight), issues.append))
    assert len(found) == 11
    assert "reading failed, ValueError: odd" in issues[0].message


def test_whoever_stops_listening_stops_the_reading(paths: list[Path]) -> None:
    one = next(made := readings(paths, Failing("none", ValueError(), 3), lambda issue: None))
    assert one.article.text == TEXTS[0]
    made.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("furat-reading")]
