"""Her file under a scheme that asks for one thing more each quarter: the share of her days that records could reconstruct."""

import math
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import panopolis as pan
from panopolis.measures import student

SEEDS, PEOPLE = 5, 600
QUARTERS = ((0, 92), (92, 184), (184, 276), (276, 365), (365, 400))


def quarters(scheme, seed, folder):
    """Return (mean share of days, mean number of spheres of life) by quarter."""
    run = pan.run(scheme, out=folder / f"{scheme}-{seed}", seed=seed, people=PEOPLE, days=400, warmup=5)
    files = [run.her_file(since, until) for since, until in QUARTERS]
    shares = [np.mean(file["file_share"].to_numpy()) for file in files]
    return shares, [np.mean([len(names) for names in file["file_contexts"].to_pylist()]) for file in files]


print(f"{SEEDS} cities of {PEOPLE} people; means, 95 % by Student's t over cities")
with TemporaryDirectory() as place:
    for scheme in ("creep", "before"):
        found = np.array([quarters(scheme, seed, Path(place)) for seed in range(1, SEEDS + 1)])
        half = student(SEEDS - 1) * found.std(axis=0, ddof=1) / math.sqrt(SEEDS)
        print(f"\n{scheme:<8} share of days on file            spheres of life")
        for k, (share, spheres) in enumerate(found.mean(axis=0).T):
            low, high = (100 * (share + sign * half[0, k]) for sign in (-1, 1))
            days = f"{100 * share:.1f} % ({low:.1f} to {high:.1f})"
            print(f"quarter {k + 1}  {days:<24}   {spheres:.2f} ({spheres - half[1, k]:.2f} to {spheres + half[1, k]:.2f})")
