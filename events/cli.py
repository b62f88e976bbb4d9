"""The command line, `python -m events`: the same functions the dashboard uses, for a shell.

Exit status: 0; 1 when something failed (the rest was done, what failed is on standard error); 2 for wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from events import export as exporting
from events import health, import_command, labels, pictures, ruling_commands, watch_command
from events.care import PARTS, Care
from events.contract import event_object, json_text
from events.errors import EventsError, ExportError
from events.extractors import Opened
from events.filter_options import with_filter
from events.filters import in_words
from events.intake import Readings, readings
from events.model import Article, EventFilter
from events.printing import event_lines, print_rows, safe
from events.query import ORDERS, Query
from events.reader_options import ReaderChoice, counting, with_reader
from events.sources.columns import column_map
from events.sources.files import Way, read_path
from events.store import Lake, default_folder, matcher
from events.terminal import AtVersion, Failures, LakePath, err, out, progress
from events.workers import TIME_LIMIT, cores, read_most, read_one
from geodata.errors import GeodataError
from geodata.leaflet_assets import write_assets

app = typer.Typer(
    help="Furat: news articles in Arabic and English become conflict events.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("import")(import_command.import_data)
app.command("watch")(watch_command.watch)
SHARED = ("events.warm",)
"""What processes that read have in memory once."""
Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files, folders, addresses, or - for standard input.")
]
ColumnsOption = Annotated[
    str, typer.Option("--columns", help="Which columns of tables and JSON hold what: text=body,title=headline.")
]
ruling_commands.add_to(app)
Output = Annotated[str, typer.Option("--output", "-o", help="File to write; - is standard output.")]


@app.command()
@with_reader
def extract(
    paths: Paths,
    *,
    choice: ReaderChoice,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One event a line instead of one indented list.")] = False,
    columns: ColumnsOption = "",
) -> None:
    """Print the events of articles as JSON; nothing is stored."""
    failed = Failures()
    with progress() as tell:
        opened = choice.open(tell, err, _articles(paths))
        way = Way(columns=column_map(columns))
        source = readings(paths, opened.reader, failed.note, progress=counting(opened, tell), way=way)
        found = {read.article.id: read for read in source}
        articles = {id: read.article for id, read in found.items()}
        events = matcher()((report for read in found.values() for report in read.reports), articles=articles)
    objects = [event_object(event, articles) for event in events]
    lines = map(json_text, objects) if jsonl else [json_text(objects, indent=2)]
    for line in lines:
        sys.stdout.write(line + "\n")
    _tell_usage(opened)
    failed.finish()


@app.command()
@with_reader
def ingest(
    paths: Paths,
    *,
    choice: ReaderChoice,
    lake: LakePath = None,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes; 0: one for each core.")] = 0,
    scheduler: Annotated[str, typer.Option("--scheduler", help="Read on the Dask cluster at tcp://HOST:PORT.")] = "",
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", min=0.1, help="Seconds for one article, or question to a model.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Also articles that were read as they are.")] = False,
    columns: ColumnsOption = "",
) -> None:
    """Read articles into the lake; doing it twice changes nothing, and after a break it goes on."""
    choice = choice.bounded(time_limit, scheduler=scheduler, workers=workers)
    failed = Failures()
    with progress() as tell:
        store = Lake.create(lake)
        opened = choice.open(tell, err, _articles(paths))
        name = getattr(opened.reader, "fingerprint", "")
        found = readings(
            paths,
            opened.reader,
            failed.note,
            progress=counting(opened, tell),
            unread=None if again or not name else lambda articles: store.unread(articles, name),
            many=_elsewhere(opened, workers or cores(), scheduler, time_limit or TIME_LIMIT),
            way=Way(columns=column_map(columns)),
        )
        added = store.add(found, issues=failed.issues, progress=tell, reader=name)
    err.print(
        f"{added.articles} articles new or changed, {added.reports} reports; the lake holds {added.events} events "
        f"(version {added.version}) in {store.location}",
        markup=False,
    )
    _tell_usage(opened)
    failed.finish()


@app.command("list")
@with_filter
def list_events(
    *,
    filter: EventFilter,
    order: Annotated[str, typer.Option("--order", help=f"{', '.join(ORDERS)}; - before it: falling.")] = "-date",
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many rows.")] = 50,
    offset: Annotated[int, typer.Option("--offset", min=0, help="How many rows to pass over.")] = 0,
    lake: LakePath = None,
    version: AtVersion = None,
) -> None:
    """List events: a table on a terminal, tab-separated values in a pipe."""
    if order.removeprefix("-") not in ORDERS:
        raise typer.BadParameter(f"there is no order {order!r}; orders are {', '.join(ORDERS)}")
    page = Query(Lake.open(lake), version).page(filter, order=order, offset=offset, limit=limit)
    print_rows(page.rows, out)
    if not page.total:
        err.print(f"no event fits: {in_words(filter, labels.names('en'))}", markup=False)
    if page.total > len(page.rows):
        err.print(f"{len(page.rows)} of {page.total} events; more with --limit and --offset", markup=False)


@app.command()
def show(
    event_id: Annotated[str, typer.Argument(metavar="EVENT_ID")],
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON object.")] = False,
    lake: LakePath = None,
    version: AtVersion = None,
) -> None:
    """Show one event with its words, claims, reasons and corrections."""
    store = Lake.open(lake)
    event = store.event(event_id, version)
    if event is None:
        now = ", ".join(store.forwarded(event_id, version))
        raise EventsError(f"there is no event {event_id!r}; " + (f"it is told as {now}" if now else "was it rejected?"))
    articles = store.articles(event.article_ids, version)
    if as_json:
        sys.stdout.write(json_text(event_object(event, {a.id: a for a in articles}), indent=2) + "\n")
        return
    for line in event_lines(event, articles, store.corrections(event_id, version)):
        sys.stdout.write(safe(line) + "\n")


@app.command()
def versions(
    lake: LakePath = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many rows.")] = 50,
) -> None:
    """List the lake's versions, newest first: when each was written and by what."""
    for commit in Lake.open(lake).history(limit):
        sys.stdout.write(f"{commit.version}\t{commit.when:%Y-%m-%d %H:%M:%S}\t{safe(commit.what)}\n")


