"""feeds.toml: which feeds and sitemaps are watched, and how.

[watch]
every = 15                       # minutes from one round to the next
pause = 2                        # seconds between two requests to one host
recheck = [1, 6, 24, 72, 168]    # hours after which a page that was read is looked at again

[[feed]]
url = "https://news.example/rss"
name = "Example News"            # the outlet; else what page and feed say
every = 60                       # minutes, for this feed
pages = 50                       # pages of it visited in one round
days = 30                        # what was published earlier is passed over
text = "page"                    # or "feed": what the feed itself tells is read, and no page visited
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from events.errors import ForbiddenAddress, SettingsError
from events.sources.fetching import web_address
from events.sources.polite import PAUSE

RECHECK = (1.0, 6.0, 24.0, 72.0, 168.0)
"""Hours. Most corrections come within the first day; after a week pages are left alone."""
_LONGEST = 60 * 24 * 366.0


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed or sitemap that is watched."""

    url: str
    name: str = ""
    """The outlet; "" takes what page and feed say of themselves."""
    every: float = 15.0
    """Minutes."""
    pages: int = 50
    """Visited in one round."""
    days: float = 30.0
    """Older entries are passed over."""
    text: Literal["page", "feed"] = "page"


@dataclass(frozen=True, slots=True)
class FeedList:
    """All that is watched."""

    feeds: tuple[Feed, ...]
    every: float = 15.0
    """Minutes from the beginning of one round to that of the next."""
    pause: float = PAUSE
    """Seconds between two requests to one host."""
    recheck: tuple[float, ...] = RECHECK
    """Hours after its first reading at which a page is looked at again."""


def read_feeds(path: Path) -> FeedList:
    """The list in a file. Raises SettingsError that says what is wrong where."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from error
    _known(table, {"watch": dict, "feed": list}, f"{path}")
    watch = table.get("watch", {})
    _known(watch, {"every": float, "pause": float, "recheck": list}, f"{path}: [watch]")
    every = _number(watch, "every", 15.0, f"{path}: [watch]", least=1.0)
    feeds = [_feed(row, f"{path}: feed {n}", every) for n, row in enumerate(table.get("feed", []), 1)]
    if not feeds:
        raise SettingsError(f'{path}: names no feed; write [[feed]] and below it url = "https://..."')
    by_url = {feed.url: feed for feed in feeds}
    return FeedList(
        tuple(by_url.values()),
        every,
        _number(watch, "pause", PAUSE, f"{path}: [watch]", least=0.5),
        _hours(watch, f"{path}: [watch]"),
    )


def add_feed(path: Path, url: str, name: str = "") -> bool:
    """Add a feed to the file, made when there is none; False when it stands there already. Raises SettingsError."""
    try:
        web_address(url)
    except ForbiddenAddress as error:
        raise SettingsError(str(error)) from error
    url = url.strip()
    if path.exists() and any(feed.url == url for feed in _present(path)):
        return False
    rows = ["", "[[feed]]", f"url = {_quoted(url)}", *([f"name = {_quoted(name.strip())}"] if name.strip() else []), ""]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write("\n".join(rows))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be written: {error.strerror or error}") from error
    return True


def _present(path: Path) -> tuple[Feed, ...]:
    """The feeds of a file that may name none yet. Raises SettingsError for one that is broken."""
    if not path.read_text(encoding="utf-8-sig", errors="replace").strip():
        return ()
    return read_feeds(path).feeds


def _quoted(text: str) -> str:
    """As a TOML string: JSON's form is one, but for the delete character and halves of surrogate pairs."""
    clean = "".join(char for char in text if char.isprintable())
    return json.dumps(clean, ensure_ascii=False)


def _feed(row: Any, where: str, every: float) -> Feed:
    if not isinstance(row, dict):
        raise SettingsError(f"{where}: is no table; write [[feed]]")
    kinds = {"url": str, "name": str, "every": float, "pages": int, "days": float, "text": str}
    _known(row, kinds, where)
    url = str(row.get("url", "")).strip()
    try:
        web_address(url)
    except ForbiddenAddress as error:
        raise SettingsError(f"{where}: {error}") from error
    text = row.get("text", "page")
    if text not in ("page", "feed"):
        raise SettingsError(f'{where}: text is "page" or "feed", not {text!r}')
    return Feed(
        url=url,
        name=str(row.get("name", "")).strip(),
        every=_number(row, "every", every, where, least=1.0),
        pages=int(_number(row, "pages", 50, where, least=1)),
        days=_number(row, "days", 30.0, where, least=0.1),
        text=cast(Literal["page", "feed"], text),
    )


def _known(table: Mapping[str, Any], kinds: Mapping[str, type], where: str) -> None:
    for key, value in table.items():
        kind = kinds.get(key)
        if kind is None:
            raise SettingsError(f"{where}: there is no {key!r}; it may hold {', '.join(kinds)}")
        accepted = (int, float) if kind is float else kind
        if not isinstance(value, accepted) or isinstance(value, bool):
            raise SettingsError(f"{where}: {key} = {value!r} is not {_WORDS[kind]}")


_WORDS = {dict: "a table", list: "a list", float: "a number", int: "a whole number", str: "a text"}


def _number(table: Mapping[str, Any], key: str, default: float, where: str, *, least: float) -> float:
    value = float(table.get(key, default))
    if not least <= value <= _LONGEST:
        raise SettingsError(f"{where}: {key} = {value:g} is not between {least:g} and {_LONGEST:g}")
    return value


def _hours(watch: Mapping[str, Any], where: str) -> tuple[float, ...]:
    hours = watch.get("recheck", RECHECK)
    if any(not isinstance(hour, (int, float)) or isinstance(hour, bool) or not 0 < hour <= _LONGEST for hour in hours):
        raise SettingsError(f"{where}: recheck = {hours!r} is not a list of hours such as [1, 6, 24]")
    return tuple(sorted(float(hour) for hour in hours))
