"""The command that asks a comparison for effects: any measure, any group, by quantile, on each person."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it when the command is called
from typing import Annotated, Any, Optional

import typer

from panopolis.cli.options import Folder, Json, print_json

Split = Annotated[Optional[str], typer.Option(help="Which difference: scoring, law, total, '<scheme> - <other>', level:<world>.")]


def effects(
    folder: Folder,
    measure: Annotated[Optional[list[str]], typer.Option(help="An outcome, or a column of people (score, cash_yuan, ...). Repeatable.")] = None,
    by: Annotated[Optional[list[str]], typer.Option(
        help="income, registration, study, age, sex, district, education, or a trait of few values. Repeat to cross.")] = None,
    split: Split = None, over: Annotated[Optional[str], typer.Option(help="people or seeds; default: seeds where there are replicates.")] = None,
    quantiles: Annotated[bool, typer.Option("--quantiles", help="Effects by quantile of one measure.")] = False,
    gains: Annotated[bool, typer.Option("--gains", help="Shares of people better and worse off than their twins.")] = False,
    individual: Annotated[Optional[Path], typer.Option(help="Write everybody's own effects: a .parquet file, or a folder for one.")] = None,
    as_json: Json = False,
) -> None:
    """Ask a comparison for effects: of any measure, for any group, by quantile, or on everyone herself."""
    from panopolis.errors import RequestError
    from panopolis.study import open_results
    from panopolis.views import asked_effects_text, gains_text, quantiles_text

    results = open_results(folder)
    if individual is not None:
        _individual(results.individual(measure, split=split), individual, as_json)
        return
    if quantiles:
        if not measure or len(measure) > 1:
            raise RequestError("--quantiles takes one --measure, such as cash_yuan")
        rows, say = results.quantile_effects(measure[0], by=by, split=split).to_pylist(), quantiles_text
    elif gains:
        rows, say = results.gains(measure, by, split=split).to_pylist(), gains_text
    else:
        held = "seeds" if "cells" in results.tables() else "people"
        rows, say = results.effects(measure, by, split=split, over=over or held).to_pylist(), asked_effects_text
    if as_json:
        print_json({"checks": results.checks, "effects": rows})
    else:
        print(say(rows))


def _individual(table: Any, out: Path, as_json: bool) -> None:  # noqa: ANN401 - an Arrow table
    from panopolis.results import make_folder, write_table

    path = out if out.suffix == ".parquet" else out / "individual.parquet"
    make_folder(path.parent)
    write_table(path, table)
    if as_json:
        print_json({"table": path, "people": table.num_rows, "columns": table.column_names})
    else:
        print(f"{table.num_rows:,} people, {len(table.column_names)} columns: {path}")
