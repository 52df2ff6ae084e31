"""Recording ratings: week by week what they are as a whole, night by night who falls, and the path of whom a big day befalls beside her twin's.

The twin of a heroine is herself in the same world, less the first mishap of her big day. As it is told each mishap brings on the next, so she is
spared all of them, and so are all others whom the day befalls: in the twins' world there is no such day. In the night before it the world is
copied, the mishaps of the coming day are taken away there and nothing else is, and the copy lives on for ``TWIN_DAYS`` days. Up to that
night both are one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import KINDS, PERSON
from panopolis.measures import Falls
from panopolis.measures import stars as of
from panopolis.rules import rating as rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panopolis.engine import Day, World

WEEK, MONTH = 7, 28
"""Days between two looks at all ratings, and at ties and moves between fifths."""
SETTLED = 14
"""First night on which falls count: everyone begins with the same rating, and it takes about a fortnight to spread."""
TWIN_DAYS = 60
"""Days for which the twin is followed after the big day."""
LEAD = 21
"""Nights of a path that are known from before someone is followed."""
MOST_PATHS = 5000
"""Most people whose paths are kept."""
MOST_TWINS = 1000
"""Most people whose twins' paths are kept: those of the archetype first, then by number."""
WEEKLY = np.dtype([("day", "i4"), ("measure", "U24"), ("of", "U8"), ("value", "f8")])
PATH = np.dtype(
    [("day", "i4"), ("person", "u4"), ("rating", "f4"), ("refused", "i4"), ("twin_rating", "f4"), ("twin_refused", "i4")]
)
NOBODY = np.zeros(0, np.int64)
REFUSAL = KINDS.index("refusal")
_BEFORE = ("effort", "strain", "slips")


def stars_of(world: World) -> np.ndarray:
    """Return ``(n_person,)``: everyone's rating as it stands, in stars."""
    return _in_stars(world.state.array("rating"))


def _in_stars(stored: np.ndarray) -> np.ndarray:
    return stored.astype(np.float32) * np.float32(PERSON["rating"].scale)


def rated_people(world: World) -> np.ndarray:
    """Return who is given stars, once a day has run: those who meet strangers or ties, or, where only services are rated, those who serve."""
    who, ratings = world.meetings.who, world.scheme.ratings
    if who is None or ratings is None:
        return np.zeros(world.society.n_person, bool)
    if set(ratings.of) & {"strangers", "ties"}:
        return who.asks > 0
    return (who.server_place >= 0) & (world.state.array("serves") == 1)


def befallen(world: World, rating: np.ndarray) -> tuple[np.ndarray, int]:
    """Return whom the big day will befall tomorrow and with how many mishaps; strain makes one slip at most, so who has more has them of that day."""
    s = world.settings
    mishaps = int(s["big_day_slips"]) * any(step.rule.name == "have_a_big_day" for step in world.plan.steps)
    if not mishaps:
        return NOBODY, 0
    near = np.abs(rating - s["big_day_rating"]) <= rules.A_TENTH
    return np.flatnonzero((world.state.array("slips") >= mishaps) & (near | (mishaps > 1))), mishaps


def twins_world(world: World, hit: np.ndarray, mishaps: int) -> World:
    """Return the world in which nobody has the mishaps of the coming day, and nothing else is otherwise."""
    twin = world.branch(world.ordinary, world.scheme, world.settings)
    twin.state.columns["slips"][hit] -= np.uint8(mishaps)
    return twin


