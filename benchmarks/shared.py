"""The shared models as programs to alternate: Panopolis, a NumPy loop, and the peers that are at hand. README.md says what each model is."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import sir
from alternating import OURS, Took, timed
from five_strikes import world
from numpy_strikes import walk

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
SCRATCH = tempfile.TemporaryDirectory()
"""Ties for peers, where they look for them."""
STEPS = "panopolis, day by day"
MONTH = 31
"""Days asked for at a time where Panopolis goes by strides; their rows are counted and let go, as the other programs do with theirs."""
AGREE = {
    "mean_score": 0.5,
    "listed": 0.01,
    "strikes_day": 5e-4,
    "infectious": 0.02,
    "recovered": 0.05,
    "mean_rating": 0.02,
    "sd_rating": 0.02,
}
"""How far a program's last day may lie from ours before it runs another model."""


def strikes(people: int, days: int, seed: int, *, threads: int, stride: bool) -> tuple[int, Took]:
    """Run 'five strikes' on Panopolis, in strides as the plan allows or day by day."""
    town = world(people, seed, threads=threads)
    temptations, earned = town["temptations"], np.log(town["earnings"]).sum()
    hits = acts = 0

    def go() -> None:
        nonlocal hits, acts
        for first in range(0, days, piece := MONTH if stride else 1):
            for day in town.advance(min(piece, days - first)):
                hits += int(((day.rows["kind"] == 0) & (day.rows["asked"] < 0)).sum())
                acts += int(day.acts.sum())

    took = timed(go)
    losses = (np.log(town["earnings"]).sum() - earned) / np.log(0.99)
    if abs(losses / hits - 1) > 0.01:
        raise SystemExit(f"incomes fell {losses:,.0f} times by one per cent, with {hits:,} strikes")
    last, wakes = town.days[-1], float(np.mean(1.0 - np.exp(-temptations))) + 0.01
    took.figures = {"mean_score": last["score"], "listed": last["blacklisted"], "strikes_day": hits / people / days}
    took.about = {
        "threads": threads, "occasions": wakes, "draws": wakes + acts / people / days, "edges": 0.0, "bytes_person": town.bytes_person,
        "state_hash": town.state_hash,
    }  # fmt: skip
    return people * days, took


def numpy_strikes(people: int, days: int, seed: int) -> tuple[int, Took]:
    """Run 'five strikes' as a NumPy loop, which asks everybody every day; all of it is timed."""
    found: dict[str, float] = {}
    took = timed(lambda: found.update(walk(people, days, seed)))
    took.figures = found
    took.about = {"threads": 1, "occasions": 2.0, "draws": 3.0, "edges": 0.0}
    return people * days, took


def of_model(make: Callable[..., Any], figures: Callable[[Any], dict[str, float]], people: int, days: int, seed: int, *, threads: int,
             draws: float, edges: float) -> tuple[int, Took]:  # fmt: skip
    """Run one of ``pan.model``; its first day, on which kernels are compiled or loaded, is left out of the time."""
    one = make(people, seed, threads)
    one.advance(1)
    took = timed(lambda: one.advance(days - 1))
    held = sum(array.nbytes for array in one.columns.values())
    took.figures = figures(one)
    took.about = {
        "threads": threads,
        "occasions": 1.0,
        "draws": draws,
        "edges": edges,
        "bytes_person": held / people,
        "state_hash": one.state_hash,
    }
    return people * (days - 1), took


def parted(one: Any) -> dict[str, float]:  # noqa: ANN401 - a model
    """Return the shares of people who are infectious and who have recovered."""
    n = one.made.sizes["person"]
    return {"infectious": one.total("n_ill") / n, "recovered": one.total("n_well") / n}


def rated(one: Any) -> dict[str, float]:  # noqa: ANN401 - a model
    """Return the mean and spread of ratings."""
    return {"mean_rating": float(one["rating"].mean()), "sd_rating": float(one["rating"].std())}


def peer(command: list[str], people: int, days: int, seed: int, *, threads: int) -> tuple[int, Took]:
    """Run a peer of the folder of peers, which prints a JSON line."""
    told = printed([*command, str(people), str(days), str(seed)], threads)
    took = Took(told["run_s"], told["cpu_s"], max(0.0, told["other_cpu"]))
    final = told["final"]
    if "mean_score" in final:
        took.figures = {
            "mean_score": final["mean_score"], "listed": final["blacklisted"] / people, "strikes_day": told["total_detections"] / people / days,
        }  # fmt: skip
    else:
        took.figures = {name: final[name] for name in ("mean_rating", "sd_rating")}
    took.about = {"threads": told["threads"], "bytes_person": max(told.get("peak_run_B_per_agent", 0), 0)}
    return people * days, took


