# ruff: noqa: ANN001, ANN201, ANN202 - compiled: numba infers the types, the docstrings say shapes and units
"""Iterative proportional fitting and the two one-dimensional solutions the tables need, in plain loops of fixed order.

    t_ijk... <- t_ijk... x margin_i / sum_jk... t_ijk...     for each axis in turn, until every margin holds

Deming and Stephan, Annals of Mathematical Statistics 11 (1940), https://doi.org/10.1214/aoms/1177731829. Sums run in index
order, so that the tables have the same bits on every machine.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from panopolis.errors import SocietyError

TOLERANCE = 1e-12
ROUNDS = 2000


@njit(cache=True, nogil=True)
def _scale_axis(flat, stride, size, target, sums):
    """Scale a table in place so that one axis meets its margin; return the largest deviation before."""
    for k in range(size):
        sums[k] = 0.0
    for first in range(0, flat.size, size * stride):
        for k in range(size):
            for i in range(first + k * stride, first + (k + 1) * stride):
                sums[k] += flat[i]
    worst = 0.0
    for k in range(size):
        worst = max(worst, abs(sums[k] - target[k]))
        sums[k] = target[k] / sums[k] if sums[k] > 0.0 else 0.0
    for first in range(0, flat.size, size * stride):
        for k in range(size):
            for i in range(first + k * stride, first + (k + 1) * stride):
                flat[i] *= sums[k]
    return worst


def fit(seed: np.ndarray, margins: list[np.ndarray], what: str) -> np.ndarray:
    """Return the table with the seed's odds ratios and the given margin along each axis.

    Raises
    ------
    SocietyError
        If no such table exists, as where a margin asks for people whom the odds rule out.
    """
    table = np.ascontiguousarray(seed, np.float64).copy()
    flat = table.reshape(-1)
    strides = [int(stride) // table.itemsize for stride in table.strides]
    sums = np.empty(max(table.shape))
    worst = np.inf
    for _ in range(ROUNDS):
        worst = 0.0
        for stride, target in zip(strides, margins, strict=True):
            worst = max(worst, _scale_axis(flat, stride, target.size, target, sums))
        if worst < TOLERANCE:
            return table
    if worst > 1e-6:
        raise SocietyError(
            f"the margins of {what} cannot all be met: off by {worst:.2g} after {ROUNDS} rounds; raise the odds that are 0"
        )
    return table


@njit(cache=True, nogil=True)
def _capped(mass, odds, factor, cap):
    total = 0.0
    for i in range(mass.size):
        total += mass[i] * min(cap, factor * odds[i])
    return total


@njit(cache=True, nogil=True)
def _bisect(mass, odds, cap, target):
    low, high = 0.0, 1.0
    while _capped(mass, odds, high, cap) < target and high < 1e12:
        high *= 2.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        if _capped(mass, odds, middle, cap) < target:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def rates(mass: np.ndarray, odds: np.ndarray, cap: float, target: float, what: str) -> np.ndarray:
    """Return rates min(cap, factor x odds), the factor such that the masses times the rates add up to ``target``.

    Raises
    ------
    SocietyError
        If even the cap for all with any odds does not reach the target.
    """
    flat_mass, flat_odds = np.ascontiguousarray(mass).reshape(-1), np.ascontiguousarray(odds).reshape(-1)
    factor = _bisect(flat_mass, flat_odds, cap, target)
    reached = _capped(flat_mass, flat_odds, factor, cap)
    if abs(reached - target) > 1e-9:
        raise SocietyError(f"a share of {target:.4g} for {what} cannot be reached: at most {reached:.4g} have any odds of it")
    return np.minimum(cap, factor * odds)


def tilt(shape: list[float], mean: float) -> list[float]:
    """Return probabilities of 1, 2, 3..., those of ``shape`` times a power of the number, with the given mean.

    Raises
    ------
    SocietyError
        If the mean lies outside what the sizes allow.
    """
    if not 1.0 < mean < len(shape):
        raise SocietyError(f"a mean of {mean:g} people cannot be met with sizes 1 to {len(shape)}")
    low, high = 1e-6, 1e6
    for _ in range(400):
        middle = 0.5 * (low + high) if high - low < 1.0 else (low * high) ** 0.5
        low, high = (middle, high) if _tilted(shape, middle)[1] < mean else (low, middle)
    return _tilted(shape, 0.5 * (low + high))[0]


def _tilted(shape: list[float], theta: float) -> tuple[list[float], float]:
    weights, power, total = [], 1.0, 0.0
    for share in shape:
        power *= theta
        weights.append(share * power)
        total += share * power
    mean = 0.0
    for k, weight in enumerate(weights):
        mean += (k + 1) * weight / total
    return [weight / total for weight in weights], mean


@njit(cache=True, nogil=True)
def _cumulate(rows):
    for i in range(rows.shape[0]):
        total = 0.0
        for k in range(rows.shape[1]):
            total += rows[i, k]
            rows[i, k] = total
        last = -1
        for k in range(rows.shape[1]):
            rows[i, k] = rows[i, k] / total if total > 0.0 else 1.0
            if rows[i, k] < 1.0:
                last = k
        for k in range(last + 1, rows.shape[1]):
            rows[i, k] = 1.0


def cumulate(rows: np.ndarray) -> np.ndarray:
    """Return cumulative probabilities along the last axis, each row ending in 1."""
    out = np.ascontiguousarray(rows, np.float64).reshape(-1, rows.shape[-1]).copy()
    _cumulate(out)
    return out


@njit(cache=True, nogil=True)
def find(cumulative, u):
    """Return the first index whose cumulative probability exceeds ``u``."""
    low, high = 0, cumulative.size - 1
    while low < high:
        middle = (low + high) >> 1
        if u < cumulative[middle]:
            high = middle
        else:
            low = middle + 1
    return low


def total(values: np.ndarray) -> float:
    """Return the sum of an array in index order."""
    out = 0.0
    for value in np.ascontiguousarray(values).reshape(-1).tolist():
        out += value
    return out


def sums(table: np.ndarray, *axes: int) -> np.ndarray:
    """Return a table summed over all axes but the given ones, in index order."""
    kept = np.moveaxis(table, axes, range(len(axes)))
    shape = kept.shape[: len(axes)]
    rows = np.ascontiguousarray(kept).reshape(int(np.prod(shape)), -1)
    out = np.zeros(rows.shape[0])
    _row_sums(rows, out)
    return out.reshape(shape)


@njit(cache=True, nogil=True)
def _row_sums(rows, out):
    for i in range(rows.shape[0]):
        subtotal = 0.0
        for k in range(rows.shape[1]):
            subtotal += rows[i, k]
        out[i] = subtotal
