"""What a user adds to the gazetteer: files of other makers, read into place tables that are compiled like the curated.

layers.py      a file or a country code -> places, by what the file is
download.py    GeoNames country dumps over the network: resumed, checked
geonames.py    their rows and alternate names
columns.py     any table with a header: which column means what
pcodes.py      OCHA/HDX p-code tables, ADM1 to ADM4
learned.py     places that events of an ACLED or UCDP GED export name, with the rows behind each
shapes.py      outlines of finer units from GeoJSON, shapefile, GeoPackage
names.py       names fit to be kept: no marks of direction, no single letters
"""
