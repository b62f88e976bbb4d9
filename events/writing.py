"""Readings on their way into the tables: articles, what each says, and the trouble met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from events import tables
from events.delta import TableSet
from events.model import Article, EventReport, Issue
from events.sketches import Sketches

AT_HAND = 2_000_000
"""Characters of the articles and reports that are at hand; their objects take some five times as many bytes."""


class Read(Protocol):
    """What reading one article gave (`events.pipeline.Reading`)."""

    @property
    def article(self) -> Article: ...
    @property
    def reports(self) -> tuple[EventReport, ...]: ...
    @property
    def issues(self) -> tuple[Issue, ...]: ...


class Writing:
    """Stores readings, and has what it stored at hand until the events are merged."""

    def __init__(self, tables: TableSet, sketches: Sketches) -> None:
        self._tables, self._sketches = tables, sketches
        self.written: dict[str, Any] = {}
        """Articles and reports stored since the last merging, by their text in the tables; the first AT_HAND of it."""

    def write(self, batch: Sequence[Read]) -> tuple[int, int, int]:
        """Store some readings; the reports of an article take the place of what was stored of it.

        Returns how many articles, reports and issues are new, changed or gone.
        """
        articles = unique(read.article for read in batch)
        reports = unique(report for read in batch for report in read.reports)
        article_rows, report_rows = tables.article_rows(articles), tables.report_rows(reports)
        for rows, records in ((article_rows, articles), (report_rows, reports)):
            self._have_at_hand(rows, records)
        issues = tables.issue_rows(unique(issue for read in batch for issue in read.issues))
        self._sketches.keep(articles)
        return (
            self._tables.upsert("articles", article_rows),
            self._tables.upsert("reports", report_rows, owner="article_id", owners=[a.id for a in articles]),
            self._tables.upsert("issues", issues),
        )

    def _have_at_hand(self, rows: Any, records: Sequence[Any]) -> None:
        texts = rows["record"]
        if sum(map(len, self.written)) + texts.nbytes <= AT_HAND:
            self.written |= zip(texts.to_pylist(), records, strict=True)


def unique(records: Iterable[Any]) -> list[Any]:
    """The records by id, the last of equal ids kept."""
    return list({record.id: record for record in records}.values())
