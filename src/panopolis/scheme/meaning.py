"""What a model cannot see by itself: whether the parts of a scheme fit together, and whether its acts are known.

Everything here returns problems instead of raising, so that a message can name the first one in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.columns import CONTEXTS
from panopolis.errors import did_you_mean
from panopolis.scheme.number import shown
from panopolis.scheme.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from panopolis.columns import Act
    from panopolis.scheme.conduct import Rule
    from panopolis.scheme.model import Scheme
    from panopolis.scheme.number import Number
    from panopolis.scheme.tree import Path

MOST_LISTS, MOST_TIERS, MOST_WATCHES, MOST_EYES = 8, 32, 64, 8
"""Room for lists (one bit each), tiers and watches, and for watches that look for one act."""
WHOLE_SCORE = ("after_clean", "cycle", "regain", "relax")
"""Expiries that are about all records at once."""


def problems(scheme: Scheme, acts: Mapping[str, Act]) -> list[Problem]:
    """Return everything in a scheme that does not fit together."""
    return [
        *_score(scheme),
        *ratings(scheme),
        *_tiers(scheme),
        *(p for name, rule in scheme.rules.items() for p in _rule(scheme, name, rule, acts)),
        *_lists(scheme, acts),
        *_consequences(scheme),
        *_erasure(scheme),
        *_rollout(scheme),
        *_room(scheme),
    ]


def districts(scheme: Scheme) -> Iterator[tuple[Path, str]]:
    """Yield every district that a scheme names, with its key path."""
    for name, watch in scheme.watch.items():
        for district in watch.coverage.values if watch.coverage else ():
            yield ("watch", name, "coverage", "values", district), district
    for place, step in enumerate(scheme.rollout):
        for item, district in enumerate(() if step.everywhere else step.districts):
            yield ("rollout", place, "districts", item), district


def uncovered(scheme: Scheme, names: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """Yield every coverage without a default that names some of a society's districts but not all, with the first it leaves out."""
    for name, watch in scheme.watch.items():
        left = [] if watch.coverage is None or watch.coverage.default else [d for d in names if d not in watch.coverage.values]
        if left:
            yield ("watch", name, "coverage"), left[0]


def _score(scheme: Scheme) -> Iterator[Problem]:
    score = scheme.score
    if score is None:
        yield from (
            Problem((key,), f"needs a score, but the scheme has none: add score, or drop {key}") for key in _needs_score(scheme)
        )
        return
    for name, bound, sign in (("floor", score.floor, -1), ("cap", score.cap, 1)):
        if bound is None:
            continue
        for edge, start in _pairs(bound, score.start):
            if sign * (edge - start) < 0:
                side = "below" if sign > 0 else "above"
                yield Problem(("score", name), f"is {shown(edge)}, but it may not lie {side} the start, {shown(start)}")


def ratings(scheme: Scheme) -> Iterator[Problem]:
    """Yield what needs ratings where there are none, or does not fit them."""
    if scheme.ratings is None:
        if scheme.score is not None and scheme.score.kind == "rating":
            yield Problem(("score", "kind"), "is rating, but the scheme does not say who gives stars to whom: add ratings")
        for name, rule in scheme.rules.items():
            for key in ("stars", "damage"):
                if getattr(rule, key) is not None:
                    yield Problem(("rules", name, key), "is about ratings, but the scheme has none: add ratings, or drop it")
        return
    for name, rule in scheme.rules.items():
        if rule.stars is not None and scheme.ratings.average.last is not None:
            yield Problem(
                ("rules", name, "stars"),
                "is taken from a mean of the last stars, which forgets it with the next: write another average",
            )
    if scheme.score is not None and scheme.score.kind == "rating":
        for name, rule in scheme.rules.items():
            if rule.points is not None:
                says = f"is {rule.points}, but the score is a rating, which points do not move: write stars: -1, or score.kind: ledger"
                yield Problem(("rules", name, "points"), says)
        if scheme.score.start.value != scheme.ratings.start.value:
            says = f"is {scheme.score.start.value:g}, but the score is the rating: write {scheme.ratings.start.value:g}, as in ratings.start"
            yield Problem(("score", "start"), says)


def _needs_score(scheme: Scheme) -> Iterator[str]:
    if scheme.tiers:
        yield "tiers"


def _pairs(a: Number, b: Number) -> list[tuple[float, float]]:
    """Return the values of two numbers at every time at which they can stand side by side."""
    turns = sorted({*a.dates(), *b.dates()})
    return [(a.value, b.value), *((a.at(turn), b.at(turn)) for turn in turns)]


