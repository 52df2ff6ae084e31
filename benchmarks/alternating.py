"""Programs side by side in one alternating run: each in turn, round after round, so that whatever else the machine does falls on all alike.

A figure is the median over rounds; a ratio is the median of the ratios within rounds. Beside it stands the processor time of a program, which
other programs disturb less, and how many processors others took meanwhile: a table measured on a busy machine says so.
"""

from __future__ import annotations

import json
import os
import platform
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MEASURED = Path(__file__).parent / "measured.json"
"""What the last runs measured: the docs' tables are written from it."""
PEERS = Path(os.environ["PANOPOLIS_PEERS"]) if "PANOPOLIS_PEERS" in os.environ else None
"""The folder of peers, unless a run is told another."""
OURS = "panopolis"


@dataclass
class Took:
    """One run of one program: how long its days took, and what it says of them."""

    wall_s: float
    cpu_s: float
    others: float
    """Processors that other programs took meanwhile."""
    figures: dict[str, float] = field(default_factory=dict)
    """What the model records on its last day, by which programs are seen to run the same model."""
    about: dict[str, Any] = field(default_factory=dict)
    """Threads, bytes a person, draws, occasions, edges, state hash."""


Program = "Callable[[int], tuple[int, Took]]"
"""A program: called with a seed, it returns person-days run and what they took."""


def timed(work: Callable[[], object]) -> Took:
    """Do some work and say what it took."""
    busy, wall, cpu = busy_seconds(), time.perf_counter(), time.process_time()
    work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return Took(wall, cpu, max(0.0, (busy_seconds() - busy - cpu) / wall))


def busy_seconds() -> float:
    """Return the processor seconds that anyone has used on this machine, those taken from it by its host included; 0 where there is no /proc."""
    try:
        ticks = [float(x) for x in Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
    except OSError:
        return 0.0
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def of_whole_run() -> float:
    """Return how many processors other programs took since this one began; the children that it waited for count as its own."""
    return max(0.0, (busy_seconds() - BEGAN[0] - sum(os.times()[:4])) / (time.perf_counter() - BEGAN[1]))


BEGAN = busy_seconds(), time.perf_counter()


def alternate(programs: Mapping[str, Any], rounds: int, tell: Callable[[str], None] = print) -> dict[str, list[tuple[int, Took]]]:
    """Run every program once a round, beginning with another each time; return (person-days, what they took) of each by round."""
    found: dict[str, list[tuple[int, Took]]] = {name: [] for name in programs}
    names = list(programs)
    for k in range(rounds):
        turn = k % len(names)
        for name in names[turn:] + names[:turn]:
            found[name].append(programs[name](k + 1))
            work, took = found[name][-1]
            tell(
                f"  round {k + 1}  {name:24} {work / took.wall_s / 1e6:9.2f} M person-days/s, others took {took.others:.1f} processors"
            )
    return found


def summary(found: Mapping[str, list[tuple[int, Took]]], ours: str = OURS) -> dict[str, dict[str, Any]]:
    """Return of each program its median speeds (person-days a second, by the clock and by processor time) and how they stand to ours."""
    told: dict[str, dict[str, Any]] = {}
    for name, runs in found.items():
        wall, cpu = [w / t.wall_s for w, t in runs], [w / t.cpu_s for w, t in runs]
        our_wall, our_cpu = [w / t.wall_s for w, t in found[ours]], [w / t.cpu_s for w, t in found[ours]]
        told[name] = {
            "speed": median(wall), "speed_cpu": median(cpu), "others": median(t.others for _, t in runs),
            "ours_is": median(o / s for o, s in zip(our_wall, wall, strict=True)),
            "ours_is_least": min(o / s for o, s in zip(our_wall, wall, strict=True)),
            "ours_is_most": max(o / s for o, s in zip(our_wall, wall, strict=True)),
            "ours_is_cpu": median(o / s for o, s in zip(our_cpu, cpu, strict=True)),
            "figures": {key: median(t.figures[key] for _, t in runs) for key in runs[-1][1].figures}, **runs[-1][1].about,
        }  # fmt: skip
    return told


def machine() -> dict[str, Any]:
    """Return what the machine is, and the versions that speed depends on."""
    model = platform.processor() or platform.machine()
    try:
        cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in cpu if line.startswith("model name")), model)
    except OSError:
        pass
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = {name: version(name) for name in ("panopolis", "numpy", "numba", "llvmlite")}
    return {"processor": model, "cores": len(os.sched_getaffinity(0)), "memory_gib": round(memory, 1), "system": platform.system(),
            "python": platform.python_version(), **versions}  # fmt: skip


def keep(section: str, content: Mapping[str, Any], path: Path = MEASURED) -> None:
    """Write a section of what is measured, with the machine, the day and what others took, and leave the other sections as they are."""
    held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    held[section] = {"day": time.strftime("%Y-%m-%d"), "machine": machine(), "others": round(of_whole_run(), 2), **content}
    path.write_text(json.dumps(dict(sorted(held.items())), indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def table(told: Mapping[str, Mapping[str, Any]], figures: Iterable[str]) -> str:
    """Return the programs as lines to print, the fastest first."""
    head = f"{'':26}{'M person-days/s':>16}{'by CPU time':>13}{'panopolis is':>14}" + "".join(f"{name:>14}" for name in figures)
    lines = [head]
    for name, row in sorted(told.items(), key=lambda item: -item[1]["speed"]):
        numbers = f"{row['speed'] / 1e6:>16.1f}{row['speed_cpu'] / 1e6:>13.1f}{row['ours_is']:>13.2f}x"
        lines.append(f"{name:26}{numbers}" + "".join(f"{row['figures'].get(key, float('nan')):>14.5g}" for key in figures))
    return "\n".join(lines)
