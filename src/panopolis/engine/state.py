"""The state of a world: columns, clocks, standing and agenda, and the hash over all of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from panopolis.engine.arena import copied_together, together
from panopolis.engine.kernels.bundles import E_ERASES, L_RING, L_WIDTH, N_DIMENSION, Law, Standing
from panopolis.engine.ledger import AGENDA

if TYPE_CHECKING:
    from panopolis.engine.plan import Plan
    from panopolis.scheme import Scheme
    from panopolis.society import Society

SHIFT, LEAST_SHIFT = 18, 16
"""log2 of the most and of the fewest people in a block that is one of several: smaller ones pay for calls (65,536 took a third longer than
262,144 where little happens), larger ones cannot be shared out."""


@dataclass
class State:
    """Everything that a checkpoint must hold. Arrays are ``(n_person,)`` unless said otherwise; ``t`` is the next day to run.

    ``beside`` holds what ratings keep beside the columns: ``memory``, a byte a tie, and ``recent``, ``(n_person, stars that count)``.
    """

    t: int
    columns: dict[str, np.ndarray]
    due: dict[str, np.ndarray]
    standing: Standing
    agenda: list[np.ndarray]
    shown: np.ndarray
    traits: dict[str, np.ndarray] = field(repr=False)
    beside: dict[str, np.ndarray] = field(default_factory=dict)

    def array(self, name: str) -> np.ndarray:
        """Return a column by name, trait or not."""
        return self.columns[name] if name in self.columns else self.traits[name]

    def parts(self) -> dict[str, np.ndarray]:
        """Return every array by a name of its own, in a fixed order, the agenda in order of person."""
        agenda = np.concatenate(self.agenda) if self.agenda else np.zeros(0, AGENDA)
        agenda = agenda[np.argsort(agenda["person"], kind="stable")]
        named = {f"column.{k}": v for k, v in sorted(self.columns.items())}
        named |= {f"due.{k}": v for k, v in sorted(self.due.items())}
        named |= {f"standing.{k}": v for k, v in zip(Standing._fields, self.standing, strict=True)}
        named |= {f"beside.{k}": v for k, v in sorted(self.beside.items())}
        return named | {"agenda": agenda, "shown": self.shown}

    def digest(self) -> str:
        """Return the state hash: sha256 over the day and every array's name, type, shape and bytes."""
        state = sha256(f"panopolis state 1|{self.t}".encode())
        for name, array in self.parts().items():
            state.update(f"|{name}|{array.dtype.str if array.dtype.names is None else array.dtype.descr}|{array.shape}|".encode())
            state.update(np.ascontiguousarray(array).view(np.uint8).reshape(-1).data if array.size else b"")
        return state.hexdigest()

    def copy(self) -> State:
        """Return an independent state that shares only the traits."""
        return State(
            self.t, copied_together(self.columns), copied_together(self.due), Standing(**copied_together(self.standing._asdict())),
            [a.copy() for a in self.agenda], self.shown.copy(), self.traits,
            {name: a.copy() for name, a in self.beside.items()},
        )

    def bytes_person(self) -> float:
        """Return the bytes of state a person takes; traits, which are drawn and never change, and ties are not state."""
        arrays = [*self.columns.values(), *self.due.values(), *self.standing, *(self.beside[k] for k in self.beside if k == "recent")]
        return sum(a.nbytes for a in arrays) / len(next(iter(self.columns.values())))


def new_state(plan: Plan, society: Society, t: int, n_block: int) -> State:
    """Return the state before the first day: starting values that are plain numbers; functions of traits come after."""
    n = society.n_person
    columns = together({c.name: ((n,), np.dtype(c.dtype)) for c in plan.columns if c.kind != "trait"})
    for c in plan.columns:
        if c.name in columns and c.start and not callable(c.start):
            columns[c.name][:] = c.start / c.scale
        if c.relax:
            columns[f"{c.name}_day"][:] = t
    due = together({s.rule.name: ((n,), np.dtype(np.uint16)) for s in plan.steps if s.rule.kind == "conduct"})
    traits = {c.name: society.traits[c.name] for c in plan.columns if c.kind == "trait"}
    shown = np.zeros(len(society.recipe.districts), np.int64)
    return State(t, columns, due, empty_standing(n), [np.zeros(0, AGENDA) for _ in range(n_block)], shown, traits)


def empty_standing(n: int) -> Standing:
    """Return the standing of a world that keeps none."""
    u2, u1, i4 = np.uint16, np.uint8, np.int32
    return Standing(*(np.zeros((n, 0), d) for d in (u2, u2, u1, u2, i4, u2, u2, i4, i4)))


