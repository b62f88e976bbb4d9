"""The page and the second reader: where text goes is said before any is given; reviewing starts where they differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, cast

import pytest
from builders import MAYADIN, MOSUL, RAQQA, coding, located, merge, reading
from streamlit.testing.v1 import AppTest

from events.extractors import LARGE, Opened
from events.llm.budget import Meter
from events.llm.client import Reply
from events.llm.settings import ModelSettings
from events.model import Toll
from events.readers import FoundBy, compare, finder
from events.store import Lake
from views import second_reader
from views.words import words as words_of

ADDRESSES = {
    "machine": "http://localhost:11434/v1",
    "network": "http://192.168.1.7:8000/v1",
    "internet": "https://models.example.org/v1",
}


@pytest.fixture
def stored(home: Path) -> Lake:
    """Three events: one the readers agree on, one they differ on, one read by the rules alone and least sure."""
    agreed, differing = coding(location=located(RAQQA), confidence=0.3), coding(location=located(MOSUL), confidence=0.9)
    alone = coding(location=located(MAYADIN), confidence=0.2)
    reads = [reading("Clash one.", agreed), reading("Clash two.", differing), reading("Clash three.", alone)]
    other = replace(differing, casualties=replace(differing.casualties, killed=Toll(3, 3, 3)))
    for i, (one, two) in enumerate(((agreed, agreed), (differing, other))):
        why = (finder(FoundBy.BOTH, 0.9), *compare(one, two))
        reads[i] = replace(reads[i], reports=(replace(reads[i].reports[0], explanations=why),))
    lake = Lake.create(home / "lake", matcher=merge)
    lake.add(reads)
    return lake


def settings(home: Path, address: str, extractor: str = "both") -> None:
    text = f'[llm]\nextractor = "{extractor}"\nmodel = "m*x*"\nbase_url = "{address}"\n'
    (home / "furat.toml").write_text(text, encoding="utf-8")


def said(page: AppTest) -> str:
    return "\n".join(str(part.value) for part in [*page.warning, *page.info, *page.markdown, *page.error])


def test_by_default_nothing_leaves_and_the_page_says_so(start: Callable[..., AppTest], stored: Lake) -> None:
    page = start(page="sources")
    assert not page.exception
    assert "nothing leaves it" in said(page)
    assert not page.warning


@pytest.mark.parametrize("where", ADDRESSES)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_where_text_goes_is_said_plainly(
    start: Callable[..., AppTest], stored: Lake, home: Path, where: str, lang: str
) -> None:
    settings(home, ADDRESSES[where])
    page = start(page="sources", lang=lang)
    assert not page.exception
    told = page.info if where == "machine" else page.warning
    [notice] = [str(part.value) for part in told]
    assert ADDRESSES[where].split("/")[2] in notice.replace("\\", "")
    assert "m*x*" not in notice  # a name from a file is no markdown
    leaves = {"en": "leaves this machine", "ar": "يخرج من هذا الجهاز"}[lang]
    assert (leaves in notice) == (where != "machine")


def test_settings_that_do_not_fit_are_told_and_the_page_stands(
    start: Callable[..., AppTest], stored: Lake, home: Path
) -> None:
    (home / "furat.toml").write_text('[llm]\nmodle = "m"', encoding="utf-8")
    page = start(page="sources")
    assert not page.exception
    assert "modle" in said(page)


def test_reviewing_starts_where_they_differ_and_tells_how_far_they_agree(
    start: Callable[..., AppTest], stored: Lake
) -> None:
    page = start(page="review")
    assert not page.exception
    html = "\n".join(str(getattr(part, "body", "")) or str(part) for part in page.get("html"))
    assert "Mosul" in html  # the surest of the three, but they differ on its dead
    page.toggle(key="agreement").set_value(True).run()
    assert not page.exception
    [figures] = [frame.value for frame in page.dataframe if "Share" in frame.value.columns]
    shares = dict(zip(figures["Field"], figures["Share"], strict=True))
    assert (shares["Type"], shares["Killed"]) == ("100%", "0%")
    assert any("Found by both: 2" in str(caption.value) for caption in page.caption)


@pytest.mark.parametrize(("budget", "most"), [("", LARGE), ("[llm.budget]\ntokens = 5\n", None)])
def test_without_a_budget_the_page_sends_no_more_than_a_large_run_begins_with(
    home: Path, budget: str, most: int | None
) -> None:
    settings(home, ADDRESSES["machine"])
    with (home / "furat.toml").open("a", encoding="utf-8") as file:
        file.write(budget)
    opened = second_reader.open_reader(cast(Any, object()))  # without rules of its own it would open a gazetteer
    assert opened.meter is not None
    assert opened.meter.settings.limits.articles == most


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_run_tells_articles_tokens_price_and_why_it_stopped(language: Literal["en", "ar"]) -> None:
    words = words_of(language)
    meter = Meter(ModelSettings(model="m", price_in=1.0, price_out=2.0, currency="EUR"))
    told: list[str] = []
    tell = second_reader.counting(Opened(cast(Any, None), meter), words, lambda done, stage: told.append(stage))
    meter.settle(meter.reserve(100), Reply("x", 900_000, 50_000))
    tell(0.5, "reading")
    assert [part for part in ("reading", "1", "950,000", "1.00 EUR") if part not in told[0]] == []
    meter.note(spared=4, failed=3, alone=2)
    meter.drop("place")
    meter.stop("the budget of <b>5</b> tokens is spent")
    said = second_reader.asked(Opened(cast(Any, None), meter), words)
    for part in ("4", "3", "2", words("reader.left_out", count=1), "is spent"):
        assert part in said
    assert "<b>" not in said.replace("\\<", "")
    assert second_reader.asked(Opened(cast(Any, None)), words) == ""
