"""Copies of articles as other outlets print them: cut, with another head, other spellings of names and a footer."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import events
from events.model import Article

ARTICLES = Path(events.__file__).parent / "training" / "articles"
READ = datetime(2020, 1, 1, tzinfo=UTC)


@cache
def originals() -> tuple[Article, ...]:
    """The project's own articles and dispatches: many on one subject, told by different words."""
    paths = [*sorted(ARTICLES.glob("*.jsonl")), *sorted((ARTICLES.parents[1] / "samples").glob("*.jsonl"))]
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    made = [Article(r["id"], "", "", "", r["text"], r["language"], READ, READ) for r in rows]
    return tuple({a.id: a for a in made}.values())


_NAMES = {
    "Islamic State": "ISIS", "Deir ez-Zor": "Deir Azzor", "Raqqa": "Rakka", "Mayadin": "Mayadeen", "Kyiv": "Kiev",
    "Ukrainian": "Ukraine's", "Syrian army": "Syrian Arab Army", "coalition": "alliance",
    "تنظيم الدولة": "داعش", "دير الزور": "ديرالزور", "الجيش السوري": "قوات النظام", "قسد": "قوات سوريا الديمقراطية",
    "المرصد": "مرصد حقوق الإنسان", "كييف": "كياف",
}  # fmt: skip
_HEADS = ("BREAKING – from our correspondents: ", "(Update 2) ", "عاجل | متابعات: ", "نقلاً عن وكالات الأنباء - ")
_FOOTS = (
    "\n\nFollow us on all channels. The views printed here are not ours. All rights reserved, no part may be copied.",
    "\n\nتابعونا على قناتنا في تيليغرام. جميع الحقوق محفوظة للموقع ولا يجوز النسخ إلا بإذن خطي من الناشر.",
)


def edited_copy(article: Article, number: int, chance: random.Random) -> Article:
    """One copy with every kind of edit in chance strength; at least half of the text and fifteen words are kept."""
    text = _cut(article.text, chance)
    for name, other in _NAMES.items():
        if chance.random() < 0.7:
            text = text.replace(name, other)
    text = chance.choice(_HEADS) * chance.randint(0, 1) + text + chance.choice(_FOOTS) * chance.randint(0, 1)
    return replace(article, id=f"{article.id}-copy-{number}", source=f"Outlet {number}", title="", text=text)


def _cut(text: str, chance: random.Random) -> str:
    """The beginning, or the text without some of its middle."""
    sentences = re.split(r"(?<=[.؟!])\s+", text)
    keep = chance.uniform(0.5, 1.0) * len(text)
    kept, size = [], 0
    for sentence in sentences:
        if size >= keep:
            break
        kept.append(sentence)
        size += len(sentence)
    return " ".join(kept)
