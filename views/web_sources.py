"""The web on the sources page: addresses to be read once, and feeds to be followed by `python -m events watch`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from events.errors import EventsError
from events.sources.feed_list import add_feed, read_feeds
from events.sources.web import is_address
from events.store import default_folder
from events.watch_command import FEEDS
from views import state
from views.state import Keys
from views.words import Words, plain

MOST = 50
"""Addresses read at once: a page that works for longer belongs to the command line."""


def draw(read: Callable[[Sequence[str]], None], words: Words) -> None:
    """The field for addresses and, below it, the feeds."""
    _addresses(read, words)
    _feeds(read, words)


def _addresses(read: Callable[[Sequence[str]], None], words: Words) -> None:
    with st.form("addresses", border=True):
        text = st.text_area(words("web.addresses"), key=Keys.ADDRESSES, height=76, placeholder="https://")
        st.caption(words("web.seen"))
        given = st.form_submit_button(words("sources.read"), type="primary")
    if not given:
        return
    addresses, others = sorted_out(text)
    if others:
        st.warning(words("web.no_address", what=plain(others[0][:80])))
    elif len(addresses) > MOST:
        st.warning(words("web.too_many", most=MOST))
    elif addresses:
        read(addresses)
    else:
        st.warning(words("web.nothing"))


def sorted_out(text: str) -> tuple[list[str], list[str]]:
    """The addresses in some lines, each once, and the lines that are none."""
    lines = list(dict.fromkeys(line for raw in text.splitlines() if (line := raw.strip())))
    return [line for line in lines if is_address(line)], [line for line in lines if not is_address(line)]


def _feeds(read: Callable[[Sequence[str]], None], words: Words) -> None:
    with st.form("feed", border=True, clear_on_submit=True):
        url = st.text_input(words("web.feed"), key=Keys.FEED, placeholder="https://", max_chars=2000)
        name = st.text_input(words("web.feed_name"), key=Keys.FEED_NAME, max_chars=80)
        st.caption(words("web.watch"))
        if st.form_submit_button(words("web.follow")):
            _follow(url, name, words)
    _followed(default_folder() / FEEDS, read, words)


def _follow(url: str, name: str, words: Words) -> None:
    if not is_address(url.strip()):
        st.warning(words("web.no_address", what=plain(url.strip()[:80])))
        return
    try:
        added = add_feed(default_folder() / FEEDS, url.strip(), name)
    except EventsError as error:
        st.error(words("sources.failed", why=plain(str(error))))
        return
    state.state().note = words("web.followed" if added else "web.known")
    st.rerun()


def _followed(path: Path, read: Callable[[Sequence[str]], None], words: Words) -> None:
    """The feeds of the list, as the person wrote them, and the button that reads what they list now, once."""
    if not path.exists():
        return
    try:
        feeds = read_feeds(path).feeds
    except EventsError as error:
        st.warning(plain(str(error)))
        return
    with st.expander(words("web.feeds", count=len(feeds))):
        for feed in feeds:
            st.text(f"{feed.name} · {feed.url}" if feed.name else feed.url)
        if st.button(words("web.now"), key="feeds_now"):
            read([feed.url for feed in feeds])
