"""The choice of a reader as options of a command: written once, the same for every command that reads articles."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import wraps
from itertools import islice
from typing import Annotated, Any

import typer
from rich.console import Console

from events.extractors import LARGE, Opened, estimate_of, limited, open_extractor
from events.llm.settings import ExtractorName, ModelSettings, changed, read_settings, settings_path
from events.model import Article

_PANEL = "Who reads"

Tell = Callable[[str, float], None]


def _option(flag: str, help: str, **more: Any) -> Any:
    return typer.Option(flag, help=help, rich_help_panel=_PANEL, **more)


_OPTIONS: dict[str, Any] = {
    "extractor": Annotated[ExtractorName | None, _option("--extractor", "The rules, a language model, or both.")],
    "model": Annotated[str | None, _option("--model", "Name of the model, as its server knows it.")],
    "base_url": Annotated[str | None, _option("--base-url", "OpenAI-compatible address of the server.")],
    "budget_articles": Annotated[int | None, _option("--budget-articles", "Most articles sent to it.", min=0)],
    "budget_tokens": Annotated[int | None, _option("--budget-tokens", "Most tokens, both ways.", min=0)],
    "budget_money": Annotated[float | None, _option("--budget-money", "Most money, by the prices set.", min=0)],
    "estimate": Annotated[bool, _option("--estimate", "Say what would be sent and cost; send nothing.")],
    "yes": Annotated[bool, _option("--yes", "Do a large run without a budget.")],
}


@dataclass(frozen=True, slots=True)
class ReaderChoice:
    """Who is to read, as it was asked for."""

    name: ExtractorName
    settings: ModelSettings
    estimate: bool
    yes: bool

    def open(self, tell: Tell | None, console: Console, articles: Callable[[], Iterable[Article]] | None) -> Opened:
        """The reader, once a person has been told where the text goes and what a large run costs.

        `articles` gives what will be read, for the estimate; None when it can be read once only. Raises typer's Exit
        after an estimate that was asked for, BadParameter for a large run without a budget.
        """
        opened = open_extractor(self.name, self.settings, progress=tell)
        if opened.notice:
            console.print(opened.notice, markup=False)
        if opened.meter is not None and articles is not None and (self.estimate or self._large(articles())):
            self._weigh(opened, articles(), console)
        return opened

    def bounded(self, time_limit: float | None, *, scheduler: str = "", workers: int = 0) -> ReaderChoice:
        """The choice with a limit of time for a question. Raises BadParameter for what a model cannot be asked with."""
        if self.name == "rules":
            return self
        at_once = f"{self.settings.concurrency} articles at once (`concurrency` in {settings_path()})"
        if scheduler:
            raise typer.BadParameter(
                f"a cluster reads by the rules alone; leave out --scheduler to ask the model from this machine, "
                f"{at_once}, or read on the cluster with --extractor rules"
            )
        if workers:
            raise typer.BadParameter(f"a model is asked about {at_once}, not by processes; leave out --workers")
        return replace(self, settings=replace(self.settings, time_limit=time_limit or self.settings.time_limit))

    def _large(self, articles: Iterable[Article]) -> bool:
        """Whether a run wants to be weighed first: no more articles are looked at than is needed to tell."""
        return not (self.yes or self.settings.limits.set) and sum(1 for _ in islice(articles, LARGE + 1)) > LARGE

    def _weigh(self, opened: Opened, articles: Iterable[Article], console: Console) -> None:
        told = estimate_of(opened, articles)
        console.print(str(told), markup=False)
        if self.estimate:
            raise typer.Exit
        if told is not None and told.sent > LARGE:
            raise typer.BadParameter("this run is large; give a budget (--budget-articles, ...), or --yes to do it all")


def counting(opened: Opened, tell: Tell | None) -> Tell | None:
    """Progress that also tells articles, tokens and price of what the model was asked."""
    meter = opened.meter
    if tell is None or meter is None:
        return tell
    return lambda stage, done: tell(f"{meter.short()} · {stage}", done)


def with_reader(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameter `choice` (ReaderChoice) is given by options."""
    signature = inspect.signature(command, eval_str=True)
    own = [parameter for name, parameter in signature.parameters.items() if name != "choice"]
    added = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=False if name in ("estimate", "yes") else None, annotation=of
        )
        for name, of in _OPTIONS.items()
    ]

    @wraps(command)
    def run(**values: Any) -> None:
        chosen = {name: values.pop(name) for name in _OPTIONS}
        command(choice=_choice(**chosen), **values)

    parameters = sorted([*own, *added], key=lambda parameter: parameter.kind)
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    del run.__wrapped__
    return run


def _choice(
    *,
    extractor: ExtractorName | None,
    model: str | None,
    base_url: str | None,
    budget_articles: int | None,
    budget_tokens: int | None,
    budget_money: float | None,
    estimate: bool,
    yes: bool,
) -> ReaderChoice:
    settings = changed(read_settings(), model=model, base_url=base_url)
    settings = limited(settings, budget_articles, budget_tokens, budget_money)
    name = extractor or settings.extractor
    if name == "rules" and (estimate or (model and not extractor)):
        raise typer.BadParameter("the rules ask no model; say --extractor llm or --extractor both")
    return ReaderChoice(name, settings, estimate, yes)
