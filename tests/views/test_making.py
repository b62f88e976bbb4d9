"""A file that is made outside the page's run: whichever of the two is first, what went wrong reaches the page."""

from __future__ import annotations

import threading

import pytest

from events.errors import ExportError
from views import making
from views.making import Attempt


def failing() -> bytes:
    raise ExportError("choose a shorter period")


def test_what_failed_before_the_page_asked_is_told() -> None:
    untaken = {"csv": "of a press before"}
    attempt = Attempt("gif", failing, untaken)
    with pytest.raises(ExportError):
        attempt()
    attempt.wait()
    assert untaken == {"gif": "choose a shorter period"}


def test_what_fails_while_the_page_waits_is_told() -> None:
    untaken: dict[str, str] = {}
    begin = threading.Event()

    def slow() -> bytes:
        begin.wait(20)
        raise ValueError("a fault")

    attempt = Attempt("gif", slow, untaken)

    def make() -> None:
        with pytest.raises(ValueError, match="a fault"):
            attempt()

    maker = threading.Thread(target=make)
    maker.start()
    begin.set()
    attempt.wait()
    maker.join()
    assert untaken == {"gif": "ValueError: a fault"}


def test_what_fails_later_is_told_with_the_next_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_PATIENCE", 0.0)
    untaken: dict[str, str] = {}
    attempt = Attempt("gif", failing, untaken)
    attempt.wait()
    assert untaken == {}
    with pytest.raises(ExportError):
        attempt()
    assert untaken == {"gif": "choose a shorter period"}


def test_a_file_that_was_made_leaves_no_trace() -> None:
    untaken = {"gif": "of a press before"}
    attempt = Attempt("csv", lambda: b"rows", untaken)
    assert attempt() == b"rows"
    attempt.wait()
    assert untaken == {}
