"""The filter as options of a command: written once, the same for every command that shows a view."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Annotated, Any

import typer

from events import lexicon
from events.filters import from_query
from events.model import EventFilter

_PANEL = "Which events"
_COUNTRY = re.compile("[A-Za-z]{2}")


def _option(flag: str, help: str) -> Any:
    return typer.Option(flag, help=help, rich_help_panel=_PANEL)


_OPTIONS: dict[str, tuple[str, Any]] = {
    "actor": ("actor", Annotated[list[str] | None, _option("--actor", "Canonical name of an actor on either side.")]),
    "side": ("side", Annotated[list[str] | None, _option("--side", "Colour group of an actor, e.g. government.")]),
    "type": ("type_", Annotated[list[str] | None, _option("--type", "ACLED event type, e.g. Battles.")]),
    "sub": ("sub", Annotated[list[str] | None, _option("--sub", "ACLED sub-event type, e.g. 'Armed clash'.")]),
    "from": ("from_", Annotated[str | None, _option("--from", "First day, e.g. 2017-09-01.")]),
    "to": ("to", Annotated[str | None, _option("--to", "Last day, inclusive.")]),
    "country": ("country", Annotated[list[str] | None, _option("--country", "ISO 3166-1 code, e.g. SY.")]),
    "source": ("source", Annotated[list[str] | None, _option("--source", "Outlet that tells the event.")]),
    "importance": ("importance", Annotated[list[str] | None, _option("--importance", "main or background.")]),
    "min": ("min_confidence", Annotated[str | None, _option("--min-confidence", "Least confidence, 0 to 1.")]),
    "role": ("role", Annotated[str | None, _option("--role", "Where actor and side stand: either, side_a, side_b.")]),
    "claimant": ("claimant", Annotated[list[str] | None, _option("--claimant", "Who says or denies it.")]),
    "deaths_from": ("deaths_from", Annotated[str | None, _option("--deaths-from", "Least number of dead.")]),
    "deaths_to": ("deaths_to", Annotated[str | None, _option("--deaths-to", "Greatest number of dead.")]),
    "deaths_unknown": (
        "deaths_unknown",
        Annotated[bool | None, _option("--deaths-unknown", "With these bounds also events that give no number.")],
    ),
    "where": ("where", Annotated[list[str] | None, _option("--where", "Precision of the place, UCDP's 1 to 7.")]),
    "review": ("review", Annotated[list[str] | None, _option("--review", "open, accepted or corrected.")]),
    "readers": (
        "readers",
        Annotated[list[str] | None, _option("--readers", "Rules and model: one, agree, differ, rules, model.")],
    ),
    "area": (
        "area",
        Annotated[str | None, _option("--area", "Edges west,south,east,north, or corners lon,lat;lon,lat;lon,lat.")],
    ),
    "q": ("text", Annotated[str | None, _option("--text", "Words in titles or evidence.")]),
}
"""Key in an address (`events.filters`) -> parameter and its option."""


def with_filter(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameter `filter` is given by options; lists may repeat their option."""
    signature = inspect.signature(command, eval_str=True)
    own = [parameter for name, parameter in signature.parameters.items() if name != "filter"]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        for name, annotation in _OPTIONS.values()
    ]

    @wraps(command)
    def run(**values: Any) -> None:
        chosen = {key: values.pop(name) for key, (name, _) in _OPTIONS.items()}
        command(filter=_filter(chosen), **values)

    parameters = sorted([*own, *added], key=lambda parameter: parameter.kind)
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    del run.__wrapped__
    return run


def _filter(chosen: dict[str, Any]) -> EventFilter:
    """The filter chosen; usage errors in plain words."""
    pairs = [(key, str(value)) for key, values in chosen.items() for value in _each(values)]
    filter, problems = from_query(pairs)
    if problems:
        raise typer.BadParameter("; ".join(problem.removesuffix("; it was left out") for problem in problems))
    return _known(filter)


def _known(filter: EventFilter) -> EventFilter:
    """The filter, its countries in capitals. A side or country that no event can have is wrong usage, not no event.

    An actor, outlet or claimant may be any: what a lake holds, its articles decide.
    """
    sides = [side.id for side in lexicon.sides()]
    if strangers := [side for side in filter.sides if side not in sides]:
        raise typer.BadParameter(f"there is no side {', '.join(strangers)}; sides are {', '.join(sides)}")
    if strangers := [code for code in filter.countries if not _COUNTRY.fullmatch(code)]:
        raise typer.BadParameter(f"“{', '.join(strangers)}” is no code of a country; it has two letters, as SY")
    return replace(filter, countries=tuple(dict.fromkeys(code.upper() for code in filter.countries)))


def _each(values: Any) -> list[Any]:
    if values is None:
        return []
    return values if isinstance(values, list) else [values]
