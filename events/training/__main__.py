"""`python -m events.training`: make the trained parts' weights anew from the training text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from rich.console import Console
from rich.progress import Progress, TaskID

from events.attachment import PARTS, Attacher
from events.coding import Parts
from events.decider import Decider
from events.lexicon import LANGUAGES
from events.linear import FOLDER, write_weights
from events.training.attach import attach_examples, train_attacher
from events.training.texts import Material, brief, material
from events.training.train import train
from events.training.weigh import FOLDS, Rough, Weighed, fold_of, train_weigher, weighed
from events.trees import write_trees
from events.weighing import PATH
from geodata.gazetteer import Gazetteer
from geodata.resolve import Resolver


def main() -> None:
    """Train each language's decider and attacher, then the weigher, and write them to `events/weights`."""
    console = Console()
    gazetteer = Gazetteer.open()
    records: list[Weighed] = []
    with Progress(console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("Training", total=len(LANGUAGES) * (FOLDS + 2))
        for language in LANGUAGES:
            known = material(language, gazetteer)
            progress.advance(task)
            decider, attacher = _trained(known)
            _write(language, decider, attacher)
            told = sum(bool(example.sub_types) for example in known.examples)
            count = sum(1 for _ in known.examples)
            console.print(f"{language}: {len(known.scenes)} articles, {count} sentences, {told} of them tell an event")
            progress.advance(task)
            records += _weighed(known, gazetteer, progress, task)
    write_trees(train_weigher(records), PATH)
    console.print(f"{PATH.name}: {len(records)} records, {sum(record.right for record in records)} of them right")


def _trained(known: Material) -> tuple[Decider, Attacher]:
    return train(list(known.examples)), train_attacher(list(attach_examples(known.scenes)))


def _write(language: str, decider: Decider, attacher: Attacher) -> None:
    parts = {"event": decider.event, "kind": decider.kind, "background": decider.background}
    write_weights(parts, FOLDER / f"{language}.npz")
    write_weights({name: getattr(attacher, name) for name in PARTS}, FOLDER / f"{language}-attachment.npz")


def _weighed(known: Material, gazetteer: Gazetteer, progress: Progress, task: TaskID) -> Iterator[Weighed]:
    """The records of a language's articles, each coded by parts that had not seen it."""

    @cache
    def without(fold: int) -> Parts:
        kept = Material(tuple(scene for scene in known.scenes if fold_of(scene) != fold), known.sentences)
        progress.advance(task)
        return Parts(*_trained(kept), Rough())

    resolver = Resolver(gazetteer)
    alone = [one for scene in known.scenes for one in brief(scene, gazetteer, resolver)]
    yield from weighed([*known.scenes, *alone], without)


if __name__ == "__main__":
    main()
