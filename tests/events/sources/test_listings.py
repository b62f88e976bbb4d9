"""Feeds and sitemaps, good, broken and hostile, as lists of pages."""

from __future__ import annotations

import gzip
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import SourceError
from events.model import Article, Issue
from events.sources.files import read_path
from events.sources.listed import newest
from events.sources.listings import Entry, Listing, is_listing, read_listing

URL = "https://news.example/feeds/all.xml"
RSS = """<?xml version="1.0" encoding="ENCODING"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>نهر</title><link>https://news.example/</link>
<item><title>غارة على الرقة</title><link>/a?utm_source=rss</link><dc:creator>رنا حداد</dc:creator>
 <pubDate>Mon, 02 Oct 2017 10:00:00 +0300</pubDate><description>قصير</description>
 <content:encoded>
&lt;p&gt;استهدفت غارة &lt;b&gt;مدينة&lt;/b&gt; الرقة.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</content:encoded></item>
<item><title>Second &amp;amp; last</title><guid>https://news.example/b</guid></item>
<item><title>Bad link</title><link>javascript:alert(1)</link></item>
<item></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Monitor</title><entry><title>Shelling in Taiz</title>
<link href="b.html"/><updated>2017-10-03T08:00:00Z</updated><published>2017-10-02T08:00:00Z</published>
<author><name>Desk</name></author><summary type="html">Two &lt;i&gt;killed&lt;/i&gt;</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel>
<title>Old</title></channel><item><title>A raid</title><link>https://news.example/r</link></item></rdf:RDF>"""
MAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/c</loc>
<lastmod>2017-10-04</lastmod><news:news>
<news:publication><news:name>N</news:name></news:publication><news:publication_date>2017-10-03T10:00:00+03:00</news:publication_date>
<news:title>Raid on Hajin</news:title></news:news>
</url><url><loc>ftp://news.example/d</loc></url><url><loc>/e</loc></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://news.example/m1.xml</loc>
<lastmod>2017-10-04T00:00:00Z</lastmod></sitemap></sitemapindex>"""
LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
BOMB = f'<?xml version="1.0"?>{LAUGHS}]>'
REACHING = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def read(text: str | bytes, **rest: str) -> Listing:
    return read_listing(text.encode() if isinstance(text, str) else text, "feed", url=URL, **rest)


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "utf-16"])
def test_rss(encoding: str) -> None:
    found = read(RSS.replace("ENCODING", encoding).encode(encoding))
    first, second, third = found.entries
    assert (found.title, found.trouble) == ("نهر", "")
    assert (first.url, first.title, first.author) == (
        "https://news.example/a?utm_source=rss",
        "غارة على الرقة",
        "رنا حداد",
    )
    assert first.text == "استهدفت غارة مدينة الرقة."
    assert first.published == datetime(2017, 10, 2, 10, tzinfo=timezone(timedelta(hours=3)))
    assert (second.url, second.title, second.published) == ("https://news.example/b", "Second & last", None)
    assert third.url == ""


def test_an_encoding_only_the_server_tells() -> None:
    assert read(RSS.replace(' encoding="ENCODING"', "").encode("cp1256"), charset="windows-1256").title == "نهر"


def test_atom_and_rss_1() -> None:
    (entry,) = read(ATOM).entries
    assert (entry.url, entry.author, entry.text) == ("https://news.example/feeds/b.html", "Desk", "Two killed")
    assert (entry.published, entry.changed) == (datetime(2017, 10, 2, 8, tzinfo=UTC), "2017-10-03T08:00:00Z")
    assert [e.url for e in read(RDF).entries] == ["https://news.example/r"]


@pytest.mark.parametrize("packed", [False, True])
def test_sitemaps(packed: bool) -> None:
    data = gzip.compress(MAP.encode()) if packed else MAP.encode()
    assert is_listing(data)
    one, other = read(data).entries
    assert (one.url, one.title, one.changed) == ("https://news.example/c", "Raid on Hajin", "2017-10-04")
    assert one.published == datetime(2017, 10, 3, 10, tzinfo=timezone(timedelta(hours=3)))
    assert other.url == "https://news.example/e"


def test_an_index_of_sitemaps_names_no_pages() -> None:
    found = read(INDEX)
    assert (found.entries, [e.url for e in found.further]) == ((), ["https://news.example/m1.xml"])


@pytest.mark.parametrize(
    "text",
    [
        BOMB + "<rss version='2.0'><channel><title>&j;</title></channel></rss>",
        BOMB + "<urlset><url><loc>&j;</loc></url></urlset>",
        REACHING + "<rss version='2.0'><channel><title>&x;</title></channel></rss>",
        REACHING + "<urlset><url><loc>&x;</loc></url></urlset>",
        MAP[:200],
        "<rss version='2.0'><channel><item",
        "<urlset></urlset>",
        "<html><body>a page</body></html>",
        "",
        "no XML at all",
        "<urlset>" + "<url>" * 100_000,
    ],
)
def test_hostile_and_empty_lists_are_told_and_give_nothing(text: str) -> None:
    with pytest.raises(SourceError, match="feed"):
        read(text)


def test_entities_in_utf_16_are_seen_too() -> None:
    with pytest.raises(SourceError, match="entities"):
        read((BOMB + "<rss version='2.0'><channel><title>&j;</title></channel></rss>").encode("utf-16"))


def test_a_feed_cut_off_gives_what_came_before_the_cut() -> None:
    found = read(RSS.replace("ENCODING", "utf-8")[:720])
    assert [e.title for e in found.entries][:1] == ["غارة على الرقة"]
    assert "broken XML" in found.trouble


@pytest.mark.parametrize("data", [gzip.compress(MAP.encode())[:-20], b"\x1f\x8b broken"])
def test_a_packed_list_that_is_broken(data: bytes) -> None:
    with pytest.raises(SourceError, match="packed"):
        read(data)


def test_a_packed_list_that_swells_is_not_read() -> None:
    data = gzip.compress(MAP.encode() + b" " * 5_000_000)
    with pytest.raises(SourceError, match="larger"):
        read_listing(data, "feed", max_bytes=1_000_000)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_an_error(data: bytes) -> None:
    for start in (b"", b"<rss version='2.0'><channel><item>", b"<urlset><url><loc>"):
        with suppress(SourceError):
            assert isinstance(read_listing(start + data, "feed"), Listing)


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        (RSS, True),
        (f"\n<!-- a -->\n{ATOM}", True),
        ('<?xml version="1.0"?><?xml-stylesheet href="a"?><!DOCTYPE rss [<!ELEMENT a (b)>]>' + RDF, True),
        (INDEX, True),
        ("<!doctype html><html><body>the tag <rss > begins a feed</body></html>", False),
        ("<html><svg><feed /></svg></html>", False),
        ("<rssreader>", False),
        ("<!--->" * 3000 + "<html>", False),
        ("<!-- x -->" * 1500 + "<html>", False),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_lists_are_told_by_their_root(text: str, yes: bool, encoding: str) -> None:
    assert is_listing(text.encode(encoding)) is yes


def test_newest_first_and_each_address_once() -> None:
    days = [Entry(f"https://n.example/{n}", published=datetime(2017, 10, n, tzinfo=UTC)) for n in (3, 9, 5)]
    plain = Entry("https://n.example/x")
    assert [e.url for e in newest([*days, plain])] == [plain.url, days[1].url, days[2].url, days[0].url]


def test_a_kept_feed_is_read_for_what_it_tells_itself(tmp_path: Path) -> None:
    file = tmp_path / "kept.rss"
    file.write_text(RSS.replace("ENCODING", "utf-8"), encoding="utf-8")
    found = [one for one in read_path(file) if isinstance(one, Article)]
    assert (found[0].source, found[0].language, found[0].url) == ("نهر", "ar", "https://news.example/a")
    assert found[0].published is not None
    file.write_text(INDEX, encoding="utf-8")
    (issue,) = read_path(file)
    assert isinstance(issue, Issue)
    assert "give its own address" in issue.message


def test_the_same_page_by_two_addresses_is_one() -> None:
    assert len(list(newest([Entry("https://n.example/9?utm_source=x"), Entry("https://n.example/9#top")]))) == 1
