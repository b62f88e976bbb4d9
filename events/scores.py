"""Scores of an evaluation for a person and for a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from events.contract import JsonObject
from events.evaluate import FIELDS, ArticleScore, Evaluation, Score, fields
from events.model import EventReport


def score_lines(evaluation: Evaluation, *, show: bool) -> Iterator[str]:
    """Scores as aligned lines: all, by language, by phenomenon; with `show` also what was missed and what was wrong."""
    heads = "".join(f"{word:>7}" for word in ("found", "true", "prec.", "recall", "F1", "free"))
    yield f"{'':<28}{'articles':>9}{heads}  " + " ".join(f"{name:>5}" for name in FIELDS)
    for part in evaluation_parts(evaluation):
        score = part.score
        shares = (score.precision, score.recall, score.f1, score.event_free_share)
        numbers = f"{score.articles:>9}{score.found:>7}{score.gold:>7}" + "".join(f"{_share(s):>7}" for s in shares)
        by_field = " ".join(f"{_share(score.share(name)):>{max(5, len(name))}}" for name in FIELDS)
        yield f"{part.name[:27]:<28}{numbers}  {by_field}"
    for article in evaluation.articles if show else ():
        yield from _mistakes(article)


@dataclass(frozen=True, slots=True)
class Part:
    """The score of some of the articles."""

    name: str
    score: Score


def evaluation_parts(evaluation: Evaluation) -> Iterator[Part]:
    """The whole, then each language, then each phenomenon."""
    yield Part("all", evaluation.score())
    for language in evaluation.languages():
        yield Part(language, evaluation.score(lambda gold, one=language: gold.article.language == one))  # type: ignore[misc]
    for name in evaluation.phenomena():
        yield Part(name, evaluation.score(lambda gold, one=name: one in gold.phenomena))  # type: ignore[misc]


def score_object(evaluation: Evaluation) -> JsonObject:
    """Scores as JSON: by part, shares 0..1, null where there is nothing to divide by."""
    return {
        part.name: {
            "articles": part.score.articles,
            "found": part.score.found,
            "gold": part.score.gold,
            "matched": part.score.matched,
            "precision": part.score.precision,
            "recall": part.score.recall,
            "f1": part.score.f1,
            "event_free_share": part.score.event_free_share,
            "fields": {name: part.score.share(name) for name in FIELDS},
        }
        for part in evaluation_parts(evaluation)
    }


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _mistakes(article: ArticleScore) -> Iterator[str]:
    name = article.gold.article.id
    for gold in article.missed:
        place = gold.place_en or gold.place
        yield f"missed  {name}: {gold.sub_type}, {gold.start} to {gold.end}, {place}: {gold.quote}"
    for report in article.false:
        words = report.trigger.of(article.gold.article.text)
        yield f"wrong   {name}: {report.coding.sub_event_type}, {_when(report)}, {_where(report)}: {words}"
    for pair in article.pairs:
        wrong = [field for field, right in fields(pair) if right < 1]
        if wrong:
            yield f"partly  {name}: {pair.gold.sub_type}, {pair.gold.place_en or pair.gold.place}: {', '.join(wrong)}"


def _when(report: EventReport) -> str:
    day = report.coding.date
    return f"{day.start} to {day.end}" if day else "no date"


def _where(report: EventReport) -> str:
    found = report.coding.location
    return found.place.name if found and found.place else "no place"
