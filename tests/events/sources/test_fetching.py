"""Fetching reaches public addresses only, the one that was judged, and ends within its bounds."""

from __future__ import annotations

import gzip
import ipaddress
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webserver import QUICK, Site, fetching, loopback_only, serving

from events.errors import FetchError, ForbiddenAddress, InputTooLarge
from events.sources.fetching import Fetcher, is_public, web_address


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with fetching() as found:
        yield found


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_the_open_internet(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
        ),
        *("255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1"),
        *("::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:db8::1"),
    ],
)
def test_what_is_not_the_open_internet(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_ipv6_clothes_is_judged_alike(address: ipaddress.IPv4Address) -> None:
    for prefix in ("::ffff:", "64:ff9b::"):
        assert is_public(ipaddress.ip_address(f"{prefix}{address}")) == is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0/", "http://169.254.169.254/latest/"),
        *(
            "http://2130706433/",
            "http://0x7f.1/",
            "http://127.1/",
            "https://[::ffff:127.0.0.1]/",
            "http://10.0.0.1:8080/",
        ),
        *("file:///etc/passwd", "ftp://example.org/", "gopher://x/", "http:///x", "//example.org", "javascript:1"),
        *("http://user:pw@example.org/", "http://[::1", "http://example.org:99999/", "http://" + "a" * 70 + ".org/"),
    ],
)
def test_as_it_runs_for_real_nothing_of_this_machine_is_fetched(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        Fetcher(limits=QUICK).get(url)


def test_a_name_that_lies_at_a_private_address_is_refused_whatever_else_it_lies_at() -> None:
    fetcher = Fetcher(limits=QUICK, look_up=lambda host, port: ["93.184.216.34", "10.0.0.7"])
    with pytest.raises(ForbiddenAddress, match=r"10\.0\.0\.7"):
        fetcher.get("http://news.example/")


def test_the_name_is_looked_up_once_and_the_judged_address_is_the_one_reached(site: Site) -> None:
    site.put("/a", "told")
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])  # a name server that changes its mind
    fetcher = Fetcher(limits=QUICK, allowed=loopback_only, look_up=lambda host, port: next(answers))
    port = site.host.partition(":")[2]
    assert fetcher.get(f"http://rebinding.example:{port}/a").body == b"told"
    assert site.sent[0]["host"] == f"rebinding.example:{port}"
    fetcher.close()


def test_redirects_are_followed_and_judged_alike(site: Site, fetcher: Fetcher) -> None:
    site.put("/end", "here")
    first = site.put("/start", status=302, headers=(("Location", "/end?a=1"),))
    site.put("/end?a=1", "there")
    found = fetcher.get(first)
    assert (found.url, found.body) == (site.url("/end?a=1"), b"there")
    fetcher = Fetcher(
        limits=QUICK, allowed=loopback_only, look_up=lambda host, port: ["127.0.0.1" if "127" in host else "10.0.0.1"]
    )
    for target in ("http://inner.example/", "http://169.254.169.254/", "file:///etc/passwd"):
        site.put("/out", status=301, headers=(("Location", target),))
        with pytest.raises(ForbiddenAddress):
            fetcher.get(site.url("/out"))
    fetcher.close()


def test_a_round_of_redirects_ends(site: Site, fetcher: Fetcher) -> None:
    site.put("/round", status=302, headers=(("Location", "/round"),))
    with pytest.raises(FetchError, match="redirects"):
        fetcher.get(site.url("/round"))
    assert len(site.asked) == QUICK.redirects + 1


def test_slow_bodies_end_in_time(site: Site, fetcher: Fetcher) -> None:
    site.put("/silent", "abcdef", drip=1.0)
    with pytest.raises(FetchError, match="too long"):
        fetcher.get(site.url("/silent"))
    site.put("/drip", "a" * 1000, drip=0.05)  # never silent for long, and yet no end
    with fetching(QUICK.__class__(seconds=0.5, silence=0.4)) as hasty, pytest.raises(FetchError, match="too long"):
        hasty.get(site.url("/drip"))


def test_large_bodies_end_at_the_limit(site: Site, fetcher: Fetcher) -> None:
    assert len(fetcher.get(site.put("/fits", b"x" * QUICK.max_bytes)).body) == QUICK.max_bytes
    with pytest.raises(InputTooLarge):
        fetcher.get(site.put("/large", b"x" * (QUICK.max_bytes + 1)))
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(InputTooLarge):
        fetcher.get(site.put("/bomb", bomb, headers=(("Content-Encoding", "gzip"),)))


def test_packed_bodies(site: Site, fetcher: Fetcher) -> None:
    packed = gzip.compress("أخبار".encode())
    gz = (("Content-Encoding", "gzip"),)
    assert fetcher.get(site.put("/gz", packed, headers=gz)).body.decode() == "أخبار"
    with pytest.raises(FetchError, match="cut off"):
        fetcher.get(site.put("/cut", packed[:-6], headers=gz))
    with pytest.raises(FetchError, match="broken"):
        fetcher.get(site.put("/broken", b"\x1f\x8bnonsense" * 5, headers=gz))
    with pytest.raises(FetchError, match="not asked"):
        fetcher.get(site.put("/twice", packed, headers=(("Content-Encoding", "gzip, gzip"),)))


def test_an_answer_as_it_is_and_the_conditions_of_the_next(site: Site, fetcher: Fetcher) -> None:
    site.put("/n", "new", media="text/html; charset=windows-1256", headers=(("ETag", '"7"'),))
    found = fetcher.get(site.url("/n"))
    assert (found.status, found.media, found.charset, found.header("ETag")) == (200, "text/html", "windows-1256", '"7"')
    again = fetcher.get(site.url("/n"), etag=found.header("etag"), modified="Mon, 02 Oct 2017 08:30:00 GMT")
    assert (again.status, again.body) == (304, b"")
    assert site.sent[1]["if-modified-since"] == "Mon, 02 Oct 2017 08:30:00 GMT"
    assert fetcher.get(site.url("/none")).status == 404
    assert fetcher.get(site.put("/down", "x", status=500)).status == 500


def test_nobody_there_is_an_error_that_names_the_address(fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match=r"127\.0\.0\.1:1/"):
        fetcher.get("http://127.0.0.1:1/")


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://example.org", "http://example.org/"),
        (
            " https://example.org/أخبار?q=حلب ",
            "https://example.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1?q=%D8%AD%D9%84%D8%A8",
        ),
        ("http://مثال.example/a%20b", "http://xn--mgbh0fb.example/a%20b"),
        ("http://[2001:db8::1]:8080/x#part", "http://[2001:db8::1]:8080/x"),
        ("http://example.org/a b\r\nX: y", "http://example.org/a%20bX:%20y"),
    ],
)
def test_addresses_as_they_are_asked_for(url: str, asked: str) -> None:
    assert web_address(url) == asked
