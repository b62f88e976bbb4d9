"""What the server does as soon as it has started: the first page is not to wait for what can be ready before it."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st

from events.errors import EventsError
from events.model import EventFilter
from events.store import default_folder
from views import opening


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """As long as the server runs. What is made ready is made beside it, in a thread of its own."""
    threading.Thread(target=warm, args=(str(default_folder()),), daemon=True, name="furat-warming").start()
    yield


def warm(home: str) -> None:
    """Open the lake and its query, and ask what the first page will ask.

    What fails here fails again when the page asks for it, and is told there.
    """
    begun = opening.begun(home)
    begun.wait()
    if begun.lake is None:
        return
    with suppress(EventsError):
        query, everything = opening.serving(home, begun.lake.location, begun.lake.identity).query(), EventFilter()
        for ask in (query.totals, query.extent, query.timeline, query.facets, query.more_facets):
            ask(everything)
