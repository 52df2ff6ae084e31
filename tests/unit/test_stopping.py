"""Work that stops before its end says what is left in its folder, and how to come to the rest, as it is."""

from __future__ import annotations

import json
import shutil
import sys

import numpy as np
import pytest
from calling import SMALL, assert_one_message, call

import panopolis
from panopolis import results
from panopolis.errors import ResultsError
from panopolis.results import files
from panopolis.study import compare, resume, run

ASKED = {"people": 200, "days": 12, "warmup": 3, "threads": 1}
WORLDS = ["shanghai-2018", "before", "none"]


@pytest.fixture
def stop_at(monkeypatch):
    """Make the disk full (or a hand press Ctrl-C) when a file whose path holds some words is written."""
    real = files.pq.ParquetWriter

    def prepare(words, error):
        def writer(file, *kinds, **more):
            if words in file.name:
                raise error
            return real(file, *kinds, **more)

        monkeypatch.setattr(files.pq, "ParquetWriter", writer)

    return prepare


FULL = OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("worlds/shanghai-2018/ledger", "'shanghai-2018' has 0 of 12 days, 'before' was not begun, 'none' was not begun"),
        ("worlds/before/ledger", "'shanghai-2018' is complete, 'before' has 0 of 12 days, 'none' was not begun"),
        ("worlds/none/people", "'shanghai-2018' is complete, 'before' is complete, 'none' has 12 of 12 days"),
        ("effects", "'shanghai-2018' is complete, 'before' is complete, 'none' is complete; its effects were not written"),
    ],
)
def test_a_comparison_cut_off_by_a_full_disk_says_which_worlds_there_are(where, said, stop_at, tmp_path):
    stop_at(where, FULL)

    code, _, err = call("compare", *WORLDS, *SMALL, "--out", tmp_path / "x")

    assert_one_message(code, err, "no space left for ")
    assert f"As it is, the comparison in {tmp_path / 'x'} was cut off: {said}" in err
    assert "a comparison is not gone on with, run its command again" in err
    assert ("a complete world is read by itself" in err) == ("is complete" in said)
    for words in (
        ["story", tmp_path / "x", 3],
        ["story", tmp_path / "x", "--list"],
        ["report", tmp_path / "x"],
        ["resume", tmp_path / "x"],
    ):
        code, _, err = call(*words)
        assert_one_message(code, err, f"the comparison in {tmp_path / 'x'} was cut off: {said}")
    with pytest.raises(ResultsError, match="was cut off: 'shanghai-2018' "):
        panopolis.open_results(tmp_path / "x").sql("SELECT count(*) FROM people")


def test_the_complete_worlds_of_a_comparison_cut_off_are_read_each_by_itself(stop_at, tmp_path, monkeypatch):
    stop_at("worlds/before", FULL)
    with pytest.raises(ResultsError, match="no space left"):
        compare(WORLDS, out=tmp_path / "x", **ASKED)
    monkeypatch.undo()

    whole = tmp_path / "x" / "worlds" / "shanghai-2018"
    assert panopolis.open_results(whole).people().num_rows == 200
    assert call("story", whole, 3)[0] == call("report", whole)[0] == 0
    code, _, err = call("resume", tmp_path / "x" / "worlds" / "before")
    assert_one_message(code, err, "has no checkpoint up to day 12; `panopolis rerun ")
    assert compare(WORLDS, out=tmp_path / "x", **ASKED).effects().num_rows


@pytest.mark.parametrize(("every", "said"), [
    (0, "no day of 12 is whole in {}; it has no checkpoint to go on from, so run the command again"),
    (4, "days 0 to 7 of 12 stay readable in {}; `panopolis resume {}` goes on from its last checkpoint"),
])  # fmt: skip
@pytest.mark.parametrize("error", [FULL, KeyboardInterrupt()], ids=["full disk", "Ctrl-C"])
def test_a_run_says_to_resume_only_where_there_is_a_checkpoint(error, every, said, stop_at, tmp_path, monkeypatch):
    folder = tmp_path / "run"
    stop_at("ledger/part-00002" if every else "ledger/part-00000", error)

    code, _, err = call("run", "hot", *SMALL, "--checkpoint-every", every, "--out", folder)

    assert code == (2 if error is FULL else 130)
    assert said.format(folder, folder) in err
    assert "Traceback" not in err
    monkeypatch.undo()
    if every:
        assert resume(folder).manifest["complete"]
        return
    for words in (["resume", folder], ["report", folder]):
        code, _, err = call(*words)
        assert_one_message(code, err, "checkpoint")


