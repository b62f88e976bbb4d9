"""Sides of an event: what the attacher chose, completed by what the kind of event demands.

ACLED's conventions: protesters and rioters are side_a; an unknown author of violence is "Unidentified Armed Group";
civilians are never side_a of violence; a battle has two armed sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from operator import itemgetter

from events import lexicon
from events.attachment import Attacher, Focus, Shares
from events.bystanders import Bystander, Role, ToldSides, bystanders
from events.clauses import TERRITORY
from events.model import Actor, ActorKind, EventType, Span, SubEventType
from events.recognizers.actors import ActorMention
from events.recognizers.claims import Attribution
from events.setting import Setting
from geodata.names import Token, is_arabic

UNSAID_CHANCE = 0.3
"""Chance from which an actor named elsewhere in the article is taken for a side the sentence leaves unsaid."""
BLAME_CHANCE = 0.95
"""The same for the author of a bomb, a killing or a kidnapping, which mostly stays unknown."""
ROLE_CHANCE = 0.45
"""Chance from which a mention is taken as a side."""
CROWDS = frozenset({ActorKind.CIVILIANS, ActorKind.PROTESTERS, ActorKind.RIOTERS})
_VIOLENT = frozenset({EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS})
HARMS_CIVILIANS = frozenset(
    {
        SubEventType.ATTACK,
        SubEventType.ABDUCTION,
        SubEventType.SEXUAL_VIOLENCE,
        SubEventType.LOOTING,
        SubEventType.MOB_VIOLENCE,
    }
)
SUFFERED = frozenset(
    {SubEventType.ATTACK, SubEventType.ABDUCTION, SubEventType.SUICIDE_BOMB, SubEventType.REMOTE_EXPLOSIVE}
)
"""Whoever reports these mostly suffered them; the speaker is no author."""
LIST_GAP = 3
"""Words that may stand between two members of a list ("militias of the X and the Lebanese Y")."""
_STATE = frozenset({"government", "aligned_militia"})
"""Colour groups that fight side by side: a state and the militias beside it."""
_EXPELLING = frozenset({"طرد", "دحر"})
"""Verbs of taking that are followed by the loser."""
_FACING_POLICE = frozenset({SubEventType.PROTEST_INTERVENTION, SubEventType.EXCESSIVE_FORCE})


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides with their words; `stated` when neither had to be filled in."""

    a: tuple[Actor, ...] = ()
    b: tuple[Actor, ...] = ()
    a_spans: tuple[Span, ...] = ()
    b_spans: tuple[Span, ...] = ()
    stated: bool = True


def choose_sides(
    focus: Focus, attacher: Attacher, setting: Setting, told: Sequence[ToldSides] = (), country: str = ""
) -> Sides:
    """The sides of an event; `told` are those of the events told before, `country` (ISO) is where it happened."""
    roles = attacher.roles(focus)
    mentions = focus.reading.actors
    chosen = list(zip(mentions, _decided(focus, _shared(focus, roles)), strict=True))
    a = [m for m, role in chosen if role == Role.SIDE_A] or _announcers(focus, [m for m, role in chosen if role])
    b = [m for m, role in chosen if role == Role.SIDE_B and m not in a]
    if focus.sub_type.event_type == EventType.BATTLES:
        a, b = _taker_first(focus, *_facing(focus, a, b))
    made = _parted(Sides(_actors(a), _actors(b), tuple(m.span for m in a), tuple(m.span for m in b)))
    return _complete(_unsaid(made, focus, attacher, setting, told, country or setting.country), focus, setting)


