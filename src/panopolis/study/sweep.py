"""A sweep: the same comparison in many cells, each with something else, over the same seeds, on all cores.

A run is a cell with a seed. Every cell meets the same people with the same luck for the same seed, so cells differ by what is varied alone
(where that is a number of the society's file, by the people that follow from it). Kernels
are compiled once, before the first run. What is done is on disk at once: the same command with the same folder goes on where it stopped.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panopolis import results as rooms
from panopolis.errors import PanopolisError, RequestError
from panopolis.measures import values
from panopolis.study.compare import splits
from panopolis.study.request import (
    MOST_DAYS,
    Request,
    as_recipe,
    as_scheme,
    request_of,
    rules_of,
    same_clocks,
    sum_of_asked,
    under,
)
from panopolis.study.run import Step, lay_ground, new_world, silent
from panopolis.study.shared_past import let_go, sums_of
from panopolis.study.stopping import told_what_remains
from panopolis.study.sweep_file import Cell, Sweep, read_sweep
from panopolis.study.workers import LOCAL, each_done, each_done_on_ray

if TYPE_CHECKING:
    from collections.abc import Callable

    from panopolis.society import Recipe
    from panopolis.study.request import Worlds


@dataclass(frozen=True)
class Run:
    """One run of a sweep: a cell's worlds and a seed."""

    number: int
    cell: Cell
    schemes: tuple[str, ...]
    society: str
    request: Request

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return asdict(self) | {"request": self.request.plain()}

    @staticmethod
    def of(plain: dict[str, Any]) -> Run:
        """Return the run that JSON held."""
        cell = Cell(**plain["cell"])
        return Run(plain["number"], cell, tuple(plain["schemes"]), plain["society"], request_of(plain["request"]))

    def worlds(self) -> tuple[Recipe, list[Worlds]]:
        """Return the recipe, and the law of each world of the cell.

        Raises
        ------
        PanopolisError
            If a change does not fit the first scheme, or worlds disagree on a clock.
        """
        recipe = as_recipe(self.society, self.cell.of_society)
        loaded = [as_scheme(name, self.cell.changes if k == 0 else ()) for k, name in enumerate(self.schemes)]
        found = [under(one, recipe, self.request.settings) for one in loaded]
        same_clocks(found)
        return recipe, found


def effects_of(plain: dict[str, Any]) -> tuple[list[dict[str, object]], int]:
    """Return the effects of one run, without bounds, and the most memory (bytes) that this process has taken."""
    run = Run.of(plain)
    recipe, worlds = run.worlds()
    sums = sums_of(run.request, recipe, worlds)
    effects = values(sums, splits([w.asked.name for w in worlds]), run.request.days)
    return effects, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def sweep(
    file: str | Path,
    *,
    out: str | Path | None = None,
    workers: int | None = None,
    ray: str | None = None,
    replace: bool = False,
    progress: Callable[[Step], None] = silent,
    command: str = "",
) -> rooms.SweepResults:
    """Run a sweep file and return its results, opened; one that was begun in the same folder is gone on with.

    Parameters
    ----------
    file
        Path of a sweep file: see ``docs/how_to/sweep.md``.
    out
        Folder to write; a new temporary one by default.
    workers
        Processes; default one for each core. The result does not depend on it.
    ray
        Address of a Ray cluster that does the runs, as ``ray.init`` takes it, or ``local`` for one on this machine with so many ``workers``.
        The result does not depend on it.
    replace
        True writes over a folder that holds something else of Panopolis.
    progress
        Told each step (``study.Step``): stage ``sweep``, runs done and in all, runs a second.

    Raises
    ------
    PanopolisError
        One message that says what is wrong, where, and what would be right; wrong cells are refused before any is run.
    """
    read = read_sweep(file)
    n_worker = cores_of(workers, ray)
    runs = runs_of(read)
    _refuse_wrong(runs[: len(read.cells)], read)
    return swept(read, runs, out, n_worker, progress, command, replace=replace, ray=ray)


def swept(
    read: Sweep, runs: list[Run], out: str | Path | None, n_worker: int, progress: Callable[[Step], None], command: str, *,
    replace: bool, ray: str | None = None,
) -> rooms.SweepResults:  # fmt: skip
    """Run every cell of a sweep that has been read and checked, and return its results, opened."""
    names = [one.asked.name for one in runs[0].worlds()[1]]
    asked = _sum(read, runs[0])
    folder = Path(out) if out is not None else Path(tempfile.mkdtemp(prefix="panopolis-")) / "sweep"
    rooms.refuse_other(folder, asked, MOST_DAYS, replace=replace)
    content = read.content
    told = {
        "asked": asked, "command": command, "sweep": read.text, "request": runs[0].request.plain(), "varied": list(content.vary),
        "worlds": names, "cells": [list(cell.values.values()) for cell in read.cells],
        "seeds": [content.seed + k for k in range(content.replicates)],
        "design": content.design.sampler,
    }  # fmt: skip
    path, done = rooms.begin_sweep(folder, told)
    left = [run for run in runs if run.number not in done]
    with told_what_remains(path):
        if left:
            _run_all(path, left, n_worker, ray, progress)
        rooms.end_sweep(path)
    return rooms.SweepResults(path)


