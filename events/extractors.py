"""Which reader reads: the rules, a model, or both. The one place where the rules and the model are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from events.llm.settings import ExtractorName, ModelSettings, api_key, destination
from events.store import default_folder

if TYPE_CHECKING:  # late below: the rules load lexicons and the gazetteer, which most commands do not need
    from events.llm.budget import Meter
    from events.llm.estimate import Estimate
    from events.model import Article
    from events.pipeline import Extractor, Reader

LARGE = 200
"""Articles from which a run that asks a model is estimated first, and wants a budget or a yes."""

Progress = Callable[[str, float], None] | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A reader that is ready, with what is to be told of it."""

    reader: Extractor
    meter: Meter | None = None
    """Counts what the model is asked; None for the rules."""
    notice: str = ""
    """Where the text goes, in plain words; "" for the rules, which send nothing anywhere."""


def open_extractor(
    name: ExtractorName,
    settings: ModelSettings,
    *,
    rules: Reader | None = None,
    key: str | None = None,
    home: Path | None = None,
    progress: Progress = None,
) -> Opened:
    """The reader of a name.

    `rules` is taken when they are open already, `key` instead of the environment's, `home` instead of the default
    folder for kept answers. Raises SettingsError when no model is named or the package for it is missing.
    """
    from events.pipeline import Reader

    if name == "rules":
        return Opened(rules or Reader.open(progress=progress))
    from events.llm.both import BothReader  # late: most runs need no model
    from events.llm.cache import Cache
    from events.llm.client import OpenAIClient
    from events.llm.reader import ModelReader

    client = OpenAIClient(settings, key or api_key())
    answers = Cache((home or default_folder()) / "cache" / "llm")
    model = ModelReader(rules or Reader.open(progress=progress), client, settings, answers)
    made: Extractor = model if name == "llm" else BothReader(model)
    return Opened(made, model.meter, str(destination(settings.base_url)))


def estimate_of(opened: Opened, articles: Iterable[Article]) -> Estimate | None:
    """What a reader would send for some articles; None for the rules."""
    from events.llm.both import BothReader
    from events.llm.estimate import estimate
    from events.llm.reader import ModelReader

    reader = opened.reader
    if isinstance(reader, BothReader):
        return estimate(articles, reader.model, spare=True)
    return estimate(articles, reader, spare=False) if isinstance(reader, ModelReader) else None


def limited(settings: ModelSettings, articles: int | None, tokens: int | None, money: float | None) -> ModelSettings:
    """Settings with the budgets given, those of the settings where none is. Raises SettingsError."""
    own = settings.limits
    return replace(
        settings,
        limits=replace(
            own,
            articles=own.articles if articles is None else articles,
            tokens=own.tokens if tokens is None else tokens,
            money=own.money if money is None else money,
        ),
    )
