"""The page of benchmarks says what was measured, and nothing else does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from run_all import SMALL

import many_machines_page
from benchmark_page import scale_csv
from bounds import BOUNDS, table_of_bounds
from scale_figure import scale_figure

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


def test_every_benchmark_is_run_by_make_bench_and_told_in_its_readme():
    files = {path.stem.removeprefix("bench_") for path in (ROOT / "benchmarks").glob("bench_*.py")}
    assert set(SMALL) == files
    told = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    assert [name for name in files if f"`bench_{name}.py`" not in told] == []


def test_a_bound_says_whether_it_is_met_and_one_never_measured_says_so():
    told = table_of_bounds({"how long a user waits": {"facts": {"second start": 1.4, "first start, all compiled": 41.0}}})
    assert "| second start, seconds | at most 1.5 | 1.4 | met |" in told
    assert "| first start, all compiled, seconds | at most 40 | 41 | **not met** |" in told
    assert told.count("not measured") == len(BOUNDS) - 2


def test_the_figure_of_growth_says_what_its_table_says():
    sizes = [
        {"people": n, "day_seconds": 1e-7 * n, "build_seconds": 1e-6 * n, "peak_bytes": 320.0 * n} for n in (10_000, 1_000_000)
    ]
    drawn = scale_figure(sizes)
    assert "From 10,000 to 1,000,000 people a day of shanghai-2018 goes from 0.001 to 0.1 seconds" in drawn
    assert drawn.count("<circle") == 4
    assert scale_csv({"sizes": sizes}).splitlines()[1] == "10000,0.001,0.01,3.2e+06"


def test_what_many_machines_need_is_a_product_of_what_was_measured():
    over = {"2": {"ties told": 1.0}, "8": {"ties told": 1.5, "ratings": 0.5}}
    world = {"bytes_person_day": over, "bytes_person": {"traits": 60.0, "ties": 40.0, "state": 100.0}}
    section = {
        "day": "2026-01-01", "machine": {"processor": "a kind", "cores": 2}, "people": 1000, "days": 4, "process_bytes": 2**29,
        "worlds": {"shanghai-2018": world, "nosedive": world},
        "times": [{"people": 10**5, "days": 4, "rounds": 3, "workers": 2, "day_s": {"one process": 0.1, "one worker": 0.11, "workers": 0.06},
                   "one worker takes": 1.1, "workers are": 1.8, "processors at work": 2.0}],
    }  # fmt: skip
    text = many_machines_page.page(section)
    assert "| 1,000,000,000 | 187 GiB | 3.4 GiB | 2 GB | 16 s | 17 min | 2 GB | refused: `--people` ends at 25,000,000 |" in text
    assert "| 1,000,000 | 0.69 GiB | 0.5 GiB | 2 MB | 16 ms | 1 s | 2 MB | runs |" in text
    assert "| ties told | 1, 1.5 | 1, 1.5 |" in text
    assert "| ratings | 0, 0.5 | 0, 0.5 |" in text
    assert "| 100,000 | 0.1 | 0.11 | 1.10x | 0.06 | 1.80x | 2.0 |" in text
    assert many_machines_page.figure(section).count("<circle") == 20
    assert "It was not timed" in many_machines_page.page({name: value for name, value in section.items() if name != "times"})
    assert many_machines_page.page(None).endswith("\nNothing was measured yet.\n")
