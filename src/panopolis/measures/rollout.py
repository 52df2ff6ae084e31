"""What a roll-out by district seems to do, by difference in differences over groups and times, as those who see one world must judge.

A *group* g are the people whose district is reached in the same period. In period t >= g their change since period g - 1 is set against the
change of those not yet reached by t:

    effect(g, t) = mean over g of (Y_t - Y_g-1)  -  mean over not yet reached of (Y_t - Y_g-1)

(Callaway and Sant'Anna, Journal of Econometrics 225, 2021, https://doi.org/10.1016/j.jeconom.2020.12.001, without covariates). *All* of
them are averaged with the groups' sizes as weights. The standard error is that of influences summed over households. The naive
before-after leaves the second mean out. Everything is linear in the outcome, so that against the twins' effect an estimate's bias splits
exactly: *chance* is what the same sum finds in the world without the scheme, *spill-over* what the scheme did to those not reached yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from panopolis.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Estimate:
    """A number and its standard error."""

    value: float
    error: float


@dataclass(frozen=True)
class Cell:
    """One group in one period: its number and the number of those it is set against, and what is found of them, in units of the outcome."""

    group: int
    period: int
    n_group: int
    n_control: int
    estimate: Estimate
    before_after: float
    twins: float


@dataclass(frozen=True)
class Judged:
    """A roll-out as judged from one world, beside what twins say; every number in units of the outcome."""

    cells: tuple[Cell, ...]
    estimate: Estimate
    before_after: float
    twins: float
    chance: Estimate
    spill_over: float

    @property
    def bias(self) -> float:
        """How far the estimate is from the twins' effect: chance and spill-over."""
        return self.estimate.value - self.twins

    @property
    def naive_bias(self) -> float:
        """How far the before-after of the reached is from the twins' effect."""
        return self.before_after - self.twins


def judge(scored: np.ndarray, unscored: np.ndarray, reached: np.ndarray, household: np.ndarray) -> Judged:
    """Judge a roll-out.

    Parameters
    ----------
    scored, unscored
        ``(n_person, n_period)`` an outcome of everyone in every period, in the world of the roll-out and in its twin without the scheme.
    reached
        ``(n_person,)`` the period in which her district is reached; ``n_period`` or more if it is not.
    household
        ``(n_person,)`` ascending numbers; the unit of sampling.

    Raises
    ------
    RequestError
        If no group has a period before it is reached and one in which others are not reached yet.
    """
    pairs = list(_pairs(reached, scored.shape[1]))
    if not pairs:
        raise RequestError(
            "no district is reached after another and after the first period: a difference in differences needs a period before, and "
            "people not reached yet"
        )
    seen, blank = [_influence(scored, reached, *p) for p in pairs], [_influence(unscored, reached, *p) for p in pairs]
    gained = scored - unscored
    cells = tuple(
        Cell(g, t, n_g, n_c, Estimate(value, _error(influence, household)), _change(scored, reached == g, g, t),
             float(gained[reached == g, t].mean()))
        for (g, t), (value, influence, n_g, n_c) in zip(pairs, seen, strict=True)
    )  # fmt: skip
    weights = np.array([c.n_group for c in cells], float) / sum(c.n_group for c in cells)
    estimate, chance = _all(seen, weights, household), _all(blank, weights, household)
    twins = float(weights @ [c.twins for c in cells])
    return Judged(
        cells, estimate, float(weights @ [c.before_after for c in cells]), twins, chance, estimate.value - chance.value - twins
    )


def _pairs(reached: np.ndarray, n_period: int) -> Iterator[tuple[int, int]]:
    """Yield each group and period in which there is someone to set it against."""
    last = int(reached.max())
    for g in np.unique(reached):
        yield from ((int(g), t) for t in range(g, min(n_period, last)) if g >= 1)


def _change(outcome: np.ndarray, who: np.ndarray, g: int, t: int) -> float:
    return float((outcome[who, t] - outcome[who, g - 1]).mean())


def _influence(outcome: np.ndarray, reached: np.ndarray, g: int, t: int) -> tuple[float, np.ndarray, int, int]:
    """Return effect(g, t), each person's influence on it, and how many are in the group and beside it."""
    change = outcome[:, t] - outcome[:, g - 1]
    group, control = reached == g, reached > t
    n_group, n_control = int(group.sum()), int(control.sum())
    there, beside = change[group].mean(), change[control].mean()
    influence = group * (change - there) / n_group - control * (change - beside) / n_control
    return float(there - beside), influence, n_group, n_control


def _error(influence: np.ndarray, household: np.ndarray) -> float:
    starts = np.concatenate([[0], np.flatnonzero(household[1:] != household[:-1]) + 1])
    return float(np.sqrt((np.add.reduceat(influence, starts) ** 2).sum()))


def _all(found: list[tuple[float, np.ndarray, int, int]], weights: np.ndarray, household: np.ndarray) -> Estimate:
    influence = sum((w * f[1] for w, f in zip(weights, found, strict=True)), np.zeros(household.size))
    return Estimate(float(sum(w * f[0] for w, f in zip(weights, found, strict=True))), _error(influence, household))
