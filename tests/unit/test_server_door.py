"""The server's door: who is let in, and what every answer forbids."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from panopolis.errors import RequestError
from panopolis.views.server.app import Served, application, built_page
from panopolis.views.server.guard import BURST, Guard
from panopolis.views.server.lab import as_changes
from panopolis.views.server.serving import export, hosts_of

try:
    built_page()
except Exception:  # noqa: BLE001 - an install without the page has no door to test
    pytest.skip("the page is not built", allow_module_level=True)

FILES = {"page.json": b"{}", "people.bin": b"\x1f\x8b"}


def ask(method="GET", path="/", *, token=None, hosts=None, **how):
    app = application(Served(FILES), hosts or hosts_of("127.0.0.1", 8380), token)

    async def once():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8380") as client:
            return await client.request(method, path, **how)

    with ThreadPoolExecutor(1) as pool:  # a browser's tests leave a loop behind in the thread they ran in
        return pool.submit(asyncio.run, once()).result()


def test_every_answer_forbids_inline_script_frames_and_the_senses():
    headers = ask().headers
    policy = headers["content-security-policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(headers["permissions-policy"].split(", "))
    assert "set-cookie" not in headers


def test_the_page_holds_no_inline_script():
    text = built_page()["index.html"].decode()
    assert text.count("<script") == text.count('<script type="module" crossorigin src="./assets/')
    assert "style=" not in text and "onclick" not in text


@pytest.mark.parametrize(("how", "status"), [
    ({"headers": {"host": "evil.example"}}, 421),
    ({"headers": {"origin": "https://evil.example"}}, 403),
    ({"headers": {"origin": "null"}}, 403),
    ({"headers": {"origin": "http://127.0.0.1:8380"}}, 200),
    ({"method": "POST"}, 405),
    ({"method": "PUT", "content": b"x"}, 405),
    ({"content": b"person,name"}, 413),
    ({"path": "/../../pyproject.toml"}, 404),
    ({"path": "/%2e%2e/%2e%2e/pyproject.toml"}, 404),
    ({"path": "/data/..%2fpage.json"}, 404),
    ({"path": "/assets/../../server/app.py"}, 404),
    ({"path": "/data/page.json"}, 200),
])  # fmt: skip
def test_who_is_let_in(how, status):
    assert ask(**how).status_code == status


def test_beyond_its_machine_it_asks_for_the_token_and_gives_a_cookie_to_who_has_it():
    hosts = hosts_of("127.0.0.1", 8380)
    assert ask(token="abc", hosts=hosts).status_code == 401
    assert ask(token="abc", hosts=hosts, path="/?token=abd").status_code == 401
    let_in = ask(token="abc", hosts=hosts, path="/?token=abc")
    assert let_in.status_code == 200
    assert "HttpOnly" in let_in.headers["set-cookie"] and "SameSite=Strict" in let_in.headers["set-cookie"]
    assert ask(token="abc", hosts=hosts, headers={"cookie": "panopolis_token=abc"}).status_code == 200


def test_a_client_that_asks_without_end_is_refused_and_another_is_not():
    guard = Guard(None, hosts_of("127.0.0.1", 1))  # pyright: ignore[reportArgumentType]
    assert all(guard._may_ask("a") for _ in range(int(BURST)))
    assert not all(guard._may_ask("a") for _ in range(200))
    assert guard._may_ask("b")


@pytest.mark.parametrize("given", [
    "rules.jaywalking.points=-10", ["name=mine"], ["rules.jaywalking.points=!!python/object"], ["society=/etc/passwd"], ["x" * 200], [5],
    ["rules.a.points=1"] * 100, [{"rules": 1}],
])  # fmt: skip
def test_what_is_no_change_of_a_rule_is_refused(given):
    with pytest.raises(RequestError):
        as_changes(given)


def test_an_export_is_plain_files_and_never_falls_on_something_else(tmp_path):
    site = tmp_path / "site"
    files = export(None, site, print)
    assert {"index.html", "data/page.json", "data/rows-0.bin"} <= set(files)
    assert (site / "data" / "rows-0.bin").read_bytes()[:4] == b"PANO"
    assert json.loads((site / "data" / "page.json").read_text())["live"] is False
    assert export(None, site, print) == files
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")
    with pytest.raises(RequestError, match="holds no page of ours"):
        export(None, tmp_path / "mine", print)
