"""A run that was stopped, killed or branched goes on as if nothing had been: the same hash, the same rows, the same people."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from panopolis import results
from panopolis.draws import key, uniforms
from panopolis.engine import checkpoint
from panopolis.errors import RequestError, ResultsError
from panopolis.study import branch, rerun, resume, run, start

DAYS, EVERY = 60, 5
ASKED = {"people": 400, "days": DAYS, "seed": 11, "warmup": 5, "threads": 1}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The run that nobody interrupted."""
    return run("hot", out=tmp_path_factory.mktemp("whole") / "run", **ASKED)


def assert_same(found, whole):
    assert found.manifest["complete"]
    assert found.manifest["state_hash"] == whole.manifest["state_hash"]
    for name in ("ledger", "people", "panel", "measures", "places"):
        ours, theirs = found._table(name), whole._table(name)
        assert ours.column_names == theirs.column_names
        for column in ours.column_names:
            assert ours[column].combine_chunks().to_pylist() == theirs[column].combine_chunks().to_pylist(), (name, column)


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


# Killed.

CHILD = f"""
import sys
from panopolis.study import run

def tell(step):
    if step.stage == "run":
        print(step.done, flush=True)

run("hot", out=sys.argv[1], progress=tell, checkpoint_every={EVERY}, **{ASKED!r})
"""
LUCK = uniforms(key(ASKED["seed"], "moments of death"), 0, 6).tolist()
MOMENTS = [(int(day * (DAYS - 2)), 0.15 * wait) for day, wait in zip(LUCK[::2], LUCK[1::2], strict=True)]
"""(Day after which, and how many seconds later, the process is killed): in the middle of a day, of a part, of a checkpoint."""


def killed(folder, day, wait):
    """Run in a process of its own, kill it without warning, and return the last day that it told."""
    with subprocess.Popen([sys.executable, "-c", CHILD, str(folder)], stdout=subprocess.PIPE, text=True) as child:
        told = 0
        while told < day:
            line = child.stdout.readline()
            if not line:
                break
            told = int(line)
        time.sleep(wait)
        child.kill()
        rest = child.stdout.read().splitlines()
    return int(rest[-1]) if rest else told


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_at_most_the_days_since_the_last_checkpoint_are_lost(moment, whole, tmp_path):
    folder = tmp_path / "run"
    told = killed(folder, *moment)

    assert_little_is_lost(folder, told, whole)
    if checkpoint.days(folder / "checkpoints"):
        assert_same(resume(folder), whole)
        assert list(folder.rglob("*.writing")) == []
    else:
        assert_same(rerun(folder, out=tmp_path / "again"), whole)


def assert_little_is_lost(folder, told, whole):
    """At most the days since the last checkpoint, and what is there is what the whole run wrote."""
    read = results.open_results(folder)
    assert read.days_written >= told // EVERY * EVERY
    if read.days_written:
        assert read.ledger().to_pylist() == [row for row in whole.ledger().to_pylist() if row["day"] < read.days_written]
        assert max(read.measures()["day"].to_pylist()) == read.days_written - 1
    saved = checkpoint.days(folder / "checkpoints")
    if told >= EVERY:
        assert saved[-1] >= min(told, DAYS - 1) // EVERY * EVERY


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


DEATHS, AT_ONCE = 200, 3
AGAIN = """
import sys
from panopolis.study import resume

def tell(step):
    if step.stage == "run":
        print(step.done, flush=True)

resume(sys.argv[1], progress=tell, checkpoint_every=%d)
"""


def dies(folder, luck):
    """Run, or go on, in a process of its own that is killed at a moment of luck's choice; return the last day that it told."""
    saved = checkpoint.days(folder / "checkpoints")
    code, first = (AGAIN % EVERY, saved[-1]) if saved else (CHILD, 0)
    with subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True) as child:
        told = first
        if luck[0] < 0.2:  # before its first day: people are made, kernels loaded, files cut back to the checkpoint
            time.sleep(3 * luck[1])
        else:
            last = first + int(luck[1] * min(3 * EVERY, DAYS - first))
            while told < last and (line := child.stdout.readline()):
                told = int(line)
            time.sleep(0.1 * luck[2])
        child.kill()
        rest = child.stdout.read().splitlines()
    return int(rest[-1]) if rest else told


def live_on(whole, place, lucks):
    """Kill and go on, again and again; a run that is complete equals the whole one, and another begins."""
    complete, folder = 0, place / "run-0"
    for luck in lucks:
        told = dies(folder, luck)
        if not (folder / "manifest.json").is_file():
            assert told == 0
            continue
        assert_little_is_lost(folder, told, whole)
        if results.read_manifest(folder)["complete"]:
            assert_same(results.open_results(folder), whole)
            complete += 1
            folder = place / f"run-{complete}"
    return complete


