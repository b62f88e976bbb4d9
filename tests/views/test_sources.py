"""Articles given on the page: each is accounted for, and a bad one stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import Read, coding, report

from events.model import Level
from events.store import Lake
from views import sources, web_sources


class OneEventEach:
    """Reads every article as one event, and fails on one that says so."""

    def read(self, article):
        if "unreadable" in article.text:
            raise ValueError("a fault")
        return Read(article, (report(article, coding()),))


@pytest.fixture
def given(tmp_path: Path):
    """given(name, bytes): a file as it is kept after an upload."""
    count = iter(range(100))
    return lambda name, data: sources._saved(tmp_path, next(count), name, data)


def test_what_was_read_and_what_failed_is_told_and_stored(tmp_path, given):
    paths = [
        given("good.txt", b"Clashes in Raqqa.\nTwo were killed."),
        given("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00"),
        given("fault.txt", b"This is unreadable for a reader."),
        given("empty.txt", b""),
    ]
    lake = Lake.create(tmp_path / "lake")
    told: list[float] = []
    found = sources.read_all(lake, OneEventEach(), paths, lambda done, stage: told.append(done))
    assert [outcome.events for outcome in found.outcomes] == [1]
    assert sum(issue.level == Level.ERROR for issue in found.issues) == 3
    assert lake.counts().articles == 1
    assert {issue.message for issue in lake.issues()} == {issue.message for issue in found.issues}
    assert all(str(tmp_path) not in issue.message for issue in found.issues)
    assert all(0 <= done <= 1 for done in told)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("report.txt", "report.txt"),
        ("تقرير.txt", "تقرير.txt"),
        ("../../etc/passwd", "passwd"),
        ("a<b>|c.html", "a_b__c.html"),
        ("..", "article.txt"),
        (".hidden.txt", "hidden.txt"),
        ("x" * 300 + ".csv", "x" * 96 + ".csv"),
    ],
)
def test_file_names_from_outside_stay_in_their_folder(tmp_path, given, name, kept):
    path = given(name, b"x")
    assert path.name == kept
    assert path.resolve().is_relative_to(tmp_path)


def test_two_files_of_one_name_are_both_kept(given):
    assert given("a.txt", b"1").read_bytes() + given("a.txt", b"2").read_bytes() == b"12"


@pytest.mark.parametrize(
    ("text", "addresses", "others"),
    [
        ("https://example.org/a\n\n http://example.org/b ", ["https://example.org/a", "http://example.org/b"], []),
        ("https://example.org/a\nhttps://example.org/a", ["https://example.org/a"], []),
        ("ftp://example.org\nexample.org", [], ["ftp://example.org", "example.org"]),
        ("", [], []),
    ],
)
def test_lines_are_addresses_or_not(text, addresses, others):
    assert web_sources.sorted_out(text) == (addresses, others)


def test_addresses_that_cannot_be_read_are_told_and_the_files_are_read(tmp_path, given):
    lake = Lake.create(tmp_path / "lake")
    paths = [given("good.txt", b"Clashes in Raqqa."), "http://127.0.0.1:9/article"]
    found = sources.read_all(lake, OneEventEach(), paths, lambda done, stage: None)
    assert len(found.outcomes) == 1
    (issue,) = [issue for issue in found.issues if issue.level == Level.ERROR]
    assert "127.0.0.1" in issue.message
