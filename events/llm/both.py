"""Rules and model together: the rules read everything, the model what is worth it; each event says who found it.

Where both found an event the model's values lead, the rules fill what it leaves open, and each field says whether they
agree. An event only one found, or on which they differ, is less sure: reviewing begins there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from events.agreement import dates_meet, same, same_place
from events.errors import ArticleUnread, ReadingStopped
from events.llm.evidence import STAGE
from events.llm.reader import ModelReader
from events.llm.scene import meet
from events.llm.triage import triage
from events.model import (
    Article,
    Casualties,
    Claim,
    Coding,
    DateBasis,
    EventDate,
    EventReport,
    Evidence,
    Explanation,
    Issue,
    Level,
    Span,
    Stance,
    Toll,
)
from events.pipeline import Reading
from events.readers import FoundBy, compare, finder

ALONE = 0.5
"""What remains of the confidence of an event that only one of the two readers found."""


class BothReader:
    """An `Extractor` of both readers; may be used from several threads."""

    def __init__(self, model: ModelReader) -> None:
        self.model, self.rules, self.meter = model, model.rules, model.meter
        self.in_flight = model.in_flight
        self._lock = threading.Lock()
        self._stopped = ""

    def read(self, article: Article) -> Reading:
        """What an article says, by the rules and, where it is worth it, by the model; never raises.

        When the model cannot be asked (any more) the rules' reading stands, with an Issue.
        """
        scene = self.rules.scene(article)
        if isinstance(scene, Issue):
            return Reading(article, (), (scene,))
        drafts = self.rules.drafts(scene)
        rules = self.rules.joined(article, scene, drafts)
        if not triage(scene, drafts, rules).send:
            self.meter.note(spared=1)
            return rules
        if self._stopped:
            return self._by_rules_alone(rules, self._stopped, Level.INFO)
        try:
            model = self.model.code(article, scene)
        except ReadingStopped as stop:
            return self._by_rules_alone(rules, str(stop), self._stop(str(stop)))
        except ArticleUnread as unread:
            return self._by_rules_alone(rules, str(unread), Level.WARNING)
        return _together(rules, model)

    def _by_rules_alone(self, rules: Reading, why: str, level: Level) -> Reading:
        self.meter.note(alone=1)
        told = Issue(level, STAGE, f"read by the rules alone: {why}", rules.article.id)
        return replace(rules, issues=(*rules.issues, told))

    def _stop(self, why: str) -> Level:
        """Ask nothing more; the first article that meets this tells it loudly."""
        with self._lock:
            first, self._stopped = not self._stopped, self._stopped or why
        self.meter.stop(why)
        return Level.WARNING if first else Level.INFO


def _together(rules: Reading, model: Reading) -> Reading:
    """Two readings of one article as one."""
    pairs = _pairs(rules.reports, model.reports)
    taken = {id(pair.rules) for pair in pairs} | {id(pair.model) for pair in pairs}
    alone = [
        *(_alone(report, FoundBy.RULES) for report in rules.reports if id(report) not in taken),
        *(_alone(report, FoundBy.MODEL) for report in model.reports if id(report) not in taken),
    ]
    found = _distinct([*map(_merged, pairs), *alone])
    issues = [
        i for i in (*rules.issues, *model.issues) if not (found and i.level == Level.INFO and i.stage == "coding")
    ]
    return Reading(rules.article, found, tuple({issue.id: issue for issue in issues}.values()))


def _distinct(reports: Sequence[EventReport]) -> tuple[EventReport, ...]:
    """Reports in the order of their words; of two with one id the first, which both readers found, stays."""
    return tuple(sorted({r.id: r for r in reversed(reports)}.values(), key=lambda r: (r.trigger, r.id)))


# ---- which events are one -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pair:
    """One event as the two readers tell it."""

    rules: EventReport
    model: EventReport


def _pairs(rules: Sequence[EventReport], model: Sequence[EventReport]) -> list[_Pair]:
    """The events both found, the likeliest pairs first, each event once."""
    options = sorted(
        ((_likeness(r, m), i, j) for i, r in enumerate(rules) for j, m in enumerate(model)),
        key=lambda option: (-option[0], option[1], option[2]),
    )
    pairs: dict[int, int] = {}
    for likeness, i, j in options:
        if likeness > 0 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [_Pair(rules[i], model[j]) for i, j in sorted(pairs.items())]


def _likeness(rules: EventReport, model: EventReport) -> float:
    """0 for two events; more the more speaks for one: the same record, else the same words with nothing against it."""
    one, two = rules.coding, model.coding
    agreed = sum(explanation.score for explanation in compare(one, two)) / 100
    if same(one, two):
        return 3 + agreed + _share_words(rules, model)
    if not (_share_words(rules, model) and dates_meet(one.date, two.date)):
        return 0.0
    if one.event_type == two.event_type:
        return 2 + agreed if same_place(one.location, two.location) else 1 + agreed
    return 0.5 + agreed if same_place(one.location, two.location) else 0.0


def _share_words(one: EventReport, other: EventReport) -> bool:
    """Whether both are told by words that meet."""
    return any(meet(a, b) for a in _told(one) for b in _told(other))


def _told(report: EventReport) -> Iterator[Span]:
    yield report.trigger
    yield from (evidence.span for evidence in report.evidence if evidence.field == "event")


# ---- one event of two ---------------------------------------------------------------------------------------------


def _merged(pair: _Pair) -> EventReport:
    """The model's account with what the rules add; how far they agree stands in the explanations."""
    compared = compare(pair.rules.coding, pair.model.coding)
    share = sum(e.score for e in compared) / len(compared)
    coding = replace(
        _filled(pair.model.coding, pair.rules.coding),
        confidence=_sure(pair.rules.coding.confidence, pair.model.coding.confidence, share),
    )
    why = (finder(FoundBy.BOTH, share), *compared, *pair.model.explanations, *pair.rules.explanations)
    return replace(pair.model, coding=coding, evidence=_evidence(pair, coding), explanations=why)


