"""What is otherwise in one world than in another that is the same: a ledger row that is not written, an occasion whose outcome is given.

A row is not written because what would have caused it does not come on that day: the message that charges her, the entry of the agenda that is
due. What stands on a condition (entering a list, leaving one, points that come back to a whole score) does not happen that day; if the
condition still holds when it is next looked at, it happens then. Every draw is keyed, so all that does not follow from it is as it was. It is
done beside the kernels: the day of one person is cut out of her block's and settled message by message, which is the same day.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from panopolis.columns import DAY_ZERO, PHASES
from panopolis.engine.compiling import kernel_given
from panopolis.engine.fuse import GIVEN
from panopolis.engine.kernels.bundles import EXPIRY_DAYS
from panopolis.engine.kernels.settling import CORRECTION, DELISTING, ERASED, ERASURE, EXPIRES, EXPIRY, LISTING, WON
from panopolis.engine.ledger import copied, joined
from panopolis.engine.recomputing import RECOMPUTATION, number_of_person
from panopolis.errors import WorldError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from panopolis.engine.compiling import Kernel
    from panopolis.engine.kernels.bundles import Law
    from panopolis.engine.plan import Plan
    from panopolis.engine.state import State

_DUE = {EXPIRY: EXPIRES, CORRECTION: WON, ERASURE: ERASED}
"""Kinds of row that an entry of the agenda writes, and that entry's kind."""
_MAKING = threading.Lock()
"""Held while a kernel is made: two blocks may ask for the same one at once."""
_NEVER = 1 << 40
"""Days that no world has."""


class RowName(NamedTuple):
    """A ledger row: its day, phase (a place in ``PHASES``), whom it charges, and which of her rows of that day and phase it is."""

    day: int
    phase: int
    person: int
    k: int

    def __str__(self) -> str:
        """Return it as it is written: ``100:night:4711:0``."""
        return f"{self.day}:{PHASES[self.phase]}:{self.person}:{self.k}"


class Outcome(NamedTuple):
    """What comes of an occasion: its day, the conduct rule, whose it is, and whether she yields."""

    day: int
    rule: str
    person: int
    yields: bool

    def __str__(self) -> str:
        """Return it as it is written: ``100:jaywalking:4711=no``."""
        return f"{self.day}:{self.rule}:{self.person}={'yes' if self.yields else 'no'}"


class Otherwise:
    """Rows that are not written and outcomes that are given, asked for by day."""

    def __init__(self, rows: Iterable[RowName] = (), outcomes: Iterable[Outcome] = ()) -> None:
        self.rows, self.outcomes = tuple(sorted(rows)), tuple(sorted(outcomes))

    def first_day(self) -> int:
        """Return the first day on which anything is otherwise."""
        return min(one.day for one in (*self.rows, *self.outcomes))

    def rows_of(self, day: int, phase: int, block: tuple[int, int]) -> list[RowName]:
        """Return the rows of a day, a phase and a block's people that are not written, in order of person."""
        return [r for r in self.rows if r.day == day and r.phase == phase and block[0] <= r.person < block[1]]

    def outcomes_of(self, day: int, rule: str, block: tuple[int, int]) -> list[Outcome]:
        """Return the outcomes of a day, a rule and a block's people that are given, in order of person."""
        return [o for o in self.outcomes if o.day == day and o.rule == rule and block[0] <= o.person < block[1]]


def stretches(names: Sequence[Any], lo: int, hi: int) -> list[tuple[int, int, Any]]:
    """Return the people ``lo..hi-1`` cut at those who are named: (first, past, None), or (person, person + 1, her name)."""
    found, at = [], lo
    for name in names:
        found += [(at, name.person, None), (name.person, name.person + 1, name)]
        at = name.person + 1
    return [*found, (at, hi, None)]


def missing(name: RowName, rows: np.ndarray) -> WorldError:
    """Return the complaint that a row is not written in this world, with what is."""
    n = len(rows)
    return WorldError(f"there is no row {name} in this world; of person {name.person} that {PHASES[name.phase]} holds {n} row{'s' * (n != 1)}")


def night_without(
    names: Sequence[RowName], block: tuple[int, int], order: np.ndarray, mail: np.ndarray, state: State,
    settle: Callable[[np.ndarray], np.ndarray],
) -> np.ndarray:
    """Settle a block's messages, in ``order``, without the named rows; ``settle`` takes some of them in turn. Return the rows.

    Raises
    ------
    WorldError
        A named row is not written in this world.
    """
    receivers, rows = mail["receiver"][order], []
    for first, past, name in stretches(names, *block):
        here = order[np.searchsorted(receivers, first) : np.searchsorted(receivers, past)]
        rows.append(settle(here) if name is None else _night_of_one(name, here, mail, state, settle))
    return joined(rows)


