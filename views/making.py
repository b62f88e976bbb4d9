"""A file that is made when its button is pressed, outside the page's run; why it could not be made comes to the page.

Streamlit makes such a file while it runs the page anew for the press. The run waits a while for the file, so that it
can say what went wrong; nothing is downloaded then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from events.errors import EventsError
from geodata.errors import GeodataError
from views import state
from views.words import Words, plain

_PATIENCE = 20.0
"""Seconds the page waits; a file that fails later is told of with the next change of the page."""


@dataclass(slots=True, eq=False)
class Attempt:
    """A file as it may be made by one press of its button, in a thread of its own."""

    kind: str
    data: Callable[[], bytes]
    untaken: dict[str, str]
    """The session's files that could not be made, with the reason."""
    why: str = ""
    """Why it could not be made."""
    late: bool = False
    """Whether the page has given up waiting for it."""
    over: threading.Event = field(default_factory=threading.Event)

    def __call__(self) -> bytes:
        """The file. Raises what making it raises, once the reason is kept."""
        try:
            return self.data()
        except (EventsError, GeodataError) as error:
            self._failed(str(error))
            raise
        except Exception as error:
            self._failed(f"{type(error).__name__}: {error}")
            raise
        finally:
            self.over.set()

    def _failed(self, why: str) -> None:
        self.why = why
        if self.late:
            self.untaken[self.kind] = why

    def wait(self) -> None:
        """Wait for it, and keep for the page what went wrong with it; what went wrong with others was read."""
        self.late = not self.over.wait(_PATIENCE)
        self.untaken.clear()
        if self.why:
            self.untaken[self.kind] = self.why


def button(label: str, data: Callable[[], bytes], name: str, media_type: str, kind: str) -> None:
    """A button that makes a file of that name when it is pressed."""
    attempt = Attempt(kind, data, state.state().untaken)
    st.download_button(label, attempt, file_name=name, mime=media_type, key=f"download_{kind}", on_click=attempt.wait)


def failures(words: Words) -> None:
    """What could not be made, and why."""
    for kind, why in tuple(state.state().untaken.items()):
        st.error(words("exports.failed", file=words.or_else(f"exports.{kind}", kind), why=plain(why)))
