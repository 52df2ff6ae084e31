"""One run: a society under a scheme, day by day into a folder; and going on, branching off, or doing it again."""

from __future__ import annotations

import resource
import shutil
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panopolis import results as rooms
from panopolis.engine import World, checkpoint, make_plan
from panopolis.errors import RequestError, ResultsError
from panopolis.measures import NIGHTLY
from panopolis.rules import SHIPPED
from panopolis.society import build
from panopolis.study.recording import Recorder, followed_people, manifest_of
from panopolis.study.request import Request, as_recipe, as_scheme, chosen_rules, ordinary_of, request_of, text_file, under

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from panopolis.columns import Act, Column
    from panopolis.engine import Plan
    from panopolis.measures import Measure
    from panopolis.results import Results, Store
    from panopolis.rules import Rule
    from panopolis.scheme import Scheme
    from panopolis.society import Recipe, Society
    from panopolis.study.request import Worlds

    Progress = Callable[["Step"], None]


@dataclass(frozen=True)
class Step:
    """What long work tells whoever watches: the stage, in which world, how far, and how fast."""

    stage: str
    world: str = ""
    done: int = 0
    total: int = 0
    rate: float = 0.0

    @property
    def eta_seconds(self) -> float:
        """Seconds left at this rate (days a second)."""
        return (self.total - self.done) / self.rate if self.rate else 0.0

    @property
    def memory_bytes(self) -> int:
        """Most memory the process has taken so far."""
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def silent(_: Step) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Ground:
    """What the worlds of one study share: people, plan, start date, and what a user added."""

    society: Society
    plan: Plan
    start: date
    request: Request
    own: tuple[str, ...]
    acts: tuple[Act, ...]


def lay_ground(
    request: Request, recipe: Recipe, first: Scheme, rules: Sequence[Rule], columns: Iterable[Column], acts: tuple[Act, ...], tell: Progress
) -> Ground:
    """Check the rules, then make the people; ``first`` decides the start where the request names none."""
    plan = make_plan(chosen_rules(SHIPPED, rules, request.without), columns, acts)
    tell(Step("people", recipe.name, 0, request.people))
    society = build(recipe, request.people, request.seed)
    start = request.start or first.begins() or recipe.start
    return Ground(society, plan, start, replace(request, start=start), tuple(r.name for r in rules), acts)


def new_world(
    ground: Ground, worlds: Worlds, tell: Progress = silent, *, warmup: int | None = None, measures: Sequence[Measure] = NIGHTLY,
) -> World:
    """Return a world before its first day, its kernels compiled."""
    return World(
        ground.plan, ground.society, worlds.ordinary, worlds.scheme, worlds.settings, ground.start, measures=measures,
        warmup=ground.request.warmup if warmup is None else warmup, threads=ground.request.threads,
        compiling=lambda name: tell(Step("compile", name)),
    )


def warm(world: World, tell: Progress) -> None:
    """Run the days before day 0."""
    began, total = time.perf_counter(), -world.day
    for day in world.warm_up():
        done = total + day.day + 1
        tell(Step("warm-up", "", done, total, done / (time.perf_counter() - began)))


def live(world: World, recorder: Recorder, until: int, tell: Progress, *, checkpoint_every: int = 0) -> None:
    """Run a world up to a day, recording; a checkpoint is written where a part of the ledger ends."""
    began, first = time.perf_counter(), world.day
    folder = recorder.store.folder / "checkpoints"
    for day in world.advance(until - first):
        recorder.take(day)
        done = day.day + 1
        if checkpoint_every and done % checkpoint_every == 0 and done < until:
            save(world, recorder, folder)
        tell(Step("run", world.scheme.name, done, until, (done - first) / (time.perf_counter() - began)))


def save(world: World, recorder: Recorder, folder: Path) -> None:
    """Make everything so far safe: close the part, then write the checkpoint of the next day."""
    if recorder.store.last_day < world.day - 1:
        recorder.store.close_part(world.day - 1)
    checkpoint.save(world, folder)


