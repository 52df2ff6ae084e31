"""Speed of 'five strikes' at day steps, as ratios in one alternating run: Panopolis, a NumPy loop, and other programs where they are at hand.

    python benchmarks/bench_five_strikes.py [--people N] [--days D] [--rounds R] [--peers FOLDER] [--name c --name numba:hash ...]

FOLDER holds a ``run.py NAME MODEL PEOPLE DAYS SEED`` that prints one JSON line with ``agent_days_per_s``. Set-up and compiling are left out of
every figure; each program records mean score, listed and strikes every day. A figure is the median over rounds.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from five_strikes import world
from numpy_strikes import walk
from rounds import alternated, asked, peer

if TYPE_CHECKING:
    from pathlib import Path


def panopolis(people: int, days: int, seed: int, *, piece: int = 1) -> tuple[float, dict[str, float]]:
    """Return (person-days a second, the last day) of Panopolis on two threads, ``piece`` days asked for at a time: 1 goes day by day."""
    town = world(people, seed, threads=2)
    earned, strikes, began = np.log(town["earnings"]).sum(), 0, time.perf_counter()
    for first in range(0, days, piece):
        done = town.advance(min(piece, days - first))
        strikes += sum(int(((d.rows["kind"] == 0) & (d.rows["asked"] < 0)).sum()) for d in done)
    took = time.perf_counter() - began
    losses = (np.log(town["earnings"]).sum() - earned) / np.log(0.99)
    if abs(losses / strikes - 1) > 0.01:
        raise SystemExit(f"incomes fell {losses:,.0f} times by one per cent, with {strikes:,} strikes")
    last = town.days[-1]
    found = {"mean_score": last["score"], "listed": last["blacklisted"], "strikes_day": strikes / people / days}
    return people * days / took, found


def numpy_loop(people: int, days: int, seed: int) -> tuple[float, dict[str, float]]:
    """Return the same of the NumPy loop, over a tenth of the days."""
    days = max(days // 10, 1)
    began = time.perf_counter()
    found = walk(people, days, seed)
    return people * days / (time.perf_counter() - began), found


def other(folder: Path, name: str, people: int, days: int, seed: int) -> tuple[float, dict[str, float]]:
    """Return the same of another program."""
    found = peer(folder, name, "strikes", people, days, seed)
    final = {
        "mean_score": found["final"]["mean_score"],
        "listed": found["final"]["blacklisted"] / people,
        "strikes_day": found["total_detections"] / people / days,
    }
    return found["agent_days_per_s"], final


def main() -> None:
    """Alternate the programs and print a table."""
    given = asked(__doc__.splitlines()[0]).parse_args()
    runs = {"panopolis": panopolis, "by strides": partial(panopolis, piece=31), "numpy loop": numpy_loop}
    for name in given.name if given.peers else []:
        runs[name] = lambda people, days, seed, name=name: other(given.peers, name, people, days, seed)
    speeds, last = alternated(runs, given.rounds, given.people, given.days)
    print(f"five strikes, {given.people:,} people, {given.days} days, median of {given.rounds} rounds")
    print(f"{'':14}{'M person-days/s':>16}{'panopolis is':>14}{'mean score':>12}{'listed':>8}{'strikes a day':>15}")
    for name, speed in speeds.items():
        end = last[name][-1]
        print(
            f"{name:14}{speed / 1e6:>16.1f}{speeds['panopolis'] / speed:>13.2f}x{end['mean_score']:>12.2f}{end['listed']:>8.4f}",
            end="",
        )
        print(f"{end['strikes_day']:>15.5f}")


if __name__ == "__main__":
    main()
