"""The sources page: give articles to read, see what came of each, and what trouble there has been."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from events.errors import EventsError
from events.intake import readings
from events.model import Issue, Level
from events.pipeline import Extractor, Reading
from events.store import Added, Lake, default_folder
from geodata.errors import GeodataError
from views import opening, second_reader, state, web_sources, weighing
from views.state import Keys
from views.weighing import Files, How
from views.words import Words, plain

_ENDINGS = [
    "txt",
    "md",
    "html",
    "htm",
    "pdf",
    "jsonl",
    "ndjson",
    "json",
    "csv",
    "tsv",
    "eml",
    "warc",
    "gz",
    "zip",
    "tar",
    "tgz",
]
_ISSUES = 500
"""The newest of them; the command line lists all."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one article."""

    title: str
    events: int


@dataclass(frozen=True, slots=True)
class Report:
    """What came of everything given at once."""

    outcomes: tuple[Outcome, ...]
    issues: tuple[Issue, ...]
    added: Added
    asked: str = ""
    """What a model was asked, in words; "" when none was."""


def draw(lake: Lake, words: Words) -> None:
    """The ways to give articles, the last report, and the issues."""
    st.markdown(words("sources.about"))
    second_reader.notice(words)
    pasted, uploaded = st.columns(2, gap="large")
    with pasted:
        _paste(lake, words)
    with uploaded:
        _upload(lake, words)
        web_sources.draw(lambda addresses: _read(lake, [], words, "given", addresses), words)
    waits = weighing.draw(words, lambda files, how: _read(lake, files, words, how))
    report = state.state().report
    if isinstance(report, Report) and not waits:
        _tell(report, words)
    _issues(lake, words)


def _paste(lake: Lake, words: Words) -> None:
    with st.form("paste", border=True):
        text = st.text_area(words("sources.text"), key=Keys.PASTED, height=180)
        title = st.text_input(words("sources.title"), key=Keys.PASTED_TITLE)
        outlet = st.text_input(words("sources.outlet"), key=Keys.PASTED_SOURCE)
        day = st.date_input(words("sources.published"), value=None, key=Keys.PASTED_DAY, help=words("sources.why_date"))
        how = _submit("paste", words)
    if how is None:
        return
    if not text.strip():
        st.warning(words("sources.nothing"))
        return
    row = {"title": title, "source": outlet.strip() or words("sources.pasted"), "text": text}
    row["published"] = day.isoformat() if isinstance(day, date) else ""
    _read(lake, [("pasted.jsonl", json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))], words, how)


def _upload(lake: Lake, words: Words) -> None:
    with st.form("upload", border=True, clear_on_submit=True):
        files = st.file_uploader(words("sources.files"), _ENDINGS, accept_multiple_files=True, key=Keys.UPLOADED)
        st.caption(words("sources.largest", most=(most := st.get_option("server.maxUploadSize"))))
        how = _submit("upload", words)
    if how and files:
        _read(lake, [(file.name, file.getvalue()) for file in files], words, how)
    elif how:
        st.warning(words("sources.no_files", most=most))  # a file that is too large is not handed over at all


def _submit(form: str, words: Words) -> How | None:
    """The buttons of a form: to read what is given, and where a model would be asked to be told first what it takes."""
    with st.container(horizontal=True):
        read = st.form_submit_button(words("sources.read"), type="primary", key=f"{form}_read")
        first = second_reader.asks_a_model() and st.form_submit_button(words("estimate.first"), key=f"{form}_estimate")
    return "given" if read else "estimate" if first else None


def _read(lake: Lake, files: Files, words: Words, how: How, addresses: Sequence[str] = ()) -> None:
    """Read what was given, store it, and keep the report for the page; or let it wait, with what it would take."""
    bar = st.progress(0.0, words("sources.opening"))
    home = default_folder()
    (home / "uploads").mkdir(parents=True, exist_ok=True)
    try:
        opened = second_reader.open_reader(opening.reader_of(str(home)), how)
        tell = second_reader.counting(opened, words, bar.progress)
        with tempfile.TemporaryDirectory(dir=home / "uploads") as folder:
            paths = [_saved(Path(folder), number, name, data) for number, (name, data) in enumerate(files)]
            state.state().waiting = weighing.weigh(opened, paths, files, how, words, bar.progress)
            if state.state().waiting is None:
                report = read_all(lake, opened.reader, [*paths, *addresses], tell)
                state.state().report = replace(report, asked=second_reader.asked(opened, words))
    except (EventsError, GeodataError, OSError) as error:
        state.state().report = None
        st.error(words("sources.failed", why=plain(str(error))))
        return
    st.rerun()  # the query of this run does not know the new events yet


def _saved(folder: Path, number: int, name: str, data: bytes) -> Path:
    """A file under a harmless form of its own name; two of the same name lie in folders of their own."""
    place = folder / str(number)
    place.mkdir()
    path = place / (re.sub(r"[^\w.\- ]", "_", Path(name).name)[-100:].lstrip(". ") or "article.txt")
    path.write_bytes(data)
    return path


def read_all(
    lake: Lake, reader: Extractor, paths: Sequence[str | Path], tell: Callable[[float, str], object]
) -> Report:
    """Read files and addresses into the lake; what came of each article. Raises EventsError when storing fails."""
    issues: list[Issue] = []
    outcomes: list[Outcome] = []
    files = [path for path in paths if isinstance(path, Path)]

    def noted() -> Iterator[Reading]:
        for reading in readings(
            paths,
            reader,
            lambda issue: issues.append(_tidy(issue, files)),
            progress=lambda stage, done: tell(min(1.0, done), plain(stage)) and None,
        ):
            outcomes.append(Outcome(reading.article.title or reading.article.text[:80], len(reading.reports)))
            yield reading

    added = lake.add(noted(), issues=issues)
    return Report(tuple(outcomes), tuple(issues), added)


def _tidy(issue: Issue, paths: Sequence[Path]) -> Issue:
    """An issue that names files as the person knows them, without the folder they were read from."""
    message = issue.message
    for path in paths:
        message = message.replace(f"{path.parent}/", "")
    return replace(issue, message=message)


def _tell(report: Report, words: Words) -> None:
    found = sum(outcome.events for outcome in report.outcomes)
    failed = sum(issue.level == Level.ERROR for issue in report.issues)
    if report.outcomes:
        st.success(words("sources.done", articles=len(report.outcomes), events=found, held=report.added.events))
        rows = [(outcome.title, outcome.events) for outcome in report.outcomes]
        st.dataframe(
            pd.DataFrame(rows, columns=[words("sources.title"), words("sources.found")]),
            hide_index=True,
            height=min(300, 60 + 35 * len(rows)),
        )
    if report.asked:
        st.caption(report.asked)
    if failed:
        st.error(words("sources.some_failed", count=failed))
    elif not report.outcomes:
        st.warning(words("sources.none"))
    for issue in report.issues[:20]:
        st.text(f"{words(f'level.{issue.level}')} · {issue.message}")


def _issues(lake: Lake, words: Words) -> None:
    issues = lake.issues()
    st.markdown(f"**{words('sources.issues', count=len(issues))}**")
    if not issues:
        return
    order = [Level.ERROR, Level.WARNING, Level.INFO]
    worst_first = sorted(issues, key=lambda issue: order.index(issue.level))[:_ISSUES]
    rows = [(words(f"level.{i.level}"), i.stage, i.message, i.article_id) for i in worst_first]
    heads = [words(f"issue.{column}") for column in ("level", "stage", "message", "article")]
    st.dataframe(pd.DataFrame(rows, columns=heads), hide_index=True, height=320, width="stretch")
