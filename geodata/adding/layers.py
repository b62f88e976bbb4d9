"""From what the user names to a layer of the gazetteer: read by what it is, put in place, undone when that fails."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geodata.adding import download, geonames, learned, pcodes, shapes
from geodata.adding.columns import read_columns, slug
from geodata.adding.rows import header
from geodata.build import compile_gazetteer
from geodata.errors import SupplementError
from geodata.finer import folder_of, write_areas
from geodata.places import Place
from geodata.tables import COLUMNS, TableIssue, read_table, write_table

Progress = Callable[[str, float], None]
_TABLES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".xlsx"})


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says of a file beside its name."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """field -> column."""
    country: str = ""
    """ISO 3166-1 alpha-2 of rows that name none."""
    source: str = ""
    """Where the rows come from, in words; the file's name when empty."""
    level: int | None = None
    """Of outlines: 2, 3 or 4."""
    anew: bool = False
    """Whether dumps fetched before are fetched again."""
    address: str = download.GEONAMES
    """Where country dumps are fetched from."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one source gave, not yet in the gazetteer."""

    name: str
    """Of the files it is kept in."""
    kind: str
    """In words: "GeoNames dump", "p-codes", ..."""
    places: tuple[Place, ...]
    issues: tuple[TableIssue, ...]
    outlines: shapes.Outlines | None = None


def read_layer(source: str, home: Path, options: Options = Options(), progress: Progress | None = None) -> Layer:
    """Read a country code (fetches GeoNames' dump) or a file.

    Raises DownloadError, SupplementError or AreaError when nothing of it can be used.
    """
    path = Path(source)
    if re.fullmatch(r"[A-Za-z]{2}", source) and not path.exists():
        return _country(source.upper(), home, options, progress)
    if not path.is_file():
        raise SupplementError(f"{source}: neither a file nor a country code of two letters")
    if path.suffix.lower() in shapes.ENDINGS:
        return _outlines(path, options)
    if path.suffix.lower() in (".zip", ".txt"):
        return _dump(path)
    if path.suffix.lower() in _TABLES:
        return _table(path, options)
    raise SupplementError(
        f"{path.name}: not a kind that can be added; there are GeoNames dumps (.zip, .txt), tables "
        f"({', '.join(sorted(_TABLES))}) and outlines ({', '.join(sorted(shapes.ENDINGS))})"
    )


def _country(code: str, home: Path, options: Options, progress: Progress | None) -> Layer:
    folder = home / "gazetteer" / "downloads"
    if options.anew:
        shutil.rmtree(folder, ignore_errors=True)
    places, names = download.dump_files(code, folder, base=options.address, progress=progress)
    table = geonames.read_dump(places, names)
    return Layer(f"geonames-{code.lower()}", "GeoNames dump", table.places, table.issues)


def _dump(path: Path) -> Layer:
    """A dump at hand; its alternate names are looked for beside it, in alternatenames/."""
    beside = path.parent / "alternatenames" / path.name
    table = geonames.read_dump(path, beside if beside.is_file() else None)
    return Layer(f"geonames-{slug(path.stem)}", "GeoNames dump", table.places, table.issues)


def _outlines(path: Path, options: Options) -> Layer:
    found = shapes.read_outlines(path, options.columns, level=options.level)
    return Layer(f"{slug(path.stem)}-adm{found.level}", "outlines", found.places, found.issues, found)


def _table(path: Path, options: Options) -> Layer:
    columns, name = header(path), slug(path.stem)
    if not options.columns and set(COLUMNS) <= set(columns) and path.suffix.lower() == ".csv":
        own = read_table(path)
        if own.issues:  # the user's own work: mend it rather than lose a row
            raise SupplementError("\n".join(["mend these rows first:", *map(str, own.issues)]))
        return Layer(name, "place table", own.places, ())
    if not options.columns and (export := learned.export_of(columns)):
        table = learned.read_learned(path)
        return Layer(name, f"places learned from {export.title}", table.places, table.issues)
    if not options.columns and pcodes.is_pcodes(columns):
        table = pcodes.read_pcodes(path)
        return Layer(name, "p-codes", table.places, table.issues)
    table = read_columns(path, options.columns, country=options.country, source=options.source)
    return Layer(name, "table", table.places, table.issues)


def install(layers: list[Layer], home: Path, progress: Progress | None = None) -> Path:
    """Put layers into the gazetteer and compile it; when that fails, all is as before. Returns the compiled folder.

    A layer of the same name replaces the one before. Raises SupplementError for a layer without places.
    """
    if empty := [layer.name for layer in layers if not layer.places]:
        raise SupplementError(f"nothing added: {', '.join(empty)} holds no places")
    kept = {
        target: target.read_bytes() if target.exists() else None for layer in layers for target in _files(layer, home)
    }
    try:
        for layer in layers:
            _write(layer, home)
        return compile_gazetteer(home, progress)
    except BaseException:
        for target, before in kept.items():
            target.unlink(missing_ok=True)
            if before is not None:
                target.write_bytes(before)
        raise


def _files(layer: Layer, home: Path) -> tuple[Path, ...]:
    table = home / "gazetteer" / "added" / f"{layer.name}.csv"
    return (table, folder_of(home) / f"{layer.name}.geojson.gz") if layer.outlines else (table,)


def _write(layer: Layer, home: Path) -> None:
    table, *areas = _files(layer, home)
    write_table(table, layer.places)
    if layer.outlines:
        write_areas(areas[0], layer.outlines.areas)
