"""The text of PDF files, as far as they have one."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from events.model import Article, Issue, Level
from events.sources.files import read_path

LINES = ("Situation report", "Shelling hit the market of Idlib on Monday, two medics said.", "Four people were killed.")


def pdf(path: Path, lines: tuple[str, ...] = LINES, pages: int = 1) -> Path:
    """A PDF with real letters in it (font type 42)."""
    import matplotlib as mpl

    with (
        mpl.rc_context({"pdf.fonttype": 42}),
        PdfPages(path, metadata={"Title": "Report 7", "Author": "Rana Haddad"}) as book,
    ):
        for _ in range(pages):
            figure = Figure(figsize=(6, 4))
            for number, line in enumerate(lines):
                figure.text(0.05, 0.9 - 0.1 * number, line)
            book.savefig(figure)
    return path


def read(path: Path) -> tuple[list[Article], list[Issue]]:
    found = list(read_path(path))
    return [f for f in found if isinstance(f, Article)], [f for f in found if isinstance(f, Issue)]


def test_text_title_and_author(tmp_path: Path) -> None:
    (article,), issues = read(pdf(tmp_path / "a.pdf", pages=2))
    assert issues == []
    for line in LINES:
        assert article.text.count(line) == 2
    assert (article.title, article.author, article.source, article.language) == (
        "Report 7",
        "Rana Haddad",
        "a.pdf",
        "en",
    )
    assert len(article.original) == 64


def test_pictures_alone_are_told(tmp_path: Path) -> None:
    articles, (issue,) = read(pdf(tmp_path / "a.pdf", lines=()))
    assert articles == []
    assert issue.level == Level.ERROR
    assert "pictures" in issue.message


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"no pdf at all", b"%PDF-1.4\n" + bytes(500)])
def test_broken_files_are_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    articles, (issue,) = read(tmp_path / "a.pdf")
    assert articles == []
    assert "a.pdf" in issue.message


def test_a_stream_that_swells_is_no_danger(tmp_path: Path) -> None:
    swollen = zlib.compress(bytes(200_000_000), 9)
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    body += b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(swollen) + swollen + b"\nendstream endobj\n"
    (tmp_path / "a.pdf").write_bytes(body + b"trailer<</Root 1 0 R>>\n%%EOF")
    articles, (issue,) = read(tmp_path / "a.pdf")
    assert articles == []
    assert "a.pdf" in issue.message


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(20, 4000), byte=st.integers(0, 255))
def test_a_changed_byte_never_raises(tmp_path: Path, at: int, byte: int) -> None:
    path = tmp_path / "a.pdf"
    data = bytearray((path if path.exists() else pdf(path)).read_bytes())
    data[at % len(data)] = byte
    (tmp_path / "b.pdf").write_bytes(data)
    for found in read_path(tmp_path / "b.pdf"):
        assert isinstance(found, Article | Issue)
