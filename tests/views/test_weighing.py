"""Before a model is asked about many articles the page says what that would take, and nothing is sent before a yes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import merge
from modelserver import ModelServer, exchanges, serving
from newsroom import reader
from streamlit.testing.v1 import AppTest

from events import pipeline
from events.store import Lake
from views import weighing

RECORDED = exchanges()
PLAIN = RECORDED["en-plain"]
PRICES = "price_in = 1000.0\nprice_out = 1000.0\ncurrency = 'EUR'\n"


@pytest.fixture
def server(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    opened = reader()
    monkeypatch.setattr(pipeline.Reader, "open", lambda progress=None: opened)
    Lake.create(home / "lake", matcher=merge)
    _own_cache(home)
    with serving(PLAIN) as running:
        settings(home, running)
        yield running


def _own_cache(home: Path) -> None:
    """The base map as before, but no answers that another test was given."""
    shared = (home / "cache").resolve()
    (home / "cache").unlink()
    (home / "cache").mkdir()
    for folder in shared.iterdir():
        if folder.name not in ("llm", "query"):
            (home / "cache" / folder.name).symlink_to(folder)


def settings(home: Path, server: ModelServer, more: str = "", *, extractor: str = "both") -> None:
    text = f'[llm]\nextractor = "{extractor}"\nmodel = "m"\nbase_url = "{server.url}"\n{more}'
    (home / "furat.toml").write_text(text, encoding="utf-8")


def pasted(page: AppTest, button: str, text: str = PLAIN.article.text) -> AppTest:
    """The page once an article was pasted and a button of the form pressed."""
    page.text_area(key="pasted").set_value(text)
    page.button(key=f"paste_{button}").click().run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return "\n".join(str(part.value) for part in page.markdown)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_an_estimate_is_given_when_it_is_asked_for(
    start: Callable[..., AppTest], home: Path, server: ModelServer, lang: str
) -> None:
    settings(home, server, PRICES)
    page = pasted(start(page="sources", lang=lang), "estimate")
    [told] = [line for line in said(page).splitlines() if "EUR" in line]
    price = float(told.split(" EUR")[0].split()[-1])
    assert price > 0.5  # more than 500 tokens at 1,000 a million
    assert server.asked == []
    page.button(key="estimate_read").click().run()
    assert not page.exception
    assert len(server.asked) == 1
    assert list(page.success)
    assert "EUR" not in said(page)  # the question is gone
    assert any("EUR" in str(caption.value) for caption in page.caption)  # what it did cost


def test_many_articles_wait_for_a_yes(
    start: Callable[..., AppTest], home: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "LARGE", 0)
    page = pasted(start(page="sources", lang="en"), "read")
    assert "1 of 1 articles" in said(page)
    assert "price: not known" in said(page)
    page.button(key="estimate_rules").click().run()
    assert server.asked == []
    assert Lake.open(home / "lake").counts().articles == 1
    assert "Nothing has been sent" not in said(page)


def test_what_waits_can_be_left(
    start: Callable[..., AppTest], home: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "LARGE", 0)
    page = pasted(start(page="sources", lang="en"), "read")
    page.button(key="estimate_leave").click().run()
    assert "Nothing has been sent" not in said(page)
    assert server.asked == []
    assert Lake.open(home / "lake").counts().articles == 0


def test_few_articles_are_read_at_once(start: Callable[..., AppTest], server: ModelServer) -> None:
    page = pasted(start(page="sources", lang="en"), "read")
    assert "Nothing has been sent" not in said(page)
    assert len(server.asked) == 1


def test_the_rules_alone_are_never_weighed(
    start: Callable[..., AppTest], home: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "furat.toml").unlink()
    monkeypatch.setattr(weighing, "LARGE", 0)
    page = start(page="sources", lang="en")
    assert not [button for button in page.button if button.key == "paste_estimate"]
    pasted(page, "read")
    assert server.asked == []
    assert Lake.open(home / "lake").counts().articles == 1


@pytest.mark.parametrize(
    ("amount", "told"), [(0.0, "0.00 EUR"), (0.00059, "0.00059 EUR"), (0.1, "0.10 EUR"), (1234.5, "1,234.50 EUR")]
)
def test_a_small_price_is_not_nothing(amount: float, told: str) -> None:
    assert weighing.money(amount, "EUR") == told


FAULTS: dict[str, tuple[str, tuple[dict[str, object], ...], str, str]] = {
    "429 for an hour": ("en-plain", ({"status": 429, "headers": {"Retry-After": "3600"}},), "answered 429", "1"),
    "500 that stays": ("en-plain", ({"status": 500},), "answered 500", "1"),
    "hang": ("en-plain", ({"seconds": 6.0, "answer": {"events": []}},), "did not answer within", "1"),
    "cut-off JSON": ("en-plain", ({"content": '{"events": [{"quote": "Sy'},), "no JSON", "1"),
    "wrong schema": ("en-plain", ({"answer": {"incidents": []}},), "no list of events", "1"),
    "refusal": ("en-plain", ({"content": None, "refusal": "I cannot."},), "the model refused", "1"),
    "invented quotes, places, figures": ("en-invented", (), "does not stand in the article", ""),
    "injection that worked": ("en-injected", (), "speaks to a reading machine", ""),
}
"""Name -> exchange, its replies (the recorded ones when there are none), words on the page, how many had no answer."""


@pytest.mark.parametrize("extractor", ["llm", "both"])
@pytest.mark.parametrize("fault", FAULTS)
def test_the_page_says_what_went_wrong_with_the_model(
    start: Callable[..., AppTest], home: Path, server: ModelServer, fault: str, extractor: str
) -> None:
    id, replies, told, unanswered = FAULTS[fault]
    of = RECORDED[id]
    server.plays(replace(of, replies=replies or of.replies))
    more = "retries = 0\ntimeout = 2\n" if fault == "hang" else "retries = 0\n"
    settings(home, server, more, extractor=extractor)
    page = pasted(start(page="sources", lang="en"), "read", of.article.text)
    assert told in "\n".join(str(line.value) for line in page.text)
    asked = "\n".join(str(line.value) for line in page.caption)
    assert ("1 got no usable answer" in asked) == bool(unanswered)
    assert ("1 were read by the rules alone" in asked) == bool(unanswered and extractor == "both")
    assert bool(page.error) == bool(unanswered and extractor == "llm")
