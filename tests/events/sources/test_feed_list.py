"""Lists of feeds: what they may say, and what a person is told who wrote something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.errors import SettingsError
from events.sources import feed_list
from events.sources.feed_list import Feed, FeedList, add_feed, read_feeds

SAMPLE = Path(feed_list.__file__).parents[1] / "samples" / "feeds.toml"
WHOLE = """
[watch]
every = 30
pause = 1.5
recheck = [24, 2]
[[feed]]
url = "https://news.example/rss"
[[feed]]
url = "https://other.example/map.xml"
name = "نهر"
every = 60
pages = 7
days = 2
text = "feed"
"""


def listed(folder: Path, text: str) -> FeedList:
    path = folder / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    return read_feeds(path)


def test_all_that_may_be_said(tmp_path: Path) -> None:
    found = listed(tmp_path, WHOLE)
    assert found == FeedList(
        (
            Feed("https://news.example/rss", every=30),
            Feed("https://other.example/map.xml", "نهر", 60, 7, 2, "feed"),
        ),
        30,
        1.5,
        (2.0, 24.0),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "names no feed"),
        ("[[feed]\n", "is not TOML"),
        ("[[feed]]\nurl = 3", "is not a text"),
        ("[[feed]]\n", "no web address"),
        ("[[feed]]\nurl = 'file:///etc/passwd'", "no web address"),
        ("[[feed]]\nurl = 'https://a:b@news.example/'", "password"),
        ("[[feed]]\nurl = 'https://n.example/'\nevry = 3", "there is no 'evry'"),
        ("[[feed]]\nurl = 'https://n.example/'\nevery = 0", "every = 0"),
        ("[[feed]]\nurl = 'https://n.example/'\nevery = true", "is not a number"),
        ("[[feed]]\nurl = 'https://n.example/'\npages = 1.5", "is not a whole number"),
        ("[[feed]]\nurl = 'https://n.example/'\ntext = 'all'", '"page" or "feed"'),
        ("[[feed]]\nurl = 'https://n.example/'\ndays = inf", "days = inf"),
        ("[watch]\npause = 0\n[[feed]]\nurl = 'https://n.example/'", "pause = 0"),
        ("[watch]\nrecheck = ['x']\n[[feed]]\nurl = 'https://n.example/'", "list of hours"),
        ("[feed]\nurl = 'https://n.example/'", "is not a list"),
        ("feed = [3]", "is no table"),
        ("feeds = []", "there is no 'feeds'"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=r"feeds\.toml") as error:
        listed(tmp_path, text)
    assert says in str(error.value)


def test_a_file_that_is_not_there_or_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_feeds(tmp_path / "none.toml")
    (tmp_path / "feeds.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_feeds(tmp_path / "feeds.toml")


def test_the_sample_is_good_and_speaks_both_languages() -> None:
    feeds = read_feeds(SAMPLE).feeds
    arabic = [feed for feed in feeds if any("\u0600" < char < "\u06ff" for char in feed.name)]
    assert len(arabic) >= 5
    assert len(feeds) - len(arabic) >= 10


def test_feeds_are_added_once(tmp_path: Path) -> None:
    path = tmp_path / "home" / "feeds.toml"
    assert add_feed(path, "https://news.example/rss", 'The "News"\n[[feed]]')
    assert add_feed(path, " https://other.example/rss ")
    assert not add_feed(path, "https://news.example/rss", "again")
    assert [(f.url, f.name) for f in read_feeds(path).feeds] == [
        ("https://news.example/rss", 'The "News"[[feed]]'),
        ("https://other.example/rss", ""),
    ]
    with pytest.raises(SettingsError, match="no web address"):
        add_feed(path, "javascript:alert(1)")


def test_nothing_is_added_to_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text("[[feed", encoding="utf-8")
    with pytest.raises(SettingsError, match="not TOML"):
        add_feed(path, "https://news.example/rss")
    assert path.read_text(encoding="utf-8") == "[[feed"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(max_size=40))
def test_any_name_can_be_added(tmp_path: Path, name: str) -> None:
    path = tmp_path / "feeds.toml"
    path.unlink(missing_ok=True)
    add_feed(path, "https://news.example/rss", name)
    assert [feed.url for feed in read_feeds(path).feeds] == ["https://news.example/rss"]
