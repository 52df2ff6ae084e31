"""Sweeps: how near N workers come to N times one, and what cells save that share people, past and the worlds beside the first.

    python benchmarks/bench_sweep.py [--people N] [--days D] [--rounds R] [--dry]

Two sweeps of sixteen runs each, alternating, by one worker and by one for each core: of *unlike* cells a setting varies, so every run lives its own
past; of *alike* cells the points of a rule vary, so their past is lived once a worker. Seconds are of whole sweeps, starting the workers
included. Kernels are compiled first.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from statistics import median

from alternating import keep

import panopolis as pan

FILE = """\
name: bench
schemes: [shanghai-2018, before, none]
people: {people}
days: {days}
warmup: {days}
vary:
  {vary}
"""
VARY = {
    "unlike": "settings.risk_learnt_charged: {from: 0.1, to: 0.8, steps: 16}",
    "alike": "rules.jaywalking.points: [-5, -10, -15, -20, -25, -30, -35, -40, -45, -50, -55, -60, -65, -70, -75, -80]",
}


def seconds(file: Path, out: Path, workers: int) -> float:
    """Return the seconds that a whole sweep takes."""
    began = time.perf_counter()
    pan.sweep(file, out=out, workers=workers)
    return time.perf_counter() - began


def main() -> None:
    """Alternate, print and keep."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--people", type=int, default=50_000)
    asked.add_argument("--days", type=int, default=180)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--dry", action="store_true", help="print only")
    given = asked.parse_args()
    cores = len(os.sched_getaffinity(0))
    took: dict[tuple[str, int], list[float]] = {(kind, n): [] for kind in VARY for n in (1, cores)}
    with tempfile.TemporaryDirectory() as folder:
        files = {kind: Path(folder) / f"{kind}.yaml" for kind in VARY}
        for kind, file in files.items():
            file.write_text(FILE.format(people=given.people, days=given.days, vary=VARY[kind]), encoding="utf-8")
        pan.run("shanghai-2018", people=100, days=2, warmup=1)
        for k in range(given.rounds):
            for (kind, n), found in took.items():
                found.append(seconds(files[kind], Path(folder) / f"{kind}-{n}-{k}", n))
    many = {kind: median(a / (cores * b) for a, b in zip(took[kind, 1], took[kind, cores], strict=True)) for kind in VARY}
    saved = median(a / b for a, b in zip(took["unlike", 1], took["alike", 1], strict=True))
    facts = {
        "what": f"sweeps of sixteen runs of three worlds of {given.people:,} people, {given.days} days and as many before; {given.rounds} rounds",
        f"throughput of {cores} workers as a share of {cores} times one, unlike cells": round(many["unlike"], 2),
        f"throughput of {cores} workers as a share of {cores} times one, alike cells": round(many["alike"], 2),
        "alike cells are so many times as fast as unlike ones, one worker": round(saved, 2),
    }
    for name, value in facts.items():
        print(f"{name:80}{value}")
    if not given.dry:
        keep("sweeps", {"facts": facts, "numbers": {kind: round(share, 2) for kind, share in many.items()}})


if __name__ == "__main__":
    main()
