"""The command that runs published results again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from panopolis.cli.commands import app
from panopolis.cli.options import Json, finite, print_json, say

if TYPE_CHECKING:
    from panopolis.study import Case, Part

Cases = Annotated[Optional[list[str]], typer.Argument(help="Cases, such as P06 P14; all where none is named.")]
Into = Annotated[Optional[Path], typer.Option(help="Folder to write; default: results/replications.")]


@app.command()
def replicate(
    cases: Cases = None,
    seed: Annotated[Optional[list[int]], typer.Option(help="Seed of what is simulated; default: 1. Repeat for several.")] = None,
    long: Annotated[bool, typer.Option("--long", help="The long parts too: larger runs and more of the published rows.")] = False,
    only_long: Annotated[bool, typer.Option("--only-long", help="The long parts and nothing else.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Run those long parts anew that the folder keeps.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the cases and run none.")] = False,
    out: Into = None, as_json: Json = False,
) -> None:
    """Run published and closed-form results again and set what comes out beside what was expected; one page with figures.

    Long parts are kept in the folder one by one, so the same command goes on where it was stopped.
    """
    from panopolis.study import LONG_PARTS, find_cases
    from panopolis.study import replicate as run_again
    from panopolis.views import cases_text, replicated_page, replicated_text

    chosen = find_cases(cases or ())
    if listed:
        if as_json:
            print_json([{"case": c.key, "title": c.title, "asks": c.asks, "source": c.source, "module": c.module} for c in chosen])
        else:
            print(cases_text(chosen))
        return
    folder = out or Path("results") / "replications"
    done = run_again(
        cases or (), seeds=tuple(seed or (1,)), short=not only_long, long=long or only_long, keep=folder, again=again, progress=_tell
    )
    page = folder / (f"{Path(LONG_PARTS).stem}.html" if only_long else "replications.html")
    _write(page, replicated_page(done, "panopolis " + " ".join(sys.argv[1:])), None if only_long else done.as_dict())
    if as_json:
        print_json(done.as_dict() | {"page": page})
    else:
        print(f"{replicated_text(done)}\n\nOpen the page:  xdg-open {page}")


def _tell(case: Case, part: Part, seed: int, *, kept: bool) -> None:
    say(f"{case.key}  {case.title}: {part.name}" + (f", seed {seed}" if part.simulated else "") + (", as kept" if kept else ""))


def _write(page: Path, text: str, found: dict[str, object] | None) -> None:
    """Write the page, and what was found beside it; long parts alone are kept there already."""
    from panopolis.results import make_folder, write_bytes, write_json

    make_folder(page.parent)
    write_bytes(page, text.encode())
    if found is not None:
        write_json(page.with_suffix(".json"), finite(found))
