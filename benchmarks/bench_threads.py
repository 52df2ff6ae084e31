"""What a second thread is worth: worlds on one and on two threads, in turn within one process, ratios within rounds.

    python benchmarks/bench_threads.py [--people N] [--days D] [--rounds R] [--dry]

*Worth* is the seconds that one thread takes over those of two: 2 at most. Bounds of the design: 1.7 where kernels are all that runs, 1.6 of
shanghai-2018 with every mechanism. Both must end at one state hash.
"""

from __future__ import annotations

import argparse
import time
from statistics import median
from typing import TYPE_CHECKING, Any

import sir
import stars
from alternating import keep, of_whole_run
from five_strikes import world

import panopolis as pan

if TYPE_CHECKING:
    from collections.abc import Callable

MODELS: dict[str, Callable[..., Any]] = {
    "five strikes": world,
    "stars": stars.world,
    "well-mixed SIR": sir.well_mixed,
    "shanghai-2018": lambda people, seed, threads: pan.start(
        "shanghai-2018", people=people, days=1, seed=seed, threads=threads, warmup=30
    ),
}


def worth(make: Callable[..., Any], people: int, days: int, rounds: int) -> tuple[list[float], float]:
    """Return the ratio of each round, and person-days a second on two threads."""
    one, two = (make(people, 1, threads) for threads in (1, 2))
    took: dict[int, list[float]] = {1: [], 2: []}
    for k in range(rounds + 1):  # the first warms up
        for threads, town in ((1, one), (2, two)) if k % 2 else ((2, two), (1, one)):
            began = time.perf_counter()
            town.advance(days)
            took[threads].append(time.perf_counter() - began)
    if one.state_hash != two.state_hash:
        raise SystemExit(f"one thread ends at {one.state_hash[:12]}, two at {two.state_hash[:12]}")
    return [a / b for a, b in zip(took[1][1:], took[2][1:], strict=True)], people * days / median(took[2][1:])


def main() -> None:
    """Alternate, print and keep."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--days", type=int, default=20)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--dry", action="store_true", help="print only")
    given = asked.parse_args()
    rounds = f"median of {given.rounds} rounds of {given.days} days, and the least and most"
    what = f"seconds of one thread over seconds of two, {rounds}; {given.people:,} people"
    facts: dict[str, Any] = {"what": what}
    numbers: dict[str, float] = {}
    for name, make in MODELS.items():
        ratios, speed = worth(make, given.people, given.days, given.rounds)
        numbers[name] = round(median(ratios), 2)
        facts[name] = f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}), {speed / 1e6:.1f} M person-days/s on two"
        print(f"{name:20} {facts[name]}; others took {of_whole_run():.1f} processors", flush=True)
    if not given.dry:
        keep("what a second thread is worth", {"facts": facts, "numbers": numbers})


if __name__ == "__main__":
    main()
