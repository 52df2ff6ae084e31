"""What becomes of ratings at night, beside the rules: what an authority takes, and the rating as a score."""

from __future__ import annotations

import numpy as np
from numba import njit

from panopolis.draws import philox
from panopolis.engine.kernels.compiled import kernel

MOST = 5 * 8192
"""Five stars, in the steps of the column."""


@njit(cache=True, nogil=True)
def day_keys(keys, t, n):
    """Return the key words of each of ``n`` rounds of day ``t``, ``(n, 2)`` uint32."""
    out = np.empty((n, 2), np.uint32)
    for k in range(n):
        out[k, 0], out[k, 1], _, _ = philox(keys[0], keys[1], k, t, 0, 0)
    return out


@kernel
def penalise(rows, charge, stars, in_force, district, rating, damage_days):
    """Add the stars of each charge's act to a rating (a penalty's are below 0), within 0 to 5, and note for how long bad stars count more."""
    for q in range(rows.size):
        i, act = rows[q].charged, rows[q].rule
        if rows[q].kind != charge or in_force[district[i]] == 0:
            continue
        if stars[act, 0] != 0:
            rating[i] = min(max(int(rating[i]) + stars[act, 0], 0), MOST)
        damage_days[i] = max(int(damage_days[i]), min(stars[act, 1], 255))


@kernel
def stand(lo, hi, t, rating, score, score_day):
    """Write each rating as a score in hundredths of a star, cut off; a score that stays is not written."""
    for i in range(lo, hi):
        now = (int(rating[i]) * 100) >> 13
        if now != score[i]:
            score[i] = now
            score_day[i] = t
