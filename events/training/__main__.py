"""`python -m events.training`: make the decider's weights anew from the training text."""

from __future__ import annotations

from rich.console import Console
from rich.progress import track

from events.decider import FOLDER
from events.lexicon import LANGUAGES
from events.training.texts import examples
from events.training.train import save, train


def main() -> None:
    """Train each language's decider and write it to `events/weights`."""
    console = Console()
    for language in track(LANGUAGES, "Training", console=console, disable=not console.is_terminal):
        known = list(examples(language))
        path = FOLDER / f"{language}.npz"
        save(train(known), path)
        told = sum(bool(example.sub_types) for example in known)
        console.print(f"{path.name}: {len(known)} sentences, {told} of them tell an event, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
