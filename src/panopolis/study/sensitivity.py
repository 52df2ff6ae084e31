"""Sensitivity: what of a scheme's effects stands whatever is assumed, and which assumptions move the rest.

Three designs of SALib over the assumptions (``study.assumptions``), each a sweep in a folder of its own, so that it is resumed and takes all cores:

1. *Latin*: everything varied at once, over several seeds. The headline: between which bounds an effect lies over all that is not known.
2. *Morris* (Technometrics 33, 1991, https://doi.org/10.1080/00401706.1991.10484804) over all of them: paths on which one assumption moves at a time.
   mu* is the mean size of what its move does (Campolongo et al. 2007), sigma its spread: large where it acts through others or not in proportion.
3. *Sobol* (Saltelli's sample; Jansen's total index) over the strongest: the share of the variance of an effect that an assumption explains by itself
   (S1) and with all its interactions (ST), the others standing at their values.

Morris and Sobol only rank, so their runs may be shorter. Every run is a comparison under common draws with the same seed, so that runs differ by what
is assumed and by nothing else.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from dataclasses import replace as change_of
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis import results as rooms
from panopolis.errors import RequestError
from panopolis.measures import OUTCOMES
from panopolis.study.assumptions import assumptions_of
from panopolis.study.claims import claims_of
from panopolis.study.request import MOST_DAYS, Request, as_recipe, as_scheme, under
from panopolis.study.run import Step, silent
from panopolis.study.sweep import cores_of, runs_of, swept
from panopolis.study.sweep_file import Cell, Sweep, SweepFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from panopolis.study.ranges import Assumption

NEEDS = "sensitivity needs SALib: pip install 'panopolis[sweep]'"
LEVELS = 4
"""Levels of a Morris design, as SALib has it by default."""
RESAMPLES = 200
STRONGEST = 12
LEFT_OUT = {"paths": "Morris, and none of Sobol then", "base": "Sobol"}
"""Sizes that may be 0, and which design is left out then."""
SPLIT = "scoring"


@dataclass(frozen=True)
class Sizes:
    """How much is run.

    Attributes
    ----------
    paths
        Of the Morris design: paths x (assumptions + 1) runs; 0: nothing is ranked, and claims are all that is found.
    strongest
        Assumptions in the Sobol design.
    base
        Its base points, a power of 2: base x (strongest + 2) runs; 0: no Sobol design.
    draws
        Of the Latin design, each with ``seeds`` seeds.
    ranking_days
        Days, and days of warm-up, of the runs of Morris and Sobol; 0: as many as the runs of the claims.
    """

    paths: int = 10
    strongest: int = STRONGEST
    base: int = 64
    draws: int = 100
    seeds: int = 2
    ranking_days: int = 0

    def __post_init__(self) -> None:
        """Refuse sizes from which nothing can be learnt."""
        for name, least in (("paths", 2), ("strongest", 2), ("base", 4), ("draws", 10), ("seeds", 1), ("ranking_days", 0)):
            given = getattr(self, name)
            if given == 0 and name in LEFT_OUT:
                continue
            if isinstance(given, bool) or not isinstance(given, int) or given < least:
                without = f", or 0 for no design of {LEFT_OUT[name]}" if name in LEFT_OUT else ""
                raise RequestError(f"{name} is {given!r}, but it is a whole number from {least} up{without}")
        if self.base & (self.base - 1):
            raise RequestError(
                f"base is {self.base}, but a Sobol design takes a power of 2, such as {1 << self.base.bit_length()}"
            )

    def runs(self, n: int) -> int:
        """Return how many comparisons that is, for so many assumptions."""
        return self.paths * (n + 1) + self.base * (min(self.strongest, n) + 2) + self.draws * self.seeds + self.seeds


def sensitivity(
    scheme: str | Path,
    society: str | Path = "shanghai",
    *,
    against: str | Path = "before",
    out: str | Path | None = None,
    sizes: Sizes | None = None,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    workers: int | None = None,
    replace: bool = False,
    progress: Callable[[Step], None] = silent,
    command: str = "",
    people: int = 20_000,
    days: int = 365,
    seed: int = 1,
    warmup: int = 365,
) -> rooms.SensitivityResults:
    """Vary every assumption behind a scheme's effects, and return what stands, opened; one begun in the same folder is gone on with.

    Parameters
    ----------
    scheme, against, society
        The scheme in question, the world it is set against, and whose people.
    out
        Folder; a new temporary one by default.
    sizes
        How much is run.
    ranges
        Ranges to take instead of those declared or made, by path.
    workers, replace, progress, command
        As for ``sweep``.
    people, days, seed, warmup
        Of each run.

    Raises
    ------
    PanopolisError
        One message that says what is wrong, where, and what would be right.
    """
    study = _Study(
        str(scheme),
        str(against),
        str(society),
        Request(people=people, days=days, seed=seed, warmup=warmup, ledger="off", threads=1),
    )
    asked, n_worker = sizes or Sizes(), cores_of(workers)
    varied, fixed, unread = assumptions_of(study.scheme, study.society, study.request, ranges)
    folder = Path(out) if out is not None else Path(tempfile.mkdtemp(prefix="panopolis-")) / "sensitivity"
    of = _sum(study, varied)
    summed = sha256(json.dumps([of, vars(asked)], sort_keys=True).encode()).hexdigest()
    rooms.refuse_other(folder, summed, MOST_DAYS, replace=replace)
    worlds = [as_scheme(name).name for name in (study.scheme, study.against)]
    told = {
        "of": of,
        "asked": summed,
        "command": command,
        "request": study.request.plain(),
        "worlds": worlds,
        "society": study.society,
        "sizes": vars(asked),
        "examined": as_examined(scheme, against, society),
    }
    path = rooms.begin_sensitivity(folder, told)

    def run(name: str, content: dict[str, Any], cells: Sequence[Cell]) -> rooms.SweepResults:
        read = _as_sweep(study, name, content, cells)
        return swept(read, runs_of(read), path / name, n_worker, told_of(name), command, replace=True)

    def told_of(name: str) -> Callable[[Step], None]:
        return lambda step: progress(change_of(step, world=f"{name}, {step.world}"))

    found = _found(run, study, varied, asked)
    rooms.end_sensitivity(
        path, found | {"varied": [a.plain() for a in varied], "fixed": [a.plain() for a in fixed], "unread": unread}
    )
    return rooms.SensitivityResults(path)


def open_sensitivity(folder: str | Path) -> rooms.SensitivityResults:
    """Open the results of a study of sensitivity.

    Raises
    ------
    ResultsError
        It is no such folder, or the study is not complete.
    """
    return rooms.SensitivityResults(folder)


@dataclass(frozen=True)
class _Study:
    scheme: str
    against: str
    society: str
    request: Request

    @property
    def split(self) -> str:
        """What the scheme is set against, as splits are called."""
        name, other = as_scheme(self.scheme).name, as_scheme(self.against).name
        return {"before": SPLIT, "none": "total"}.get(other, f"{name} - {other}")


def as_examined(
    scheme: str | Path, against: str | Path, society: str | Path, settings: Mapping[str, float] | None = None
) -> dict[str, Any]:
    """Return for what a study holds: a run with the same scheme, society, first day and settings is a run of what was examined.

    Returns
    -------
    :
        Sums of the texts of ``scheme``, ``against`` and ``society``; ``start``; and every setting of the scheme's world.
    """
    loaded, recipe = as_scheme(scheme), as_recipe(society)
    return {
        "scheme": loaded.sha256,
        "against": as_scheme(against).sha256,
        "society": recipe.sha256,
        "start": (loaded.begins() or recipe.start).isoformat(),
        "settings": under(loaded, recipe, dict(settings or {})).settings,
    }


def _sum(study: _Study, varied: Sequence[Assumption]) -> str:
    """Return the sum of what is studied, whatever its sizes."""
    schemes = [as_scheme(name).sha256 for name in (study.scheme, study.against)]
    what = [
        study.request.plain() | {"threads": 0},
        schemes,
        as_recipe(study.society).sha256,
        [a.plain() for a in varied],
    ]
    return sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


def _as_sweep(study: _Study, name: str, content: dict[str, Any], cells: Sequence[Cell]) -> Sweep:
    """Return a stage as a sweep; what its cells hold is part of its sum."""
    r = study.request
    whole = {"name": name, "schemes": [study.scheme, study.against], "society": study.society, "people": r.people, "days": r.days,
             "warmup": r.warmup, "seed": r.seed} | content  # fmt: skip
    text = json.dumps({**whole, "cells": [cell.values for cell in cells]}, sort_keys=True)
    return Sweep(SweepFile.model_validate(whole), text, sha256(text.encode()).hexdigest(), tuple(cells))


def _cells(varied: Sequence[Assumption], rows: np.ndarray, first: int = 0) -> list[Cell]:
    """Return cells from rows of shares of each range, (n_cell, n_varied)."""
    return [Cell(first + k, {a.path: a.at(float(s)) for a, s in zip(varied, row, strict=True)}) for k, row in enumerate(rows)]


def _ranges(varied: Sequence[Assumption]) -> dict[str, dict[str, float]]:
    return {a.path: {"from": a.low, "to": a.high} for a in varied}


def _problem(varied: Sequence[Assumption]) -> dict[str, Any]:
    return {"num_vars": len(varied), "names": [a.path for a in varied], "bounds": [[0.0, 1.0]] * len(varied)}


def _found(
    run: Callable[[str, dict[str, Any], Sequence[Cell]], rooms.SweepResults], study: _Study, varied: Sequence[Assumption], sizes: Sizes
) -> dict[str, Any]:  # fmt: skip
    """Run the three designs, the claims first since they are what is asked; return what they found."""
    try:
        from SALib.sample import latin, morris, sobol  # noqa: PLC0415 - brings SciPy and more, which only this study needs
    except ImportError:
        raise RequestError(NEEDS) from None
    seed, split, ranges = study.request.seed % 2**32, study.split, _ranges(varied)
    shares = morris.sample(_problem(varied), sizes.paths, num_levels=LEVELS, seed=seed) if sizes.paths else np.zeros((0, 0))
    paths = _cells(varied, shares)
    middle = Cell(0, {a.path: _as_is(a) for a in varied})
    all_at_once = [middle, *_cells(varied, latin.sample(_problem(varied), sizes.draws, seed=seed), 1)]
    for cell in (*paths, *all_at_once):
        as_scheme(study.scheme, cell.changes)  # what the grammar refuses is refused before anything is run
    shorter = {"days": sizes.ranking_days, "warmup": sizes.ranking_days} if sizes.ranking_days else {}
    drawn = run(
        "latin", {"vary": ranges, "design": {"sampler": "latin", "n": sizes.draws}, "replicates": sizes.seeds}, all_at_once
    )
    effects: list[dict[str, Any]] = []
    if paths:
        screened = run("morris", {"vary": ranges, "design": {"sampler": "morris", "n": sizes.paths}} | shorter, paths)
        effects = morris_effects(_problem(varied), shares, screened, split, seed)
    by = {a.path: a for a in varied}
    strongest = [by[path] for path in strongest_of(effects)[: sizes.strongest]]
    indices: list[dict[str, Any]] = []
    if strongest and sizes.base:  # where nothing moves anything there is no strongest
        points = sobol.sample(_problem(strongest), sizes.base, calc_second_order=False, seed=seed)
        design = {"vary": _ranges(strongest), "design": {"sampler": "sobol", "n": sizes.base}} | shorter
        indices = sobol_indices(_problem(strongest), run("sobol", design, _cells(strongest, points)), split, seed)
    paths_of = [a.path for a in strongest]
    return {"split": split, "claims": claims_of(drawn, split), "morris": effects, "strongest": paths_of, "sobol": indices}


def _as_is(one: Assumption) -> Any:  # noqa: ANN401 - a number, or days as a file has them
    return one.value if one.form == "{}" else one.form.format(int(one.value))


def morris_effects(
    problem: Mapping[str, Any], shares: np.ndarray, found: rooms.SweepResults, split: str, seed: int
) -> list[dict[str, Any]]:
    """Return mu, mu*, sigma and the half-width of mu*'s 95 % interval for every outcome and assumption."""
    from SALib.analyze import morris  # noqa: PLC0415 - as above

    rows = []
    for outcome in OUTCOMES:
        y = found.values(outcome.name, split)[:, 0]
        if not np.isfinite(y).all() or y.min() == y.max():
            continue
        got = morris.analyze(dict(problem), shares, y, num_levels=LEVELS, num_resamples=RESAMPLES, seed=seed)
        rows += [
            {
                "outcome": outcome.name,
                "path": path,
                **{name: float(got[name][k]) for name in ("mu", "mu_star", "sigma", "mu_star_conf")},
            }
            for k, path in enumerate(problem["names"])
        ]
    return rows


