"""What memory and draws allow on this machine, and where Panopolis stands, phase by phase: 'five strikes' and shanghai-2018.

    python benchmarks/bench_roofline.py [--people N] [--days D] [--peers FOLDER] [--dry]

Limits: bytes a second of ``a[i] = b[i] + 3 c[i]`` over arrays that no cache holds (STREAM's triad; the C of FOLDER/c/stream as well, where it
is compiled), Philox blocks of four words a second in the batches that kernels draw, and exponentials a second of ``panopolis.draws``. Phases:
one thread, processor time; occasions are counted as they are asked, bytes are those of the columns that each kernel names, a whole column for
a rule that asks everybody, and for one that asks a few the column of their clocks and a line of 64 bytes of each column a person.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from alternating import PEERS, keep
from five_strikes import world
from numba import njit

import panopolis as pan
from panopolis import draws
from panopolis.engine.kernels.drawing import BATCH, draw_words
from panopolis.engine.ledger import ROW

if TYPE_CHECKING:
    from collections.abc import Callable

LINE = 64
"""Bytes that memory hands over at once."""
FAR = 40_000_000
"""Doubles of an array that no cache holds: 320 MB."""
ENGINE = {"_renew": "renew", "renew": "renew", "_sight": "sighting", "_settle_block": "settling"}
"""Steps of the engine's own, and what they are called here."""


@njit(nogil=True)
def triad(a, b, c):
    """STREAM's triad."""
    for i in range(len(a)):
        a[i] = b[i] + 3.0 * c[i]


@njit(nogil=True)
def philox_blocks(times, who, words):
    """Draw for a batch of people, again and again; return something of it, so that it is done."""
    total = np.uint32(0)
    for t in range(times):
        draw_words(np.uint32(1), np.uint32(2), who, 0, BATCH, t, words)
        total ^= words[0, t % BATCH]
    return total


exp_of = draws.exp


@njit(nogil=True)
def exponentials(times, x):
    """Take the exponential of each of x, again and again."""
    total = 0.0
    for t in range(times):
        for i in range(len(x)):
            total += exp_of(x[i] - 1e-9 * t)
    return total


