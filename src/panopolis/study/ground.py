"""What the worlds of one study share, and what long work tells whoever watches."""

from __future__ import annotations

import resource
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from panopolis.engine import World, make_plan
from panopolis.society import build
from panopolis.starting import uncollected
from panopolis.study.recording import nightly
from panopolis.study.request import Request, chosen_rules, rules_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from panopolis.columns import Act, Column
    from panopolis.engine import Plan
    from panopolis.measures import Measure
    from panopolis.rules import Rule
    from panopolis.scheme import Scheme
    from panopolis.society import Recipe, Society
    from panopolis.study.request import Worlds

    Progress = Callable[["Step"], None]


@dataclass(frozen=True)
class Step:
    """What long work tells whoever watches: the stage, in which world, how far, and how fast."""

    stage: str
    world: str = ""
    done: int = 0
    total: int = 0
    rate: float = 0.0
    beside: int = 0
    exchanged: int = 0
    """bytes that went between machines on that day"""
    slowest: tuple[int, int, float] = (-1, -1, 0.0)
    """the partition that took longest on that day, and how many seconds; the first and the last of those lived together; -1 in one process"""

    @property
    def eta_seconds(self) -> float:
        """Seconds left at this rate (days a second)."""
        return (self.total - self.done) / self.rate if self.rate else 0.0

    @property
    def memory_bytes(self) -> int:
        """Most memory the process has taken so far, and its workers ``beside`` it."""
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 + self.beside


def silent(_: Step) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Ground:
    """What the worlds of one study share: people, plan, start date, and what a user added."""

    society: Society
    plan: Plan
    start: date
    request: Request
    own: tuple[str, ...]
    acts: tuple[Act, ...]


@uncollected()
def plan_for(
    request: Request, rules: Sequence[Rule], columns: Iterable[Column], acts: Iterable[Act], shipped: Sequence[Rule]
) -> Plan:
    """Return the plan of a request's rules, or say at once why there is none."""
    chosen = chosen_rules(shipped, rules, request.without)
    return make_plan(chosen, columns, acts, beside=[r for r in shipped if r not in chosen])


@uncollected()
def lay_ground(
    request: Request,
    recipe: Recipe,
    first: Scheme,
    rules: Sequence[Rule],
    columns: Iterable[Column],
    acts: tuple[Act, ...],
    tell: Progress,
    *,
    shipped: Sequence[Rule] | None = None,
) -> Ground:
    """Check the rules, then make the people; ``first`` decides the start where the request names none, and the shipped rules by default."""
    plan = plan_for(request, rules, columns, acts, rules_of([first]) if shipped is None else shipped)
    start = request.start or first.begins() or recipe.start
    dated = replace(request, start=start)
    tell(Step("people", recipe.name, 0, request.people))
    society = build(recipe, request.people, request.seed, threads=request.threads)
    return Ground(society, plan, start, dated, tuple(r.name for r in rules), acts)


@uncollected()
def new_world(
    ground: Ground,
    worlds: Worlds,
    tell: Progress = silent,
    *,
    warmup: int | None = None,
    measures: Sequence[Measure] | None = None,
    histogram: bool = True,
) -> World:
    """Return a world before its first day, its kernels compiled; with ``histogram`` it counts people by score once a week."""
    return World(
        ground.plan,
        ground.society,
        worlds.ordinary,
        worlds.scheme,
        worlds.settings,
        ground.start,
        measures=nightly(ground.plan) if measures is None else measures,
        warmup=ground.request.warmup if warmup is None else warmup,
        threads=ground.request.threads,
        histogram=histogram,
        without=ground.request.without,
        compiling=lambda name: tell(Step("compile", name)),
    )
