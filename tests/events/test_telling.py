"""Whether a text tells of a kind of event, whatever its place and day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from newsroom import reader

from events.coding import open_parts
from events.model import Article
from events.setting import set_scene
from events.telling import ASSAULTS, PROTESTS, telling_chance

LIKELY = 0.5
DAY = datetime(2007, 6, 1, tzinfo=UTC)


def chance(text: str, kinds: str) -> float:
    setting = set_scene(Article("a", "", "", "", text, "ar", DAY, DAY), reader().gazetteer, reader().resolver)
    return telling_chance(setting, open_parts("ar").decider, {"assault": ASSAULTS, "protest": PROTESTS}[kinds])


@pytest.mark.parametrize(
    ("kinds", "text"),
    [
        ("assault", "وقتل تسعة من رجال الشرطة واصيب عشرة بجروح في هجوم انتحاري بسيارة مفخخة استهدف حاجزا لهم."),
        ("assault", "واطلق مسلحون مجهولون النار على سيارة القاضي فقتلوه مع اثنين من حراسه."),
        ("protest", "وتظاهر امس آلاف الاشخاص وسط المدينة احتجاجا على رفع الاسعار."),
    ],
)
def test_what_is_told_needs_no_place(kinds: str, text: str) -> None:
    assert chance(text, kinds) >= LIKELY


@pytest.mark.parametrize(
    ("kinds", "text"),
    [
        ("assault", "واكد الوزير ان حكومته لن تتفاوض مع الخاطفين، ودعا الى انتخاب رئيس توافقي."),
        ("assault", "وتظاهر آلاف الاشخاص وسط العاصمة احتجاجا على رفع الاسعار ورفعوا لافتات تطالب باستقالة الحكومة."),
        ("protest", "واعلنت وزارة الداخلية انها لن تسمح بأي تظاهرة قبل الانتخابات."),
        ("protest", ""),
    ],
)
def test_what_is_not_told(kinds: str, text: str) -> None:
    assert chance(text, kinds) < LIKELY