@app.command()
@with_filter
def export(
    *,
    filter: EventFilter,
    format: Annotated[
        Literal["csv", "xlsx", "geojson", "kml", "gpkg", "geoparquet", "acled", "ucdp", "zip"] | None,
        typer.Option("--format", help="Default: by the ending. zip holds all of them, with README and codebook."),
    ] = None,
    output: Output,
    hold_back: Annotated[
        datetime | None, typer.Option("--hold-back-after", formats=["%Y-%m-%d"], help="Leave out later events.")
    ] = None,
    round_to: Annotated[float, typer.Option("--round", help="Round places to so many degrees: 0.1 or 1.")] = 0.0,
    without: Annotated[list[str] | None, typer.Option("--without", help=f"Leave out: {', '.join(PARTS)}.")] = None,
    lake: LakePath = None,
    version: AtVersion = None,
) -> None:
    """Write the events of a view as data; a do-no-harm profile is recorded in the file."""
    parts = tuple(part for part in PARTS if part in (without or ()))
    if strangers := set(without or ()) - set(PARTS):
        raise typer.BadParameter(f"there is no part {', '.join(sorted(strangers))}; parts are {', '.join(PARTS)}")
    care = Care(hold_back.date() if hold_back else None, round_to, parts)
    kind = format or _format(output)
    query = Query(Lake.open(lake), version)
    _write(output, exporting.export_pieces(query, filter, kind, care=care))
    if output != "-" and (told := exporting.beside(query, filter, kind, Path(output).name, care=care)):
        _write(output + exporting.BESIDE, iter([told]))


@app.command()
@with_filter
def snapshot(
    *,
    filter: EventFilter,
    output: Output,
    format: Annotated[
        pictures.Kind | None,
        typer.Option("--format", help="Default: by the ending. html is a page, gif a picture a week."),
    ] = None,
    size: Annotated[Literal["a4", "slide", "square"], typer.Option("--size", help="Shape of the picture.")] = "a4",
    language: Annotated[Literal["en", "ar"], typer.Option("--language", help="Language of its words.")] = "en",
    title: Annotated[str, typer.Option("--title", help="Title over the map.")] = "",
    timeline: Annotated[bool, typer.Option("--timeline", help="A strip of bars over time beneath the map.")] = False,
    lake: LakePath = None,
    version: AtVersion = None,
) -> None:
    """Draw the map of a view as a picture, with the filter in words."""
    kind = format or _kind(output)
    query = Query(Lake.open(lake), version)
    look = pictures.Look(kind, size, language, title, timeline=timeline)
    _write(output, iter([pictures.picture_of(query, filter, look, assets=lambda: write_assets(default_folder()))]))


