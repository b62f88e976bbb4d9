"""`python -m events watch`: feeds of a list are visited in rounds until somebody stops it."""

from __future__ import annotations

import signal
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from events.errors import SettingsError
from events.printing import safe
from events.reader_options import ReaderChoice, with_reader
from events.sources.feed_list import read_feeds
from events.sources.fetching import Fetcher
from events.sources.files import read_file
from events.sources.polite import Visitor
from events.sources.rounds import Rounds
from events.sources.visits import Visits, alone
from events.store import Lake, default_folder
from events.terminal import LakePath, err, progress
from events.watching import Watch

FEEDS = "feeds.toml"
"""Name of the list in the home folder, which the dashboard writes too."""


@with_reader
def watch(
    feeds: Annotated[
        Path | None, typer.Argument(metavar="[FEEDS.toml]", help="The list; default: feeds.toml in the home folder.")
    ] = None,
    *,
    choice: ReaderChoice,
    rounds: Annotated[int | None, typer.Option("--rounds", min=1, help="Stop after so many rounds.")] = None,
    once: Annotated[bool, typer.Option("--once", help="One round; the same as --rounds 1.")] = False,
    lake: LakePath = None,
) -> None:
    """Visit feeds and sitemaps in rounds and read what is new; runs until it is stopped, and goes on where it was."""
    home = default_folder()
    path = feeds or home / FEEDS
    if not path.exists():
        sample = Path(__file__).parent / "samples" / FEEDS
        raise SettingsError(f"there is no {path}; write one, or begin with a copy of {sample}")
    found = read_feeds(path)
    with progress() as tell:
        reader = choice.open(tell, err, None).reader
    store = Lake.create(lake)
    folder = home / "watch"
    with alone(folder / "lock.sqlite"), Visits(folder / "visits.sqlite") as visits, closing(Fetcher()) as fetcher:
        visitor = Visitor(fetcher, pause=found.pause, troubles=visits)
        watching = Watch(store, reader, Rounds(found, visits, visitor, partial(read_file)), every=found.every * 60)
        err.print(f"watching {len(found.feeds)} feeds of {path} into {store.location}", markup=False)
        badly = _run(watching, 1 if once else rounds)
    if badly and (once or rounds):
        raise typer.Exit(1)


def _run(watching: Watch, most: int | None) -> bool:
    """The rounds, each told in a line; whether the last one ended badly. An end asked for is no trouble."""
    badly = False
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        for told in watching.rounds(most):
            sys.stdout.write(safe(told.words()) + "\n")
            sys.stdout.flush()
            badly = told.ended_badly
    except KeyboardInterrupt:
        err.print("stopped; the next run goes on from here", markup=False)
        return False
    finally:
        signal.signal(signal.SIGTERM, before)
    return badly


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt
