"""What is loaded for good, put out of the garbage collector's sight.

Streamlit collects all garbage after every run of every session, and all threads stand still meanwhile: 70 to 120 ms
with what Furat loads, more than a run's own work. Garbage of the runs themselves is collected as before.
"""

from __future__ import annotations

import gc


def settle() -> None:
    """Collect once, then take everything that is left as there to stay. At any time, from any thread."""
    gc.collect()
    gc.freeze()
