"""Effects on any measure, for any group, with both intervals and what pairing gains; individual and quantile effects; null and placebo."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from calling import call

import panopolis as pan
from panopolis.columns import GROUPS
from panopolis.measures import OUTCOMES, effects, household_sums, student
from panopolis.measures.paired import over_seeds, paired, quantiles
from panopolis.study import beside
from panopolis.views import asked_effects_text

ASKED = {"people": 700, "days": 60, "seed": 3, "warmup": 10, "threads": 1}
FEW = {"people": 300, "days": 20, "warmup": 5, "threads": 1}
ONE, OTHER = "shanghai-2018", "before"
MEASURED, AGAINST = ("cash_yuan", ONE), ("cash_yuan", OTHER)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    out = tmp_path_factory.mktemp("asked") / "out"
    return pan.compare([ONE, OTHER], out=out, null=True, placebo=True, independent=True, **ASKED)


@pytest.fixture(scope="module")
def repeated(tmp_path_factory):
    out = tmp_path_factory.mktemp("seeds") / "out"
    return pan.compare([ONE, OTHER], out=out, replicates=5, placebo=True, seed=11, **FEW)


def of_everyone(results, world, name):
    return results.world(world).people()[name].to_numpy().astype(np.float64)


# What is asked of people.


def test_asking_for_what_is_written_gives_what_is_written(found):
    written = {(r["measure"], r["split"]): r for r in found.effects().to_pylist() if r["group"] == "all"}
    asked = found.effects(over="people").to_pylist()
    assert {r["measure"] for r in asked} == {o.name for o in OUTCOMES}
    for r in asked:
        same = written[r["measure"], r["split"]]
        assert r["value"] == pytest.approx(same["value"], rel=1e-5, abs=1e-9)
        # sums are kept in 32 bits there, and whole here
        assert (r["low"], r["high"]) == pytest.approx((same["low"], same["high"]), rel=1e-3, abs=1e-4), r["measure"]


def test_groups_are_means_over_those_in_them_and_add_up(found):
    rows = found.effects("cash_yuan", by=["sex", "income"]).to_pylist()
    x, y = (of_everyone(found, world, "cash_yuan") for world in (ONE, OTHER))
    female, fifth = of_everyone(found, ONE, "female"), of_everyone(found, ONE, "income_fifth")
    by = {r["group"]: r for r in rows}
    assert len(by) == 10
    who = (female == 1) & (fifth == 1)
    assert by["women and girls, poorest fifth"]["value"] == pytest.approx((x - y)[who].mean())
    assert by["women and girls, poorest fifth"]["people"] == who.sum()
    assert sum(r["people"] for r in rows) == ASKED["people"]
    whole = found.effects("cash_yuan").to_pylist()[0]
    assert sum(r["people"] * r["value"] for r in rows) / ASKED["people"] == pytest.approx(whole["value"])


def test_every_division_divides_everyone(found):
    for by in ("income", "registration", "study", "age", "sex", "district", "education", "archetype", "drives"):
        rows = found.effects("offences", by=by).to_pylist()
        assert sum(r["people"] for r in rows) == ASKED["people"], by
        assert len({r["group"] for r in rows}) == len(rows) > 1


def test_hours_are_counted_as_the_table_of_effects_counts_them(found, tmp_path):
    """Columns of the people file are scaled, those of the engine are not: an outcome is of the latter."""
    scheme = tmp_path / "fast.yaml"
    scheme.write_text(
        "name: fast\ntitle: Fast lane\nkind: test\nabout: For a test.\nlaw: keep\nscore: {start: 1000, floor: 0, cap: 1300}\n"
        "tiers: [{name: A, at: 900}]\nconsequences:\n  - {when: tier.A, grant: fast_lane, context: civic}\n",
        encoding="utf-8",
    )
    held = pan.compare([scheme, OTHER], out=tmp_path / "out", **FEW)
    table = next(
        r for r in held.effects().to_pylist() if (r["measure"], r["group"], r["split"]) == ("hours_saved", "all", "scoring")
    )
    (asked,) = held.effects("hours_saved", split="scoring").to_pylist()
    assert table["value"] > 0
    assert asked["value"] == pytest.approx(table["value"], rel=1e-6)


def test_the_t_interval_is_that_of_households_and_pairing_gains_what_it_says():
    rng = np.arange(400)
    household = np.repeat(np.arange(200), 2)
    y = (rng % 7).astype(float) * 10
    x = y + (rng % 3 == 0)
    ((row,),) = paired({MEASURED: x, AGAINST: y}, [(MEASURED, AGAINST)], np.zeros(400, np.int64), 1, household, 1)
    per_house = (x - y).reshape(200, 2).sum(axis=1)
    error = per_house.std(ddof=1) / math.sqrt(200) / 2  # every household has two
    assert row["value"] == pytest.approx((x - y).mean())
    assert row["t_high"] - row["value"] == pytest.approx(student(199) * error, rel=2e-3)
    levels = [(of.reshape(200, 2).sum(axis=1).std(ddof=1) / math.sqrt(200) / 2) ** 2 for of in (x, y)]
    assert row["variance_reduction"] == pytest.approx(sum(levels) / error**2, rel=1e-9)
    assert row["variance_reduction"] > 100
    half = (row["boot_high"] - row["boot_low"]) / 2
    assert half == pytest.approx(student(199) * error, rel=0.25)  # 200 draws


def test_draws_without_anybody_of_a_small_group_do_not_count_as_none():
    """Three households whose effects are 10, 11 and 12 a head: no sample of them has a mean below 10, and in 5 of 100 draws none of them is."""
    house = np.arange(200)
    effect = np.where(house < 3, 10.0 + house, 0.0)
    ((few, others),) = paired(
        {MEASURED: effect, AGAINST: np.zeros(200)}, [(MEASURED, AGAINST)], (house >= 3).astype(np.int64), 2, house, 1
    )

    assert 10 <= few["boot_low"] < 11 < few["boot_high"] <= 12
    assert (others["boot_low"], others["boot_high"], others["people"]) == (0, 0, 197)

    who = {"all": house >= 0} | {group: house < 3 for group in GROUPS if group != "all"}
    sums = {world: household_sums(Lived(sanctions=values), house, who) for world, values in (("a", effect), ("b", 0 * effect))}
    rows = effects(sums, {"scoring": ("a", "b")}, 365, 1)
    (row,) = [one for one in rows if one["measure"] == "sanctions" and one["group"] == "students"]
    assert (row["low"], row["high"]) == pytest.approx((1000 * few["boot_low"], 1000 * few["boot_high"]), rel=1e-5)


class Lived(dict):
    """Counts of everyone, 0 for those that are not given."""

    def __missing__(self, name):
        return np.zeros(200)


def test_one_household_has_no_interval():
    ((one, *_),) = paired(
        {MEASURED: np.arange(9.0), AGAINST: np.zeros(9)}, [(MEASURED, AGAINST)], np.arange(9) // 3, 3, np.arange(9) // 3, 1
    )
    assert one["value"] == 1
    assert all(math.isnan(one[end]) for end in ("boot_low", "boot_high", "t_low", "t_high"))


def test_an_interval_of_no_width_is_not_printed_as_one(found):
    rows = [r for r in found.effects("jobs_refused", by="study").to_pylist() if r["split"] == "scoring"]
    assert {(r["value"], r["low"], r["high"]) for r in rows} == {(0, 0, 0)}
    said = asked_effects_text(rows)
    assert " to " not in said.partition("Interval:")[0]
    assert "A number without one: everyone in the group differs alike" in " ".join(said.split())


def test_a_level_has_no_pair():
    ((row,),) = paired({MEASURED: np.arange(10.0)}, [(MEASURED, None)], np.zeros(10, np.int64), 1, np.arange(10), 1)
    assert row["value"] == 4.5
    assert math.isnan(row["variance_reduction"])


def test_measures_and_groups_that_are_none_are_refused(found, repeated):
    for ask, message in (
        (lambda: found.effects("sanction"), "there is no measure 'sanction'; did you mean 'sanctions'"),
        (lambda: found.effects("age"), "there is no measure 'age'"),
        (lambda: found.effects("offences", by="incom"), "by is 'incom', which divides nobody; did you mean 'income'"),
        (
            lambda: found.effects("offences", by="means_yuan"),
            r"by is 'means_yuan', which has [\d,]+ values; a division has at most 64",
        ),
        (lambda: found.effects("offences", split="sums"), "there is no split 'sums'"),
        (lambda: found.effects("score"), "world 'before' keeps no 'score', so nothing can be set against it"),
        (lambda: found.effects("offences", over="seeds"), "has one seed; compare with --replicates 5"),
        (lambda: found.effects("offences", over="luck"), "over is 'luck', but it is 'people' or 'seeds'"),
        (lambda: found.quantile_effects("cash_yuan", at=[50]), "quantiles lie between 0 and 1"),
        (lambda: found.gains("cash_yuan"), "'cash_yuan' is neither a benefit nor a harm by itself"),
        (lambda: repeated.effects("offences", by="archetype"), "by is 'archetype', but over seeds people are divided by income"),
    ):
        with pytest.raises(pan.PanopolisError, match=message):
            ask()


# Everyone herself, and quantiles.


def test_individual_effects_are_hers_and_her_twins(found):
    table = found.individual(["sanctions", "cash_yuan"])
    assert table["person"].to_pylist() == list(range(ASKED["people"]))
    x, y = (of_everyone(found, world, "sanctions") for world in (ONE, OTHER))
    np.testing.assert_array_equal(table[f"sanctions_{ONE}"].to_numpy(), x)
    np.testing.assert_array_equal(table["sanctions_effect"].to_numpy(), x - y)
    assert table.schema.metadata[b"notice"].startswith(b"Simulated")


def test_quantiles_of_the_distribution_and_of_individual_effects():
    x, y = np.array([0.0, 10, 20, 30, 40]), np.array([40.0, 30, 20, 10, 0])
    rows = quantiles(x, y, y, [0.2, 0.5, 0.8], np.arange(5), 1)
    assert [r["difference"] for r in rows] == [0, 0, 0]  # the distribution is the same ...
    assert [r["individual"] for r in rows] == [-40, 0, 20]  # ... while everyone is elsewhere in it
    assert [r["individual_independent"] for r in rows] == [-40, 0, 20]
    assert all(r["low"] <= r["difference"] <= r["high"] for r in rows)


def test_who_gains_and_who_loses_is_shown_with_other_luck_too(found):
    (row,) = found.gains("offences").to_pylist()
    x, y = (of_everyone(found, world, "offences") for world in (ONE, OTHER))
    assert row["better"] == (x < y).mean()
    assert row["worse"] == (x > y).mean()
    assert row["better"] + row["worse"] + row["same"] == pytest.approx(1)
    assert row["worse_independent"] > 5 * row["worse"]  # luck alone moves a third of people, either way
    assert {r["individual_independent"] for r in found.quantile_effects("offences").to_pylist()} != {0.0}


def test_other_luck_leaves_people_and_their_past_and_changes_the_rest(found):
    other = found.sql("SELECT * FROM independent ORDER BY person")
    same = found.world(OTHER).people()
    assert (other["offences"].to_numpy() != same["offences"].to_numpy()).mean() > 0.2
    # means agree: the same city. Each person's difference is of two independent lives, so its standard error is that of the mean
    apart = other["offences"].to_numpy().astype(float) - same["offences"].to_numpy()
    assert abs(apart.mean()) < 4 * apart.std(ddof=1) / math.sqrt(len(apart))


# The checks.


def test_the_scheme_under_another_name_differs_for_nobody(found):
    null = found.checks["null"]
    assert null["people"] == ASKED["people"]
    assert null["people_differing"] == 0
    assert null["state_hash"] == found.world(ONE).manifest["state_hash"]


def test_the_null_check_fails_on_a_single_bit(found):
    one = beside.State({"cash": np.arange(5, dtype=np.float32)}, "a")
    other = beside.State({"cash": np.nextafter(one.columns["cash"], np.float32(9))}, "b")
    with pytest.raises(pan.PanopolisError, match="the null check failed: .* ends otherwise for 5 people, in cash; no effect"):
        beside._unequal(one, other, "x")


def test_the_placebo_has_as_many_charges_of_the_same_size_on_others(found):
    placebo = found.checks["placebo"]
    assert placebo["same"] is True
    assert placebo["scheme"] == placebo["placebo"]
    assert placebo["moved"] > 0.9 * ASKED["people"]
    ledger = found.world(ONE).sql(
        "SELECT count(*) AS n, sum(asked_points) AS p, sum(fine_yuan) AS f FROM ledger WHERE kind = 'charge' AND day >= 0"
    )
    (row,) = ledger.to_pylist()
    assert (row["n"], row["p"]) == (placebo["scheme"]["charges"], pytest.approx(placebo["scheme"]["points_asked"]))
    assert row["f"] == pytest.approx(placebo["scheme"]["fines_yuan"])
    rows = {(r["measure"], r["split"]): r["value"] for r in found.effects().to_pylist() if r["group"] == "all"}
    assert rows["sanctions", f"{ONE} - placebo"] == 0.0  # as many sanctions
    assert rows["offences", f"{ONE} - placebo"] != 0.0  # on others, who did not commit them


def test_a_placebo_that_moves_nobody_is_the_scheme_itself(monkeypatch, tmp_path):
    """The mechanism alone changes no bit: with a lot that leaves everyone in place the placebo ends as the scheme did."""
    ended = {}

    def stay(world):
        world.begin()
        return np.arange(world.society.n_person, dtype=np.uint32)

    monkeypatch.setattr(beside, "_lot", stay)
    real = beside.live_again

    def noted(past, first, end, request, ground, asked, note, tell):
        def note_too(name, world):
            ended[name] = world.state.digest()
            note(name, world)

        return real(past, first, end, request, ground, asked, note_too, tell)

    monkeypatch.setattr("panopolis.study.trial.live_again", noted)
    done = pan.compare([ONE, OTHER], out=tmp_path / "out", null=True, placebo=True, **FEW)
    assert ended["placebo"] == done.world(ONE).manifest["state_hash"] == done.checks["null"]["state_hash"]


# Over seeds.


def test_over_seeds_any_group_can_be_asked(repeated):
    rows = repeated.effects("offences", by=["sex"]).to_pylist()
    assert {r["group"] for r in rows if r["split"] == "scoring"} == {"men and boys", "women and girls"}
    assert {r["interval"] for r in rows} == {"replicates: t over 5 seeds, 95 %"}
    for r in rows:
        assert r["t_low"] == r["low"] <= r["value"] <= r["high"]
        assert r["boot_low"] <= r["value"] <= r["boot_high"]


def test_over_seeds_the_table_of_effects_comes_out_again(repeated):
    written = {(r["measure"], r["split"]): r for r in repeated.effects().to_pylist() if r["group"] == "all"}
    for r in repeated.effects(over="seeds").to_pylist():
        same = written[r["measure"], r["split"]]
        assert (r["value"], r["low"], r["high"]) == pytest.approx((same["value"], same["low"], same["high"]), rel=1e-4, abs=1e-5)


def test_pairing_gains_over_seeds_what_unpaired_worlds_would_lose():
    x, y = np.array([11.0, 21, 31, 41, 52]), np.array([10.0, 20, 30, 40, 50])
    row = over_seeds(x, y, 1)
    assert row["value"] == pytest.approx(1.2)
    assert row["variance_reduction"] == pytest.approx((x.var(ddof=1) + y.var(ddof=1)) / (x - y).var(ddof=1))
    assert row["t_high"] == pytest.approx(1.2 + 2.7764451 * np.std(x - y, ddof=1) / math.sqrt(5))


def test_the_command_asks(found, tmp_path):
    asked = "effects", found.folder
    told = json.loads(call(*asked, "--measure", "offences", "--by", "income", "--json")[1])
    assert len(told["effects"]) == 5
    assert told["checks"]["null"]["people_differing"] == 0
    assert "individual" in call(*asked, "--measure", "cash_yuan", "--quantiles")[1]
    for given, written in ((tmp_path, "individual.parquet"), (tmp_path / "named.parquet", "named.parquet")):
        code, wrote, _ = call(*asked, "--individual", given)
        assert code == 0
        assert f"{ASKED['people']} people" in wrote
        assert (tmp_path / written).is_file()
    assert (tmp_path / "named.parquet").read_bytes() == (tmp_path / "individual.parquet").read_bytes()
