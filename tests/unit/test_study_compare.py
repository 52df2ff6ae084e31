"""Effects: complete, whole (law and scoring make the total), between their bounds, and labelled for what they are."""

from __future__ import annotations

import math

import numpy as np
import pyarrow.parquet as pq
import pytest

from panopolis.columns import COUNTS, GROUPS, SETTINGS
from panopolis.engine.plan import functions_of
from panopolis.engine.purity import parameters
from panopolis.errors import RequestError, ResultsError, SchemeError
from panopolis.measures import NIGHTLY, OUTCOMES, cells_of_groups, members, student
from panopolis.results import SPLITS
from panopolis.rules import SHIPPED
from panopolis.study import compare, run
from panopolis.study.request import CLOCKS
from panopolis.views import write_report

WORLDS = ["shanghai-2018", "before", "none"]
LEVELS = [f"level:{name}" for name in WORLDS]
ASKED = {"people": 700, "days": 60, "seed": 3, "warmup": 10, "threads": 1}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return compare(WORLDS, out=tmp_path_factory.mktemp("effects") / "out", **ASKED)


@pytest.fixture(scope="module")
def rows(found):
    return found.effects().to_pylist()


@pytest.fixture(scope="module")
def value(rows):
    return {(r["measure"], r["group"], r["split"]): r["value"] for r in rows}


def test_there_is_a_row_for_every_outcome_group_and_split_and_no_other(rows):
    wanted = {(o.name, group, split) for o in OUTCOMES for group in GROUPS for split in (*SPLITS, *LEVELS)}

    assert wanted == {(r["measure"], r["group"], r["split"]) for r in rows}
    assert len(wanted) == len(rows)


def test_law_and_scoring_make_the_total(value):
    for outcome in OUTCOMES:
        for group in GROUPS:
            law, scoring, total = (value[outcome.name, group, split] for split in ("law", "scoring", "total"))
            assert law + scoring == pytest.approx(total, abs=1e-9, nan_ok=True), (outcome.name, group)


def test_splits_are_differences_of_levels(value):
    pairs = {"law": ("before", "none"), "scoring": ("shanghai-2018", "before"), "total": ("shanghai-2018", "none")}
    for outcome in OUTCOMES:
        for group in GROUPS:
            for split, (one, other) in pairs.items():
                level = value[outcome.name, group, f"level:{one}"] - value[outcome.name, group, f"level:{other}"]
                assert level == pytest.approx(value[outcome.name, group, split], abs=1e-9, nan_ok=True)


def test_levels_are_what_the_people_files_say(found, value):
    """Anyone can compute a level again from people.parquet."""
    for name in WORLDS:
        people = found.world(name).people()
        groups = members({trait: people[trait].to_numpy() for trait in ("income_fifth", "migrant", "student")})
        counts = {count: people[count].to_numpy() for count in COUNTS}
        for outcome in OUTCOMES:
            of_each = np.asarray(outcome.of(counts), np.float64) * outcome.scale * (365 / ASKED["days"] if outcome.yearly else 1)
            for group, inside in groups.items():
                expected = of_each[inside].mean() if inside.any() else math.nan
                # stored values of people.parquet are scaled; sums are kept in 32 bits
                assert value[outcome.name, group, f"level:{name}"] == pytest.approx(expected, rel=1e-5, abs=1e-6, nan_ok=True), (
                    outcome.name,
                    group,
                )


def test_intervals_hold_their_value_and_are_labelled_for_what_they_are(rows):
    held = [r["low"] <= r["value"] <= r["high"] for r in rows if not math.isnan(r["value"])]
    # a value may lie just outside where a bootstrap of a few rare events is skewed
    assert np.mean(held) > 0.99
    for r in rows:
        assert r["low"] <= r["high"] or math.isnan(r["value"]), r
        assert r["interval"] == "sampling of people, one world: bootstrap over households, 200 draws, 95 %"
        assert r["label"]
        assert r["unit"]
        assert math.isnan(r["value"]) == math.isnan(r["low"]) == math.isnan(r["high"])


def test_benefits_stand_beside_harms(rows):
    good = {r["measure"] for r in rows if r["good"]}
    averted = {o.name for o in OUTCOMES if o.averted}

    assert good == {"good_deeds", "privileged_days", "saved_yuan", "hours_saved", "appeals_won"}
    assert averted == {"offences", "injuries", "bills_late"}
    assert {"sanctions", "wrongly_charged", "blacklisted", "loans_refused", "money_lost"} <= {
        r["measure"] for r in rows
    } - good - averted


