"""A run again: going on from a checkpoint, and doing it all once more from what its folder holds."""

from __future__ import annotations

import json
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panopolis import results as rooms
from panopolis.engine import Country, checkpoint
from panopolis.errors import RequestError, ResultsError
from panopolis.study.machines import hands
from panopolis.study.opened import read_results
from panopolis.study.opening import open_results
from panopolis.study.otherwise import otherwise_of
from panopolis.study.recording import Recorder, manifest_of
from panopolis.study.request import as_recipe, as_scheme, request_of, shipped_then, text_file, under
from panopolis.study.run import check_every, check_until, end, lay_ground, live, new_world, silent, warm
from panopolis.study.sealed import seal
from panopolis.study.stopping import told_what_remains

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from panopolis.columns import Act, Column
    from panopolis.engine import World
    from panopolis.rules import Rule
    from panopolis.scheme import Scheme
    from panopolis.study.machines import Hired
    from panopolis.study.opened import Results
    from panopolis.study.request import Worlds
    from panopolis.study.run import Ground, Progress


def made_again(
    folder: Path, rules: Sequence[Rule], columns: Iterable[Column], acts: tuple[Act, ...], tell: Progress
) -> tuple[Ground, Worlds, dict[str, Any]]:
    """Make people, plan and law again from what a manifest holds."""
    manifest = rooms.read_manifest(folder)
    if manifest["kind"] != "run":
        if not manifest.get("complete"):
            raise ResultsError(rooms.remains(folder))
        raise ResultsError(
            f"{folder} is a comparison; name one of its worlds: {', '.join(f'{folder}/worlds/{w}' for w in manifest['worlds'])}"
        )
    open_results(folder)
    missing = [name for name in manifest["own_rules"] if name not in {r.name for r in rules}]
    if missing:
        raise RequestError(
            f"{folder} was run with a user's own rule '{missing[0]}'; hand it over again with rules=[{missing[0]}]"
        )
    request = request_of(manifest["request"])
    recipe = as_recipe(text_file(manifest["recipe"]["name"], manifest["recipe"]["text"]))
    if recipe.sha256 != manifest["recipe"]["sha256"]:
        raise ResultsError(f"{folder}: the recipe in its manifest is not the one it was run with; the manifest was edited")
    scheme = _scheme_of(folder, manifest["scheme"], acts)
    worlds = under(scheme, recipe, request.settings, acts)
    shipped = shipped_then(manifest["rules"], request.without)
    return lay_ground(request, recipe, scheme, rules, columns, acts, tell, shipped=shipped), worlds, manifest


def _scheme_of(folder: Path, about: dict[str, Any], acts: tuple[Act, ...]) -> Scheme:
    """Return the scheme that a manifest holds."""
    scheme = as_scheme(text_file(about["name"], about["text"]), about["changes"], acts)
    if scheme.sha256 != about["sha256"]:
        raise ResultsError(f"{folder}: the scheme in its manifest is not the one it was run with; the manifest was edited")
    return scheme


def restored(folder: Path, ground: Ground, worlds: Worlds, before: int, tell: Progress, hired: Hired | None = None) -> World:
    """Return the world at its last checkpoint not after day ``before``; ``hired`` makes it, one in this process by default."""
    saved = [d for d in checkpoint.days(folder / "checkpoints") if d <= before]
    if not saved:
        raise ResultsError(
            f"{folder} has no checkpoint up to day {before}; `panopolis rerun {folder}` does it from the beginning "
            "(`panopolis run --checkpoint-every N` keeps some; a comparison keeps none)"
        )
    for torn in (folder / "checkpoints").glob(".*.writing"):
        shutil.rmtree(torn, ignore_errors=True)
    world, path = (
        hired(ground, worlds, folder, tell) if hired else new_world(ground, worlds, tell),
        checkpoint.at(folder / "checkpoints", saved[-1]),
    )
    if isinstance(world, Country):
        world.take_up(path)
    else:
        checkpoint.load(world, path)
    return world


