"""Readers that fail in every way, for the tests of processes: they are opened in processes of their own."""

from __future__ import annotations

import os
import time

from builders import Read, coding, report

from events.errors import ArticleUnread, ReadingStopped
from events.model import Article


class Fickle:
    """Reads an article as its title says."""

    fingerprint = "fickle"

    @classmethod
    def open(cls) -> Fickle:
        return cls()

    def read(self, article: Article) -> Read:
        match article.title:
            case "die":
                os._exit(9)
            case "hang":
                while True:
                    time.sleep(0.01)
            case "fail":
                raise ValueError("a fault")
            case "unread":
                raise ArticleUnread("nothing learnt")
            case "stop":
                raise ReadingStopped("no more")
        return Read(article, (report(article, coding()),))


class Unopened(Fickle):
    """Cannot be opened."""

    @classmethod
    def open(cls) -> Fickle:
        raise OSError("no gazetteer")
