"""What can go wrong with places, under one root.

GeodataError
├── GazetteerError          the compiled gazetteer cannot be used
│   ├── GazetteerMissing    nothing compiled yet, or its folder is gone
│   └── GazetteerOutdated   compiled by another version, or a source changed
├── SupplementError         a row of a curated or added table is broken (names file and line)
├── DownloadError          a file could not be fetched whole
├── AreaError               an area file cannot be read
└── DrawingError            a picture or map cannot be drawn as asked
"""


class GeodataError(Exception):
    """Root of every error this package raises on purpose."""


class GazetteerError(GeodataError):
    """The compiled gazetteer cannot be used."""


class GazetteerMissing(GazetteerError):
    """No compiled gazetteer where one was expected; `python -m geodata build` makes it."""


class GazetteerOutdated(GazetteerError):
    """The compiled gazetteer was made by another version or from other sources."""


class SupplementError(GeodataError):
    """A row of a curated or added place table is broken; the message names file, line and column."""


class DownloadError(GeodataError):
    """A file could not be fetched whole; the message says what to do without a network."""


class AreaError(GeodataError):
    """An area file is missing, truncated or not what it claims to be."""


class DrawingError(GeodataError):
    """A picture or map cannot be drawn as asked."""