@app.command()
@with_reader
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Articles with their true events.")],
    *,
    choice: ReaderChoice,
    as_json: Annotated[bool, typer.Option("--json", help="Scores as JSON.")] = False,
    show_errors: Annotated[bool, typer.Option("--show", help="What was missed and what was wrong.")] = False,
    matching: Annotated[bool, typer.Option("--matching", help="Score how dispatches of one event are joined.")] = False,
) -> None:
    """Score the reading, or with --matching the joining of reports, against a gold file."""
    from events import scores  # late, as the reader
    from events.evaluate import evaluate as score
    from events.gold import read_gold

    if matching:
        from events.matching.command import matching_lines
        from events.matching.gold import read_dispatches

        with progress() as tell:
            opened = choice.open(tell, err, lambda: (one.article for one in read_dispatches(gold)))
            told = list(matching_lines(gold, opened.reader, show=show_errors, as_json=as_json, progress=tell))
        sys.stdout.writelines(f"{line}\n" for line in told)
        return
    with progress() as tell:
        opened = choice.open(tell, err, lambda: (one.article for one in read_gold(gold)))
        found = score(gold, opened.reader, progress=counting(opened, tell))
    lines = (
        [json_text(scores.score_object(found), indent=2)] if as_json else scores.score_lines(found, show=show_errors)
    )
    for line in lines:
        sys.stdout.write((line if as_json else safe(line)) + "\n")
    _tell_usage(opened)


@app.command()
def check(lake: LakePath = None) -> None:
    """Look after the lexicons, the gazetteer and the lake."""
    with progress() as tell:
        findings = [*health.lexicons(), *health.gazetteer(tell), *health.lake(lake)]
    for finding in findings:
        out.print(f"{'ok  ' if finding.good else 'BAD '} {finding.part}: {safe(finding.words)}", markup=False)
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; errors Furat raises on purpose become one line and exit status 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except (EventsError, GeodataError) as error:
        err.print(f"error: {safe(str(error))}", markup=False)
        sys.exit(1)


def _articles(paths: list[str]) -> Callable[[], Iterator[Article]] | None:
    """The articles at some paths, for an estimate; None when standard input is among them, which can be read once."""
    if "-" in paths:
        return None
    return lambda: (found for path in paths for found in read_path(path) if isinstance(found, Article))


def _tell_usage(opened: Opened) -> None:
    """What the model was asked, when one was."""
    if opened.meter is not None:
        err.print(str(opened.meter), markup=False)


def _elsewhere(opened: Opened, workers: int, scheduler: str, limit: float) -> Readings | None:
    """The way to read many articles that was asked for; None: a reader that waits for others goes its own."""
    reader: Any = opened.reader
    if opened.meter is not None:
        return None
    if scheduler:
        from events.cluster import on_cluster  # late: only who reads on a cluster has Dask

        return on_cluster(reader, scheduler, limit)
    if workers == 1:
        return lambda articles: (read_one(reader, article, limit) for article in articles)
    opens = getattr(type(reader), "open", None)
    return (lambda articles: read_most(reader, articles, opens, workers, limit, SHARED)) if opens else None


def _format(output: str) -> str:
    """The format a file's name asks for: its longest ending that one is written with (`.acled.csv` before `.csv`)."""
    endings = {made.suffix: name for name, made in exporting.FORMATS.items()} | {".zip": exporting.ARCHIVE}
    fits = [ending for ending in endings if output.lower().endswith(ending)]
    if not fits:
        told = f"cannot tell the format from {output!r}; give --format, or a name that ends in one of"
        raise typer.BadParameter(f"{told} {', '.join(endings)}")
    return endings[max(fits, key=len)]


def _kind(output: str) -> pictures.Kind:
    kind = next((kind for kind in pictures.KINDS if Path(output).suffix.lower() == f".{kind}"), None)
    if kind is None:
        endings = ", ".join(f".{kind}" for kind in pictures.KINDS)
        raise typer.BadParameter(f"cannot tell the kind of picture from {output!r}; its name ends in one of {endings}")
    return kind


def _write(output: str, pieces: Iterator[bytes]) -> None:
    """Write a file whole or not at all. Raises ExportError."""
    if output == "-":
        sys.stdout.buffer.writelines(pieces)
        return
    target = Path(output)
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as file:
            file.writelines(pieces)
        part.replace(target)
    except OSError as error:
        raise ExportError(f"cannot write {output}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