class StarRecorder:
    """Takes each day of a world with ratings; ``tables`` gives what it found."""

    def __init__(self, world: World) -> None:
        self.world, self._falls = world, Falls(world.society.n_person, SETTLED)
        self._weekly: list[tuple[int, str, str, float]] = []
        self._paths: list[np.ndarray] = []
        self._followed = self._heroines = NOBODY
        self._twins: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self._earlier: dict[int, np.ndarray] = {}
        self._before = self._held()
        self._reverse: np.ndarray | None = None
        self._kept_ties = np.zeros(0, np.uint8)
        self._lead: list[np.ndarray] = []  # ratings as they are stored, of the last nights

    def take(self, day: Day) -> None:
        """Take one day."""
        rating = stars_of(self.world)
        fallen = self._falls.take(day.day, rating, self._before, self._given())
        self._before = self._held()
        self._walk(day, rating, fallen)
        if day.day % WEEK == 0:
            self._look(day.day, rating)
        self._lead = [*self._lead, self.world.state.array("rating").copy()][-LEAD:]
        if day.day + 1 == int(self.world.settings["big_day"]):
            self._befall(day.day, rating)

    def _held(self) -> dict[str, np.ndarray]:
        kept = {c.name for c in self.world.plan.columns}
        return {
            name: self.world.state.array(name).astype(np.float32) * np.float32(PERSON[name].scale)
            for name in _BEFORE
            if name in kept
        }

    def _given(self) -> np.ndarray:
        """Return who got stars today, and has an average that is shown."""
        state, ratings = self.world.state, self.world.scheme.ratings
        given = state.array("star_weight") > 0
        shown_from = 0.0 if ratings is None or ratings.shown_from is None else float(ratings.shown_from)
        for name in ("weight_all", "stars_count"):
            if shown_from > 0.0 and name in state.columns:
                given &= state.array(name) * np.float64(PERSON[name].scale) >= shown_from
        return given

    # ------------------------------------------------------------------------------------------------------------- paths
    def _walk(self, day: Day, rating: np.ndarray, fallen: np.ndarray) -> None:
        """Write tonight's rows of the followed, and of those who fell tonight the week before."""
        new = np.setdiff1d(fallen, self._followed)[: max(MOST_PATHS - len(self._followed), 0)]
        self._follow(day.day, new)
        twin_rating, twin_refused = self._twins.get(day.day, (np.zeros(0), np.zeros(0)))
        rows = _rows(day.day, self._followed, rating, _refused(day.rows, self._followed))
        if len(twin_rating):
            place = np.searchsorted(self._followed, self._heroines)
            rows["twin_rating"][place], rows["twin_refused"][place] = twin_rating, twin_refused
        self._paths.append(rows)

    def _follow(self, day: int, new: np.ndarray) -> None:
        """Follow more people from ``day`` on, and write the nights before it."""
        for k, night in enumerate(reversed(self._lead), 1):
            self._paths.append(_rows(day - k, new, _in_stars(night), np.full(len(new), -1)))
        self._followed = np.union1d(self._followed, new).astype(np.int64)

    # ------------------------------------------------------------------------------------------------------- the big day
    def _befall(self, day: int, rating: np.ndarray) -> None:
        """Find those to whom tonight gave a big day tomorrow, follow them, and let their twins live without its mishaps."""
        hit, mishaps = befallen(self.world, rating)
        if not len(hit):
            return
        s, world = self.world.settings, self.world
        others = world.society.traits["archetype"][hit] != int(s["big_day_archetype"])
        self._heroines = np.sort(hit[np.lexsort((hit, others))][:MOST_TWINS])
        self._note(day + 1, "befallen", len(hit))
        self._follow(day + 1, np.setdiff1d(self._heroines, self._followed))
        twin = twins_world(world, hit, mishaps)
        for lived in twin.advance(TWIN_DAYS):
            self._twins[lived.day] = stars_of(twin)[self._heroines], _refused(lived.rows, self._heroines)
        twin.close()

    # ----------------------------------------------------------------------------------------------------- all ratings
    def _look(self, day: int, rating: np.ndarray) -> None:
        rated = rated_people(self.world)
        now, quality = rating[rated], self.world.society.traits["charm"][rated]
        if not len(now):
            return
        self._note(day, "people", len(now))
        tenths, n = np.unique(np.floor(now * 10 + 1e-4) / 10, return_counts=True)
        for tenth, people in zip(tenths, n, strict=True):
            self._note(day, "people_by_rating", people, f"{tenth:.1f}")
        self._note(day, "mean", now.mean(dtype=np.float64))
        self._note(day, "spread", now.std(dtype=np.float64))
        self._note(day, "quality_rank_correlation", of.rank_correlation(now, quality))
        if day >= WEEK:
            was = self._earlier[day - WEEK][rated]
            self._note(day, "matthew", of.matthew(was, now))
            self._note(day, "matthew_of_equals", of.matthew(was, now, quality))
        if day % MONTH == 0:
            self._look_around(day, rating, rated)
        self._earlier = {d: r for d, r in self._earlier.items() if d > day - MONTH} | {day: rating}

    def _look_around(self, day: int, rating: np.ndarray, rated: np.ndarray) -> None:
        fifth = np.zeros(len(rating), np.int64)
        fifth[rated] = of.fifths(rating[rated])
        if day - MONTH in self._earlier:
            was = of.fifths(self._earlier[day - MONTH][rated])
            moved = of.transitions(was, fifth[rated])
            self._note(day, "mobility", of.mobility(moved))
            self._matrix(day, "moved", moved)
        if self.world.scheme.ratings is None or "ties" not in self.world.scheme.ratings.of:
            return
        first, second = self._ties(day, rated)
        if len(first):
            self._note(day, "assortativity", of.assortativity(rating, first, second))
            self._matrix(day, "ties", of.ties_between(fifth, first, second))
            for k, value in enumerate(of.segregation(fifth, first, second)):
                self._note(day, "segregation", value, str(k + 1))

    def _matrix(self, day: int, measure: str, values: np.ndarray) -> None:
        for (i, j), value in np.ndenumerate(values):
            self._note(day, measure, value, f"{i + 1}>{j + 1}")

    def _note(self, day: int, measure: str, value: float, which: str = "") -> None:
        if value == value:  # noqa: PLR0124 - what cannot be measured, such as a correlation where all are equal, has no row
            self._weekly.append((day, measure, which, float(value)))

    def _ties(self, day: int, rated: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return both ends of each tie among the rated that neither lets rest; note how many rest, were dropped and were chosen."""
        ties, memory = self.world.society.ties, self.world.state.beside["memory"]
        if self._reverse is None:
            # ends are sorted by first, then second; sorted by second, stably, the k-th is the other end of the k-th
            self._reverse = np.argsort(ties.neighbour, kind="stable")
        first = np.repeat(np.arange(len(rated)), np.diff(ties.indptr))
        known = (first < ties.neighbour) & rated[first] & rated[ties.neighbour]
        kept = known & (memory != rules.DROPPED) & (memory[self._reverse] != rules.DROPPED)
        if known.any():
            self._note(day, "resting", 1.0 - kept.sum() / known.sum())
        was = np.unpackbits(self._kept_ties, count=len(known)).astype(bool) if len(self._kept_ties) else None
        if was is not None and was.any() and kept.any():
            self._note(day, "dropped", (was & ~kept).sum() / was.sum())
            self._note(day, "chosen", (kept & ~was).sum() / kept.sum())
        self._kept_ties = np.packbits(kept)
        return first[kept], ties.neighbour[kept].astype(np.int64)

    # ------------------------------------------------------------------------------------------------------------- tables
    def tables(self) -> dict[str, np.ndarray]:
        """Return all that was found, as ``results`` writes it."""
        paths = np.concatenate(self._paths) if self._paths else np.zeros(0, PATH)
        return {"weekly": np.array(self._weekly, WEEKLY), "falls": self._falls.rows, "paths": paths}

    def beside(self) -> dict[str, np.ndarray]:
        """Return what a checkpoint keeps of it."""
        days = sorted(self._twins)
        return {
            **self._falls.beside(), **{name: table for name, table in self.tables().items() if name != "falls"},
            **{f"before_{name}": values for name, values in self._before.items()},
            "kept_ties": self._kept_ties,
            "lead": _stacked(self._lead), "path_people": self._followed, "heroines": self._heroines, "twin_days": np.array(days, np.int64),
            "twin_rating": _stacked([self._twins[d][0] for d in days]), "twin_refused": _stacked([self._twins[d][1] for d in days]),
            "earlier_days": np.array(sorted(self._earlier), np.int64), "earlier": _stacked([self._earlier[d] for d in sorted(self._earlier)]),
        }  # fmt: skip

    def catch_up(self, kept: Mapping[str, np.ndarray]) -> None:
        """Go on from what a checkpoint kept."""
        self._falls.restore(dict(kept))
        self._weekly = [tuple(row) for row in kept["weekly"].tolist()]
        self._paths, self._kept_ties = [kept["paths"]], kept["kept_ties"]
        self._followed, self._heroines, self._lead = kept["path_people"], kept["heroines"], list(kept["lead"])
        self._before = {name: kept[f"before_{name}"] for name in self._before}
        self._twins = {
            int(d): (r, n) for d, r, n in zip(kept["twin_days"], kept["twin_rating"], kept["twin_refused"], strict=True)
        }
        self._earlier = {int(d): r for d, r in zip(kept["earlier_days"], kept["earlier"], strict=True)}


def _stacked(arrays: list[np.ndarray]) -> np.ndarray:
    return np.stack(arrays) if arrays else np.zeros((0, 0), np.float32)


def _rows(day: int, persons: np.ndarray, rating: np.ndarray, refused: np.ndarray) -> np.ndarray:
    rows = np.zeros(len(persons), PATH)
    rows["day"], rows["person"], rows["rating"], rows["refused"] = day, persons, rating[persons], refused
    rows["twin_rating"] = rows["twin_refused"] = -1
    return rows


def _refused(rows: np.ndarray, persons: np.ndarray) -> np.ndarray:
    """Return how many doors were closed to each of some people on a day."""
    if not len(persons):
        return np.zeros(0, np.int64)
    closed = rows["charged"][rows["kind"] == REFUSAL].astype(np.int64)
    counts = np.bincount(closed, minlength=int(persons.max()) + 1)
    return counts[persons]