def resume(
    folder: str | Path,
    *,
    rules: Sequence[Rule] = (),
    columns: Iterable[Column] = (),
    acts: Iterable[Act] = (),
    checkpoint_every: int = 0,
    until: int | None = None,
    out: str | Path | None = None,
    replace: bool = False,
    progress: Progress = silent,
    ray: str | None = None,
    workers: int | None = None,
) -> Results:
    """Go on from a run's last checkpoint to its planned days, in the same folder or in a copy of it (``out``).

    The state hash is that of an uninterrupted run, whether either was lived in one process or over machines (``ray``, ``workers``).
    """
    path = Path(folder)
    check_every(checkpoint_every)
    ground, worlds, manifest = made_again(path, rules, columns, tuple(acts), progress)
    days = ground.request.days
    check_until(until, days)
    if out is not None and path.resolve() != Path(out).resolve():
        rooms.refuse_other(out, _asked(manifest), until or days, replace=replace)
    if manifest["complete"]:
        return read_results(path if out is None else _whole_copy(path, Path(out)))
    with hands(ray, workers, ground.request.threads) as hired:
        world = restored(path, ground, worlds, days, progress, hired)
        store = rooms.reopen(path if out is None else _whole_copy(path, Path(out)))
        store.cut_back(world.day - 1)
        recorder = Recorder(store, world, ground.request, manifest["followed"])
        saved = checkpoint.at(path / "checkpoints", world.day)
        with told_what_remains(store.folder):
            recorder.catch_up(saved)
            live(world, recorder, until or days, progress, checkpoint_every=checkpoint_every)
            return end(world, recorder, days)


def elsewhere(source: Path, target: Path, what: str) -> None:
    """Refuse to write over what is read."""
    if source.resolve() == target.resolve():
        raise RequestError(f"a {what} of {source} into itself would write over it; give another folder with --out")


def turn(world: World, recorder: Recorder, other: Worlds) -> None:
    """Put another scheme in force between two days; what is recorded is described anew after it."""
    if recorder.store.last_day < world.day - 1:
        recorder.store.close_part(world.day - 1)
    world.change(other.ordinary, other.scheme, other.settings)


def _whole_copy(source: Path, target: Path) -> Path:
    """Copy a run's folder to a new or empty one, or over results of ours."""
    if source.resolve() != target.resolve():
        rooms.create(target, rooms.read_manifest(source))
        shutil.copytree(source, target, dirs_exist_ok=True)
    return target


def _asked(manifest: dict[str, Any]) -> str:
    """Return the sum of what was asked of a run, also of one that is a world of a comparison."""
    return manifest.get("asked") or sum_of(manifest["sealed"])


def sum_of(asked: object) -> str:
    """Return the sum of what is asked, whatever JSON can hold."""
    return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def rerun(
    folder: str | Path,
    *,
    out: str | Path | None = None,
    replace: bool = False,
    progress: Progress = silent,
    **own: Any,  # noqa: ANN401
) -> Results:
    """Do a run (or a branch of one) again from what its manifest holds; the state hash must be the same.

    Raises
    ------
    ResultsError
        If it is not: the versions differ, or the machine does not keep IEEE arithmetic.
    """
    path, acts = Path(folder), tuple(own.get("acts", ()))
    ground, worlds, manifest = made_again(path, own.get("rules", ()), own.get("columns", ()), acts, progress)
    folder_again = Path(out) if out is not None else Path(tempfile.mkdtemp(prefix="panopolis-")) / "rerun"
    elsewhere(path, folder_again, "rerun")
    rooms.refuse_other(folder_again, _asked(manifest), ground.request.days, replace=replace)
    again = lived_again(path, folder_again, (ground, worlds, manifest), progress, f"rerun {path}", _asked(manifest))
    if manifest.get("state_hash") not in (None, again.manifest["state_hash"]):
        was, now = str(manifest["state_hash"])[:16], again.manifest["state_hash"][:16]
        raise ResultsError(f"{path}: state hash {was}, but the rerun in {folder_again} ends at {now}")
    return again


def lived_again(
    path: Path, target: Path, made: tuple[Ground, Worlds, dict[str, Any]], tell: Progress, command: str, asked: str
) -> Results:
    """Live a run again from its beginning, with what its manifest says was otherwise from a day on."""
    ground, worlds, manifest = made
    days, followed, before = ground.request.days, manifest["followed"], manifest.get("branched")
    scheme = _scheme_of(path, before["scheme"], ground.acts) if before else worlds.asked
    first = under(scheme, ground.society.recipe, ground.request.settings, ground.acts) if before else worlds
    world = new_world(ground, first, tell)
    about = manifest_of(ground.request, worlds, world, command, followed, ground.own)
    store = rooms.create(target, manifest_of(ground.request, first, world, command, followed, ground.own) | {"asked": asked})
    with told_what_remains(target):
        warm(world, tell)
        world.begin()
        recorder = Recorder(store, world, ground.request, followed)
        if before:
            world.otherwise = otherwise_of(before.get("without", ()), before.get("force", ()), ground.plan, ground.request)
            live(world, recorder, before["from"], tell)
            if before["scheme"] != manifest["scheme"]:
                turn(world, recorder, worlds)
            elif recorder.store.last_day < world.day - 1:
                recorder.store.close_part(world.day - 1)
            recorder.store.describe(about | {"branched": before} | {"sealed": seal(about | {"branched": before})})
        live(world, recorder, days, tell)
        return end(world, recorder, days)