def run(
    scheme: Scheme | str | Path, society: Recipe | str | Path = "shanghai", *, out: str | Path | None = None, rules: Sequence[Rule] = (),
    columns: Iterable[Column] = (), acts: Iterable[Act] = (), changes: Sequence[str] = (), until: int | None = None,
    checkpoint_every: int = 0, progress: Progress = silent, command: str = "", **asked: Any,  # noqa: ANN401 - the fields of Request
) -> Results:
    """Run one society under one scheme and return its results folder, opened.

    Parameters
    ----------
    scheme, society
        Name of a preset, path of a file, or a loaded one.
    out
        Results folder; a new temporary one by default.
    rules, columns, acts
        A user's own, besides those shipped.
    changes
        Changes to the scheme: ``"rules.jaywalking.points=-10"``.
    until
        Stop before this day, with a checkpoint from which ``resume`` goes on to the planned days.
    checkpoint_every
        Days between checkpoints; 0 writes none.
    progress
        Told each step (``study.Step``).
    asked
        Fields of ``Request``: people, days, seed, warmup, start, settings, without, ledger, threads.

    Raises
    ------
    PanopolisError
        One message that says what is wrong, where, and what would be right.
    """
    request = _request(asked)
    own_acts = tuple(acts)
    loaded, recipe = as_scheme(scheme, changes, own_acts), as_recipe(society)
    worlds = under(loaded, recipe, request.settings, own_acts)
    folder = Path(out) if out is not None else Path(tempfile.mkdtemp(prefix="panopolis-")) / "run"
    _check_until(until, request.days)
    ground = lay_ground(request, recipe, loaded, rules, columns, own_acts, progress)
    world = new_world(ground, worlds, progress)
    followed = followed_people(ground.society)
    store = rooms.create(folder, manifest_of(ground.request, worlds, world, command, followed, ground.own))
    warm(world, progress)
    world.begin()
    recorder = Recorder(store, world, ground.request, followed)
    live(world, recorder, until or request.days, progress, checkpoint_every=checkpoint_every)
    return _end(world, recorder, request.days)


def _request(asked: dict[str, Any]) -> Request:
    try:
        return Request(**asked)
    except TypeError as err:
        raise RequestError(f"run cannot take {err.args[0].rsplit(' ', 1)[-1]}; it takes people, days, seed, warmup, start, settings, without, ledger, threads") from None


def _check_until(until: int | None, days: int) -> None:
    if until is not None and not 0 < until <= days:
        raise RequestError(f"until is {until}, but it is a day from 1 to the planned {days}")


def _end(world: World, recorder: Recorder, days: int) -> Results:
    """Finish a run that reached its planned days; leave a checkpoint for one that did not."""
    if world.day >= days:
        recorder.finish()
    else:
        save(world, recorder, recorder.store.folder / "checkpoints")
    world.close()
    return rooms.open_results(recorder.store.folder)


def _again(folder: Path, rules: Sequence[Rule], columns: Iterable[Column], acts: tuple[Act, ...], tell: Progress) -> tuple[Ground, Worlds, dict[str, Any]]:
    """Make people, plan and law again from what a manifest holds."""
    manifest = rooms.read_manifest(folder)
    if manifest["kind"] != "run":
        raise ResultsError(f"{folder} is a comparison; name one of its worlds: {', '.join(f'{folder}/worlds/{w}' for w in manifest['worlds'])}")
    missing = [name for name in manifest["own_rules"] if name not in {r.name for r in rules}]
    if missing:
        raise RequestError(f"{folder} was run with a user's own rule '{missing[0]}'; hand it over again with rules=[{missing[0]}]")
    request = request_of(manifest["request"])
    recipe = as_recipe(text_file(manifest["recipe"]["name"], manifest["recipe"]["text"]))
    if recipe.sha256 != manifest["recipe"]["sha256"]:
        raise ResultsError(f"{folder}: the recipe in its manifest is not the one it was run with; the manifest was edited")
    scheme = as_scheme(text_file(manifest["scheme"]["name"], manifest["scheme"]["text"]), manifest["scheme"]["changes"], acts)
    if scheme.sha256 != manifest["scheme"]["sha256"]:
        raise ResultsError(f"{folder}: the scheme in its manifest is not the one it was run with; the manifest was edited")
    worlds = under(scheme, recipe, request.settings, acts)
    return lay_ground(request, recipe, scheme, rules, columns, acts, tell), worlds, manifest


def _restored(folder: Path, ground: Ground, worlds: Worlds, before: int, tell: Progress) -> World:
    """Return the world at its last checkpoint not after day ``before``."""
    saved = [d for d in checkpoint.days(folder / "checkpoints") if d <= before]
    if not saved:
        raise ResultsError(f"{folder} has no checkpoint up to day {before}; run with --checkpoint-every N, or rerun it")
    world = new_world(ground, worlds, tell)
    checkpoint.load(world, folder / "checkpoints" / f"day-{saved[-1]:05d}")
    return world


