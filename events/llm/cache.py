"""Answers kept by what was asked: the same model, prompt, form and words cost nothing a second time.

One file an answer in `cache/llm` of the home folder; it holds the answer and what it cost, not the article. Only
answers that could be used (and that one became too long) are kept, so that what failed is asked again.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from events.llm import answer
from events.llm.client import Reply
from events.llm.prompt import Prompt
from events.llm.settings import ModelSettings
from events.records import RecordError, from_json, to_json


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of answers."""

    folder: Path

    def get(self, key: str) -> Reply | None:
        """The answer kept under a key; None without one, or when its file is broken."""
        try:
            return from_json(Reply, self._path(key).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, RecordError):
            return None

    def put(self, key: str, reply: Reply) -> None:
        """Keep an answer. A folder that cannot be written to keeps nothing and stops nobody."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(to_json(reply))
            os.replace(name, path)
        except OSError:
            return

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def key_of(settings: ModelSettings, prompt: Prompt, message: str) -> str:
    """The key of a question: model, prompt with its version, form of the answer and the article's words.

    The address is no part of it: the same model behind another address is the same reader.
    """
    parts = (
        settings.model, prompt.name, prompt.text, json.dumps(answer.schema(), sort_keys=True), settings.structure,
        str(settings.temperature), str(settings.answer_tokens), message,
    )  # fmt: skip
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
