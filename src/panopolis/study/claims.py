"""Claims: which way an effect goes, over everything that is not known, and whether that stands whatever is assumed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.measures import OUTCOMES

if TYPE_CHECKING:
    from panopolis.results import SweepResults

GROUPS = ("all", "poorest_fifth")
STANDS, MOSTLY, DEPENDS, NOTHING = "stands", "mostly", "depends", "nothing"
_MOSTLY = 0.9
"""Share of draws in which an effect goes one way, from which it mostly stands; a choice."""
_SURE = 0.95


def claims_of(found: SweepResults, split: str) -> list[dict[str, Any]]:
    """Return a row for each outcome and group: the effect as assumed, its bounds over what is not known, and whether its direction stands.

    The first cell of ``found`` has every assumption at its value; the others vary all of them at once, each with every seed.

    Returns
    -------
    :
        ``value`` (as assumed, mean over seeds), ``low`` and ``high`` (2.5 and 97.5 % of all draws and seeds), ``same_way`` (the share of draws in
        which the mean over seeds has the sign of ``value``), ``against`` (draws with the other sign), ``draws``, ``at_most`` (with as few against,
        the share against is below this in 95 of 100 cases: Clopper and Pearson, Biometrika 26, 1934), ``by_seed`` (the share of variance that is
        between seeds and not between assumptions; NaN with one seed) and ``verdict``.
    """
    return [_claim(found, split, outcome.name, group) for outcome in OUTCOMES for group in GROUPS]


def _claim(found: SweepResults, split: str, outcome: str, group: str) -> dict[str, Any]:
    values = found.values(outcome, split, group)
    means, value = values[1:].mean(axis=1), float(values[0].mean())
    row: dict[str, Any] = {"outcome": outcome, "group": group, "value": value, "draws": len(means)}
    drawn = values[1:]
    if not np.isfinite(drawn).all() or not math.isfinite(value):
        return row | {"low": math.nan, "high": math.nan, "same_way": math.nan, "against": 0, "at_most": math.nan, "by_seed": math.nan,
                      "verdict": NOTHING}  # fmt: skip
    low, high = (float(edge) for edge in np.percentile(drawn, [2.5, 97.5]))
    sign = np.sign(value)
    against = int((np.sign(means) == -sign).sum()) if sign else 0
    same = float((np.sign(means) == sign).mean())
    return row | {"low": low, "high": high, "same_way": same, "against": against, "at_most": at_most(against, len(means)),
                  "by_seed": _by_seed(drawn), "verdict": _verdict(float(sign), same, against, drawn)}  # fmt: skip


def _verdict(sign: float, same: float, against: int, drawn: np.ndarray) -> str:
    if not drawn.any() and not sign:
        return NOTHING
    if sign and same == 1.0:
        return STANDS
    return MOSTLY if sign and same >= _MOSTLY and against <= (1 - _MOSTLY) * len(drawn) else DEPENDS


def _by_seed(drawn: np.ndarray) -> float:
    """Return the share of the variance that lies within draws, so between seeds."""
    total = float(drawn.var())
    if drawn.shape[1] < 2 or not total:  # noqa: PLR2004 - one seed says nothing of others
        return math.nan
    return min(float(drawn.var(axis=1, ddof=1).mean()) / total, 1.0)


def at_most(against: int, n: int) -> float:
    """Return the share below which the true one lies in 95 of 100 cases, if ``against`` of ``n`` draws were found.

    >>> round(at_most(0, 100), 4), round(at_most(5, 100), 4)
    (0.0295, 0.1023)
    """
    if against >= n:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        fewer = sum(math.comb(n, k) * middle**k * (1 - middle) ** (n - k) for k in range(against + 1))
        low, high = (middle, high) if fewer > 1 - _SURE else (low, middle)
    return high
