"""A sweep finds the same whoever does its runs and however often it was stopped, and each run is the comparison that it says it is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import panopolis as pan
from panopolis.study import shared_past
from panopolis.study.workers import _Left

if TYPE_CHECKING:
    from panopolis.results import SweepResults

FILE = """\
name: fines
schemes: [shanghai-2018, before]
people: 1500
days: 60
warmup: 10
seed: 3
replicates: 2
vary:
  rules.jaywalking.points: [-5, -160]
  settings.risk_learnt_charged: {from: 0.1, to: 0.9, steps: 2}
"""
WORDS = ("cell", "seed", "group", "outcome", "split", "value")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sweep") / "fines.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def alone(file: Path, tmp_path_factory: pytest.TempPathFactory):
    return pan.sweep(file, out=tmp_path_factory.mktemp("alone") / "sweep", workers=1)


def rows(found: SweepResults) -> list[dict[str, object]]:
    return found.table().select(list(WORDS)).to_pylist()


def same(one: SweepResults, other: SweepResults) -> bool:
    a, b = one.table(), other.table()
    values = np.array_equal(np.asarray(a.column("value")), np.asarray(b.column("value")), equal_nan=True)
    return values and a.drop(["value"]).equals(b.drop(["value"]))


def test_it_finds_the_same_on_two_processes(file: Path, alone: SweepResults, tmp_path: Path) -> None:
    assert same(alone, pan.sweep(file, out=tmp_path / "two", workers=2))


def test_a_run_is_the_comparison_that_it_says(alone: SweepResults, tmp_path: Path) -> None:
    cell = alone.cells[2]
    assert cell == {"rules.jaywalking.points": -160, "settings.risk_learnt_charged": 0.1}
    whole = pan.compare(
        ["shanghai-2018", "before"], people=1500, days=60, warmup=10, seed=4, ledger="off", out=tmp_path / "compare",
        changes=["rules.jaywalking.points=-160"], settings={"risk_learnt_charged": 0.1},
    )  # fmt: skip
    expected = {(r["group"], r["measure"], r["split"]): r["value"] for r in whole.effects().to_pylist()}
    mine = {(r["group"], r["outcome"], r["split"]): r["value"] for r in rows(alone) if r["cell"] == 2 and r["seed"] == 4}
    assert mine.keys() == expected.keys()
    np.testing.assert_equal(list(mine.values()), [expected[key] for key in mine])
    assert len(set(np.nan_to_num(list(mine.values())).tolist())) > 20


def test_cells_differ_and_seeds_differ(alone: SweepResults) -> None:
    found = alone.values("offences", "level:shanghai-2018")
    assert found.shape == (4, 2)
    assert found[0, 0] != found[1, 0]
    listed = alone.values("blacklisted", "level:shanghai-2018")
    assert (listed[0] < listed[2]).all(), "a charge at 160 points lists her at once"
    assert found[0, 0] != found[0, 1]


def test_an_array_with_a_dimension_for_each_of_what_varies(alone: SweepResults) -> None:
    array = alone.to_xarray()
    assert array.dims == ("rules.jaywalking.points", "settings.risk_learnt_charged", "seed", "group", "outcome", "split")
    asked = {
        "rules.jaywalking.points": -160,
        "settings.risk_learnt_charged": 0.9,
        "group": "all",
        "outcome": "offences",
        "split": "scoring",
    }
    np.testing.assert_array_equal(array.sel(asked).to_numpy(), alone.values("offences", "scoring")[3])


def test_killed_it_goes_on_where_it_stopped(file: Path, alone: SweepResults, tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    command = [sys.executable, "-m", "panopolis.cli", "sweep", str(file), "--out", str(folder), "--workers", "2"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    runs = folder / "runs"
    while len(list(runs.glob("*.parquet")) if runs.exists() else ()) < 2 and running.poll() is None:
        time.sleep(0.005)
    tasks = Path(f"/proc/{running.pid}/task").glob("*/children")
    children = [int(pid) for of_thread in tasks for pid in of_thread.read_text().split()]
    assert len(children) == 2
    running.kill()
    running.wait()
    assert json.loads((folder / "manifest.json").read_text())["complete"] is False
    with pytest.raises(pan.PanopolisError, match=r"of 8 runs of the sweep are kept in .*goes on with the rest"):
        pan.open_sweep(folder)
    kept = len(list(runs.glob("*.parquet")))
    assert 2 <= kept < 8
    steps: list[int] = []
    found = pan.sweep(
        file, out=folder, workers=1, progress=lambda step: steps.append(step.total) if step.stage == "sweep" else None
    )
    assert steps[0] == 8 - kept
    assert same(alone, found)
    for pid in children:
        assert gone(pid)


def gone(pid: int) -> bool:
    """Whether a worker whose program was killed has ended by itself."""
    for _ in range(600):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    return False


def test_a_folder_of_something_else_is_refused(file: Path, alone: SweepResults, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(file.read_text().replace("seed: 3", "seed: 5"), encoding="utf-8")
    with pytest.raises(pan.PanopolisError, match=r"holds results of another request"):
        pan.sweep(other, out=alone.folder)
    with pytest.raises(pan.PanopolisError, match=r"holds a sweep; read it with panopolis.open_sweep"):
        pan.open_results(alone.folder)


def test_a_complete_sweep_is_not_done_again(file: Path, alone: SweepResults) -> None:
    told: list[str] = []
    assert same(alone, pan.sweep(file, out=alone.folder, progress=lambda step: told.append(step.stage)))
    assert told == []


def test_a_wrong_cell_is_refused_before_any_is_run(file: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(file.read_text().replace("[-5, -160]", "[-5, lots]"), encoding="utf-8")
    with pytest.raises(pan.PanopolisError, match=r"in the cell with rules.jaywalking.points = lots.*\n.*points"):
        pan.sweep(wrong, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_prints_where_it_lies(file: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "panopolis.cli", "sweep", str(file), "--out", str(tmp_path / "out"), "--workers", "1"]
    printed = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True).stdout
    told = json.loads(printed)
    assert (told["varied"], len(told["cells"]), told["seeds"]) == (
        ["rules.jaywalking.points", "settings.risk_learnt_charged"],
        4,
        [3, 4],
    )
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "4 cells x 2 seeds: what scoring adds to ordinary law" in text
    assert str(tmp_path / "out" / "sweep.parquet") in text


def test_cells_that_differ_in_the_scheme_alone_live_their_past_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pasts: list[tuple[int, float]] = []
    lived: list[str] = []
    warm, unseen = shared_past.warm, shared_past.unseen

    def counted(world, tell) -> None:
        pasts.append((world.seed, world.settings["risk_learnt_charged"]))
        warm(world, tell)

    def told(request, tell):
        run = unseen(request, tell)
        return lambda world, one: (lived.append(one.asked.name), run(world, one))[1]

    monkeypatch.setattr(shared_past, "warm", counted)
    monkeypatch.setattr(shared_past, "unseen", told)
    file = tmp_path / "fines.yaml"
    file.write_text(FILE, encoding="utf-8")
    pan.sweep(file, out=tmp_path / "out", workers=1)
    assert sorted(pasts) == [(3, 0.1), (3, 0.9), (4, 0.1), (4, 0.9)], "four pasts for eight runs"
    assert (lived.count("shanghai-2018"), lived.count("before")) == (8, 4)
    assert shared_past._kept == [], "nothing is kept once the sweep is done"


def test_a_past_is_shared_only_by_those_whose_it_is(tmp_path: Path) -> None:
    later = FILE.replace("  rules.jaywalking.points: [-5, -160]", "  start: ['2018-04-01', '2018-05-01']").replace(
        "replicates: 2", ""
    )
    file = tmp_path / "later.yaml"
    file.write_text(later, encoding="utf-8")
    together = pan.sweep(file, out=tmp_path / "together", workers=1)
    cell = next(
        k for k, values in enumerate(together.cells) if values == {"start": "2018-05-01", "settings.risk_learnt_charged": 0.9}
    )
    alone = tmp_path / "alone.yaml"
    alone.write_text(later.replace("['2018-04-01', '2018-05-01']", "['2018-05-01']"), encoding="utf-8")
    found = pan.sweep(alone, out=tmp_path / "alone", workers=1)
    one = [r["value"] for r in rows(together) if r["cell"] == cell]
    np.testing.assert_equal(one, [r["value"] for r in rows(found) if r["cell"] == 1])


def test_a_worker_goes_on_with_what_it_began_then_helps() -> None:
    left = _Left(["a", "a", "a", "b", "b", "b", "b", "b"])
    assert [left.take(0), left.take(1), left.take(0), left.take(1)] == [(0, 1), (3, 1), (1, 1), (4, 1)]
    assert [left.take(0), left.take(0)] == [(2, 1), (5, 1)], "its own are done: it helps where most is left"
    left.give_back(5, 1)
    assert [left.take(1), left.take(1), left.take(1), left.take(1)] == [(5, 2), (6, 1), (7, 1), None]
