"""The form of an answer: what fits is taken, what does not is a fault with a reason, nothing is ever run."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.llm.answer import MOST_EVENTS, parse, schema
from events.model import SubEventType

GOOD: dict[str, Any] = {
    "quote": "the words",
    "sub_event_type": "Attack",
    "date": None,
    "place": "Raqqa",
    "side_a": [{"name": "gunmen", "kind": "Political Militia"}],
    "side_b": [],
    "killed": {"quotes": ["killed two"], "low": 2, "best": 2, "high": None},
    "injured": None,
    "claims": [{"claimant": "SANA", "stance": "denies"}],
    "importance": "main",
}


def test_a_good_answer_is_taken_and_fits_the_schema_servers_are_given() -> None:
    found = parse(json.dumps({"events": [GOOD]}))
    assert (len(found.events), found.faults, found.whole) == (1, (), True)
    assert found.events[0].sub_event_type == SubEventType.ATTACK
    jsonschema.validate({"events": [GOOD]}, schema())


def objects(of: Any) -> list[dict[str, Any]]:
    if isinstance(of, list):
        return [o for item in of for o in objects(item)]
    if not isinstance(of, dict):
        return []
    return ([of] if of.get("type") == "object" else []) + [o for value in of.values() for o in objects(value)]


def test_the_schema_is_strict_everywhere_and_asks_for_no_coordinates() -> None:
    found = objects(schema())
    assert len(found) == 5
    for one in found:
        assert one["additionalProperties"] is False
        assert set(one["required"]) == set(one["properties"])
    named = {name for one in found for name in one["properties"]}
    assert not {name for name in named if "lat" in name or "lon" in name or "coord" in name}
    assert all(kind.value in json.dumps(schema()) for kind in SubEventType)


@pytest.mark.parametrize(
    "text",
    [
        '{"events": []}',
        '```json\n{"events": []}\n```',
        '<think>{"events": 3}</think>{"events": []}',
        'Here it is: {"events": []} I hope it helps {',
    ],
)
def test_words_around_an_answer_do_no_harm(text: str) -> None:
    assert parse(text).whole
    assert parse(text).events == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no JSON"),
        ("I cannot do that.", "no JSON"),
        ('{"events": [{"quote": "the wo', "no JSON"),
        ("[1, 2]", "no JSON"),
        ('{"results": []}', "no list of events"),
        ('{"events": {"quote": "x"}}', "no list of events"),
        ('{"events": ' + "[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_answer_is_told(text: str, fault: str) -> None:
    found = parse(text)
    assert not found.whole
    assert fault in found.faults[0]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"sub_event_type": "Bombardment"}, "sub_event_type"),
        ({"quote": None}, "quote"),
        ({"latitude": 1.5}, "latitude"),
        ({"killed": {"quotes": ["x"], "low": "2", "best": 2, "high": 2}}, "killed.low"),
        ({"killed": {"quotes": ["x"], "low": 2.5, "best": 2, "high": 2}}, "killed.low"),
        ({"side_a": "gunmen"}, "side_a"),
        ({"claims": [{"claimant": "x", "stance": "thinks"}]}, "claims.0.stance"),
    ],
)
def test_an_event_of_another_form_costs_the_others_nothing(change: dict[str, Any], fault: str) -> None:
    found = parse(json.dumps({"events": [GOOD | change, GOOD, "no event"]}))
    assert len(found.events) == 1
    assert len(found.faults) == 2
    assert found.faults[0].startswith("event 1 of the answer")
    assert fault in found.faults[0]


def test_an_endless_list_is_cut() -> None:
    found = parse(json.dumps({"events": [GOOD] * (MOST_EVENTS + 3)}))
    assert len(found.events) == MOST_EVENTS
    assert "3 events more" in found.faults[0]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "x"]), inner, max_size=4),
    max_leaves=8,
)


@given(st.text(max_size=40) | JSON.map(lambda value: json.dumps({"events": [value]})))
def test_nothing_a_server_says_raises(text: str) -> None:
    parse(text)
