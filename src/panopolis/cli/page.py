"""Commands of the web page: serve it from this machine, or write it for any web host."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import Annotated, Optional

import typer

from panopolis.cli.options import Json, print_json, say

Weeks = Annotated[
    bool, typer.Option("--weeks", help="Live the worlds again and keep everyone's weeks, each eighth and the last: up to 20,000 people.")
]

def serve(
    folder: Annotated[Optional[Path], typer.Argument(help="A results folder; default: the small run that comes with the page.")] = None,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8380,
    host: Annotated[str, typer.Option(help="Where to listen; beyond this machine a token is asked for.")] = "127.0.0.1",
    token: Annotated[Optional[str], typer.Option(envvar="PANOPOLIS_TOKEN", help="Token asked for beyond this machine; default: a new one.")] = None,
    weeks: Weeks = False,
) -> None:
    """Open the city in a page: its days, its lives, and a laboratory to change a rule in."""
    from panopolis.views import serve as serve_page

    serve_page(folder, host=host, port=port, token=token, say=say, weeks=weeks)


def export(
    folder: Annotated[Path, typer.Argument(help="A results folder.")], site: Annotated[Path, typer.Argument(help="Folder to write the page into.")],
    weeks: Weeks = False,
    as_json: Json = False,
) -> None:
    """Write the page of a results folder as plain files that any web host shows, without a server."""
    from panopolis.views import export_page

    written = export_page(folder, site, say, weeks=weeks)
    if as_json:
        print_json({"site": str(site), "files": written})
    else:
        print(f"{len(written)} files in {site}; put them on any web host, or look:  python3 -m http.server --bind 127.0.0.1 -d {site}")