def test_the_names_in_the_folder_are_documented(found, rows):
    """Every measure has a label in words; the manifest lists the outcomes, measures are those that columns and acts name."""
    assert [o.name for o in OUTCOMES] == found.manifest["outcomes"]
    labels = {r["measure"]: r["label"] for r in rows}
    assert labels == {o.name: o.label for o in OUTCOMES}
    assert len(set(labels.values())) == len(labels)
    manifest = found.world("shanghai-2018").manifest
    known = {m.name for m in NIGHTLY} | {"offences", "people_by_score"} | {f"acts_{act}" for act in manifest["acts"]}
    written = found.sql("SELECT DISTINCT measure FROM measures").to_pydict()["measure"]
    assert known >= set(written)
    assert {m.name for m in NIGHTLY} <= set(written)
    assert all(m.label and m.unit for m in NIGHTLY)


def test_measures_of_groups_add_up(found):
    """Everyone is the sum over cells; the poorest and the richest fifth are no more than everyone."""
    assert cells_of_groups().shape == (len(GROUPS), 20)
    rows = found.sql("SELECT world, day, \"group\", value FROM measures WHERE measure = 'people'").to_pylist()
    by = {(r["world"], r["day"], r["group"]): r["value"] for r in rows}
    assert {ASKED["people"]} == {v for (_, _, group), v in by.items() if group == "all"}
    people = found.world("none").people()
    for group, inside in members({t: people[t].to_numpy() for t in ("income_fifth", "migrant", "student")}).items():
        assert {float(inside.sum())} == {v for (_, _, g), v in by.items() if g == group}, group


def test_measures_count_what_the_people_did(found):
    for name in WORLDS:
        world = found.world(name)
        acts = world.sql("SELECT sum(value) AS n FROM measures WHERE measure = 'offences' AND \"group\" = 'all'").to_pylist()[0][
            "n"
        ]
        assert acts == world.people()["offences"].to_numpy().sum()


# What is refused.


def test_worlds_whose_temptations_differ_are_not_twins(tmp_path):
    scheme = tmp_path / "busy.yaml"
    scheme.write_text(
        "name: busy\ntitle: Busier streets\nkind: test\nabout: For a test.\nlaw: keep\nsettings: {red_lights_foot: 0.5}\n"
    )

    with pytest.raises(
        SchemeError, match=r"setting 'red_lights_foot' is 0.5 in 'busy', 0.2 in 'before': twins meet the same occasions only if"
    ):
        compare([scheme, "before"], out=tmp_path / "out", **ASKED)
    assert not (tmp_path / "out").exists()


def test_every_setting_that_a_clock_reads_must_agree():
    clocks = [rule for rule in SHIPPED if rule.kind == "conduct"]
    read = {
        name
        for rule in clocks
        for part in functions_of(rule).keys() & {"rate", "ceiling"}
        for name in parameters(functions_of(rule)[part])
    }

    assert read & set(SETTINGS) == set(CLOCKS)


def test_a_world_is_compared_once(tmp_path):
    with pytest.raises(ResultsError, match="world 'before' is compared twice; each world of a comparison has a name of its own"):
        compare(["shanghai-2018", "before", "before"], out=tmp_path / "out", **ASKED)
    with pytest.raises(RequestError, match="compare needs at least one scheme"):
        compare([], out=tmp_path / "out", **ASKED)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"people": -1}, "people is -1, but it is at least 100"),
        ({"people": 10**10}, r"people is 10,000,000,000, but it is at most 25,000,000; it would take about [\d,]+ GiB of memory"),
        ({"people": 1e3}, "people is 1000.0, but it is a whole number from 100 to 25,000,000"),
        ({"people": True}, "people is True, but it is a whole number"),
        ({"days": 0}, "days is 0, but it is at least 1"),
        ({"warmup": 20_000}, "warmup is 20,000, but it is at most 19,999"),
        ({"seed": -1}, "seed is -1, but it is at least 0"),
        ({"threads": 0}, "threads is 0, but it is at least 1"),
        ({"ledger": "ful"}, "ledger is 'ful'; did you mean 'full'?"),
        ({"settings": {"risk_fadin": 0.1}}, "'risk_fadin' is no setting; did you mean 'risk_fading'?"),
        ({"settings": {"risk_fading": 2}}, "setting 'risk_fading' is 2, but it lies between 0 and 1 1/day"),
        ({"without": ("screen",)}, "--without screen: there is no such rule or submodel; did you mean 'screens'?"),
        ({"day": 5}, "'day' cannot be asked for; did you mean 'days'?"),
    ],
    ids=lambda given: str(given)[:30],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_written(asked, message, tmp_path):
    for ask in (lambda: run("before", out=tmp_path / "out", **asked), lambda: compare(["before"], out=tmp_path / "out", **asked)):
        with pytest.raises(RequestError, match=message):
            ask()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "fewer", [["shanghai-2018"], ["shanghai-2018", "before"], ["before", "none"], ["shanghai-2018", "shenzhen-2018"]]
)
def test_splits_are_those_that_the_worlds_allow(fewer, tmp_path):
    rows = compare(fewer, out=tmp_path / "out", **(ASKED | {"days": 3, "people": 200})).effects().to_pylist()

    wanted = {f"level:{name}" for name in fewer}
    wanted |= {"law"} if {"before", "none"} <= set(fewer) else set()
    wanted |= {"scoring"} if fewer[1:] == ["before"] else set()
    wanted |= {"shanghai-2018 - shenzhen-2018"} if "shenzhen-2018" in fewer else set()
    if fewer == ["before", "none"]:
        wanted |= {"total"}
    assert wanted == {r["split"] for r in rows}


