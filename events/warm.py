"""What every process that reads has in it: importing this loads lexicons and weights, by reading some samples.

The process that others are forked from imports it (`events.workers`), so that all of them have it in memory once.
"""

import gc
from contextlib import suppress
from itertools import islice
from pathlib import Path

from events.errors import EvaluationError
from events.gold import read_gold
from events.pipeline import Reader
from geodata.errors import GeodataError

_SAMPLES = Path(__file__).parent / "samples" / "dispatches.jsonl"
_EVERY = 6
"""One of so many samples is read, some twenty in both languages: two seconds."""


def _load() -> None:
    reader = Reader.open()
    for sample in islice(read_gold(_SAMPLES), 0, None, _EVERY):
        reader.read(sample.article)


with suppress(EvaluationError, GeodataError):  # the processes meet it themselves, and say so
    _load()
gc.collect()
gc.freeze()  # so that no collection writes to the pages they share
