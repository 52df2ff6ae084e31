"""A roll-out by district, judged as those must who see one world only, and set against what the twins say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.errors import RequestError, did_you_mean
from panopolis.measures import OUTCOMES, judge
from panopolis.results import NOTICE
from panopolis.scheme import Table
from panopolis.study.replicates import counts_of
from panopolis.study.request import as_recipe, as_scheme, asked_for, ordinary_of, same_clocks, under
from panopolis.study.run import Step, lay_ground, new_world, silent, warm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from panopolis.engine import World
    from panopolis.measures import Judged, Outcome
    from panopolis.scheme import Scheme
    from panopolis.society import Recipe

BEFOREHAND = 3
"""Periods run before the first district is reached, unless a start is given."""
YEAR = 365


@dataclass(frozen=True)
class RollOut:
    """What a roll-out by district seems to do to an outcome, beside what it does. Numbers are in ``unit``."""

    scheme: str
    outcome: str
    unit: str
    period_days: int
    between_districts: bool
    judged: Judged

    def table(self) -> Table:
        """Return what was found: by whom the effect is judged, how large it seems, and how far that is off."""
        j = self.judged
        rows = (
            ("twins: the same people without the scheme", f"{j.twins:,.2f}", "", ""),
            (
                "difference in differences, people not reached yet beside",
                f"{j.estimate.value:,.2f}",
                f"{j.estimate.error:.2f}",
                f"{j.bias:+,.2f}",
            ),
            ("  of this, chance: the same sum without the scheme", f"{j.chance.value:,.2f}", f"{j.chance.error:.2f}", ""),
            ("  of this, spill-over on people not reached yet", f"{j.spill_over:,.2f}", "", ""),
            ("naive: before and after among people reached", f"{j.before_after:,.2f}", "", f"{j.naive_bias:+,.2f}"),
        )
        title = f"{self.outcome} ({self.unit}) under '{self.scheme}'"
        ties = "" if self.between_districts else " Ties between districts are left out."
        note = f"{len(j.cells)} groups and periods of {self.period_days} days.{ties} {NOTICE}."
        return Table(title, ("judged by", "effect", "standard error", "off by"), rows, note)

    def __str__(self) -> str:
        table = self.table()
        return "\n".join([table.title, "", *table.lines()])

    def _repr_html_(self) -> str:
        """Return it for a notebook."""
        return self.table().html()


def rollout(
    scheme: Scheme | str | Path,
    society: Recipe | str | Path = "shanghai",
    *,
    outcome: str = "offences",
    period_days: int = 28,
    between_districts: bool = True,
    changes: Sequence[str] = (),
    progress: Callable[[Step], None] = silent,
    **asked: Any,  # noqa: ANN401 - the fields of Request
) -> RollOut:
    """Run a scheme that is rolled out by district, and its twin ``before``, and judge the roll-out from the first alone.

    Parameters
    ----------
    scheme, society, changes, progress, asked
        As for ``run``. The run begins three periods before the first district is reached, unless ``start`` is given.
    outcome
        A yearly outcome of the table of effects, such as offences.
    period_days
        Days that are summed up to one observation of each person.
    between_districts
        False leaves out the ties between districts, so that nobody hears from a district that is reached before her own is.

    Raises
    ------
    PanopolisError
        If the scheme names no roll-out in steps, the outcome does not exist, or no period can be judged.
    """
    what, request = _outcome(outcome), asked_for(asked)
    if isinstance(period_days, bool) or not isinstance(period_days, int) or not 1 <= period_days <= request.days // 2:
        raise RequestError(
            f"period_days is {period_days!r}, but it is a whole number from 1 to half of the {request.days} days run"
        )
    loaded, recipe = as_scheme(scheme, changes), as_recipe(society)
    first = min((step.since for step in loaded.rollout), default=None)
    if first is None or len(loaded.rollout) == 1:
        raise RequestError(
            f"scheme '{loaded.name}' is not rolled out in steps; give rollout: two dates or more, each with its districts"
        )
    start = request.start or first - timedelta(days=BEFOREHAND * period_days)
    ground = lay_ground(replace(request, start=start), recipe, loaded, (), (), (), progress)
    if not between_districts:
        ground = replace(ground, society=ground.society.within_districts())
    worlds = [under(one, recipe, request.settings) for one in (loaded, as_scheme("before"))]
    same_clocks(worlds)
    past = new_world(ground, ordinary_of(recipe, worlds[0].settings), progress, measures=(), histogram=False)
    warm(past, progress)
    seen = []
    for one in worlds:
        world = past.branch(one.ordinary, one.scheme, one.settings)
        seen.append(_observed(world, what, period_days, request.days, progress))
        world.close()
    past.close()
    names = list(recipe.districts)
    periods = np.array([_reached(loaded, name, start, period_days, request.days) for name in names])
    reached, household = periods[ground.society.traits["district"]], ground.society.traits["household"]
    return RollOut(
        loaded.name, what.label, what.unit, period_days, between_districts, judge(seen[0], seen[1], reached, household)
    )


def _outcome(name: str) -> Outcome:
    yearly = {o.name: o for o in OUTCOMES if o.yearly}
    if name not in yearly:
        raise RequestError(f"outcome is '{name}', which is no yearly outcome{did_you_mean(name, yearly)}")
    return yearly[name]


def _observed(world: World, what: Outcome, period: int, days: int, tell: Callable[[Step], None]) -> np.ndarray:
    """Return ``(n_person, n_period)`` an outcome in every whole period, at its yearly rate."""
    world.begin()
    so_far = [np.zeros(world.society.n_person)]
    for day in world.advance(days - days % period):
        if (day.day + 1) % period == 0:
            so_far.append(np.asarray(what.of(counts_of(world)), np.float64).copy())
            tell(Step("run", world.scheme.name, day.day + 1, days))
    return np.diff(np.stack(so_far, axis=1), axis=1) * (what.scale * YEAR / period)


def _reached(scheme: Scheme, district: str, start: date, period: int, days: int) -> int:
    """Return the period in which a district is reached, the last one or more if it is not within the run."""
    dates = [step.since for step in scheme.rollout if step.everywhere or district in step.districts]
    first = min(dates, default=None)
    return days if first is None else max((first - start).days, 0) // period
