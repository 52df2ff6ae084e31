"""A scheme in words and tables, every number beside its source; and the differences of two."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from panopolis.columns import ACTS, DOORS, PRIVILEGES
from panopolis.scheme.explanation import Explanation, Table
from panopolis.scheme.model import Scheme, numbers, plain
from panopolis.scheme.number import CONFIDENCES, Days, Number, shown
from panopolis.scheme.tree import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from panopolis.scheme.conduct import Rule, Watch
    from panopolis.scheme.reach import Consequence, List
    from panopolis.scheme.score import RuleExpiry

_KINDS = {
    "told": "as told",
    "documented": "as documented",
    "constructed": "a construction",
    "test": "for tests only",
}
_EXPIRY = {
    "each": "each record lapses after {}",
    "random_mean": "each record lapses after a random time, {} on average",
    "after_clean": "all records lapse after {} without a new one",
    "cycle": "all records lapse every {}",
    "relax": "the distance to the start shrinks by {} a day",
}
_NOT_COMPARED = ("name", "title", "about", "kind")
_NEVER = "no record ever lapses"


def explain(scheme: Scheme, other: Scheme | None = None) -> Explanation:
    """Return what a scheme says, or, given another, where the two differ."""
    return _differences(scheme, other) if other is not None else _explained(scheme)


def _explained(scheme: Scheme) -> Explanation:
    sentences = (*_frame(scheme), *_standing(scheme), *_reach(scheme), *_scope(scheme), *_process(scheme))
    tables = (_rules(scheme), _watch(scheme), _numbers(scheme))
    title = f"{scheme.title or scheme.name} ({scheme.name}; {_KINDS[scheme.kind]})"
    return Explanation(title, " ".join(scheme.about.split()), sentences, tuple(table for table in tables if table.rows))


def _frame(scheme: Scheme) -> Iterator[str]:
    beside = "Ordinary law holds beside it." if scheme.law == "keep" else "There is no ordinary law beside it."
    yield beside
    if scheme.changes:
        yield f"Changed from its file: {', '.join(scheme.changes)}."
    for step in scheme.rollout:
        where = "in all districts" if step.everywhere else f"in {_and(step.districts)}"
        yield f"In force from {step.since} {where}."
    if not scheme.rollout and scheme.start:
        yield f"In force from {scheme.start} in all districts."


def _standing(scheme: Scheme) -> Iterator[str]:
    score = scheme.score
    if score is None:
        yield "Nobody has a score."
    else:
        ends = [f"not below {score.floor.value:g}" if score.floor else "", f"not above {score.cap.value:g}" if score.cap else ""]
        bounds = ", " + _and([end for end in ends if end]) if any(ends) else ""
        yield f"Everyone starts at {score.start.value:g} points{bounds}; tiers are settled {score.settle}."
        yield f"Unless a rule says otherwise, {_lapse(score.expires) if score.expires else _NEVER}."
    if scheme.tiers:
        names = [f"{tier.name} from {tier.at.value:g}" for tier in scheme.tiers]
        yield f"Tiers: {scheme.lowest} below {scheme.tiers[0].at.value:g}, {', '.join(names)}."
    for name, entry in scheme.lists.items():
        yield f"List '{name}' ({entry.colour}): {_enter(entry)}; {_leave(entry)}."


def _lapse(expiry: RuleExpiry) -> str:
    given = getattr(expiry, expiry.kind)
    if expiry.kind == "regain":
        return f"{given.points.value:g} points come back for every {_days(given.per)} without a new record, up to the start"
    return _EXPIRY[expiry.kind].format(_days(given) if isinstance(given, Days) else f"{given.value:g}")


def _enter(entry: List) -> str:
    enter = entry.enter
    if enter.count is not None and enter.within is not None:
        return f"entered at {enter.count.value:g} records of {_act(enter.of or '')} within {_days(enter.within)}"
    if enter.act is not None:
        return f"entered by one record of {_act(enter.act)}"
    bound, word = (enter.score_at_most, "at most") if enter.score_at_most else (enter.score_at_least, "at least")
    return f"entered at a score of {word} {bound.value:g}" if bound else ""


def _leave(entry: List) -> str:
    leave = entry.leave
    if leave is None:
        return "left when the score no longer meets it" if entry.enter.trigger.startswith("score") else "never left"
    ways = [f"after {_days(leave.after)}" if leave.after else "", "when no fine or bill is owed" if leave.or_ else ""]
    return "left " + " or ".join(way for way in ways if way)


def _reach(scheme: Scheme) -> Iterator[str]:
    for when in dict.fromkeys(c.when for c in scheme.consequences):
        these = [c for c in scheme.consequences if c.when == when]
        yield f"{_cause(these[0])} {' and '.join(_effects(these))}."
    if scheme.debt is not None:
        taken_up = scheme.debt.counts == "incurred"
        yield "Every debt that is taken up makes a record." if taken_up else "Only debts that are overdue make records."


def _cause(consequence: Consequence) -> str:
    said = {"list": "On list '{}' she", "tier": "In tier {} she", "record": "A record of {}"}[consequence.cause]
    return said.format(_act(consequence.name) if consequence.cause == "record" else consequence.name)


def _effects(these: Iterable[Consequence]) -> Iterator[str]:
    doors = [door for c in these for door in c.deny]
    if doors:
        yield "is refused " + _and([DOORS[door].meaning for door in dict.fromkeys(doors)])
    privileges = [privilege for c in these for privilege in c.grant]
    if privileges:
        yield "is granted " + _and([PRIVILEGES[p][1] for p in dict.fromkeys(privileges)])
    for c in these:
        if c.show:
            end = f"for {_days(c.until)}" if isinstance(c.until, Days) else "until the fine is paid"
            yield f"puts her face and the place on public screens {end}"


def _scope(scheme: Scheme) -> Iterator[str]:
    if scheme.scope is None:
        return
    who = [f"is {scheme.scope.from_age.value:g} or older"] if scheme.scope.from_age is not None else []
    who += ["is in the register of identity"] if scheme.scope.registered else []
    if who:
        yield f"Scored and listed is whoever {_and(who)}; charges against others are written without points."


def _process(scheme: Scheme) -> Iterator[str]:
    process = scheme.due_process
    if process is None:
        if scheme.rules:
            yield "Nothing is said of notice and appeal."
        return
    if process.notice is not None:
        yield "People are told of records about them." if process.notice else "Nobody is told of a record about her."
    if process.appeal is not None:
        yield "A record can be contested." if process.appeal.open else "A record cannot be contested."


def _rules(scheme: Scheme) -> Table:
    rows = tuple((name, *_rule_cells(name, rule)) for name, rule in scheme.rules.items())
    return Table("Rules", ("act", "what she does", "context", "points", "fine", "seen by", "more"), rows)


def _rule_cells(name: str, rule: Rule) -> tuple[str, ...]:
    more = []
    if rule.repeat is not None and rule.repeat.multiply is not None:
        more.append(f"x{rule.repeat.multiply.value:g} if repeated within {_days(rule.repeat.window)}")
    if rule.ladder is not None and rule.repeat is not None:
        rungs = ", ".join(f"{rung.value:g}" for rung in rule.ladder)
        more.append(f"share of the fine by repeats within {_days(rule.repeat.window)}: {rungs}")
    if rule.expires is not None:
        more.append(_lapse(rule.expires))
    if rule.cap_per_year is not None:
        more.append(f"at most {rule.cap_per_year} a year")
    meaning = ACTS[name].meaning if name in ACTS else ""
    return (meaning, rule.context, _value(rule.points), _value(rule.fine), ", ".join(rule.seen_by), "; ".join(more))


def _watch(scheme: Scheme) -> Table:
    rows = tuple((name, watch.mode, _watch_words(watch), _value(watch.reachable)) for name, watch in scheme.watch.items())
    return Table("Watch", ("name", "mode", "how it sees", "found once identified"), rows)


def _watch_words(watch: Watch) -> str:
    if watch.mode == "witness":
        told = "" if watch.shares is not False else "; tells nobody"
        users = f" among the {watch.covers.value:g} who use it" if watch.covers else ""
        return f"sees an act with chance {_value(watch.chance)}{users}{told}"
    where = "at crossings" if watch.mode == "identify" else "at gates"
    coverage = watch.coverage
    share = _value(coverage.default) if coverage else ""
    by = f" ({len(coverage.values)} districts differ)" if coverage and coverage.values else ""
    errors = f"misses {_value(watch.miss)}, false match {_value(watch.false_match)} in a gallery of {_value(watch.gallery_size)}"
    review = f"; people throw out {watch.review.catches.value:g} of the false ones" if watch.review else ""
    return f"hangs at {share} of places {where}{by}; {errors}{review}"


def _numbers(scheme: Scheme) -> Table:
    rows = tuple((spelled(path), _value(n), _range(n), n.confidence, n.source) for path, n in numbers(scheme))
    used = sorted({row[3] for row in rows}, key=list(CONFIDENCES).index)
    legend = "; ".join(f"{mark}: {CONFIDENCES[mark]}" for mark in used)
    columns = ("key", "value", "tried between", "confidence", "source")
    return Table("Every number and where it comes from", columns, rows, legend)


def _differences(a: Scheme, b: Scheme) -> Explanation:
    ours, theirs = _flat(a), _flat(b)
    keys = [key for key in dict.fromkeys((*ours, *theirs)) if ours.get(key, ("", ""))[0] != theirs.get(key, ("", ""))[0]]
    rows = tuple((key, *(cell for side in (ours, theirs) for cell in side.get(key, ("-", "")))) for key in keys)
    same = sum(1 for key in ours if key in theirs) - sum(1 for key in keys if key in ours and key in theirs)
    said = f"{len(rows)} keys differ, {same} are the same." if rows else "They say the same."
    columns = ("key", a.name, "from", b.name if b.name != a.name else f"{b.name} (2)", "from ")
    return Explanation(f"{a.name} against {b.name}", "", (said,), (Table("Differences", columns, rows),) if rows else ())


def _flat(scheme: Scheme) -> dict[str, tuple[str, str]]:
    """Return every key path with its value as text and its origin; titles and the like left out."""
    found: dict[str, tuple[str, str]] = {}
    said = cast("dict[str, object]", plain(scheme))
    _flatten({key: value for key, value in said.items() if key not in _NOT_COMPARED}, (), found)
    for path, number in numbers(scheme):
        found[spelled(path)] = (str(number), number.origin())
    return found


def _flatten(thing: object, path: tuple[str | int, ...], found: dict[str, tuple[str, str]]) -> None:
    if isinstance(thing, dict) and "value" in thing and "confidence" in thing:
        found[spelled(path)] = ("", "")
    elif isinstance(thing, dict):
        for key, value in thing.items():
            _flatten(value, (*path, key), found)
    elif isinstance(thing, list) and any(isinstance(item, dict) for item in thing):
        for place, item in enumerate(thing):
            _flatten(item, (*path, place), found)
    elif isinstance(thing, list):
        found[spelled(path)] = (", ".join(map(str, thing)), "")
    else:
        found[spelled(path)] = (str(thing).lower() if isinstance(thing, bool) else str(thing), "")


def _value(number: Number | Days | None) -> str:
    return "" if number is None else str(number)


def _range(number: Number) -> str:
    ends = (number.low, number.high)
    return "" if ends == (None, None) else " to ".join("..." if end is None else shown(end) for end in ends)


def _days(days: Days) -> str:
    n = int(days)
    return f"{n // 365} year{'s' if n > 365 else ''}" if n % 365 == 0 and n else f"{n} day{'s' if n != 1 else ''}"  # noqa: PLR2004


def _act(name: str) -> str:
    return name.replace("_", " ")


def _and(names: Iterable[str]) -> str:
    *first, last = [*names] or [""]
    return f"{', '.join(first)} and {last}" if first else last
