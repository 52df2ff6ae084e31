"""The command line, called as people call it: what it refuses, in one message and with exit code 2."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from calling import SMALL, assert_one_message, call, shell, strict

from panopolis import results
from panopolis.results.provenance import FORMAT_VERSION

BAD_YAML = "name: broken\nrules:\n  jaywalking: {points: [1\n"
UNIT = (
    "name: wrong-unit\ntitle: T\nkind: test\nabout: A\nrules:\n  jaywalking: {context: transport, fine: 5 points, seen_by: []}\n"
)
REFUSALS = {
    "unknown scheme": (["run", "shanghai-2019"], "there is no scheme 'shanghai-2019'; did you mean 'shanghai-2018'?"),
    "bad YAML": (["run", "broken.yaml"], "broken.yaml:"),
    "wrong unit in a file": (["check", "unit.yaml"], "rules.jaywalking.fine is in 'points', but a fine is money: write '20 CNY'"),
    "wrong unit by --set": (
        ["run", "shanghai-2018", "--set", "rules.jaywalking.fine=20 points"],
        "rules.jaywalking.fine is in 'points', but a fine is money: write '20 CNY'",
    ),
    "negative people": (["run", "before", "--people", "-5"], "people is -5, but it is at least 100"),
    "10 billion people": (
        ["run", "before", "--people", "10000000000"],
        "people is 10,000,000,000, but it is at most 25,000,000; it would take about 2,9",
    ),
    "unwritable folder": (["run", "before", *SMALL, "--out", "/proc/panopolis/run"], "/proc/panopolis/run cannot be written"),
    "a folder below a file": (["run", "before", *SMALL, "--out", "broken.yaml/run"], "a part of its path is a file"),
    "unknown --without": (
        ["run", "before", "--without", "screen"],
        "--without screen: there is no such rule or submodel; did you mean 'screens'?",
    ),
    "--until beyond days": (
        ["run", "before", "--days", "10", "--until", "11"],
        "until is 11, but it is a day from 1 to the planned 10",
    ),
    "unknown society": (
        ["run", "before", "--society", "shanghi"],
        "no recipe 'shanghi': neither a file nor a preset; did you mean 'shanghai'?",
    ),
    "unknown setting": (["run", "before", "--setting", "fear=1"], "'fear' is no setting"),
    "setting without a number": (
        ["run", "before", "--setting", "fear_of_loss=much"],
        "--setting fear_of_loss=much: write name=number",
    ),
    "change that leads nowhere": (["run", "before", "--set", "rules.jaywaling.points=-1"], "rules.jaywaling"),
    "unknown ledger": (["run", "before", "--ledger", "ful"], "ledger is 'ful'; did you mean 'full'?"),
    "negative checkpoints": (["run", "before", "--checkpoint-every", "-1"], "checkpoint-every is -1"),
    "results that are not there": (["story", "nowhere", "3"], "there is no results folder at nowhere"),
    "a roll-out in one step": (["rollout", "shanghai-2018"], "scheme 'shanghai-2018' is not rolled out in steps"),
    "a file that is not there": (["file", "nowhere"], "there is no results folder at nowhere"),
    "explain nothing": (["explain"], "explain needs a scheme (see: panopolis schemes), or --plan"),
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.yaml").write_text(BAD_YAML)
    (tmp_path / "unit.yaml").write_text(UNIT)
    return tmp_path


@pytest.mark.parametrize("what", REFUSALS)
def test_refusals_are_one_clear_message_and_exit_code_2(what, here):
    words, message = REFUSALS[what]
    before = sorted(path.name for path in here.iterdir())

    code, out, err = call(*words)

    assert_one_message(code, err, message)
    assert out == ""
    assert sorted(path.name for path in here.iterdir()) == before, "something was written all the same"


@pytest.mark.parametrize(
    "what", ["unknown scheme", "bad YAML", "negative people", "10 billion people", "unwritable folder", "unknown --without"]
)
def test_refusals_from_a_shell(what, here):
    words, message = REFUSALS[what]

    done = shell(*words)

    assert_one_message(done.returncode, done.stderr, message)
    assert done.stdout == ""


def test_options_that_are_no_numbers_are_refused_too(here):
    for words in (
        ["run", "before", "--people", "many"],
        ["run", "before", "--start", "2018-13-01"],
        ["run"],
        ["rnu"],
        ["run", "before", "--nonsense"],
    ):
        code, _, err = call(*words)
        assert code == 2
        assert "Traceback" not in err
        assert "rror" in err


def test_a_folder_of_another_format_version_is_refused(halfway, tmp_path):
    folder = shutil.copytree(halfway, tmp_path / "old")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format_version": FORMAT_VERSION + 1}))

    for words in (
        ["resume", folder],
        ["rerun", folder],
        ["story", folder, 3],
        ["report", folder],
        ["run", "before", *SMALL, "--out", folder],
    ):
        code, _, err = call(*words)
        assert_one_message(code, err, f"has format_version {FORMAT_VERSION + 1}, but this Panopolis reads {FORMAT_VERSION}")
    assert (folder / "ledger").is_dir()


def test_a_folder_of_someone_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")

    for words in (["run", "before", *SMALL, "--out", tmp_path], ["compare", "before", *SMALL, "--out", tmp_path]):
        code, _, err = call(*words)
        assert_one_message(
            code, err, "is not empty and not a results folder (it holds 'thesis.txt'); give a new or empty folder with --out"
        )
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_going_on_from_what_cannot_go_on(compared, halfway, tmp_path):
    folder = shutil.copytree(halfway, tmp_path / "run")
    shutil.rmtree(folder / "checkpoints")
    code, _, err = call("resume", folder)
    assert_one_message(code, err, "has no checkpoint up to day 12; `panopolis rerun ")

    code, _, err = call("resume", compared[0])
    assert_one_message(code, err, "is a comparison; name one of its worlds: ")

    code, _, err = call("branch", halfway, "--scheme", "before", "--from", 40, "--out", tmp_path / "branch")
    assert_one_message(code, err, "a branch begins on a day from 1 to 11, but --from is 40")


@pytest.mark.parametrize(
    ("whom", "message"),
    [
        ("200", "there is no person 200; this society has the people 0 to 199"),
        ("empress", "nobody is called 'empress'; give a number, or one of: "),
        ("taxi_drivr", "did you mean 'taxi_driver'?"),
    ],
)
def test_a_story_of_nobody(whom, message, compared):
    code, out, err = call("story", compared[0], whom)

    assert_one_message(code, err, message)
    assert out == ""


def test_a_story_of_no_world_and_into_no_folder(compared):
    code, _, err = call("story", compared[0], 3, "--world", "befor")
    assert_one_message(code, err, "has no world 'befor'; did you mean 'before'?")
    code, _, err = call("story", compared[0], 3, "--out", "/proc/panopolis")
    assert_one_message(code, err, "/proc/panopolis cannot be written")


def test_people_written_into_a_folder_are_not_told_of(compared, tmp_path):
    folder = shutil.copytree(compared[0], tmp_path / "edited")
    path = folder / "worlds" / "before" / "people.parquet"
    people = pq.read_table(path)
    pq.write_table(people.set_column(people.column_names.index("age"), "age", pa.array(people["age"].to_numpy() + 1)), path)

    for words in (["story", folder, 3], ["report", folder]):
        code, _, err = call(*words)
        assert_one_message(code, err, "Panopolis reads invented people only, so an edited file is refused")


# A full disk.


def limited(most):
    """Return what makes a process unable to write a file longer than so many bytes, as a full disk would."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return limit


