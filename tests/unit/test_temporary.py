"""What tests write without naming a folder stands among pytest's own, which pytest removes after a few sessions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import panopolis as pan

ASK = "import tempfile; print(tempfile.mkdtemp(prefix='panopolis-'))"


def test_a_run_without_a_folder_stands_among_those_of_pytest(tmp_path_factory):
    done = pan.run("before", society="town", people=100, days=1, warmup=0, threads=1)

    assert done.folder.is_relative_to(tmp_path_factory.getbasetemp())


def test_so_does_one_in_a_process_of_its_own(tmp_path_factory):
    said = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True).stdout.strip()

    assert Path(said).is_relative_to(tmp_path_factory.getbasetemp())
