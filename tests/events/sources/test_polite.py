"""Good guests: robots.txt, pauses between requests to a host, and hosts in trouble left in peace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from webserver import Clock, Site, fetching, serving

from events.errors import FetchError, ForbiddenAddress, RobotsRefusal, TryLater
from events.model import Article, Issue
from events.sources.fetching import Fetched
from events.sources.files import read_path
from events.sources.listed import listed_articles
from events.sources.listings import Entry, Listing
from events.sources.polite import Remembered, Trouble, Visitor, retry_after
from events.sources.robots import Robots

RULES = """User-agent: *
Disallow: /private
Crawl-delay: 7

User-agent: Furat
Disallow: /secret
Allow: /secret/open
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visitor(clock: Clock) -> Iterator[Visitor]:
    with fetching() as fetcher:
        yield Visitor(fetcher, pause=2.0, now=clock.now, sleep=clock.sleep)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/a", True), ("/private", True), ("/secret", False), ("/secret/x?y=1", False), ("/secret/open", True)],
)
def test_the_rules_for_us_are_the_ones_that_hold(site: Site, visitor: Visitor, path: str, allowed: bool) -> None:
    site.put("/robots.txt", RULES, media="text/plain")
    url = site.put(path, "words")
    if allowed:
        assert visitor.get(url).status == 200
    else:
        with pytest.raises(RobotsRefusal, match=r"robots\.txt"):
            visitor.get(url)
        assert site.asked == ["/robots.txt"]


@pytest.mark.parametrize("status", [404, 401, 403, 410])
def test_a_site_without_rules_allows_all(site: Site, visitor: Visitor, status: int) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /", status=status)
    assert visitor.get(site.put("/a", "words")).body == b"words"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_site_whose_rules_cannot_be_told_is_asked_later(
    site: Site, visitor: Visitor, clock: Clock, status: int
) -> None:
    site.put("/robots.txt", "", status=status)
    url = site.put("/a", "words")
    with pytest.raises(TryLater, match=r"robots\.txt") as later:
        visitor.get(url)
    site.put("/robots.txt", "")
    clock.moment += later.value.seconds + 1
    assert visitor.get(url).status == 200


def test_rules_are_asked_for_once_a_day(site: Site, visitor: Visitor, clock: Clock) -> None:
    url = site.put("/a", "words")
    for hours in (0, 1, 24):
        clock.moment += hours * 3600
        visitor.get(url)
    assert site.asked == ["/robots.txt", "/a", "/a", "/robots.txt", "/a"]


def test_rules_hold_for_where_a_redirect_leads(site: Site, visitor: Visitor) -> None:
    site.put("other.example/robots.txt", "User-agent: *\nDisallow: /")
    there = site.at("other.example", "/b")
    with pytest.raises(RobotsRefusal, match=r"other\.example"):
        visitor.get(site.put("/a", status=302, headers=(("Location", there),)))
    assert "/b" not in site.asked


def test_rules_in_other_encodings_and_of_any_bytes(site: Site, visitor: Visitor) -> None:
    site.put("/robots.txt", "﻿User-agent: *\nDisallow: /س".encode() + b"\n\xff\xfe\x00")
    assert visitor.get(site.put("/a", "words")).status == 200
    with pytest.raises(RobotsRefusal):
        visitor.get(site.url("/س"))


def test_sitemaps_a_site_names(site: Site) -> None:
    site.put("/robots.txt", "Sitemap: https://n.example/map.xml\n")
    with fetching() as fetcher:
        assert Robots(fetcher.get).sitemaps(site.url("/")) == ("https://n.example/map.xml",)


def test_a_host_is_given_a_pause_and_another_is_not_waited_for(site: Site, visitor: Visitor, clock: Clock) -> None:
    url = site.put("/a", "words")
    visitor.get(url)
    assert visitor.wait(url) == pytest.approx(2.0)
    assert visitor.wait(site.at("other.example", "/a")) == 0
    visitor.get(site.at("other.example", "/a"))
    visitor.get(url)
    assert clock.slept == [2.0]


def test_the_pause_a_site_asks_for_holds(site: Site, visitor: Visitor, clock: Clock) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 9")
    url = site.put("/a", "words")
    visitor.get(url)
    visitor.get(url)
    assert clock.slept == [9.0]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_host_is_left_in_peace_for_longer_and_longer(
    site: Site, visitor: Visitor, clock: Clock, status: int
) -> None:
    url = site.put("/a", status=status)
    waits = []
    for _ in range(11):
        with pytest.raises(TryLater, match=str(status)) as later:
            visitor.get(url)
        asked = len(site.asked)
        with pytest.raises(TryLater, match="left in peace"):
            visitor.get(site.url("/b"))
        assert len(site.asked) == asked
        waits.append(later.value.seconds)
        clock.moment += later.value.seconds + 1
    assert waits == [60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600]
    site.put("/a", "words")
    assert visitor.get(url).status == 200
    site.put("/a", status=status)
    with pytest.raises(TryLater) as later:
        visitor.get(url)
    assert later.value.seconds == 60


