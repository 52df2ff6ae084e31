"""Branching off a run: under another scheme from a day on, or less some ledger rows, or with the outcome of some occasions given."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panopolis import results as rooms
from panopolis.engine import checkpoint
from panopolis.errors import RequestError, WorldError
from panopolis.study.again import elsewhere, lived_again, made_again, restored, sum_of, turn
from panopolis.study.otherwise import otherwise_of, refuse_unknown
from panopolis.study.recording import Recorder, manifest_of
from panopolis.study.request import as_scheme, refuse_unfit, under
from panopolis.study.run import end, live, silent
from panopolis.study.sealed import seal
from panopolis.study.stopping import told_what_remains

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from panopolis.columns import Act, Column
    from panopolis.engine import Otherwise, World
    from panopolis.results import Results, Store
    from panopolis.rules import Rule
    from panopolis.scheme import Scheme
    from panopolis.study.request import Worlds
    from panopolis.study.run import Ground, Progress


def branch(
    folder: str | Path,
    scheme: Scheme | str | Path | None = None,
    day: int | None = None,
    *,
    out: str | Path,
    without: str | Sequence[str] = (),
    force: str | Sequence[str] = (),
    changes: Sequence[str] = (),
    rules: Sequence[Rule] = (),
    columns: Iterable[Column] = (),
    acts: Iterable[Act] = (),
    replace: bool = False,
    progress: Progress = silent,
    command: str = "",
) -> Results:
    """Follow a run up to a day, then let one thing be otherwise to its planned days, in a new folder.

    Parameters
    ----------
    folder
        A run.
    scheme, day
        Go on under this scheme from this day on. Under the same scheme the state hash is that of the run itself.
    without
        Names of ledger rows that are not written, such as ``"100:night:4711:0"``: day, phase, person, and which of her rows of that time.
    force
        Outcomes that are given, such as ``"100:jaywalking:4711=no"``: day, conduct rule, person, and whether she yields.
    out
        New folder.
    changes
        Changes to the scheme.
    rules, columns, acts
        A user's own, which the run had.

    Raises
    ------
    PanopolisError
        A row or an occasion that is not there, or that cannot be meant; or as ``run``.
    """
    source, target = Path(folder), Path(out)
    names = tuple([one] if isinstance(one, str) else list(one) for one in (without, force))
    elsewhere(source, target, "branch")
    ground, worlds, manifest = made_again(source, rules, columns, tuple(acts), progress)
    given = _Given(source, target, ground, worlds, manifest, command, replace)
    if any(names):
        if scheme is not None or day is not None or changes:
            raise RequestError(
                "a branch has another scheme from a day on, or lacks rows or has outcomes forced, but not both: branch the branch\n"
                "(a row and an outcome say their day themselves: leave out --from)"
            )
        with _nothing_left_of(target):
            return _branch_otherwise(given, names, progress)
    if scheme is None or day is None:
        raise RequestError(
            "a branch needs --scheme and --from, or rows that are not written (--without) or outcomes that are given (--force)"
        )
    loaded = as_scheme(scheme, changes, ground.acts)
    return _branch_turned(given, loaded, day, progress)


@contextmanager
def _nothing_left_of(target: Path) -> Iterator[None]:
    """Leave no folder behind that was begun for an occasion which, as the days show, does not come."""
    was_there = target.exists()
    try:
        yield
    except WorldError:
        if not was_there:
            shutil.rmtree(target, ignore_errors=True)
        raise


@dataclass(frozen=True)
class _Given:
    """What every branch begins with."""

    source: Path
    target: Path
    ground: Ground
    worlds: Worlds
    manifest: dict[str, Any]
    command: str
    replace: bool

    def about(self, worlds: Worlds, world: World, before: dict[str, Any]) -> dict[str, Any]:
        """Return what the branch's manifest says, sealed."""
        about = manifest_of(self.ground.request, worlds, world, self.command, self.manifest["followed"], self.ground.own)
        return about | before | {"sealed": seal(about | before)}

    def recorder(self, world: World, summed: str) -> Recorder:
        """Begin the branch's folder with what the run's holds up to the world's day."""
        store = copied(self.source, self.target, world.day - 1, {"asked": summed, "command": self.command})
        recorder = Recorder(store, world, self.ground.request, self.manifest["followed"])
        with told_what_remains(self.target):
            recorder.catch_up(checkpoint.at(self.source / "checkpoints", world.day))
        return recorder


