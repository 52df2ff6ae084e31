"""What the server answers with: the built page, the data of one results folder, and the laboratory's socket."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from panopolis.errors import ResultsError
from panopolis.views.server.guard import Guard
from panopolis.views.server.live import Laboratory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.websockets import WebSocket

    from panopolis.views.server.lab import Lab

STATIC = Path(__file__).parents[1] / "static"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True)
class Served:
    """What is served: the files of the page's data, and what its laboratory runs (None: it has none)."""

    data: Mapping[str, bytes]
    lab: Lab | None = None


def built_page() -> dict[str, bytes]:
    """Return the files of the built page, by their path.

    Raises
    ------
    ResultsError
        The page was not built.
    """
    found = {
        path.relative_to(STATIC).as_posix(): path.read_bytes()
        for path in sorted(STATIC.rglob("*"))
        if path.is_file() and path.name != ".sources" and path.parent.name != "notebook"
    }
    if "index.html" not in found:
        raise ResultsError(
            f"the page is not built: {STATIC} has no index.html; run `make page`, or install a wheel, which brings it"
        )
    return found


def application(served: Served, hosts: frozenset[str], token: str | None = None) -> Guard:
    """Return the ASGI application, behind its guard.

    Files are looked up in what was read at the start, by their whole name: no path of a request is ever opened.
    """
    page, laboratory = built_page(), Laboratory(served.lab)

    async def file(request: Request) -> Response:
        name = request.path_params.get("name") or "index.html"
        if name not in page:
            return PlainTextResponse("there is no such file", 404)
        kept = "public, max-age=31536000, immutable" if name.startswith("assets/") else "no-cache"
        return Response(page[name], media_type=_type(name), headers={"cache-control": kept})

    async def data(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in served.data:
            return PlainTextResponse("there is no such file", 404)
        headers = {"cache-control": "no-cache"} | ({"content-encoding": "gzip"} if name.endswith(".bin") else {})
        return Response(
            served.data[name],
            media_type="application/json" if name.endswith(".json") else "application/octet-stream",
            headers=headers,
        )

    async def live(socket: WebSocket) -> None:
        await laboratory.attend(socket)

    routes = [Route("/data/{name}", data), WebSocketRoute("/live", live), Route("/", file), Route("/{name:path}", file)]
    return Guard(Starlette(routes=routes), hosts, token)


def _type(name: str) -> str:
    return TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
