"""Worlds lived beside a comparison to check it: the scheme itself once more, its charges on people drawn by lot, and a world with other luck.

- *again* (``null``): the first scheme under another name, from the same past. Every column of every person must be the same, bit for bit.
- *placebo*: the same charges, day by day, on other people: a keyed permutation gives to each person what another was charged with, among those of
  one district to whom the scheme applies alike, so number and size stay. What is left between the scheme and its placebo is what it does that the
  charges fall on those who were seen; what is left between placebo and ``before`` would come of charging anyone.
- *independent*: the twins' world, the same people from the same past, with other luck from day 0 on. Means agree within chance; shares of people
  helped or harmed, and quantiles of individual effects, depend on the common draws, and this shows by how much.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.columns import KINDS
from panopolis.draws import key, uniforms
from panopolis.engine import charges_in, scored
from panopolis.errors import WorldError
from panopolis.study.request import under
from panopolis.study.run import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from panopolis.engine import Day, World
    from panopolis.study.request import Request, Worlds
    from panopolis.study.run import Ground

    Keep = Callable[[str, World], None]

PLACEBO = "placebo"
AGAIN = "again"
_CHARGE = KINDS.index("charge")


@dataclass(frozen=True)
class Beside:
    """Which worlds are lived beside a comparison."""

    null: bool = False
    placebo: bool = False
    independent: bool = False

    def names(self) -> tuple[str, ...]:
        """Return what is asked, by name."""
        return tuple(name for name, asked in vars(self).items() if asked)


NOTHING_BESIDE = Beside()


@dataclass
class Tally:
    """What was charged in a world: how often, points asked and fines, in hundredths."""

    charges: int = 0
    points: int = 0
    fines: int = 0

    def add(self, day: Day) -> None:
        """Add a day's."""
        rows = day.rows[day.rows["kind"] == _CHARGE]
        self.charges += len(rows)
        self.points += int(rows["asked"].sum(dtype=np.int64))
        self.fines += int(rows["fine"].sum(dtype=np.int64))

    def plain(self) -> dict[str, float]:
        """Return it in points and yuan."""
        return {"charges": self.charges, "points_asked": self.points / 100, "fines_yuan": self.fines / 100}


@dataclass
class State:
    """How a world ended: every column of everyone, and the hash of all."""

    columns: dict[str, np.ndarray] = field(default_factory=dict)
    digest: str = ""

    @staticmethod
    def of(world: World) -> State:
        """Return a copy of how a world stands."""
        return State({name: column.copy() for name, column in world.state.columns.items()}, world.state.digest())


def live_again(
    past: World, first: Worlds, ended: State | None, request: Request, ground: Ground, asked: Beside, keep: Keep, tell: Callable[[Step], None]
) -> dict[str, Any]:  # fmt: skip
    """Live the first scheme again under another name, and beside it the placebo if that is asked; return what was found.

    Parameters
    ----------
    past
        The shared past, from which both begin.
    first
        The law of the first scheme.
    ended
        How its world ended; None if no null check is asked.
    keep
        Told the placebo's world before it is let go.

    Raises
    ------
    WorldError
        The scheme lived again differs in anything: then nothing that was compared can be trusted.
    """
    renamed = under(
        first.asked.changed(f"name={first.asked.name[:40]}-{AGAIN}"), ground.society.recipe, request.settings, ground.acts
    )
    again = past.branch(renamed.ordinary, renamed.scheme, renamed.settings)
    again.begin()
    other = past.branch(first.ordinary, first.scheme, first.settings) if asked.placebo else None
    real, lot = Tally(), Tally()
    moved = _lot(other) if other is not None else np.zeros(0, np.uint32)
    for done in range(request.days):
        real.add(again.step())
        if other is not None:
            lot.add(other.step(charges=_moved(charges_in(again.exchange.mail), moved)))
        tell(Step("run", "checks", done + 1, request.days))
    found: dict[str, Any] = {}
    if ended is not None:
        found["null"] = _unequal(ended, State.of(again), renamed.asked.name)
    if other is not None:
        found["placebo"] = {
            "scheme": real.plain(),
            "placebo": lot.plain(),
            "same": real == lot,
            "moved": int((moved != np.arange(len(moved))).sum()),
        }
        keep(PLACEBO, other)
        other.close()
    again.close()
    return found


def _lot(world: World) -> np.ndarray:
    """Return on whom the charges of each person fall instead, and begin the world: a permutation within strata to whom the scheme applies alike."""
    world.begin()
    traits = world.society.traits
    stratum = traits["district"].astype(np.int64) * 2 + scored(world.law, traits)
    luck = uniforms(key(world.seed, "placebo: on whom charges fall"), 0, world.society.n_person)
    by_id, by_lot = np.argsort(stratum, kind="stable"), np.lexsort((luck, stratum))
    moved = np.empty(len(stratum), np.uint32)
    moved[by_id] = by_lot
    return moved


def _moved(charges: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """Return charges on those to whom the lot gives them; who did it moves along, so that a wrong face stays one."""
    charges["receiver"], charges["sender"] = moved[charges["receiver"]], moved[charges["sender"]]
    return charges


def _unequal(one: State, other: State, name: str) -> dict[str, Any]:
    differing = np.zeros(len(next(iter(one.columns.values()))), bool)
    columns = []
    for column, values in one.columns.items():
        apart = values.view(np.uint8).reshape(len(values), -1) != other.columns[column].view(np.uint8).reshape(len(values), -1)
        if apart.any():
            columns.append(column)
            differing |= apart.any(axis=1)
    if columns or one.digest != other.digest:
        raise WorldError(
            f"the null check failed: the scheme under the name '{name}' ends otherwise for {int(differing.sum()):,} people, in "
            f"{', '.join(columns) or 'what is kept beside people'}; no effect of this comparison can be trusted"
        )
    return {"name": name, "people": len(differing), "columns": len(one.columns), "people_differing": 0, "state_hash": one.digest}
