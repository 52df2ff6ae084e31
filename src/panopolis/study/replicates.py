"""Replicates: the same comparison with other seeds, so with other people, places and cameras; they keep only their effects."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from panopolis import results as rooms
from panopolis.columns import COUNTS
from panopolis.errors import RequestError
from panopolis.measures import FEWEST, household_sums, members, over_replicates, values
from panopolis.study.run import Step, new_world, warm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from panopolis.engine import World
    from panopolis.study.request import Request, Worlds
    from panopolis.study.run import Ground
    from panopolis.study.trial import Trial

    Splits = Mapping[str, tuple[str, str | None]]
    Counts = Mapping[str, np.ndarray]
    Sums = dict[str, dict[str, np.ndarray]]
    Tell = Callable[[Step], None]


def requests(request: Request, n_replicate: int) -> list[Request]:
    """Return what is asked of each replicate: the same with the seeds seed, seed + 1, and so on.

    Raises
    ------
    RequestError
        If so few replicates bear no interval, or the last seed is too large.
    """
    if isinstance(n_replicate, bool) or not isinstance(n_replicate, int) or n_replicate < 1:
        raise RequestError(f"replicates is {n_replicate!r}, but it is 1, or a whole number from {FEWEST} up")
    if 1 < n_replicate < FEWEST:
        raise RequestError(
            f"replicates is {n_replicate}, but it is 1 or at least {FEWEST}: the spread of fewer worlds is known too badly for an "
            "interval\n(with 1 the interval is a bootstrap over the households of one world)"
        )
    return [replace(request, seed=request.seed + k) for k in range(n_replicate)]


def from_one_past(
    ground: Ground,
    ordinary: Worlds,
    worlds: Sequence[Worlds],
    lived: Callable[[World, Worlds], object],
    tell: Tell,
    *,
    watched: bool,
    keep: Callable[[str, World], None] | None = None,
    after: Callable[[World, Callable[[str, World], None]], None] | None = None,
) -> Sums:
    """Let every world go on from one shared past; return the sums of each over households, by group.

    ``lived`` runs a world, which is then let go; only a ``watched`` world is measured at night. ``keep`` is told each
    world before it is let go; ``after`` gets the past once all have run, and what to tell of further worlds, whose sums are then returned too.
    """
    past = new_world(ground, ordinary, tell) if watched else new_world(ground, ordinary, tell, measures=(), histogram=False)
    warm(past, tell)
    groups, household = members(ground.society.traits), ground.society.traits["household"]
    sums: Sums = {}

    def note(name: str, world: World) -> None:
        sums[name] = household_sums(counts_of(world), household, groups)
        if keep is not None:
            keep(name, world)

    for one in worlds:
        world = past.branch(one.ordinary, one.scheme, one.settings)
        lived(world, one)
        note(one.asked.name, world)
        world.close()
    if after is not None:
        after(past, note)
    past.close()
    return sums


def counts_of(world: World) -> Counts:
    """Return the counts of a world that has run, 0 for what no rule of it counts."""
    held, nobody = world.state.columns, np.zeros(world.society.n_person, np.uint8)
    return {name: held.get(name, nobody) for name in COUNTS}


def repeat(
    folder: Path,
    first: Sums,
    trial: Trial,
    asked: Sequence[Request],
    trial_of: Callable[[Request], Trial],
    ordinary: Worlds,
    splits: Splits,
) -> list[dict[str, object]]:
    """Run every replicate after the ``first``, write what each found, and return the effects over all of them."""
    found = [values(first, splits, asked[0].days)]
    cells = [(0, asked[0].seed, name, of) for name, of in trial.cells]
    for k, request in enumerate(asked[1:], 1):
        one = replace(trial_of(request), beside=replace(trial.beside, null=False, independent=False))
        lived = unseen(request, one.tell)
        sums = from_one_past(one.ground, ordinary, one.worlds, lived, one.tell, watched=False, keep=one.keep, after=one.after)
        found.append(values(sums, splits, request.days))
        cells += [(k, request.seed, name, of) for name, of in one.cells]
    rooms.write_replicates(folder, [request.seed for request in asked], found)
    rooms.write_cells(folder, cells)
    return over_replicates(found)


def unseen(request: Request, tell: Tell) -> Callable[[World, Worlds], Counts]:
    """Return what runs a world of a replicate: nothing of it is written."""

    def lived(world: World, one: Worlds) -> Counts:
        world.begin()
        began = time.perf_counter()
        for day in world.advance(request.days):
            done = day.day + 1
            tell(Step("run", f"seed {request.seed}: {one.asked.name}", done, request.days, done / (time.perf_counter() - began)))
        return counts_of(world)

    return lived
