"""The documentation builds as a site without a broken link, it says every public name, and its notebooks run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import panopolis as pan

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the site from a copy, so that nothing is left in the repository."""
    folder = tmp_path_factory.mktemp("site")
    for name in ("docs", "src"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "zensical.toml", folder)
    done = subprocess.run(
        [Path(sys.executable).with_name("zensical"), "build", "--strict"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


@pytest.mark.slow
def test_every_page_is_in_the_site(site):
    pages = [page.relative_to(ROOT / "docs").with_suffix("") for page in (ROOT / "docs").rglob("*.md")]
    assert [str(page) for page in pages if page.name != "README" and not (site / page / "index.html").exists()] == []


@pytest.mark.slow
def test_the_face_is_printed_with_its_docstrings(site):
    page = (site / "reference" / "api" / "index.html").read_text(encoding="utf-8")
    homes = re.findall(r"^::: (\S+)$", (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(homes) == len(pan.__all__)
    assert [home for home in homes if f'id="{home}"' not in page] == []


@pytest.mark.slow
def test_the_site_asks_no_other_host_for_anything(site):
    asked = re.compile(r'<(?:script|img|iframe)[^>]+src="(?:https?:)?//|<link[^>]+rel="stylesheet"[^>]+href="(?:https?:)?//')
    assert [str(page) for page in site.rglob("*.html") if asked.search(page.read_text(encoding="utf-8"))] == []


def test_navigation_holds_every_page_but_the_schemes():
    text = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    tomllib.loads(text)
    pages = [str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")]
    assert [page for page in pages if f'"{page}"' not in text and not page.startswith("reference/presets/")] == []


@pytest.mark.slow
@pytest.mark.parametrize("notebook", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebook_runs_in_jupyter_and_is_kept_without_output(notebook):
    held = nbformat.read(notebook, as_version=4)
    assert [cell.outputs for cell in held.cells if cell.cell_type == "code" and cell.outputs] == []
    NotebookClient(held, timeout=300, kernel_name="python3").execute()
    shown = [output for cell in held.cells if cell.cell_type == "code" for output in cell.outputs]
    assert sum("text/html" in output.get("data", {}) for output in shown) > 3
    assert sum("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in shown) == 1


@pytest.mark.slow
@pytest.mark.parametrize("notebook", sorted(NOTEBOOKS.glob("*.py")), ids=lambda path: path.stem)
def test_notebook_runs_in_marimo(notebook, tmp_path):
    page, copy = tmp_path / "page.html", tmp_path / notebook.name  # marimo keeps what it drew beside the notebook
    copy.write_bytes(notebook.read_bytes())
    command = [sys.executable, "-m", "marimo", "--yes", "export", "html", str(copy), "-o", str(page), "--no-include-code"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "ordinary law alone" in page.read_text(encoding="utf-8")
