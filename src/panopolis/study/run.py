"""One run: a society under a scheme, day by day into a folder."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace as but
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panopolis import results as rooms
from panopolis.engine import Country, checkpoint
from panopolis.errors import RequestError
from panopolis.study.ground import Ground, Step, lay_ground, new_world, plan_for, silent
from panopolis.study.machines import hands
from panopolis.study.opened import read_results
from panopolis.study.recording import Recorder, followed_people, manifest_of
from panopolis.study.request import as_recipe, as_scheme, asked_for, rules_of, sum_of_asked, under
from panopolis.study.stopping import told_what_remains

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from panopolis.columns import Act, Column
    from panopolis.engine import World
    from panopolis.rules import Rule
    from panopolis.scheme import Scheme
    from panopolis.society import Recipe
    from panopolis.study.ground import Progress
    from panopolis.study.opened import Results


def warm(world: World, tell: Progress) -> None:
    """Run the days before day 0."""
    began, total = time.perf_counter(), -world.day
    for day in world.warm_up():
        done = total + day.day + 1
        tell(Step("warm-up", "", done, total, done / (time.perf_counter() - began)))


def live(world: World, recorder: Recorder, until: int, tell: Progress, *, checkpoint_every: int = 0) -> None:
    """Run a world up to a day, recording; a checkpoint is written where a part of the ledger ends."""
    began, first, before = time.perf_counter(), world.day, 0
    folder = recorder.store.folder / "checkpoints"
    recorder.share_out()
    for day in world.advance(until - first):
        done = day.day + 1
        saved = done == until or (checkpoint_every > 0 and done % checkpoint_every == 0)
        if isinstance(world, Country) and not saved and recorder.can_wait(day.day):
            world.meanwhile = partial(recorder.take, day)
        else:
            recorder.take(day)
        if saved and done < until:
            save(world, recorder, folder)
        step = Step("run", world.scheme.name, done, until, (done - first) / (time.perf_counter() - began))
        if isinstance(world, Country):
            step, before = but(step, exchanged=world.n_byte - before, slowest=world.slowest), world.n_byte
        tell(step)


def save(world: World, recorder: Recorder, folder: Path) -> None:
    """Make everything so far safe: close the part, then write the checkpoint of the next day."""
    recorder.close_part(world.day - 1)
    checkpoint.save(world, folder, recorder.beside())


def run(
    scheme: Scheme | str | Path,
    society: Recipe | str | Path = "shanghai",
    *,
    out: str | Path | None = None,
    rules: Sequence[Rule] = (),
    columns: Iterable[Column] = (),
    acts: Iterable[Act] = (),
    changes: Sequence[str] = (),
    until: int | None = None,
    checkpoint_every: int = 0,
    replace: bool = False,
    progress: Progress = silent,
    command: str = "",
    ray: str | None = None,
    workers: int | None = None,
    **asked: Any,  # noqa: ANN401 - the fields of Request
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
    replace
        True writes over a folder that holds results of another request, which is refused else.
    progress
        Told each step (``study.Step``).
    ray
        Address of a Ray cluster over whose machines the people are shared out, or ``local``; the bits are those of one process.
    workers
        Processes there; default: one a machine, and ``threads`` of them for ``local``.
    asked
        Fields of ``Request``: people, days, seed, warmup, start, settings, without, ledger, threads.

    Raises
    ------
    PanopolisError
        One message that says what is wrong, where, and what would be right.
    """
    request = asked_for(asked)
    own_acts = tuple(acts)
    loaded, recipe = as_scheme(scheme, changes, own_acts), as_recipe(society)
    worlds = under(loaded, recipe, request.settings, own_acts)
    folder = Path(out) if out is not None else Path(tempfile.mkdtemp(prefix="panopolis-")) / "run"
    check_until(until, request.days)
    check_every(checkpoint_every)
    own_columns = tuple(columns)
    plan_for(
        request, rules, own_columns, own_acts, rules_of([loaded])
    )  # a wrong rule or folder is refused before a million people are made
    summed = sum_of_asked("run", request, [loaded], recipe, (*rules, *own_columns, *own_acts))
    rooms.refuse_other(folder, summed, until or request.days, replace=replace)
    rooms.prepare_folder(folder)
    with told_what_remains(folder), hands(ray, workers, request.threads) as hired:
        ground = lay_ground(request, recipe, loaded, rules, own_columns, own_acts, progress)
        world = hired(ground, worlds, folder, progress)
        followed = followed_people(ground.society)
        store = rooms.create(
            folder, manifest_of(ground.request, worlds, world, command, followed, ground.own) | {"asked": summed}
        )
        warm(world, progress)
        world.begin()
        recorder = Recorder(store, world, ground.request, followed)
        live(world, recorder, until or request.days, progress, checkpoint_every=checkpoint_every)
        return end(world, recorder, request.days)


def check_until(until: int | None, days: int) -> None:
    """Refuse a day to stop before that lies outside the planned days."""
    if until is not None and not 0 < until <= days:
        raise RequestError(f"until is {until}, but it is a day from 1 to the planned {days}")


def check_every(checkpoint_every: int) -> None:
    """Refuse a negative number of days between checkpoints."""
    if checkpoint_every < 0:
        raise RequestError(f"checkpoint-every is {checkpoint_every}, but it is a number of days, or 0 for no checkpoint")


def end(world: World, recorder: Recorder, days: int) -> Results:
    """Finish a run that reached its planned days; leave a checkpoint for one that did not."""
    if world.day >= days:
        recorder.finish()
    else:
        save(world, recorder, recorder.store.folder / "checkpoints")
    world.close()
    return read_results(recorder.store.folder)


__all__ = ["Ground", "Step", "lay_ground", "live", "new_world", "plan_for", "run", "save", "silent", "warm"]
