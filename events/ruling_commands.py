"""The commands by which an analyst rules on merges, `split` and `join`, and takes any correction back, `undo`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from events import corrections
from events.errors import EventsError
from events.model import Event
from events.printing import safe
from events.store import Lake

LakePath = Annotated[str | None, typer.Option("--lake", help="Folder or s3:// address of the lake.")]


def add_to(app: typer.Typer) -> None:
    """Make the commands known to the command line."""
    app.command()(split)
    app.command()(join)
    app.command()(undo)


def split(
    event_id: Annotated[str, typer.Argument(metavar="EVENT_ID")],
    article: Annotated[list[str], typer.Option("--article", help="Id of an article that tells another event.")],
    who: Annotated[str, typer.Option("--who", help="Who decides.")],
    why: Annotated[str, typer.Option("--why", help="Why.")] = "",
    lake: LakePath = None,
) -> None:
    """Undo a merge: what these articles tell is another event, and stays so."""
    store = Lake.open(lake)
    store.correct(corrections.parted(_event(store, event_id), article, who=who, why=why))
    print_line(f"{event_id}: {', '.join(article)} no longer tell it")


def join(
    event_id: Annotated[str, typer.Argument(metavar="EVENT_ID")],
    other_id: Annotated[str, typer.Argument(metavar="OTHER_ID")],
    who: Annotated[str, typer.Option("--who", help="Who decides.")],
    why: Annotated[str, typer.Option("--why", help="Why.")] = "",
    lake: LakePath = None,
) -> None:
    """Make two events one, and keep them so."""
    store = Lake.open(lake)
    made = corrections.joined(_event(store, event_id), _event(store, other_id), who=who, why=why)
    store.correct(made)
    print_line(f"{event_id} and {other_id}: one event, {', '.join(store.forwarded(other_id))}")


def undo(
    correction_id: Annotated[str, typer.Argument(metavar="CORRECTION_ID", help="As `show` prints it.")],
    who: Annotated[str, typer.Option("--who", help="Who decides.")],
    why: Annotated[str, typer.Option("--why", help="Why.")] = "",
    lake: LakePath = None,
) -> None:
    """Take a correction back; it stays in the history. Undoing that undoing makes it hold again."""
    store = Lake.open(lake)
    event_id, correction = next(((id, c) for id, c in store.aimed() if c.id == correction_id), (None, None))
    if event_id is None or correction is None:
        raise EventsError(f"there is no correction {correction_id!r} of an event that is still told")
    store.correct(corrections.undone(correction, event_id, who=who, why=why))
    print_line(f"{event_id}: {corrections.in_words(correction)} holds no more")


def _event(store: Lake, event_id: str) -> Event:
    event = store.uncorrected(event_id)
    if event is None:
        now = ", ".join(store.forwarded(event_id))
        raise EventsError(f"there is no event {event_id!r}" + (f"; it is told as {now}" if now else ""))
    return event


def print_line(line: str) -> None:
    """One line on standard output; what outlets wrote cannot steer the terminal."""
    sys.stdout.write(f"{safe(line)}\n")
