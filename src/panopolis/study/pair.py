"""A pair: one scheme as it stands and as it was changed, lived side by side from one past, told day by day while they run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

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
_SUMS = ("offences", "sanctions", "wrongly_charged", "refused_by_scheme", "posts_held")
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
        stood on a list), refused_by_scheme, posts_held.
    score
        For each of the two sides ``(n_person,)`` float32; empty where it keeps no score.
    wrong
        For each of the two sides the ids of those charged by now for what another did, ascending, at most 400.
    state_hash
        For each of the two sides, after the last day; empty before.
    """

    day: int
    sums: Mapping[str, Mapping[str, int]]
    score: Mapping[str, np.ndarray]
    wrong: Mapping[str, list[int]]
    state_hash: Mapping[str, str]


def pair(
    scheme: Scheme | str | Path,
    changes: Sequence[str],
    society: Recipe | str | Path,
    request: Request,
    *,
    tell: Callable[[Step], None] = silent,
) -> Iterator[PairDay]:
    """Live a scheme's days twice, as it stands and with ``changes``, from one shared past.

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
    try:
        for world in worlds:
            world.begin()
        for day in range(request.days):
            for world in worlds:
                world.step()
            yield _told(worlds, day, last=day == request.days - 1)
    finally:
        for world in worlds:
            world.close()


def _told(worlds: Sequence[World], day: int, *, last: bool) -> PairDay:
    sums, score, wrong = {}, {}, {}
    for side, world in zip(SIDES, worlds, strict=True):
        counts = counts_of(world)
        sums[side] = {name: int(counts[name].sum(dtype=np.int64)) for name in _SUMS} | {
            "listed": int((counts["listed_days"] > 0).sum())
        }
        score[side] = read(world, "score").astype(np.float32) if world.scheme.score is not None else np.empty(0, np.float32)
        wrong[side] = [int(k) for k in np.flatnonzero(counts["wrongly_charged"])[:MOST_TOLD]]
    hashes = {side: world.state.digest() for side, world in zip(SIDES, worlds, strict=True)} if last else {}
    return PairDay(day, sums, score, wrong, hashes)