def star_peer(command: list[str], people: int, days: int, seed: int, *, threads: int) -> tuple[int, Took]:
    """Run a peer of 'stars' over the very ties that ours walks with this seed."""
    folder = Path(SCRATCH.name)
    if not (folder / f"of_seed_{seed}").exists():
        for old in folder.iterdir():
            old.unlink()
        for size in {WARM, people}:
            write_network(importlib.import_module("stars").world(size, seed, threads), folder, size)
        (folder / f"of_seed_{seed}").touch()
    return peer(command, people, days, seed, threads=threads)


WARM = 10_000
"""People of the small run with which some peers warm up; they look for its ties too."""


def write_network(town: Any, folder: Path, people: int) -> None:  # noqa: ANN401 - a model
    """Write ties as peers read them: row starts and neighbours, plain and as .npy."""
    ties = town.ties["knows"]
    for name, array in (("indptr", ties.indptr), ("indices", ties.neighbour)):
        np.save(folder / f"net_{people}.{name}.npy", array)
        array.tofile(folder / f"net_{people}.{name}.raw")
    town.close()


def sir_peer(python: str, script: str, people: int, days: int, seed: int, *, threads: int) -> tuple[int, Took]:
    """Run LASER's or Starsim's SIR in an environment of its own."""
    told: dict[str, Any] = {}
    whole = timed(
        lambda: told.update(printed([python, str(HERE / "peers" / script), str(people), str(days), str(seed)], threads))
    )
    took = Took(told["wall_s"], told["cpu_s"], max(0.0, whole.others - told["process_s"] / whole.wall_s), told["figures"])
    took.about = {name: told[name] for name in ("threads", "bytes_person", "state_hash", "version") if name in told}
    return people * days, took


def printed(command: list[str], threads: int) -> dict[str, Any]:
    """Return the JSON line that a program prints."""
    many = {name: str(threads) for name in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "BENCH_THREADS", "POLARS_MAX_THREADS")}
    done = subprocess.run(
        command, env={**os.environ, **many, "BENCH_DATA": SCRATCH.name}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))


def programs(
    model: str, people: int, days: int, threads: int, peers: Path | None, names: list[str]
) -> dict[str, Callable[[int], tuple[int, Took]]]:
    """Return the programs that run a model here, by name."""
    run: dict[str, Callable[[int], tuple[int, Took]]] = {}
    if model == "strikes":
        run[OURS] = partial(strikes, people, days, threads=threads, stride=True)
        run[STEPS] = partial(strikes, people, days, threads=threads, stride=False)
        run["numpy loop"] = partial(numpy_strikes, people, max(days // 10, 1))
    elif model == "stars":
        run[OURS] = partial(
            of_model, importlib.import_module("stars").world, rated, people, days, threads=threads, draws=2.0, edges=1.0
        )
    elif model == "sir":
        run[OURS] = partial(of_model, sir.well_mixed, parted, people, days, threads=threads, draws=1.0, edges=0.0)
    else:
        run[OURS] = partial(of_model, sir.on_network, parted, people, days, threads=threads, draws=1.0, edges=10.0)
    if peers is None:
        return run
    if model in ("strikes", "stars"):
        for name in names:
            command = [sys.executable, str(peers / "run.py"), f"{name}@{threads}", model]
            run[name] = partial(peer if model == "strikes" else star_peer, command, people, days, threads=threads)
    else:
        kind, of = ("laser", threads) if model == "sir" else ("ss", 1)
        python = peers / "venvs" / f"venv_{kind}" / "bin" / "python"
        if python.exists():
            title, script = ("LASER", "laser_sir.py") if model == "sir" else ("Starsim", "starsim_sir.py")
            run[title] = partial(sir_peer, str(python), script, people, days, threads=of)
    return run


def refuse_other_models(told: dict[str, dict[str, Any]]) -> None:
    """Stop if a program's last day says that it ran another model."""
    ours = told[OURS]["figures"]
    for name, row in told.items():
        for key, value in row["figures"].items():
            if name != "numpy loop" and abs(value - ours[key]) > AGREE[key]:
                raise SystemExit(f"{name} ends at {key} {value:.6g}, but Panopolis at {ours[key]:.6g}: it runs another model")


def same_bits(model: str, people: int, days: int) -> dict[str, str]:
    """Return the state hash of a model on one and on two threads."""
    return {str(threads): programs(model, people, days, threads, None, [])[OURS](1)[1].about["state_hash"] for threads in (1, 2)}
