"""The panel beside the map: one event with its words, the events of one mark to choose from, or the latest ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

import streamlit as st

from events.model import Article, Event
from events.query import Query
from events.store import Lake
from views import accounts, listing, state, telling
from views.opening import is_sample
from views.state import CELL_PIXELS
from views.words import Words

HEIGHT = 640
"""Pixels: the panel scrolls by itself beside map and timeline."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def panel(lake: Lake, query: Query, words: Words) -> None:
    """What is to be seen beside the map now."""
    now = state.state()
    with st.container(height=HEIGHT, key="panel"):
        if now.event_id:
            event(lake, query, now.event_id, words)
        elif now.spot:
            spot = now.spot
            found = query.at(
                now.filter, spot.longitude, spot.latitude, spot.viewport, pixels=CELL_PIXELS, limit=now.listed
            )
            st.button(words("detail.close"), on_click=state.show_event, args=(None,), type="tertiary", key="close_list")
            listing.draw(found.rows, found.total, words("detail.at_mark", count=found.total), words)
        else:
            page = query.page(now.filter, order="-date", limit=now.listed)
            listing.draw(page.rows, page.total, words("detail.latest"), words)


def event(lake: Lake, query: Query, event_id: str, words: Words) -> None:
    """All that is known of one event; closed, it gives back the list it was chosen from."""
    from views import correct, past  # when an event is opened: the first map is not to wait for them

    back = {"keep_list": True}
    st.button(
        words("detail.close"), on_click=state.show_event, args=(None,), kwargs=back, type="tertiary", key="close_event"
    )
    found = next(iter(lake.events_of([event_id], query.version)), None)
    if found is None:
        found = past.forwarded(lake, query, event_id, words)
    if found is None:
        return
    articles = query.articles(found.article_ids)
    sentence(found, words)
    correct.opened(lake, query, found, articles, words)
    told(found, articles, words)
    past.history(lake, query, found.id, words)


def sentence(found: Event, words: Words) -> None:
    """What happened, in one sentence."""
    said = _DAY.sub(r'<span class="day">\g<0></span>', escape(telling.sentence(found.coding, words)))
    st.html(f'<p class="furat-told" dir="{words.direction}">{said}</p>')


def told(found: Event, articles: Sequence[Article], words: Words) -> None:
    """The rest of an event: who says so, its values with their words, its articles, and why."""
    side_by_side = accounts.html(found, articles, words)
    if side_by_side:
        st.html(f"<h2>{escape(words('accounts.title'))}</h2>{side_by_side}")
    claims = telling.claims_html(found, articles, words)
    if claims:
        st.html(f"<h2>{escape(words('detail.claims'))}</h2>{claims}")
    else:
        st.caption(words("detail.no_claims"))
    st.html(f"<h2>{escape(words('detail.values'))}</h2>{telling.values_html(found, words)}")
    st.html(f"<h2>{escape(words('detail.articles', count=len(articles)))}</h2>")
    for article in articles:
        st.html(_article(article, found, words))
    with st.expander(words("detail.why")):
        st.html(telling.why_html(found, words))


def _article(article: Article, found: Event, words: Words) -> str:
    day = article.published.date().isoformat() if article.published else words("detail.no_date")
    sample = f' <span class="sample">{escape(words("detail.sample"))}</span>' if is_sample(article.source) else ""
    return (
        f'<div class="furat-source"><b dir="auto">{escape(article.title or article.id)}</b>'
        f"<small><bdi>{escape(article.source)}</bdi> · {day}{sample}{_link(article.url, words)}</small></div>"
        + telling.article_html(article, found, words)
    )


def _link(url: str, words: Words) -> str:
    """A link to an article on the web; addresses of other kinds are not made clickable."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return ""
    if scheme not in ("http", "https"):
        return ""
    return f' · <a href="{escape(url)}" rel="noreferrer noopener" target="_blank">{escape(words("detail.link"))}</a>'
