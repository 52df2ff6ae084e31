"""A part of a society: some of its 64 partitions by person id, lived in one process while others live the rest.

Each process holds everyone's traits and ties, and room for everyone's state, of which it lives its own partitions and keeps of the others what a
kernel may read of another: who is on which list and in which tier, when someone last spoke out, and where people give each other stars what a
meeting reads. A person's draws depend on seed, person and day alone, so what is lived here is what one process would have lived.

A day has two halves. ``morning`` takes what the others published last night and gives the messages that leave; ``night`` takes those that
arrive, in the order of the senders' partitions, settles them and gives what the day left behind and what the others must know tomorrow.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.engine.around import AROUND
from panopolis.engine.exchange import NO_MAIL, NOBODY, Exchange
from panopolis.engine.ledger import joined
from panopolis.engine.state import block_shift
from panopolis.engine.world import World
from panopolis.errors import WorldError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.engine.ledger import Day
    from panopolis.engine.plan import Plan

N_PARTITION = 64
"""Partitions of a society, whatever the number of workers."""
MEMORY = "beside.memory"
"""What is remembered of each tie, among the names of what is published."""
WATCHED = ("effort", "strain", "slips", "star_weight", "weight_all", "stars_count")
"""Columns that whoever records ratings looks at every night."""
_WRITTEN = ("star_sum", "star_weight", "recent_sum", "stars_count")
Change = tuple[np.ndarray | None, np.ndarray]
"""What changed of a published array: where, counted from the first of the part's own, and the values; all of it where there is no place."""


