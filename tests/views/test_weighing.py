"""Before a model is asked about many articles the page says what that would take, and nothing is sent before a yes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import merge
from modelserver import ModelServer, exchanges, serving
from newsroom import reader
from streamlit.testing.v1 import AppTest

from events import pipeline
from events.store import Lake
from views import weighing

PLAIN = exchanges()["en-plain"]
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


def settings(home: Path, server: ModelServer, more: str = "") -> None:
    text = f'[llm]\nextractor = "both"\nmodel = "m"\nbase_url = "{server.url}"\n{more}'
    (home / "furat.toml").write_text(text, encoding="utf-8")


def pasted(page: AppTest, button: str) -> AppTest:
    """The page once an article was pasted and a button of the form pressed."""
    page.text_area(key="pasted").set_value(PLAIN.article.text)
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
    assert "1 of 1 articles would be sent" in said(page)
    assert "no prices" in said(page)
    page.button(key="estimate_rules").click().run()
    assert server.asked == []
    assert Lake.open(home / "lake").counts().articles == 1
    assert "would be sent" not in said(page)


def test_what_waits_can_be_left(
    start: Callable[..., AppTest], home: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "LARGE", 0)
    page = pasted(start(page="sources", lang="en"), "read")
    page.button(key="estimate_leave").click().run()
    assert "would be sent" not in said(page)
    assert server.asked == []
    assert Lake.open(home / "lake").counts().articles == 0


def test_few_articles_are_read_at_once(start: Callable[..., AppTest], server: ModelServer) -> None:
    page = pasted(start(page="sources", lang="en"), "read")
    assert "would be sent" not in said(page)
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