def fastest(work: Callable[[], object], times: int = 7) -> float:
    """Return the least seconds of several: what the machine allows, whatever else it does now and then."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def limits(peers: Path | None) -> dict[str, float]:
    """Return what the machine allows."""
    a, b, c = np.zeros(FAR), np.ones(FAR), np.ones(FAR)
    halves = [tuple(x[k : k + FAR // 2] for x in (a, b, c)) for k in (0, FAR // 2)]
    with ThreadPoolExecutor(2) as pool:
        found = {
            "triad, one thread, GB/s": 24e-9 * FAR / fastest(lambda: triad(a, b, c)),
            "triad, two threads, GB/s": 24e-9 * FAR / fastest(lambda: list(pool.map(lambda half: triad(*half), halves))),
        }
    who, words, x = np.arange(BATCH), np.zeros((4, BATCH), np.uint32), np.linspace(-2.0, 0.0, 4096)
    found["Philox blocks, one thread, M/s"] = 1e-6 * 4000 * BATCH / fastest(lambda: philox_blocks(4000, who, words))
    found["exponentials, one thread, M/s"] = 1e-6 * 100 * len(x) / fastest(lambda: exponentials(100, x))
    stream = peers / "c" / "stream" if peers else None
    if stream is not None and stream.exists():
        told = subprocess.run([str(stream), str(FAR)], capture_output=True, text=True, check=True).stdout
        for threads, _, best in re.findall(r"threads (\d): .*?triad median ([\d.]+) best ([\d.]+)", told):
            found[f"triad in C, {'one thread' if threads == '1' else 'two threads'}, GB/s"] = float(best)
    return {name: round(value, 1) for name, value in found.items()}


class Phases:
    """Processor time, occasions, draws and bytes of each phase of a world that runs on one thread."""

    def __init__(self, inside: Any) -> None:  # noqa: ANN401 - the world beneath the stepping face
        self.world, self.n = inside, inside.society.n_person
        self.seconds: dict[str, float] = defaultdict(float)
        self.asked: dict[str, float] = defaultdict(float)
        self.drawn: dict[str, float] = defaultdict(float)
        self.bytes: dict[str, float] = defaultdict(float)
        self._within = 0.0
        self._wrap("_run_phase", lambda phase, *_: phase)
        for name, title in ENGINE.items():
            if hasattr(inside, name):
                self._wrap(name, lambda *_, title=title: title)
        call = inside._call  # noqa: SLF001 - it is looked into

        def counted(step: Any, function: str, chosen: np.ndarray, n: int, acts: np.ndarray | None = None) -> np.ndarray:  # noqa: ANN401
            mail = call(step, function, chosen, n, acts)
            self._count(step, function, n, len(mail))
            return mail

        inside._call = counted  # noqa: SLF001

    def _wrap(self, name: str, titled: Callable[..., str]) -> None:
        work = getattr(self.world, name)

        def timed(*given: Any) -> Any:  # noqa: ANN401
            before, began = self._within, time.thread_time()
            self._within = 0.0
            done = work(*given)
            took = time.thread_time() - began
            self.seconds[titled(*given)] += took - self._within
            self._within = before + took
            return done

        setattr(self.world, name, timed)

    def _count(self, step: Any, function: str, n: int, sent: int) -> None:  # noqa: ANN401
        phase, rule = step.rule.phase, step.rule
        columns = [self.world.state.array(name) for whose, name in step.arguments[function] if whose == "column"]
        clock = self.world.state.due.get(rule.name)
        self.asked[phase] += n
        self.bytes[phase] += sum(
            min(c.itemsize * (n if step.of_all else self.n), (c.itemsize if step.of_all else LINE) * n) for c in columns
        )
        if clock is not None:
            self.bytes[phase] += clock.nbytes / max(len(self.world.blocks), 1)
            self.drawn[phase] += n
            self.drawn["sighting"] += sent
            self.asked["sighting"] += sent

    def rows(self, days: int, whole: float, allowed: dict[str, float]) -> list[dict[str, Any]]:
        """Return a row a phase: of each person and day, what it took (ns) and what bytes and draws alone would (ns)."""
        each, found = 1.0 / (self.n * days), []
        carried = max(value for name, value in allowed.items() if name.startswith("triad") and "one thread" in name)
        titles = [*dict.fromkeys([*self.seconds, *self.asked])]
        for title in titles:
            by_bytes = self.bytes[title] * each / carried
            by_draws = 1e3 * self.drawn[title] * each / allowed["Philox blocks, one thread, M/s"]
            found.append({
                "phase": title, "took_ns": 1e9 * self.seconds[title] * each, "occasions": self.asked[title] * each,
                "draws": self.drawn[title] * each, "bytes": self.bytes[title] * each, "bytes_ns": by_bytes, "draws_ns": by_draws,
            })  # fmt: skip
        rest = 1e9 * (whole - sum(self.seconds.values())) * each
        none = dict.fromkeys(("occasions", "draws", "bytes", "bytes_ns", "draws_ns"), 0.0)
        return [*found, {"phase": "measures, mail and the rest", "took_ns": rest, **none}]


def where_it_stands(town: pan.Walk, days: int, allowed: dict[str, float]) -> list[dict[str, Any]]:
    """Run a world and return its phases."""
    town.advance(2)
    phases = Phases(town._world)  # noqa: SLF001 - it is looked into
    began = time.thread_time()
    for _ in range(days):
        town.advance(1)
    return phases.rows(days, time.thread_time() - began, allowed)


STRIDES = {"begin": "everyone's sum, for all its days", "walk": "occasions", "_by_day": "rows by day"}
"""Parts of a stride, and what they are called here."""
MONTH = 31


def where_strides_stand(town: pan.Walk, days: int, allowed: dict[str, float]) -> list[dict[str, Any]]:
    """Run a world a month at a time and return the parts of its strides; each touches a person's columns once a stride."""
    town.advance(2)
    inside, seconds = town._strides, defaultdict(float)  # noqa: SLF001 - it is looked into
    call, by_day = inside._call, inside._by_day  # noqa: SLF001

    def timed(title: str, work: Callable[..., Any], *given: Any) -> Any:  # noqa: ANN401
        began = time.thread_time()
        done = work(*given)
        seconds[title] += time.thread_time() - began
        return done

    inside._call = lambda name, *given: timed(STRIDES[name], call, name, *given)  # noqa: SLF001
    inside._by_day = lambda *given: timed(STRIDES["_by_day"], by_day, *given)  # noqa: SLF001
    began, acts, rows = time.thread_time(), 0, 0
    for first in range(0, days, MONTH):
        for day in town.advance(min(MONTH, days - first)):
            acts, rows = acts + int(day.acts.sum()), rows + len(day.rows)
    whole, each = time.thread_time() - began, 1.0 / (inside.world.society.n_person * days)
    seconds["measures and the rest"] = whole - sum(seconds.values())
    wakes = float(np.mean(1.0 - np.exp(-town["temptations"]))) + 0.01
    carried = max(value for name, value in allowed.items() if name.startswith("triad") and "one thread" in name)
    drawn = {STRIDES["walk"]: wakes + acts * each}
    moved = {
        STRIDES["walk"]: town.bytes_person / MONTH,
        STRIDES["begin"]: town.bytes_person / MONTH,
        STRIDES["_by_day"]: 2 * ROW.itemsize * rows * each,
    }
    return [
        {
            "phase": title, "took_ns": 1e9 * took * each, "occasions": wakes if title in drawn else 0.0, "draws": drawn.get(title, 0.0),
            "bytes": moved.get(title, 0.0), "bytes_ns": moved.get(title, 0.0) / carried,
            "draws_ns": 1e3 * drawn.get(title, 0.0) / allowed["Philox blocks, one thread, M/s"],
        }
        for title, took in seconds.items()
    ]  # fmt: skip


