"""A scheme that is re-fitted to its own records: its cameras go where its records are, and find what they look at.

After every period the cameras are shared out anew among the districts, as many as before, in proportion to all records so far:

    coverage_d = min(1, cameras x records_d / sum of records / crossings_d),   records_d begins at ``prior`` for each camera of d

Records come from cameras as much as from what people do, so the share of a district follows the records it began with as much as its offences
(P15: Ensign and others, FAT* 2018, arXiv:1706.09847). The same people are also lived under the scheme as it began, which shows the same
offences to cameras that stay. Nothing else changes: a district's crossings get their cameras in one fixed order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.columns import KINDS
from panopolis.errors import RequestError, did_you_mean
from panopolis.results import NOTICE
from panopolis.scheme import Table
from panopolis.study.replicates import counts_of
from panopolis.study.request import as_recipe, as_scheme, asked_for, under
from panopolis.study.run import Step, lay_ground, new_world, silent, warm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from panopolis.columns import Act
    from panopolis.engine import Day, World
    from panopolis.rules import Rule
    from panopolis.scheme import Scheme
    from panopolis.society import Recipe

CHARGE = KINDS.index("charge")


@dataclass(frozen=True)
class Refitted:
    """What came of a watch that follows its records, beside the same watch that stays."""

    scheme: str
    watch: str
    districts: tuple[str, ...]
    crossings: np.ndarray
    """``(n_district,)`` crossings"""
    coverage: np.ndarray
    """``(n_period + 1, n_district)`` share of crossings with a camera, before the first and after each period"""
    records: np.ndarray
    """``(n_period, n_district)`` records of the watch"""
    records_fixed: np.ndarray
    """the same where cameras stay"""
    offences: np.ndarray
    """``(n_district,)`` offences of a district's residents in the whole time, seen or not, where cameras follow records"""

    def cameras(self) -> np.ndarray:
        """Return ``(n_period + 1, n_district)`` each district's share of all cameras."""
        held = self.coverage * self.crossings
        return held / held.sum(axis=1, keepdims=True)

    def table(self) -> Table:
        """Return it as a table: a district a row."""
        share, kept, found = self.cameras(), self.records_fixed.sum(axis=0), self.records.sum(axis=0)
        rows = tuple(
            (
                name, f"{100 * share[0, d]:.1f} %", f"{100 * share[-1, d]:.1f} %", f"{100 * found[d] / max(found.sum(), 1):.1f} %",
                f"{100 * kept[d] / max(kept.sum(), 1):.1f} %", f"{100 * self.offences[d] / max(self.offences.sum(), 1):.1f} %",
            )
            for d, name in enumerate(self.districts)
        )  # fmt: skip
        heads = (
            "district",
            "cameras at first",
            "cameras at last",
            "records",
            "records, had cameras stayed",
            "offences of residents",
        )
        title = f"{self.scheme}: the watch '{self.watch}' follows its own records, {len(self.records)} times"
        return Table(title, heads, rows, f"Shares of all. {NOTICE}.")

    def __str__(self) -> str:
        table = self.table()
        return "\n".join([table.title, "", *table.lines()])

    def _repr_html_(self) -> str:
        """Return it for a notebook."""
        return self.table().html()


def shared_out(cameras: float, records: np.ndarray, crossings: np.ndarray) -> np.ndarray:
    """Return coverages ``(n_district,)`` that put so many cameras where records are; what a full district cannot take goes to the others."""
    coverage, free, left = np.zeros(crossings.size), np.ones(crossings.size, bool), cameras
    for _ in range(crossings.size):
        wanted = np.where(free, left * records / max(records[free].sum(), 1e-300) / crossings, 0.0)
        full = free & (wanted >= 1)
        coverage[free] = np.minimum(wanted[free], 1.0)
        if not full.any() or full.sum() == free.sum():
            break
        free &= ~full
        left = cameras - crossings[coverage >= 1].sum()
    return coverage