def resume(
    folder: str | Path, *, rules: Sequence[Rule] = (), columns: Iterable[Column] = (), acts: Iterable[Act] = (), checkpoint_every: int = 0,
    until: int | None = None, progress: Progress = silent,
) -> Results:
    """Go on from a run's last checkpoint to its planned days, in the same folder; the state hash is that of an uninterrupted run."""
    path = Path(folder)
    ground, worlds, manifest = _again(path, rules, columns, tuple(acts), progress)
    days = ground.request.days
    if manifest["complete"]:
        return rooms.open_results(path)
    _check_until(until, days)
    world = _restored(path, ground, worlds, days, progress)
    store = rooms.reopen(path)
    store.cut_back(world.day - 1)
    recorder = Recorder(store, world, ground.request, manifest["followed"])
    recorder.catch_up()
    live(world, recorder, until or days, progress, checkpoint_every=checkpoint_every)
    return _end(world, recorder, days)


def branch(
    folder: str | Path, scheme: Scheme | str | Path, day: int, *, out: str | Path, changes: Sequence[str] = (), rules: Sequence[Rule] = (),
    columns: Iterable[Column] = (), acts: Iterable[Act] = (), progress: Progress = silent,
) -> Results:
    """Follow a run up to ``day``, then go on under another scheme to its planned days, in a new folder.

    Under the same scheme the state hash is that of the run itself.
    """
    source, target, own = Path(folder), Path(out), tuple(acts)
    ground, worlds, manifest = _again(source, rules, columns, own, progress)
    if not 0 < day < ground.request.days:
        raise RequestError(f"a branch begins on a day from 1 to {ground.request.days - 1}, but --from is {day}")
    loaded = as_scheme(scheme, changes, own)
    other = under(loaded, ground.society.recipe, ground.request.settings, own)
    world = _restored(source, ground, worlds, day, progress)
    followed = manifest["followed"]
    store = _copied(source, target, world.day - 1)
    recorder = Recorder(store, world, ground.request, followed)
    recorder.catch_up()
    live(world, recorder, day, progress)
    if store.last_day < day - 1:
        store.close_part(day - 1)
    world.change(other.ordinary, other.scheme, other.settings)
    about = {"branched": {"from": day, "scheme": manifest["scheme"], "of": str(source)}}
    store.describe(manifest_of(ground.request, other, world, "", followed, ground.own) | about)
    live(world, recorder, ground.request.days, progress)
    return _end(world, recorder, ground.request.days)


def _copied(source: Path, target: Path, day: int) -> Store:
    """Begin a folder that holds the first days of another."""
    old = rooms.read_manifest(source)
    store = rooms.create(target, old)
    shutil.copytree(source / "ledger", target / "ledger", dirs_exist_ok=True)
    for name in ("measures.parquet", "panel.parquet"):
        if (source / name).is_file():
            shutil.copy2(source / name, target / name)
    rooms.write_json(target / "manifest.json", store.manifest | {"days_written": old["days_written"], "ledger": old["ledger"]})
    store = rooms.reopen(target)
    store.cut_back(day)
    return store


def rerun(folder: str | Path, *, out: str | Path | None = None, progress: Progress = silent, **own: Any) -> Results:  # noqa: ANN401
    """Do a run again from what its manifest holds; the state hash must be the same.

    Raises
    ------
    ResultsError
        If it is not: the versions differ, or the machine does not keep IEEE arithmetic.
    """
    path = Path(folder)
    ground, worlds, manifest = _again(path, own.get("rules", ()), own.get("columns", ()), tuple(own.get("acts", ())), progress)
    folder_again = Path(out) if out is not None else Path(tempfile.mkdtemp(prefix="panopolis-")) / "rerun"
    world = new_world(ground, worlds, progress)
    store = rooms.create(folder_again, manifest_of(ground.request, worlds, world, f"rerun {path}", manifest["followed"], ground.own))
    warm(world, progress)
    world.begin()
    recorder = Recorder(store, world, ground.request, manifest["followed"])
    live(world, recorder, ground.request.days, progress)
    again = _end(world, recorder, ground.request.days)
    if manifest.get("state_hash") not in (None, again.manifest["state_hash"]):
        raise ResultsError(f"{path}: state hash {manifest['state_hash'][:16]}, but the rerun in {folder_again} ends at {again.manifest['state_hash'][:16]}")
    return again


__all__ = ["Step", "branch", "ordinary_of", "rerun", "resume", "run"]
