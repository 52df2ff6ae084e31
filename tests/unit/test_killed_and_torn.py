"""A run that is killed, whose files are damaged, or that finds no space: what was whole stays, is found to be so, and is gone on with."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from same_end import ASKED, DAYS, EVERY, assert_same

from panopolis import results
from panopolis.draws import key, uniforms
from panopolis.engine import checkpoint
from panopolis.errors import ResultsError
from panopolis.study import rerun, resume, run, start


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The run that nobody interrupted."""
    return run("hot", out=tmp_path_factory.mktemp("whole") / "run", **ASKED)


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


DEATHS, LIVES, AT_ONCE = 200, 230, 3
AGAIN = """
import sys
from panopolis.study import resume

def tell(step):
    if step.stage == "run":
        print(step.done, flush=True)

resume(sys.argv[1], progress=tell, checkpoint_every=%d)
"""


def dies(folder, luck):
    """Run, or go on, in a process of its own that is killed at a moment of luck's choice; return the last day that it told.

    One in ten is left to come to its end, however slow the machine.
    """
    saved = checkpoint.days(folder / "checkpoints")
    code, first = (AGAIN % EVERY, saved[-1]) if saved else (CHILD, 0)
    with subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True) as child:
        told = first
        if luck[0] < 0.2:  # before its first day: people are made, kernels loaded, files cut back to the checkpoint
            time.sleep(3 * luck[1])
        elif luck[0] < 0.9:
            last = first + int(luck[1] * min(3 * EVERY, DAYS - first))
            while told < last and (line := child.stdout.readline()):
                told = int(line)
            time.sleep(0.1 * luck[2])
        else:
            told = max([first, *map(int, child.stdout)])
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
    luck = uniforms(key(ASKED["seed"], "200 moments of death"), 0, 3 * LIVES).reshape(-1, 3).tolist()
    places = [tmp_path / f"{k}" for k in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = pool.map(lambda k: live_on(whole, places[k], luck[k::AT_ONCE]), range(AT_ONCE))
        assert sum(done) >= (LIVES - DEATHS) // 2
    assert sum(not 0.9 <= fate[0] for fate in luck) >= DEATHS


# Torn, of another version, and no space left.


def flipped(content):
    """Return a file's bytes with one bit of its middle the other way round."""
    return content[: len(content) // 2] + bytes([content[len(content) // 2] ^ 16]) + content[len(content) // 2 + 1 :]


@pytest.mark.parametrize("damage", [lambda content: content[:-1], lambda content: content[: len(content) // 3], flipped])
def test_damage_to_any_file_of_a_checkpoint_is_found(damage, tmp_path):
    walk = start("hot", **ASKED)
    path = checkpoint.save(walk._world, tmp_path)
    checkpoint.load(walk._world, path)
    files, state = sorted(path.iterdir()), walk.state_hash
    assert len(files) > 60
    for file in files:
        content = file.read_bytes()
        file.write_bytes(damage(content))
        with pytest.raises(ResultsError, match=re.escape(str(path))) if file.suffix == ".npy" else suppress(ResultsError):
            checkpoint.load(walk._world, path)
            assert walk.state_hash == state, "a head that is damaged where nothing is read of it does no harm"
        file.write_bytes(content)
    checkpoint.load(walk._world, path)


def test_a_bit_flipped_in_any_file_of_a_folder_is_found(tmp_path):
    run("hot", out=tmp_path / "run", until=35, **ASKED)
    files = sorted((tmp_path / "run").rglob("*.parquet"))
    assert len(files) == 7
    for file in files:
        content = file.read_bytes()
        file.write_bytes(flipped(content))
        with pytest.raises(ResultsError, match=re.escape(str(file))):
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


@pytest.mark.parametrize(
    "size", [300, pytest.param(3000, marks=pytest.mark.prove), 12_000, pytest.param(50_000, marks=pytest.mark.prove)]
)
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
