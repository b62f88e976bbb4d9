"""What of a sentence is its event's scene: who speaks was not hit, and what happened hours before is another event."""

from __future__ import annotations

import pytest

from events.matching.scenes import scene_of


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("A missile hit a market in the city.", {"market"}),
        ("سقط صاروخ على سوق شعبي وسط المدينة.", {"market"}),
        ("Jets bombed a hospital, and a school beside it.", {"hospital", "school"}),
        # who says it
        ("A bomb killed three people, the governor said.", set()),
        ("Hospital officials put at 11 the number of dead.", set()),
        ("قُتل ثلاثة أشخاص بحسب محافظ المدينة.", set()),
        ("The bomb killed the governor on his way to work.", {"governor"}),
        ("اغتال مسلحون محافظ المدينة.", {"governor"}),
        # another event
        ("Missiles hit a bank late on Saturday, hours after the bombing of a hospital.", {"bank"}),
        ("Hours after a house was bombed, a strike hit a school.", {"school"}),
        ("قصفت طائرات سوقا ردا على هجوم استهدف مدرسة.", {"market"}),
        # what stands in a camp was hit, not the camp
        ("A strike hit a school in the refugee camp.", {"school"}),
        ("A strike hit tents of the camp.", {"camp"}),
    ],
)
def test_what_was_hit(text: str, targets: set[str]) -> None:
    assert scene_of(text).targets == targets


@pytest.mark.parametrize(
    ("text", "place", "parts"),
    [
        ("A car bomb exploded in eastern Baghdad.", ("Baghdad",), {"east"}),
        ("انفجرت سيارة مفخخة شرقي بغداد.", ("Baghdad", "بغداد"), {"east"}),
        ("Fighting broke out in North Darfur.", ("North Darfur",), set()),
        ("A car bomb exploded in Baghdad.", ("Baghdad",), set()),
    ],
)
def test_parts_of_a_place(text: str, place: tuple[str, ...], parts: set[str]) -> None:
    assert scene_of(text, place).quarters == parts


@pytest.mark.parametrize(
    ("text", "another", "disputed"),
    [
        ("The army denied shelling the town.", False, True),
        ("نفى الجيش قصف البلدة.", False, True),
        ("In a separate attack a mine killed two.", True, False),
        ("Minutes after the first blast a second car blew up.", True, False),
        ("A day after the town fell, its people fled.", False, False),
        ("A mine killed two.", False, False),
        ("", False, False),
    ],
)
def test_how_it_is_told(text: str, another: bool, disputed: bool) -> None:
    scene = scene_of(text)
    assert (scene.another, scene.disputed) == (another, disputed)
