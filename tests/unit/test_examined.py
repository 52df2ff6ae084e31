"""What is shipped of a study of sensitivity is what it found, and is told of the run that was examined and of no other."""

from __future__ import annotations

import math
import shutil
import sys

import pytest

import panopolis as pan
from panopolis.measures import OUTCOMES
from panopolis.results import examined_names, examined_of, open_examined, write_examined
from panopolis.scheme import preset_names
from panopolis.study import Sizes, as_examined
from panopolis.views import report_page, sensitivity_page, stands

SHORT = """\
name: short
title: A short scheme
kind: test
about: For a test.
law: keep
score: {start: 1000, floor: 0, cap: 1300}
rules:
  jaywalking: {points: {value: -50, low: -100, high: -10, confidence: assumed}, seen_by: [camera], context: transport}
watch:
  camera: {mode: identify, coverage: {value: 0.5, low: 0.2, high: 0.9, confidence: assumed}, miss: 0.05, false_match: 1e-9, gallery_size: 24870895}
"""
RUN = {"people": 200, "days": 20, "warmup": 5}
OTHER = {"name": "short", "sha256": "0", "changes": []}
KEPT = ("settings.urges", "rules.jaywalking.points", "watch.camera.coverage")
SMALL = Sizes(paths=2, strongest=2, base=4, draws=10, seeds=2, ranking_days=5)


@pytest.fixture(scope="module")
def patched():
    """Leave few assumptions, so that a study is a matter of seconds."""
    patch = pytest.MonkeyPatch()
    module = sys.modules["panopolis.study.sensitivity"]
    real = module.assumptions_of

    def few(*asked):
        varied, fixed, unread = real(*asked)
        return [a for a in varied if a.path.startswith(KEPT)], fixed, unread

    patch.setattr(module, "assumptions_of", few)
    yield patch
    patch.undo()


@pytest.fixture(scope="module")
def study(tmp_path_factory, patched):
    folder = tmp_path_factory.mktemp("examined")
    scheme = folder / "short.yaml"
    scheme.write_text(SHORT, encoding="utf-8")
    done = pan.sensitivity(scheme, out=folder / "out", sizes=SMALL, workers=1, **RUN)
    (folder / "shipped").mkdir()
    patched.setattr(sys.modules["panopolis.results.examined"], "SHIPPED", folder / "shipped")
    write_examined(done)
    return done, scheme


@pytest.fixture(scope="module")
def compared(study, tmp_path_factory):
    return pan.compare([study[1], "before"], out=tmp_path_factory.mktemp("compared") / "run", **(RUN | {"days": 10}))


def test_what_is_shipped_is_what_was_found_to_four_digits(study):
    found, held = study[0], open_examined("short")
    assert (held.split, held.strongest, held.unread) == (found.split, found.strongest, found.unread)
    for name in ("claims", "morris", "sobol", "varied", "fixed"):
        ours, theirs = getattr(held, name), getattr(found, name)
        assert len(ours) == len(theirs)
        by = {(row.get("outcome"), row.get("group"), row.get("path")): row for row in ours}
        for row in theirs:
            for key, value in row.items():
                other = by[row.get("outcome"), row.get("group"), row.get("path")][key]
                assert other == value or math.isclose(other, value, rel_tol=1e-3), (name, key)
    assert "go the same way in all 10 draws" in sensitivity_page(held)


def test_the_runs_that_rank_are_shorter_and_those_of_the_claims_are_not(study):
    days = {name: pan.open_sweep(study[0].folder / name).manifest["request"]["days"] for name in ("latin", "morris", "sobol")}
    assert days == {"latin": 20, "morris": 5, "sobol": 5}


def test_claims_alone_are_shipped_and_shown_without_what_moves_them(study, tmp_path, monkeypatch):
    folder = shutil.copytree(study[0].folder, tmp_path / "alone")
    alone = Sizes(**(vars(SMALL) | {"paths": 0, "base": 0}))
    done = pan.sensitivity(study[1], out=folder, sizes=alone, workers=1, replace=True, **RUN)
    assert (done.claims, done.morris, done.sobol, done.strongest) == (study[0].claims, [], [], [])
    monkeypatch.setattr(sys.modules["panopolis.results.examined"], "SHIPPED", tmp_path)
    write_examined(done)
    held = open_examined("short")
    assert (len(held.claims), held.morris, held.sobol) == (len(done.claims), [], [])
    assert "What moves the effects was not ranked" in sensitivity_page(held)