def test_what_a_host_asks_for_is_kept_to(site: Site, visitor: Visitor, clock: Clock) -> None:
    url = site.put("/a", status=429, headers=(("Retry-After", "3000"),))
    with pytest.raises(TryLater) as later:
        visitor.get(url)
    assert later.value.seconds == 3000
    assert visitor.wait(url) == pytest.approx(3000)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120),
        (format_datetime(datetime.fromtimestamp(1_800_000_300, UTC)), 300),
        (format_datetime(datetime.fromtimestamp(1_700_000_000, UTC)), 0),
        ("soon", 0),
        ("", 0),
        ("-5", 0),
        ("9" * 40, 999_999_999),
    ],
)
def test_ways_to_ask_for_a_pause(told: str, seconds: float) -> None:
    answer = Fetched("http://n.example/", 429, b"", (("retry-after", told),))
    assert retry_after(answer, 1_800_000_000.0) == seconds


def test_a_host_that_cannot_be_reached_is_soon_tried_again(visitor: Visitor, clock: Clock) -> None:
    for _ in range(9):
        with pytest.raises(FetchError, match="cannot be fetched"):
            visitor.get("http://news.example:9/a")
        wait = visitor.wait("http://news.example:9/a")
        clock.moment += wait + 1
    assert 890 <= wait <= 900


def test_trouble_is_known_to_who_comes_later(site: Site, clock: Clock) -> None:
    kept = Remembered()
    kept.set_trouble(site.host, Trouble(3, clock.moment + 500))
    with fetching() as fetcher, pytest.raises(TryLater, match="left in peace"):
        Visitor(fetcher, troubles=kept, now=clock.now, sleep=clock.sleep).get(site.put("/a", "words"))
    assert site.asked == []


def test_private_addresses_are_no_trouble_of_the_host(visitor: Visitor) -> None:
    with pytest.raises(ForbiddenAddress):
        visitor.get("ftp://news.example/a")
    assert visitor.wait("ftp://news.example/a") == 0


def page(n: int) -> str:
    return f"<article><h1>Raid {n}</h1><p>{'An air strike hit Raqqa and killed three civilians. ' * 5}</p></article>"


def test_the_pages_of_a_feed_are_read_and_what_is_refused_is_read_from_the_feed(site: Site, visitor: Visitor) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /no")
    moment = datetime(2017, 10, 2, tzinfo=UTC)
    listing = Listing(
        "Nahr",
        (
            Entry(site.put("/1", page(1)), "One", author="Rana", published=moment),
            Entry(site.put("/no/2", page(2)), "Two", "The feed tells of a strike on Hama.", published=moment),
            Entry(site.put("/no/3", page(3)), "Three"),
            Entry(site.url("/4"), "Four"),
            Entry("", "Five", "A monitor tells of shelling in Taiz."),
        ),
        trouble="broken XML",
    )
    found = list(listed_articles(listing, visitor, lambda path: iter(())))
    articles = {a.title: a for a in found if isinstance(a, Article)}
    assert {"Raid 1", "Two", "Five"} == articles.keys()
    assert (articles["Raid 1"].author, articles["Raid 1"].published) == ("Rana", moment)
    assert articles["Two"].text == "The feed tells of a strike on Hama."
    said = "\n".join(i.message for i in found if isinstance(i, Issue))
    assert "broken XML" in said
    assert "/no/3" in said
    assert "there is nothing" in said


def test_an_index_leads_to_its_newest_sitemaps(site: Site, visitor: Visitor) -> None:
    urls = [site.put(f"/{n}", page(n)) for n in (1, 2)]
    maps = [site.put(f"/m{n}", f"<urlset><url><loc>{url}</loc></url></urlset>") for n, url in enumerate(urls)]
    index = Listing("", (), tuple(Entry(url) for url in (*maps, site.put("/m9", "<urlset>"))))
    found = list(listed_articles(index, visitor, lambda path: iter(())))
    assert sorted(a.title for a in found if isinstance(a, Article)) == ["Raid 1", "Raid 2"]
    assert next(i.message for i in found if isinstance(i, Issue)).startswith(site.url("/m9"))


def test_the_address_of_a_feed_is_an_input_like_others(site: Site) -> None:
    item = f"<item><link>{site.put('/1', page(1))}</link></item>"
    url = site.put("/feed", f"<rss version='2.0'><channel>{item}</channel></rss>", media="text/xml")
    with fetching() as fetcher:
        (article,) = read_path(url, fetcher=fetcher)
    assert isinstance(article, Article)
    assert (article.title, article.url) == ("Raid 1", site.url("/1"))
