"""Effects on the same people in two worlds: of any one value of each person, for any groups, with both intervals and what pairing gains.

With x and y the values of a person in the two worlds, the effect on a group is mean(x) - mean(y) = mean(x - y). Households are what was sampled, so

- *bootstrap*: households again with Poisson(1) weights, the same in both worlds, as in ``effects``; none where a group is one household;
- *t*: the mean as a ratio of sums over households, whose residuals r_h = sum(x - y) - effect x people of the household give the variance
  H / (H - 1) x sum(r_h^2) / people^2 with H - 1 degrees of freedom (Cochran, Sampling Techniques, 1977, chapter 6);
- *variance reduction*: (variance of mean(x) + variance of mean(y)) / variance of mean(x - y), all by the formula above: how many times as many
  people two unpaired worlds would need for an interval as narrow.

Over replicates the unit is the seed, and the same three are taken over the means of each. What depends on how the worlds are coupled, the share who
gain or lose and quantiles of individual effects, is kept apart from what does not, differences of quantiles.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from panopolis.draws import key, words
from panopolis.measures.effects import N_BOOTSTRAP, between, houses, poisson_weights
from panopolis.measures.replicates import student

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Named = tuple[str, str]

NAN = float("nan")
_CHUNK = 1 << 16
_MANY = 200
"""Degrees of freedom from which Student's t is the normal within half a percent."""
_NORMAL = 1.959963984540054
_SHARE = 0.025


def paired(
    values: Mapping[Named, np.ndarray],
    pairs: Sequence[tuple[Named, Named | None]],
    group: np.ndarray,
    n_group: int,
    household: np.ndarray,
    seed: int,
) -> list[list[dict[str, float]]]:
    """Return the effect of each pair on each group of people of one world.

    Parameters
    ----------
    values
        By measure and world, the value of everyone there, ``(n_person,)``.
    pairs
        For each effect the name of the value in the world in question, and of that in the other; None for the level of the first alone.
    group, n_group
        The group of everyone, 0 to ``n_group`` - 1.
    household
        The household of everyone, ascending.
    seed
        Of the society; keys the bootstrap, in which all pairs share the resampled households.

    Returns
    -------
    :
        For each pair and group ``people``, ``value``, ``boot_low``, ``boot_high``, ``t_low``, ``t_high``, ``variance_reduction``.
    """
    house = houses(household)
    n_house = int(house[-1]) + 1
    of_house = {name: _table(np.asarray(one, np.float64), house, n_house, group, n_group) for name, one in values.items()}
    people = _table(np.ones(len(house)), house, n_house, group, n_group)
    drawn = np.split(_resampled([*of_house.values(), people], seed), len(of_house) + 1, axis=1)
    again = dict(zip(of_house, drawn, strict=False))
    heads = np.where(drawn[-1] > 0, drawn[-1], NAN)  # a draw without anybody of a small group says nothing of it
    nothing = np.zeros_like(people)
    rows = []
    for one, other in pairs:
        y, apart = (nothing, again[one]) if other is None else (of_house[other], again[one] - again[other])
        tables = (of_house[one], y, people, apart / heads)
        rows.append([_row(*(table[:, g] for table in tables), level=other is None) for g in range(n_group)])
    return rows


def _table(values: np.ndarray, house: np.ndarray, n_house: int, group: np.ndarray, n_group: int) -> np.ndarray:
    """Return ``(n_household, n_group)`` sums."""
    return np.bincount(house * n_group + group, weights=values, minlength=n_house * n_group).reshape(n_house, n_group)


def _resampled(tables: Sequence[np.ndarray], seed: int) -> np.ndarray:
    """Return ``(N_BOOTSTRAP, n_column)`` sums of the columns of all tables under resampled households."""
    total = np.zeros((N_BOOTSTRAP, sum(table.shape[1] for table in tables)))
    for first in range(0, len(tables[0]), _CHUNK):
        part = np.concatenate([table[first : first + _CHUNK] for table in tables], axis=1)
        total += poisson_weights(seed, first, len(part)).astype(np.float64) @ part
    return total


def _row(a: np.ndarray, b: np.ndarray, n: np.ndarray, again: np.ndarray, *, level: bool) -> dict[str, float]:
    people = float(n.sum())
    if not people:
        return {
            "people": 0.0,
            "value": NAN,
            "boot_low": NAN,
            "boot_high": NAN,
            "t_low": NAN,
            "t_high": NAN,
            "variance_reduction": NAN,
        }
    value, variance = _ratio(a - b, n)
    half = _half(math.sqrt(variance), int((n > 0).sum()) - 1)
    low, high = between(again) if int((n > 0).sum()) > 1 else (NAN, NAN)
    apart = NAN if level or not variance else (_ratio(a, n)[1] + _ratio(b, n)[1]) / variance
    return {"people": people, "value": value, "boot_low": low, "boot_high": high, "t_low": value - half, "t_high": value + half,
            "variance_reduction": apart}  # fmt: skip


