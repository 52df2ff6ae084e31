"""What is counted at night besides measures: people in each bin of the score, and faces on the screens."""

from __future__ import annotations

from panopolis.engine.kernels.compiled import kernel
from panopolis.engine.kernels.sighting import in_scope, score_now

BIN = 1000
"""Width of a bin of the score histogram, in hundredths of a point; a constant, since dividing by a variable takes five times as long."""


MOST_BINS = 1000
HISTOGRAM_DAYS = 7
"""Days between histograms of the score."""


def score_bins(start, floor, cap):
    """Return where the bins of the histogram begin (hundredths) and how many there are: from floor to cap, at most MOST_BINS about the start.

    The first and the last bin hold what lies beyond.
    """
    first = max(floor, start - MOST_BINS // 2 * BIN)
    return first, min((cap - first) // BIN + 1, MOST_BINS)


@kernel
def count_scores(lo, hi, t, floor, law, bins, score, score_day, district, age, enrolled, consent):
    """Add the people of a block to ``bins`` of BIN hundredths from ``floor`` on; whom the scheme does not score is not counted."""
    for i in range(lo, hi):
        if law.in_force[district[i]] == 1 and in_scope(age[i], enrolled[i], consent[i], law.number):
            k = (score_now(int(score[i]), int(score_day[i]), t, law.number, law.kept) - floor) // BIN
            bins[min(max(k, 0), bins.size - 1)] += 1


@kernel
def count_shown(chosen, n, shown_until, shown_place, t, district_of, shown):
    """Count the faces on the screens of each district tonight, among the chosen."""
    for j in range(n):
        i = chosen[j]
        if shown_until[i] >= t and shown_place[i] >= 0:
            shown[district_of[shown_place[i]]] += 1
