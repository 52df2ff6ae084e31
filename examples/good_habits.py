"""Good habits or good acting: what conduct remains of a year of points for helping, in a year without them.

The stated aim is good habits for all (as told, 10). What one does repeatedly becomes a habit; what one does for points, one does less without
them. How strong each is, is assumed: so the example leaves each out in turn.
"""

import math

import numpy as np

import panopolis as pan
from panopolis.measures import student

SEEDS, PEOPLE, YEAR = 5, 2_000, 365
KNOWN = {"share_aware": 1.0, "favours": 0.05}  # everyone knows of the points, and is often asked for help
START = pan.load_scheme("shanghai-2018").begins()


def hours_given(scheme, seed, without):
    """Return how often people helped in a year under a scheme, and in a year under ordinary law alone after it."""
    walk = pan.start(scheme, people=PEOPLE, seed=seed, measured=False, start=START, warmup=30, without=without, settings=KNOWN)
    walk.advance(YEAR)
    during = int(walk["good_deeds"].sum())
    walk.change("before")
    walk.advance(YEAR)
    return np.array([during, int(walk["good_deeds"].sum()) - during])


for title, without in (
    ("habit and crowding-out", ()), ("habit alone", ("crowd_out",)), ("crowding-out alone", ("grow_habit",)), ("neither", ("habit",)),
):  # fmt: skip
    worlds = [hours_given("shanghai-2018", s, without) / hours_given("before", s, without) - 1 for s in range(1, SEEDS + 1)]
    mean, half = np.mean(worlds, axis=0), student(SEEDS - 1) * np.std(worlds, axis=0, ddof=1) / math.sqrt(SEEDS)
    said = [f"{100 * m:+.0f} % ({100 * (m - h):+.0f} to {100 * (m + h):+.0f})" for m, h in zip(mean, half, strict=True)]
    print(f"{title:<24} year of points {said[0]:<22} year after {said[1]}")
