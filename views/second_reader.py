"""The language model on the page: where text would go before any is given, and how far rules and model agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from events.errors import SettingsError
from events.extractors import LARGE, Opened, limited, open_extractor
from events.llm.settings import ModelSettings, destination, read_settings
from events.model import EventFilter, Readers
from events.pipeline import Reader
from events.query import Query
from events.readers import AgreementFigures, agreement
from events.store import Lake
from views import state
from views.weighing import How, money
from views.words import Words, plain

if TYPE_CHECKING:  # the counts are made where a model is asked; the page alone needs no more than their names
    from events.llm.budget import Meter

_COUNTED = ("cached", "spared", "failed", "alone")
_COMPARED = 2000
"""Events of the view whose readers are compared, the newest first: some seconds' work."""


def open_reader(rules: Reader, how: How = "given") -> Opened:
    """The reader the settings name, for what is given on the page. Raises SettingsError.

    Unless somebody has agreed to more, and without a budget, a model is sent no more articles than a large run begins
    with, for nobody can be asked in between.
    """
    settings = read_settings()
    if how == "rules":
        return open_extractor("rules", settings, rules=rules)
    if how == "given" and not settings.limits.set:
        settings = limited(settings, LARGE, None, None)
    return open_extractor(settings.extractor, settings, rules=rules)


def asks_a_model() -> bool:
    """Whether the settings, as far as they can be read, name another reader than the rules."""
    try:
        return read_settings().extractor != "rules"
    except SettingsError:
        return False


def counting(opened: Opened, words: Words, tell: Callable[[float, str], object]) -> Callable[[float, str], object]:
    """A bar of progress that also tells articles, tokens and price of what the model is asked."""
    meter = opened.meter
    if meter is None:
        return tell
    return lambda done, stage: tell(done, f"{stage} · {_used(meter, words)}")


def asked(opened: Opened, words: Words) -> str:
    """What the model was asked in a run, and why it was asked no more; "" for the rules."""
    meter = opened.meter
    if meter is None:
        return ""
    now, parts = meter.usage, [_used(meter, words)]
    parts += [words(f"reader.{name}", count=n) for name in _COUNTED if (n := getattr(now, name))]
    parts += [words("reader.left_out", count=n)] if (n := sum(meter.dropped.values())) else []
    parts += [words("reader.stopped", why=plain(meter.stopped))] if meter.stopped else []
    return " ".join(parts)


def _used(meter: Meter, words: Words) -> str:
    now, paid = meter.usage, meter.cost
    price = "–" if paid is None else money(paid, meter.settings.currency)
    return words("reader.used", articles=now.articles, tokens=f"{now.tokens:,}", price=price)


def notice(words: Words) -> None:
    """Where the text of articles goes that are given here; said before any is."""
    try:
        settings = read_settings()
    except SettingsError as error:
        st.error(words("reader.settings", why=plain(str(error))))
        return
    if settings.extractor == "rules":
        st.markdown(words("reader.here"))
        return
    to = destination(settings.base_url)
    said = {"model": plain(settings.model), "host": plain(to.host)}
    told = " ".join([words(f"reader.{to.where}", **said), _which(settings, words), words("reader.most", count=LARGE)])
    (st.warning if to.leaves else st.info)(told)


def _which(settings: ModelSettings, words: Words) -> str:
    return words("reader.some" if settings.extractor == "both" else "reader.all")


def agreement_figures(lake: Lake, query: Query, words: Words) -> None:
    """How far rules and model agree on those of the view's events both were asked for; worked out when asked for."""
    with st.expander(words("reader.agreement")):
        asked = _both_asked(state.state().filter)
        if asked is None or not query.totals(asked).shown:
            st.caption(words("reader.never"))
            return
        if not st.toggle(words("reader.compare", count=_COMPARED), key=state.Keys.AGREEMENT):
            return
        rows = query.page(asked, order="-date", limit=_COMPARED).rows
        found = _figures(lake.location, query.version, tuple(row.id for row in rows))
        st.caption(words("reader.found", both=found.both, rules=found.rules_only, model=found.model_only))
        st.dataframe(_table(found, words), hide_index=True, width="stretch")


def _both_asked(filter: EventFilter) -> EventFilter | None:
    """A filter narrowed to the events for which both readers were asked; None when it asks for the others alone."""
    wanted = tuple(one for one in filter.readers or Readers if one != Readers.ONE)
    return replace(filter, readers=wanted) if wanted else None


@st.cache_data(show_spinner=False, max_entries=8)
def _figures(location: str, version: int, ids: tuple[str, ...]) -> AgreementFigures:
    return agreement(report for event in Lake.open(location).events_of(ids, version) for report in event.reports)


def _table(found: AgreementFigures, words: Words) -> pd.DataFrame:
    rows = [
        (
            words(f"fields.{field.field}"),
            field.compared,
            field.agreed,
            "–" if field.share is None else f"{field.share:.0%}",
        )
        for field in found.fields
    ]
    return pd.DataFrame(rows, columns=[words(f"reader.{head}") for head in ("field", "compared", "agreed", "share")])
