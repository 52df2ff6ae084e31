"""Treatments: each door that a standing closes and each privilege it grants, beside the acts or columns that lead there.

Contexts are those that belong to an act, column, door or privilege by itself (``columns``, and ``related`` in ``law.yaml``), not those that the
scheme writes beside them; so two schemes that do the same are judged alike whatever they call it. What the scheme calls it is kept beside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from panopolis.columns import ACTS, DOORS, PERSON, PRIVILEGES
from panopolis.scheme import fed_by
from panopolis.study.audit.law import asked_law

if TYPE_CHECKING:
    from collections.abc import Iterator

    from panopolis.scheme import Consequence, Standing

DENY, GRANT = "deny", "grant"


@dataclass(frozen=True)
class Way:
    """What leads to a standing: an act, or a column in a dimension of an index.

    ``needs`` is how many records of the act alone lead there, None where that has no answer; ``gravity`` is None for a column, which
    has none; ``lowers`` says whether it takes points.
    """

    name: str
    context: str
    stated: str
    gravity: int | None
    needs: int | None
    lowers: bool
    where: str
    of_others: bool = False


@dataclass(frozen=True)
class Treatment:
    """One door closed or privilege granted by a standing."""

    when: str
    kind: str
    what: str
    contexts: tuple[str, ...]
    stated: str
    severity: int
    by_score: bool
    where: str
    ways: tuple[Way, ...] = field(default=())

    @property
    def standing(self) -> str:
        """Its cause in words: ``list 'black'``."""
        cause, _, name = self.when.partition(".")
        return f"{cause} '{name}'"

    def unrelated(self) -> tuple[Way, ...]:
        """Return the ways whose context is none of its own.

        What only raises a score does not close a door; but who does not do it has no privilege, so there it counts.
        """
        leads = (way for way in self.ways if way.lowers or self.kind == GRANT)
        return tuple(way for way in leads if way.context not in self.contexts)

    def harder(self, levels: float) -> tuple[Way, ...]:
        """Return the ways by which acts alone lead here although it is so many levels more severe than they are grave."""
        graded = (way for way in self.ways if way.lowers and way not in self.ungraded())
        return tuple(way for way in graded if way.needs is not None and self.severity - (way.gravity or 0) >= levels)

    def ungraded(self) -> tuple[Way, ...]:
        """Return the ways of which gravity is no measure: columns of an index, and what a lender weighs as a risk."""
        risks = {(one.what, one.context) for one in asked_law().judged_by_risk}
        return tuple(way for way in self.ways if way.lowers and (way.gravity is None or (self.what, way.context) in risks))

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain mappings and lists."""
        kept = {name: getattr(self, name) for name in ("when", "kind", "what", "stated", "severity", "by_score", "where")}
        ways = [{name: getattr(way, name) for name in Way.__dataclass_fields__} for way in self.ways]
        unrelated = [way.name for way in self.unrelated()]
        return kept | {"contexts": list(self.contexts), "unrelated": unrelated, "ways": ways}


def treatments(stand: Standing) -> tuple[Treatment, ...]:
    """Return everything that a score, tier or list of the scheme leads to; what follows from one record alone is not among it."""
    found = []
    for place, consequence in enumerate(stand.own.consequences):
        if consequence.cause == "record":
            continue
        where = stand.own.where("consequences", place)
        found += [_treatment(stand, consequence, DENY, door, where) for door in consequence.deny]
        found += [_treatment(stand, consequence, GRANT, privilege, where) for privilege in consequence.grant]
    return tuple(found)


def _treatment(stand: Standing, consequence: Consequence, kind: str, what: str, where: str) -> Treatment:
    own = DOORS[what].context if kind == DENY else PRIVILEGES[what][0]
    contexts = (own, *(one.context for one in asked_law().related if one.what == what))
    by_default = DOORS[what].severity if kind == DENY else 0
    severity = by_default if consequence.severity is None else int(consequence.severity.value)
    by_score = consequence.cause == "tier" or stand.own.lists[consequence.name].enter.trigger.startswith("score")
    ways = tuple(_ways(stand, consequence.when, kind))
    return Treatment(consequence.when, kind, what, contexts, consequence.context, severity, by_score, where, ways)