def _tiers(scheme: Scheme) -> Iterator[Problem]:
    names = [scheme.lowest]
    for place, tier in enumerate(scheme.tiers):
        if tier.name in names:
            yield Problem(("tiers", place, "name"), f"is '{tier.name}', but there is such a tier already: give it another name")
        names.append(tier.name)
        if place == 0:
            continue
        before = scheme.tiers[place - 1]
        if any(here <= there for here, there in _pairs(tier.at, before.at)):
            says = f"is {tier.at.value:g}, but tiers stand lowest first: it must lie above {before.at.value:g} ({before.name})"
            yield Problem(("tiers", place, "at"), says)


def _rule(scheme: Scheme, name: str, rule: Rule, acts: Mapping[str, Act]) -> Iterator[Problem]:
    here = ("rules", name)
    if name not in acts:
        yield unknown_act(here, name, acts)
        return
    yield from _signs(rule, here, acts[name])
    for place, watcher in enumerate(rule.seen_by):
        if watcher not in scheme.watch:
            says = f"is '{watcher}', but nothing under watch has this name{did_you_mean(watcher, scheme.watch)}"
            yield Problem((*here, "seen_by", place), says)
        elif scheme.watch[watcher].mode == "screen" and name != "watchlist_stop":
            says = f"is '{watcher}', but a camera of the mode 'screen' searches a watchlist and sees no acts: use mode identify"
            yield Problem((*here, "seen_by", place), says)
    if scheme.law == "none" and not rule.seen_by:
        yield Problem(here, "has no seen_by, and there is no law beside the scheme, so nobody would ever see it: add seen_by")
    yield from _record(scheme, rule, here)


def unknown_act(here: Path, name: str, acts: Mapping[str, Act]) -> Problem:
    """Return what is wrong with an act that nobody declared."""
    near = did_you_mean(name, acts)
    own = (
        ""
        if "did you mean" in near
        else f"\n(an act of your own is declared in Python: pan.compare(..., acts=[pan.Act('{name[:20]}', ...)]))"
    )
    return Problem(here, f"is no act that people can do{near}{own}")


def _signs(rule: Rule, here: Path, act: Act) -> Iterator[Problem]:
    if rule.points is not None:
        kind = "good act, and a good act earns points" if act.good else "wrong, and a wrong takes points away"
        for step in rule.points.steps():
            if step.value * (1 if act.good else -1) < 0:
                says = f"is {shown(step.value)}, but {act.name} is a {kind}: write {shown(-step.value)}"
                yield Problem((*here, "points"), says)
    if act.good and rule.fine is not None:
        yield Problem((*here, "fine"), f"is {rule.fine}, but {act.name} is a good act: drop the fine")
    if not act.good and rule.cap_per_year is not None:
        yield Problem(
            (*here, "cap_per_year"), f"is {rule.cap_per_year}, but only what a good act earns has a yearly cap: drop it"
        )


def _record(scheme: Scheme, rule: Rule, here: Path) -> Iterator[Problem]:
    """What needs what within one rule."""
    if rule.points is not None and scheme.score is None:
        yield Problem(
            (*here, "points"), f"is {rule.points}, but the scheme has no score to take it from: add score, or drop points"
        )
    if rule.points is not None and scheme.score is not None and scheme.score.kind == "index":
        says = f"is {rule.points}, but no record moves an index: drop points, or make a dimension of what it counts"
        yield Problem((*here, "points"), says)
    if rule.ladder is not None and rule.repeat is None:
        yield Problem((*here, "ladder"), "counts earlier records, but the rule has no repeat: add repeat: {window: 365d}")
    whole = scheme.score and scheme.score.expires and scheme.score.expires.kind
    if rule.expires is not None and scheme.score is None:
        yield Problem((*here, "expires"), "says when points come back, but the scheme has no score: add score, or drop expires")
    elif rule.expires is not None and whole in WHOLE_SCORE:
        says = f"is {rule.expires.kind}, but all records go at once by score.expires.{whole}: keep one of the two"
        yield Problem((*here, "expires"), says)


def _lists(scheme: Scheme, acts: Mapping[str, Act]) -> Iterator[Problem]:
    for name, entry in scheme.lists.items():
        here, enter = ("lists", name, "enter"), entry.enter
        if enter.trigger.startswith("score") and scheme.score is None:
            yield Problem(
                (*here, enter.trigger), "looks at a score, but the scheme has none: add score, or enter by count or act"
            )
        if enter.trigger.startswith("score") and scheme.score is not None and scheme.score.kind == "index":
            yield Problem(
                (*here, enter.trigger), "looks at the score at each charge, but an index moves on its dates: use a tier"
            )
        if enter.act is not None and enter.act not in scheme.rules:
            yield Problem((*here, "act"), f"is '{enter.act}', but rules has no such act{did_you_mean(enter.act, scheme.rules)}")
        if enter.gravity is not None:
            grave = [
                n
                for n, r in scheme.rules.items()
                if (r.gravity.value if r.gravity else acts[n].gravity if n in acts else 0) >= enter.gravity.value
            ]
            if not grave:
                says = f"is {enter.gravity.value:g}, but no act under rules is so grave: give its rule a gravity, or write enter: {{act: ...}}"
                yield Problem((*here, "gravity"), says)
        if enter.of is not None:
            yield from _counted(scheme, enter.of, (*here, "of"))


