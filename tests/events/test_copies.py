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


NOTICES = (
    f"{FOOTER} Write to our desk with what you saw, safely and without your name. Our reporters work in nine cities."
)
SHORT = (
    "Rain closed the road to the north on Monday.",
    "A court in the capital freed two reporters.",
    "Shells fell on the market of Raqqa and killed four.",
    "أغلقت الأمطار الطريق المؤدي إلى الشمال يوم الاثنين في المحافظة.",
    "أفرجت محكمة في العاصمة عن صحفيين اثنين بعد عام في السجن.",
)


@pytest.mark.parametrize("source", ["Nahr Wire", ""], ids=["an outlet", "unknown outlet"])
@pytest.mark.parametrize("footer", [FOOTER, NOTICES], ids=["most of it", "nearly all of it"])
def test_short_items_with_one_long_footer_are_no_copies(source: str, footer: str) -> None:
    made = [Article(str(n), source, "", "", f"{text} {footer}", "", READ, READ) for n, text in enumerate(SHORT)]
    assert find_copies(made) == ()
    again = replace(made[0], id="again", text=f"(Update) {ONE} {footer}")
    assert find_copies([replace(made[0], text=f"{ONE} {footer}"), again]) == (("0", "again"),)
    assert find_copies([made[0], replace(made[0], id="same")]) == (("0", "same"),)


def test_another_outlet_with_a_new_head_is_a_copy() -> None:
    first = Article("a", "Nahr Wire", "", "", f"{SHORT[0]} {ONE} {ONE} {FOOTER}", "en", READ, READ)
    other = replace(first, id="b", source="Capital Desk", text=f"{SHORT[1]} {ONE} {ONE} {FOOTER}")
    assert find_copies([first, other]) == (("a", "b"),)


def test_the_host_is_the_outlet_of_what_names_none() -> None:
    first, second = (
        Article(str(n), "", f"https://wire.example/{n}", "", f"{text} {NOTICES}", "en", READ, READ)
        for n, text in enumerate(SHORT[:2])
    )
    assert find_copies([first, second]) == ()
    assert find_copies([first, replace(second, url="https://other.example/1")]) == (("0", "1"),)


def test_copies_are_found_in_an_outlet_that_prints_long_notices_under_short_items() -> None:
    """Two hundred short items with the same forty words below them, and each copied by an outlet without these."""
    chance = random.Random(3)
    own = [a for a in originals() if 15 <= len(a.text.split()) <= 45][:200]
    items = [replace(a, source="Nahr Wire", text=f"{a.text}\n\n{NOTICES}") for a in own]
    copies = [edited_copy(a, n, chance) for n, a in enumerate(own)]
    found = pairs_of(find_copies([*items, *copies]))
    true = {(min(a.id, c.id), max(a.id, c.id)) for a, c in zip(own, copies, strict=True)}
    assert found - true == set()
    assert len(found & true) / len(true) >= 0.98
