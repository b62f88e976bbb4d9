"""What lies at an address becomes articles known by the address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from webserver import Site, fetching, serving

from events.model import Article, Issue, Level
from events.sources.files import read_path
from events.sources.web import plain_address

WORDS = "The Observatory said that an air strike hit the city of Raqqa and killed three civilians on Sunday. "
ARABIC = "قال المرصد السوري إن غارة جوية استهدفت مدينة الرقة وأدت إلى مقتل ثلاثة مدنيين يوم الأحد. "


def page(text: str, *, charset: str = "utf-8", title: str = "Raid") -> bytes:
    return f"""<html><head><meta charset="{charset}"><title>{title}</title><meta name="author" content="Rana Haddad">
    <meta property="og:site_name" content="Nahr"><meta property="article:published_time" content="2017-10-02T08:30:00Z">
    </head><body><nav>Home</nav><article><h1>{title}</h1><p>{text * 4}</p></article></body></html>""".encode(charset)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def read(url: str) -> tuple[list[Article], list[Issue]]:
    with fetching() as fetcher:
        found = list(read_path(url, fetcher=fetcher))
    return [f for f in found if isinstance(f, Article)], [f for f in found if isinstance(f, Issue)]


@pytest.mark.parametrize(("charset", "words"), [("utf-8", WORDS), ("utf-8", ARABIC), ("windows-1256", ARABIC)])
def test_a_page_with_what_it_says_of_itself(site: Site, charset: str, words: str) -> None:
    data = page(words, charset=charset)
    (article,), issues = read(site.put("/a", data, media=f"text/html; charset={charset}"))
    assert issues == []
    assert words.strip() in article.text
    assert (article.author, article.source, article.url) == ("Rana Haddad", "Nahr", site.url("/a"))
    assert article.published is not None
    assert len(article.original) == 64


def test_the_address_is_what_an_article_is_known_by(site: Site) -> None:
    site.put("/a", page(WORDS))
    site.put("/a?utm_source=feed", page(WORDS.replace("three", "five")))
    (first,), _ = read(site.url("/a"))
    (second,), _ = read(site.url("/a?utm_source=feed#top"))
    assert first.id == second.id
    assert first.text != second.text


@pytest.mark.parametrize(("media", "body"), [("text/plain", WORDS), ("text/plain; charset=utf-8", ARABIC)])
def test_a_plain_text(site: Site, media: str, body: str) -> None:
    (article,), issues = read(site.put("/t", body, media=media))
    assert (article.text, article.source, article.url, issues) == (body, "127.0.0.1", site.url("/t"), [])


def test_a_table_gives_an_article_for_each_row(site: Site) -> None:
    found, issues = read(site.put("/t.csv", "title,text\na,Raid on Raqqa\nb,Raid on Hama\n", media="text/csv"))
    assert [a.text for a in found] == ["Raid on Raqqa", "Raid on Hama"]
    assert len({a.id for a in found}) == 2
    assert issues == []


@pytest.mark.parametrize(
    ("status", "said"), [(404, "nothing"), (410, "nothing"), (403, "not given out"), (429, "too often"), (500, "again")]
)
def test_other_answers_are_said_in_words(site: Site, status: int, said: str) -> None:
    found, (issue,) = read(site.put("/x", "<p>sorry</p>", status=status))
    assert found == []
    assert issue.level == Level.ERROR
    assert said in issue.message
    assert site.url("/x") in issue.message


def test_what_cannot_be_read_names_the_address_and_no_file_of_ours(site: Site) -> None:
    for media in ("image/png", "application/octet-stream", "text/csv"):
        found, (issue,) = read(site.put("/x", b"\x89PNG\r\n\x1a\n\x00\x00", media=media))
        assert found == []
        assert site.url("/x") in issue.message
        assert "furat-" not in issue.message


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("HTTPS://News.Example/A?id=3&utm_source=x&fbclid=y#top", "https://news.example/A?id=3"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example/a?b=&c=1", "https://news.example/a?b=&c=1"),
        ("https://news.example/a?source=utm_x", "https://news.example/a?source=utm_x"),
    ],
)
def test_plain_addresses(url: str, plain: str) -> None:
    assert plain_address(url) == plain
