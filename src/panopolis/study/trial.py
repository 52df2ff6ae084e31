"""What is kept of the worlds of one seed besides their sums: sums over cells of people, how the first ended, and the worlds beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.columns import COUNTS, PERSON
from panopolis.measures import OUTCOMES, cell_sums
from panopolis.study.beside import Beside, State, live_again
from panopolis.study.recording import OF_SCORE, read
from panopolis.study.run import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from panopolis.engine import World
    from panopolis.study.request import Request, Worlds
    from panopolis.study.run import Ground

OTHER_LUCK = 1
"""Number of the luck with which the independent world is lived."""


def measured(world: World) -> list[str]:
    """Return the columns of a world of which means and quantiles can be asked: what moves, and is no date, code of a place or mark of a day."""
    scored = world.scheme.score is not None
    return [
        c.name for c in world.plan.columns
        if c.kind in ("state", "count") and c.unit not in ("day", "crossing", "bits") and (scored or c.name not in OF_SCORE)
    ]  # fmt: skip


def values_of(world: World) -> dict[str, np.ndarray]:
    """Return each measure of everyone before it is scaled: outcomes of the table of effects, then columns as rules read them."""
    held, nobody = world.state.columns, np.zeros(world.society.n_person, np.uint8)
    counts = {name: held.get(name, nobody) for name in COUNTS}
    found = {o.name: np.asarray(o.of(counts), np.float64) for o in OUTCOMES}
    return found | {name: np.asarray(read(world, name), np.float64) for name in measured(world) if name not in found}


@dataclass
class Trial:
    """One seed of a comparison."""

    request: Request
    ground: Ground
    worlds: Sequence[Worlds]
    beside: Beside
    tell: Callable[[Step], None]
    in_cells: bool = False
    cells: list[tuple[str, dict[str, np.ndarray]]] = field(default_factory=list)
    checks: dict[str, Any] = field(default_factory=dict)
    apart: tuple[str, dict[str, np.ndarray]] | None = None
    _ended: State | None = None

    def keep(self, name: str, world: World) -> None:
        """Keep of a world what is asked, before it is let go."""
        if self.in_cells:
            self.cells.append((name, cell_sums(values_of(world), self.ground.society.traits)))
        if self.beside.null and name == self.worlds[0].asked.name:
            self._ended = State.of(world)

    def after(self, past: World, note: Callable[[str, World], None]) -> None:
        """Live the worlds beside, from the same past."""
        first = self.worlds[0]
        if self.beside.null or self.beside.placebo:
            self.checks = live_again(past, first, self._ended, self.request, self.ground, self.beside, note, self.tell)
        if self.beside.independent and len(self.worlds) > 1:
            twin = twin_of(self.worlds)
            self.apart = (twin.asked.name, self._with_other_luck(past, twin))

    def _with_other_luck(self, past: World, twin: Worlds) -> dict[str, np.ndarray]:
        world = past.branch(twin.ordinary, twin.scheme, twin.settings)
        world.draw_anew(OTHER_LUCK)
        world.begin()
        for day in world.advance(self.request.days):
            self.tell(Step("run", f"{twin.asked.name}, other luck", day.day + 1, self.request.days))
        names = [name for name in PERSON if name in measured(world)]
        found = {name: read(world, name) for name in names}
        world.close()
        return found


def twin_of(worlds: Sequence[Worlds]) -> Worlds:
    """Return the world that the twins live in: ``before`` where it is compared, else the second."""
    others = worlds[1:]
    return next((one for one in others if one.asked.name == "before"), others[0])
