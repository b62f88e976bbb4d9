"""Files in archives are read like files; hostile archives reach nothing, fill nothing, and stop nothing else."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from events.model import Article, Issue, Level
from events.sources.files import Way, read_path
from events.sources.packed import Bounds

TEXT = "The Observatory said that an air strike hit the city of Raqqa and killed three civilians."
ARABIC = "قال المرصد السوري إن غارة جوية استهدفت مدينة الرقة وأدت إلى مقتل ثلاثة مدنيين."


def zipped(files: Mapping[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred(files: Mapping[str, bytes], packing: str = "gz") -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=f"w:{packing}") as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return data.getvalue()


def read(folder: Path, name: str, data: bytes, way: Way | None = None) -> tuple[list[Article], list[Issue]]:
    (folder / name).write_bytes(data)
    found = list(read_path(folder / name, way=way or Way()))
    return [f for f in found if isinstance(f, Article)], [f for f in found if isinstance(f, Issue)]


NEWS = {
    "a.txt": TEXT.encode(),
    "sub/b.txt": ARABIC.encode("cp1256"),
    "sub/rows.jsonl": b'{"text": "Shelling of Idlib", "source": "Nahr"}\n',
    ".hidden.txt": b"not read",
}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("n.zip", zipped(NEWS)),
        *((f"n.tar{end}", tarred(NEWS, end.strip("."))) for end in ("", ".gz", ".bz2", ".xz")),
        ("n.tgz", tarred(NEWS)),
    ],
)
def test_files_in_archives_are_read_as_what_they_are(tmp_path: Path, name: str, data: bytes) -> None:
    articles, issues = read(tmp_path, name, data)
    assert [(a.text, a.source) for a in articles] == [
        (TEXT, "a.txt"),
        (ARABIC, "b.txt"),
        ("Shelling of Idlib", "Nahr"),
    ]
    assert issues == []


def test_the_same_file_packed_or_not_is_the_same_article(tmp_path: Path) -> None:
    (packed,), _ = read(tmp_path, "n.zip", zipped({"x/a.txt": TEXT.encode()}))
    (plain,), _ = read(tmp_path, "a.txt", TEXT.encode())
    assert (packed.source, packed.text, packed.original) == (plain.source, plain.text, plain.original)
    assert packed.id == plain.id


@pytest.mark.parametrize(
    "name", ["../../out.txt", "/etc/out.txt", "a/../../../out.txt", "..\\..\\out.txt", "C:\\out.txt"]
)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_no_name_leads_out(tmp_path: Path, name: str, pack: object) -> None:
    inner = tmp_path / "in"
    inner.mkdir()
    data = zipped({name: TEXT.encode()}) if pack is zipped else tarred({name: TEXT.encode()})
    articles, _ = read(inner, "n.zip" if pack is zipped else "n.tar.gz", data)
    assert [a.text for a in articles] == [TEXT]
    assert not list(tmp_path.rglob("out*"))


def test_links_and_devices_are_no_news(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, kind, target in (
            ("l.txt", tarfile.SYMTYPE, str(secret)),
            ("h.txt", tarfile.LNKTYPE, "../secret.txt"),
            ("d.txt", tarfile.CHRTYPE, ""),
            ("f.txt", tarfile.FIFOTYPE, ""),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
    inner = tmp_path / "in"
    inner.mkdir()
    assert read(inner, "n.tar", data.getvalue()) == ([], [])


def test_bombs_are_not_unpacked_and_the_news_beside_them_is_read(tmp_path: Path) -> None:
    bomb = bytes(60_000_000)
    for name, data in (
        ("n.zip", zipped({"b.txt": bomb, "a.txt": TEXT.encode()})),
        ("n.tgz", tarred({"b.txt": bomb, "a.txt": TEXT.encode()})),
    ):
        articles, (issue,) = read(tmp_path, name, data)
        assert [a.text for a in articles] == [TEXT]
        assert issue.level == Level.ERROR
        assert "b.txt" in issue.message
        assert "times its own size" in issue.message


def test_a_size_that_lies_is_found_out(tmp_path: Path) -> None:
    data = bytearray(zipped({"b.txt": b"x" * 5_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):  # both lists say ten bytes
        at = data.index(mark) + offset
        data[at : at + 4] = (10).to_bytes(4, "little")
    articles, (issue,) = read(tmp_path, "n.zip", bytes(data))
    assert articles == []
    assert "b.txt" in issue.message


def test_archives_in_archives_end(tmp_path: Path) -> None:
    data = zipped({"a.txt": TEXT.encode()})
    for _ in range(2):
        data = zipped({"n.zip": data})
    assert len(read(tmp_path, "n.zip", data)[0]) == 1
    articles, (issue,) = read(tmp_path, "n.zip", zipped({"n.zip": data}))
    assert articles == []
    assert "deep" in issue.message


def test_what_is_unpacked_is_counted_over_archives_in_archives(tmp_path: Path) -> None:
    inner = zipped({"a.txt": TEXT.encode() * 5})
    data = zipped({f"{n}.zip": inner for n in range(20)})
    way = Way(bounds=Bounds(total_bytes=20 * len(inner) + 3 * 5 * len(TEXT)))
    articles, issues = read(tmp_path, "n.zip", data, way)
    assert 0 < len(articles) < 20
    assert issues
    way = Way(bounds=Bounds(members=5))
    articles, issues = read(tmp_path, "n.zip", data, way)
    assert len(articles) < 5
    assert any("5 files" in issue.message for issue in issues)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("n.zip", b""),
        ("n.zip", b"PK\x03\x04 and nothing"),
        ("n.zip", zipped(NEWS)[:-30]),
        ("n.tar.gz", b"\x1f\x8b\x08 broken"),
        ("n.tar", b"x" * 2000),
        ("n.tar.gz", tarred(NEWS)[:60]),
    ],
)
def test_broken_archives_are_told(tmp_path: Path, name: str, data: bytes) -> None:
    _, issues = read(tmp_path, name, data)
    assert issues
    assert all(name in issue.message for issue in issues)


def test_a_cut_off_tar_gives_what_came_before_the_cut(tmp_path: Path) -> None:
    packed = tarred({"a.txt": TEXT.encode(), "b.txt": (ARABIC * 2000).encode()}, "")
    articles, issues = read(tmp_path, "n.tar.gz", gzip.compress(packed[: len(packed) // 2]))
    assert [a.text for a in articles] == [TEXT]
    assert issues


def test_a_locked_zip_is_told(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT.encode()}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    articles, (issue,) = read(tmp_path, "n.zip", bytes(data))
    assert articles == []
    assert "password" in issue.message or "encrypted" in issue.message


def test_a_header_of_gigabytes_is_not_read_into_memory(tmp_path: Path) -> None:
    info = tarfile.TarInfo("pax")
    info.type, info.size = tarfile.XHDTYPE, 8_000_000_000
    articles, (issue,) = read(tmp_path, "n.tar", info.tobuf(tarfile.GNU_FORMAT) + bytes(2048))
    assert articles == []
    assert "n.tar" in issue.message
