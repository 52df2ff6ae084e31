"""The pages say what is so: links lead somewhere, code can be read, and what is generated agrees with the code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from panopolis.scheme import load_scheme

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "changelog.d").glob("*.md")])
LINK = re.compile(r"\[[^\]]+\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def page_id(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(language: str) -> list:
    return [
        pytest.param(code, id=f"{page_id(page)}-{number}")
        for page in PAGES
        for number, (name, code) in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")))
        if name == language
    ]


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_links_lead_to_files_of_the_repository(page):
    gone = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert gone == []


@pytest.mark.parametrize("code", blocks("python"))
def test_python_in_the_pages_can_be_parsed(code):
    ast.parse(code)


def test_reference_pages_agree_with_the_code():
    done = subprocess.run(
        [sys.executable, "tools/reference_pages.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "docs/reference agrees with the code\n"
    assert done.returncode == 0


def test_every_page_of_docs_is_reached_from_its_front_page():
    docs = ROOT / "docs"
    lists = [docs / "README.md", docs / "reference" / "presets.md"]
    reached = {(page.parent / link).resolve() for page in lists for link in LINK.findall(page.read_text(encoding="utf-8"))}
    assert sorted(page_id(page) for page in docs.rglob("*.md") if page not in reached) == ["docs/README.md"]


def test_lock_pins_versions_and_hashes_and_names_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = [line for line in lock.splitlines() if re.match(r"\w", line)]
    assert "://" not in lock
    assert [line for line in pinned if "==" not in line] == []
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_lock_pins_everything_that_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"], *project["build-system"]["requires"]]
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    names = {re.match(r"[\w.-]+", one).group().lower().replace(".", "-").replace("_", "-") for one in asked}
    assert names - set(pinned) == set()


def test_every_ruff_exception_says_why():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    ignored = text.split("\nignore = [", 1)[1].split("\n]", 1)[0].strip().splitlines()
    assert [line for line in ignored if not re.match(r'\s*"\w+",\s+# .{10,}', line)] == []


def test_versions_agree():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"version: {project['version']}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"license: {project['license']}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["run", "test", "prove", "bench", "lint", "docs", "wheel", "lock"])
def test_make_has_the_target(name):
    assert re.search(rf"^{name}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("code", blocks("yaml"))
def test_schemes_in_the_pages_are_schemes(code, tmp_path):
    file = tmp_path / "scheme.yaml"
    file.write_text(code, encoding="utf-8")
    assert load_scheme(file).name == code.split("\n", 1)[0].removeprefix("name: ")
