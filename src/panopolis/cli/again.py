"""Commands on a run that is there: going on with it, branching off, doing it again."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated, Any, Optional

import typer

from panopolis.cli.options import Change, Folder, Json, Ray, RayWorkers, Replace, command_line, ended


def _people_of(folder: Path) -> int:
    from panopolis.results import read_manifest

    found = read_manifest(folder).get("n_person")
    return found if isinstance(found, int) else 1


def resume(
    folder: Folder, until: Annotated[Optional[int], typer.Option(help="Stop before this day.")] = None,
    checkpoint_every: Annotated[int, typer.Option(help="Days between checkpoints; 0: none.")] = 0,
    out: Annotated[Optional[Path], typer.Option(help="New folder to go on in; default: the same one.")] = None,
    ray: Ray = None, workers: RayWorkers = None, replace: Replace = False, as_json: Json = False,
) -> None:
    """Go on from a run's last checkpoint to its planned days, in the same folder or in a copy of it."""
    from panopolis import study
    from panopolis.views import Bar

    with Bar(_people_of(folder)) as bar:
        done = study.resume(folder, out=out, until=until, checkpoint_every=checkpoint_every, replace=replace, progress=bar.tell, ray=ray,
                            workers=workers)
    ended(done, as_json)


def branch(
    folder: Folder, out: Annotated[Path, typer.Option(help="New folder.")],
    scheme: Annotated[Optional[str], typer.Option(help="Scheme to go on under.")] = None,
    day: Annotated[Optional[int], typer.Option("--from", help="Day on which it takes over.")] = None, change: Change = None,
    without: Annotated[Optional[list[str]], typer.Option(help="A ledger row that is not written: 100:night:4711:0. Repeatable.")] = None,
    force: Annotated[Optional[list[str]], typer.Option(help="An occasion's outcome: 100:jaywalking:4711=no. Repeatable.")] = None,
    replace: Replace = False, as_json: Json = False,
) -> None:
    """Follow a run up to a day, then go on under another scheme, or less a ledger row, or with an occasion's outcome given, in a new folder."""
    from panopolis import study
    from panopolis.views import Bar

    names = tuple(without or ()), tuple(force or ())
    with Bar(_people_of(folder)) as bar:
        done = study.branch(folder, scheme, day, out=out, changes=tuple(change or ()), without=names[0], force=names[1], replace=replace,
                            progress=bar.tell, command=command_line())
    found = _apart(folder, done) if any(names) else {}
    ended(done, as_json, found)
    if found and not as_json:
        print(_in_words(found, names, done.manifest["n_person"]))


def _apart(folder: Path, done: Any) -> dict[str, Any]:  # noqa: ANN401 - Results
    from panopolis.results import apart, read_results

    run = read_results(folder)
    same = run.manifest.get("state_hash") == done.manifest["state_hash"] if run.manifest["complete"] else None
    return {"apart": apart(run, done, done.manifest["branched"]["from"]) | {"same_end": same}}


def _in_words(found: dict[str, Any], names: tuple[tuple[str, ...], ...], n_person: int) -> str:
    """Return what follows from what is otherwise, in one sentence a line."""
    about, said = found["apart"], [f"less {name}" for name in names[0]] + [f"with {name}" for name in names[1]]
    lines = [f"The same world {' and '.join(said)}:"]
    if about["rows_gone"] is not None:
        gone, new, charged = (f"{about[name]:,}" for name in ("rows_gone", "rows_new", "people_in_rows"))
        lines.append(f"  {gone} rows of the ledger are gone and {new} are new; they charge {charged} people")
    if about["people_otherwise"] is not None:
        lines.append(f"  {about['people_otherwise']:,} of {n_person:,} people end otherwise")
    if about["same_end"]:
        lines.append("  the state hash is the run's own: nothing follows from it")
    return "\n".join(lines)


def rerun(
    folder: Folder, out: Annotated[Optional[Path], typer.Option(help="Folder to write; default: a temporary one, named at the end.")] = None,
    replace: Replace = False, as_json: Json = False,
) -> None:
    """Do a run again from what its folder holds; the state hash must be the same."""
    from panopolis import study
    from panopolis.views import Bar

    with Bar(_people_of(folder)) as bar:
        done = study.rerun(folder, out=out, replace=replace, progress=bar.tell)
    ended(done, as_json)