def _unsaid(
    sides: Sides, focus: Focus, attacher: Attacher, setting: Setting, told: Sequence[ToldSides], country: str
) -> Sides:
    """A side the sentence leaves unsaid is taken over from the article, where it is likely enough; it has no words."""
    wants_a = not any(actor.kind not in CROWDS and actor.side != "unknown" for actor in sides.a)
    wants_b = not sides.b
    if not (wants_a or wants_b):
        return sides
    options, chances = unsaid(focus, attacher, setting, tuple(told), country)
    taken = {actor.name for actor in (*sides.a, *sides.b)}
    blame = BLAME_CHANCE if focus.sub_type in SUFFERED else UNSAID_CHANCE
    for role, wanted, least in ((Role.SIDE_A, wants_a, blame), (Role.SIDE_B, wants_b, UNSAID_CHANCE)):
        likely = ((c[role], o.actor) for o, c in zip(options, chances, strict=True) if wanted and c[role] >= least)
        free = (pair for pair in likely if pair[1].name not in taken)
        _, best = max(free, key=itemgetter(0), default=(0.0, None))
        if best:
            side = tuple(actor for actor in _whole_side(best, role, focus, told) if actor.name not in taken)
            taken |= {actor.name for actor in side}
            sides = (
                replace(sides, a=side, stated=False) if role == Role.SIDE_A else replace(sides, b=side, stated=False)
            )
    return sides


@lru_cache(maxsize=8)  # asked for by the rules and by those that weigh what they propose
def unsaid(
    focus: Focus, attacher: Attacher, setting: Setting, told: tuple[ToldSides, ...], country: str
) -> tuple[tuple[Bystander, ...], Shares]:
    """The actors named elsewhere in the article, and for each the chances of none, side a, side b."""
    options = bystanders(focus.reading, focus.sub_type, setting.cast, told)
    return options, attacher.unsaid_roles(focus, options, country)


def _whole_side(actor: Actor, role: Role, focus: Focus, told: Sequence[ToldSides]) -> tuple[Actor, ...]:
    """Who acts unsaid acts with whom he acted before: the side he had in the last event told of the same kind."""
    for event in reversed(told):
        side = event.a if role == Role.SIDE_A else event.b
        if event.sub_type.event_type == focus.sub_type.event_type and any(a.name == actor.name for a in side):
            return side
    return (actor,)


def _decided(focus: Focus, roles: Shares) -> list[int]:
    """The likeliest role of each mention, none where the likeliest is not likely enough.

    Armed actors whose dead a battle counts took part in it: for them "none" is no answer.
    """
    battle = focus.sub_type.event_type == EventType.BATTLES
    counted = (
        {f.actor.name for f in focus.reading.figures if f.actor and f.actor.kind not in CROWDS} if battle else set()
    )
    decided: list[int] = []
    for mention, chances in zip(focus.reading.actors, roles, strict=True):
        if mention.actor.name in counted:
            decided.append(Role.SIDE_A if chances[Role.SIDE_A] >= chances[Role.SIDE_B] else Role.SIDE_B)
        else:
            best = max(range(len(chances)), key=chances.__getitem__)
            decided.append(best if chances[best] >= ROLE_CHANCE else Role.NONE)
    return decided


def _lists(focus: Focus) -> list[list[ActorMention]]:
    """The actor mentions of a sentence, those of one list ("X, Y and Z", "X backed by Y") together."""
    lists: list[list[ActorMention]] = []
    for mention in focus.reading.actors:
        if lists and _joined(focus, lists[-1][-1], mention):
            lists[-1].append(mention)
        else:
            lists.append([mention])
    return lists


def _shared(focus: Focus, roles: Shares) -> Shares:
    """Actors of one list have one role: the mean of their chances."""
    shared: list[tuple[float, ...]] = []
    for members in _lists(focus):
        at = len(shared)
        mean = tuple(sum(chances) / len(members) for chances in zip(*roles[at : at + len(members)], strict=True))
        shared += [mean] * len(members)
    return tuple(shared)


def _joined(focus: Focus, one: ActorMention, other: ActorMention) -> bool:
    """Whether two neighbouring mentions are joined by "and", "with", "backed by"."""
    words = focus.reading.sentence.tokens
    if one.span == other.span:  # groups meant by one word ("the militias")
        return True
    if not 0 <= other.first - one.last - 1 <= LIST_GAP or (one.actor.kind in CROWDS) != (other.actor.kind in CROWDS):
        return False
    start = focus.reading.sentence.span.start
    between = focus.reading.sentence.text[one.span.end - start : other.span.start - start]
    counted = any(one.span.end <= figure.span.start < other.span.start for figure in focus.reading.figures)
    if counted or any(mark in between for mark in ".;؛:"):  # "eleven X and three Y were killed" may be enemies
        return False
    written = {w.text for w in words[one.last + 1 : other.first]}
    prefixed = is_arabic(words[other.first].text) and words[other.first].start < other.span.start
    return (
        bool(written & lexicon.folded_forms("joiners"))
        or (prefixed and words[other.first].text.startswith("و"))
        or _waw(words[one.last + 1 : other.first])
    )


