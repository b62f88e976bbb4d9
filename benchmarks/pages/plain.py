"""The way everyone writes first: a pandas mask and a folium marker a row, at 1,000 rows.

Popups and the plugin that clusters markers need files from the network and are left out; with them it is slower.
"""

import folium
import numpy as np
import pandas as pd
import streamlit as st
import streamlit.components.v1 as components
from streamlit_folium import st_folium

from events.store import default_folder
from geodata.leaflet import OfflineMap, write_assets

ROWS = 1000
component = components.declare_component("leaflet_files", path=str(write_assets(default_folder())))
draw = np.random.default_rng(1)
rows = pd.DataFrame(
    {"day": range(ROWS), "lat": draw.uniform(33, 37, ROWS), "lon": draw.uniform(36, 44, ROWS), "what": "Armed clash"}
)
st.session_state.setdefault("step", 1)
if st.button("next"):
    st.session_state.step += 1
base = OfflineMap(assets=f"../{component.name}")
for row in rows[rows.day >= st.session_state.step].itertuples():
    folium.Marker((row.lat, row.lon), tooltip=f"{row.what} {row.day}").add_to(base)
st_folium(base, key="map", returned_objects=[], height=400)
