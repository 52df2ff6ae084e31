"""The page of benchmarks says what was measured, and nothing else does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "benchmark_page.py"


def test_the_page_agrees_with_what_was_measured():
    done = subprocess.run([sys.executable, TOOL, "--check"], capture_output=True, text=True, check=False)
    assert done.stdout == "the pages of benchmarks agree with what was measured\n"


def test_what_was_measured_says_where_when_and_against_what():
    measured = json.loads((ROOT / "benchmarks" / "measured.json").read_text(encoding="utf-8"))
    assert {"roofline", "five strikes", "well-mixed SIR", "SIR on a random network"} <= set(measured)
    for section in measured.values():
        assert {"processor", "cores", "memory_gib", "numba"} <= set(section["machine"])
        assert section["day"]
        for row in section.get("programs", {}).values():
            assert {"threads", "speed", "ours_is", "others", "figures"} <= set(row)
        if "programs" in section:
            ours = section["programs"]["panopolis"]
            assert len(ours["state_hash"]) == 64
            assert ours["ours_is"] == 1
            assert {"occasions", "draws", "edges", "bytes_person"} <= set(ours)
            assert section["same_hash_on"] == ["1", "2"]
