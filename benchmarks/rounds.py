"""One alternating run of several programs: options, other programs by their ``run.py``, and medians."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Run = "Callable[[int, int, int], tuple[float, dict[str, float]]]"


def asked(line: str) -> argparse.ArgumentParser:
    """Return the options that every such run has."""
    options = argparse.ArgumentParser(description=line)
    options.add_argument("--people", type=int, default=1_000_000)
    options.add_argument("--days", type=int, default=200)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--peers", type=Path)
    options.add_argument("--name", action="append", default=[])
    return options


def peer(folder: Path, name: str, model: str, people: int, days: int, seed: int, data: Path | None = None) -> dict[str, Any]:
    """Return the JSON line of another program; ``data`` is the folder in which it finds its network."""
    command = [sys.executable, str(folder / "run.py"), name, model, str(people), str(days), str(seed)]
    where = {**os.environ, **({"BENCH_DATA": str(data)} if data else {})}
    printed = subprocess.run(command, capture_output=True, text=True, check=True, env=where).stdout
    return json.loads(next(line for line in printed.splitlines() if line.startswith("{")))


def alternated(
    runs: Mapping[str, Run], rounds: int, people: int, days: int
) -> tuple[dict[str, float], dict[str, list[dict[str, float]]]]:
    """Run all programs in turn, so many rounds, a seed a round; return the median speed and what each found, round by round."""
    speeds: dict[str, list[float]] = {name: [] for name in runs}
    found: dict[str, list[dict[str, float]]] = {name: [] for name in runs}
    for seed in range(1, rounds + 1):
        for name, run in runs.items():
            speed, last = run(people, days, seed)
            speeds[name].append(speed)
            found[name].append(last)
    return {name: median(all_of) for name, all_of in speeds.items()}, found
