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
    listed: Annotated[bool, typer.Option("--list", help="List the cases and run none.")] = False,
    out: Into = None, as_json: Json = False,
) -> None:
    """Run published and closed-form results again and set what comes out beside what was expected; one page with figures."""
    from panopolis.study import find_cases
    from panopolis.study import replicate as run_again
    from panopolis.views import cases_text, replicated_page, replicated_text

    chosen = find_cases(cases or ())
    if listed:
        if as_json:
            print_json([{"case": c.key, "title": c.title, "asks": c.asks, "source": c.source, "module": c.module} for c in chosen])
        else:
            print(cases_text(chosen))
        return
    done = run_again(cases or (), seeds=tuple(seed or (1,)), long=long, progress=_tell)
    page = _write(out or Path("results") / "replications", replicated_page(done, "panopolis " + " ".join(sys.argv[1:])), done.as_dict())
    if as_json:
        print_json(done.as_dict() | {"page": page})
    else:
        print(f"{replicated_text(done)}\n\nOpen the page:  xdg-open {page}")


def _tell(case: Case, part: Part, seed: int) -> None:
    say(f"{case.key}  {case.title}: {part.name}" + (f", seed {seed}" if part.simulated else ""))


def _write(folder: Path, page: str, found: dict[str, object]) -> Path:
    import json

    from panopolis.results import make_folder, write_bytes

    make_folder(folder)
    write_bytes(folder / "replications.html", page.encode())
    write_bytes(folder / "replications.json", (json.dumps(finite(found), indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode())
    return folder / "replications.html"
