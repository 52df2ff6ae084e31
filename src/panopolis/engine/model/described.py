"""What each rule of a model reads, and as of when: the same look-up as ``reading`` makes, in words, for a description of the model.

A rule together reads other rows as of last night, in rounds as of the round before, in turn as they are now. Its own row, and both of a pair drawn
anew, are read as they are now; totals and picks stand as other rows do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from panopolis.engine.model.declared import PAIR, SIDES, Asked, Declared
from panopolis.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = "now"
WHEN = {"together": "last night", "rounds": "the round before", "in_turn": NOW}
"""As of when others are read, by activation."""
DRAWN = {
    "draw": "uniform in (0, 1)", "draw_2": "uniform in (0, 1), another", "draw_3": "uniform in (0, 1), a third", "noise": "standard normal",
}
_GIVEN = {"day": "number of the step, from 0", "round": "number of the round, from 0"}


@dataclass(frozen=True)
class Reading:
    """One name that a rule reads: what it is, whether of another row, as of when, and whether it is drawn."""

    name: str
    what: str
    when: str = ""
    others: bool = False
    drawn: bool = False


@dataclass(frozen=True)
class _Place:
    """A row that is read: its table, whose it is in words, and whether it is read as it is now whatever the activation."""

    table: str
    whose: str
    own: bool
    far: bool


def readings(made: Declared, asked: Asked) -> Iterator[Reading]:
    """Yield what a rule reads, in the order of its parameters.

    Raises
    ------
    RuleError
        For a name that the model lacks; kernels of such a model cannot be written either.
    """
    when = WHEN[asked.rule.activation]
    for name in asked.reads:
        found = _everywhere(made, name, when) or next(_of_places(made, asked, name, when), None)
        if found is None:
            raise RuleError(f"rule '{asked.rule.name}' reads '{name}', which is no column, total, pick, setting or given value there")
        yield found


def _everywhere(made: Declared, name: str, when: str) -> Reading | None:
    if name in DRAWN:
        return Reading(name, f"a draw, {DRAWN[name]}", drawn=True)
    if name in _GIVEN:
        return Reading(name, _GIVEN[name])
    if name in made.settings:
        return Reading(name, "a setting")
    if name.startswith("n_") and name[2:] in made.sizes:
        return Reading(name, f"how many rows '{name[2:]}' has")
    if name in made.over_all():
        return Reading(name, "a total over all", when, others=True)
    return None


def _of_places(made: Declared, asked: Asked, name: str, when: str) -> Iterator[Reading]:
    pair = asked.rule.meets == PAIR and asked.rule.activation == "together"
    places = [("", _Place(asked.table, "its own", own=True, far=False))]
    if asked.other:
        ends = _Place(asked.table, "its own", own=True, far=False), _Place(asked.other, "whom it meets", own=pair, far=True)
        places = list(zip(SIDES, ends, strict=True))
    for side, place in places:
        if name.startswith(side):
            found = _of_row(made, name, name.removeprefix(side), place, when)
            if found:
                yield found


def _of_row(made: Declared, name: str, rest: str, place: _Place, when: str) -> Reading | None:
    table = place.table
    if rest == "number":
        return Reading(name, f"number of the row, {place.whose}", others=place.far)
    if rest in made.columns[table]:
        return Reading(name, f"column `{rest}` of '{table}', {place.whose}", NOW if place.own else when, others=place.far)
    if rest in made.totals and made.home(made.totals[rest]) == table:
        return Reading(name, f"total `{rest}`, {place.whose}", when, others=True)
    if rest in made.picks and made.ties[made.picks[rest].over].first == table:
        return Reading(name, f"pick `{rest}`: a row by chance, {place.whose}", when, others=True, drawn=True)
    return _further(made, name, rest, place, when)


def _further(made: Declared, name: str, rest: str, place: _Place, when: str) -> Reading | None:
    table = place.table
    if rest.startswith("n_") and rest[2:] in made.ties and made.ties[rest[2:]].first == table:
        return Reading(name, f"how many ties `{rest[2:]}` it has, {place.whose}")
    if rest.startswith("lot_") and rest[4:] in made.sizes:
        return Reading(name, f"row of '{rest[4:]}' that falls to it by lot, {place.whose}", drawn=True)
    pointed = made.points(table, rest)
    if pointed:
        column, to, further = pointed
        return _of_row(made, name, further, _Place(to, f"the row that `{column}` points to", own=False, far=True), when)
    alone = made.alone(rest)
    return _of_row(made, name, alone[1], _Place(alone[0], f"the one row of '{alone[0]}'", own=False, far=True), when) if alone else None