def test_a_disk_full_half_way_leaves_what_was_written_readable(tmp_path):
    folder = tmp_path / "run"
    words = [
        "run",
        "hot",
        "--people",
        200,
        "--days",
        140,
        "--warmup",
        3,
        "--threads",
        1,
        "--checkpoint-every",
        20,
        "--out",
        folder,
    ]
    whole = call(*words[:-1], tmp_path / "whole", "--json")
    assert whole[0] == 0
    panel, manifest = ((tmp_path / "whole" / name).stat().st_size for name in ("panel.parquet", "manifest.json"))

    done = shell(*words, preexec_fn=limited((panel + manifest) // 2))

    assert_one_message(done.returncode, done.stderr, "no space left for ")
    assert "stay readable with open_results" in done.stderr
    read = results.open_results(folder)
    assert 0 < read.days_written < 300
    asked = f"SELECT * FROM ledger WHERE day < {read.days_written}"
    assert read.ledger().to_pylist() == results.open_results(tmp_path / "whole").sql(asked).to_pylist()
    assert list(folder.rglob("*.parquet.writing")) == []

    code, out, err = call("resume", folder, "--json")
    assert code == 0, err
    assert strict(out)["state_hash"] == strict(whole[1])["state_hash"]


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="needs the right to mount a small disk")
def test_a_small_disk_really_full(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        code, _, err = call("run", "hot", "--people", 400, "--days", 200, "--warmup", 3, "--threads", 1, "--out", disk / "run")
        assert_one_message(code, err, "no space left for ")
        read = results.open_results(disk / "run")
        assert 0 < read.days_written < 200
        assert read.ledger().num_rows > 0
        del read
    finally:
        subprocess.run(["umount", "-l", disk], check=False)
