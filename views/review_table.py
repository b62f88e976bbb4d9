"""How often each field was corrected, as a table: worked out when it is asked for."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from events.review_figures import Group, review_figures
from events.store import Lake
from views.state import Keys
from views.words import Words


def draw(lake: Lake, words: Words) -> None:
    """The figures of all reviewed events, by language and by source."""
    with st.expander(words("figures.title")):
        if not st.toggle(words("figures.show"), key=Keys.FIGURES):
            return
        found = _figures(lake.location, lake.version)
        if not found:
            st.caption(words("figures.none"))
            return
        st.caption(words("figures.about"))
        st.dataframe(_table(found, words), hide_index=True, width="stretch")


@st.cache_data(show_spinner=False, max_entries=4)
def _figures(location: str, version: int) -> tuple[Group, ...]:
    return review_figures(Lake.open(location), version)


def _table(found: tuple[Group, ...], words: Words) -> pd.DataFrame:
    fields = [field for field, _ in found[0].corrected]
    heads = [words("figures.whose"), words("figures.reviewed"), words("figures.rejected")]
    heads += [words("figures.merge" if field == "merge" else f"fields.{field}") for field in fields]
    table = pd.DataFrame([_row(group, words) for group in found], columns=heads)
    return table.iloc[:, ::-1] if words.direction == "rtl" else table


def _row(group: Group, words: Words) -> tuple[object, ...]:
    name = words("figures.all") if group.kind == "all" else group.name
    if group.kind == "language":
        name = words.or_else(f"figures.{group.name}", group.name or words("telling.unknown"))
    shares = (f"{count / group.reviewed:.0%} ({count})" if count else "–" for _, count in group.corrected)
    return (name, group.reviewed, group.rejected, *shares)