def _waw(words: Sequence[Token]) -> bool:
    joiners = lexicon.folded_forms("joiners")
    return any(w.text.startswith("و") and is_arabic(w.text) and w.text[1:] in joiners for w in words)


def _announcers(focus: Focus, sides: Sequence[ActorMention]) -> list[ActorMention]:
    """Who announces without naming another author did it: "the army announced the capture of"."""
    named = [m for m in sides if m.actor.kind not in CROWDS]
    spoken = [m for a in focus.reading.attributions for m in a.speakers if m in focus.reading.actors]
    armed = [m for m in spoken if m.actor.kind not in CROWDS and m.actor.side != "unknown" and m.how != "country"]
    return armed[:1] if not [m for m in named if m in armed] and focus.sub_type not in SUFFERED else []


def _taker_first(
    focus: Focus, a: list[ActorMention], b: list[ActorMention]
) -> tuple[list[ActorMention], list[ActorMention]]:
    """In Arabic the taker follows its verb at once (استعاد التنظيم السيطرة): that actor is side a in any case."""
    trigger = focus.trigger
    verbs = {sense.lemma for sense in trigger.senses if sense.pos == "verb"} - _EXPELLING if trigger else set()
    if trigger is None or focus.sub_type not in TERRITORY or not verbs:
        return a, b
    taker = next((m for m in focus.reading.actors if m.first == trigger.last + 1 and _arabic(focus)), None)
    if taker is None or taker in a or taker.actor.kind in CROWDS:
        return a, b
    others = [m for m in (*a, *b) if m.actor.side != taker.actor.side]
    return [taker], others


def _arabic(focus: Focus) -> bool:
    tokens = focus.reading.sentence.tokens
    return bool(tokens) and focus.trigger is not None and is_arabic(tokens[focus.trigger.first].text)


def _facing(
    focus: Focus, a: list[ActorMention], b: list[ActorMention]
) -> tuple[list[ActorMention], list[ActorMention]]:
    """A battle has two sides: groups that all stand on one side face each other in the order named, allies together."""
    if (a and b) or not (a or b):
        return a, b
    known = [m for m in (a or b) if m.actor.kind not in CROWDS]
    if len({m.actor.side for m in known}) < 2:
        return a, b
    first = next(group for group in _lists(focus) if known[0] in group)
    camps = {m.actor.side for m in first}
    if all(m.actor.side in camps for m in known):
        camps = {known[0].actor.side}
    return [m for m in known if m.actor.side in camps], [m for m in known if m.actor.side not in camps]


def _actors(mentions: Sequence[ActorMention]) -> tuple[Actor, ...]:
    """Each actor once, in order; "armed men" beside a named group adds nothing."""
    found = list({m.actor.name: m.actor for m in mentions}.values())
    named = [a for a in found if a.side != "unknown"]
    return tuple(named or found)


def _parted(sides: Sides) -> Sides:
    """An actor on both sides stays where it is named first."""
    names = {a.name for a in sides.a}
    kept = tuple(actor for actor in sides.b if actor.name not in names)
    return replace(sides, b=kept) if len(kept) < len(sides.b) else sides


def _complete(sides: Sides, focus: Focus, setting: Setting) -> Sides:
    family, sub_type = focus.sub_type.event_type, focus.sub_type
    if family == EventType.PROTESTS:
        return _crowd(sides, "protesters", focus, intervened=sub_type in _FACING_POLICE)
    if sub_type == SubEventType.MOB_VIOLENCE:
        return replace(_violence(sides), a=(nameless("rioters"),))
    if sub_type == SubEventType.VIOLENT_DEMONSTRATION:
        return _crowd(sides, "rioters", focus, intervened=True)
    if family == EventType.BATTLES:
        return _battle(sides, focus, setting)
    if family in _VIOLENT or sub_type in HARMS_CIVILIANS:
        return _violence(sides)
    return sides


