"""Several worlds of the same people: one shared past, then each under its own scheme, and what the difference is worth.

The first scheme is the one in question; with ``before`` and ``none`` beside it the effects split into what law and censorship do, what scoring
adds, and the total. Every world meets the same temptations with the same luck.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panopolis import results as rooms
from panopolis.errors import RequestError
from panopolis.measures import OUTCOMES, effects
from panopolis.study.beside import NOTHING_BESIDE, PLACEBO, Beside
from panopolis.study.opened import Results, read_results
from panopolis.study.recording import Recorder, followed_people, manifest_of
from panopolis.study.replicates import from_one_past, repeat, requests
from panopolis.study.request import as_recipe, as_scheme, asked_for, ordinary_of, rules_of, same_clocks, sum_of_asked, under
from panopolis.study.run import Step, lay_ground, live, plan_for, silent
from panopolis.study.stopping import told_what_remains
from panopolis.study.trial import Trial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy as np

    from panopolis.columns import Act, Column
    from panopolis.engine import World
    from panopolis.rules import Rule
    from panopolis.scheme import Scheme
    from panopolis.society import Recipe
    from panopolis.study.request import Request, Worlds
    from panopolis.study.run import Ground


def compare(
    schemes: Sequence[Scheme | str | Path],
    society: Recipe | str | Path = "shanghai",
    *,
    out: str | Path | None = None,
    rules: Sequence[Rule] = (),
    columns: Iterable[Column] = (),
    acts: Iterable[Act] = (),
    changes: Sequence[str] = (),
    replicates: int = 1,
    null: bool = False,
    placebo: bool = False,
    independent: bool = False,
    replace: bool = False,
    progress: Callable[[Step], None] = silent,
    command: str = "",
    **asked: Any,  # noqa: ANN401 - the fields of Request
) -> Results:
    """Run the same people under several schemes from one shared past and return the comparison's folder, opened.

    Parameters
    ----------
    schemes
        The scheme in question first; ``changes`` go to it alone.
    replicates
        Seeds to run it with: seed, seed + 1, and so on. With 1 the interval of an effect is a bootstrap over households; from 5 up
        the effects are means over replicates with Student's t. The first is written in full, of the others their effects alone.
    null, placebo, independent
        Worlds to live beside: the scheme again under another name, which must differ in nothing; its charges on people drawn by lot; and the
        twins' world with other luck. See ``study.beside``.
    society, out, rules, columns, acts, replace, progress, asked
        As for ``run``.

    Raises
    ------
    PanopolisError
        One message that says what is wrong, where, and what would be right.
    """
    request, own_acts, own_columns = asked_for(asked), tuple(acts), tuple(columns)
    every = requests(request, replicates)
    folder = Path(out) if out is not None else Path(tempfile.mkdtemp(prefix="panopolis-")) / "compare"
    own = (tuple(rules), own_columns, own_acts)
    beside = Beside(null, placebo, independent)
    recipe, loaded, worlds, summed = may_compare(
        schemes, society, folder, request, own, changes, replicates, beside, replace=replace
    )
    told = {"asked": summed, "command": command, "request": request.plain(), "seed": request.seed, "replicates": replicates}
    rooms.create_compare(folder, [s.name for s in loaded], told)

    def ground_of(asked_now: Request) -> Ground:
        return lay_ground(asked_now, recipe, loaded[0], rules, own_columns, own_acts, progress, shipped=rules_of(loaded))

    def trial_of(asked_now: Request) -> Trial:
        return Trial(asked_now, ground_of(asked_now), worlds, beside, progress, in_cells=replicates > 1)

    with told_what_remains(folder):
        ordinary, differences = ordinary_of(recipe, worlds[0].settings, own_acts), splits(loaded_names(loaded, beside))
        trial = trial_of(request)
        sums = _written(trial, ordinary, folder, command)
        if replicates > 1:
            rows = repeat(folder, sums, trial, every, trial_of, ordinary, differences)
        else:
            progress(Step("effects"))
            rows = effects(sums, differences, request.days, request.seed)
        rooms.write_effects(folder, rows, outcomes=[o.name for o in OUTCOMES], checks=trial.checks)
    return read_results(folder)


def loaded_names(schemes: Sequence[Scheme], beside: Beside) -> list[str]:
    """Return the names of the worlds of a comparison, the placebo's last."""
    return [one.name for one in schemes] + ([PLACEBO] if beside.placebo else [])


def may_compare(
    schemes: Sequence[Scheme | str | Path], society: Recipe | str | Path, folder: Path, request: Request,
    own: tuple[Sequence[Rule], tuple[Column, ...], tuple[Act, ...]] = ((), (), ()), changes: Sequence[str] = (), replicates: int = 1,
    beside: Beside = NOTHING_BESIDE, *, replace: bool = False,
) -> tuple[Recipe, list[Scheme], list[Worlds], str]:  # fmt: skip
    """Refuse a comparison that cannot be run or written, before anything is run or touched; else return what it needs.

    Returns
    -------
    :
        The recipe, the schemes, the worlds they make, and the sum of what is asked.

    Raises
    ------
    PanopolisError
        One message that says what is wrong, where, and what would be right; an occupied ``folder`` among it.
    """
    if not schemes:
        raise RequestError("compare needs at least one scheme; with before and none beside it effects can be split")
    rules, columns, acts = own
    loaded = [as_scheme(s, changes if k == 0 else (), acts) for k, s in enumerate(schemes)]
    recipe = as_recipe(society)
    worlds = [under(s, recipe, request.settings, acts) for s in loaded]
    same_clocks(worlds)
    if beside.placebo and PLACEBO in loaded_names(loaded, NOTHING_BESIDE):
        raise RequestError(f"a scheme is called '{PLACEBO}', which is the name of the world beside it; give it another")
    plan_for(request, rules, columns, acts, rules_of(loaded))  # a wrong rule is refused before any folder is touched
    summed = sum_of_asked("compare", request, loaded, recipe, (*rules, *columns, *acts), replicates, beside.names())
    rooms.refuse_other(folder, summed, request.days, replace=replace)
    return recipe, loaded, worlds, summed


def _written(trial: Trial, ordinary: Worlds, folder: Path, command: str) -> dict[str, dict[str, np.ndarray]]:
    """Run the worlds of a comparison, each into its folder, and those beside; return their sums over households."""
    ground, request = trial.ground, trial.request
    followed = followed_people(ground.society)

    def lived(world: World, one: Worlds) -> None:
        store = rooms.create(
            rooms.world_folder(folder, one.asked.name), manifest_of(ground.request, one, world, command, followed, ground.own)
        )
        world.begin()
        recorder = Recorder(store, world, ground.request, followed)
        live(world, recorder, request.days, trial.tell)
        recorder.finish()

    found = from_one_past(ground, ordinary, trial.worlds, lived, trial.tell, watched=True, keep=trial.keep, after=trial.after)
    if trial.apart is not None:
        rooms.write_independent(folder, *trial.apart)
    return found


def splits(names: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    """Return what is set against what: the level of each world, and law, scoring and total where ``before`` and ``none`` stand beside."""
    found: dict[str, tuple[str, str | None]] = {f"level:{name}": (name, None) for name in names}
    first = names[0]
    if "before" in names and "none" in names:
        found["law"] = ("before", "none")
    if "before" in names and first != "before":
        found["scoring"] = (first, "before")
    if "none" in names and first != "none":
        found["total"] = (first, "none")
    for other in names[1:]:
        if other not in ("before", "none"):
            found[f"{first} - {other}"] = (first, other)
    return found
