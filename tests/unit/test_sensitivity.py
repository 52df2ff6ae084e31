"""What nobody knows is found with its range, varied in every design, and a claim is said to stand only where it does."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from SALib.sample import morris as sample_morris
from SALib.sample import sobol as sample_sobol

import panopolis as pan
from panopolis.columns import SETTINGS
from panopolis.scheme import load_scheme, numbers
from panopolis.society import load_recipe
from panopolis.study import Request, Sizes, assumptions_of, claims
from panopolis.study.request import text_file
from panopolis.study.sensitivity import morris_effects, sobol_indices, strongest_of
from panopolis.views import sensitivity_page, sensitivity_text
from panopolis.views.moved import movers, named
from panopolis.views.sensitivity import told_bounds

SCHEME = "shanghai-2018"
UNKNOWN = ("assumed", "unverified")


@pytest.fixture(scope="module")
def found():
    return assumptions_of(SCHEME, "shanghai", Request())


# What is varied.


def test_every_number_marked_assumed_or_unverified_is_varied_or_listed(found):
    varied, fixed, unread = found
    paths = {a.path for a in (*varied, *fixed)}
    of_model = {name for name, s in SETTINGS.items() if s.confidence in UNKNOWN}
    assert of_model == {p.removeprefix("settings.") for p in paths if p.startswith("settings.")} | set(unread)
    of_scheme = [path for path, n in numbers(load_scheme(SCHEME)) if n.confidence in UNKNOWN and path[0] != "settings"]
    assert len(of_scheme) == len([p for p in paths if not p.startswith(("settings.", "society."))])
    of_society = [a for a in fixed if a.path.startswith("society.")]
    assert sorted(a.path for a in fixed if a not in of_society) == ["score.floor", "settings.signings"]
    assert {a.ranged for a in fixed if a not in of_society} == {"none: 0 has no scale"}


def test_every_number_of_a_society_that_is_assumed_is_varied_and_its_tables_are_listed(found):
    varied, fixed, _ = found
    of_society = {a.path.removeprefix("society."): a for a in varied if a.path.startswith("society.")}
    listed = {a.path.removeprefix("society."): a.ranged for a in fixed if a.path.startswith("society.")}
    tables = {path for path, why in listed.items() if why == "none: a table, whose numbers belong together"}
    assert tables == {"by_age", "households.collective.sizes", "income.odds", "means.months", "means.nothing"}
    assert {path for path in listed if path not in tables} == {f"archetypes[{k}].chance" for k in range(8)}
    marked = [
        "students.share",
        "law.rules.driving_offence.fine",
        "law.watch.traffic_officer.chance",
        "archetypes[4].members.chance",
    ]
    under = ["debts.share", "debts.months", "income.own.retired", "means.spread"]
    plain = ["transport.rides", "character.approval.middle", "ties.friends", "households.family.mixed"]
    assert {*marked, *under, *plain} <= set(of_society)
    assert not {"female", "migrants", "transport.drives", "character.haste", "law.watch.street_officer.chance"} & set(of_society)
    fine = of_society["law.rules.driving_offence.fine"]
    assert (fine.low, fine.value, fine.high, fine.ranged, fine.unit) == (50, 200, 500, "declared", "CNY")
    assert of_society["debts.share"].ranged == "made: odds halved and doubled"
    assert of_society["debts.spread"].ranged == "made: half to double"
    assert (of_society["law.watch.fines_office.chance"].high, of_society["law.watch.fines_office.chance"].value) == (1, 1)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_the_file_of_a_society_takes_every_end_and_what_is_changed_is_there(found, share):
    changes = {a.path.removeprefix("society."): a.at(share) for a in found[0] if a.path.startswith("society.")}
    changed = load_recipe("shanghai", changes)
    assert changed.sha256 != load_recipe("shanghai").sha256
    assert changed.content.debts.share.value == changes["debts.share"]
    assert changed.law["watch"]["traffic_officer"]["chance"]["value"] == changes["law.watch.traffic_officer.chance"]
    assert load_recipe(text_file("shanghai", changed.text)).sha256 == changed.sha256  # its text is a recipe too, and the same


def test_a_declared_range_is_taken_and_a_made_one_says_so(found):
    by = {a.path: a for a in found[0]}
    declared = by["rules.debt.points"]
    assert (declared.low, declared.high, declared.ranged) == (-20, -1, "declared")
    assert by["settings.fear_of_loss"].ranged == "made: half to double"
    assert (by["settings.fear_of_loss"].low, by["settings.fear_of_loss"].high) == (1, 4)
    assert by["settings.hardship"].ranged == "made: odds halved and doubled"
    assert by["tiers[1].at"].ranged.startswith("made: halfway to its neighbours")
    for a in found[0]:
        assert a.low < a.high
        assert a.ranged == "declared" or a.ranged.startswith("made: "), a.path
        assert a.low <= a.value <= a.high or a.ranged == "declared", a.path


def test_values_lie_in_their_range_and_the_middle_of_a_made_one_is_the_value(found):
    for a in found[0]:
        values = [float(str(a.at(share)).removesuffix("d")) for share in (0.0, 0.3, 1.0)]
        assert a.low - 1 <= values[0] <= values[1] <= values[2] <= a.high + 1, a.path
        if (
            a.ranged in ("made: half to double", "made: odds halved and doubled")
            and not a.whole
            and a.high == pytest.approx(2 * a.value)
        ):
            assert float(str(a.at(0.5)).removesuffix("d")) == pytest.approx(a.value, rel=1e-4), a.path


def test_every_end_of_a_range_is_taken_by_the_grammar(found):
    for a in found[0]:
        if not a.path.startswith(("settings.", "society.")):
            for share in (0.0, 1.0):
                load_scheme(SCHEME, changes=[f"{a.path}={a.at(share)}"])


def test_a_range_that_is_given_is_taken_and_one_of_nothing_is_refused():
    varied, _, _ = assumptions_of(SCHEME, "shanghai", Request(), {"settings.urges": (0.01, 0.02)})
    assert next(a for a in varied if a.path == "settings.urges").ranged == "given"
    with pytest.raises(
        pan.PanopolisError, match=r"a range is given for 'settings.urge', which is no assumption of this study; did you mean"
    ):
        assumptions_of(SCHEME, "shanghai", Request(), {"settings.urge": (0, 1)})
    with pytest.raises(pan.PanopolisError, match="but a range goes upward"):
        assumptions_of(SCHEME, "shanghai", Request(), {"settings.urges": (1, 0)})


# What a claim is.


def held(cells):
    """Stand in for a sweep: the values of every outcome and group are these, (n_cell, n_seed)."""
    return SimpleNamespace(values=lambda *_: np.asarray(cells, float))


@pytest.mark.parametrize(
    ("cells", "verdict", "against"),
    [
        ([[-2, -2]] + [[-1, -3]] * 20, claims.STANDS, 0),
        ([[-2, -2]] + [[-1, -3]] * 19 + [[1, 1]], claims.MOSTLY, 1),
        ([[-2, -2]] + [[-1, -3]] * 10 + [[1, 1]] * 10, claims.DEPENDS, 10),
        ([[0, 0]] + [[0, 0]] * 20, claims.NOTHING, 0),
        ([[0, 0]] + [[1, 0]] * 20, claims.DEPENDS, 0),
        ([[-2, -2]] + [[0, 0]] * 20, claims.DEPENDS, 0),
    ],
)
def test_a_claim_stands_only_if_every_draw_goes_its_way(cells, verdict, against):
    row = claims.claims_of(held(cells), "scoring")[0]
    assert (row["verdict"], row["against"], row["draws"]) == (verdict, against, 20)


def test_bounds_and_seeds():
    row = claims.claims_of(held([[5, 5]] + [[k - 1, k + 1] for k in range(100)]), "scoring")[0]
    assert row["low"] == pytest.approx(np.percentile([k + d for k in range(100) for d in (-1, 1)], 2.5))
    assert row["by_seed"] == pytest.approx(2 / np.var([k + d for k in range(100) for d in (-1, 1)]))


def test_no_draw_against_leaves_room_for_some():
    assert claims.at_most(0, 100) == pytest.approx(1 - 0.05 ** (1 / 100))
    assert claims.at_most(100, 100) == 1
    # 5 of 100: R's binom.test(5, 100, alternative="less")
    assert claims.at_most(5, 100) == pytest.approx(0.1022534, rel=1e-5)


# The designs against functions whose answers are known.

PROBLEM = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0.0, 1.0]] * 3}


def test_screening_of_a_straight_line_finds_its_slopes():
    x = sample_morris.sample(PROBLEM, 20, num_levels=4, seed=1)
    rows = morris_effects(PROBLEM, x, held((x @ [3.0, -1.0, 0.0])[:, None]), "scoring", 1)
    first = [r for r in rows if r["outcome"] == rows[0]["outcome"]]
    assert [round(r["mu"], 9) for r in first] == [3, -1, 0]
    assert [round(r["mu_star"], 9) for r in first] == [3, 1, 0]
    assert max(r["sigma"] for r in first) < 1e-9
    assert strongest_of(rows) == ["a", "b", "c"]


def test_indices_of_a_sum_are_its_shares_of_variance():
    x = sample_sobol.sample(PROBLEM, 1024, calc_second_order=False, seed=1)
    rows = sobol_indices(PROBLEM, held((x @ [2.0, 1.0, 0.0])[:, None]), "scoring", 1)[:3]
    for row, share in zip(rows, (0.8, 0.2, 0.0), strict=True):
        assert row["ST"] == pytest.approx(share, abs=max(3 * row["ST_conf"], 0.02))
        assert row["ST_half"] == pytest.approx(share, abs=0.1)


# A whole study, small.

SMALL = Sizes(paths=2, strongest=2, base=4, draws=10, seeds=2)
RUN = {"people": 200, "days": 20, "warmup": 5, "sizes": SMALL, "workers": 1}
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


@pytest.fixture(scope="module")
def study(tmp_path_factory, monkeymodule):
    folder = tmp_path_factory.mktemp("sensitivity")
    scheme = folder / "short.yaml"
    scheme.write_text(SHORT, encoding="utf-8")
    return pan.sensitivity(scheme, out=folder / "out", **RUN), scheme


@pytest.fixture(scope="module")
def monkeymodule():
    """Leave few assumptions, so that a study is a matter of seconds; each is found as it is in earnest."""
    patch = pytest.MonkeyPatch()
    real = sys.modules["panopolis.study.sensitivity"].assumptions_of
    kept = ("settings.urges", "rules.jaywalking.points", "watch.camera.coverage")

    def few(*asked):
        varied, fixed, unread = real(*asked)
        return [a for a in varied if a.path.startswith(kept)], fixed, unread

    patch.setattr(sys.modules["panopolis.study.sensitivity"], "assumptions_of", few)
    yield patch
    patch.undo()


def test_a_study_holds_what_was_varied_and_what_was_found(study):
    done, _ = study
    assert {a["path"].removesuffix(".value") for a in done.varied} >= {"settings.urges", "rules.jaywalking.points"}
    assert len(done.strongest) == 2
    assert {row["outcome"] for row in done.claims if row["verdict"] != "nothing"} >= {"sanctions"}
    sanctions = next(r for r in done.claims if (r["outcome"], r["group"]) == ("sanctions", "all"))
    assert sanctions["low"] <= sanctions["value"] <= sanctions["high"]
    for name in ("claims", "morris", "varied"):
        assert (done.folder / f"{name}.parquet").is_file()


def test_a_study_is_gone_on_with_and_not_done_again(study):
    done, scheme = study
    told = []
    again = pan.sensitivity(scheme, out=done.folder, progress=lambda step: told.append(step.stage), **RUN)
    assert told == []
    assert json.dumps(again.claims) == json.dumps(done.claims)
    with pytest.raises(pan.PanopolisError, match="holds results of another request"):
        pan.sensitivity(scheme, out=done.folder, **(RUN | {"people": 300}))
    with pytest.raises(pan.PanopolisError, match=r"holds a sensitivity; read it with panopolis.open_sensitivity"):
        pan.open_results(done.folder)


def test_the_page_leads_with_what_stands(study):
    page = sensitivity_page(study[0])
    assert not re.search(r"<script|<link|<img|@import|url\(|\bsrc=", page)
    assert all(target.startswith(("#", "data:text/csv;")) for target in re.findall(r'href="([^"]*)"', page))
    assert set(re.findall(r'<figure id="([^"]+)"', page)) == set(re.findall(r'download="([^"]+)\.csv"', page)) != set()
    assert (
        page.index("go the same way in all 10 draws")
        < page.index("What stands, and what does not")
        < page.index("What moves them")
    )
    assert page.index("What moves them") < page.index("To run it again")
    assert "made: " in page
    assert "SALib" in page
    strongest = {
        row["outcome"]: max((r for r in study[0].sobol if r["outcome"] == row["outcome"]), key=lambda r: r["ST"])["path"]
        for row in study[0].sobol
    }
    assert {path: set(moved) for path, moved in movers(study[0])} == {
        path: {outcome for outcome, first in strongest.items() if first == path} for path in strongest.values()
    }
    assert "moves each effect more than any other number" in page
    assert "assumed settings of the model are read by no rule" in page
    assert "settled" in sensitivity_text(study[0])


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("tiers[3].at", "score from which on tier AA begins"),
        ("settings.red_lights_foot", "red lights foot"),
        ("watch.camera.coverage.values.Pudong", "camera coverage Pudong"),
        ("society.transport.rides", "transport rides"),
    ],
)
def test_a_number_has_words(path, words):
    assert named(SimpleNamespace(manifest={"worlds": [SCHEME, "before"]}), path) == words


def test_a_bound_that_is_not_nothing_is_not_told_as_nothing():
    assert told_bounds({"low": 0.0587, "high": 156.0}) == "0.0587 to 156"
    assert told_bounds({"low": 0.0, "high": 156.0}) == "0 to 156"


def test_an_edited_study_is_refused(study, tmp_path):
    done, _ = study
    path = done.folder / "sensitivity.json"
    text = path.read_text()
    path.write_text(text.replace('"stands"', '"depends"', 1) + " ")
    with pytest.raises(pan.PanopolisError, match="it was edited, and is refused"):
        pan.open_sensitivity(done.folder)
    path.write_text(text)


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"paths": 1}, "paths is 1"),
        ({"base": 12}, "base is 12, but a Sobol design takes a power of 2, such as 16"),
        ({"draws": 2}, "draws is 2"),
    ],
)
def test_sizes_that_teach_nothing_are_refused(sizes, message):
    with pytest.raises(pan.PanopolisError, match=message):
        Sizes(**sizes)


def test_the_command_lists_what_it_would_vary():
    command = [sys.executable, "-m", "panopolis.cli", "sensitivity", SCHEME, "--list"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "settings.fear_of_loss" in text
    assert "made: half to double" in text
    told = json.loads(subprocess.run([*command, "--json"], capture_output=True, text=True, check=True).stdout)
    assert len(told["varied"]) > 100
    assert not math.isnan(told["varied"][0]["low"])
