"""A calibration fits what it may and reports what it held out apart; stopped and gone on with, it ends as one that was not."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest

import panopolis as pan
from panopolis.columns import SETTINGS
from panopolis.study.calibrate import _Search, overlay, targets_of
from panopolis.study.calibration_file import read_calibration
from panopolis.views import calibration_page, calibration_text

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "driver_points.yaml"
FILE = """\
name: riders
schemes: [before]
people: 300
days: 15
warmup: 5
trials: 6
batch: 3
fresh: 1
fit:
  settings.yields_ride: {from: 0.2, to: 0.65}
targets:
  - {name: rides through red, measure: acts.riding_offence, world: before, value: 20, low: 18, high: 22, source: made up for a test}
  - {name: walks on red, measure: acts.jaywalking, world: before, value: 8, low: 7, high: 9, source: made up for a test, held_out: true}
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("calibrate") / "riders.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def done(file, tmp_path_factory):
    return pan.calibrate(file, out=tmp_path_factory.mktemp("done") / "out", workers=1)


def test_the_best_is_no_worse_than_the_model_as_it_stands(done):
    assert done.loss <= done.loss_as_it_stands
    trials = done.trials().to_pylist()
    assert len(trials) == 6
    assert trials[0]["settings.yields_ride"] == done.as_it_stands["settings.yields_ride"] == 0.45
    assert done.loss == min(t["loss"] for t in trials)
    assert 0.2 <= done.best["settings.yields_ride"] <= 0.65


def test_the_loss_is_of_what_is_fitted_alone(done):
    (fitted,), (held,) = done.fitted, done.held_out
    error = (22 - 18) / (2 * 1.959963984540054)
    assert done.loss == pytest.approx(((fitted["now"] - 20) / error) ** 2)
    assert held["now"] == held["was"]  # riders' will moves no walker, in the same luck
    assert len(held["fresh"]) == 1
    assert held["fresh"][0] != held["now"]


def test_a_target_is_what_a_run_counts(file):
    read = read_calibration(file)
    run = _Search(read, 1, lambda _: None).run_of({"settings.yields_ride": 0.45}, 1)
    walked, rode = (t.model_dump(mode="json") for t in reversed(read.content.targets))
    got = targets_of({"run": run.plain(), "targets": [walked, rode]})
    walk = pan.start("before", people=300, days=15, warmup=5, seed=1, threads=1)
    days = walk.advance(15)
    acts = [
        sum(int(day.acts[k].sum()) for day in days)
        for k, a in enumerate(walk._world.plan.acts)
        if a.name in ("jaywalking", "riding_offence")
    ]
    assert sorted(got) == pytest.approx(sorted(n / 300 * 365 / 15 for n in acts))


def test_stopped_and_gone_on_with_it_ends_as_one_that_was_not(file, done, tmp_path):
    told = []

    def stop(step):
        told.append(step.stage)
        if step.stage == "sweep" and step.done == 2 and len([s for s in told if s == "sweep"]) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pan.calibrate(file, out=tmp_path / "out", workers=1, progress=stop)
    with pytest.raises(pan.PanopolisError, match="is not complete; what was tried is in its journal"):
        pan.open_calibration(tmp_path / "out")
    again = pan.calibrate(file, out=tmp_path / "out", workers=1)
    assert again.trials().to_pylist() == done.trials().to_pylist()
    assert again.targets == done.targets


def test_it_does_not_depend_on_the_workers(file, done, tmp_path):
    assert pan.calibrate(file, out=tmp_path / "out", workers=2).trials().to_pylist() == done.trials().to_pylist()


def test_the_page_tells_what_was_held_out_apart(done):
    page = calibration_page(done)
    assert not re.search(r"<script|<link|<img|@import|url\(|\bsrc=", page)
    assert all(target.startswith(("#", "data:text/csv;")) for target in re.findall(r'href="([^"]*)"', page))
    assert set(re.findall(r'<figure id="([^"]+)"', page)) == set(re.findall(r'download="([^"]+)\.csv"', page)) != set()
    assert "Held out: " in page
    assert "Fitted: " in page
    assert page.index("Held out") < page.index("The best point")
    assert "Held out" in calibration_text(done)


