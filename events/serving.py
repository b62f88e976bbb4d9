"""The query that many sessions share: the newest version's, made in the background while the older one still serves."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from events import cache
from events.errors import LakeError
from events.query import Query
from events.store import Lake

_PATIENCE = 1.5
"""Seconds an asker waits for a newer version before it is given the older one: a correction to a lake of 100,000
events shows at once."""
_AGAIN = 30.0
"""Seconds after a failure until the making is tried again."""

log = logging.getLogger(__name__)


class Serving:
    """One query of a lake for all who ask; threads may ask at the same time."""

    def __init__(self, lake: Lake, folder: Path) -> None:
        """Start with the newest file there is in the folder, whatever its version; none is made yet."""
        self._lake = lake
        self._folder = folder
        self._lock = threading.Lock()
        self._query: Query | None = None
        self._work: threading.Thread | None = None
        self._error: LakeError | None = None
        self._failed_at = 0.0
        older = cache.newest(lake, folder)
        if older is not None:
            self._query = Query(lake, older, folder=folder)

    @property
    def behind(self) -> bool:
        """Whether a newer version is being made."""
        return self._work is not None and self._work.is_alive()

    def query(self, newest: int | None = None) -> Query:
        """The query of the newest version, or the older one while that is made. Raises LakeError when there is none.

        Who has just looked into the lake's log says which version is the newest.
        """
        wanted = self._lake.version if newest is None else newest
        served = self._query
        if served is not None and served.version == wanted:
            return served
        work = self._begin(wanted)
        if work is not None:
            work.join(None if served is None else _PATIENCE)
        if self._query is None:
            raise self._error or LakeError(f"the query cache of {self._lake.location} could not be made")
        return self._query

    def _begin(self, version: int) -> threading.Thread | None:
        """The thread that makes a version; one at a time. None shortly after a failure."""
        with self._lock:
            if not self.behind and (self._error is None or time.monotonic() - self._failed_at > _AGAIN):
                self._work = threading.Thread(target=self._make, args=(version,), daemon=True, name="furat-query")
                self._work.start()
            return self._work

    def _make(self, version: int) -> None:
        try:
            self._query = Query(self._lake, version, folder=self._folder)
            self._error = None
        except LakeError as error:
            log.warning("version %d: %s", version, error)
            self._error, self._failed_at = error, time.monotonic()
        except Exception as error:  # a thread's error is seen by nobody unless it is kept
            log.exception("version %d of the query cache failed", version)
            self._error, self._failed_at = LakeError(f"the query cache failed: {error}"), time.monotonic()
