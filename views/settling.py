"""What is loaded for good, put out of the garbage collector's sight.

Streamlit collects all garbage after every run of every session, and all threads stand still meanwhile: 70 to 120 ms
with what Furat loads, more than a run's own work. Garbage of the runs themselves is collected as before; what sessions
and kept answers add is put aside as well after some runs, and garbage among what was put aside goes then.
"""

from __future__ import annotations

import gc

_RUNS = 100
"""Collections until what is there is looked through again: a millisecond a run."""


class Settling:
    """When it was last done."""

    def __init__(self) -> None:
        self._seen = 0

    def settle(self) -> None:
        """Collect everything, then take what is left as there to stay. At any time, from any thread."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._seen = _collections()

    def again(self) -> None:
        """The same once in so many runs."""
        if _collections() - self._seen >= _RUNS:
            self.settle()


def _collections() -> int:
    """How often all garbage was collected in this process."""
    return gc.get_stats()[-1]["collections"]


settling = Settling()
