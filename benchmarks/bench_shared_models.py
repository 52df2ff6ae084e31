"""Speed of the shared models of README.md: Panopolis beside a NumPy loop and whatever peers are at hand, in one alternating run for each model.

    python benchmarks/bench_shared_models.py [--model strikes] [--people N] [--days D] [--rounds R] [--threads T] [--peers FOLDER] [--name c ...]

FOLDER holds a ``run.py NAME MODEL PEOPLE DAYS SEED`` that prints one JSON line, and ``venvs/venv_laser`` and ``venvs/venv_ss`` with
laser-generic and starsim (``pip install laser-generic``, ``pip install starsim``). Set-up and compiling are left out of every
figure. What is measured goes to ``measured.json`` and from there, with ``make docs``, to the docs; ``--dry`` leaves it alone.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from alternating import PEERS, alternate, keep, summary, table
from shared import programs, refuse_other_models, same_bits

SIZES = {"strikes": (10_000_000, 100), "stars": (1_000_000, 50), "sir": (1_000_000, 100), "network": (200_000, 60)}
"""People and days of each model, unless told."""
TITLES = {"strikes": "five strikes", "stars": "stars", "sir": "well-mixed SIR", "network": "SIR on a random network"}


def main() -> None:
    """Alternate the programs of each model, print a table, and keep it."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--model", action="append", choices=tuple(SIZES))
    asked.add_argument("--people", type=int)
    asked.add_argument("--days", type=int)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--threads", type=int, default=min(2, len(os.sched_getaffinity(0))))
    asked.add_argument("--peers", type=Path, default=PEERS)
    asked.add_argument("--name", action="append", default=[])
    asked.add_argument("--dry", action="store_true", help="print only")
    given = asked.parse_args()
    for model in given.model or SIZES:
        people, days = given.people or SIZES[model][0], given.days or SIZES[model][1]
        print(f"{TITLES[model]}, {people:,} people, {days} days, {given.threads} threads, {given.rounds} rounds")
        run = programs(model, people, days, given.threads, given.peers, given.name or ["c", "c_tuned"])
        told = summary(alternate(run, given.rounds))
        refuse_other_models(told)
        hashes = same_bits(model, min(people, 200_000), min(days, 20))
        if len(set(hashes.values())) != 1:
            raise SystemExit(f"{TITLES[model]}: the state hash depends on threads: {hashes}")
        print(table(told, next(iter(told.values()))["figures"]))
        if not given.dry:
            size = {"people": people, "days": days, "rounds": given.rounds, "threads": given.threads}
            keep(TITLES[model], {**size, "same_hash_on": sorted(hashes), "programs": told})


if __name__ == "__main__":
    main()
