"""Speed of 'stars', as ratios in one alternating run: Panopolis, and other programs where they are at hand, on the same network.

    python benchmarks/bench_stars.py [--people N] [--days D] [--rounds R] [--threads T] [--cpu] [--peers FOLDER] [--name c@1 --name numba:hash@1 ...]

FOLDER holds a ``run.py NAME MODEL PEOPLE DAYS SEED`` as for bench_five_strikes.py. The ties of each round's seed are written for the others, so
all walk one network. Set-up and compiling are left out of every figure; each program records mean and variance every day. A figure is the median
over rounds; with ``--cpu`` a person-day a second of processor time, which says more where the machine is shared (others with ``@1``: one thread).
"""

from __future__ import annotations

import math
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from rounds import alternated, asked, peer
from stars import world


def panopolis(people: int, days: int, seed: int, threads: int, folder: Path, *, cpu: bool) -> tuple[float, dict[str, float]]:
    """Return (person-days a second, the last day) of Panopolis, day by day; leave the network in ``folder``."""
    town = world(people, seed, threads)
    small = world(WARM, seed, threads)
    write_networks({WARM: small, people: town}, folder)
    small.close()
    clock = time.process_time if cpu else time.perf_counter
    began = clock()
    for _ in range(days):
        last = town.advance(1)[0]
    took = clock() - began
    town.close()
    away = last["mean"] - 3.5
    return people * days / took, {"mean": last["mean"], "spread": math.sqrt(last["square"] - away * away)}


WARM = 10_000
"""People of the small run with which some of the other programs warm up; they look for its network too."""


def write_networks(towns: dict[int, Any], folder: Path) -> None:
    """Write the ties as the other programs read them, by number of people: row starts and neighbours, plain and as .npy."""
    for old in folder.iterdir():
        old.unlink()
    for people, town in towns.items():
        ties = town.ties["knows"]
        for name, array in (("indptr", ties.indptr), ("indices", ties.neighbour)):
            np.save(folder / f"net_{people}.{name}.npy", array)
            array.tofile(folder / f"net_{people}.{name}.raw")


def main() -> None:
    """Alternate the programs and print a table."""
    options = asked(__doc__.splitlines()[0])
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--cpu", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def ours(people: int, days: int, seed: int) -> tuple[float, dict[str, float]]:
            return panopolis(people, days, seed, given.threads, folder, cpu=given.cpu)

        def theirs(name: str, people: int, days: int, seed: int) -> tuple[float, dict[str, float]]:
            found = peer(given.peers, name, "stars", people, days, seed, folder)
            took = found["cpu_s"] if given.cpu else found["run_s"]
            return people * days / took, {"mean": found["final"]["mean_rating"], "spread": found["final"]["sd_rating"]}

        runs = {"panopolis": ours}
        for other in given.name if given.peers else []:
            runs[other] = lambda people, days, seed, other=other: theirs(other, people, days, seed)
        speeds, found = alternated(runs, given.rounds, given.people, given.days)
    print(
        f"stars, {given.people:,} people, {given.days} days, median of {given.rounds} rounds{', of processor time' if given.cpu else ''}"
    )
    print(f"{'':14}{'M person-days/s':>16}{'panopolis is':>14}{'mean':>9}{'spread':>9}")
    for name, speed in speeds.items():
        mean, spread = (np.mean([one[what] for one in found[name]]) for what in ("mean", "spread"))
        print(f"{name:14}{speed / 1e6:>16.1f}{speeds['panopolis'] / speed:>13.2f}x{mean:>9.4f}{spread:>9.5f}")


if __name__ == "__main__":
    main()
