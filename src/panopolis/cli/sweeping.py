"""Commands that run the same comparison many times: a sweep, a study of sensitivity, a calibration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from panopolis.cli.commands import app
from panopolis.cli.options import (
    PREVIEW,
    Days,
    Json,
    Out,
    People,
    Replace,
    SchemeArg,
    Seed,
    Society,
    Warmup,
    command_line,
    print_json,
    range_of,
    say,
)

Workers = Annotated[Optional[int], typer.Option(help="Processes; default: one for each core.")]
Range = Annotated[Optional[list[str]], typer.Option("--range", help="A range to take instead: settings.suits=0.001:0.01. Repeatable.")]


@app.command()
def sweep(
    file: Annotated[Path, typer.Argument(help="A sweep file: which worlds, what varies, by which design, over how many seeds.")],
    out: Out = None, workers: Workers = None,
    ray: Annotated[Optional[str], typer.Option(metavar="ADDRESS", help="Let a Ray cluster do the runs; `local` starts one here.")] = None,
    replace: Replace = False, as_json: Json = False,
) -> None:
    """Run the same comparison in many cells, each with something else, on all cores; begun again, it goes on where it stopped."""
    from panopolis import study
    from panopolis.views import Bar, sweep_text, write_page

    with Bar(1) as bar:
        folder = out or Path("results") / file.stem
        found = study.sweep(file, out=folder, workers=workers, ray=ray, replace=replace, progress=bar.tell, command=command_line())
    report = write_page(found.folder)
    if as_json:
        print_json({"folder": found.folder, "report": report, "table": found.folder / "sweep.parquet", "varied": found.varied, "cells": found.cells,
                    "seeds": found.seeds, "design": found.manifest["design"]})
        return
    print(f"\n{sweep_text(found)}\n\nThe table:  {found.folder / 'sweep.parquet'}\nOpen the report:  xdg-open {report}")


@app.command()
def sensitivity(
    scheme: SchemeArg, against: Annotated[str, typer.Option(help="The world that it is set against.")] = "before", society: Society = "shanghai",
    people: People = PREVIEW, days: Days = 365, seed: Seed = 1, warmup: Warmup = 365, out: Out = None, workers: Workers = None,
    paths: Annotated[int, typer.Option(help="Paths of the Morris screening over all assumptions; 0: claims alone.")] = 10,
    strongest: Annotated[int, typer.Option(help="Assumptions in the Sobol design.")] = 12,
    base: Annotated[int, typer.Option(help="Base points of the Sobol design, a power of 2; 0: none.")] = 64,
    draws: Annotated[int, typer.Option(help="Draws in which everything is varied at once.")] = 100,
    seeds: Annotated[int, typer.Option(help="Seeds for each of these.")] = 2,
    ranking_days: Annotated[int, typer.Option(help="Days (and of warm-up) of runs of Morris and Sobol; 0: as the draws.")] = 0,
    ranged: Range = None,
    listed: Annotated[bool, typer.Option("--list", help="Only list the assumptions and their ranges; run nothing.")] = False,
    replace: Replace = False, as_json: Json = False,
) -> None:
    """Vary every assumption behind a scheme's effects: which claims stand whatever is assumed, and what moves the others."""
    from panopolis import study
    from panopolis.views import Bar, assumptions_text, sensitivity_text, write_page

    ranges, sizes = dict(map(range_of, ranged or ())), study.Sizes(paths, strongest, base, draws, seeds, ranking_days)
    found = study.assumptions_of(scheme, society, study.Request(people=people, days=days, seed=seed, warmup=warmup), ranges)
    if listed:
        varied, fixed, unread = found
        if as_json:
            print_json({"varied": [a.plain() for a in varied], "fixed": [a.plain() for a in fixed], "unread": unread})
        else:
            print(assumptions_text(varied, fixed, unread))
        return
    say(f"{len(found[0])} assumptions, {sizes.runs(len(found[0])):,} comparisons of {people:,} people; begun again with the same --out, it goes on")
    with Bar(1) as bar:
        done = study.sensitivity(scheme, society, against=against, out=out or Path("results") / f"sensitivity-{Path(scheme).stem}", sizes=sizes,
                                 ranges=ranges, workers=workers, replace=replace, progress=bar.tell, command=command_line(), people=people, days=days,
                                 seed=seed, warmup=warmup)
    report = write_page(done.folder)
    if as_json:
        print_json({"folder": done.folder, "report": report, "claims": done.claims, "strongest": done.strongest, "sobol": done.sobol})
        return
    print(f"\n{sensitivity_text(done)}\n\nOpen the report:  xdg-open {report}")


@app.command()
def calibrate(
    file: Annotated[Path, typer.Argument(help="A calibration file: what is fitted, between what, to which measurements.")],
    out: Out = None, workers: Workers = None, replace: Replace = False, as_json: Json = False,
) -> None:
    """Fit numbers to measurements; report what was fitted and what was held out apart. Begun again, it goes on where it stopped."""
    from panopolis import study
    from panopolis.views import Bar, calibration_text, write_page

    with Bar(1) as bar:
        folder = out or Path("results") / file.stem
        found = study.calibrate(file, out=folder, workers=workers, replace=replace, progress=bar.tell, command=command_line())
    report = write_page(found.folder)
    if as_json:
        said = {name: getattr(found, name) for name in ("folder", "best", "loss", "targets", "overlay")}
        print_json(said | {"report": report})
        return
    print(f"\n{calibration_text(found)}\n\nThe best point:  {found.folder / 'overlay.yaml'}\nOpen the report:  xdg-open {report}")