def completed(sides: Sides, focus: Focus, setting: Setting) -> Sides:
    """Sides somebody else chose, with what the kind of event demands: as `choose_sides` completes its own."""
    return _complete(sides, focus, setting)


@cache
def nameless(row: str) -> Actor:
    """Actor of a row of `generic_actors.csv` without a country ("rioters", "civilians")."""
    entry = next(g for g in lexicon.generic_actors() if g.id == row)
    return Actor(entry.id, entry.template, entry.kind, entry.side)


def _crowd(sides: Sides, row: str, focus: Focus, *, intervened: bool) -> Sides:
    """The crowd is side a whatever else was found there; armed actors of either side, else of the sentence, face it."""
    crowd = nameless(row)
    facing = tuple(a for a in (*sides.a, *sides.b) if a.kind not in CROWDS and a.side != "unknown")
    if intervened and not facing:
        spoken = {m for attribution in focus.reading.attributions for m in attribution.speakers}
        facing = _actors(
            [m for m in focus.reading.actors if m.actor.side == "government" and not m.weak and m not in spoken]
        )
    return replace(sides, a=(crowd,), b=facing if intervened else ())


def _battle(sides: Sides, focus: Focus, setting: Setting) -> Sides:
    """A battle with one side named takes the article's other armed actor."""
    a = tuple(x for x in sides.a if x.kind not in CROWDS)
    b = tuple(x for x in sides.b if x.kind not in CROWDS) or sides.b
    # Named allies fight on one side; an ally taken over from the article was a wrong guess.
    if _allied(a, b) and (_foes(setting) or not sides.b_spans):
        allies = b if sides.b_spans else ()
        sides = replace(sides, a_spans=(*sides.a_spans, *sides.b_spans), b_spans=())
        a, b = (*a, *allies), ()
    if a and b:
        return replace(sides, a=a, b=b)
    unknown = (nameless("unidentified-armed-group"),)
    camps = {x.side for x in (*a, *b)}
    camps |= _STATE if camps & _STATE else set()
    other = _other_armed(focus, setting, {x.name for x in (*a, *b)}, camps) or unknown
    return replace(sides, a=a or other, b=(b or other) if a else b, stated=False)


def _allied(a: Sequence[Actor], b: Sequence[Actor]) -> bool:
    """Whether the two sides are a state and the militias beside it: allies, where the article names a foe of both."""
    found = [{actor.side for actor in side} for side in (a, b)]
    return all(found) and found[0] | found[1] == _STATE and not found[0] & found[1]


def _foes(setting: Setting) -> bool:
    """Whether the article names an armed actor beside the state and its militias."""
    named = (m for r in setting.readings for m in r.actors if m.how != "country")
    return any(m.actor.side not in _STATE | {"people", "unknown"} for m in named)


def _other_armed(focus: Focus, setting: Setting, taken: set[str], camps: set[str]) -> tuple[Actor, ...]:
    """The armed actor of another camp that the article names most near the event."""
    here = focus.reading.sentence.index
    best: dict[str, tuple[float, Actor]] = {}
    for reading in setting.readings:
        weight = 1 / (1 + abs(here - reading.sentence.index))
        for mention in reading.actors:
            actor = mention.actor
            if (
                actor.name in taken
                or actor.side in camps
                or actor.kind in CROWDS
                or actor.side == "unknown"
                or mention.weak
            ):
                continue
            if mention.how in ("country", "adjective") or _speaks(reading.attributions, mention):
                continue
            score = best.get(actor.name, (0.0, actor))[0] + weight
            best[actor.name] = (score, actor)
    top = max(best.values(), key=lambda item: item[0], default=None)
    return (top[1],) if top else ()


def _speaks(attributions: Sequence[Attribution], mention: ActorMention) -> bool:
    return any(mention in attribution.speakers for attribution in attributions)


def _violence(sides: Sides) -> Sides:
    """Violence without a named author has an unidentified one; without a named target it struck civilians."""
    a = tuple(x for x in sides.a if x.kind not in CROWDS)
    people = tuple(x for x in sides.a if x.kind in CROWDS)
    b = (*sides.b, *(p for p in people if p not in sides.b))
    stated = bool(a and b)
    return replace(
        sides, a=a or (nameless("unidentified-armed-group"),), b=b or (nameless("civilians"),), stated=stated
    )