def test_ctrl_c_before_anything_was_written_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["panopolis.study.ground"], "build", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))

    code, _, err = call("run", "hot", *SMALL, "--out", tmp_path / "run")

    assert code == 130
    assert f"stopped; nothing that can be read was written to {tmp_path / 'run'}; run the command again" in err


def test_a_table_that_is_written_last_is_missing_in_one_sentence(tmp_path):
    run("hot", out=tmp_path / "run", until=6, **ASKED)

    code, _, err = call("report", tmp_path / "run")
    assert_one_message(code, err, "is not complete, so there is nothing to report yet: days 0 to 5 of 12 stay readable in ")
    with pytest.raises(ResultsError, match=r"has no table 'places', .*`panopolis resume .*` goes on from its last checkpoint"):
        results.open_results(tmp_path / "run").sql("SELECT * FROM places")


# No traceback, whatever was written into a folder.


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    return run("hot", out=tmp_path_factory.mktemp("stopped") / "run", until=6, **ASKED).folder


def _first(head):
    return head["arrays"][next(iter(head["arrays"]))]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda h: h.update(arrays="x"), "does not name a file and a sha256 for each array"),
        (lambda h: h["arrays"].update({next(iter(h["arrays"])): {}}), "does not name a file and a sha256 for each array"),
        (lambda h: _first(h).update(file="../../manifest.json"), "does not name a file and a sha256 for each array"),
        (lambda h: _first(h).update(sha256=None), "does not name a file and a sha256 for each array"),
        (lambda h: h.update(day="x"), "gives 'x' as 'day', which is a whole number"),
        (lambda h: h.update(day=-1), "gives -1 as 'day'"),
        (lambda h: h.update(day=10**30), "which is a whole number"),
        (lambda h: h.update(state_hash=5), "state hash does not match"),
    ],
    ids=["arrays", "entry", "path", "sha256", "day", "negative day", "far day", "state hash"],
)
def test_an_edited_checkpoint_is_one_message(change, message, stopped, tmp_path):
    folder = shutil.copytree(stopped, tmp_path / "run")
    path = folder / "checkpoints" / "day-00006" / "checkpoint.json"
    head = json.loads(path.read_text())
    change(head)
    path.write_text(json.dumps(head))

    code, _, err = call("resume", folder)

    assert_one_message(code, err, message)


def test_a_folder_that_is_no_checkpoint_is_passed_over(stopped, tmp_path):
    folder = shutil.copytree(stopped, tmp_path / "run")
    for name in ("day-abc", "day-7", "day-", "day-00009x"):
        shutil.copytree(folder / "checkpoints" / "day-00006", folder / "checkpoints" / name)

    assert resume(folder).manifest["complete"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x93NUMPY"])
def test_an_array_that_is_none_is_one_message(content, stopped, tmp_path):
    folder = shutil.copytree(stopped, tmp_path / "run")
    path = folder / "checkpoints" / "day-00006" / "checkpoint.json"
    head = json.loads(path.read_text())
    (path.parent / _first(head)["file"]).write_bytes(content)
    _first(head)["sha256"] = files.sum_of_file(path.parent / _first(head)["file"])
    path.write_text(json.dumps(head))

    code, _, err = call("resume", folder)

    assert_one_message(code, err, "it was edited")


def test_an_archive_of_arrays_is_one_message(stopped, tmp_path):
    folder = shutil.copytree(stopped, tmp_path / "run")
    path = folder / "checkpoints" / "day-00006" / "checkpoint.json"
    head = json.loads(path.read_text())
    file = path.parent / _first(head)["file"]
    with file.open("wb") as out:
        np.savez(out, np.zeros(3))
    _first(head)["sha256"] = files.sum_of_file(file)
    path.write_text(json.dumps(head))

    code, _, err = call("resume", folder)

    assert_one_message(code, err, "is no array of numbers")


@pytest.mark.parametrize("words", [["run", "before"], ["compare", "before", "none"]])
@pytest.mark.parametrize("start", ["0001-01-01", "9999-12-31", "1899-12-31"])
def test_a_start_out_of_this_world_is_one_message(start, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    code, _, err = call(*words, *SMALL, "--start", start)

    assert_one_message(code, err, f"start is {start}, but its year lies between 1900 and 2200")
    assert list(tmp_path.iterdir()) == []


def test_rerun_says_where_it_writes():
    code, out, _ = call("rerun", "--help")

    assert code == 0
    assert "a temporary one" in " ".join(out.split())
    assert "results/<name>" not in out