def main() -> None:
    """Measure limits and phases, print and keep them."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--people", type=int, default=500_000)
    asked.add_argument("--days", type=int, default=60)
    asked.add_argument("--peers", type=Path, default=PEERS)
    asked.add_argument("--dry", action="store_true", help="print only")
    given = asked.parse_args()
    allowed = limits(given.peers)
    print("\n".join(f"{name:36}{value:>10.1f}" for name, value in allowed.items()))
    worlds = {
        "five strikes": world(given.people, 1, threads=1),
        "shanghai-2018": pan.start("shanghai-2018", people=given.people, days=given.days, threads=1, warmup=0),
    }
    stands = {name: where_it_stands(town, given.days, allowed) for name, town in worlds.items()}
    stands["five strikes, a month at a time"] = where_strides_stand(world(given.people, 1, threads=1), given.days, allowed)
    for name, rows in stands.items():
        print(f"\n{name}: ns of one core a person-day")
        print(f"{'':30}{'took':>8}{'occasions':>11}{'draws':>8}{'bytes':>8}{'bytes allow':>13}{'draws allow':>13}")
        for row in rows:
            print(f"{row['phase']:30}{row['took_ns']:>8.2f}{row['occasions']:>11.3f}{row['draws']:>8.3f}{row['bytes']:>8.1f}"
                  f"{row['bytes_ns']:>13.2f}{row['draws_ns']:>13.2f}")  # fmt: skip
    if not given.dry:
        keep("roofline", {"people": given.people, "days": given.days, "limits": allowed, "stands": stands})


if __name__ == "__main__":
    main()