def refit(
    scheme: Scheme | str | Path,
    society: Recipe | str | Path = "shanghai",
    *,
    watch: str = "camera",
    every: int = 30,
    prior: float = 1.0,
    rules: Sequence[Rule] = (),
    acts: Sequence[Act] = (),
    shipped: bool = True,
    changes: Sequence[str] = (),
    progress: Callable[[Step], None] = silent,
    **asked: Any,  # noqa: ANN401 - the fields of Request
) -> Refitted:
    """Run a scheme whose cameras follow their own records, and the same scheme as it began.

    Parameters
    ----------
    scheme, society, rules, acts, shipped, changes, progress, asked
        As for ``start``; ``days`` are run in whole periods.
    watch
        The scheme's watch with a coverage.
    every
        Days after which cameras are shared out anew.
    prior
        Records that each camera is taken to have made before the first day; more make the beginning weigh more.

    Raises
    ------
    RequestError
        If the scheme has no such watch with a coverage, or every or prior is out of range.
    """
    request = asked_for(asked)
    if not 1 <= every <= request.days:
        raise RequestError(f"every is {every}, but it is a number of days from 1 to the {request.days} days run")
    if not prior > 0:
        raise RequestError(f"prior is {prior:g}, but it is above 0")
    loaded, recipe = as_scheme(scheme, changes, acts), as_recipe(society)
    _with_coverage(loaded, watch)
    ground = lay_ground(request, recipe, loaded, rules, (), tuple(acts), progress, shipped=None if shipped else ())
    seen = []
    for follows in (True, False):
        world = new_world(ground, under(loaded, recipe, request.settings, tuple(acts)), progress, measures=(), histogram=False)
        warm(world, progress)
        world.begin()
        seen.append(_lived(world, recipe, loaded, watch, every, prior if follows else 0.0, request.days // every, progress))
        world.close()
    (coverage, records, offences), (_, fixed, _) = seen
    crossings = np.diff(ground.society.places.district_start)
    return Refitted(loaded.name, watch, tuple(recipe.districts), crossings, coverage, records, fixed, offences)


def _with_coverage(scheme: Scheme, watch: str) -> None:
    able = [name for name, one in scheme.watch.items() if one.coverage is not None]
    if watch not in able:
        hint = did_you_mean(watch, able) if able else "; none of its watches has one"
        raise RequestError(f"scheme '{scheme.name}' has no watch '{watch}' with a coverage{hint}")


def _lived(
    world: World, recipe: Recipe, scheme: Scheme, watch: str, every: int, prior: float, periods: int, tell: Callable[[Step], None],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Return coverages, records by period and district, and residents' offences; without a ``prior`` cameras stay."""
    places, names, acts = world.society.places, list(recipe.districts), world.plan.acts
    crossings, mine = np.diff(places.district_start), [*world.ordinary.watch, *scheme.watch].index(watch)
    covers = scheme.watch[watch].coverage
    coverage = [np.array([covers.of(name).value if covers else 0.0 for name in names], float)]
    cameras, so_far, found = float((coverage[0] * crossings).sum()), prior * coverage[0] * crossings, []
    for k in range(periods):
        recorded = sum((_of_days(day, mine, places.district, len(names)) for day in world.advance(every)), np.zeros(len(names)))
        found.append(recorded)
        tell(Step("run", scheme.name, (k + 1) * every, periods * every))
        if prior > 0:
            so_far = so_far + recorded
            coverage.append(shared_out(cameras, so_far, crossings))
            said = ", ".join(f'"{name}": {share:.9f}' for name, share in zip(names, coverage[-1].tolist(), strict=True))
            anew = under(scheme.changed(f"watch.{watch}.coverage={{by: district, values: {{{said}}}}}"), recipe, {}, acts)
            world.change(anew.ordinary, anew.scheme)
    done = np.bincount(world.society.traits["district"], weights=counts_of(world)["offences"], minlength=len(names))
    return np.array(coverage), np.array(found), done


def _of_days(day: Day, watch: int, district: np.ndarray, n: int) -> np.ndarray:
    """Return the charges of a day that a watch made at crossings, by district ``(n,)``."""
    rows = day.rows
    at = rows["place"][(rows["kind"] == CHARGE) & (rows["source"] == watch) & (rows["place"] >= 0)]
    return np.bincount(district[at], minlength=n).astype(float)
