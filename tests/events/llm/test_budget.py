"""A budget with several questions under way: who waits, who is refused, and what a wrong guess costs."""

from __future__ import annotations

import threading

import pytest

from events.errors import ReadingStopped
from events.llm.budget import Meter
from events.llm.client import Reply
from events.llm.settings import Limits, ModelSettings


def meter(**limits: int) -> Meter:
    return Meter(ModelSettings(model="m", answer_tokens=100, limits=Limits(**limits)))


def reply(sent: int, received: int = 10) -> Reply:
    return Reply("x", sent, received)


def test_a_question_waits_for_those_under_way_that_may_leave_enough() -> None:
    counting = meter(tokens=300)
    first = counting.reserve(100)
    asked = threading.Event()

    def ask() -> None:
        counting.settle(counting.reserve(100), reply(100))
        asked.set()

    waiting = threading.Thread(target=ask, daemon=True)
    waiting.start()
    assert not asked.wait(0.05)  # 200 are set aside: another 200 do not fit
    counting.settle(first, reply(90, 5))
    assert asked.wait(10)
    assert (counting.usage.tokens, counting.usage.articles) == (205, 2)


def test_when_nothing_is_under_way_what_does_not_fit_stops_the_run() -> None:
    counting = meter(tokens=300)
    counting.settle(counting.reserve(100), reply(100, 100))
    with pytest.raises(ReadingStopped, match="budget of 300 tokens is spent after 1 articles"):
        counting.reserve(100)
    assert counting.usage.articles == 1  # what is not asked is not counted


def test_articles_are_counted_once_however_many_questions_they_take() -> None:
    counting = meter(articles=1)
    counting.settle(counting.reserve(10), reply(10))
    counting.settle(counting.reserve(10, opens=False), reply(10))
    with pytest.raises(ReadingStopped, match="budget of 1 articles"):
        counting.reserve(10)


def test_guesses_learn_from_what_the_server_counts() -> None:
    counting = meter(tokens=1000)
    one, two = counting.reserve(100), counting.reserve(100)
    for held in (one, two):
        counting.settle(held, reply(200))
    assert counting.reserve(100).sent == 200  # twice the guess, and not twice for each answer
    assert counting.reserve(10).sent == 20


def test_a_lost_question_counts_its_own_tokens() -> None:
    counting = meter()
    counting.settle(counting.reserve(70), None)
    assert (counting.usage.tokens_in, counting.usage.tokens_out, counting.usage.requests) == (70, 0, 1)