def open_sweep(folder: str | Path) -> rooms.SweepResults:
    """Open the results of a sweep.

    Raises
    ------
    ResultsError
        It is no folder of a sweep, or the sweep is not complete; the message says how to go on with it.
    """
    return rooms.SweepResults(folder)


def cores_of(workers: int | None, ray: str | None = None) -> int:
    """Return a number of worker processes: as asked, or one for each core.

    Raises
    ------
    RequestError
        It is no such number.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if workers is None:
        return cores
    if ray is not None and ray != LOCAL:
        raise RequestError(f"workers is {workers}, but the cluster at {ray} has its own; leave it out, or use ray: {LOCAL}")
    if isinstance(workers, bool) or not isinstance(workers, int) or not 1 <= workers <= 256:  # noqa: PLR2004 - as for threads
        raise RequestError(
            f"workers is {workers!r}, but it is a number of processes from 1 to 256 (this machine has {cores} cores)"
        )
    return workers


def runs_of(read: Sweep) -> list[Run]:
    """Return every run: all cells with the first seed, then with the next."""
    content, found = read.content, []
    base = Request(
        people=content.people, days=content.days, seed=content.seed, warmup=content.warmup, start=content.start,
        without=tuple(content.without), ledger="off", threads=1,
    )  # fmt: skip
    for k in range(content.replicates):
        for cell in read.cells:
            request = replace(base, seed=content.seed + k, settings=cell.settings)
            found.append(Run(len(found), cell, tuple(content.schemes), content.society, request))
    return found


def _refuse_wrong(runs: list[Run], read: Sweep) -> None:
    """Read the law of every cell in which a value appears for the first time, so that a wrong one is refused before hours of work."""
    seen: set[tuple[str, object]] = set()
    for run in runs:
        new = set(run.cell.values.items()) - seen
        if not new or (read.content.design.sampler != "grid" and run.number >= 2 * len(read.content.vary)):
            continue
        seen |= new
        try:
            run.worlds()
        except PanopolisError as error:
            said = ", ".join(f"{name} = {value}" for name, value in run.cell.values.items())
            raise type(error)(f"in the cell with {said}:\n{error}") from None


def _sum(read: Sweep, first: Run) -> str:
    schemes = [as_scheme(name) for name in first.schemes]
    return sum_of_asked(f"sweep {read.sha256}", first.request, schemes, as_recipe(first.society), ())


def compile_once(run: Run, tell: Callable[[Step], None]) -> None:
    """Compile every kernel with a handful of people, so that workers find them all in the cache."""
    few, (recipe, worlds) = replace(run.request, people=100), run.worlds()
    ground = lay_ground(few, recipe, worlds[0].asked, (), (), (), tell, shipped=rules_of([w.asked for w in worlds]))
    new_world(ground, worlds[0], tell, measures=(), histogram=False).close()


def _past_of(run: Run) -> tuple[object, ...]:
    """Return what the people and the days before the scheme depend on: runs in which it is alike share them."""
    return (run.request.seed, *sorted(run.cell.settings.items()), *sorted(run.cell.of_society.items()))


def _run_all(path: Path, left: list[Run], n_worker: int, ray: str | None, tell: Callable[[Step], None]) -> None:
    """Do every run that is left, and write what each found as soon as it is done."""
    began, beside, where = time.perf_counter(), 0, f"{n_worker} at work" if ray is None else f"Ray: {ray}"

    def first() -> None:
        nonlocal began
        compile_once(left[0], tell)
        began = time.perf_counter()
        tell(Step("sweep", where, 0, len(left)))

    tasks, alike = [run.plain() for run in left], [_past_of(run) for run in left]
    if ray is None:
        found = each_done(effects_of, tasks, n_worker, alike, first)
    else:
        first()
        same = ("panopolis.results:versions", rooms.versions())
        found = each_done_on_ray(effects_of, tasks, ray, n_worker, alike, same)
    try:
        for done, (k, (rows, taken)) in enumerate(found, 1):
            run = left[k]
            rooms.write_run(path, run.number, run.cell.number, run.request.seed, rows)
            if (
                ray is None and n_worker > 1
            ) or ray == LOCAL:  # with one worker it is this process; elsewhere it is another's memory
                beside = max(beside, taken * n_worker)
            tell(Step("sweep", f"cell {run.cell.number}", done, len(left), done / (time.perf_counter() - began), beside))
    finally:
        let_go()
