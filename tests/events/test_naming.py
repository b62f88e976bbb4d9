"""What is named within a city parts two events of one day there, and joins what is told of one."""

from __future__ import annotations

import pytest

from events.matching.naming import NONE, Names, levels, names_of

CITY = ("Kharkiv", "خاركيف")
MARKET = "A missile hit a market in the Saltivka district of Kharkiv on Monday, killing two, police said."
MARKET_AR = "قتيلان في قصف روسي على سوق في حي سالتيفكا بمدينة خاركيف اليوم الاثنين."
CLINIC = "Two people died on Monday when a clinic in Kharkiv's Osnovianskyi district was hit."
CLINIC_AR = "قصف روسي يصيب عيادة في حي أوسنوفيانسكي وسط خاركيف ويقتل شخصين."
HALL = "Russian forces shelled the Derzhprom building in Kharkiv, Governor Oleh Synehubov said."
NOTHING = "Russian forces shelled Kharkiv again on Monday and killed two civilians."


def named(text: str) -> Names:
    return names_of(text, CITY)


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        (MARKET, MARKET_AR, 1),
        (CLINIC, CLINIC_AR, 1),
        (MARKET, CLINIC, -1),
        (MARKET_AR, CLINIC_AR, -1),
        (MARKET, CLINIC_AR, -1),
        (CLINIC, HALL, -1),
        (MARKET, NOTHING, 0),
        (NOTHING, CLINIC_AR, 0),
        ("", MARKET, 0),
    ],
    ids=["quarter", "quarter again", "two quarters", "in Arabic", "across", "building", "none", "none in one", "empty"],
)
def test_names_speak_for_or_against(one: str, other: str, sign: int) -> None:
    found = list(levels(named(one), named(other)))
    assert [level.startswith("same name") - (level in ("two quarters", "other names")) for level, _ in found] == (
        [sign] if sign else []
    )
    assert list(levels(named(other), named(one))) == found


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("Shells fell on the Saltivka district on Tuesday.", {"sltfk"}),
        ("سقطت قذائف على حي السكري في المدينة يوم الثلاثاء.", {"skr"}),
        # what must not be a name: days, peoples, forces, who says so, the place itself, the head of a sentence
        ("Shelling of Kharkiv by the Russian army killed five Ukrainian soldiers on Tuesday, Reuters said.", set()),
        ("Civilians fled. Buses took them to Kharkiv.", set()),
        ("قصف الجيش الروسي مدينة خاركيف يوم الثلاثاء وقتل خمسة جنود أوكرانيين بحسب رويترز.", set()),
        ("", set()),
    ],
)
def test_what_is_a_name(text: str, sounds: set[str]) -> None:
    assert set(named(text).own) == sounds


def test_nothing_named_is_nothing_said() -> None:
    assert list(levels(NONE, named(MARKET))) == []
