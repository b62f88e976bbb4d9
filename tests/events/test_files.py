"""What is read becomes articles whose text is the file's text; what cannot be read is told and stops nothing."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from events.model import Article, Issue, Level
from events.sources.files import Way, read_path

ARABIC = "غارة على الرقة\r\n\r\nقال المرصد السوري إن غارة جوية استهدفت مدينة الرقة وأدت إلى مقتل ثلاثة مدنيين.\n"
ENGLISH = "Raid on Raqqa\n\nThe Observatory said that an air strike hit Raqqa and killed three civilians.\n"
PARAGRAPH = "The Observatory said that an air strike hit the city of Raqqa and killed three civilians on Sunday. "
PAGE = f"""<!doctype html><html><head><title>x</title><meta charset="utf-8"><script>var a = 'evil';</script>
<meta property="og:site_name" content="Nahr"><meta property="article:published_time" content="2017-10-02T08:30:00Z">
</head><body><nav>Home Menu</nav><article><h1>Raid &lt;b&gt; on Raqqa</h1>
<p>{PARAGRAPH * 4}</p></article></body></html>"""


def read(path: Path, way: Way = Way()) -> tuple[list[Article], list[Issue]]:  # noqa: B008
    found = list(read_path(path, way=way))
    return [f for f in found if isinstance(f, Article)], [f for f in found if isinstance(f, Issue)]


def one(path: Path) -> Article:
    articles, issues = read(path)
    assert issues == []
    (article,) = articles
    return article


# --- plain text ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "windows-1256"])
@pytest.mark.parametrize(("text", "language"), [(ARABIC, "ar"), (ENGLISH, "en")])
def test_a_text_file_keeps_every_character(tmp_path: Path, encoding: str, text: str, language: str) -> None:
    name = encoding.removesuffix("-bom")
    mark = "\ufeff" if encoding.endswith("-bom") else ""
    file = tmp_path / "a.txt"
    file.write_bytes((mark + text).encode(name))
    article = one(file)
    assert article.text == text
    assert article.title == text.splitlines()[0]
    assert (article.language, article.published, article.source) == (language, None, "a.txt")


def test_an_older_arabic_encoding_is_not_taken_for_the_windows_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ARABIC.encode("iso8859_6"))
    assert one(tmp_path / "a.txt").text == ARABIC


def test_a_western_encoding_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    text = "L'armée syrienne a repris la ville de Raqqa à la fin de l'été, a déclaré un général. " * 5
    file.write_bytes(text.encode("cp1252"))
    assert "armée" in one(file).text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n\n  Short title \nbody", "Short title"),
        ("Only one line", ""),
        ("x" * 150 + "\nbody", "x" * 150),
        ("x" * 151 + "\nbody", ""),
    ],
)
def test_the_title_is_a_short_first_line(tmp_path: Path, text: str, title: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text(text)
    assert one(file).title == title


def test_the_id_is_made_of_content(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(ENGLISH)
    (first, second), _ = read(tmp_path)
    assert first.id == second.id


def test_nul_keeps_its_place(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"Clashes\x00 near Raqqa " + b"left three people dead on Sunday " * 5)
    assert one(file).text.startswith("Clashes\ufffd near")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\t", "is empty"),
        ("nuls.txt", b"\x00" * 50, "not text"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "not text"),
        ("paper.txt", b"%PDF-1.7 words", "convert it"),
        ("noise.txt", bytes(range(256)) * 14, "not text"),
        ("half.txt", b"\xff\xfea", "utf-16"),
        ("large.txt", b"x" * 4001, "larger than 4000"),
        ("deed.docx", b"PK", "does not read .docx"),
        ("empty.html", b"<html><body></body></html>", "no text"),
        ("empty.eml", b"", "is empty"),
        ("empty.jsonl", b"", "is empty"),
        ("empty.csv", b"\n", "is empty"),
        ("wrong.csv", b"id,words\n1,x\n", "no column 'text'"),
        ("broken.warc", b"WARC/1.0\r\nnonsense", "no archived record"),
        ("lost.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\nHTTP/1.1 ", "lacks its address"),
    ],
)
def test_what_cannot_be_read_is_told_by_name(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    articles, issues = read(tmp_path / name, Way(max_bytes=4000))
    assert articles == []
    assert [issue.level for issue in issues] == [Level.ERROR]
    assert says in issues[0].message
    assert name in issues[0].message


@pytest.mark.parametrize("path", ["ftp://example.org/a.txt", "HTPPS://example.org", "file:///etc/passwd"])
def test_an_address_that_is_not_fetched_is_told(path: str) -> None:
    articles, (issue,) = read(path)
    assert (articles, issue.level) == ([], Level.ERROR)
    assert "http://" in issue.message


def test_a_folder_that_holds_nothing_to_read_is_told(tmp_path: Path) -> None:
    assert ["holds no file" in issue.message for issue in read(tmp_path)[1]] == [True]
    (tmp_path / "a.jpg").write_bytes(b"x")
    assert "holds no file" in read(tmp_path)[1][0].message
    (tmp_path / "a.txt").write_text("Clashes near Raqqa")
    assert not any("holds no file" in issue.message for issue in read(tmp_path)[1])


def test_a_missing_file_is_told() -> None:
    articles, (issue,) = read(Path("/nowhere/a.txt"))
    assert articles == []
    assert "/nowhere/a.txt" in issue.message


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["txt", "html", "jsonl", "csv", "eml", "warc", "warc.gz", ""]))
def test_any_bytes_give_articles_or_issues(tmp_path: Path, data: bytes, ending: str) -> None:
    file = tmp_path / (f"a.{ending}" if ending else "a")
    file.write_bytes(data)
    for article in read(file)[0]:
        article.text.encode()
        assert "\x00" not in article.text


# --- rows ---


def rows(*objects: object) -> str:
    return "\n".join(o if isinstance(o, str) else json.dumps(o) for o in objects) + "\n"


def test_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    full = {
        "id": 7,
        "source": "Nahr",
        "url": "https://x.org/a",
        "title": "t",
        "text": ARABIC,
        "language": "AR",
        "published": "2017-10-02T08:30:00Z",
    }
    file.write_text(rows(full, "", {"text": ENGLISH}))
    (first, second), issues = read(file)
    assert issues == []
    assert (first.id, first.source, first.title, first.language, first.text) == ("7", "Nahr", "t", "ar", ARABIC)
    assert first.published == datetime(2017, 10, 2, 8, 30, tzinfo=UTC)
    assert (second.language, second.published, second.source) == ("en", None, str(file))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"title": "x"}', "no text"),
        ('{"text": 5}', "no text"),
        ('{"text": "  "}', "empty"),
        ("[" * 100_000, "not JSON"),
        ('{"text": "' + "x" * 300_000 + '"}', "longer than"),
    ],
)
def test_a_bad_line_names_itself_and_stops_nothing(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(rows({"text": "one"}, line, {"text": "three"}))
    articles, (issue,) = read(file, Way(max_bytes=200_000))
    assert [a.text for a in articles] == ["one", "three"]
    assert f"a.jsonl:2: {issue.message.split(': ', 1)[1]}" in issue.message
    assert says in issue.message
    assert issue.level == Level.ERROR


def test_a_row_with_small_faults_is_kept_and_told(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(rows({"id": "a", "text": "one", "published": "yesterday"}, {"id": "a", "text": "two"}))
    articles, issues = read(file)
    assert [a.text for a in articles] == ["one", "two"]
    assert len({a.id for a in articles}) == 2
    assert [i.level for i in issues] == [Level.WARNING, Level.WARNING]


@pytest.mark.parametrize("day", ["2017-10-02", "٢٠١٧-١٠-٠٢", "۲۰۱۷-۱۰-۰۲"])
def test_a_day_of_publication_may_be_in_any_digits(tmp_path: Path, day: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(rows({"text": "one", "published": day}))
    assert one(file).published == datetime(2017, 10, 2)


def test_surrogates_and_nul_in_json_keep_their_place(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "a\\ud83d b\\u0000 c"}\n')
    (article,), issues = read(file)
    assert article.text == "a\ufffd b\ufffd c"
    assert [i.level for i in issues] == [Level.WARNING]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_rows_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes((json.dumps({"text": ARABIC}, ensure_ascii=False) + "\n").encode(encoding))
    assert one(file).text == ARABIC


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "a.csv"
    lines = [
        ["Text", "published", "source"],
        ['"two\nlines, ""quoted"""', "2017-10-02", "Nahr"],
        ["", "", ""],
        ["last", "", ""],
    ]
    file.write_text("\n".join(delimiter.join(line) for line in lines), encoding="utf-8-sig")
    (first, last), (issue,) = read(file)
    assert (first.text, first.source) == ('two\nlines, "quoted"', "Nahr")
    assert first.published is not None
    assert first.published.date() == date(2017, 10, 2)
    assert last.text == "last"
    assert "empty" in issue.message


