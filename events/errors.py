"""What can go wrong with articles, events and the lake, under one root.

EventsError
├── SourceError             an input cannot be read (names the file or address and what to do)
│   ├── EmptyInput
│   ├── BinaryInput
│   ├── InputTooLarge
│   ├── UndecodableInput
│   └── FetchError          an address gave no whole answer
│       ├── ForbiddenAddress
│       ├── NotGiven         the server answered, and gave nothing
│       ├── RobotsRefusal   the site asks programs not to fetch it
│       └── TryLater        the site is to be left in peace for a while
├── LexiconError            a lexicon cannot be used at all (single bad rows are Issues)
├── LakeError               the store cannot be read or written
│   ├── LakeMissing
│   └── LakeNewer           written by a newer version of Furat
├── FilterError             a filter that cannot be read
├── ExportError             an export cannot be written
├── EvaluationError         a gold file cannot be scored
├── ReadingError            a reader cannot do its work
│   ├── ArticleUnread       nothing was learnt of one article; what is stored of it stays
│   └── ReadingStopped      no further article can be read; those read so far are whole
└── SettingsError           settings that cannot be read or do not fit together
"""


class EventsError(Exception):
    """Root of every error this package raises on purpose."""


class SourceError(EventsError):
    """An input cannot be read."""


class EmptyInput(SourceError):
    """The input holds no text."""


class BinaryInput(SourceError):
    """The input is not text."""


class InputTooLarge(SourceError):
    """The input is larger than an article can be."""


class UndecodableInput(SourceError):
    """The input's encoding cannot be told."""


class FetchError(SourceError):
    """An address of the web gave no whole answer."""


class ForbiddenAddress(FetchError):
    """An address that is never fetched: no web address, or one that is not on the open internet."""


class NotGiven(FetchError):
    """A server answered, and gave nothing: there is none, or not for everybody."""


class RobotsRefusal(FetchError):
    """The site's robots.txt asks programs not to fetch an address, or cannot be read."""


class TryLater(FetchError):
    """A site is to be left in peace for a while."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds
        """How long, from now."""


class LexiconError(EventsError):
    """A lexicon file is missing or has the wrong columns."""


class LakeError(EventsError):
    """The store cannot be read or written."""


class LakeMissing(LakeError):
    """There is no lake where one was expected."""


class LakeNewer(LakeError):
    """The lake was written by a newer version of Furat."""


class FilterError(EventsError):
    """A filter that cannot be read: unknown field, half a date range, upside-down dates."""


class ExportError(EventsError):
    """An export cannot be written as asked."""


class EvaluationError(EventsError):
    """A gold file cannot be scored."""


class ReadingError(EventsError):
    """A reader cannot do its work."""


class ArticleUnread(ReadingError):
    """Nothing was learnt of one article; what is stored of it stays, and reading it again may help."""


class ReadingStopped(ReadingError):
    """No further article can be read; those read so far are whole, and a second run goes on from there."""


class ClusterError(ReadingStopped):
    """A cluster cannot be reached any more, or does not answer; what was read is whole, and a second run goes on."""


class SettingsError(EventsError):
    """Settings that cannot be read, or that do not fit together."""
