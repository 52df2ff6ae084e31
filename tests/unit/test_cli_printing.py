"""The command line, called as people call it: what it prints, as text and as JSON, and where it puts what it makes."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from calling import SMALL, call, shell, strict

import panopolis as pan
from panopolis import cli
from panopolis.columns import GROUPS

STEPS = "rollout=[{from: 2018-05-01, districts: [Huangpu, Xuhui, Pudong]}, {from: 2018-06-26, districts: all}]"


def commands(compared, halfway, out):
    """Every command that prints, with what makes it print."""
    folder = compared[0]
    return {
        "run": ["run", "hot", *SMALL, "--out", out / "run"],
        "resume": ["resume", halfway, "--out", out / "resume"],
        "branch": ["branch", halfway, "--scheme", "before", "--from", 5, "--out", out / "branch"],
        "rerun": ["rerun", halfway, "--out", out / "rerun"],
        "story": ["story", folder, 3],
        "story of an archetype": ["story", folder, "taxi_driver"],
        "story of a group": ["story", folder, "poorest"],
        "story --list": ["story", folder, "--list"],
        "story as a page": ["story", folder, 3, "--out", out / "pages"],
        "report": ["report", folder, "--out", out / "report"],
        "explain": ["explain", "shanghai-2018"],
        "explain two": ["explain", "shanghai-2018", "shenzhen-2018"],
        "explain on a society": ["explain", "before", "--society", "town"],
        "explain --plan": ["explain", "--plan"],
        "check": ["check", "shanghai-2018"],
        "post": ["post", "before", "--people", "2000", "--days", "1", "--warmup", "0", "--replicates", "1", "--follow", "6"],
        "rollout": ["rollout", "shanghai-2018", "--set", STEPS, "--people", "400", "--days", "168", "--warmup", "0"],
        "refit": ["refit", "shenzhen-2018", "--people", "400", "--days", "8", "--every", "4", "--warmup", "0"],
        "file": ["file", folder],
        "file of one": ["file", folder, "taxi_driver", "--until", 5],
        "survey": ["survey", "before", "--people", "400", "--days", "1", "--warmup", "0"],
        "luck": ["luck", "nosedive", "--people", "400", "--days", "7", "--twins", "2"],
        "sweep": ["sweep", swept(out), "--out", out / "sweep", "--workers", "1"],
        "audit": ["audit", "court-blacklist"],
        "audit with a run": ["audit", "shanghai-2018", "--run", folder, "--out", out / "audit"],
        "replicate": ["replicate", "P00", "P11", "--out", out / "replicate"],
        "replicate --list": ["replicate", "--list"],
        "odd": ["odd", "before", "--society", "town"],
        "effects": ["effects", folder, "--measure", "money_lost"],
        "export": ["export", folder, out / "site"],
        "schemes": ["schemes"],
        "schema": ["schema"],
    }


ELSEWHERE = {"serve", "sensitivity", "calibrate"}
"""Commands that do not end, or take minutes: test_server_door, test_sensitivity and test_calibrate look at these."""


def swept(folder):
    """Return a sweep file of two small cells."""
    path = folder / "small.yaml"
    path.write_text(
        "name: small\nschemes: [before]\npeople: 400\ndays: 1\nwarmup: 0\nvary: {settings.time_pressure: [0.2, 0.3]}\n"
    )
    return path


def test_json_of_every_command_is_json(compared, halfway, tmp_path):
    said = {name: call(*words, "--json") for name, words in commands(compared, halfway, tmp_path).items()}

    assert {name: err for name, (code, _, err) in said.items() if code} == {}
    found = {name: strict(out) for name, (_, out, _) in said.items()} | {"compare": strict(compared[1])}
    assert {"folder", "report", "state_hash", "opening", "effects"} <= set(found["compare"])
    for name in ("run", "resume", "rerun"):
        assert found[name]["complete"] is True
        assert len(found[name]["state_hash"]) == 64
    assert (
        found["run"]["state_hash"]
        == found["resume"]["state_hash"]
        == found["rerun"]["state_hash"]
        != found["branch"]["state_hash"]
    )
    assert {"shanghai-2018", "before", "none"} <= {s["name"] for s in found["schemes"]}
    assert {"taxi_driver", "poorest", "migrant", "student"} <= {one["name"] for one in found["story --list"]}
    assert {one["person"] for one in found["story --list"]} >= {found["story of an archetype"]["who"]["person"]}
    assert Path(found["story as a page"]["page"]).is_file()
    assert (tmp_path / "report" / "report.html").is_file()
    assert found["rollout"]["judged"]["bias"] == pytest.approx(
        found["rollout"]["judged"]["estimate"]["value"] - found["rollout"]["judged"]["twins"]
    )
    assert [row["group"] for row in found["file"]["groups"]] == list(GROUPS)
    assert found["file of one"]["person"] == found["story of an archetype"]["who"]["person"]
    named = {command.name or command.callback.__name__ for command in cli.app.registered_commands}
    assert named - ELSEWHERE == {name.split()[0] for name in found}, "a command is not looked at here"


def test_text_of_every_command_is_text(compared, halfway, tmp_path):
    for name, words in commands(compared, halfway, tmp_path).items():
        code, out, err = call(*words)
        assert code == 0, (name, err)
        assert out.strip()
        if name != "schema":
            with pytest.raises(ValueError, match=r"Expecting|Extra"):
                json.loads(out)


MAKERS = ("compare", "run", "resume", "branch", "rerun", "story", "report", "sweep", "file", "audit", "odd")


@pytest.mark.parametrize("name", MAKERS)
def test_every_command_that_makes_something_takes_out(name):
    code, out, _ = call(name, "--help")

    assert code == 0
    assert "--out" in out
    assert "--json" in out


def test_her_file_is_what_results_say_of_it(compared, tmp_path):
    folder = compared[0]
    world = pan.open_results(folder).world("shanghai-2018")
    expected = world.her_file(since=2, until=10)

    code, out, err = call("file", folder, "--since", 2, "--until", 10, "--out", tmp_path / "files", "--json")

    assert code == 0, err
    rows = {row["group"]: row for row in strict(out)["groups"]}
    assert rows["all"]["people"] == expected.num_rows
    assert rows["all"]["file_days"] == pytest.approx(expected["file_days"].to_numpy().mean())
    who = world.people()["migrant"].to_numpy() == 1
    assert rows["migrants"]["file_share"] == pytest.approx(expected["file_share"].to_numpy()[who].mean())
    assert pq.read_table(tmp_path / "files" / "her_file.parquet").equals(expected)

    code, out, err = call("file", folder, 7, "--world", "before", "--json")
    assert strict(out)["file_days"] == pan.open_results(folder).world("before").her_file(people=[7])["file_days"][0].as_py()


def test_a_roll_out_judged_from_the_command_line_is_that_of_the_python_face():
    asked = {"people": 400, "days": 168, "warmup": 0, "period_days": 14}
    expected = pan.rollout("shanghai-2018", changes=[STEPS], outcome="sanctions", between_districts=False, **asked)

    code, out, err = call(
        "rollout", "shanghai-2018", "--set", STEPS, "--outcome", "sanctions", "--people", 400, "--days", 168, "--warmup", 0,
        "--period-days", 14, "--apart",
    )  # fmt: skip

    assert code == 0, err
    assert out.strip() == str(expected)


def test_the_manifest_holds_the_state_hash(compared):
    said = strict(compared[1])
    for world, state_hash in said["state_hash"].items():
        assert state_hash == json.loads((compared[0] / "worlds" / world / "manifest.json").read_text())["state_hash"]


def test_the_table_of_effects_names_groups_splits_and_its_interval(compared, tmp_path):
    code, out, err = call("compare", "shanghai-2018", "before", "none", *SMALL, "--out", tmp_path / "again")

    assert code == 0
    assert "GiB of memory" in err, "the estimate comes first"
    for words in (
        "everyone",
        "migrants",
        "students",
        "poorest",
        "richest",
        "law",
        "scoring",
        "total",
        "bootstrap over households",
    ):
        assert words in out, words
    assert out.strip().splitlines()[-1] == f"Open the report:  xdg-open {tmp_path / 'again' / 'report.html'}"
    assert (tmp_path / "again" / "report.html").is_file()


def test_version_help_and_completion_from_a_shell():
    version = shell("--version")
    assert version.returncode == 0
    assert version.stdout.startswith("panopolis 0.")
    helped = shell("--help")
    assert helped.returncode == 0
    assert all(name in helped.stdout for name in (*MAKERS, "explain", "check", "schemes", "schema"))


def test_bash_is_told_how_to_complete():
    asked = f"{shlex.quote(sys.executable)} -m panopolis.cli --show-completion; exit $?"
    shown = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=False)

    assert shown.returncode == 0, "asked from bash, whatever shell started the tests"
    assert "complete -o default" in shown.stdout


def test_completion_completes(monkeypatch):
    asked = os.environ | {"_PANOPOLIS_COMPLETE": "complete_bash", "COMP_WORDS": "panopolis ex", "COMP_CWORD": "1"}
    code = "import sys; sys.argv[0] = 'panopolis'; from panopolis.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], env=asked, capture_output=True, text=True, check=False)

    assert "explain" in done.stdout.split()


def test_a_story_needs_a_person(compared):
    code, out, err = call("story", compared[0])

    assert (code, out) == (2, "")
    assert "story needs a person: a number, or the name of an archetype or group (see: panopolis story FOLDER --list)" in err
