"""Places and drawing them: an offline gazetteer, a resolver of place names, base maps and pictures.

This package knows nothing of events; whatever it draws reaches it as plain columns or GeoJSON.
"""
