"""A run that was stopped, killed or branched goes on as if nothing had been: the same hash, the same rows, the same people."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from same_end import ASKED, DAYS, EVERY, assert_same

from panopolis import results
from panopolis.engine import checkpoint
from panopolis.errors import RequestError, ResultsError
from panopolis.study import branch, rerun, resume, run, start


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The run that nobody interrupted."""
    return run("hot", out=tmp_path_factory.mktemp("whole") / "run", **ASKED)


# Stopped on purpose.


@pytest.mark.parametrize("until", [1, 29, 30, 31, 59])
def test_a_run_stopped_before_any_day_goes_on_the_same(until, whole, tmp_path):
    half = run("hot", out=tmp_path / "run", until=until, **ASKED)

    assert not half.manifest["complete"]
    assert half.days_written == until
    assert [until] == checkpoint.days(tmp_path / "run" / "checkpoints")
    assert half.ledger().to_pylist() == [row for row in whole.ledger().to_pylist() if row["day"] < until]
    assert_same(resume(tmp_path / "run"), whole)


def test_stopped_again_and_again(whole, tmp_path):
    run("hot", out=tmp_path / "run", until=7, checkpoint_every=3, **ASKED)
    for until in (8, 20, 44):
        assert resume(tmp_path / "run", until=until, checkpoint_every=9).days_written == until

    assert_same(resume(tmp_path / "run"), whole)
    assert resume(tmp_path / "run").manifest["complete"], "a complete run is opened, not run again"


def test_resume_elsewhere_leaves_the_first_folder_as_it_was(whole, tmp_path):
    run("hot", out=tmp_path / "run", until=20, **ASKED)
    before = (tmp_path / "run" / "manifest.json").read_bytes()

    assert_same(resume(tmp_path / "run", out=tmp_path / "copy"), whole)

    assert before == (tmp_path / "run" / "manifest.json").read_bytes()
    assert list((tmp_path / "run").glob("people.parquet")) == []


def test_checkpoints_change_nothing(whole, tmp_path):
    found = run("hot", out=tmp_path / "run", checkpoint_every=EVERY, **ASKED)

    assert_same(found, whole)
    assert list(range(EVERY, DAYS, EVERY)) == checkpoint.days(tmp_path / "run" / "checkpoints")


def test_threads_of_the_second_half_do_not_matter(whole, tmp_path):
    run("hot", out=tmp_path / "run", until=33, **ASKED)
    path = tmp_path / "run" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["request"]["threads"] = 2
    path.write_text(json.dumps(manifest))

    assert_same(resume(tmp_path / "run"), whole)


# Branches and reruns.


def test_a_branch_under_the_same_scheme_is_the_run_itself(whole, tmp_path):
    run("hot", out=tmp_path / "run", checkpoint_every=20, **ASKED)

    for day in (20, 27, 59):
        found = branch(tmp_path / "run", "hot", day, out=tmp_path / f"branch-{day}")
        assert found.manifest["state_hash"] == whole.manifest["state_hash"]
        assert found.ledger().to_pylist() == whole.ledger().to_pylist()


def test_a_branch_leads_elsewhere_from_its_day_on_and_is_what_stepping_gives(whole, tmp_path):
    changes = ["rules.jaywalking.points=-20", "watch.camera.miss=0.1"]
    run("hot", out=tmp_path / "run", checkpoint_every=20, **ASKED)
    walk = start("hot", **ASKED)
    walk.advance(25)
    walk.change("hot", changes)
    walk.advance(DAYS - 25)

    found = branch(tmp_path / "run", "hot", 25, out=tmp_path / "branch", changes=changes)

    assert walk.state_hash == found.manifest["state_hash"] != whole.manifest["state_hash"]
    earlier = [row for row in whole.ledger().to_pylist() if row["day"] < 25]
    assert earlier == [row for row in found.ledger().to_pylist() if row["day"] < 25]
    assert found.manifest["branched"]["from"] == 25


def test_a_rerun_is_the_same(whole, tmp_path):
    assert_same(rerun(whole.folder, out=tmp_path / "again"), whole)


def test_a_branch_can_be_rerun_from_its_own_folder(tmp_path):
    run("hot", out=tmp_path / "run", until=20, **ASKED)
    found = branch(tmp_path / "run", "before", 20, out=tmp_path / "branch")
    shutil.rmtree(tmp_path / "run")

    again = rerun(tmp_path / "branch", out=tmp_path / "again")

    assert again.manifest["state_hash"] == found.manifest["state_hash"]
    assert again.ledger().to_pylist() == found.ledger().to_pylist()


def test_a_rerun_that_ends_elsewhere_is_an_error(whole, tmp_path):
    folder = shutil.copytree(whole.folder, tmp_path / "run")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"state_hash": "0" * 64}))

    with pytest.raises(ResultsError, match=r"state hash 0000000000000000, but the rerun in .* ends at"):
        rerun(folder, out=tmp_path / "again")