def bounds(n_person: int) -> list[int]:
    """Return where each partition begins, and where the last one ends.

    >>> bounds(1000)[:4], len(bounds(1000)), bounds(1000)[-1]
    ([0, 15, 31, 46], 65, 1000)
    """
    return [k * n_person // N_PARTITION for k in range(N_PARTITION + 1)]


def shares(n_worker: int) -> list[tuple[int, int]]:
    """Return the first partition of each worker and the one after its last, as even as may be.

    >>> shares(3)
    [(0, 21), (21, 42), (42, 64)]
    """
    return [(k * N_PARTITION // n_worker, (k + 1) * N_PARTITION // n_worker) for k in range(n_worker)]


def together(first: int, last: int, n_person: int, threads: int) -> list[int]:
    """Return which partitions begin a block, and ``last``: those lived together are as many people as one process lives at once.

    A call of a kernel costs the same for a hundred people as for ten thousand, so partitions of few people are not lived one by one.

    >>> together(0, 64, 300_000, 1), together(32, 64, 300_000, 1), len(together(0, 64, 25_000_000, 1))
    ([0, 32, 64], [32, 64], 65)
    """
    edges = bounds(n_person)
    people = edges[last] - edges[first]
    n = min(max(-(-people >> block_shift(people, threads)), 1), last - first)
    return [first + k * (last - first) // n for k in range(n + 1)]


def published(plan: Plan, world: World) -> tuple[str, ...]:
    """Return the names of what a kernel of this world may read of people of other partitions.

    Raises
    ------
    WorldError
        If a rule reads its ties in a way that this list does not know.
    """
    names: dict[str, None] = {}
    steps = {step.rule.name: step for step in plan.steps}
    for kernel in world.kernels.steps:
        step = steps[kernel.rule.name]
        known = step.names & {"climate", *AROUND}
        around = any(whose in ("neighbours", "company") for found in kernel.arguments.values() for whose, _ in found)
        if around and not known:
            raise WorldError(f"rule '{step.rule.name}' reads others in a way that no other machine can be told of; leave out --ray")
        if "climate" in known:
            names["spoke_day"] = None
    if world.looks_around:
        names |= dict.fromkeys(("listed", "tier"))
    if world.kernels.meeting is not None:
        rules = [s for s in plan.steps if s.rule.meets]
        read = {n.removeprefix("me_").removeprefix("other_") for s in rules for n in s.names}
        held = [name for whose, name in world.kernels.meeting.arguments if whose and name in world.state.columns]
        names |= dict.fromkeys([name for name in held if name not in _WRITTEN or name in read] + [MEMORY])
    return tuple(names)


Parcel = tuple[np.ndarray, np.ndarray]
"""What goes to the people of one worker: messages, and who of them are told that a tie was charged."""
NOTHING: Parcel = NO_MAIL, NOBODY


class Inbox(Exchange):
    """The messages of one day that people of this part get, from wherever they come.

    ``edges`` say where the people of each partition begin, and where all end; ``begins`` which of these partitions begin a block of those lived
    together, counted from the first, and how many there are.
    """

    def __init__(self, edges: Sequence[int], begins: Sequence[int]) -> None:
        super().__init__(0, len(begins) - 1)
        self._edges, self._begins = np.array(edges, np.int64), np.array(begins, np.int64)

    def take(self, parcels: Sequence[Parcel]) -> None:
        """Sort messages by the receiver's partition, stably; ``parcels`` come in the order of the senders' partitions."""
        mail, told = joined([mail for mail, _ in parcels]), np.concatenate([told for _, told in parcels])
        (order, self._offsets), (whom, self._told_offsets) = self._by_partition(mail["receiver"]), self._by_partition(told)
        self.mail, self._told, self._starts = mail[order], [told[whom]], np.zeros(1, np.int64)

    def _by_partition(self, receivers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        to = (np.searchsorted(self._edges, receivers, side="right") - 1).astype(np.uint8)
        counts = np.bincount(to, minlength=len(self._edges) - 1)
        return np.argsort(to, kind="stable"), np.concatenate([[0], np.cumsum(counts)])[self._begins][None]


@dataclass(frozen=True)
class Lived:
    """What a part's day left behind: the day, faces on screens by district, what changed of what is published, and how the followed stand.

    ``seconds`` are those that each block of partitions lived together took, ``begins`` where each block begins and the last one ends.
    """

    day: Day
    shown: np.ndarray
    changes: Mapping[str, Change]
    followed: Mapping[str, np.ndarray]
    seconds: np.ndarray
    begins: tuple[int, ...]


class Part(World):
    """The people of partitions ``first`` to ``last - 1`` of a society; ``cuts`` says where the people of each worker begin, and where all end."""

    def __init__(self, *of_world: Any, first: int, last: int, n_worker: int, **more: Any) -> None:  # noqa: ANN401 - as of a world
        society = of_world[1]
        edges = bounds(society.n_person)
        self.cuts = [edges[one] for one, _ in shares(n_worker)] + [edges[-1]]
        self.lo, self.hi, self.partitions = edges[first], edges[last], range(first, last)
        self.begins = together(first, last, society.n_person, more.get("threads", 1))
        self.seconds = np.zeros(len(self.begins) - 1)
        super().__init__(*of_world, blocks=[(edges[a], edges[b]) for a, b in pairwise(self.begins)], **more)
        self.exchange = self.inbox = Inbox(edges[first : last + 1], [k - first for k in self.begins])
        self.me = bisect_right(self.cuts, self.lo) - 1
        self.public = published(self.plan, self)
        self._kept: dict[str, np.ndarray] = {}
        self._own, self._parts = NOTHING, []
        self._followed = np.zeros(0, np.int64)

    def follow(self, persons: np.ndarray) -> None:
        """Say every night how these people stand."""
        self._followed = persons[(persons >= self.lo) & (persons < self.hi)]

    def morning(self, shown: np.ndarray, others: Sequence[tuple[int, Mapping[str, Change]]]) -> list[Parcel]:
        """Live a day up to its evening; return what goes to the people of each worker, in the order of the senders' partitions.

        ``shown`` are the faces on screens in each district, ``others`` the number of each other worker and what it published.
        """
        self.state.shown[:] = shown
        for k, changes in others:
            self.hear(k, changes)
        self.seconds[:] = 0.0
        self._parts = self.live_day()
        mail, told = joined([p[1] for p in self._parts]), np.concatenate([p[3] for p in self._parts])
        to, whose = (np.searchsorted(self.cuts, of, side="right") - 1 for of in (mail["receiver"], told))
        out = [(mail[to == k], told[whose == k]) for k in range(len(self.cuts) - 1)]
        self._own, out[self.me] = out[self.me], NOTHING
        return out

    def night(self, parcels: Sequence[Parcel]) -> Lived:
        """Live the night; ``parcels`` hold what came from each worker, nothing in the place of this one."""
        self.inbox.take([self._own if k == self.me else parcel for k, parcel in enumerate(parcels)])
        day = self.live_night(self._parts)
        followed = {name: column[self._followed] for name, column in self.state.columns.items()} if len(self._followed) else {}
        return Lived(day, self.state.shown.copy(), self.changes(), followed, self.seconds.copy(), tuple(self.begins))

    def whole_day(self, shown: np.ndarray, others: Sequence[tuple[int, Mapping[str, Change]]]) -> Lived:
        """Live a whole day, where no other worker writes to the people of this one."""
        return self.night(self.morning(shown, others))

    def _daytime(self, b: int) -> tuple[np.ndarray, ...]:
        began = perf_counter()
        found = super()._daytime(b)
        self.seconds[b] += perf_counter() - began
        return found

    def _night(self, b: int) -> tuple[np.ndarray, ...]:
        began = perf_counter()
        found = super()._night(b)
        self.seconds[b] += perf_counter() - began
        return found

    # What others must know of the people here, and what is known here of them.

    def held(self, name: str) -> tuple[np.ndarray, slice]:
        """Return a published array and where in it the people of this part lie."""
        return self._of(name, self.lo, self.hi)

    def _of(self, name: str, lo: int, hi: int) -> tuple[np.ndarray, slice]:
        if name == MEMORY:
            indptr = self.society.ties.indptr
            return self.state.beside["memory"], slice(int(indptr[lo]), int(indptr[hi]))
        return self.state.columns[name], slice(lo, hi)

    def tell_all(self) -> dict[str, Change]:
        """Return all that is published as it stands."""
        self._kept = {}
        return self.changes()

    def know_all(self) -> None:
        """Take it that all others know what is published as it stands."""
        self._kept = {name: np.array(array[own]) for name in self._told() for array, own in [self.held(name)]}

    def changes(self) -> dict[str, Change]:
        """Return what changed of what is published since the last time, whichever is shorter: what changed, or all of it."""
        found: dict[str, Change] = {}
        for name in self._told():
            array, own = self.held(name)
            now, before = array[own], self._kept.get(name)
            if before is None:
                self._kept[name] = now.copy()
                found[name] = None, now.copy()
                continue
            where = np.flatnonzero(now != before).astype(np.uint32)
            if len(where) * (4 + now.itemsize) < now.nbytes:
                found[name] = where, now[where]
                before[where] = now[where]
            else:
                found[name] = None, now.copy()
                before[:] = now
        return found

    def _told(self) -> list[str]:
        rated = self.kernels.meeting is not None
        if not rated and len(self.cuts) - 1 == 1:
            return []  # there is nobody to be told; of ratings whoever records them is
        return [*self.public, *(n for n in WATCHED if rated and n in self.state.columns and n not in self.public)]

    def hear(self, worker: int, changes: Mapping[str, Change]) -> None:
        """Take what another worker published."""
        for name, change in changes.items():
            array, theirs = self._of(name, self.cuts[worker], self.cuts[worker + 1])
            apply(array[theirs], change)

    # What the driver asks for: pieces of the state, in the order of people.

    def outline(self) -> list[tuple[str, np.dtype, tuple[int, ...]]]:
        """Return name, type and shape of each piece of the state, as ``State.parts`` orders them; shapes are of this part."""
        return [(name, array.dtype, self.own(name).shape) for name, array in self.state.parts().items() if name != "shown"]

    def piece(self, name: str, first: int, last: int) -> np.ndarray:
        """Return rows of this part's own piece of an array of the state."""
        return self.own(name)[first:last].copy()

    def own(self, name: str) -> np.ndarray:
        """Return this part's own piece of an array of the state."""
        if name == MEMORY:
            array, own = self.held(name)
            return array[own]
        if name == "agenda":
            return self.state.parts()[name]
        what, _, which = name.partition(".")
        held = {"column": self.state.columns, "due": self.state.due, "standing": self.state.standing._asdict(), "beside": self.state.beside}
        return held[what][which][self.lo : self.hi]

    def some(self, name: str, persons: np.ndarray | slice) -> np.ndarray:
        """Return a column of some of this part's people."""
        return self.state.columns[name][persons]


def apply(array: np.ndarray, change: Change) -> None:
    """Write in place what changed."""
    where, values = change
    if where is None:
        array[:] = values
    else:
        array[where] = values


def size(changes: Mapping[str, Change]) -> int:
    """Return the bytes of what changed."""
    return sum(values.nbytes + (0 if where is None else where.nbytes) for where, values in changes.values())


__all__ = ["MEMORY", "N_PARTITION", "Change", "Inbox", "Lived", "Part", "apply", "bounds", "published", "replace", "shares", "size", "together"]
