"""Furat's page: `streamlit run dashboard.py`. The page itself lies in `views.page`."""

from __future__ import annotations

from views import page

page.main()