@pytest.mark.parametrize(
    "again", [lambda folder: rerun(folder, out=folder), lambda folder: branch(folder, "none", 20, out=folder)]
)
def test_nothing_is_written_over_its_own_source(again, tmp_path):
    run("hot", out=tmp_path / "run", until=20, **ASKED)

    with pytest.raises(RequestError, match="into itself would write over it; give another folder"):
        again(tmp_path / "run")
    assert results.open_results(tmp_path / "run").days_written == 20


# Refusals.


def test_what_cannot_be_resumed_says_why(whole, tmp_path):
    run("hot", out=tmp_path / "run", until=20, **ASKED)
    shutil.rmtree(tmp_path / "run" / "checkpoints")
    with pytest.raises(ResultsError, match="has no checkpoint up to day 60; `panopolis rerun "):
        resume(tmp_path / "run")
    with pytest.raises(ResultsError, match="has no checkpoint up to day 30"):
        branch(whole.folder, "none", 30, out=tmp_path / "branch")
    with pytest.raises(RequestError, match="a branch begins on a day from 1 to 59, but --from is 60"):
        branch(whole.folder, "none", 60, out=tmp_path / "branch")
    with pytest.raises(RequestError, match="until is 61, but it is a day from 1 to the planned 60"):
        run("hot", out=tmp_path / "other", until=61, **ASKED)
    with pytest.raises(RequestError, match="checkpoint-every is -1"):
        run("hot", out=tmp_path / "other", checkpoint_every=-1, **ASKED)


def test_a_torn_checkpoint_is_named_and_the_one_before_it_serves(whole, tmp_path):
    run("hot", out=tmp_path / "run", until=25, checkpoint_every=10, **ASKED)
    torn = tmp_path / "run" / "checkpoints" / "day-00025"
    file = max(torn.glob("*.npy"), key=lambda path: path.stat().st_size)
    file.write_bytes(file.read_bytes()[:-50])

    with pytest.raises(ResultsError, match=r"torn or edited, remove this checkpoint's folder to resume from an earlier one"):
        resume(tmp_path / "run")
    shutil.rmtree(torn)
    assert_same(resume(tmp_path / "run"), whole)


def test_a_full_disk_while_a_checkpoint_is_written_is_one_message(whole, tmp_path, monkeypatch):
    run("hot", out=tmp_path / "run", until=25, **ASKED)
    real, left = np.save, [10]

    def save(*args, **named):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        real(*args, **named)

    monkeypatch.setattr(np, "save", save)
    with pytest.raises(
        ResultsError, match=r"no space left for .*day-00040; days that were whole before it stay readable with open_results"
    ):
        resume(tmp_path / "run", checkpoint_every=40)
    monkeypatch.undo()

    read = results.open_results(tmp_path / "run")
    assert read.days_written == 40
    assert read.ledger().to_pylist() == [row for row in whole.ledger().to_pylist() if row["day"] < 40]
    assert checkpoint.days(tmp_path / "run" / "checkpoints") == [25]
    assert_same(resume(tmp_path / "run"), whole)


@pytest.fixture
def _interruptible():
    """A child hears Ctrl-C also where these tests were started in a shell's background, which ignores it for all that it starts."""
    was = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, was)


@pytest.mark.usefixtures("_interruptible")
def test_ctrl_c_keeps_what_was_written_and_says_so(tmp_path):
    folder = tmp_path / "run"
    command = [
        sys.executable,
        "-m",
        "panopolis.cli",
        "run",
        "hot",
        "--people",
        "400",
        "--days",
        "20000",
        "--warmup",
        "0",
        "--ledger",
        "off",
    ]
    with subprocess.Popen(
        [*command, "--checkpoint-every", "5", "--out", str(folder)], stderr=subprocess.PIPE, text=True
    ) as child:
        for _ in range(1200):
            if (folder / "checkpoints" / "day-00005" / "checkpoint.json").is_file() or child.poll() is not None:
                break
            time.sleep(0.1)
        child.send_signal(signal.SIGINT)
        said = child.stderr.read()
    assert child.returncode == 130
    assert "panopolis: stopped; days 0 to " in said
    assert f"of 20000 stay readable in {folder}; `panopolis resume {folder}` goes on from its last checkpoint" in said
    assert "Traceback" not in said

    written = results.open_results(folder).days_written
    assert written >= 5
    again = resume(folder, until=written + 3)
    assert again.days_written == written + 3


@pytest.mark.parametrize("ledger", ["sampled", "off"])
def test_crossings_keep_their_counts_without_a_full_ledger(ledger, whole, tmp_path):
    run("hot", out=tmp_path / "run", until=31, ledger=ledger, **ASKED)
    found = resume(tmp_path / "run")

    assert found._table("places")["caught"].to_pylist() == whole._table("places")["caught"].to_pylist()
