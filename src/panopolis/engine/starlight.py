"""One day's stars one by one: who gave how many to whom, after which meeting, and what in them came of what.

The world's own kernel only adds stars up (``meeting``); here a day is run and the same stars are worked out again by the same rule, for some people,
from how everyone stood the night before. They must add up to what the kernel added up for each of them, or it is an error. Nothing of the
world is touched, so a world that is looked at has the same bits as one that is not.

What a star came of: the rule is asked with every setting of ``PARTS`` at 0, then with one more of them at a time; each difference is that part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from panopolis.columns import PERSON, SETTINGS
from panopolis.draws import normal, philox, u01
from panopolis.engine.kernels.bundles import (
    BLACK,
    R_BOTH,
    R_DAMAGE,
    R_GIVEN,
    R_HIGHEST,
    R_IN_TURN,
    R_SERVICES,
    R_STRANGERS,
    R_TIES,
    R_WAITS,
    R_WEIGHTED,
)  # fmt: skip
from panopolis.engine.kernels.pairing import RESTS, moved, moved_back, partner, rounded, tie_is_met, tie_to, uses_service
from panopolis.engine.kernels.sighting import in_scope
from panopolis.engine.purity import parameters
from panopolis.errors import WorldError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from panopolis.engine.ledger import Day
    from panopolis.engine.world import World

STRANGERS, TIES, SERVICES = 0, 2, 4
"""After which meeting a star was given, as draws tell them apart."""
PARTS = (
    ("shows", ()), ("slips", ("slip_stars",)), ("halo", ("halo",)), ("upward", ("flattery",)), ("mood", ("mood_stars",)),
    ("years", ("leniency",)), ("chance", ("star_noise",)), ("grudge", ("grudge_stars",)), ("listed", ("known_listed",)),
    ("answer", ("retaliation_stars", "kindness_stars")),
)  # fmt: skip
"""What a star is made of, in the order in which it is added, and the settings of each: first what the person shows of herself."""
STAR = np.dtype([
    ("day", "i4"), ("to", "u4"), ("by", "u4"), ("meeting", "u1"), ("round", "u1"), ("tenths", "u1"), ("weight", "u2"), ("standing", "u2"),
    *((name, "f4") for name, _ in PARTS),
])  # fmt: skip
"""A star: who got it and who gave it, after which meeting, of a stranger in which round, tenths, how much it counts, how its giver stood
(steps of 1/8192), and its parts in stars before it was rounded."""
_ALL = tuple(name for _, names in PARTS for name in names)
_STEPS = 8192


class Met(NamedTuple):
    """A meeting as one of both sees it: with whom, what kind, which round, what tells both draws apart, and what both remember."""

    other: int
    kind: int
    round: int
    hers: int
    mine: int
    remembers: int = 0
    i_remember: int = 0


class Starlight:
    """Runs a world's days and tells some people's stars one by one: ``step`` instead of the world's own."""

    def __init__(self, world: World, people: Iterable[int]) -> None:
        self.world, self.people = world, [int(i) for i in people]
        self.rule = next(s.rule.function for s in world.plan.steps if s.rule.meets == "pair")
        self.names = parameters(self.rule)
        self.reads = {n.split("_", 1)[1] for n in self.names if n.startswith(("me_", "other_")) and not n.endswith("on_black_list")}
        self.reads |= {"rating", "damage_days", "confined_days", "listed", "district", "age", "enrolled", "consent"}
        self.reads |= {"serves"} & set(world.state.columns)
        self.settings = {name: world.settings[name] for name in self.names if name in SETTINGS}
        self.held: dict[str, np.ndarray] = {}

    def step(self) -> tuple[Day, np.ndarray]:
        """Run one day; return it, and the stars that were given to the people in question, ``(n_star,)`` of ``STAR``.

        Raises
        ------
        WorldError
            The stars do not add up to what the world itself added up.
        """
        state = self.world.state
        self.held = {name: state.array(name).copy() for name in self.reads}
        self.memory = state.beside["memory"].copy()
        self.settings = {name: self.world.settings[name] for name in self.settings}
        self.day, self.t = self.world.day, state.t
        done = self.world.step()
        self.keys = self.world.meetings.drawn("give_stars"), self.world.meetings.drawn("meetings")
        found = [star for i in self.people for star in self._to(i)]
        stars = np.array(found, STAR) if found else np.zeros(0, STAR)
        self._check(stars)
        return done, stars

    def _check(self, stars: np.ndarray) -> None:
        n = self.world.society.n_person
        weights = np.bincount(stars["to"], stars["weight"], n)
        sums = np.bincount(stars["to"], stars["weight"].astype(np.int64) * stars["tenths"], n)
        for name, told in (("star_sum", sums), ("star_weight", weights)):
            held = self.world.state.array(name)
            wrong = [i for i in self.people if min(told[i], 65535) != held[i]]
            if wrong:
                raise WorldError(
                    f"person {wrong[0]}, day {self.day}: the stars told one by one come to a {name} of {told[wrong[0]]:g}, "
                    f"but the world has {held[wrong[0]]}; they must be the same"
                )

    def _to(self, i: int) -> Iterator[tuple[Any, ...]]:
        """Every star that someone is given today, if hers count."""
        law = self.world.law
        held = [int(self.held[name][i]) for name in ("age", "enrolled", "consent")]
        if not law.in_force[self.held["district"][i]] or not in_scope.py_func(*held, law.number):
            return
        for met in self._meets(i):
            if self._free(met.other):
                words = self._draws(met.other, met.hers, met.kind), self._draws(i, met.mine, met.kind)
                tenths, got = self._leaves(met, i, *words)
                if tenths >= 0:
                    parts = self._parts(met, i, got, words[0])
                    yield (
                        self.day, i, met.other, met.kind, met.round, tenths, self._weight(met.other, i, tenths), self.held["rating"][met.other],
                        *parts,
                    )  # fmt: skip

    def _meets(self, i: int) -> Iterator[Met]:
        """Everyone with whom someone meets today, in the order in which the world adds them up."""
        ratings, who = self.world.law.ratings, self.world.meetings.who
        assert who is not None  # noqa: S101 - the day was run
        if self._free(i) and ratings[R_STRANGERS] > 0.0:
            pairs = self.world.meetings.pair_keys
            for k in range(int(who.asks[i])):
                n = int(who.n_asking[k])
                place = partner(int(who.rank[i]), n, int(who.wide_asking[k]), *pairs[k]) if n > 1 else -1
                if place >= 0:
                    yield Met(int(who.who[place]), STRANGERS, k, k, k)
        if self._free(i) and ratings[R_TIES] > 0.0:
            yield from self._ties(i)
        if self._free(i) and ratings[R_SERVICES] > 0.0 and who.servers.size:
            yield from self._services(i)

    def _free(self, i: int) -> bool:
        who = self.world.meetings.who
        return who is not None and who.asks[i] > 0 and self.held["confined_days"][i] == 0

    def _ties(self, i: int) -> Iterator[Met]:
        ties, chance = self.world.society.ties, self.world.settings["tie_met"]
        for e in range(ties.indptr[i], ties.indptr[i + 1]):
            j = int(ties.neighbour[e])
            if tie_is_met.py_func(i, j, self.t, *self.keys[1], chance):
                mine, theirs = int(self.memory[e]), int(self.memory[tie_to.py_func(j, i, ties.indptr, ties.neighbour)])
                if RESTS not in (mine, theirs):
                    yield Met(j, TIES, 0, i, j, theirs, mine)

    def _services(self, i: int) -> Iterator[Met]:
        who, (k0, k1), serves = self.world.meetings.who, self.world.meetings.serving_keys, self.held["serves"]
        assert who is not None  # noqa: S101 - asked before
        n, chance = who.clients.size, self.world.settings["service_used"]
        if who.server_place[i] >= 0 and serves[i] == 1:
            for slot in range(int(who.server_place[i]), n, who.servers.size):
                j = int(who.clients[moved_back(slot, n, who.wide_served, k0, k1)])
                if uses_service.py_func(j, self.t, *self.keys[1], chance):
                    yield Met(j, SERVICES, 0, i, j)
        both = self.world.law.ratings[R_BOTH] > 0.0
        if who.client_place[i] >= 0 and both and uses_service.py_func(i, self.t, *self.keys[1], chance):
            j = int(who.servers[moved(int(who.client_place[i]), n, who.wide_served, k0, k1) % who.servers.size])
            if serves[j] == 1:
                yield Met(j, SERVICES, 0, i, j)

    # What one leaves the other.
    def _draws(self, giver: int, tells: int, kind: int) -> tuple[Any, ...]:
        k0, k1 = self.keys[0]
        return philox(k0, k1, giver, self.t, tells, kind)

    def _leaves(self, met: Met, i: int, hers: tuple[Any, ...], mine: tuple[Any, ...]) -> tuple[int, float]:
        """Return the tenths that the other leaves ``i``, -1 for none, and what she had seen ``i`` give (-1: nothing)."""
        j, ratings = met.other, self.world.law.ratings
        if u01(hers[1]) >= ratings[R_GIVEN]:
            return -1, -1.0
        if ratings[R_IN_TURN] == 0.0 or (hers[3], j) < (mine[3], i):
            return self._stars(j, i, -1.0, met.remembers, hers), -1.0
        seen = -1
        if u01(mine[1]) < ratings[R_GIVEN]:
            seen = self._stars(i, j, -1.0, met.i_remember, mine)
        elif u01(mine[2]) < ratings[R_WAITS]:
            return -1, -1.0
        return self._stars(j, i, seen * 0.1, met.remembers, hers), seen * 0.1

    def _stars(self, a: int, b: int, got: float, memory: int, words: tuple[Any, ...]) -> int:
        return int(rounded(self._ask(a, b, got, memory, words), u01(words[2]), self.world.law.ratings))

    def _parts(self, met: Met, i: int, got: float, words: tuple[Any, ...]) -> list[float]:
        asked, before, parts = dict.fromkeys(_ALL, 0.0), 0.0, []
        for _, names in PARTS:
            asked = {name: value for name, value in asked.items() if name not in names}
            now = self._ask(met.other, i, got, met.remembers, words, asked)
            parts.append(now - before)
            before = now
        return parts

    def _ask(self, a: int, b: int, got: float, memory: int, words: tuple[Any, ...], instead: dict[str, float] | None = None) -> float:
        """Ask the rule what ``a`` thinks of ``b``, some settings held at other values."""
        given = {"got": got, "memory": memory, "noise": normal(u01(words[0])), "draw": u01(words[0]), "day": self.day}
        given |= {"stars_highest": float(self.world.law.ratings[R_HIGHEST])} | self.settings | (instead or {})
        return float(self.rule(*[given[n] if n in given else self._column(n, a, b) for n in self.names]))

    def _column(self, name: str, a: int, b: int) -> float:
        whose, column = name.split("_", 1)
        i = a if whose == "me" else b
        if column == "on_black_list":
            return float((int(self.held["listed"][i]) & int(self.world.law.number[BLACK])) > 0)
        return self.held[column][i] * PERSON[column].scale

    def _weight(self, a: int, b: int, tenths: int) -> int:
        ratings, rating = self.world.law.ratings, self.held["rating"]
        weight = max(int(rating[a]) // _STEPS, 1) if ratings[R_WEIGHTED] > 0.0 else 1
        low = self.held["damage_days"][b] > 0 and tenths * _STEPS < int(rating[b]) * 10
        return int(weight * ratings[R_DAMAGE] + 0.5) if low else weight


__all__ = ["PARTS", "STAR", "Starlight"]
