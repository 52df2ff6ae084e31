"""What the calibration tests share: published counts with their intervals, and runs of the city to hold against them."""

from __future__ import annotations

import math

import panopolis as pan

Z95 = 1.959964


def wilson(hits, n):
    """Return the 95 % score interval of a share observed ``hits`` times in ``n`` (Wilson, JASA 22, 1927)."""
    p, z2 = hits / n, Z95 * Z95
    middle, half = p + z2 / (2 * n), Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return (middle - half) / (1 + z2 / n), (middle + half) / (1 + z2 / n)


def days_of(scheme, days, *, people=100_000, seed=3, **asked):
    """Run a city unmeasured; return the walk and its days, ledger rows included."""
    walk = pan.start(scheme, people=people, days=1, seed=seed, measured=False, **asked)
    return walk, walk.advance(days)
