"""`python -m events.training`: make the trained parts' weights anew from the training text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from rich.console import Console
from rich.progress import Progress, TaskID

from events.attachment import PARTS, Attacher
from events.chooser import Chooser, dater_path, placer_path
from events.coding import Parts
from events.decider import Decider
from events.lexicon import LANGUAGES
from events.linear import FOLDER, write_weights
from events.siding import PATHS, Unweighed
from events.training.attach import attach_examples, train_attacher
from events.training.date import date_examples
from events.training.options import train_chooser
from events.training.place import place_examples
from events.training.siding import Faced, faced, train_sider, train_usual, usual_examples
from events.training.texts import Material, Scene, brief, material
from events.training.train import train
from events.training.weigh import FOLDS, Rough, Weighed, fold_of, train_weigher, weighed
from events.trees import write_trees
from events.weighing import PATH
from geodata.gazetteer import Gazetteer
from geodata.resolve import Resolver


def main() -> None:
    """Train each language's decider and rankers, then the weigher and the trees for sides, into `events/weights`."""
    console = Console()
    gazetteer = Gazetteer.open()
    articles: list[Weighed] = []
    events: list[Faced] = []
    with Progress(console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("Training", total=len(LANGUAGES) * (FOLDS + 3))
        for language in LANGUAGES:
            known = material(language, gazetteer)
            progress.advance(task)
            _write(language, *_trained(known))
            told = sum(bool(example.sub_types) for example in known.examples)
            count = sum(1 for _ in known.examples)
            console.print(f"{language}: {len(known.scenes)} articles, {count} sentences, {told} of them tell an event")
            progress.advance(task)
            without = _without(known, progress, task)
            articles += weighed([*known.scenes, *_alone(known.scenes, gazetteer)], without)
            events += _faced(language, known.scenes, without)
            progress.advance(task)
    write_trees(train_weigher(articles), PATH)
    matching = [yes for article in articles for yes in article.matching]
    console.print(f"{PATH.name}: {len(matching)} records, {sum(matching)} of them match an event")
    for path, trees in zip(PATHS.values(), train_sider(events), strict=True):
        write_trees(trees, path)
    console.print(f"sides: {len(events)} true events")


def _trained(known: Material) -> tuple[Decider, Attacher, Chooser, Chooser]:
    return (
        train(list(known.examples)),
        train_attacher(list(attach_examples(known.scenes))),
        train_chooser(place_examples(known.scenes)),
        train_chooser(date_examples(known.scenes)),
    )


def _write(language: str, decider: Decider, attacher: Attacher, placer: Chooser, dater: Chooser) -> None:
    parts = {"event": decider.event, "kind": decider.kind, "background": decider.background}
    write_weights(parts, FOLDER / f"{language}.npz")
    write_weights({name: getattr(attacher, name) for name in PARTS}, FOLDER / f"{language}-attachment.npz")
    write_trees(placer.trees, placer_path(language))
    write_trees(dater.trees, dater_path(language))


def _without(known: Material, progress: Progress, task: TaskID) -> Callable[[int], Parts]:
    """Parts trained without a fold of a language's articles, each fold's once."""

    @cache
    def without(fold: int) -> Parts:
        kept = Material(tuple(scene for scene in known.scenes if fold_of(scene) != fold), known.sentences)
        progress.advance(task)
        return Parts(*_trained(kept), Rough(), Unweighed())

    return without


def _alone(scenes: Sequence[Scene], gazetteer: Gazetteer) -> list[Scene]:
    resolver = Resolver(gazetteer)
    return [one for scene in scenes for one in brief(scene, gazetteer, resolver)]


def _faced(language: str, scenes: Sequence[Scene], without: Callable[[int], Parts]) -> list[Faced]:
    """Write what candidates usually are, and give the events whose sides are to be learnt."""
    usual = train_usual([example for scene in scenes for example in usual_examples(scene)])
    write_weights({"usual": usual}, FOLDER / f"{language}-usual.npz")
    return list(faced(scenes, lambda fold: without(fold).attacher))


if __name__ == "__main__":
    main()