def _counted(scheme: Scheme, of: str, here: Path) -> Iterator[Problem]:
    if of in scheme.rules:
        return
    if of not in CONTEXTS:
        says = f"is '{of}', but it must be a context or an act under rules{did_you_mean(of, [*CONTEXTS, *scheme.rules])}"
        yield Problem(here, says)
    elif all(rule.context != of for rule in scheme.rules.values()):
        used = {rule.context for rule in scheme.rules.values()}
        yield Problem(here, f"is '{of}', but no rule makes records of this context{did_you_mean(of, used)}")


def _consequences(scheme: Scheme) -> Iterator[Problem]:
    known: dict[str, Iterable[str]] = {"list": scheme.lists, "tier": scheme.tier_names(), "record": scheme.rules}
    where = {"list": "lists", "tier": "tiers", "record": "rules"}
    for place, consequence in enumerate(scheme.consequences):
        names = list(known[consequence.cause])
        if consequence.name not in names:
            near = did_you_mean(consequence.name, names)
            says = f"is '{consequence.when}', but {where[consequence.cause]} has no '{consequence.name}'{near}"
            yield Problem(("consequences", place, "when"), says)


def _erasure(scheme: Scheme) -> Iterator[Problem]:
    """Yield what could not be undone when records that companies made are erased: lists and repeats that count them."""
    process = scheme.due_process
    if process is None or process.erasure is None or process.erasure.records != "erased":
        return
    for name, rule in scheme.rules.items():
        company = next((w for w in rule.seen_by if w in scheme.watch and scheme.watch[w].company), None)
        if company is None:
            continue
        says = f"which the company '{company}' sees, but due_process.erasure.records is erased: what was counted cannot be taken back"
        if rule.repeat is not None:
            yield Problem(("rules", name, "repeat"), f"counts earlier records of {name}, {says}")
        for key, entry in scheme.lists.items():
            if name in (entry.enter.of, entry.enter.act) or entry.enter.of == rule.context:
                yield Problem(("lists", key, "enter"), f"counts records of {name}, {says}")


def _rollout(scheme: Scheme) -> Iterator[Problem]:
    before = scheme.start
    for place, step in enumerate(scheme.rollout):
        here = ("rollout", place, "from")
        if place == 0 and before is not None and step.since < before:
            yield Problem(here, f"is {step.since}, but the scheme starts on {before}: begin no earlier")
        elif place > 0 and before is not None and step.since <= before:
            yield Problem(here, f"is {step.since}, but steps stand in order of time: put it after {before}")
        before = step.since


def dated(scheme: Scheme, numbers: Iterable[tuple[Path, Number]]) -> Iterator[Problem]:
    """Yield what is wrong with dated values: none for the scheme's first days, or dates that nothing would ever look at."""
    begins = scheme.begins()
    for path, number in numbers:
        here = (*path, 0, "from")
        if number.since is None:
            continue
        if path[0] == "settings":
            yield Problem(path, "is dated, but a setting holds for the whole run: give one value")
        elif begins is None:
            yield Problem(here, f"is {number.since}, but the scheme names no first day to date from: add start, or a rollout")
        elif number.since > begins:
            says = f"is {number.since}, but the scheme begins on {begins}, and no value holds until then: give one from {begins}"
            yield Problem(here, says)


def _room(scheme: Scheme) -> Iterator[Problem]:
    """Limits of what a person's columns can hold."""
    for key, most in (("lists", MOST_LISTS), ("tiers", MOST_TIERS), ("watch", MOST_WATCHES)):
        n = len(getattr(scheme, key))
        if n > most:
            yield Problem((key,), f"has {n} entries, but there is room for {most}")
    for name, rule in scheme.rules.items():
        if len(rule.seen_by) > MOST_EYES:
            yield Problem(("rules", name, "seen_by"), f"has {len(rule.seen_by)} entries, but there is room for {MOST_EYES}")
        twice = {watcher for watcher in rule.seen_by if rule.seen_by.count(watcher) > 1}
        if twice:
            yield Problem(("rules", name, "seen_by"), f"names '{min(twice)}' twice: keep one")
