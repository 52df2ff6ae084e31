"""What there is in a folder whose run or comparison is not complete, and how to come to the rest: said as it is, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.errors import ResultsError
from panopolis.results.provenance import MANIFEST, PARTS, read_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def remains(folder: Path) -> str:
    """Return what can be read in a folder, what is missing, and whether it is gone on with or done again."""
    if not (folder / MANIFEST).is_file():
        return f"nothing that can be read was written to {folder}; run the command again"
    try:
        manifest = read_manifest(folder)
    except ResultsError as error:
        return str(error)
    if manifest.get("complete"):
        return f"{folder} is complete"
    told = {
        "compare": _of_compare,
        "sweep": _of_sweep,
        "sensitivity": _of_sensitivity,
        "calibration": _of_calibration,
        "run": _of_run,
    }
    return told[manifest["kind"]](folder, manifest)


def _of_sweep(folder: Path, manifest: Mapping[str, Any]) -> str:
    done, asked = len(list((folder / PARTS).glob("*.parquet"))), len(manifest["cells"]) * len(manifest["seeds"])
    return f"{done:,} of {asked:,} runs of the sweep are kept in {folder}; the same command with --out {folder} goes on with the rest"


def _of_sensitivity(folder: Path, _: Mapping[str, Any]) -> str:
    stages = [name for name in ("morris", "latin", "sobol") if (folder / name / MANIFEST).is_file()]
    done = "; ".join(f"{name}: {remains(folder / name)}" for name in stages) or "nothing was run yet"
    return f"the study of sensitivity in {folder} is not complete ({done}); the same command with --out {folder} goes on with the rest"


def _of_calibration(folder: Path, _: Mapping[str, Any]) -> str:
    return f"the calibration in {folder} is not complete; what was tried is in its journal, and the same command with --out {folder} goes on with it"


def _of_run(folder: Path, manifest: Mapping[str, Any]) -> str:
    done, days = manifest["days_written"], manifest.get("days", "?")
    there = f"days 0 to {done - 1} of {days} stay readable in {folder}" if done else f"no day of {days} is whole in {folder}"
    if any((folder / "checkpoints").glob("day-*/checkpoint.json")):
        return f"{there}; `panopolis resume {folder}` goes on from its last checkpoint"
    return f"{there}; it has no checkpoint to go on from, so run the command again (--checkpoint-every N keeps some)"


def _of_compare(folder: Path, manifest: Mapping[str, Any]) -> str:
    worlds = {name: _state(folder / "worlds" / name) for name in manifest["worlds"]}
    said = ", ".join(f"'{name}' {state}" for name, state in worlds.items())
    whole = [name for name, state in worlds.items() if state == "is complete"]
    missing = "; its effects were not written" if len(whole) == len(worlds) else ""
    alone = f"; a complete world is read by itself: {folder / 'worlds' / whole[0]}" if whole else ""
    return (
        f"the comparison in {folder} was cut off: {said}{missing}; a comparison is not gone on with, run its command again{alone}"
    )


def _state(world: Path) -> str:
    if not (world / MANIFEST).is_file():
        return "was not begun"
    try:
        manifest = read_manifest(world)
    except ResultsError:
        return "cannot be read"
    return "is complete" if manifest.get("complete") else f"has {manifest['days_written']} of {manifest.get('days', '?')} days"
