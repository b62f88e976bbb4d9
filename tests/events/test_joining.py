"""The same event told twice in one article is one; a support never stands alone; later figures find their event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from builders import IS, MAYADIN, RAQQA, SDF, SYRIA, coding, located
from hypothesis import given
from hypothesis import strategies as st
from newsroom import article, mentions, reader

from events.clauses import Clause
from events.coding import Draft
from events.joining import join
from events.model import Actor, Claim, Coding, DatePrecision, Evidence, Importance, Span, Stance, SubEventType, Toll
from events.setting import Setting, set_scene

TEXT = "The army attacked Raqqa. Clashes went on. The fighting killed 12 people. Nothing else is known. Ten more died."


def scene(text: str = TEXT) -> Setting:
    return set_scene(article(text, "en"), reader().gazetteer, reader().resolver)


def draft(made: Coding, sentence: int, *, alone: bool = True) -> Draft:
    span = Span(sentence, sentence + 1)
    clause = Clause(span, None, made.sub_event_type, 0.9)
    return Draft(
        made, clause, sentence, span, None, (Evidence("event", span, TEXT[span.start : span.end]),), alone=alone
    )


def joined(*drafts: Draft, text: str = TEXT) -> tuple[Draft, ...]:
    return join(drafts, scene(text))


def here(**rest: object) -> Coding:
    return coding(location=located(RAQQA), **rest)  # type: ignore[arg-type]


def test_an_event_told_twice_is_one_with_all_its_words() -> None:
    claims = tuple((Claim(name, Stance.ASSERTS, Span(0, 1)),) for name in ("SANA", "SOHR"))
    [one] = joined(draft(here(claims=claims[0]), 0), draft(here(claims=claims[1], a=(SYRIA, SDF)), 3))
    assert [c.claimant for c in one.coding.claims] == ["SANA", "SOHR"]
    assert one.coding.side_a == (SYRIA, SDF)
    assert {e.span.start for e in one.evidence} == {0, 3}
    assert one.sentence == 0


@pytest.mark.parametrize("surer_first", [True, False])
def test_nobody_stands_on_both_sides_of_an_event_told_twice(surer_first: bool) -> None:
    sure, doubtful = here(a=(SYRIA,), b=(IS,), confidence=0.9), here(a=(SYRIA, SDF), b=(IS, SYRIA), confidence=0.6)
    told = (sure, doubtful) if surer_first else (doubtful, sure)
    [one] = joined(*(draft(made, at) for at, made in enumerate(told)))
    assert set(one.coding.side_a) == {SYRIA, SDF}
    assert one.coding.side_b == (IS,)


@pytest.mark.parametrize(
    "other",
    [
        coding(location=located(MAYADIN)),
        here(sub=SubEventType.AIR_STRIKE),
        here(on=date(2017, 9, 25)),
        here(a=(SDF,)),
        here(b=(SDF,)),
    ],
    ids=["elsewhere", "another kind", "another day", "another side a", "another side b"],
)
def test_two_events_stay_two(other: Coding) -> None:
    assert len(joined(draft(here(), 0), draft(other, 1))) == 2


def test_a_clash_told_from_either_side_is_one() -> None:
    [one] = joined(draft(here(a=(IS,), b=(SDF,), confidence=0.9), 0), draft(here(a=(SDF, SYRIA), b=(IS,)), 1))
    assert one.coding.side_a == (IS,)
    assert set(one.coding.side_b) == {SDF, SYRIA}


@pytest.mark.parametrize(
    ("sub", "b"), [(SubEventType.GOVERNMENT_REGAINS, (IS,)), (SubEventType.ARMED_CLASH, (SDF,))], ids=["taken", "other"]
)
def test_what_is_told_of_others_or_taken_in_turn_stays_two(sub: SubEventType, b: tuple[Actor, ...]) -> None:
    assert len(joined(draft(here(sub=sub, a=(SYRIA,), b=b), 0), draft(here(sub=sub, a=(IS,), b=(SYRIA,)), 1))) == 2


def test_a_support_joins_its_event_wherever_it_stands() -> None:
    for order in ([False, True], [True, False]):
        drafts = [draft(here(), n, alone=alone) for n, alone in enumerate(order)]
        assert len(joined(*drafts)) == 1


def test_a_support_without_an_event_is_none() -> None:
    assert joined(draft(here(), 0, alone=False)) == ()
    assert len(joined(draft(here(), 0), draft(coding(location=located(MAYADIN)), 1, alone=False))) == 1


def test_figures_told_later_belong_to_the_event_before() -> None:
    [one] = joined(draft(here(), 1))
    assert one.coding.casualties.killed == Toll(12, 12, 12)


def test_a_figure_of_its_own_is_kept() -> None:
    [one] = joined(draft(here(killed=Toll(3, 3, 3)), 1))
    assert one.coding.casualties.killed == Toll(3, 3, 3)


def test_figures_far_behind_belong_to_nobody() -> None:
    far = "The army attacked Raqqa. It rained. It rained again. It rained on. The fighting killed 12 people."
    [one] = joined(draft(here(), 0), text=far)
    assert one.coding.casualties.killed == Toll()


@pytest.mark.parametrize(
    ("drafts", "text"),
    [
        ([draft(here(), 0)], "The army attacked Raqqa.\n\nThe war has killed 12 people."),
        ([draft(here(), 0), draft(here(sub=SubEventType.AIR_STRIKE), 0)], TEXT),
        ([draft(here(sub=SubEventType.AGREEMENT), 0)], TEXT),
        ([draft(here(), 0), draft(here(sub=SubEventType.AIR_STRIKE, killed=Toll(9, 9, 9)), 2)], TEXT),
    ],
    ids=["another paragraph", "two events in the sentence", "a kind that kills nobody", "the sentence tells an event"],
)
def test_figures_that_may_be_another_s_belong_to_nobody(drafts: list[Draft], text: str) -> None:
    assert joined(*drafts, text=text)[0].coding.casualties.killed == Toll()


def test_a_support_does_not_keep_its_figures_from_the_event() -> None:
    other = draft(here(sub=SubEventType.AIR_STRIKE), 2, alone=False)
    assert [d.coding.casualties.killed for d in joined(draft(here(), 1), other)] == [Toll(12, 12, 12)]


def test_figures_before_an_event_are_not_its_own() -> None:
    [one] = joined(draft(here(), 3), text="The storm killed 12 people. It ended. It rained. The army attacked Raqqa.")
    assert one.coding.casualties.killed == Toll()


def test_beside_a_dated_event_a_vaguely_dated_one_is_background() -> None:
    vague = here(on=date(2017, 9, 1), until=date(2017, 9, 30), precision=DatePrecision.MONTH, a=(SDF,))
    found = {d.coding.side_a[0].name: d.coding.importance for d in joined(draft(here(), 0), draft(vague, 3))}
    assert found == {SYRIA.name: Importance.MAIN, SDF.name: Importance.BACKGROUND}
    [alone] = joined(draft(vague, 3))
    assert alone.coding.importance == Importance.MAIN


def test_nothing_is_nothing() -> None:
    assert joined() == ()


CODINGS = st.builds(
    lambda a, b, on, kind, place: coding(a=a, b=b, on=on, sub=kind, location=located(place)),
    st.sampled_from([(SYRIA,), (SDF,), ()]),
    st.sampled_from([(IS,), ()]),
    st.sampled_from([date(2017, 10, 1), date(2017, 10, 2), None]),
    st.sampled_from([SubEventType.ARMED_CLASH, SubEventType.AIR_STRIKE]),
    st.sampled_from([RAQQA, MAYADIN, None]),
)
EMPTY = replace(scene("It rained."), readings=mentions("It rained.", "en"))


@given(st.lists(st.tuples(CODINGS, st.booleans()), max_size=6))
def test_no_words_are_lost_and_nothing_is_added(drafts: Sequence[tuple[Coding, bool]]) -> None:
    made = [draft(one, n, alone=alone) for n, (one, alone) in enumerate(drafts)]
    found = join(made, EMPTY)
    alone = [e for d in made if d.alone for e in d.evidence]
    kept = [e for d in found for e in d.evidence]
    assert set(alone) <= set(kept)
    assert len(kept) == len(set(kept))
    assert len(found) <= sum(d.alone for d in made)
