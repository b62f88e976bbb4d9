"""`python -m events.training`: make the trained parts' weights anew from the training text."""

from __future__ import annotations

from rich.console import Console
from rich.progress import track

from events.attachment import PARTS
from events.lexicon import LANGUAGES
from events.linear import FOLDER, write_weights
from events.training.attach import attach_examples, train_attacher
from events.training.texts import FOLDER as TEXTS
from events.training.texts import examples
from events.training.train import train
from geodata.gazetteer import Gazetteer


def main() -> None:
    """Train each language's decider and attacher and write them to `events/weights`."""
    console = Console()
    gazetteer = Gazetteer.open()
    articles = sorted((TEXTS / "articles").glob("*.jsonl"))
    for language in track(LANGUAGES, "Training", console=console, disable=not console.is_terminal):
        known = list(examples(language))
        decider = train(known)
        path = FOLDER / f"{language}.npz"
        write_weights({"event": decider.event, "kind": decider.kind, "background": decider.background}, path)
        told = sum(bool(example.sub_types) for example in known)
        console.print(
            f"{path.name}: {len(known)} sentences, {told} of them tell an event, {path.stat().st_size:,} bytes"
        )
        mentions = list(attach_examples(articles, language, gazetteer))
        attacher = train_attacher(mentions)
        path = FOLDER / f"{language}-attachment.npz"
        write_weights({name: getattr(attacher, name) for name in PARTS}, path)
        console.print(f"{path.name}: {len(mentions)} mentions, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
