"""Rounds over a local site that does all the web does: nothing ends the watch, nothing is lost, history is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from builders import RAQQA, Read, coding, located, report
from webserver import Clock, Page, Site, fetching, serving

from events.errors import FetchError, LakeError, ReadingStopped, SettingsError
from events.model import Article, Toll
from events.sources.feed_list import Feed, FeedList
from events.sources.fetching import Fetched, Fetcher, Limits
from events.sources.files import read_file
from events.sources.polite import Visitor
from events.sources.rounds import Rounds
from events.sources.visits import Visits, alone
from events.store import Lake
from events.watching import Summary, Watch

HOUR = 3600.0
BRIEF = Limits(max_bytes=200_000, seconds=0.5, silence=0.3, redirects=3)


class Counter:
    """Reads how many were killed."""

    fingerprint = "counter"

    def __init__(self) -> None:
        self.read_texts: list[str] = []
        self.stop = False

    def read(self, article: Article) -> Read:
        if self.stop:
            raise ReadingStopped("the budget is spent")
        self.read_texts.append(article.text)
        number = re.search(r"killed (\d+)", article.text)
        toll = Toll(*[int(number[1])] * 3) if number else Toll()
        return Read(article, (report(article, coding(location=located(RAQQA), killed=toll), "killed"),))


@dataclass
class Desk:
    """All that a watch needs, over a local site and a clock that goes only when somebody sleeps."""

    site: Site
    clock: Clock
    watch: Watch
    lake: Lake
    reader: Counter
    fetcher: Fetcher
    made: list[Summary] = field(default_factory=list)

    def round(self, hours: float = 0.0) -> Summary:
        self.clock.moment += hours * HOUR
        self.made.append(self.watch.round(len(self.made) + 1))
        return self.made[-1]

    def texts(self, version: int | None = None) -> list[str]:
        return [a.text for a in self.lake.articles(version=version)]

    def issues(self) -> str:
        return "\n".join(issue.message for issue in self.lake.issues())


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        found.put("/robots.txt", "User-agent: *\nDisallow: /no")
        yield found


@pytest.fixture
def desk(site: Site, tmp_path: Path) -> Iterator[Desk]:
    with opened(site, tmp_path) as found:
        yield found


class opened:
    """A desk over the notes in a folder; opened again it goes on."""

    def __init__(self, site: Site, folder: Path, *feeds: Feed, clock: Clock | None = None) -> None:
        self.site, self.folder, self.clock = site, folder, clock or Clock()
        self.feeds = feeds or (Feed(site.url("/feed"), "Nahr", days=20_000),)

    def __enter__(self) -> Desk:
        self._fetching = fetching(BRIEF)
        self._visits = Visits(self.folder / "watch" / "visits.sqlite")
        fetcher, now, sleep = self._fetching.__enter__(), self.clock.now, self.clock.sleep
        visitor = Visitor(fetcher, pause=2.0, troubles=self._visits, now=now, sleep=sleep)
        rounds = Rounds(FeedList(self.feeds), self._visits, visitor, partial(read_file), now=now)
        lake, reader = Lake.create(self.folder / "lake"), Counter()
        watch = Watch(lake, reader, rounds, every=900.0, now=now, sleep=sleep)
        return Desk(self.site, self.clock, watch, lake, reader, fetcher)

    def __exit__(self, *_: object) -> None:
        self._visits.__exit__(None, None, None)
        self._fetching.__exit__(None, None, None)


def words(n: int) -> str:
    return f"An air strike on the city of Raqqa killed {n} people, said the Observatory, which counts the dead there."


def page(n: int) -> str:
    return f"<html><head><title>Raid</title></head><body><article><p>{words(n)}</p></article></body></html>"


def feed(site: Site, *paths: str, text: str = "") -> str:
    items = "".join(
        f"<item><title>Raid</title><link>{site.url(path)}</link><description>{text}</description>"
        "<pubDate>Mon, 02 Oct 2017 10:00:00 +0300</pubDate></item>"
        for path in paths
    )
    return f"<rss version='2.0'><channel><title>Feed</title>{items}</channel></rss>"


def lay(site: Site, *paths: str, **rest: object) -> None:
    site.put("/feed", feed(site, *paths), media="application/rss+xml", **rest)


def test_new_pages_are_read_once_and_the_line_says_so(desk: Desk) -> None:
    lay(desk.site, "/1", "/2", headers=(("ETag", '"a"'),))
    desk.site.put("/1", page(3), headers=(("ETag", '"1"'),))
    desk.site.put("/2", page(5))
    first = desk.round()
    assert (first.feeds, first.named, dict(first.outcomes), first.waiting) == (1, 2, {"new": 2}, 0)
    assert "round 1: 1 feeds asked (0 unchanged, 0 failed), 2 pages named; 2 visited (2 new)" in first.words()
    assert sorted(desk.texts()) == [words(3), words(5)]
    article = desk.lake.articles()[0]
    assert (article.source, article.published) == ("Nahr", datetime.fromisoformat("2017-10-02T10:00:00+03:00"))
    second = desk.round(0.5)
    assert (second.unchanged, second.outcomes.total(), second.version) == (1, 0, first.version)
    assert desk.site.asked == ["/robots.txt", "/feed", "/1", "/2", "/feed"]
    third = desk.round(0.6)
    assert dict(third.outcomes) == {"unchanged": 2}
    assert [h.get("if-none-match") for h in desk.site.sent[-2:]] == ['"1"', None]
    assert len(desk.reader.read_texts) == 2


def test_pages_are_looked_at_again_more_and_more_seldom_and_then_no_more(desk: Desk) -> None:
    lay(desk.site, "/1")
    desk.site.put("/1", page(3))
    visits = [desk.round(hours).outcomes.total() for hours in (0, 0.5, 0.6, 1, 5, 1, 20, 24, 100, 24, 200, 1000)]
    assert visits == [1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 0]


def test_a_correction_by_the_outlet_takes_the_place_of_the_old_text_which_stays_readable(desk: Desk) -> None:
    lay(desk.site, "/1")
    desk.site.put("/1", page(3))
    before = desk.round()
    (event,) = desk.lake.events()
    desk.site.put("/1", page(7))
    after = desk.round(1.1)
    assert dict(after.outcomes) == {"corrected": 1}
    assert (desk.texts(), desk.texts(before.version)) == ([words(7)], [words(3)])
    (now,) = desk.lake.events()
    (then,) = desk.lake.events(before.version)
    assert now.id == then.id == event.id
    assert (now.coding.casualties.killed.best, then.coding.casualties.killed.best) == (7, 3)


def test_a_feed_that_says_a_page_has_changed_is_believed(desk: Desk) -> None:
    lay(desk.site, "/1")
    desk.site.put("/1", page(3))
    desk.round()
    desk.site.put("/1", page(7))
    desk.site.put("/feed", feed(desk.site, "/1").replace("02 Oct", "03 Oct"), media="text/xml")
    assert dict(desk.round(0.3).outcomes) == {"corrected": 1}


@pytest.mark.parametrize(("status", "rounds"), [(410, 1), (404, 2)])
def test_a_page_taken_down_is_said_to_be_and_its_words_stay(desk: Desk, status: int, rounds: int) -> None:
    lay(desk.site, "/1")
    desk.site.put("/1", page(3))
    before = desk.round()
    desk.site.pages["/1"] = Page(b"gone", status)
    made = [desk.round(1.1) for _ in range(rounds)]
    assert [dict(one.outcomes) for one in made] == [{"later": 1}] * (rounds - 1) + [{"withdrawn": 1}]
    (article,) = desk.lake.articles()
    assert article.text == words(3)
    assert article.withdrawn == datetime.fromtimestamp(desk.clock.moment, UTC)
    (event,) = desk.lake.events()
    (then,) = desk.lake.events(before.version)
    assert event.differences == ("taken down by: Nahr",)
    assert (then.differences, then.id) == ((), event.id)
    assert desk.lake.articles(version=before.version)[0].withdrawn is None


def test_a_page_that_comes_back_stands_again(desk: Desk) -> None:
    lay(desk.site, "/1")
    desk.site.put("/1", page(3))
    desk.round()
    desk.site.pages["/1"] = Page(b"gone", 410)
    desk.round(1.1)
    desk.site.put("/1", page(3))
    assert dict(desk.round(6).outcomes) == {"corrected": 1}
    (article,) = desk.lake.articles()
    assert (article.text, article.withdrawn) == (words(3), None)
    assert [e.differences for e in desk.lake.events()] == [()]


def test_a_page_that_was_missing_once_is_not_taken_down(desk: Desk) -> None:
    lay(desk.site, "/1")
    desk.site.put("/1", page(3))
    desk.round()
    desk.site.pages["/1"] = Page(b"not found", 404)
    assert dict(desk.round(1.1).outcomes) == {"later": 1}
    desk.site.put("/1", page(3))
    assert dict(desk.round(1.1).outcomes) == {"unchanged": 1}
    desk.site.pages["/1"] = Page(b"not found", 404)
    assert dict(desk.round(6).outcomes) == {"later": 1}
    assert desk.lake.articles()[0].withdrawn is None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_host_is_left_in_peace_and_its_pages_wait(desk: Desk, status: int) -> None:
    lay(desk.site, "/1", "/2", "/3")
    for path in ("/1", "/2", "/3"):
        desk.site.put(path, "busy", status=status, headers=(("Retry-After", "7000"),))
    first = desk.round()
    assert (dict(first.outcomes), first.waiting) == ({"later": 1}, 2)
    asked = len(desk.site.asked)
    assert desk.round(1.9).outcomes.total() == 0
    assert len(desk.site.asked) == asked
    for n in (1, 2, 3):
        desk.site.put(f"/{n}", page(n))
    assert dict(desk.round(0.2).outcomes) == {"new": 3}


def test_a_feed_that_does_not_name_a_waiting_page_again_loses_nothing(desk: Desk) -> None:
    lay(desk.site, "/1")
    desk.site.put("/1", page(1), status=503)
    desk.round()
    desk.site.put("/feed", feed(desk.site), media="text/xml")
    desk.site.put("/1", page(1))
    assert dict(desk.round(1).outcomes) == {"new": 1}


def test_what_robots_keep_back_is_read_from_the_feed_or_not_at_all(desk: Desk) -> None:
    desk.site.put("/feed", feed(desk.site, "/no/1", text=words(4)), media="text/xml")
    assert dict(desk.round().outcomes) == {"new": 1}
    assert desk.texts() == [words(4)]
    desk.site.put("/feed", feed(desk.site, "/no/2"), media="text/xml")
    assert dict(desk.round(1).outcomes) == {"refused": 1}
    assert "asks programs not to fetch" in desk.issues()
    assert desk.round(100).outcomes.total() == 0
    assert not any(path.startswith("/no") for path in desk.site.asked)


def test_feeds_that_tell_all_themselves_need_no_visits(site: Site, tmp_path: Path) -> None:
    with opened(site, tmp_path, Feed(site.url("/feed"), days=20_000, text="feed")) as desk:
        site.put("/feed", feed(site, "/1", "/2", text=words(4)), media="text/xml")
        assert dict(desk.round().outcomes) == {"new": 2}
        site.put("/feed", feed(site, "/1", text=words(9)).replace("02 Oct", "03 Oct"), media="text/xml")
        assert dict(desk.round(1).outcomes) == {"corrected": 1}
        assert sorted(desk.texts()) == [words(4), words(9)]
    assert site.asked == ["/robots.txt", "/feed", "/feed"]


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ("<rss version='2.0'><channel><item", 200, "broken XML"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><rss version='2.0'><channel>&b;</channel></rss>", 200, "entities"),
        ("<html>moved</html>", 200, "no RSS"),
        ("", 200, "is empty"),
        ("gone", 410, "nothing (any more)"),
        ("busy", 500, "500"),
    ],
)
def test_a_feed_that_is_broken_is_an_issue_and_others_go_on(
    site: Site, tmp_path: Path, body: str, status: int, says: str
) -> None:
    bad = Feed(site.at("bad.example", "/bad"))
    with opened(site, tmp_path, bad, Feed(site.url("/feed"), days=20_000)) as desk:
        site.put("/bad", body, media="text/xml", status=status)
        lay(site, "/1")
        site.put("/1", page(3))
        told = desk.round()
        assert (told.feeds, told.failed, dict(told.outcomes)) == (2, 1, {"new": 1})
        assert says in desk.issues()
        asked = site.asked.count("/bad")
        assert desk.round(0.1).feeds == 0
        for _ in range(10):
            desk.round(0.3)
        assert site.asked.count("/bad") - asked <= 7


def test_a_feed_cut_off_is_read_as_far_as_it_goes_and_asked_for_again_whole(desk: Desk) -> None:
    whole = feed(desk.site, "/1", "/2")
    desk.site.put("/1", page(1))
    desk.site.put("/2", page(2))
    etag = (("ETag", '"a"'),)
    desk.site.put("/feed", whole[: whole.index("/2") - 40], media="text/xml", headers=etag)
    assert dict(desk.round().outcomes) == {"new": 1}
    desk.site.put("/feed", whole, media="text/xml", headers=etag)
    assert desk.round(0.3).outcomes["new"] == 1


def test_pages_of_every_bad_kind_are_told_and_stop_nothing(desk: Desk) -> None:
    bad = {
        "/empty": Page(b""),
        "/blank": Page(b"<html><body></body></html>"),
        "/picture": Page(b"\x89PNG\r\n\x1a\n\x00", media="image/png"),
        "/zip": Page(b"PK\x03\x04 broken", media="application/zip"),
        "/slow": Page(b"<p>" + b"x" * 500, drip=0.02),
        "/large": Page(b"<p>" + b"x" * 300_000),
        "/round": Page(b"", 302, headers=(("Location", "/round"),)),
        "/inside": Page(b"", 302, headers=(("Location", "http://10.0.0.1/"),)),
        "/file": Page(b"", 302, headers=(("Location", "file:///etc/passwd"),)),
        "/none": Page(b"none", 404),
        "/locked": Page(b"no", 403),
        "/packed": Page(b"\x1f\x8bbroken", headers=(("Content-Encoding", "gzip"),)),
    }
    desk.site.pages |= bad
    desk.site.put("/good", page(3))
    lay(desk.site, *bad, "/good")
    for _ in range(8):
        desk.round(1)
    assert desk.texts() == [words(3)]
    told = desk.issues()
    assert [path for path in bad if desk.site.url(path) not in told] == []
    for _ in range(20):
        desk.round(20)
    asked = len(desk.site.asked)
    desk.round(1000)
    assert [path for path in desk.site.asked[asked:] if path not in ("/feed", "/robots.txt")] == []


def test_a_stopped_network_is_one_issue_and_no_page_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(desk.site, "/1")
    desk.site.put("/1", page(1), status=503)
    desk.round()

    def nothing(url: str, **_: object) -> Fetched:
        raise FetchError(f"{url}: cannot be fetched: no route to host")

    with monkeypatch.context() as stopped:
        stopped.setattr(desk.fetcher, "get", nothing)
        made = [desk.round(12) for _ in range(6)]
    assert all("is the network down?" in one.trouble for one in made)
    assert all(one.words() for one in made)
    assert desk.issues().count("is the network down?") == 1
    desk.site.put("/1", page(1))
    back = desk.round(12)
    assert (dict(back.outcomes), back.trouble) == ({"new": 1}, "")
    assert "the network is back" in desk.issues()


def test_a_watch_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    clock = Clock()
    lay(site, "/1", "/2", headers=(("ETag", '"a"'),))
    site.put("/1", page(1))
    site.put("/2", page(2), status=503)
    with opened(site, tmp_path, clock=clock) as desk:
        assert dict(desk.round().outcomes) == {"new": 1, "later": 1}
    site.put("/2", page(2))
    with opened(site, tmp_path, clock=clock) as desk:
        assert desk.round(0.01).outcomes.total() == 0
        assert dict(desk.round(0.3).outcomes) == {"new": 1}
    assert site.asked.count("/1") == 1


def test_what_was_not_stored_is_visited_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(desk.site, "/1")
    desk.site.put("/1", page(1))

    def full(*_: object, **__: object) -> None:
        raise LakeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(desk.lake, "add", full)
        assert "the disk is full" in desk.round().trouble
    assert dict(desk.round(0.3).outcomes) == {"new": 1}


def test_a_reader_that_must_stop_leaves_the_page_due(desk: Desk) -> None:
    lay(desk.site, "/1")
    desk.site.put("/1", page(1))
    desk.reader.stop = True
    assert "the budget is spent" in desk.round().trouble
    desk.reader.stop = False
    assert dict(desk.round(0.3).outcomes) == {"new": 1}


def test_old_news_is_passed_over_and_rounds_are_bounded(site: Site, tmp_path: Path) -> None:
    for n in range(5):
        site.put(f"/{n}", page(n))
    lay(site, *(f"/{n}" for n in range(5)))
    with opened(site, tmp_path / "a", Feed(site.url("/feed"), days=30)) as desk:
        assert desk.round().named == 0
    with opened(site, tmp_path / "b", Feed(site.url("/feed"), days=20_000, pages=2)) as desk:
        made = [desk.round(0.3) for _ in range(3)]
        assert [(one.outcomes["new"], one.waiting) for one in made] == [(2, 3), (2, 1), (1, 0)]


def test_a_slow_host_holds_up_no_other(site: Site, tmp_path: Path) -> None:
    site.put("slow.example/robots.txt", "User-agent: *\nCrawl-delay: 50")
    slow, fast = Feed(site.at("slow.example", "/s"), days=20_000), Feed(site.url("/feed"), days=20_000)
    for n in range(9):
        site.put(f"/{n}", page(n))
    site.put("/s", feed(site, "/1").replace(site.host, site.at("slow.example", "")[7:]), media="text/xml")
    lay(site, *(f"/{n}" for n in range(2, 9)))
    with opened(site, tmp_path, slow, fast) as desk:
        desk.round()
        assert [path for path in site.asked if path[1:].isdigit()][-1] == "/1"
        assert max(desk.clock.slept) <= 50


def test_a_sitemap_and_an_index_of_them(site: Site, tmp_path: Path) -> None:
    site.put("/1", page(1))
    site.put("/m", f"<urlset><url><loc>{site.url('/1')}</loc></url></urlset>", media="application/xml")
    site.put("/i", f"<sitemapindex><sitemap><loc>{site.url('/m')}</loc></sitemap></sitemapindex>", media="text/xml")
    with opened(site, tmp_path, Feed(site.url("/i"))) as desk:
        assert dict(desk.round().outcomes) == {"new": 1}
        assert desk.texts() == [words(1)]


def test_rounds_begin_at_their_time(desk: Desk) -> None:
    lay(desk.site)
    begun = desk.clock.moment
    assert [one.begun.timestamp() - begun for one in desk.watch.rounds(3)] == [0, 900, 1800]


def test_two_watches_do_not_share_a_folder(tmp_path: Path) -> None:
    with alone(tmp_path / "lock"), pytest.raises(SettingsError, match="another"), alone(tmp_path / "lock"):
        pass
    with alone(tmp_path / "lock"):
        pass


def test_notes_that_are_no_notes_are_told(tmp_path: Path) -> None:
    (tmp_path / "visits.sqlite").write_text("no database, but long enough to be taken for one" * 50, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"visits\.sqlite"):
        Visits(tmp_path / "visits.sqlite")