def test_the_overlay_is_what_a_run_takes(done, tmp_path):
    point = {"settings.suits": 0.0123456789, "rules.debt.points": -7.0}
    assert overlay(point) == {"settings": {"suits": 0.0123457}, "set": ["rules.debt.points=-7.0"]}
    path = done.folder / "overlay.yaml"
    command = [
        sys.executable,
        "-m",
        "panopolis.cli",
        "compare",
        "before",
        "--people",
        "200",
        "--days",
        "3",
        "--warmup",
        "2",
        "--json",
    ]
    text = subprocess.run(
        [*command, "--overlay", str(path), "--out", str(tmp_path / "o")], capture_output=True, text=True, check=True
    ).stdout
    settings = pan.open_results(json.loads(text)["folder"]).world("before").manifest["settings"]
    assert settings["yields_ride"] == pytest.approx(done.best["settings.yields_ride"], rel=1e-5)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "acts.riding_offence",
            "acts.ridin_offence",
            "is 'acts.ridin_offence', but there is no such act; did you mean 'riding_offence'",
        ),
        ("measure: acts.jaywalking", "measure: offence", "is 'offence', which is no outcome; did you mean 'offences'"),
        ("value: 20, low: 18", "value: 20, low: 21", "is 20 within 21 to 22, but a figure lies in its interval"),
        ("from: 0.2, to: 0.65", "from: 0.65, to: 0.2", "goes from 0.65 to 0.2, but a range goes upward"),
        ("to: 0.65", "to: 0.9", "goes from 0.2 to 0.9, but it lies between 0.001 and 0.7"),
        ("settings.yields_ride", "settings.yield_ride", "is no setting; did you mean 'yields_ride'"),
        ("source: made up for a test}", "source: made up for a test, held_out: true}", "holds out every target"),
        ("world: before, value: 20", "world: befor, value: 20", "is of the world 'befor', but schemes are before"),
        ("trials: 6", "trails: 6", "trails"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_place(old, new, message, file, tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(pan.PanopolisError, match=message):
        pan.calibrate(path, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_example_is_the_page_of_calibration_in_a_file():
    """The fit of driver points with Italy held out, as docs/explanation/calibration.md has it; each world runs, each end of a range is taken."""
    content = read_calibration(EXAMPLE).content
    assert set(content.fit) == {f"settings.{name}" for name in ("risk_announced", "risk_fading", "fear_of_points")}
    assert [t.world for t in content.targets if t.held_out] == ["italy-2003"]
    search = _Search(read_calibration(EXAMPLE), 1, lambda _: None)
    search.refuse_wrong()
    assert search.as_it_stands() == {
        f"settings.{name}": SETTINGS[name].value for name in ("risk_announced", "risk_fading", "fear_of_points")
    }
    reading = {t.to_day: t.value for t in content.targets if t.from_day}
    for day, value in reading.items():
        assert value == pytest.approx(-18 * math.exp(-(day / 30 - 0.5) / 6), abs=0.1), day


def test_the_streets_of_a_city_are_fitted_in_its_own_file_too():
    """Each end is taken, the first point is the model as it stands, and what is of the society stands beside the overlay."""
    read = read_calibration(EXAMPLE.with_name("city_streets.yaml"))
    search = _Search(read, 1, lambda _: None)
    search.refuse_wrong()
    stands = search.as_it_stands()
    assert stands["society.law.watch.cycle_patrol.chance"] == 0.012
    assert stands["settings.yields_ride"] == SETTINGS["yields_ride"].value
    found = overlay(stands)
    assert found["set"] == []
    assert set(found["society"]) == {
        f"law.watch.{watch}.chance" for watch in ("street_officer", "cycle_patrol", "traffic_camera")
    }
    assert [t.name for t in read.content.targets if t.held_out] == ["rides through red, Beijing"]
