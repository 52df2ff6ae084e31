"""How cost grows with people: seconds for a day, seconds to make the people, and peak memory, from ten thousand to Shanghai in full.

    python benchmarks/bench_scale.py [--people 10000 100000 ...] [--days D] [--warmup W] [--dry]

Each size runs in a process of its own, under shanghai-2018 with every mechanism, nightly measures and a sampled ledger on disk. The day is the
median of the days, so that the days on which a part of the ledger closes do not count. ``make docs`` draws the figure
``scale.svg`` of it.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING

from alternating import keep

import panopolis as pan

if TYPE_CHECKING:
    from panopolis.study import Step

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 24_870_895)
COLUMNS = ("people", "day_seconds", "build_seconds", "peak_bytes")


def live(people: int, days: int, warmup: int) -> dict[str, float]:
    """Run one size in this process; return what it took."""
    stamps: dict[str, list[float]] = {"run": [], "warm-up": [], "compile": [], "people": []}

    def tell(step: Step) -> None:
        stamps[step.stage].append(time.perf_counter())

    with tempfile.TemporaryDirectory() as folder:
        more = {"warmup": warmup, "seed": 1, "ledger": "sampled"}
        pan.run("shanghai-2018", people=people, days=days, out=f"{folder}/run", progress=tell, **more)
    took = [b - a for a, b in zip(stamps["run"], stamps["run"][1:], strict=False)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    built = stamps["compile"][0] - stamps["people"][0]
    return dict(zip(COLUMNS, (people, statistics.median(took), built, peak), strict=True))


def main() -> None:
    """Run every size in a process of its own; print, and write what was asked for."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--people", type=int, nargs="+", default=SIZES)
    asked.add_argument("--days", type=int, default=21)
    asked.add_argument("--warmup", type=int, default=30)
    asked.add_argument("--dry", action="store_true", help="print only")
    asked.add_argument("--here", action="store_true", help="run the one size in this process, and print it as JSON")
    given = asked.parse_args()
    if given.here:
        print(json.dumps(live(given.people[0], given.days, given.warmup)))
        return
    rows = []
    for people in (100, *sorted(given.people)):  # the first compiles
        size = ["--people", str(people), "--days", str(given.days), "--warmup", str(given.warmup), "--here"]
        done = subprocess.run([sys.executable, __file__, *size], capture_output=True, text=True, check=True)
        if people != 100:
            rows.append(json.loads(done.stdout))
            day, build, peak = (rows[-1][name] for name in COLUMNS[1:])
            each = f"{1e9 * day / people:6.1f} ns a person-day, {1e6 * build / people:5.2f} us to make one, {peak / people:7.0f} bytes each"
            print(
                f"{people:>12,} people: {day:8.4f} s a day, {build:6.1f} s to make them, {peak / 2**30:6.2f} GiB; {each}",
                flush=True,
            )
    if not given.dry:
        keep("how cost grows with people", {"days": given.days, "warmup": given.warmup, "sizes": rows})


if __name__ == "__main__":
    main()
