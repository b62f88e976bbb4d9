"""Scores of matching as lines or JSON, for the command line: by part of the gold file, as coded and as read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from events.matching.evaluate import MatchingScore, coded, read
from events.matching.gold import read_dispatches
from events.pipeline import Extractor


def matching_lines(
    gold: Path,
    reader: Extractor,
    *,
    show: bool,
    as_json: bool,
    progress: Callable[[str, float], None] | None = None,
) -> Iterator[str]:
    """The scores of a gold file, each part and all; raises EvaluationError when it cannot be read."""
    dispatches = read_dispatches(gold)
    scores: dict[str, MatchingScore] = {}
    for part in (*dict.fromkeys(d.part for d in dispatches), "all"):
        own = [d for d in dispatches if part in (d.part, "all")]
        scores[f"{part}, coded"] = coded(own)
        scores[f"{part}, read"] = read(own, reader, progress=progress)
    if as_json:
        yield json.dumps({name: _object(score) for name, score in scores.items()}, indent=2)
        return
    heads = ("prec.", "recall", "F1", "B3 pr.", "B3 re.", "B3 F1", "wrong")
    yield f"{'':<18}{'dispatches':>11}{'read':>6}{'events':>8}" + "".join(f"{head:>8}" for head in heads)
    for name, score in scores.items():
        yield _line(name, score)
        for kind, groups in (("mixed", score.wrong), ("parted", score.parted)) if show else ():
            yield from (f"  {kind}: {', '.join(group)}" for group in groups)


def _line(name: str, score: MatchingScore) -> str:
    pair, cubed = score.pairwise, score.b_cubed
    shares = (pair.precision, pair.recall, pair.f1, cubed.precision, cubed.recall, cubed.f1, score.wrong_merges)
    return f"{name:<18}{score.dispatches:>11}{score.read:>6}{score.events:>8}" + "".join(f"{s:>8.3f}" for s in shares)


def _object(score: MatchingScore) -> dict[str, float]:
    return {
        "dispatches": score.dispatches,
        "read": score.read,
        "events": score.events,
        "pairwise_precision": score.pairwise.precision,
        "pairwise_recall": score.pairwise.recall,
        "pairwise_f1": score.pairwise.f1,
        "b_cubed_f1": score.b_cubed.f1,
        "merged": score.merged,
        "mixed": score.mixed,
        "wrong_merges": score.wrong_merges,
    }
