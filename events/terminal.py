"""What all commands share: the two consoles, a bar that shows on a terminal alone, and what went wrong on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from events.model import Issue, Level
from events.printing import safe

out, err = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)

Tell = Callable[[str, float], None]
LakePath = Annotated[str | None, typer.Option("--lake", help="Folder or s3:// address of the lake.")]
AtVersion = Annotated[
    int | None, typer.Option("--version", min=0, help="The lake as it was at this version (see `versions`).")
]

_TOLD = ("sources", "model")
"""Stages whose warnings a person should see at once: something given was not read, or not by whom it was asked of."""


_LANGUAGES = 10
"""Languages named at the end; a column of theirs may hold anything."""


class Failures:
    """What went wrong on the way: errors are told and make the exit status 1, warnings of sources are told.

    Articles in a language that is not read are counted: a folder of them must not look like one without events.
    """

    def __init__(self) -> None:
        self.issues: list[Issue] = []
        self.unread: Counter[str] = Counter()
        """How many articles were left unread because of their language, by what is to be said of it."""

    def note(self, issue: Issue) -> None:
        """Keep an issue; what is only noted of an article stands in its reading already, and there may be millions."""
        if issue.level == Level.ERROR or issue.stage == "sources" or not issue.article_id:
            self.issues.append(issue)
        elif issue.stage == "language" and issue.level == Level.WARNING:
            self.unread[issue.message] += 1

    def finish(self) -> None:
        """Tell what is worth telling on standard error; raises typer's Exit with status 1 when something failed."""
        for issue in self.issues:
            if issue.level == Level.ERROR or (issue.level == Level.WARNING and issue.stage in _TOLD):
                err.print(f"{issue.level}: {safe(issue.message)}", markup=False)
        for message, articles in self.unread.most_common(_LANGUAGES):
            err.print(f"{Level.WARNING}: {articles} of the articles: {safe(message)}", markup=False)
        if any(issue.level == Level.ERROR for issue in self.issues):
            raise typer.Exit(1)


@contextmanager
def progress() -> Iterator[Tell | None]:
    """A bar on a terminal, nothing in a pipe."""
    if not err.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        task = bars.add_task("starting", total=1.0)
        yield lambda stage, done: bars.update(task, description=safe(stage)[:60], completed=done)
