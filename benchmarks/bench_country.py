"""One society over many machines: what goes between them for each person and day, what a person takes, and how long a day takes.

    python benchmarks/bench_country.py                                  # bytes and memory, in this process
    python benchmarks/bench_country.py --ray local --workers 2          # and times: one process, one worker, so many workers
    python benchmarks/bench_country.py --ray 10.0.0.5:6379 --people 1000000 --out /shared/bench

Bytes depend on people, days and seed alone, and are the same wherever it is run. Times are those of the machines and of what else they do.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from panopolis import study
from panopolis.engine import Country, InTurn, StoredPart, shares
from panopolis.study.ground import lay_ground, silent
from panopolis.study.recording import nightly
from panopolis.study.request import Request, as_recipe, as_scheme, rules_of, under

WORLDS = (
    ("shenzhen-2018", "shanghai"),
    ("shanghai-2018", "shanghai"),
    ("hot", "shanghai"),
    ("ride-hail", "town"),
    ("nosedive", "town"),
)
"""Schemes with a society each: strikes alone, the city with all its mechanisms, the same with everything fifty times as often, and ratings."""
WORKERS = 4


def in_parts(scheme: str, society: str, request: Request, n_worker: int) -> Country:
    """Return a world whose parts are lived in this process, one after the other."""
    loaded, recipe = as_scheme(scheme), as_recipe(society)
    worlds = under(loaded, recipe, {})
    ground = lay_ground(request, recipe, loaded, (), (), (), silent, shipped=rules_of([loaded]))
    of_world = (ground.plan, ground.society, worlds.ordinary, worlds.scheme, worlds.settings, ground.start)
    more: dict[str, Any] = {"measures": nightly(ground.plan), "warmup": request.warmup, "threads": 1}

    def made(k: int) -> StoredPart:
        first, last = shares(n_worker)[k]
        return StoredPart(*of_world, first=first, last=last, n_worker=n_worker, **more)

    return Country(*of_world, hire=lambda: InTurn(made, n_worker), **more)


def measured(scheme: str, society: str, request: Request) -> dict[str, Any]:
    """Return the bytes a person-day that one of ``WORKERS`` workers writes of each kind, and the bytes that a person takes."""
    world = in_parts(scheme, society, request, WORKERS)
    list(world.warm_up())
    world.begin()
    before, kinds = dict(world.exchanged), dict(world.published)
    list(world.advance(request.days))
    person_days = request.people * request.days
    found = {name: (world.exchanged[name] - before[name]) / person_days for name in before}
    found["messages"] /= 2 * (1 - 1 / WORKERS)  # of all, were every one to cross; counted once
    found.pop("published")
    ties, traits = world.society.ties, world.society.traits
    return {
        "world": scheme, "bytes_person_day": found,
        "published": {name: (sent - kinds.get(name, 0)) / person_days for name, sent in world.published.items()},
        "to the driver alone": sorted(set(world.published) - world.public),
        "memory": {
            "traits": sum(column.nbytes for column in traits.values()) / request.people,
            "ties": (ties.indptr.nbytes + ties.neighbour.nbytes) / request.people,
            "state": world.state.bytes_person(),
        },
    }  # fmt: skip


def timed(scheme: str, request: Request, out: Path, **more: Any) -> float:  # noqa: ANN401 - ray and workers
    """Return the median seconds of a day of a run."""
    at: list[float] = []

    def tell(step: study.Step) -> None:
        if step.stage == "run":
            at.append(time.perf_counter())

    study.run(
        scheme,
        out=out,
        people=request.people,
        days=request.days,
        warmup=request.warmup,
        threads=1,
        progress=tell,
        replace=True,
        **more,
    )
    shutil.rmtree(out)
    return statistics.median(b - a for a, b in pairwise(at))


def main() -> None:
    """Measure, and print what was found as JSON."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=20_000)
    asked.add_argument("--days", type=int, default=14)
    asked.add_argument("--warmup", type=int, default=14)
    asked.add_argument("--ray", help="address of a cluster, or local; nothing is timed without")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--out", type=Path, help="folder that every machine sees; default: a temporary one, for --ray local")
    given = asked.parse_args()
    request = Request(people=given.people, days=given.days, warmup=given.warmup, threads=1)
    found: dict[str, Any] = {"people": given.people, "days": given.days}
    found["worlds"] = [measured(scheme, society, request) for scheme, society in WORLDS]
    if given.ray:
        out = given.out or Path(tempfile.mkdtemp())
        found["seconds_day"] = {"one process": timed("shanghai-2018", request, out / "one")} | {
            f"workers={n}": timed("shanghai-2018", request, out / f"of-{n}", ray=given.ray, workers=n) for n in (1, given.workers)
        }
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
