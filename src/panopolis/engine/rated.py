"""The day of a world in which people give each other stars: who meets whom, what an authority takes, and how a rating becomes a score.

Tables of meetings depend on traits, settings and seed alone and are made once. Two arrays belong to the state beside the columns:
``memory``, a byte a tie (what its first end remembers of its other end), and ``recent``, the last stars of each where only these count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from panopolis.columns import PERSON
from panopolis.draws import key
from panopolis.engine.kernels import standing_by
from panopolis.engine.kernels.bundles import R_HIGHEST, R_IS_SCORE, R_LAST, R_LOWEST, R_RATED, R_START
from panopolis.engine.kernels.pairing import columns_of, rest_at_first
from panopolis.engine.ledger import KIND, ROW
from panopolis.engine.meeting import ROUNDS
from panopolis.rules import rating as rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.engine.compiling import Meet
    from panopolis.engine.kernels.bundles import Law
    from panopolis.engine.plan import Plan
    from panopolis.engine.state import State
    from panopolis.society import Society

CHARGE = KIND["charge"]
DRAWN = ("give_stars", "remember", "meetings", "pairs", "services", "friends")
"""Decisions of meetings that are drawn, by name."""


class Who(NamedTuple):
    """Who meets how often, and who serves whom; ids and places are int32."""

    rank: np.ndarray  # (n_person,) place among those who meet strangers, who asks for most first
    who: np.ndarray  # (n_person,) the person in each place
    asks: np.ndarray  # (n_person,) u1, meetings with strangers that she asks for a day; 0 for who is too young to be met
    n_asking: np.ndarray  # (ROUNDS,) i8, people who ask for more than so many
    wide_asking: np.ndarray  # (ROUNDS,) i8, columns of the rectangle of their permutation
    servers: np.ndarray  # (n_server,) ids of those who serve others
    server_place: np.ndarray  # (n_person,) place among these, -1 for others
    clients: np.ndarray  # (n_client,) ids of those who are served
    client_place: np.ndarray  # (n_person,) place among these, -1 for others
    wide_served: int  # columns of the rectangle of their permutation
    most_ties: int  # ties of whoever has most


AT_ONCE = 4096
"""People whose meetings are run together, so that what they need stays near: of a meeting with a stranger half the time went into finding whom
she meets, one by one; eight people side by side take a twentieth of it."""


def at_hand(most_ties: int) -> dict[str, np.ndarray]:
    """Return the room that the meetings of so many people are worked out in."""
    return {
        "left": np.empty(AT_ONCE, np.int32), "places": np.empty(AT_ONCE, np.int32), "others": np.empty(AT_ONCE, np.int32),
        "sums": np.empty((AT_ONCE, 2), np.int64), "met_today": np.empty(most_ties, np.uint8),
    }  # fmt: skip


def who_meets(society: Society, settings: Mapping[str, float]) -> Who:
    """Return who meets how often: a fixed number of strangers a day by sociability, from the age at which one gives stars."""
    traits, n = society.traits, society.n_person
    sociable = traits["sociability"] * PERSON["sociability"].scale
    asks = np.clip(np.floor(settings["strangers_met"] * sociable + 0.5), 1, ROUNDS).astype(np.uint8)
    asks[traits["age"] < rules.MEETS_FROM] = 0
    who = np.argsort(-asks.astype(np.int16), kind="stable").astype(np.int32)
    rank = np.empty(n, np.int32)
    rank[who] = np.arange(n, dtype=np.int32)
    asking = settings["strangers_met"] > 0.0
    n_asking = np.array([(asks > k).sum() * asking for k in range(ROUNDS)], np.int64)
    wide = np.array([columns_of(int(n)) for n in n_asking], np.int64)
    serves = (traits["employed"] == 1) & (traits["serving"] * PERSON["serving"].scale < settings["serving_share"]) & (asks > 0)
    servers, server_place = _listed(serves)
    clients, client_place = _listed((asks > 0) & ~serves)
    most_ties = int(np.diff(society.ties.indptr).max(initial=0))
    served = (servers, server_place, clients, client_place, columns_of(clients.size))
    return Who(rank, who, asks, n_asking, wide, *served, most_ties)


def _listed(some: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    ids = np.flatnonzero(some).astype(np.int32)
    place = np.full(some.size, -1, np.int32)
    place[ids] = np.arange(ids.size, dtype=np.int32)
    return ids, place


def same_ratings(was: Law, now: Law) -> bool:
    """Return whether ratings can go on from one law to another: kept before, in the same scale and of as many last stars."""
    places = [R_RATED, R_LOWEST, R_HIGHEST, R_LAST]
    return bool((was.ratings[places] == now.ratings[places]).all())


class Meetings:
    """The meetings of a world: ``turn`` begins a day, ``meet`` runs a block's, ``night`` ends a block's day, ``end`` the day itself."""

    def __init__(self, kernel: Meet | None, plan: Plan, society: Society, seed: int) -> None:
        self.kernel, self.plan, self.society, self.seed = kernel, plan, society, seed
        self._keys = {name: np.array(key(seed, name), np.uint32) for name in DRAWN}
        self._met: tuple[float, ...] = ()
        self.who: Who | None = None
        self.pair_keys, self.serving_keys = np.zeros((ROUNDS, 2), np.uint32), np.zeros(2, np.uint32)
        self._after = np.zeros(0, np.uint8)

    def drawn(self, decision: str) -> np.ndarray:
        """Return the two key words of one of the decisions ``DRAWN``."""
        return self._keys[decision]

    def redraw(self, decisions: Sequence[str], luck: int) -> None:
        """Draw some decisions of meetings anew from now on, with another luck for each number; nothing else changes."""
        self._keys |= {name: np.array(key(self.seed, f"{name}, luck {luck}"), np.uint32) for name in decisions}

    def are_rated(self, law: Law) -> bool:
        """Return whether stars are given today."""
        return self.kernel is not None and law.ratings[R_RATED] > 0

    def arrays(self, law: Law) -> dict[str, np.ndarray]:
        """Return the arrays of the state beside the columns, as on the first day of such ratings."""
        recent = (self.society.n_person, max(int(law.ratings[R_LAST]), 1) if self._keeps_last() else 0)
        return {"memory": np.zeros(self.society.ties.neighbour.size, np.uint8), "recent": np.zeros(recent, np.uint8)}

    def _keeps_last(self) -> bool:
        return any(c.name == "recent_sum" for c in self.plan.columns)

    def begin(self, state: State, settings: Mapping[str, float], law: Law) -> None:
        """Give everyone a newcomer's rating and friends to begin with; where nobody is rated any more ratings stay as they were."""
        if self.kernel is None:
            return
        state.beside = self.arrays(law)
        if not self.are_rated(law):
            return
        if any(step.rule.meets == "tie" for step in self.plan.steps):
            ties = self.society.ties
            household, keys = self.society.traits["household"], self._keys["friends"]
            rest_at_first(ties.indptr, ties.neighbour, household, keys, settings["friends_first"], state.beside["memory"])
        stored = int(law.ratings[R_START] / PERSON["rating"].scale + 0.5)
        state.columns["rating"][:] = state.columns["rating_week"][:] = stored

    def turn(self, state: State, settings: Mapping[str, float], law: Law) -> None:
        """Begin a day."""
        if self.are_rated(law):
            self._turn(state, settings)

    def ready(self, state: State, settings: Mapping[str, float], law: Law, numbers: np.ndarray, listed: np.ndarray) -> None:
        """Call every kernel with nobody, so that all are compiled before the first day."""
        if self.kernel is not None:
            self._turn(state, settings)
            self._walk(state, law, numbers, listed, (0, 0))
            self._penalise(state, law, np.zeros(0, ROW))
            standing_by.stand(0, 0, state.t, state.array("rating"), state.array("score"), state.array("score_day"))

    def _turn(self, state: State, settings: Mapping[str, float]) -> None:
        now = tuple(settings[name] for name in ("strangers_met", "serving_share"))
        if self.who is None or now != self._met:
            self.who, self._met = who_meets(self.society, settings), now
        self.pair_keys = standing_by.day_keys(self._keys["pairs"], state.t, ROUNDS)
        self.serving_keys = standing_by.day_keys(self._keys["services"], state.t, 1)[0]
        self._after = state.beside["memory"].copy()

    def meet(self, state: State, law: Law, numbers: np.ndarray, listed: np.ndarray, block: tuple[int, int]) -> None:
        """Run the meetings of a block's people: what they are given, and what they remember."""
        if self.are_rated(law):
            self._walk(state, law, numbers, listed, block)

    def _walk(self, state: State, law: Law, numbers: np.ndarray, listed: np.ndarray, block: tuple[int, int]) -> None:
        who, ties = self.who, self.society.ties
        assert self.kernel is not None  # noqa: S101 - asked before
        assert who is not None  # noqa: S101 - made when the day began
        offered = {
            "lo": block[0], "hi": block[1], "t": state.t, "keys": self._keys["give_stars"], "settings": numbers, "ratings": law.ratings,
            "number": law.number, "listed": listed, "pair_keys": self.pair_keys, "met_keys": self._keys["meetings"],
            "memory_keys": self._keys["remember"], "serving": self.serving_keys, "in_force": law.in_force, "network": ties.indptr,
            "neighbours": ties.neighbour, "memory": state.beside["memory"], "after": self._after, "recent": state.beside["recent"],
        } | who._asdict() | at_hand(int(who.most_ties))
        self.kernel.walk(*[state.array(name) if whose else offered[name] for whose, name in self.kernel.arguments])

    def night(self, state: State, law: Law, block: tuple[int, int]) -> None:
        """Let go of the day's slips; the rules of the night come after."""
        if self.are_rated(law) and "slips" in state.columns:
            state.columns["slips"][block[0] : block[1]] = 0

    @staticmethod
    def _penalise(state: State, law: Law, rows: np.ndarray) -> None:
        held = (state.array(name) for name in ("district", "rating", "damage_days"))
        standing_by.penalise(rows, CHARGE, law.stars, law.in_force, *held)

    def stand(self, state: State, law: Law, rows: np.ndarray, block: tuple[int, int]) -> None:
        """Take the stars that the night's charges take, and make the rating the score where it is, in hundredths cut off."""
        if self.are_rated(law) and law.stars.any():
            self._penalise(state, law, rows)
        if self.are_rated(law) and law.ratings[R_IS_SCORE] > 0:
            standing_by.stand(*block, state.t, state.array("rating"), state.array("score"), state.array("score_day"))

    def end(self, state: State, law: Law) -> None:
        """End a day: what people remember from now on."""
        if self.are_rated(law):
            state.beside["memory"][:] = self._after