def _branch_turned(given: _Given, loaded: Scheme, day: int, progress: Progress) -> Results:
    ground, manifest = given.ground, given.manifest
    if not 0 < day < ground.request.days:
        raise RequestError(f"a branch begins on a day from 1 to {ground.request.days - 1}, but --from is {day}")
    summed = sum_of([manifest["sealed"], day, loaded.name, loaded.sha256, list(loaded.changes)])
    rooms.refuse_other(given.target, summed, ground.request.days, replace=given.replace)
    refuse_unfit(ground.plan, loaded, ground.request.without)
    other = under(loaded, ground.society.recipe, ground.request.settings, ground.acts)
    world = restored(given.source, ground, given.worlds, day, progress)
    recorder = given.recorder(world, summed)
    with told_what_remains(given.target):
        live(world, recorder, day, progress)
        before = {"branched": {"from": day, **{name: manifest[name] for name in ("scheme", "score")}}}
        turn(world, recorder, other)
        recorder.store.describe(given.about(other, world, before))
        live(world, recorder, ground.request.days, progress)
        return end(world, recorder, ground.request.days)


def _branch_otherwise(given: _Given, names: tuple[list[str], ...], progress: Progress) -> Results:
    """Branch off less some rows or with outcomes given; from the last checkpoint before them, or from the beginning where there is none."""
    ground, manifest, request = given.ground, given.manifest, given.ground.request
    otherwise = otherwise_of(names[0], names[1], ground.plan, request)
    refuse_unknown(rooms.read_results(given.source), otherwise)
    earlier = manifest.get("branched") or {
        "from": otherwise.first_day(),
        **{name: manifest[name] for name in ("scheme", "score")},
    }
    both = {
        key: [*earlier.get(key, ()), *map(str, more)]
        for key, more in zip(("without", "force"), (otherwise.rows, otherwise.outcomes), strict=True)
    }
    before = {"branched": earlier | both}
    summed = sum_of([manifest["sealed"], before])
    rooms.refuse_other(given.target, summed, request.days, replace=given.replace)
    saved = [d for d in checkpoint.days(given.source / "checkpoints") if d <= otherwise.first_day()]
    if "branched" in manifest or not saved:
        return lived_again(given.source, given.target, (ground, given.worlds, manifest | before), progress, given.command, summed)
    return _on_from(given, otherwise, before, summed, progress)


def _on_from(given: _Given, otherwise: Otherwise, before: dict[str, Any], summed: str, progress: Progress) -> Results:
    ground = given.ground
    world = restored(given.source, ground, given.worlds, otherwise.first_day(), progress)
    recorder = given.recorder(world, summed)
    with told_what_remains(given.target):
        recorder.store.describe(given.about(given.worlds, world, before))
        world.otherwise = otherwise
        live(world, recorder, ground.request.days, progress)
        return end(world, recorder, ground.request.days)


def copied(source: Path, target: Path, day: int, own: dict[str, Any]) -> Store:
    """Begin a folder that holds the first days of another."""
    old = rooms.read_manifest(source)
    store = rooms.create(target, old | own)
    for name in ("ledger", rooms.MISTAKES):
        shutil.copytree(source / name, target / name, dirs_exist_ok=True)
    for name in rooms.GROWING:
        if (source / name).is_file():
            shutil.copy2(source / name, target / name)
    kept = {name: old[name] for name in ("days_written", "ledger")} | {
        "files": {f: s for f, s in old["files"].items() if f in rooms.GROWING}
    }
    rooms.write_json(target / "manifest.json", store.manifest | kept)
    store = rooms.reopen(target)
    store.cut_back(day)
    return store


__all__ = ["branch"]
