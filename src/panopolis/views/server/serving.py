"""Starting the server: which folder, which door, which hosts."""

from __future__ import annotations

import gzip
import json
import os
import platform
from base64 import urlsafe_b64encode
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from panopolis.errors import RequestError
from panopolis.results import make_folder, write_bytes
from panopolis.views.page.shipped import shipped, shipped_stars
from panopolis.views.server.app import Served, application, built_page
from panopolis.views.server.lab import Lab, lab_of
from panopolis.views.server.prompt import LOOK_EVERY, Prompt

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from panopolis.views.page import PageData
    from panopolis.views.server.guard import Guard

DEFAULT_PORT, LAST_PORT = 8380, 65535
HERE, EVERYWHERE = ("127.0.0.1", "::1", "localhost"), ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
MOST_MESSAGE = 4096
"""Bytes of a message to the laboratory: scheme settings and play controls are short."""


def serve(
    folder: Path | None, *, host: str, port: int, token: str | None, say: Callable[[str], None], weeks: bool = False
) -> None:
    """Serve the page of a results folder, or of the shipped run, until it is stopped.

    Raises
    ------
    PanopolisError
        The folder cannot be shown, the page is not built, or the door cannot be opened.
    """
    if not 1 <= port <= LAST_PORT:
        raise RequestError(f"port {port} is out of range: 1 to {LAST_PORT}")
    beyond = host not in HERE
    token = (token or urlsafe_b64encode(os.urandom(24)).decode().rstrip("=")) if beyond else None
    found, lab = behind(folder, say, weeks=weeks)
    app = application(Served(found.files, lab), hosts_of(host, port), token)
    app.any_address = host in EVERYWHERE
    say(
        f"Open  http://{'127.0.0.1' if host in EVERYWHERE else host}:{port}/{f'?token={token}' if token else ''}   (Ctrl-C stops it)"
    )
    with suppress(KeyboardInterrupt):
        server_of(app, host, port).run()


def server_of(app: Guard, host: str, port: int, prompt: Prompt | None = None, look_every: int = LOOK_EVERY) -> uvicorn.Server:
    """Return a server with its limits: sizes, connections at once, and how long one may be still."""
    kept = prompt or Prompt()

    async def look() -> None:
        kept.look(server.server_state.connections)

    server = uvicorn.Server(uvicorn.Config(
        app, host=host, port=port, log_level="error", ws="websockets-sansio", ws_per_message_deflate=False, ws_max_size=MOST_MESSAGE,
        http="h11", h11_max_incomplete_event_size=16384, limit_concurrency=512, server_header=False, timeout_graceful_shutdown=2,
        callback_notify=look, timeout_notify=look_every, lifespan="off",
    ))  # fmt: skip
    return server


def data_of(folder: Path | None, say: Callable[[str], None], *, weeks: bool = False) -> PageData:
    """Return what the page shows: a results folder, or the run that is shipped; with ``weeks`` everyone's, for which its worlds are lived again."""
    return behind(folder, say, weeks=weeks)[0]


def behind(folder: Path | None, say: Callable[[str], None], *, weeks: bool = False) -> tuple[PageData, Lab | None]:
    """Return what the page shows, and the laboratory that lives it again."""
    from panopolis.study import open_results  # noqa: PLC0415 - the shipped run needs none of it
    from panopolis.views.page import PageData, page_data  # noqa: PLC0415
    from panopolis.views.page.star_page import runs_of_stars, star_page  # noqa: PLC0415

    if folder is None:
        return shipped(), lab_of(shipped().manifest)
    say(f"reading {folder} ...")
    results = open_results(folder)
    if stars := runs_of_stars(results):
        say("living its week again, star by star ...")
        return star_page(stars), None
    found = page_data(results)
    if weeks:
        from panopolis.views.server.everyweek import everyones_weeks  # noqa: PLC0415 - a study is needed here alone

        found = page_data(results, diaries=everyones_weeks(results, found.manifest, say))
    found = PageData(found.files | shipped_stars())
    return found, lab_of(found.manifest, results)


def hosts_of(host: str, port: int) -> frozenset[str]:
    """Return the names, with and without the port, that the server goes by."""
    names = set(HERE) | {host} | ({platform.node().lower()} if host in EVERYWHERE else set())
    written = {f"[{name}]" if ":" in name else name for name in names}
    return frozenset(f"{name}{end}" for name in written for end in ("", f":{port}"))


def export(folder: Path | None, site: Path, say: Callable[[str], None], *, weeks: bool = False) -> list[str]:
    """Write the page and the data of a results folder (None: the shipped run) as plain files; return their names.

    Raises
    ------
    PanopolisError
        The folder cannot be shown, the page is not built, or ``site`` holds files of something else.
    """
    if site.exists() and any(site.iterdir()) and not (site / "data" / "page.json").is_file():
        raise RequestError(f"{site} is not empty and holds no page of ours; give a new or an empty folder")
    files = dict(built_page())
    for name, held in data_of(folder, say, weeks=weeks).files.items():
        files[f"data/{name}"] = gzip.decompress(held) if name.endswith(".bin") else held
    # said beforehand, so that a copy does not look for a laboratory that it cannot have
    files["data/page.json"] = json.dumps(
        json.loads(files["data/page.json"]) | {"live": False}, ensure_ascii=False, separators=(",", ":")
    ).encode()
    for name, held in files.items():
        make_folder((site / name).parent)
        write_bytes(site / name, held)
    return sorted(files)
