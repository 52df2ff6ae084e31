"""Checkpoints: a world's whole state as .npy files and one JSON, put in place at once, and read back only if every byte is as it was.

Traits are not saved: they are drawn again from recipe and seed, and refused if they are not the same people.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.columns import DAY_ZERO
from panopolis.engine.kernels.bundles import Standing
from panopolis.engine.parts.far import FarArray
from panopolis.engine.state import State
from panopolis.errors import FULL, ResultsError, no_space

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panopolis.engine.world import World

VERSION = 1
_MOST_DAYS = 100_000
_EARLIER = "remove this checkpoint's folder to resume from an earlier one"


def save(world: World, folder: Path, beside: Mapping[str, np.ndarray] | None = None) -> Path:
    """Write the world's state to ``folder/day-NNNNN`` (the next day to run) and return that path; a half-written one is never seen.

    ``beside`` are arrays of whoever records the world, kept with it for ``kept_beside``.

    Raises
    ------
    ResultsError
        If the folder cannot be written.
    """
    target = at(folder, world.day)
    temporary = folder / f".{target.name}.writing"
    try:
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        head = _about(world) | {"state_hash": world.state.digest(), "arrays": _write_all(world, temporary, beside or {})}
        _write_text(temporary / "checkpoint.json", json.dumps(head, indent=1))
        shutil.rmtree(target, ignore_errors=True)
        temporary.replace(target)
    except OSError as err:
        raise ResultsError(_refused(target, err)) from err
    return target


def save_for_workers(world: World, target: Path, beside: Mapping[str, Any]) -> Path:
    """Write the state of a world whose people live with workers to ``target``, for a worker that may be lost; without its hash, which takes long.

    ``beside`` are arrays that the workers hold besides it.
    """
    try:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        head = _about(world) | {"state_hash": "", "arrays": _write_all(world, target, beside)}
        _write_text(target / "checkpoint.json", json.dumps(head, indent=1))
    except OSError as err:
        raise ResultsError(_refused(target, err)) from err
    return target


def _about(world: World) -> dict[str, Any]:
    return {"checkpoint_version": VERSION, "day": world.day, "society": world.society.digest(), "scheme": world.scheme.sha256}


def _write_all(world: World, folder: Path, beside: Mapping[str, Any]) -> dict[str, Any]:
    """Write every array; one whose people live with workers is written by these, a file each."""
    arrays = world.state.parts() | {f"beside.{name}": array for name, array in beside.items()}
    files = {}
    for k, (name, array) in enumerate(arrays.items()):
        path = folder / f"{k:03d}.npy"
        files[name] = array.written(path) if isinstance(array, FarArray) else write_array(path, name, array)
    return files


def _refused(target: Path, err: OSError) -> str:
    if err.errno is None or err.errno in FULL:  # None: numpy wrote fewer numbers than it was asked to
        return no_space(target)
    return f"{target}: the checkpoint cannot be written ({err.strerror or err}); free space or give another --out"


def at(folder: Path, day: int) -> Path:
    """Return where in ``folder`` the checkpoint of a day lies."""
    return folder / f"day-{day:05d}"


def write_array(path: Path, name: str, array: np.ndarray) -> dict[str, Any]:
    """Write one array safely; return its entry of a checkpoint."""
    with path.open("wb") as file:
        np.save(file, array, allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())
    with path.open("rb") as file:
        return {"file": path.name, "sha256": file_digest(file, "sha256").hexdigest(), "name": name}


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def days(folder: Path) -> list[int]:
    """Return the days of the checkpoints in a folder, ascending."""
    found = (p.name.removeprefix("day-") for p in folder.glob("day-*") if (p / "checkpoint.json").is_file())
    return sorted(int(day) for day in found if day.isdecimal() and day.isascii() and f"{int(day):05d}" == day)


def load(world: World, path: Path) -> None:
    """Put the state saved at ``path`` into a world of the same plan, people and scheme.

    Raises
    ------
    ResultsError
        If the checkpoint is of another version, damaged, edited, or of other people.
    """
    head = head_for(world, path)
    state = _state(world, int(head["day"]) + DAY_ZERO, head["arrays"], path)
    if state.digest() != head["state_hash"]:
        raise ResultsError(f"{path}: its state hash does not match its arrays; the checkpoint was edited")
    world.restore(state)


def head_for(world: World, path: Path) -> dict[str, Any]:
    """Return what the checkpoint at ``path`` says of itself, if it is of this world's people and scheme.

    Raises
    ------
    ResultsError
        If it is not, or cannot be read.
    """
    head = _head(path)
    if head["society"] != world.society.digest():
        raise ResultsError(f"{path}: holds other people than recipe '{world.society.recipe.name}' and seed {world.seed} give; traits are never read")
    if head["scheme"] != world.scheme.sha256:
        raise ResultsError(f"{path}: was saved under another scheme than '{world.scheme.name}' as the manifest has it; the checkpoint was edited")
    return head


def kept_beside(path: Path, name: str) -> np.ndarray | None:
    """Return an array that was saved beside the state at ``path``, or None where there is none of this name."""
    about = _head(path)["arrays"].get(f"beside.{name}")
    return None if about is None else read_array(path, f"beside.{name}", about)


def arrays_at(path: Path) -> dict[str, Any]:
    """Return the entries of all arrays of the checkpoint at ``path``, by name."""
    return _head(path)["arrays"]


def _head(path: Path) -> dict[str, Any]:
    try:
        head = json.loads((path / "checkpoint.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as err:
        raise ResultsError(f"{path}: its checkpoint.json cannot be read ({err}); {_EARLIER}") from None
    if not isinstance(head, dict) or head.get("checkpoint_version") != VERSION:
        version = head.get("checkpoint_version") if isinstance(head, dict) else None
        raise ResultsError(f"{path}: is a checkpoint of version {version}, but this Panopolis reads version {VERSION}")
    lacking = [name for name in ("day", "society", "scheme", "state_hash", "arrays") if name not in head]
    if lacking:
        raise ResultsError(f"{path}: its checkpoint.json has no '{lacking[0]}'; it was edited, {_EARLIER}")
    arrays, day = head["arrays"], head["day"]
    if isinstance(day, bool) or not isinstance(day, int) or not 0 <= day <= _MOST_DAYS:
        raise ResultsError(f"{path}: its checkpoint.json gives {day!r} as 'day', which is a whole number; it was edited, {_EARLIER}")
    if not isinstance(arrays, dict) or not all(map(_is_entry, arrays.values())):
        raise ResultsError(f"{path}: 'arrays' of its checkpoint.json does not name a file and a sha256 for each array; it was edited, {_EARLIER}")
    return head


def _is_entry(about: object) -> bool:
    if not isinstance(about, dict):
        return False
    if "parts" in about:
        return isinstance(about["parts"], list) and len(about["parts"]) > 0 and all(map(_is_entry, about["parts"]))
    file = about.get("file")
    return isinstance(file, str) and file == Path(file).name and isinstance(about.get("sha256"), str)


def read_array(path: Path, name: str, about: dict[str, Any]) -> np.ndarray:
    """Return an array of the checkpoint at ``path``, of one file or of several one after the other; ``about`` is its entry."""
    if "parts" in about:
        return np.concatenate([read_array(path, name, part) for part in about["parts"]])
    file = path / about["file"]
    try:
        content = file.read_bytes()
    except OSError as err:
        raise ResultsError(f"{file}: '{name}' cannot be read ({err.strerror}); {_EARLIER}") from None
    if sha256(content).hexdigest() != about["sha256"]:
        raise ResultsError(f"{file}: '{name}' is not what was saved; it was torn or edited, {_EARLIER}")
    try:
        return np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)  # an archive is none
    except (ValueError, EOFError, OSError) as err:
        raise ResultsError(f"{file}: '{name}' is no array of numbers ({err}); it was edited, {_EARLIER}") from None


def _state(world: World, t: int, files: dict[str, Any], path: Path) -> State:
    """Return the saved state, in the world's own arrays where they have its shape: two states would not fit where one does."""
    now = world.state
    wanted = now.parts()
    lacking = sorted(name.split(".")[-1] for name in wanted if name not in files)
    if lacking:
        raise ResultsError(f"{path}: was saved under other rules; it lacks {', '.join(lacking)}")
    arrays = {}
    for name, array in wanted.items():
        saved = read_array(path, name, files[name])
        if not _alike(saved, array, name):
            people = f"{world.society.n_person:,} people"
            raise ResultsError(f"{path}: '{name}' has the shape {saved.shape}, which is not that of {people}; it was edited")
        if saved.shape == array.shape:
            array[...] = saved
        arrays[name] = array if saved.shape == array.shape else saved
    columns = {k: arrays[f"column.{k}"] for k in now.columns}
    due = {k: arrays[f"due.{k}"] for k in now.due}
    agenda = arrays["agenda"]
    blocks = agenda["person"] >> world.shift
    parts = [np.ascontiguousarray(agenda[blocks == b]) for b in range(len(world.blocks))]
    beside = {k: arrays[f"beside.{k}"] for k in now.beside}
    return State(t, columns, due, Standing(*(arrays[f"standing.{k}"] for k in Standing._fields)), parts, arrays["shown"], now.traits, beside)


def _alike(saved: np.ndarray, now: np.ndarray, name: str) -> bool:
    """Return whether a saved array can take the place of one of this world: type, people, and (but for what only some schemes keep) width."""
    if saved.dtype != now.dtype or saved.ndim != now.ndim:
        return False
    return name == "agenda" or saved.shape == now.shape or (name.startswith(("standing.", "beside.recent")) and len(saved) == len(now))