# Replicates.

FEW = {"people": 300, "days": 20, "warmup": 5, "threads": 1}


@pytest.fixture(scope="module")
def repeated(tmp_path_factory):
    return compare(["shanghai-2018", "before"], out=tmp_path_factory.mktemp("replicates") / "out", seed=11, replicates=5, **FEW)


def test_a_replicate_is_the_comparison_with_its_seed(repeated, tmp_path):
    kept = pq.read_table(repeated.folder / "replicates.parquet").to_pylist()
    alone = compare(["shanghai-2018", "before"], out=tmp_path / "out", seed=13, **FEW).effects().to_pylist()

    assert {(r["replicate"], r["seed"]) for r in kept} == {(k, 11 + k) for k in range(5)}
    third = {(r["group"], r["outcome"], r["split"]): r["value"] for r in kept if r["replicate"] == 2}
    assert third == {(r["group"], r["measure"], r["split"]): pytest.approx(r["value"], abs=0, nan_ok=True) for r in alone}
    assert len({r["value"] for r in kept if (r["group"], r["outcome"], r["split"]) == ("all", "offences", "scoring")}) > 1


def test_replicates_can_be_asked_for_with_sql(repeated):
    assert "replicates" in repeated.tables()
    found = repeated.sql("SELECT seed, count(*) AS n FROM replicates GROUP BY seed ORDER BY seed").to_pylist()
    assert [row["seed"] for row in found] == [11, 12, 13, 14, 15]
    assert len({row["n"] for row in found}) == 1
    (mean,) = repeated.sql(
        "SELECT avg(r.value) AS mean, any_value(e.value) AS value FROM replicates r JOIN effects e "
        'ON r.outcome = e.measure AND r.split = e.split AND r."group" = e."group" '
        "WHERE r.outcome = 'offences' AND r.split = 'scoring' AND r.\"group\" = 'all'"
    ).to_pylist()
    assert mean["mean"] == pytest.approx(mean["value"])


def test_over_replicates_the_value_is_the_mean_and_the_interval_is_of_student(repeated):
    kept = pq.read_table(repeated.folder / "replicates.parquet").to_pylist()
    rows = repeated.effects().to_pylist()
    assert {(r["measure"], r["group"]) for r in rows} == {(o.name, group) for o in OUTCOMES for group in GROUPS}
    for r in rows:
        of = [k["value"] for k in kept if (k["group"], k["outcome"], k["split"]) == (r["group"], r["measure"], r["split"])]
        half = 2.7764451 * np.std(of, ddof=1) / math.sqrt(5)
        assert (r["value"], r["low"], r["high"]) == pytest.approx(
            (np.mean(of), np.mean(of) - half, np.mean(of) + half), rel=1e-6, abs=1e-9, nan_ok=True
        )
        assert r["interval"] == "replicates: t over 5 seeds, 95 %"


def test_the_report_says_over_which_seeds_the_effects_are(repeated):
    page = write_report(repeated.folder).read_text(encoding="utf-8")
    assert "the effects are over seeds 11 to 15" in page
    assert "replicates: t over 5 seeds, 95" in page


def test_the_first_replicate_is_written_in_full_and_the_folder_can_be_written_again(repeated):
    assert repeated.manifest["replicates"] == 5
    assert repeated.world("before").manifest["seed"] == 11
    assert repeated.world("before").people().num_rows == FEW["people"]
    again = compare(["before"], out=repeated.folder, seed=11, replace=True, **FEW)
    assert not (again.folder / "replicates.parquet").exists()


@pytest.mark.parametrize(
    ("replicates", "message"),
    [
        (4, "replicates is 4, but it is 1 or at least 5: the spread of fewer worlds is known too badly for an interval\n"),
        (0, "replicates is 0, but it is 1, or a whole number from 5 up"),
        (2.5, r"replicates is 2\.5, but it is 1, or a whole number"),
        (5, "seed is 18,446,744,073,709,551,616, but it is at most"),
    ],
)
def test_replicates_that_bear_no_interval_are_refused(replicates, message, tmp_path):
    with pytest.raises(RequestError, match=message):
        compare(["before"], out=tmp_path / "out", replicates=replicates, seed=2**64 - 4, **FEW)
    assert not (tmp_path / "out").exists()


def test_quantiles_of_student():
    """Abramowitz and Stegun, table 26.10."""
    known = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 9: 2.262, 10: 2.228, 29: 2.045, 30: 2.042, 120: 1.980}
    assert {freedom: round(student(freedom), 3) for freedom in known} == known