def _ways(stand: Standing, when: str, kind: str) -> Iterator[Way]:
    score = stand.own.score
    for name in fed_by(stand, when)[1]:
        if score is not None and name in score.dimensions:
            yield from _columns(stand, name)
        else:
            yield _act(stand, name, when, kind)


def _columns(stand: Standing, name: str) -> Iterator[Way]:
    """Yield the columns of a dimension; one whose context is none (age) keeps the context that the scheme gives it."""
    score = stand.own.score
    dimension = score.dimensions[name] if score is not None else None
    for column in dimension.of if dimension is not None else ():
        own = PERSON[column].context
        stated = dimension.context if dimension is not None else own
        where = stand.own.where("score", "dimensions", name, "of", column)
        yield Way(column, stated if own == "none" else own, stated, None, None, lowers=True, where=where)


OF_OTHERS = ("listed_kin", "listed_tie")
"""Acts that are no deeds of hers: what they count is someone else's standing."""


def _act(stand: Standing, name: str, when: str, kind: str) -> Way:
    rule = stand.joined.rules[name]
    own = ACTS[name].context if name in ACTS else rule.context
    by_points = _by_score(stand, when)
    points = [step.value for step in rule.points.steps()] if rule.points is not None else []
    lowers = min(points, default=0.0) < 0 if by_points else True
    needs = _needs(stand, when, points, kind) if by_points else _records(stand, when)
    inside = name in stand.own.rules
    where = stand.own.where("rules", name) if inside else f"law of the society '{stand.society}'"
    return Way(name, own, rule.context, _gravity(stand, name), needs, lowers, where, name in OF_OTHERS)


def _gravity(stand: Standing, name: str) -> int:
    """Return the gravity of an act; where overdue debts count, that of falling behind and not of taking up a debt."""
    rule, debt = stand.joined.rules[name], stand.joined.debt
    if name == "debt" and debt is not None and debt.counts == "overdue" and rule.gravity is None:
        return ACTS["overdue_debt"].gravity
    return stand.joined.gravity_of(name)


def _by_score(stand: Standing, when: str) -> bool:
    cause, _, name = when.partition(".")
    return cause == "tier" or (cause == "list" and stand.own.lists[name].enter.trigger.startswith("score"))


def _records(stand: Standing, when: str) -> int | None:
    """Return how many records enter a list that is entered by records."""
    enter = stand.own.lists[when.partition(".")[2]].enter
    return int(enter.count.value) if enter.count is not None else 1


def _needs(stand: Standing, when: str, points: list[float], kind: str) -> int | None:
    """Return how many records of one act alone take the score from its start to where the standing begins, were none to lapse."""
    step, score = min(points, default=0.0), stand.own.score
    edge = _edge(stand, when)
    if kind == GRANT or score is None or edge is None or step >= 0:
        return None
    at, strictly = edge
    if score.floor is not None and (score.floor.value > at or (strictly and score.floor.value >= at)):
        return None
    falls = (score.start.value - at) / -step
    return max(0, math.floor(falls + 1e-9) + 1 if strictly else math.ceil(falls - 1e-9))


def _edge(stand: Standing, when: str) -> tuple[float, bool] | None:
    """Return the score at which (or, if True, below which) a standing begins on the way down; None where it begins on the way up."""
    cause, _, name = when.partition(".")
    if cause == "list":
        at = stand.own.lists[name].enter.score_at_most
        return None if at is None else (at.value, False)
    above = [tier.at.value for tier in stand.own.tiers]
    place = stand.own.tier_names().index(name)
    return (above[place], True) if place < len(above) else None
