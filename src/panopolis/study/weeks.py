"""Weeks: some people's columns as the days go by, in the worlds of a comparison, lived again from one past."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.errors import RequestError
from panopolis.study.recording import read
from panopolis.study.replicates import from_one_past
from panopolis.study.request import as_recipe, as_scheme, ordinary_of, rules_of, under
from panopolis.study.run import Step, lay_ground, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from panopolis.engine import World
    from panopolis.scheme import Scheme
    from panopolis.society import Recipe
    from panopolis.study.request import Request, Worlds

Entries = dict[str, np.ndarray]


def weeks(
    schemes: Sequence[Scheme | str | Path], society: Recipe | str | Path, request: Request, persons: Sequence[int], names: Sequence[str],
    days: Sequence[int], tell: Callable[[Step], None] = silent,
) -> dict[str, tuple[Entries, str]]:  # fmt: skip
    """Live the worlds of a comparison and keep some columns of some people on some days.

    Parameters
    ----------
    schemes, society, request
        As for ``compare``: all worlds go on from one past.
    persons
        Ids, from 0 to ``request.people - 1``.
    names, days
        Columns, and the days on whose evening they are read. A column that no rule of a world writes is 0 there.

    Returns
    -------
    :
        For each scheme's name ``person``, ``day`` and the columns, each ``(n_person x n_days,)`` by day and then in the order of
        ``persons``; and the state hash after the last day, which is that of the comparison.

    Raises
    ------
    PanopolisError
        As ``compare``; or there is no such person.
    """
    ids = np.asarray(persons, np.int64)
    if ids.size and not (ids.min() >= 0 and ids.max() < request.people):
        raise RequestError(f"person {int(ids.max())} is not among ids 0 to {request.people - 1}")
    recipe, loaded = as_recipe(society), [as_scheme(one) for one in schemes]
    worlds = [under(one, recipe, request.settings) for one in loaded]
    ground = lay_ground(request, recipe, loaded[0], (), (), (), tell, shipped=rules_of(loaded))
    kept, found = set(days), {}

    def lived(world: World, one: Worlds) -> None:
        world.begin()
        entries = []
        for day in range(request.days):
            world.step()
            if day in kept:
                entries.append({"person": ids, "day": np.full(ids.size, day)} | {name: _read(world, name, ids) for name in names})
        found[one.asked.name] = ({name: np.concatenate([e[name] for e in entries]) for name in entries[0]}, world.state.digest())

    from_one_past(ground, ordinary_of(recipe, worlds[0].settings), worlds, lived, tell, watched=False)
    return found


def _read(world: World, name: str, ids: np.ndarray) -> np.ndarray:
    return read(world, name, ids) if any(c.name == name for c in world.plan.columns) else np.zeros(ids.size)
