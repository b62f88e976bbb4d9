"""The least a change of a map can cost: an empty Streamlit run and a layer of one mark."""

import streamlit as st
import streamlit.components.v1 as components
from streamlit_folium import st_folium

from events.store import default_folder
from geodata.cells import Cell
from geodata.leaflet import CellLayer, OfflineMap, write_assets

component = components.declare_component("leaflet_files", path=str(write_assets(default_folder())))
st.session_state.setdefault("step", 1)
if st.button("next"):
    st.session_state.step += 1
layer = CellLayer([Cell(40, 34, 1 + st.session_state.step, "unknown")], [])
st_folium(
    OfflineMap(assets=f"../{component.name}"), key="map", feature_group_to_add=layer, returned_objects=[], height=400
)
