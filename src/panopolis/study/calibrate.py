"""Calibration: numbers that nobody knows, set so that what was measured elsewhere comes out; what was held out is reported apart.

Points are chosen by Optuna's tree-structured Parzen estimator (Bergstra et al., NeurIPS 2011), a batch at a time, all with the same seeds. The loss
is the sum over fitted targets of ((simulated - measured) / standard error)^2, simulated being the mean over seeds. The search is a journal in the
folder: the same command goes on where it stopped, and a batch is drawn with a seed of its own, so that a search that was stopped ends as one that
was not. The first point is the model as it stands: the best is never worse.

That a fitted target comes out is no finding. What says something are the targets that were held out, and how they do on seeds that the search has
not seen.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis import results as rooms
from panopolis.columns import KINDS
from panopolis.errors import RequestError
from panopolis.measures import values
from panopolis.scheme import numbers, spelled
from panopolis.study.calibration_file import PER_DAY, SETTING, Calibration, Target, plain_target, read_calibration
from panopolis.study.compare import splits
from panopolis.study.replicates import from_one_past
from panopolis.study.request import MOST_DAYS, Request, as_recipe, as_scheme, ordinary_of, rules_of, sum_of_asked
from panopolis.study.run import Step, lay_ground, silent
from panopolis.study.sweep import Run, compile_once, cores_of
from panopolis.study.sweep_file import SOCIETY, Cell
from panopolis.study.workers import each_done

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from panopolis.engine import Day, World
    from panopolis.study.request import Worlds

NEEDS = "calibrate needs Optuna: pip install 'panopolis[calibrate]'"
JOURNAL = "study.journal"
_CHARGE = KINDS.index("charge")


def calibrate(
    file: str | Path,
    *,
    out: str | Path | None = None,
    workers: int | None = None,
    replace: bool = False,
    progress: Callable[[Step], None] = silent,
    command: str = "",
) -> rooms.CalibrationResults:
    """Fit what a calibration file says to its targets, and return what was found, opened; one begun in the same folder is gone on with.

    Parameters
    ----------
    file
        What is fitted, between what, to which targets: ``docs/how_to/calibrate.md``.
    out
        Folder; a new temporary one by default.
    workers
        Processes; one for each core by default. What is found does not depend on it.
    replace, progress, command
        As for ``sweep``.

    Raises
    ------
    PanopolisError
        One message that says what is wrong, where, and what would be right.
    """
    read, n_worker = read_calibration(file), cores_of(workers)
    search = _Search(read, n_worker, progress)
    search.refuse_wrong()
    folder = Path(out) if out is not None else Path(tempfile.mkdtemp(prefix="panopolis-")) / "calibration"
    asked = search.sum()
    rooms.refuse_other(folder, asked, MOST_DAYS, replace=replace)
    worlds, targets = [as_scheme(name).name for name in read.content.schemes], [plain_target(t) for t in read.content.targets]
    told = {
        "asked": asked,
        "command": command,
        "calibration": read.text,
        "request": search.request.plain(),
        "worlds": worlds,
        "targets": targets,
    }
    path = rooms.begin_calibration(folder, told)
    if not rooms.is_complete(path):
        rooms.end_calibration(path, search.found(path))
    return rooms.CalibrationResults(path)


def open_calibration(folder: str | Path) -> rooms.CalibrationResults:
    """Open the results of a calibration.

    Raises
    ------
    ResultsError
        It is no such folder, or the calibration is not complete.
    """
    return rooms.CalibrationResults(folder)


@dataclass
class _Search:
    """A calibration under way."""

    read: Calibration
    n_worker: int
    tell: Callable[[Step], None]

    @property
    def request(self) -> Request:
        """What is asked of a run, before anything is fitted."""
        c = self.read.content
        return Request(people=c.people, days=c.days, seed=c.seed, warmup=c.warmup, start=c.start, settings=dict(c.settings),
                       without=tuple(c.without), ledger="off", threads=1)  # fmt: skip

    def sum(self) -> str:
        """Return the sum of all that is asked; how many points are tried is left out, so that a search can be gone on with further."""
        c = self.read.content
        text = c.model_copy(update={"trials": 2}).model_dump_json()
        return sum_of_asked(
            f"calibration {text}", self.request, [as_scheme(name) for name in c.schemes], as_recipe(c.society), ()
        )

    def refuse_wrong(self) -> None:
        """Refuse worlds that targets name and nobody runs, and ends of ranges that the grammar refuses."""
        c = self.read.content
        names = [as_scheme(name).name for name in c.schemes]
        for target in c.targets:
            for world in (target.world, target.against):
                if world is not None and world not in names:
                    raise RequestError(f"target '{target.name}' is of the world '{world}', but schemes are {', '.join(names)}")
        for end in ("low", "high"):
            self.run_of({name: getattr(fitted, end) for name, fitted in c.fit.items()}, c.seed).worlds()

    def run_of(self, point: Mapping[str, float], seed: int) -> Run:
        """Return the run of a point with a seed."""
        cell = Cell(0, dict(point))
        request = replace(self.request, seed=seed, settings=self.request.settings | cell.settings)
        return Run(0, cell, tuple(self.read.content.schemes), self.read.content.society, request)

    def as_it_stands(self) -> dict[str, float]:
        """Return the point at which the model stands, drawn into the ranges."""
        c = self.read.content
        held = {spelled(path): float(number.value) for path, number in numbers(as_scheme(c.schemes[0]))}
        recipe, worlds = self.run_of({}, c.seed).worlds()
        found = {}
        for name, fitted in c.fit.items():
            middle = (fitted.low + fitted.high) / 2
            if name.startswith(SETTING):
                value = worlds[0].settings[name.removeprefix(SETTING)]
            elif name.startswith(SOCIETY):
                value = recipe.number(name.removeprefix(SOCIETY))
            else:
                value = held.get(name, middle)
            found[name] = min(max(value, fitted.low), fitted.high)
        return found

    def simulated(self, points: Sequence[Mapping[str, float]], seeds: Sequence[int], stage: str) -> np.ndarray:
        """Return what comes out at each point with each seed for each target, (n_point, n_seed, n_target)."""
        tasks = [{"run": self.run_of(point, seed).plain(), "targets": [plain_target(t) for t in self.read.content.targets]}
                 for point in points for seed in seeds]  # fmt: skip
        out, began = np.full((len(points) * len(seeds), len(self.read.content.targets)), np.nan), time.perf_counter()
        for done, (k, found) in enumerate(each_done(targets_of, tasks, self.n_worker), 1):
            out[k] = found
            self.tell(Step("sweep", stage, done, len(tasks), done / (time.perf_counter() - began)))
        return out.reshape(len(points), len(seeds), -1)

    def loss(self, simulated: np.ndarray) -> float:
        """Return the loss of what comes out at a point, (n_seed, n_target)."""
        apart = [
            float((simulated[:, k].mean() - t.value) / t.error) for k, t in enumerate(self.read.content.targets) if not t.held_out
        ]
        return float(sum(one * one for one in apart))

    def found(self, path: Path) -> dict[str, Any]:
        """Search, look at the best point again, and return what was found."""
        c = self.read.content
        seeds = [c.seed + k for k in range(c.replicates)]
        compile_once(self.run_of({}, c.seed), self.tell)
        trials = self._searched(path, seeds)
        best = min(trials, key=lambda trial: trial["loss"])
        fresh = [seeds[-1] + 1 + k for k in range(c.fresh)]
        again = self.simulated([best["point"]], fresh, "fresh seeds")[0] if fresh else None
        first = trials[0]
        targets = []
        for k, target in enumerate(c.targets):
            now = {
                "was": _mean(first["simulated"], k),
                "now": _mean(best["simulated"], k),
                "seeds": [one[k] for one in best["simulated"]],
            }
            targets.append(plain_target(target) | now | {"fresh": None if again is None else [float(one[k]) for one in again]})
        losses = {"loss": best["loss"], "loss_as_it_stands": first["loss"]}
        points = {"best": best["point"], "as_it_stands": first["point"], "overlay": overlay(best["point"])}
        return points | losses | {"targets": targets, "trials": trials}

    def _searched(self, path: Path, seeds: Sequence[int]) -> list[dict[str, Any]]:
        """Go on with the search to its planned number of points; return every point with what came out."""
        optuna, c = _optuna(), self.read.content
        study = _study(optuna, path / JOURNAL, c.name)
        if not study.trials:
            study.enqueue_trial(self.as_it_stands())
        while len([t for t in study.trials if t.state.is_finished()]) < c.trials:
            batch = self._batch(optuna, study)
            out = self.simulated([point for _, point in batch], seeds, f"{batch[0][0] + 1} to {batch[-1][0] + 1} of {c.trials}")
            for (number, _), simulated in zip(batch, out, strict=True):
                study._storage.set_trial_user_attr(study.trials[number]._trial_id, "simulated", simulated.tolist())  # noqa: SLF001 - of a batch
                study.tell(number, self.loss(simulated))
        done = [t for t in study.trials if t.state.is_finished()]
        return [
            {"number": t.number, "loss": float(t.value or 0.0), "point": dict(t.params), "simulated": t.user_attrs["simulated"]}
            for t in done
        ]

    def _batch(self, optuna: Any, study: Any) -> list[tuple[int, dict[str, float]]]:  # noqa: ANN401 - Optuna, where it is installed
        """Return points to look at: those that were asked for and never answered, or a new batch drawn with a seed of its own."""
        c = self.read.content
        waiting = [t for t in study.trials if t.state.name == "RUNNING"]
        if waiting:
            return [(t.number, dict(t.params)) for t in waiting]
        n = len([t for t in study.trials if t.state.is_finished()])
        study.sampler = optuna.samplers.TPESampler(
            seed=(c.seed + n) % 2**32, constant_liar=True, n_startup_trials=max(10, 2 * len(c.fit))
        )
        drawn = []
        for _ in range(min(c.batch, c.trials - n)):
            trial = study.ask()
            point = {name: trial.suggest_float(name, f.low, f.high, log=f.log) for name, f in c.fit.items()}
            drawn.append((trial.number, point))
        return drawn


def _optuna() -> Any:  # noqa: ANN401 - a module that may not be there
    try:
        import optuna  # noqa: PLC0415 - brings SQLAlchemy and more, which only a calibration needs
    except ImportError:
        raise RequestError(NEEDS) from None
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna


def _study(optuna: Any, journal: Path, name: str) -> Any:  # noqa: ANN401 - as above
    from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock  # noqa: PLC0415 - as above

    storage = optuna.storages.JournalStorage(JournalFileBackend(str(journal), lock_obj=JournalFileOpenLock(str(journal))))
    return optuna.create_study(storage=storage, study_name=name, load_if_exists=True, direction="minimize")


def _mean(simulated: Sequence[Sequence[float]], k: int) -> float:
    return float(np.mean([one[k] for one in simulated]))


def overlay(point: Mapping[str, float]) -> dict[str, Any]:
    """Return a point as what a run takes: settings by name, changes to the scheme as ``--set`` takes them; beside them numbers of the society."""
    settings = {name.removeprefix(SETTING): float(f"{v:.6g}") for name, v in point.items() if name.startswith(SETTING)}
    society = {name.removeprefix(SOCIETY): float(f"{v:.6g}") for name, v in point.items() if name.startswith(SOCIETY)}
    changes = [f"{name}={float(f'{v:.6g}')}" for name, v in point.items() if not name.startswith((SETTING, SOCIETY))]
    return {"settings": settings, "set": changes} | ({"society": society} if society else {})


def targets_of(task: Mapping[str, Any]) -> list[float]:
    """Return what one run has for each target, in the target's unit: the work of a worker."""
    run, targets = Run.of(dict(task["run"])), [Target.model_validate(one) for one in task["targets"]]
    recipe, worlds = run.worlds()
    ground = lay_ground(run.request, recipe, worlds[0].asked, (), (), (), silent, shipped=rules_of([w.asked for w in worlds]))
    acts = [a.name for a in ground.plan.acts]
    counted: dict[str, np.ndarray] = {}

    def lived(world: World, one: Worlds) -> None:
        world.begin()
        counted[one.asked.name] = np.array([_counts(day, len(acts)) for day in world.advance(run.request.days)])

    sums = from_one_past(ground, ordinary_of(recipe, worlds[0].settings), worlds, lived, silent, watched=False)
    rows = values(sums, splits([w.asked.name for w in worlds]), run.request.days)
    level = {(r["measure"], r["group"], str(r["split"])): float(r["value"]) for r in rows}  # pyright: ignore[reportArgumentType] - a row holds words and numbers

    def of(target: Target, world: str) -> float:
        if not target.measure.startswith(PER_DAY):
            return level[target.measure, target.group, f"level:{world}"]
        kind, _, act = target.measure.partition(".")
        until = run.request.days if target.to_day is None else target.to_day
        total = counted[world][target.from_day : until, 0 if kind == "acts" else 1, acts.index(act)].sum()
        return float(total) / run.request.people * 365.0 / (until - target.from_day)

    return [_figure(target, of) for target in targets]


def _figure(target: Target, of: Callable[[Target, str], float]) -> float:
    if target.against is None:
        return of(target, target.world)
    base = of(target, target.against)
    return 100.0 * (of(target, target.world) / base - 1.0) if base else 0.0


def _counts(day: Day, n_act: int) -> np.ndarray:
    """Return (2, n_act): how often each act was done on a day, and charged."""
    rows = day.rows["rule"][day.rows["kind"] == _CHARGE]
    return np.stack([day.acts.sum(axis=1), np.bincount(rows, minlength=n_act)[:n_act]])
