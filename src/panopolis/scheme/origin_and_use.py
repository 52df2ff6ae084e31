"""Origin and use: in which contexts the records behind a standing arose, and in which context it is held against (or for) someone.

The European ban on social scoring asks this of a scheme (Regulation (EU) 2024/1689, Art. 5(1)(c)(i)). What is printed is what the scheme
itself says of contexts; it is an indication, not a verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.columns import ACTS, DOORS, PRIVILEGES
from panopolis.scheme.explanation import Table
from panopolis.scheme.wording import act_words, days_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from panopolis.scheme.beneath import Standing
    from panopolis.scheme.reach import Consequence, List

ORIGIN = "Origin: what leads to a standing"
USE = "Use: what follows from it, beside its origin"
_ORIGIN_NOTE = (
    "'(law)': ordinary law alone makes the record; 'itself': the act by itself belongs to another context than the scheme says."
)
_USE_NOTE = (
    "Origin is the context in which the records arose, use the context in which the consequence is felt, both as the scheme states them; "
    "'itself': the door or privilege by itself belongs elsewhere. This is an indication, not a verdict: another context is not yet an "
    "unrelated one, and whether a treatment is out of proportion is not looked at."
)


def origin_and_use(stand: Standing) -> tuple[Table, ...]:
    """Return the contexts that feed each standing, and beside them the context of each thing that follows from it."""
    own = stand.own
    standings = list(dict.fromkeys((*(f"list.{name}" for name in own.lists), *(c.when for c in own.consequences))))
    ways = {when: fed_by(stand, when) for when in standings}
    origin = tuple((when, way, _by_context(stand, acts)) for when, (way, acts) in ways.items())
    use = tuple(row for c in own.consequences for row in _rows(c, _contexts(stand, ways[c.when][1])))
    found = (
        Table(ORIGIN, ("standing", "way in", "origin"), origin, _ORIGIN_NOTE),
        Table(USE, ("standing", "what follows", "use", "origin", "use beside origin"), use, _USE_NOTE),
    )
    return tuple(table for table in found if table.rows)


def _contexts(stand: Standing, acts: list[str]) -> list[str]:
    return list(dict.fromkeys(_context(stand, act) for act in acts))


def _context(stand: Standing, act: str) -> str:
    """Return the context of an act, or of a dimension of an index."""
    dimensions = stand.own.score.dimensions if stand.own.score is not None else {}
    return dimensions[act].context if act in dimensions else stand.joined.rules[act].context


def _rows(c: Consequence, origins: list[str]) -> Iterator[tuple[str, ...]]:
    for what, own in _effects(c):
        itself = f" (itself: {own})" if own != c.context else ""
        yield c.when, what, f"{c.context}{itself}", ", ".join(origins), _beside(c.context, origins)


def _effects(c: Consequence) -> Iterator[tuple[str, str]]:
    """Yield what a consequence does, and the context that belongs to it by itself."""
    for door in c.deny:
        yield f"closes: {act_words(door)}", DOORS[door].context
    for privilege in c.grant:
        yield f"grants: {act_words(privilege)}", PRIVILEGES[privilege][0]
    if c.show:
        yield "shows: face on screens", c.context


def fed_by(stand: Standing, when: str) -> tuple[str, list[str]]:
    """Return the way into a standing, and the acts (or the dimensions of an index) whose records lead to it."""
    cause, _, name = when.partition(".")
    if cause == "record":
        return "one record", [name]
    if cause == "list":
        entry = stand.own.lists[name]
        return _way_onto(entry), _acts_of_list(stand, entry)
    at = {tier.name: tier.at.value for tier in stand.own.tiers}
    return (f"score from {at[name]:g}" if name in at else f"score below {stand.own.tiers[0].at.value:g}"), _with_points(stand)


def _acts_of_list(stand: Standing, entry: List) -> list[str]:
    enter = entry.enter
    if enter.act is not None:
        return [enter.act]
    if enter.gravity is not None:
        return [act for act in stand.joined.rules if stand.joined.gravity_of(act) >= enter.gravity.value]
    if enter.of is not None:
        return [act for act, rule in stand.joined.rules.items() if enter.of in (act, rule.context)]
    return _with_points(stand)


def _with_points(stand: Standing) -> list[str]:
    """Return the acts that move the score, or the dimensions that it is made of."""
    if stand.own.score is not None and stand.own.score.kind == "index":
        return list(stand.own.score.dimensions)
    return [
        act
        for act, rule in stand.joined.rules.items()
        if rule.points is not None and any(step.value for step in rule.points.steps())
    ]


def _way_onto(entry: List) -> str:
    enter = entry.enter
    if enter.count is not None and enter.within is not None:
        return f"{enter.count.value:g} records in {days_words(enter.within)}"
    bound, word = (enter.score_at_most, "at most") if enter.score_at_most else (enter.score_at_least, "at least")
    return f"score {word} {bound.value:g}" if bound else "one record"


def _by_context(stand: Standing, acts: list[str]) -> str:
    """Return the acts by context: ``transport (jaywalking, riding offence); finance (debt)``."""
    by_context: dict[str, list[str]] = {}
    for act in acts:
        context = _context(stand, act)
        own = ACTS[act].context if act in ACTS else context
        by_law = act in stand.joined.rules and act not in stand.own.rules
        marks = (" (law)" if by_law else "") + (f" (itself: {own})" if own != context else "")
        by_context.setdefault(context, []).append(act_words(act) + marks)
    return "; ".join(f"{context}: {', '.join(names)}" for context, names in by_context.items()) or "no act"


def _beside(use: str, origins: list[str]) -> str:
    others = [context for context in origins if context != use]
    if not others:
        return "the same" if origins else ""
    return f"other than some: {', '.join(others)}" if use in origins else "other than every origin"
