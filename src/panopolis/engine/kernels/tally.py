"""The histogram of scores: how many people stand in each bin of points tonight."""

from __future__ import annotations

from numba import njit

from panopolis.engine.kernels.sighting import score_now


@njit(cache=True, nogil=True)
def count_scores(lo, hi, t, score, score_day, district, law, width, bins):
    """Add the people of a block to ``bins`` of ``width`` hundredths from the law's floor; who is not under the scheme is not counted."""
    floor = law.number[1]
    for i in range(lo, hi):
        if law.in_force[district[i]] == 1:
            k = (score_now(int(score[i]), int(score_day[i]), t, law.number, law.kept) - floor) // width
            bins[min(max(k, 0), bins.size - 1)] += 1
