"""One society over many machines: what goes between them for each person and day, what a person takes, and how long a day takes.

    python benchmarks/bench_country.py            # bytes and memory, in this process; times of one process, one worker and two, on this machine
    python benchmarks/bench_country.py --dry --ray 10.0.0.5:6379 --workers 8 --timed-people 1000000 --out /shared/bench     # on machines of your own

Bytes depend on people, days and seed alone, and are the same wherever it is run. Times are those of the machines and of what else they do:
one process on one thread, one worker and so many workers of one thread each live the same days in turn, round after round, and a ratio is the
median of those within rounds. ``--dry`` prints only; without it ``benchmarks/measured.json`` is written, from which ``make docs`` writes a page.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from alternating import MEASURED, busy_seconds, keep

from panopolis import study
from panopolis.engine import Country, InTurn
from panopolis.study.ground import lay_ground, silent
from panopolis.study.machines import country, part_on
from panopolis.study.request import Request, as_recipe, as_scheme, rules_of, under

SECTION = "one society over many machines"
WORLDS = (
    ("shenzhen-2018", "shanghai"),
    ("shanghai-2018", "shanghai"),
    ("hot", "shanghai"),
    ("ride-hail", "town"),
    ("nosedive", "town"),
)
"""Schemes with a society each: strikes alone, the city with all its mechanisms, the same with everything fifty times as often, and ratings."""
PARTS = (2, 8)
"""Workers among whom the bytes are measured; all of them are lived in this process."""
MECHANISMS = {"listed": "lists and tiers", "tier": "lists and tiers", "spoke_day": "who spoke out",
              "beside.memory": "what ties remember"}  # fmt: skip
"""What a published array is for; any other is of ratings."""


def in_parts(scheme: str, society: str, request: Request, n_worker: int, folder: Path) -> Country:
    """Return a world whose parts are those of a run's workers, but lived in this process, one after the other."""
    loaded, recipe = as_scheme(scheme), as_recipe(society)
    worlds = under(loaded, recipe, {})
    ground = lay_ground(request, recipe, loaded, (), (), (), silent, shipped=rules_of([loaded]))
    return country(ground, worlds, folder, silent, lambda: InTurn(lambda k: part_on(ground, worlds, k, n_worker, 1), n_worker))


def bytes_of(world: Country) -> dict[str, int]:
    """Return the bytes over the driver's line so far, by what they are for: to it, and from it to whoever needs them."""
    found = {name: 2 * crossed for name, crossed in world.crossed.items()}
    for name, told in world.published.items():
        what = MECHANISMS.get(name, "ratings") if name in world.public else "ratings, for the recording"
        found[what] = found.get(what, 0) + told * (world.crew.n_worker if name in world.public else 1)
    return found | {
        "what rows come to": world.exchanged["rows"],
        "sums and the followed": world.exchanged["sums"] + world.exchanged["followed"],
    }


def measured(scheme: str, society: str, request: Request, folder: Path) -> dict[str, Any]:
    """Return the bytes a person-day over the driver's line by what they are for, with so many workers, and the bytes that a person takes."""
    found: dict[str, Any] = {"bytes_person_day": {}}
    for n in PARTS:
        world = in_parts(scheme, society, request, n, folder)
        list(world.warm_up())
        world.begin()
        world.keep_rows({"mode": "off"})  # what a day's rows come to goes over the line all the same
        before = bytes_of(world)
        list(world.advance(request.days))
        person_days = request.people * request.days
        found["bytes_person_day"][str(n)] = {name: (b - before.get(name, 0)) / person_days for name, b in bytes_of(world).items()}
    ties, traits = world.society.ties, world.society.traits
    found["bytes_person"] = {
        "traits": sum(column.nbytes for column in traits.values()) / request.people,
        "ties": (ties.indptr.nbytes + ties.neighbour.nbytes) / request.people,
        "state": world.state.bytes_person(),
    }
    world.close()
    return found


def process_bytes(folder: Path) -> int:
    """Return the memory that this process takes with all kernels and nearly nobody in it."""
    list(in_parts("shanghai-2018", "shanghai", Request(people=100, days=1, warmup=1, threads=1), 1, folder).advance(1))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def day_seconds(request: Request, out: Path, **more: Any) -> float:  # noqa: ANN401 - ray and workers
    """Return the median seconds of a day of a run."""
    at: list[float] = []

    def tell(step: study.Step) -> None:
        if step.stage == "run":
            at.append(time.perf_counter())

    asked = {"people": request.people, "days": request.days, "warmup": request.warmup, "threads": 1}
    study.run("shanghai-2018", out=out, progress=tell, replace=True, **asked, **more)
    shutil.rmtree(out)
    return median(b - a for a, b in pairwise(at))


def times(request: Request, out: Path, ray: str, workers: int, rounds: int) -> dict[str, Any]:
    """Return how long a day takes in one process, by one worker and by so many, in turn, and how these stand to one another."""
    ways: dict[str, dict[str, Any]] = {
        "one process": {},
        "one worker": {"ray": ray, "workers": 1},
        "workers": {"ray": ray, "workers": workers},
    }
    took: dict[str, list[float]] = {way: [] for way in ways}
    busy, began = busy_seconds(), time.perf_counter()
    for k in range(rounds):
        for way in [*ways][k % 3 :] + [*ways][: k % 3]:
            took[way].append(day_seconds(request, out / way.replace(" ", "-"), **ways[way]))
    found: dict[str, Any] = {"people": request.people, "days": request.days, "rounds": rounds, "workers": workers}
    found["day_s"] = {way: median(seconds) for way, seconds in took.items()}
    found["one worker takes"] = median(b / a for a, b in zip(took["one process"], took["one worker"], strict=True))
    found["workers are"] = median(a / b for a, b in zip(took["one worker"], took["workers"], strict=True))
    found["processors at work"] = (busy_seconds() - busy) / (time.perf_counter() - began)
    return found


def main() -> None:
    """Measure, print what was found as JSON, and keep it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=20_000, help="whose bytes are counted (20,000)")
    asked.add_argument("--days", type=int, default=14)
    asked.add_argument("--warmup", type=int, default=14)
    asked.add_argument("--ray", default="local", help="address of a cluster, or local; --ray= times nothing")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument(
        "--timed-people", type=int, nargs="+", default=[300_000, 1_000_000], help="people of the runs timed (300,000 1,000,000)"
    )
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--out", type=Path, help="folder that every machine sees; default: a temporary one, for --ray local")
    asked.add_argument("--dry", action="store_true", help="print only")
    given = asked.parse_args()
    request = Request(people=given.people, days=given.days, warmup=given.warmup, threads=1)
    found: dict[str, Any] = {"people": given.people, "days": given.days}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "checkpoints").mkdir()
        found["process_bytes"] = process_bytes(folder)
        found["worlds"] = {scheme: measured(scheme, society, request, folder) for scheme, society in WORLDS}
        if given.ray:
            of_times = [Request(people=people, days=given.days, warmup=given.warmup, threads=1) for people in given.timed_people]
            found["times"] = [times(one, given.out or folder, given.ray, given.workers, given.rounds) for one in of_times]
    print(json.dumps(found, indent=1))
    if not given.dry:
        keep(SECTION, _timed_before() | found)


def _timed_before() -> dict[str, Any]:
    """Return the times that were measured before, which stay where nothing is timed."""
    held = json.loads(MEASURED.read_text(encoding="utf-8")).get(SECTION, {}) if MEASURED.exists() else {}
    return {"times": held["times"]} if "times" in held else {}


if __name__ == "__main__":
    main()