def test_of_the_same_study_at_other_sizes_only_what_is_another_is_run(study, tmp_path):
    folder = shutil.copytree(study[0].folder, tmp_path / "again")
    told = []
    more = Sizes(**(vars(SMALL) | {"base": 8}))
    with pytest.raises(pan.PanopolisError, match="holds results of another request"):
        pan.sensitivity(study[1], out=folder, sizes=more, workers=1, **RUN)
    again = pan.sensitivity(
        study[1], out=folder, sizes=more, workers=1, replace=True, progress=lambda step: told.append(step.world), **RUN
    )
    assert {world.partition(",")[0] for world in told if "," in world} == {"sobol"}
    assert again.claims == study[0].claims
    assert again.morris == study[0].morris


def test_a_report_of_what_was_examined_begins_with_what_stands(compared):
    told = stands(compared)
    assert "go the same way in all 10 draws of 3 numbers" in told.sentence
    assert {one.kind for one in told.claims} <= {"stands", "mostly", "depends", "nothing"}
    assert "This run lasts 10 days, not 20" in told.note
    assert "warm-up" not in told.note
    page = report_page(compared)
    assert (
        page.index('class="headline"') < page.index("What stands whatever is assumed") < page.index("What changes, and for whom")
    )
    assert page.index(told.sentence) < page.index('class="life"') if 'class="life"' in page else page.index(told.sentence)
    assert told.text().startswith("Of ")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"scheme": OTHER | {"changes": ["rules.jaywalking.points=-9"]}}, "the scheme was changed (rules.jaywalking.points=-9)"),
        ({"scheme": OTHER}, "the scheme's text is another"),
        ({"recipe": {"name": "town", "sha256": "0"}}, "the society 'town' is another"),
        ({"settings": {"urges": 0.5}}, "settings are others ("),
        ({"own_rules": ["kindness"]}, "it has rules of its own (kindness)"),
        ({"request": {"without": ["voice"]}}, "rules are left out (voice)"),
    ],
)  # fmt: skip
def test_what_was_found_is_not_told_of_another_run(compared, change, why):
    run = compared.world("short").manifest
    assert examined_of(run)[0] is not None
    found, said = examined_of(run | change)
    assert found is None
    assert why in said


def test_a_scheme_that_nobody_examined_is_said_not_to_be(compared, monkeypatch, tmp_path):
    monkeypatch.setattr(sys.modules["panopolis.results.examined"], "SHIPPED", tmp_path)
    told = stands(compared)
    assert told.claims == ()
    assert "was not examined for this scheme; run panopolis sensitivity SCHEME" in told.sentence
    assert told.sentence in report_page(compared)
    with pytest.raises(pan.PanopolisError, match="no study of sensitivity of 'short' comes with Panopolis"):
        open_examined("short")


# What is shipped in earnest.

SHIPPED, WHERE = examined_names(), sys.modules["panopolis.results.examined"].SHIPPED


@pytest.fixture
def as_shipped(monkeypatch):
    """Undo for a test that studies of other tests are looked for elsewhere."""
    monkeypatch.setattr(sys.modules["panopolis.results.examined"], "SHIPPED", WHERE)


@pytest.mark.usefixtures("as_shipped")
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_study_is_of_a_preset_and_says_something_of_every_effect(name):
    held = open_examined(name)
    assert name in preset_names()
    assert {row["outcome"] for row in held.claims} == {outcome.name for outcome in OUTCOMES}
    assert len(held.varied) > 100
    if held.manifest["sizes"]["paths"]:
        assert len(held.strongest) == held.manifest["sizes"]["strongest"] == 12
    assert {row["path"] for row in held.sobol} == (set(held.strongest) if held.manifest["sizes"]["base"] else set())
    assert held.manifest["request"]["people"] == 20_000


@pytest.mark.prove
@pytest.mark.usefixtures("as_shipped")
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_study_is_of_the_scheme_and_the_model_as_they_are_and_comes_out_again(name, tmp_path):
    """The worlds in which everything is as assumed, run again with the seeds of the study, give the shipped effects."""
    held = open_examined(name)
    anew = "a number or a rule has changed since: make sensitivity"
    assert held.manifest["examined"] == as_examined(*held.manifest["worlds"], held.manifest["society"]), anew
    request, seeds = held.manifest["request"], held.manifest["sizes"]["seeds"]
    file = tmp_path / "as_assumed.yaml"
    file.write_text(
        f"name: as_assumed\nschemes: [{', '.join(held.manifest['worlds'])}]\nsociety: {held.manifest['society']}\npeople: {request['people']}\n"
        f"days: {request['days']}\nwarmup: {request['warmup']}\nseed: {request['seed']}\nreplicates: {seeds}\n"
        f"vary:\n  {held.varied[0]['path']}: [{held.varied[0]['value']}]\n",
        encoding="utf-8",
    )
    found = pan.sweep(file, out=tmp_path / "out", workers=1)
    for row in held.claims:
        value = float(found.values(row["outcome"], held.split, row["group"])[0].mean())
        assert math.isclose(value, row["value"], rel_tol=1e-3, abs_tol=1e-9), (row["outcome"], row["group"], anew)