# --- pages, mail, archives ---


def test_a_page(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(PAGE)
    article = one(file)
    assert (article.source, article.title) == ("Nahr", "Raid <b> on Raqqa")
    assert article.published == datetime(2017, 10, 2, 8, 30, tzinfo=UTC)
    assert "three civilians" in article.text
    assert "evil" not in article.text
    assert "Menu" not in article.text


def test_a_page_without_a_stated_date_has_none(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(PAGE.replace("article:published_time", "x") + "<p>Copyright 2017</p>")
    assert one(file).published is None


def test_an_arabic_page_in_its_declared_encoding(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    body = "<p>" + ARABIC.strip() * 5 + "</p>"
    file.write_bytes(f'<html><head><meta charset="windows-1256"></head><body>{body}</body></html>'.encode("cp1256"))
    article = one(file)
    assert "المرصد السوري" in article.text
    assert article.language == "ar"


def test_a_small_page_gives_all_its_words(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("<p>اشتباكات في الرقة</p><script>x()</script>")
    assert one(file).text == "اشتباكات في الرقة"


@pytest.mark.parametrize(("kind", "body"), [("plain", PARAGRAPH), ("html", PAGE)])
def test_mail(tmp_path: Path, kind: str, body: str) -> None:
    file = tmp_path / "a.eml"
    head = "From: desk@nahr.org\nSubject: =?utf-8?b?2LrYp9ix2Kk=?=\nDate: Mon, 02 Oct 2017 08:30:00 +0000\n"
    file.write_text(f"{head}Content-Type: text/{kind}; charset=utf-8\n\n{body}")
    article = one(file)
    assert (article.title, article.source) == ("غارة", "desk@nahr.org")
    assert article.published == datetime(2017, 10, 2, 8, 30, tzinfo=UTC)
    assert "three civilians" in article.text


def warc(path: Path, *pages: tuple[str, str, bytes]) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        for url, media, data in pages:
            http = StatusAndHeaders("200 OK", [("Content-Type", media)], protocol="HTTP/1.1")
            payload = io.BytesIO(data)
            record = writer.create_warc_record(url, "response", payload=payload, length=len(data), http_headers=http)
            writer.write_record(record)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_an_archive(tmp_path: Path, name: str) -> None:
    pages = [
        ("https://nahr.org/1", "text/html; charset=utf-8", PAGE.encode()),
        ("https://nahr.org/p", "image/png", b"\x89PNG"),
        ("https://nahr.org/2", "text/html", b"<html></html>"),
        ("https://nahr.org/3", "text/html", PAGE.encode()),
    ]
    warc(tmp_path / name, *pages)
    articles, issues = read(tmp_path / name)
    assert [(a.url, a.source) for a in articles] == [
        ("https://nahr.org/1", "nahr.org"),
        ("https://nahr.org/3", "nahr.org"),
    ]
    assert ["https://nahr.org/2" in issue.message for issue in issues] == [True]


def test_a_page_archived_under_no_real_address_is_read(tmp_path: Path) -> None:
    warc(tmp_path / "a.warc", ("http://[nahr", "text/html", b"<p>Clashes near Raqqa</p>"))
    assert (one(tmp_path / "a.warc").source, one(tmp_path / "a.warc").url) == ("a.warc", "http://[nahr")


def test_a_cut_archive_gives_what_it_has(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    warc(file, *((f"https://nahr.org/{n}", "text/html", PAGE.encode()) for n in range(3)))
    file.write_bytes(file.read_bytes()[:-300])
    articles, issues = read(file)
    assert len(articles) >= 2
    assert len(articles) + len(issues) >= 3


# --- folders and standard input ---


def test_a_folder_is_read_whole_and_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text("hidden")
    (tmp_path / "b" / "2.txt").write_text("two")
    (tmp_path / "1.txt").write_text("one")
    (tmp_path / "0.txt").write_bytes(b"")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    articles, issues = read(tmp_path)
    assert [a.text for a in articles] == ["one", "two"]
    assert sorted(i.level for i in issues) == [Level.ERROR, Level.INFO]


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (ARABIC.encode(), [ARABIC]),
        (b'{"text": "one"}\n{"text": "two"}\n', ["one", "two"]),
        (b'\xef\xbb\xbf{"text": "one"}', ["one"]),
        (b"<html><body><p>words</p></body></html>", ["words"]),
    ],
)
def test_standard_input_is_looked_into(monkeypatch: pytest.MonkeyPatch, data: bytes, texts: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    articles, issues = read(Path("-"))
    assert issues == []
    assert [a.text for a in articles] == texts
