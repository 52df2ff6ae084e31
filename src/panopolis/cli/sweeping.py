"""The command that runs a sweep."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from panopolis.cli.commands import app
from panopolis.cli.options import Json, Out, Replace, print_json


@app.command()
def sweep(
    file: Annotated[Path, typer.Argument(help="A sweep file: which worlds, what varies, by which design, over how many seeds.")],
    out: Out = None, workers: Annotated[Optional[int], typer.Option(help="Processes; default: one for each core.")] = None,
    ray: Annotated[Optional[str], typer.Option(metavar="ADDRESS", help="Let a Ray cluster do the runs; `local` starts one here.")] = None,
    replace: Replace = False, as_json: Json = False,
) -> None:
    """Run the same comparison in many cells, each with something else, on all cores; begun again, it goes on where it stopped."""
    from panopolis import study
    from panopolis.views import Bar, sweep_text

    with Bar(1) as bar:
        folder = out or Path("results") / file.stem
        found = study.sweep(file, out=folder, workers=workers, ray=ray, replace=replace, progress=bar.tell)
    if as_json:
        print_json({"folder": found.folder, "table": found.folder / "sweep.parquet", "varied": found.varied, "cells": found.cells,
                    "seeds": found.seeds, "design": found.manifest["design"]})
        return
    print(f"\n{sweep_text(found)}\n\nThe table:  {found.folder / 'sweep.parquet'}")
