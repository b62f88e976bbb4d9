"""Furat's page: `streamlit run dashboard.py`. The page itself lies in `views.page`."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from views import starting

if get_script_run_ctx(suppress_warning=True) is None:  # the server starts; for each run of the page it runs this file
    app = st.App(__file__, lifespan=starting.lifespan)
else:
    from views import page  # not before: streamlit-folium serves its files only when it is imported in a run

    page.main()
