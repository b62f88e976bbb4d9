"""Commands for places: `python -m geodata build | lookup | check | evaluate | add`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from geopy.exc import GeopyError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from geodata.adding.columns import parse_map
from geodata.adding.download import GEONAMES
from geodata.adding.layers import Options, install, read_layer
from geodata.build import Progress as Tell
from geodata.build import compile_gazetteer, default_home
from geodata.check import Report
from geodata.check import check as look_over
from geodata.errors import GeodataError
from geodata.evaluate import LIMITS_KM, Given, Scores, evaluate, read_gold
from geodata.gazetteer import Gazetteer
from geodata.online import OnlineChain
from geodata.places import Place

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="The offline gazetteer: build it, ask it, measure it."
)
console = Console()
errors = Console(stderr=True)

SHOWN_ISSUES = 10
"""Rows left out that `add` lists for each source."""
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
    online: Annotated[
        str,
        typer.Option(
            help="Online services to ask when the gazetteer has none: nominatim, photon. They learn the name."
        ),
    ] = "",
    home: Home = None,
) -> None:
    """Places of a name, best known first. Exit status 1 when there is none."""
    found = _open(home).lookup(name, country=country) or _ask_online(name, country, online)
    if not found:
        errors.print(f"no place is called {name!r}" + (f" in {country}" if country else ""), markup=False)
        raise typer.Exit(1)
    console.print(_table(found[:limit]))


def _ask_online(name: str, country: str | None, services: str) -> tuple[Place, ...]:
    """What the named services know; nothing is asked when none is named."""
    if not services:
        return ()
    try:
        found = OnlineChain([service.strip() for service in services.split(",")]).geocode(name)
    except (ValueError, GeopyError) as error:
        raise GeodataError(f"nothing was learned online: {error}") from error
    return tuple(one.raw for one in found if country is None or one.raw.country == country.upper())


@app.command()
def check(
    show: Annotated[int, typer.Option(min=0, help="List so many duplicates and rows outside their country.")] = 5,
    home: Home = None,
) -> None:
    """Counts by layer, names by language, duplicates, rows outside their country, rows that cannot be used.

    Exit status 1 when there are rows that cannot be used.
    """
    gazetteer = _open(home)
    with _progress("Checking") as tell:
        report = look_over(gazetteer, tell)
    console.print(f"{len(gazetteer):,} places, {gazetteer.manifest.names:,} names")
    console.print(_layer_table(report))
    _say_some(
        "twice", [f"{one.name} ({one.country}): {one.id} and {other.id}" for one, other in report.duplicates], show
    )
    _say_some("outside its country", [f"{p.name} ({p.country}, {p.id}): {km:.0f} km" for p, km in report.outside], show)
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
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Country codes (SY IQ: GeoNames' dumps are fetched) or files: GeoNames dumps (.zip, .txt), OCHA p-code"
            " tables, ACLED or UCDP GED exports, your own tables (.csv .tsv .jsonl), outlines (.geojson .shp .gpkg)."
        ),
    ],
    columns: Annotated[
        str, typer.Option(help="Which column holds what, as name=Place,latitude=Y,longitude=X; the rest is guessed.")
    ] = "",
    country: Annotated[str, typer.Option(help="ISO 3166-1 alpha-2 code of rows that name no country.")] = "",
    source: Annotated[str, typer.Option(help="Where the rows come from, in words; kept with each.")] = "",
    level: Annotated[int | None, typer.Option(min=2, max=4, help="Level of the units that outlines show.")] = None,
    anew: Annotated[bool, typer.Option("--anew", help="Fetch dumps again that were fetched before.")] = False,
    address: Annotated[str, typer.Option(help="Where country dumps are fetched from.")] = GEONAMES,
    home: Home = None,
) -> None:
    """Take places into the gazetteer and compile it anew. When anything fails, all stays as it was."""
    options = Options(parse_map(columns), country, source, level, anew, address)
    with _progress("Adding") as tell:
        layers = [read_layer(one, home or default_home(), options, tell) for one in sources]
        folder = install(layers, home or default_home(), tell)
    for layer in layers:
        console.print(f"{layer.name}: {len(layer.places):,} places taken ({layer.kind})", markup=False)
        _say_some("left out", list(map(str, layer.issues)), SHOWN_ISSUES)
    console.print(f"{len(Gazetteer(folder)):,} places in {folder}", soft_wrap=True)


def _open(home: Path | None) -> Gazetteer:
    with _progress("Compiling the gazetteer") as tell:
        return Gazetteer.open(home, progress=tell)


def _say_some(title: str, rows: Sequence[str], shown: int) -> None:
    """Some of the rows, and how many there are."""
    if rows:
        console.print(f"{title}: {len(rows):,}")
    for row in rows[:shown]:
        console.print(f"  {row}", markup=False, highlight=False)


def _layer_table(report: Report) -> Table:
    table = Table("layer", "places", "with an Arabic name", "with a Latin name", "with inhabitants")
    for layer in report.layers:
        counts = (layer.with_arabic, layer.with_latin, layer.with_population)
        table.add_row(layer.title, f"{layer.places:,}", *(f"{n:,} ({n / layer.places:.0%})" for n in counts))
    return table


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
    for title, given in (("all", scores.given), ("held by the gazetteer", scores.held), *scores.kinds):
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