def fresh_standing(n: int, law: Law) -> Standing:
    """Return the standing arrays as wide as a law needs them, all zero."""
    ring = max((int(r[L_RING] + r[L_WIDTH]) for r in law.list_rule), default=0)
    slots, caps = int(law.slot.max(initial=-1)) + 1, int((law.year_cap >= 0).sum())
    clean = 1 if law.number[5] in (1, 3) else 0
    widths = ((ring, np.uint16), (slots, np.uint16), (slots, np.uint8), (caps, np.uint16), (caps, np.int32),
              (len(law.list_rule), np.uint16), (clean, np.uint16), (int(law.erasure[E_ERASES]), np.int32),
              (int(law.number[N_DIMENSION]), np.int32))
    return Standing(**together({name: ((n, w), np.dtype(d)) for name, (w, d) in zip(Standing._fields, widths, strict=True)}))


def settle_relaxed(state: State, law: Law) -> None:
    """Write scores as they are today, and today as their day: what relaxed under a law stays relaxed, what did not begins now."""
    score, since = state.columns["score"], state.columns["score_day"]
    if law.number[5] == 4:
        start = law.number[0]
        now = start + np.floor((score - start) * law.kept[state.t - since.astype(np.int64)] + 0.5).astype(np.int64)
        score[:] = np.where(since > 0, now, score)
    since[:] = state.t


def carried_standing(old: Standing, was: tuple[Scheme, Law], now: tuple[Scheme, Law], listed: np.ndarray) -> Standing:
    """Return standing as wide as the new law needs it, with what both schemes keep under one name; ``listed`` is rewritten in place.

    Counted charges stay for a list of the same name, earlier charges of an act for the same act, a yearly cap for the same act.
    """
    n = len(listed)
    new = fresh_standing(n, now[1])
    before, after = list(was[0].lists), list(now[0].lists)
    bits = np.zeros(n, np.uint8)
    for j, name in enumerate(after):
        if name in before:
            k = before.index(name)
            bits |= ((listed >> k) & 1).astype(np.uint8) << j
            new.list_since[:, j] = old.list_since[:, k]
            a, b = was[1].list_rule[k], now[1].list_rule[j]
            for q in range(int(min(a[L_WIDTH], b[L_WIDTH]))):
                new.strikes[:, b[L_RING] + q] = old.strikes[:, a[L_RING] + q]
    listed[:] = bits
    for a, b in zip(was[1].slot, now[1].slot, strict=True):
        if a >= 0 and b >= 0:
            new.repeat_day[:, b], new.repeat_n[:, b] = old.repeat_day[:, a], old.repeat_n[:, a]
    _carry_caps(old, new, was[1], now[1])
    if old.clean_day.shape[1] and new.clean_day.shape[1]:
        new.clean_day[:] = old.clean_day
    if old.shared.shape[1] and new.shared.shape[1]:
        new.shared[:] = old.shared
    if same_index(was[0], now[0]):
        new.index[:] = old.index
    return new


def fitted(standing: Standing, scheme: Scheme, was: Law, now: Law, listed: np.ndarray) -> Standing:
    """Return standing as a law needs it on a date on which a scheme's numbers change: anew if lists now count other numbers of charges."""
    places = (L_RING, L_WIDTH)
    if np.array_equal(was.list_rule[:, places], now.list_rule[:, places]):
        return standing
    return carried_standing(standing, (scheme, was), (scheme, now), listed)


def same_index(was: Scheme, now: Scheme) -> bool:
    """Return whether two schemes keep an index of dimensions of the same names, so that one can go on where the other stopped."""
    one, other = was.score, now.score
    if one is None or other is None or not one.kind == other.kind == "index":
        return False
    return [*one.dimensions] == [*other.dimensions]


def _carry_caps(old: Standing, new: Standing, was: Law, now: Law) -> None:
    for act in np.flatnonzero((was.year_cap >= 0) & (now.year_cap >= 0)):
        a, b = int((was.year_cap[:act] >= 0).sum()), int((now.year_cap[:act] >= 0).sum())
        new.year_day[:, b], new.year_given[:, b] = old.year_day[:, a], old.year_given[:, a]


def block_shift(n_person: int, threads: int) -> int:
    """Return log2 of the people in a block: large, but two blocks a thread where there are people enough; no bit depends on it."""
    shift = SHIFT
    while threads > 1 and shift > LEAST_SHIFT and n_person <= (2 * threads - 1) << shift:
        shift -= 1
    return shift
