"""Fetches GeoNames' country dumps: with progress, resumed where it broke off, and never taken unless whole.

GeoNames publishes no checksums. A file is taken when it has the length the server announced and every member of the
zip agrees with its own CRC; anything else is thrown away and said.
"""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geodata.errors import DownloadError

GEONAMES = "https://download.geonames.org/export/dump"
TIMEOUT_SECONDS = 30.0
CHUNK = 1 << 16
MAX_BYTES = 1 << 30
"""No country's dump is a tenth of this."""
AGENT = "furat-geodata (offline gazetteer; python -m geodata add)"

Progress = Callable[[str, float], None]


def dump_files(
    country: str, folder: Path, *, base: str = GEONAMES, progress: Progress | None = None
) -> tuple[Path, Path]:
    """The zips of a country's places and of their alternate names, fetched where they are not there already.

    `country` is ISO 3166-1 alpha-2. Raises DownloadError saying what to fetch by hand when there is no network.
    """
    code = country.upper()
    places = fetch(f"{base}/{code}.zip", folder / f"{code}.zip", progress=progress)
    return places, fetch(f"{base}/alternatenames/{code}.zip", folder / f"{code}-names.zip", progress=progress)


def fetch(url: str, target: Path, *, progress: Progress | None = None) -> Path:
    """Fetch a zip to a file, unless it is there; a broken-off transfer goes on where it stopped.

    Raises DownloadError: no network, no such file, cut short, damaged.
    """
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    try:
        _transfer(url, part, progress or (lambda stage, done: None))
    except urllib.error.HTTPError as error:
        raise DownloadError(f"{url}: the server answered {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException) as error:
        raise DownloadError(f"{url}: not reached ({error}); {_by_hand(url)}") from error
    _check(url, part)
    part.replace(target)
    _mark(part).unlink(missing_ok=True)
    return target


def _by_hand(url: str) -> str:
    name = url.rpartition("/")[2]
    return f"run it again to go on, or fetch the file elsewhere and give its name: python -m geodata add {name}"


def _transfer(url: str, part: Path, tell: Progress) -> None:
    have, version = _begun(part)
    request = urllib.request.Request(url, headers={"User-Agent": AGENT, **_range(have, version)})
    with _answer(request) as answer:
        resumed = answer.status == 206
        total = _total(answer, have if resumed else 0)
        _mark(part).write_text(json.dumps({"version": _version(answer)}), encoding="utf-8")
        with part.open("ab" if resumed else "wb") as file:
            while chunk := answer.read(CHUNK):
                file.write(chunk)
                tell(url.rpartition("/")[2], file.tell() / total if total else 0.0)
                if file.tell() > MAX_BYTES:
                    raise DownloadError(f"{url}: more than {MAX_BYTES >> 20} MB, which no country's dump is")
    if total and part.stat().st_size < total:
        raise DownloadError(f"{url}: cut short at {part.stat().st_size:,} of {total:,} bytes; {_by_hand(url)}")


def _answer(request: urllib.request.Request) -> Any:
    """The response; when what we have is no beginning of what is there now (416), all of it anew."""
    try:
        return urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS)
    except urllib.error.HTTPError as error:
        if error.code != 416:
            raise
        request.remove_header("Range")
        request.remove_header("If-range")
        return urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS)


def _mark(part: Path) -> Path:
    return part.with_suffix(".part.json")


def _begun(part: Path) -> tuple[int, str]:
    """Bytes there are, and of which version of the file; 0 when nobody can say."""
    try:
        version = json.loads(_mark(part).read_text(encoding="utf-8"))["version"]
        return (part.stat().st_size, str(version)) if version else (0, "")
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ""


def _range(have: int, version: str) -> dict[str, str]:
    return {"Range": f"bytes={have}-", "If-Range": version} if have else {}


def _version(answer: Any) -> str:
    tag = answer.headers.get("ETag") or ""
    return "" if tag.startswith("W/") else tag or answer.headers.get("Last-Modified") or ""


def _total(answer: Any, before: int) -> int:
    length = answer.headers.get("Content-Length") or ""
    return before + int(length) if length.isdecimal() else 0


def _check(url: str, part: Path) -> None:
    """Every member whole by its CRC; else the file is thrown away, since going on from it would not mend it."""
    try:
        with zipfile.ZipFile(part) as archive:
            broken = archive.testzip()
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        broken = str(error)
    if broken is not None:
        part.unlink(missing_ok=True)
        _mark(part).unlink(missing_ok=True)
        raise DownloadError(f"{url}: what came is damaged or no zip ({broken}); nothing of it was kept, run it again")
