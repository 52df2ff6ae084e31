"""Names of rows and of outcomes: how they are written, and which row of a ledger is meant.

- A row is ``DAY:PHASE:PERSON:K``: ``100:night:4711:0`` is the first row (k = 0) that stands against person 4711 in the night of day 100.
- An outcome is ``DAY:RULE:PERSON=yes`` or ``=no``: at the occasion that conduct rule RULE has for her on that day she yields, or does not. The
  name of an act or a door may stand for the rule that leads to it, if one alone does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from panopolis.columns import PHASES
from panopolis.engine import Otherwise, Outcome, RowName
from panopolis.errors import RequestError, ResultsError, did_you_mean
from panopolis.results import keeps_rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.engine import Plan
    from panopolis.results import Results
    from panopolis.study.request import Request

WRITTEN_IN = (PHASES[0], PHASES[3])
"""Phases that write rows."""
_ROW = re.compile(r"(\d+):(\w+):(\d+):(\d+)")
_OUTCOME = re.compile(r"(\d+):(\w+):(\d+)=(yes|no)")
_SEE = "docs/how_to/resume_and_branch.md says where to read it"


def otherwise_of(without: Sequence[str], force: Sequence[str], plan: Plan, request: Request) -> Otherwise:
    """Return what is otherwise by the names of rows that are not written and of outcomes that are given.

    Raises
    ------
    RequestError
        A name is not written as it should be, names a day or a person that the run has not, or comes twice.
    """
    rows, outcomes = [_row(name) for name in without], [_outcome(name, plan) for name in force]
    for option, one in [*(("without", r) for r in rows), *(("force", o) for o in outcomes)]:
        if one.day >= request.days:
            raise RequestError(f"--{option} {one}: the run's days are 0 to {request.days - 1}")
        if one.person >= request.people:
            raise RequestError(f"--{option} {one}: the run's people are 0 to {request.people - 1:,}")
    _refuse_twice([(r.person, r.day, PHASES[r.phase]) for r in rows], "one row of hers can be taken out of one such time")
    _refuse_twice([(o.person, o.day, f"'{o.rule}'") for o in outcomes], "her occasion of that day has one outcome")
    return Otherwise(rows, outcomes)


def _refuse_twice(named: Sequence[tuple[int, int, str]], why: str) -> None:
    for person, day, what in named:
        if named.count((person, day, what)) > 1:
            raise RequestError(f"person {person}, day {day}, {what} is named twice, but {why}")


def _row(name: str) -> RowName:
    found = _ROW.fullmatch(name)
    if found is None:
        raise RequestError(f"--without {name}: a row is named DAY:PHASE:PERSON:K, such as 100:night:4711:0; {_SEE}")
    day, phase, person, k = found.groups()
    if phase not in WRITTEN_IN:
        raise RequestError(f"--without {name}: rows are written in the {' or the '.join(WRITTEN_IN)}, but not in the '{phase}'")
    return RowName(int(day), PHASES.index(phase), int(person), int(k))


def _outcome(name: str, plan: Plan) -> Outcome:
    found = _OUTCOME.fullmatch(name)
    if found is None:
        raise RequestError(
            f"--force {name}: an outcome is named DAY:RULE:PERSON=yes or =no, such as 100:jaywalking:4711=no; {_SEE}"
        )
    day, rule, person, word = found.groups()
    return Outcome(int(day), _rule(name, rule, plan), int(person), word == "yes")


def _rule(name: str, wanted: str, plan: Plan) -> str:
    known = [step.rule for step in plan.steps if step.rule.kind == "conduct"]
    leading = [rule.name for rule in known if wanted in (*rule.commits, rule.door)]
    if wanted in (rule.name for rule in known):
        return wanted
    if len(leading) == 1:
        return leading[0]
    if leading:
        raise RequestError(f"--force {name}: several rules lead to '{wanted}'; name one: {', '.join(leading)}")
    raise RequestError(
        f"--force {name}: '{wanted}' is no rule that has occasions{did_you_mean(wanted, [rule.name for rule in known])}"
    )


_OF_THAT_TIME = "SELECT k, kind, rule FROM ledger WHERE day = $day AND charged = $person AND phase = $phase ORDER BY k"


def refuse_unknown(results: Results, otherwise: Otherwise) -> None:
    """Refuse a row that a ledger should hold and does not.

    Raises
    ------
    ResultsError
        Says which rows of hers it has of that time.
    """
    for row in otherwise.rows:
        if row.day < results.days_written and keeps_rows_of(results.manifest, row.person):
            about = {"day": row.day, "person": row.person, "phase": PHASES[row.phase]}
            held = results.sql(_OF_THAT_TIME, about).to_pylist()
            if row.k not in (one["k"] for one in held):
                said = ", ".join(_said(row, one) for one in held) or "none"
                raise ResultsError(
                    f"{results.folder} has no row {row}; of person {row.person} in that {about['phase']} it has: {said}"
                )


def _said(row: RowName, held: dict[str, Any]) -> str:
    return f"{row._replace(k=held['k'])} ({' '.join(filter(None, (held['kind'], held['rule'])))})"
