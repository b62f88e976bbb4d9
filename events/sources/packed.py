"""Zip and tar archives of news files: each file in them is read as a file of its own kind, one at a time.

A member's bytes go to a folder of their own under the plain last part of its name, so that no name can lead
elsewhere. Members are bounded in number, size and sum, and archives in archives in depth.
"""

from __future__ import annotations

import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any

from events.errors import SourceError
from events.model import Article, Issue, Level

Found = Iterator[Article | Issue]
Read = Callable[[Path], Found]
ZIPS = (".zip",)
TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_BLOCK = 1_000_000
_LONGEST_NAME = 80
"""Characters; in Arabic or Chinese these are up to 240 bytes, and file systems hold 255."""
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)
"""What the two libraries raise for archives that are broken, encrypted (RuntimeError) or packed otherwise."""


_HEADER_BYTES = 1_000_000
"""Of a member's name and notes in a tar, which the library reads into memory."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of an archive and of all archives in it."""

    members: int = 100_000
    total_bytes: int = 20_000_000_000
    """Of all members, unpacked."""
    member_bytes: int = 2_000_000_000
    """Of one: a table or a web archive may be large."""
    ratio: int = 200
    """An archive may not hold more than this many times its own size; text packs 20 times at most, bombs 1,000."""
    free_bytes: int = 10_000_000
    """Held whatever the ratio."""


BOUNDS = Bounds()


class Budget:
    """What may still be unpacked, over an archive and all in it."""

    def __init__(self, bounds: Bounds) -> None:
        self.members, self.bytes = bounds.members, bounds.total_bytes


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    size: int
    opened: Callable[[], IO[bytes] | None]


def zip_articles(path: Path, read: Read, *, bounds: Bounds, budget: Budget) -> Found:
    """The articles of the files in a zip; `read` reads one of them. Raises SourceError when it is no zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _members(path, _zipped(archive), read, bounds, budget)
    except _BROKEN as error:
        raise SourceError(f"{path}: the archive cannot be read: {error}") from error


def tar_articles(path: Path, read: Read, *, bounds: Bounds, budget: Budget) -> Found:
    """The articles of the files in a tar, packed or not, read as a stream. Raises SourceError when it is no tar."""
    try:
        with tarfile.open(path, "r|*", tarinfo=_Header) as archive:
            yield from _members(path, _tarred(archive), read, bounds, budget)
    except _BROKEN as error:
        raise SourceError(f"{path}: the archive cannot be read: {error}") from error


class _Header(tarfile.TarInfo):
    """A header whose names and notes are of a reasonable size."""

    def _proc_member(self, archive: tarfile.TarFile) -> Any:
        if self.type not in (*tarfile.REGULAR_TYPES, tarfile.DIRTYPE) and self.size > _HEADER_BYTES:
            raise tarfile.ReadError(f"a header of {self.size} bytes")
        return super()._proc_member(archive)  # type: ignore[misc]


def _zipped(archive: zipfile.ZipFile) -> Iterator[_Member]:
    for info in archive.infolist():
        if not info.is_dir():
            yield _Member(info.filename, info.file_size, partial(archive.open, info))


def _tarred(archive: tarfile.TarFile) -> Iterator[_Member]:
    """Files only: links and devices are no news."""
    for info in archive:
        if info.isfile():
            yield _Member(info.name, info.size, partial(archive.extractfile, info))


def _members(path: Path, members: Iterator[_Member], read: Read, bounds: Bounds, budget: Budget) -> Found:
    left = bounds.free_bytes + bounds.ratio * path.stat().st_size
    for member in members:
        where = f"{path}/{member.name[:200]}"
        budget.members -= 1
        if budget.members < 0:
            yield Issue(Level.ERROR, "sources", f"{path}: holds more than {bounds.members} files; the rest is not read")
            return
        if _last(member.name).startswith("."):
            continue
        if why := _too_much(member, bounds, left, budget):
            yield Issue(Level.ERROR, "sources", f"{where}: {why}; it is not read")
            continue
        left -= member.size
        budget.bytes -= member.size
        try:
            yield from _unpacked(member, where, read)
        except SourceError as error:
            yield Issue(Level.ERROR, "sources", str(error))


def _too_much(member: _Member, bounds: Bounds, left: int, budget: Budget) -> str:
    """Why a member is not unpacked, "" when it is."""
    if member.size > bounds.member_bytes:
        return f"would be larger than {bounds.member_bytes} bytes"
    if member.size > left:
        return f"would make the archive hold {bounds.ratio} times its own size, as no news does"
    return f"would be more than {bounds.total_bytes} bytes in all" if member.size > budget.bytes else ""


def _unpacked(member: _Member, where: str, read: Read) -> Found:
    """A member read from a file of its own; what is said of it names the archive and the member."""
    with tempfile.TemporaryDirectory(prefix="furat-") as folder:
        file = Path(folder) / _own_name(member.name)
        _copy(member, file, where)
        try:
            for one in read(file):
                yield replace(one, message=one.message.replace(str(file), where)) if isinstance(one, Issue) else one
        except SourceError as error:
            raise type(error)(str(error).replace(str(file), where)) from error


def _copy(member: _Member, file: Path, where: str) -> None:
    """Unpack no more bytes than the archive's list says. Raises SourceError."""
    written = 0
    try:
        source = member.opened()
        if source is None:
            raise SourceError(f"{where}: is no file")
        with source, file.open("wb") as target:
            while block := source.read(_BLOCK):
                written += len(block)
                if written > member.size:
                    raise SourceError(f"{where}: is larger than the archive says")
                target.write(block)
    except _BROKEN as error:
        raise SourceError(f"{where}: cannot be unpacked: {error}") from error


def _last(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name


def _own_name(name: str) -> str:
    """The last part of a member's name, letters of any script, digits and dots kept: it leads nowhere."""
    return re.sub(r"[^\w.\- ]", "_", _last(name))[-_LONGEST_NAME:].lstrip(".") or "member"
