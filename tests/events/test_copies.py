"""Copies of one dispatch are found, and two reporters on one subject are never taken for one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations

import pytest
from newswire import READ, edited_copy, originals

from events.matching import merge
from events.matching.copies import find_copies
from events.model import Article


def pairs_of(groups: Sequence[Sequence[str]]) -> set[tuple[str, str]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def test_three_hundred_edited_copies_among_a_thousand_documents() -> None:
    chance = random.Random(7)
    sources = [a for a in originals() if len(a.text.split()) >= 40]
    chosen = chance.sample(sources, 300)
    rest = [a for a in originals() if a not in chosen][:400]
    copies = [edited_copy(a, n, chance) for n, a in enumerate(chosen)]
    assert len(chosen) + len(rest) + len(copies) == 1000
    found = pairs_of(find_copies([*rest, *chosen, *copies]))
    true = {(min(a.id, c.id), max(a.id, c.id)) for a, c in zip(chosen, copies, strict=True)}
    assert found - true == set()
    assert len(found & true) / len(true) >= 0.98


def test_dispatches_of_one_event_are_no_copies_of_each_other() -> None:
    assert find_copies(originals()) == ()


ONE = "The army said on Sunday that its troops had entered the northern quarter of the town after two days of fighting."


@pytest.mark.parametrize(
    ("other", "copied"),
    [
        (ONE, True),
        (f"{ONE} All rights reserved. Follow us on our channels for more news of the day.", True),
        (ONE.upper(), True),
        (
            "Two days of fighting ended when soldiers came into the town's north on Sunday, a resident said.",
            False,
        ),
        ("The army said on Sunday.", False),
        ("", False),
    ],
)
def test_a_copy_and_what_is_none(other: str, copied: bool) -> None:
    made = [Article(id, "", "", "", text, "en", READ, READ) for id, text in (("a", ONE), ("b", other))]
    assert bool(find_copies(made)) is copied
    assert find_copies(made) == find_copies(made[::-1])


def test_the_earliest_published_is_the_origin() -> None:
    late = Article("a", "", "", "", ONE, "en", READ, READ)
    early = replace(late, id="b", published=datetime(2019, 1, 1, tzinfo=UTC))
    assert find_copies([late, early]) == (("b", "a"),)
    assert merge([], articles={"a": late}) == ()


FOOTER = "Follow us on all channels. The views printed here are not ours. All rights reserved, no part may be copied."


def test_two_short_items_with_one_long_footer_are_no_copies() -> None:
    short = ("Rain closed the road to the north on Monday.", "A court in the capital freed two reporters.")
    first, second = (Article(str(n), "", "", "", f"{text} {FOOTER}", "en", READ, READ) for n, text in enumerate(short))
    assert find_copies([first, second]) == ()
    again = replace(first, id="again", text=f"(Update) {ONE} {FOOTER}")
    assert find_copies([replace(first, text=f"{ONE} {FOOTER}"), again]) == (("0", "again"),)
    assert find_copies([first, replace(first, id="same")]) == (("0", "same"),)