def strongest_of(effects: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return assumptions by strength: the mean over outcomes of their share of all mu* of that outcome, the strongest first."""
    total: dict[str, float] = {}
    for row in effects:
        total[row["outcome"]] = total.get(row["outcome"], 0.0) + row["mu_star"]
    share: dict[str, float] = {}
    for row in effects:
        share[row["path"]] = share.get(row["path"], 0.0) + row["mu_star"] / total[row["outcome"]] / len(total)
    return sorted(share, key=lambda path: -share[path])


def sobol_indices(problem: Mapping[str, Any], found: rooms.SweepResults, split: str, seed: int) -> list[dict[str, Any]]:
    """Return S1 and ST with the half-widths of their 95 % intervals, and ST of the first half of the sample, to see whether they have settled."""
    from SALib.analyze import sobol  # noqa: PLC0415 - as above

    rows, k = [], len(problem["names"])
    for outcome in OUTCOMES:
        y = found.values(outcome.name, split)[:, 0]
        half = y[: len(y) // (k + 2) // 2 * (k + 2)]
        if not np.isfinite(y).all() or y.min() == y.max():
            continue
        got = sobol.analyze(dict(problem), y, calc_second_order=False, num_resamples=RESAMPLES, seed=seed)
        first = (
            sobol.analyze(dict(problem), half, calc_second_order=False, num_resamples=2, seed=seed)
            if half.min() < half.max()
            else None
        )
        rows += [
            {"outcome": outcome.name, "path": path, **{name: float(got[name][j]) for name in ("S1", "S1_conf", "ST", "ST_conf")},
             "ST_half": float(first["ST"][j]) if first is not None else float("nan")}
            for j, path in enumerate(problem["names"])
        ]  # fmt: skip
    return rows
