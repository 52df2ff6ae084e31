"""The door: who may ask what. Pure ASGI, before anything else sees a request.

A request passes if its Host is one that this server goes by, its Origin (where there is one) is such a host, no other page made a browser
send it, its method only reads, it has no body, its client has not asked too often, and, where the server listens beyond this machine, it
carries the token. Every answer forbids inline script, frames, other hosts, and camera, microphone and place.
"""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "permissions-policy": "camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), payment=()",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
BURST, PER_SECOND = 2000.0, 200.0
"""Requests that one client may make at once, and how fast that fills again; a page is some twenty."""
MOST_CLIENTS = 1024
COOKIE = "panopolis_token"


@dataclass
class Guard:
    """Lets requests pass to ``app``, or answers them itself."""

    app: App
    hosts: frozenset[str]
    token: str | None = None
    any_address: bool = False
    """Whether it also goes by any address in numbers, as where it listens on all of them: a name that is made to lead here is none."""
    _asked: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or socket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        status, why = self.refusal(scope)
        if status and scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": why})
        elif status:
            await _answer(send, status, why)
        else:
            await self.app(scope, receive, _with_headers(send, self._cookie(scope)))

    def refusal(self, scope: Scope) -> tuple[int, str]:
        """Return the status and the reason why a request is refused, or (0, "")."""
        return self._wrong_request(scope) or self._wrong_client(scope) or (0, "")

    def _wrong_request(self, scope: Scope) -> tuple[int, str] | None:
        headers = _headers(scope)
        if not self._is_ours(headers.get("host", "")):
            return 421, f"this server does not go by the name '{headers.get('host', '')[:80]}'"
        origin = headers.get("origin")
        if origin is not None and not self._is_ours(_netloc(origin)):
            return 403, "requests from another page are not answered"
        # a page elsewhere can have a browser fetch a picture from here, without an Origin; a link from there is followed
        if headers.get("sec-fetch-site") in ("cross-site", "same-site") and headers.get("sec-fetch-mode") != "navigate":
            return 403, "requests from another page are not answered"
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD"):
            return 405, "this server is read, nothing is sent to it"
        if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
            return 413, "a request carries no body"
        return None

    def _is_ours(self, host: str) -> bool:
        return host.lower() in self.hosts or (self.any_address and _in_numbers(host))

    def _wrong_client(self, scope: Scope) -> tuple[int, str] | None:
        if not self._may_ask((scope.get("client") or ("",))[0]):
            return 429, "too many requests; wait a second"
        if self.token is not None and not self._knows(scope, _headers(scope)):
            return (
                401,
                "this server is open beyond its machine, so it asks for the token that it printed: add ?token=... to the address",
            )
        return 0, ""

    def _may_ask(self, client: str) -> bool:
        now = time.monotonic()
        left, since = self._asked.pop(client, (BURST, now))
        left = min(BURST, left + (now - since) * PER_SECOND) - 1.0
        self._asked[client] = (max(left, 0.0), now)
        while len(self._asked) > MOST_CLIENTS:
            self._asked.popitem(last=False)
        return left >= 0.0

    def _knows(self, scope: Scope, headers: dict[str, str]) -> bool:
        given = [*parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", ())]
        try:
            held = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            held = SimpleCookie()
        if COOKIE in held:
            given.append(held[COOKIE].value)
        return any(hmac.compare_digest(one.encode(), (self.token or "").encode()) for one in given)

    def _cookie(self, scope: Scope) -> bytes | None:
        """Return a cookie for who came with the token in the address, so that the page's own requests carry it."""
        if self.token is None or b"token=" not in scope.get("query_string", b""):
            return None
        return f"{COOKIE}={self.token}; HttpOnly; SameSite=Strict; Path=/".encode()


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _in_numbers(host: str) -> bool:
    """Return whether a Host is an address in numbers, with or without a port."""
    name = host[1 : host.find("]")] if host.startswith("[") else host.partition(":")[0]
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope.get("headers", ())}


def _with_headers(send: Send, cookie: bytes | None) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            more = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            more += [(b"set-cookie", cookie)] if cookie else []
            message = {**message, "headers": [*message.get("headers", ()), *more]}
        await send(message)

    return wrapped


async def _answer(send: Send, status: int, why: str) -> None:
    held = why.encode()
    start: Message = {
        "type": "http.response.start", "status": status,
        "headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(held)).encode())],
    }  # fmt: skip
    await _with_headers(send, None)(start)
    await send({"type": "http.response.body", "body": held})