def _ratio(total: np.ndarray, n: np.ndarray) -> tuple[float, float]:
    """Return a mean a head over households and its variance."""
    there, people = int((n > 0).sum()), float(n.sum())
    mean = float(total.sum()) / people
    left = total - mean * n
    return mean, float(left @ left) / people**2 * there / max(there - 1, 1)


def _half(error: float, freedom: int) -> float:
    return NAN if freedom < 1 else error * (student(freedom) if freedom < _MANY else _NORMAL)


def over_seeds(x: np.ndarray, y: np.ndarray | None, seed: int) -> dict[str, float]:
    """Return the effect over replicates: ``x`` and ``y`` (``(n_seed,)``) are the means of a group in the two worlds of each seed.

    Few seeds bear Student's t; a bootstrap over so few is too narrow, and stands beside it for who wants to see by how much.
    """
    apart = x - (0.0 if y is None else y)
    n = len(apart)
    value, variance = float(apart.mean()), float(apart.var(ddof=1)) / n
    half = _half(math.sqrt(variance), n - 1)
    drawn = words(key(seed, "bootstrap over seeds"), 0, N_BOOTSTRAP * n).T[0].reshape(N_BOOTSTRAP, n) % np.uint32(n)
    low, high = (float(one) for one in np.percentile(apart[drawn].mean(axis=1), [100 * _SHARE, 100 * (1 - _SHARE)]))
    unpaired = NAN if y is None or not variance else float(x.var(ddof=1) + y.var(ddof=1)) / n / variance
    return {
        "value": value,
        "boot_low": low,
        "boot_high": high,
        "t_low": value - half,
        "t_high": value + half,
        "variance_reduction": unpaired,
    }


def quantiles(
    x: np.ndarray, y: np.ndarray, apart: np.ndarray | None, at: Sequence[float], household: np.ndarray, seed: int
) -> list[dict[str, float]]:  # fmt: skip
    """Return for each quantile its value in both worlds, their difference with an interval, and the same quantile of individual effects.

    Parameters
    ----------
    x, y
        The value of everyone of a group in the two worlds.
    apart
        The value in the other world lived with other luck, or None where it was not.
    at
        Quantiles, between 0 and 1.
    household, seed
        As for ``paired``; the interval resamples households.
    """
    found, house = [], houses(household)
    weights = poisson_weights(seed, 0, int(house[-1]) + 1)
    order_x, order_y = np.argsort(x, kind="stable"), np.argsort(y, kind="stable")
    sorted_x, sorted_y = ((of[order].astype(np.float64), house[order]) for of, order in ((x, order_x), (y, order_y)))
    again = np.array([_weighted(*sorted_x, w, at) - _weighted(*sorted_y, w, at) for w in weights])
    for k, q in enumerate(at):
        one, other = (float(np.quantile(of, q, method="inverted_cdf")) for of in (x, y))
        low, high = (float(edge) for edge in np.percentile(again[:, k], [100 * _SHARE, 100 * (1 - _SHARE)]))
        row = {"quantile": q, "of_world": one, "of_other": other, "difference": one - other, "low": low, "high": high,
               "individual": float(np.quantile(x - y, q, method="inverted_cdf"))}  # fmt: skip
        found.append(
            row | {"individual_independent": NAN if apart is None else float(np.quantile(x - apart, q, method="inverted_cdf"))}
        )
    return found


def _weighted(ascending: np.ndarray, house: np.ndarray, weight: np.ndarray, at: Sequence[float]) -> np.ndarray:
    """Return quantiles of values whose households weigh something: the first at which the weight so far reaches the share."""
    so_far = np.cumsum(weight[house], dtype=np.int64)
    where = np.searchsorted(so_far, np.asarray(at) * so_far[-1], side="left")
    return ascending[np.minimum(where, len(ascending) - 1)]


def gains(effect: np.ndarray, *, good: bool) -> Mapping[str, float]:
    """Return the shares of people who are better off, worse off, and for whom nothing differs."""
    up, down = float((effect > 0).mean()), float((effect < 0).mean())
    return {"better": up if good else down, "worse": down if good else up, "same": 1.0 - up - down}
