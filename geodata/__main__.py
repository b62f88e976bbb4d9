"""Commands for places: `python -m geodata build | lookup | check | evaluate | add`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from geodata.build import Progress as Tell
from geodata.build import compile_gazetteer, default_home
from geodata.errors import GeodataError
from geodata.evaluate import LIMITS_KM, Given, Scores, evaluate, read_gold
from geodata.gazetteer import Gazetteer
from geodata.places import Place
from geodata.tables import read_table

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="The offline gazetteer: build it, ask it, measure it."
)
console = Console()
errors = Console(stderr=True)

Home = Annotated[Path | None, typer.Option(help="Folder of run-time data; default $FURAT_HOME or var beside the code.")]


@app.command()
def build(home: Home = None) -> None:
    """Compile all place tables anew."""
    with _progress("Compiling the gazetteer") as tell:
        folder = compile_gazetteer(home or default_home(), tell)
    gazetteer = Gazetteer(folder)
    console.print(f"{len(gazetteer):,} places in {folder}", soft_wrap=True)
    _say_issues(gazetteer)


@app.command()
def lookup(
    name: Annotated[str, typer.Argument(help="A place name, Arabic or Latin letters.")],
    country: Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-2 code.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most places shown.")] = 10,
    home: Home = None,
) -> None:
    """Places of a name, best known first. Exit status 1 when there is none."""
    found = _open(home).lookup(name, country=country)
    if not found:
        errors.print(f"no place is called {name!r}" + (f" in {country}" if country else ""), markup=False)
        raise typer.Exit(1)
    console.print(_table(found[:limit]))


@app.command()
def check(home: Home = None) -> None:
    """List rows of curated and added tables that cannot be used. Exit status 1 when there are any."""
    gazetteer = _open(home)
    console.print(f"{len(gazetteer):,} places, {gazetteer.manifest.names:,} names")
    if _say_issues(gazetteer):
        raise typer.Exit(1)


@app.command("evaluate")
def evaluate_command(
    gold: Annotated[Path, typer.Argument(help="JSON lines: text, language, mentions with spans and coordinates.")],
    worst: Annotated[int, typer.Option(min=0, help="List so many of the worst errors.")] = 0,
    home: Home = None,
) -> None:
    """Score finding and resolving of place names against a gold file."""
    texts = read_gold(gold)
    gazetteer = _open(home)
    with _progress("Scoring") as tell:
        scores = evaluate(texts, gazetteer, progress=tell)
    console.print(_score_table(scores))
    found = scores.found
    console.print(
        f"spans found: precision {found.precision:.3f}, recall {found.recall:.3f}, F1 {found.f1:.3f} "
        f"({found.found} found, {found.gold} marked)"
    )
    for error in scores.errors[:worst]:
        place = error.resolution.place
        console.print(f"{error.mention.text} -> {place.name if place else '-'}: {error.km or 0:.0f} km", markup=False)


@app.command()
def add(
    table: Annotated[Path, typer.Argument(help="CSV with the columns of the curated tables.")],
    home: Home = None,
) -> None:
    """Check a table of your own places and take it into the gazetteer; nothing is added when a row is broken."""
    read = read_table(table)
    for issue in read.issues:
        errors.print(str(issue), markup=False)
    if read.issues or not read.places:
        errors.print("nothing added: " + ("mend these rows first" if read.issues else "the table holds no places"))
        raise typer.Exit(1)
    folder = (home or default_home()) / "gazetteer" / "added"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(table, folder / table.name)
    console.print(f"{len(read.places)} places taken from {table.name}")
    build(home)


def _open(home: Path | None) -> Gazetteer:
    with _progress("Compiling the gazetteer") as tell:
        return Gazetteer.open(home, progress=tell)


def _say_issues(gazetteer: Gazetteer) -> int:
    for issue in gazetteer.issues:
        errors.print(f"left out: {issue}", markup=False)
    return len(gazetteer.issues)


@contextmanager
def _progress(title: str) -> Iterator[Tell]:
    """A bar on a terminal, nothing in a pipe; shown only once there is something to tell."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=errors,
        disable=not errors.is_terminal,
    )
    task = bar.add_task(title, total=1.0, visible=False)
    with bar:
        yield lambda stage, done: bar.update(task, description=f"{title}: {stage}", completed=done, visible=True)


def _table(places: tuple[Place, ...]) -> Table:
    table = Table("id", "name", "Arabic", "kind", "where", "latitude, longitude", "people")
    for p in places:
        where = ", ".join(part for part in (p.admin1, p.country) if part)
        people = f"{p.population:,}" if p.population else ""
        table.add_row(p.id, p.name, p.name_ar or "", p.feature, where, f"{p.latitude:.4f}, {p.longitude:.4f}", people)
    return table


def _score_table(scores: Scores) -> Table:
    table = Table(
        "spans given",
        "mentions",
        *(f"within {km} km" for km in LIMITS_KM),
        "wrong",
        "unresolved",
        "median km",
        "mean km",
    )
    for title, given in (("all", scores.given), ("held by the gazetteer", scores.held)):
        table.add_row(title, str(given.mentions), *_shares(given), _km(given.median_km), _km(given.mean_km))
    return table


def _shares(given: Given) -> tuple[str, ...]:
    return tuple(f"{share:.3f}" for share in (*given.within, given.wrong, given.unresolved))


def _km(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def main() -> None:
    """Run a command; an error of this package is one line and exit status 1, not a traceback."""
    try:
        app()
    except GeodataError as error:
        errors.print(str(error), markup=False, style="red")
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