def _night_of_one(
    name: RowName, order: np.ndarray, mail: np.ndarray, state: State, settle: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    """Settle the messages of one person one by one; a message whose row is named is dropped, a list that she enters by it is not entered."""
    parts, k, found = [settle(order[:0])], 0, False
    for q in range(len(order)):
        if not found and k == name.k and mail["kind"][order[q]] != ERASURE:
            found = True
            continue
        since = state.standing.list_since[name.person].copy()
        rows = settle(order[q : q + 1])
        if not found and k < name.k < k + len(rows):
            rows = _not_entered(name, rows, name.k - k, since, state)
            found = True
        parts.append(rows)
        k += len(rows)
    rows = number_of_person(joined(parts))
    if not found:
        raise missing(name, rows)
    return rows


def _not_entered(name: RowName, rows: np.ndarray, at: int, since: np.ndarray, state: State) -> np.ndarray:
    """Take back the entering of a list; every row of a night after the charge itself is one."""
    lst = int(rows["rule"][at])
    assert rows["kind"][at] == LISTING  # noqa: S101 - nothing else follows from a charge on its night
    state.columns["listed"][name.person] &= np.uint8(255 - (1 << lst))
    state.standing.list_since[name.person, lst] = since[lst]
    return _less(rows, at)


def mornings_without(
    names: Sequence[RowName], block: tuple[int, int], due: np.ndarray, agenda: np.ndarray, state: State, live: Callable[..., np.ndarray]
) -> np.ndarray:
    """Live a block's morning without the named rows, and return the others.

    ``due`` are today's entries of the agenda in order of person, ``agenda`` those of later days, and ``live(block, due, whole=...)`` lives the
    morning of some people; with ``whole`` False no whole score comes back to them.

    Raises
    ------
    WorldError
        A named row is not written in this world.
    """
    rows = []
    for first, past, name in stretches(names, *block):
        here = due[np.searchsorted(due["person"], first) : np.searchsorted(due["person"], past)]
        if name is None:
            rows.append(live((first, past), here))
        else:
            rows.append(_morning_of_one(name, here, agenda, state, partial(live, (first, past))))
    return joined(rows)


def _morning_of_one(name: RowName, due: np.ndarray, agenda: np.ndarray, state: State, live: Callable[..., np.ndarray]) -> np.ndarray:
    """Live one morning to see what would be written, then again without what causes the named row."""
    kept, later = _Kept(state, name.person), agenda.copy()
    rows = live(due)
    if not 0 <= name.k < len(rows):
        raise missing(name, rows)
    row = rows[name.k]
    kind, which, asked = int(row["kind"]), int(row["rule"]), int(row["asked"])
    if kind == DELISTING:
        state.columns["listed"][name.person] |= np.uint8(1 << which)
        return number_of_person(_less(rows, name.k))
    kept.put_back()
    agenda[:] = later
    if kind in _DUE:
        nth = int((rows["kind"][: name.k] == kind).sum())
        return live(np.delete(due, np.flatnonzero(due["kind"] == _DUE[kind])[nth]))
    if kind == RECOMPUTATION:
        held = state.standing.index[name.person]
        held[which] += asked  # as if the dimension had moved the score by that already
        rows = live(due)
        held[which] -= asked
        return rows
    return live(due, whole=False)


class _Kept:
    """What a morning may change of one person, kept so that she can live it again."""

    def __init__(self, state: State, person: int) -> None:
        self._state, self._person = state, person
        self._columns = {name: held[person] for name, held in state.columns.items()}
        self._standing = {name: held[person].copy() for name, held in state.standing._asdict().items()}

    def put_back(self) -> None:
        """Put it all back."""
        for name, value in self._columns.items():
            self._state.columns[name][self._person] = value
        for name, value in self._standing.items():
            getattr(self._state.standing, name)[self._person] = value


def without_whole(law: Law) -> Law:
    """Return a law under which no whole score comes back: its clean time, or its cycle, has no end."""
    number = law.number.copy()
    number[EXPIRY_DAYS] = _NEVER
    return law._replace(number=number)


def walks_given(
    outcomes: Sequence[Outcome], block: tuple[int, int], chosen: np.ndarray, state: State, plan: Plan, step: Kernel,
    call: Callable[[Kernel, str, np.ndarray, int], np.ndarray],
) -> list[np.ndarray]:
    """Ask a conduct rule's people (``chosen``, ascending) in turn, some with a given outcome, by ``call``; return what they say, in order.

    Raises
    ------
    WorldError
        An occasion does not come on that day, or an outcome that is given has no chance.
    """
    mail = []
    for first, past, outcome in stretches(outcomes, *block):
        here = chosen[np.searchsorted(chosen, first) : np.searchsorted(chosen, past)]
        if outcome is None:
            asked, name = step, "walk"
        elif len(here):
            with _MAKING:
                asked, name = kernel_given(plan, outcome.rule, yields=outcome.yields), GIVEN[outcome.yields]
        else:
            raise _no_occasion(outcome, state)
        if len(here):
            mail.append(call(asked, name, here, len(here)))
    return mail


def _no_occasion(outcome: Outcome, state: State) -> WorldError:
    after = int(state.due[outcome.rule][outcome.person]) - DAY_ZERO
    return WorldError(
        f"person {outcome.person} has no occasion of '{outcome.rule}' on day {outcome.day}; the next one after it comes on day {after}"
    )


def _less(rows: np.ndarray, at: int) -> np.ndarray:
    keep = np.ones(len(rows), bool)
    keep[at] = False
    return copied(rows[keep])
