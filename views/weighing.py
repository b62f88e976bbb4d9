"""Before a language model is asked about many articles: what that would take, and whether to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import streamlit as st

from events.extractors import LARGE, Opened, estimate_of
from events.model import Article
from events.sources.files import read_path
from views import state
from views.words import Words, plain

if TYPE_CHECKING:  # made where a model is asked; the page alone needs no more than its fields
    from events.llm.estimate import Estimate

How = Literal["given", "estimate", "agreed", "rules"]
"""How files are to be read: as they were given, not before an estimate, after one, by the rules alone."""
Files = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Files that wait for a word, with what asking the model about them would take."""

    files: tuple[tuple[str, bytes], ...]
    estimate: Estimate


def weigh(
    opened: Opened, paths: Sequence[Path], files: Files, how: How, words: Words, tell: Callable[[float, str], object]
) -> Waiting | None:
    """What asking the model about some files would take, where somebody is to be asked first; else None.

    That is when it is wanted, and when there are more articles than a large run begins with.
    """
    if opened.meter is None or not (how == "estimate" or (how == "given" and _large(paths))):
        return None
    found = estimate_of(opened, _told(_articles(paths), words, tell))
    return Waiting(tuple(files), found) if found is not None else None


def _large(paths: Sequence[Path]) -> bool:
    return sum(1 for _ in islice(_articles(paths), LARGE + 1)) > LARGE


def _articles(paths: Sequence[Path]) -> Iterator[Article]:
    return (one for path in paths for one in read_path(path) if isinstance(one, Article))


def _told(articles: Iterator[Article], words: Words, tell: Callable[[float, str], object]) -> Iterator[Article]:
    for number, article in enumerate(articles, 1):
        tell(0.0, words("estimate.counting", count=number))
        yield article


def draw(words: Words, read: Callable[[Files, How], None]) -> bool:
    """The files that wait, and what to do with them; whether there are any."""
    waiting = state.state().waiting
    if not isinstance(waiting, Waiting):
        return False
    with st.container(border=True, key="estimate"):
        st.markdown(_said(waiting.estimate, words))
        with st.container(horizontal=True):
            choices: tuple[tuple[str, How], ...] = (("read", "agreed"), ("rules", "rules"))
            pressed = [how for name, how in choices if st.button(words(f"estimate.{name}"), key=f"estimate_{name}")]
            st.button(words("estimate.leave"), key="estimate_leave", on_click=_leave)
        if pressed:
            _leave()
            read(waiting.files, pressed[0])
    return True


def _leave() -> None:
    state.state().waiting = None


def money(amount: float, currency: str) -> str:
    """A sum in its currency; a small one by its first two digits, for it is not nothing."""
    return f"{amount:,.2f} {plain(currency)}" if amount == 0 or amount >= 0.1 else f"{amount:.2g} {plain(currency)}"


def _said(found: Estimate, words: Words) -> str:
    price = words("estimate.unpriced")
    if found.cost is not None:
        price = words("estimate.price", price=money(found.cost, found.currency))
    told = words(
        "estimate.would",
        articles=f"{found.articles:,}",
        sent=f"{found.sent:,}",
        requests=f"{found.requests:,}",
        tokens=f"{found.tokens_in + found.tokens_out:,}",
        price=price,
    )
    return " ".join([told, *([words("estimate.kept", count=f"{found.cached:,}")] if found.cached else [])])