@pytest.mark.prove
def test_killed_at_200_moments_and_gone_on_with_each_time(whole, tmp_path):
    """Several at once, so that a process is killed wherever it happens to be; runs that come through end as the whole one did."""
    luck = uniforms(key(ASKED["seed"], "200 moments of death"), 0, 3 * DEATHS).reshape(-1, 3).tolist()
    places = [tmp_path / f"{k}" for k in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = pool.map(lambda k: live_on(whole, places[k], luck[k::AT_ONCE]), range(AT_ONCE))
        assert sum(done) >= DEATHS // 40


# Torn, of another version, and no space left.


def flipped(content):
    """Return a file's bytes with one bit of its middle the other way round."""
    return content[: len(content) // 2] + bytes([content[len(content) // 2] ^ 16]) + content[len(content) // 2 + 1 :]


@pytest.mark.parametrize("damage", [lambda content: content[:-1], lambda content: content[: len(content) // 3], flipped])
def test_damage_to_any_file_of_a_checkpoint_is_found(damage, tmp_path):
    walk = start("hot", **ASKED)
    path = checkpoint.save(walk._world, tmp_path)
    checkpoint.load(walk._world, path)
    files = sorted(path.iterdir())
    assert len(files) > 60
    for file in files:
        content = file.read_bytes()
        file.write_bytes(damage(content))
        with pytest.raises(ResultsError, match=r"checkpoint|torn or edited"):
            checkpoint.load(walk._world, path)
        file.write_bytes(content)
    checkpoint.load(walk._world, path)


def test_a_bit_flipped_in_any_file_of_a_folder_is_found(tmp_path):
    run("hot", out=tmp_path / "run", until=35, **ASKED)
    files = sorted((tmp_path / "run").rglob("*.parquet"))
    assert len(files) == 7
    for file in files:
        content = file.read_bytes()
        file.write_bytes(flipped(content))
        with pytest.raises(ResultsError, match=rf"{file.name} (is not what the run wrote|cannot be read)"):
            results.open_results(tmp_path / "run")
        file.write_bytes(content)


def test_a_checkpoint_of_another_version_is_named_and_the_one_before_it_serves(whole, tmp_path):
    run("hot", out=tmp_path / "run", until=25, checkpoint_every=10, **ASKED)
    newer = tmp_path / "run" / "checkpoints" / "day-00025"
    head = json.loads((newer / "checkpoint.json").read_text())
    (newer / "checkpoint.json").write_text(json.dumps(head | {"checkpoint_version": 9}))

    with pytest.raises(ResultsError, match=r"day-00025: is a checkpoint of version 9, but this Panopolis reads version 1"):
        resume(tmp_path / "run")
    shutil.rmtree(newer)
    assert_same(resume(tmp_path / "run"), whole)


SMALL_DISK = f"""
import resource, signal, sys
from panopolis.errors import ResultsError
from panopolis.study import run

def tell(step):
    if step.stage == "run" and step.done == 1:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))

try:
    run("hot", out=sys.argv[1], progress=tell, checkpoint_every={EVERY}, **{ASKED!r})
except ResultsError as error:
    print(error)
"""


@pytest.mark.parametrize("size", [300, 3000, 12_000, 50_000])
def test_no_file_can_grow_past_a_size_and_what_was_whole_stays(size, whole, tmp_path):
    """The system refuses to write, as on a full disk: in a checkpoint, a part of the ledger, the measures or the manifest, by the size."""
    folder = tmp_path / "run"
    done = subprocess.run([sys.executable, "-c", SMALL_DISK, str(folder), str(size)], capture_output=True, text=True, check=True)
    assert "no space left for" in done.stdout
    assert len(done.stdout.splitlines()) == 1

    read = results.open_results(folder)
    assert not read.manifest["complete"]
    if read.days_written:
        assert read.ledger().to_pylist() == [row for row in whole.ledger().to_pylist() if row["day"] < read.days_written]
    assert list(folder.rglob("*.parquet.writing")) == []
    if checkpoint.days(folder / "checkpoints"):
        assert_same(resume(folder), whole)
    else:
        assert_same(run("hot", out=folder, **ASKED), whole)


@pytest.mark.parametrize("ledger", ["sampled", "off"])
def test_crossings_keep_their_counts_without_a_full_ledger(ledger, whole, tmp_path):
    run("hot", out=tmp_path / "run", until=31, ledger=ledger, **ASKED)
    found = resume(tmp_path / "run")

    assert found._table("places")["caught"].to_pylist() == whole._table("places")["caught"].to_pylist()
