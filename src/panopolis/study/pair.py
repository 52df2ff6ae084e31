"""A pair: one scheme as it stands and as it was changed, or less some ledger rows, lived side by side from one past, told day by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from panopolis.study.otherwise import otherwise_of
from panopolis.study.recording import read
from panopolis.study.replicates import counts_of
from panopolis.study.request import Request, as_recipe, as_scheme, ordinary_of, rules_of, under
from panopolis.study.run import Step, lay_ground, new_world, silent, warm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from panopolis.engine import World
    from panopolis.scheme import Scheme
    from panopolis.society import Recipe

SIDES = ("stands", "changed")
_SUMS = ("offences", "sanctions", "wrongly_charged", "refused_by_scheme", "posts_held", "appeals", "appeals_won")
EACH = ("wrongly_charged", "listed_days", "refused_by_scheme", "posts_held", "aware")
"""Counts that are told of everyone, day by day."""
_MONEY = ("cash_yuan", "debt_yuan")
MOST_TOLD = 400


@dataclass(frozen=True)
class PairDay:
    """One day of a pair.

    Attributes
    ----------
    day
        The day that both worlds have just lived.
    sums
        For each of ``SIDES`` what happened up to tonight, over everyone: offences, sanctions, wrongly_charged, listed (people who have ever
        stood on a list), wrong_people (people charged by now for what another did), aware (people who know tonight that there is a scheme),
        refused_by_scheme, posts_held, and records that were contested and that were corrected for it.
    each
        For each of the two sides the counts of ``EACH``, ``(n_person,)``, up to tonight: read them before the next day is asked for.
    rows
        For each of the two sides the day's ledger rows, and the words of their codes as ``panopolis.results.Words`` takes them.
    score
        For each of the two sides ``(n_person,)`` float32; empty where it keeps no score.
    wrong
        For each of the two sides the ids of those charged by now for what another did, ascending, at most 400.
    state_hash
        For each of the two sides, after the last day; empty before.
    touched
        After the last day the ids of all whose score or counts differ between the two sides, ascending; empty before.
    hers
        For each of the two sides the counts and score of the person that was asked for, after the last day; empty before.
    """

    day: int
    sums: Mapping[str, Mapping[str, int]]
    each: Mapping[str, Mapping[str, np.ndarray]]
    rows: Mapping[str, tuple[np.ndarray, Mapping[str, object]]]
    score: Mapping[str, np.ndarray]
    wrong: Mapping[str, list[int]]
    state_hash: Mapping[str, str]
    touched: list[int]
    hers: Mapping[str, Mapping[str, float]]


def pair(
    scheme: Scheme | str | Path,
    changes: Sequence[str],
    society: Recipe | str | Path,
    request: Request,
    *,
    without: Sequence[str] = (),
    person: int | None = None,
    tell: Callable[[Step], None] = silent,
) -> Iterator[PairDay]:
    """Live a scheme's days twice, as it stands and with ``changes``, from one shared past.

    Parameters
    ----------
    without
        Names of ledger rows that the second side does not write, as for ``branch``.
    person
        Whose counts are told of both sides after the last day.

    Raises
    ------
    PanopolisError
        As ``run``; before any day is lived.
    """
    recipe = as_recipe(society)
    both = [under(as_scheme(scheme, made), recipe, request.settings) for made in ((), tuple(changes))]
    ground = lay_ground(request, recipe, both[0].asked, (), (), (), tell, shipped=rules_of([one.asked for one in both]))
    past = new_world(ground, ordinary_of(recipe, request.settings), tell, measures=(), histogram=False)
    warm(past, tell)
    worlds = [past.branch(one.ordinary, one.scheme, one.settings) for one in both]
    past.close()
    worlds[1].otherwise = otherwise_of(without, (), ground.plan, request)
    try:
        for world in worlds:
            world.begin()
        for day in range(request.days):
            rows = {side: (world.step().rows, words_of(world)) for side, world in zip(SIDES, worlds, strict=True)}
            yield _told(worlds, rows, day, person, last=day == request.days - 1)
    finally:
        for world in worlds:
            world.close()


def words_of(world: World) -> dict[str, object]:
    """Return the words behind the codes of a world's ledger rows."""
    dimensions = list(world.scheme.score.dimensions) if world.scheme.score is not None else []
    return {
        "acts": [a.name for a in world.plan.acts], "doors": list(world.plan.doors), "lists": list(world.scheme.lists), "dimensions": dimensions,
        "watches": [*world.ordinary.watch, *world.scheme.watch],
    }  # fmt: skip


def _told(
    worlds: Sequence[World],
    rows: Mapping[str, tuple[np.ndarray, Mapping[str, object]]],
    day: int,
    person: int | None,
    *,
    last: bool,
) -> PairDay:
    sums, score, wrong, every, each = {}, {}, {}, {}, {}
    for side, world in zip(SIDES, worlds, strict=True):
        every[side] = counts = dict(counts_of(world)) | {
            name: world.state.columns[name] for name in _MONEY if name in world.state.columns
        }
        each[side] = {name: counts.get(name, world.state.columns.get(name, _nobody(world))) for name in EACH}
        sums[side] = {name: int(counts[name].sum(dtype=np.int64)) for name in _SUMS} | {
            "listed": int((counts["listed_days"] > 0).sum()),
            "wrong_people": int((counts["wrongly_charged"] > 0).sum()),
            "aware": int((each[side]["aware"] > 0).sum()),
        }
        score[side] = read(world, "score").astype(np.float32) if world.scheme.score is not None else np.empty(0, np.float32)
        wrong[side] = [int(k) for k in np.flatnonzero(counts["wrongly_charged"])[:MOST_TOLD]]
    hashes = {side: world.state.digest() for side, world in zip(SIDES, worlds, strict=True)} if last else {}
    if not last:
        return PairDay(day, sums, each, rows, score, wrong, hashes, [], {})
    hers = {} if person is None else {side: _of(person, every[side], score[side]) for side in SIDES}
    return PairDay(day, sums, each, rows, score, wrong, hashes, _touched(every, score), hers)


def _nobody(world: World) -> np.ndarray:
    return np.zeros(world.society.n_person, np.uint8)


def _touched(every: Mapping[str, Mapping[str, np.ndarray]], score: Mapping[str, np.ndarray]) -> list[int]:
    """Return the ids of all whose score or counts differ between the two sides."""
    one, other = (every[side] for side in SIDES)
    differs = np.zeros(len(next(iter(one.values()))), np.bool_)
    for name in one:
        differs |= one[name] != other[name]
    if len(score[SIDES[0]]) == len(score[SIDES[1]]) > 0:
        differs |= score[SIDES[0]] != score[SIDES[1]]
    return [int(k) for k in np.flatnonzero(differs)]


def _of(person: int, counts: Mapping[str, np.ndarray], score: np.ndarray) -> dict[str, float]:
    held = {name: float(values[person]) for name, values in counts.items()}
    return held | ({"score": float(score[person])} if len(score) else {})
