"""What runs of a sweep share: people of the same seed, the days before the scheme under the same law, and worlds in which nothing varies.

A worker keeps the last of each. Of a cell in which only the scheme in question differs, its world alone is then run: people, past, and the worlds
beside it are those of the cell before, bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from panopolis.measures import household_sums, members
from panopolis.study.replicates import unseen
from panopolis.study.request import ordinary_of, rules_of
from panopolis.study.run import Ground, lay_ground, new_world, plan_for, silent, warm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.engine import World
    from panopolis.society import Recipe
    from panopolis.study.replicates import Sums
    from panopolis.study.request import Request, Worlds


@dataclass
class Past:
    """Days that are behind several worlds: whose, the world at their end, and the sums of the worlds beside the one in question."""

    of: str
    ground: Ground
    world: World
    sums: Sums = field(default_factory=dict)


_kept: list[Past] = []
"""The last past of this process, or none."""


def let_go() -> None:
    """Forget the past that this process keeps."""
    while _kept:
        _kept.pop().world.close()


def sums_of(request: Request, recipe: Recipe, worlds: Sequence[Worlds]) -> Sums:
    """Run the worlds of one cell; return the sums of each over households, by group, as ``from_one_past`` does.

    Only the first world may differ between cells of the same request.
    """
    past = _past(request, recipe, worlds)
    groups, household = members(past.ground.society.traits), past.ground.society.traits["household"]
    lived = unseen(request, silent)
    for k, one in enumerate(worlds):
        if k > 0 and one.asked.name in past.sums:
            continue
        world = past.world.branch(one.ordinary, one.scheme, one.settings)
        past.sums[one.asked.name] = household_sums(lived(world, one), household, groups)
        world.close()
    return {one.asked.name: past.sums[one.asked.name] for one in worlds}


def _past(request: Request, recipe: Recipe, worlds: Sequence[Worlds]) -> Past:
    """Return the days before the scheme: those kept, if they are the same, or new ones, with the people kept where they are the same."""
    shipped, first = rules_of([w.asked for w in worlds]), worlds[0]
    start = request.start or first.asked.begins() or recipe.start
    of = repr((request, start, recipe.sha256, [r.name for r in shipped], [sorted(w.settings.items()) for w in worlds]))
    if _kept and _kept[0].of == of:
        return _kept[0]
    old = _kept[0].ground if _kept else None
    let_go()
    if old is not None and _people(old.request) == _people(request) and old.society.recipe.sha256 == recipe.sha256:
        plan = plan_for(request, (), (), (), shipped)
        ground = Ground(old.society, plan, start, replace(request, start=start), (), ())
    else:
        ground = lay_ground(request, recipe, first.asked, (), (), (), silent, shipped=shipped)
    world = new_world(ground, ordinary_of(recipe, first.settings), measures=(), histogram=False)
    warm(world, silent)
    _kept.append(Past(of, ground, world))
    return _kept[0]


def _people(request: Request) -> tuple[int, int]:
    return request.people, request.seed
