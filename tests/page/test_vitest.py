"""The page's pure functions, in its own language: web/test, run by vitest."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"


@pytest.mark.page
@pytest.mark.skipif(
    shutil.which("npx") is None or not (WEB / "node_modules" / "vitest").is_dir(), reason="vitest comes with building the page"
)
def test_the_pages_own_tests_pass():
    done = subprocess.run(["npx", "--no-install", "vitest", "run"], cwd=WEB, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