def _filled(model: Coding, rules: Coding) -> Coding:
    """The model's values; the rules' where it has none."""
    losses = Casualties(
        model.casualties.killed if model.casualties.killed != Toll() else rules.casualties.killed,
        model.casualties.injured if model.casualties.injured != Toll() else rules.casualties.injured,
        model.casualties.killed_by or rules.casualties.killed_by,
    )
    decided = model.location is not None and model.location.place is not None
    return replace(
        model,
        date=rules.date if _unsaid(model.date) and rules.date else model.date,
        location=model.location if decided else rules.location or model.location,
        side_a=model.side_a or rules.side_a,
        side_b=model.side_b or rules.side_b,
        casualties=losses,
        claims=_claims(model.claims, rules.claims),
    )


def _unsaid(date: EventDate | None) -> bool:
    """Whether nothing in the article says when: the day of publication stands for it."""
    return date is None or date.basis == DateBasis.PUBLICATION


def _claims(model: Sequence[Claim], rules: Sequence[Claim]) -> tuple[Claim, ...]:
    known = {(claim.claimant, claim.stance == Stance.DENIES) for claim in model}
    return (*model, *(c for c in rules if (c.claimant, c.stance == Stance.DENIES) not in known))


def _evidence(pair: _Pair, taken: Coding) -> tuple[Evidence, ...]:
    """The words of the values that were taken: the model's, and the rules' where the value is theirs too."""
    of_model = {evidence.field for evidence in pair.model.evidence} - {"claim"}
    theirs = {e.rule for e in compare(pair.rules.coding, taken) if e.score == 1} | {"claim"}
    added = (e for e in pair.rules.evidence if e.field in theirs - of_model)
    return tuple(dict.fromkeys((*pair.model.evidence, *added)))


def _sure(rules: float, model: float, share: float) -> float:
    """Two that agree are surer than either, two that differ less than the surer of them."""
    together = 1 - (1 - rules) * (1 - model)
    return round(share * together + (1 - share) * ALONE * max(rules, model), 3)


def _alone(report: EventReport, who: FoundBy) -> EventReport:
    found: tuple[Explanation, ...] = (finder(who, 0.0), *report.explanations)
    coding = replace(report.coding, confidence=round(report.coding.confidence * ALONE, 3))
    return replace(report, coding=coding, explanations=found)
