"""Every submodel has a switch, and what it does not reach goes on as before. Checks of code."""

from __future__ import annotations

import numpy as np
import pytest

import panopolis as pan
from panopolis.columns import KINDS
from panopolis.rules import SHIPPED

ASKED = {"people": 1500, "days": 60, "seed": 4, "warmup": 10, "threads": 1}
SUBMODELS = sorted({r.submodel for r in SHIPPED})


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return pan.run("shanghai-2018", out=tmp_path_factory.mktemp("whole") / "run", **ASKED)


def test_the_submodels_are_these():
    assert SUBMODELS == [
        "arrears", "association", "awareness", "climate", "conduct", "courts", "data", "gaming", "habit", "life", "loyalty", "privilege", "reading",
        "screens", "standing", "trade", "voice", "watch", "work",
    ]  # fmt: skip


def kinds(results):
    found = results.sql("SELECT kind, count(*) AS n FROM ledger GROUP BY kind").to_pydict()
    return dict(zip(found["kind"], found["n"], strict=True))


def less(name, folder):
    return pan.run("shanghai-2018", out=folder / name, without=(name,), **ASKED)


@pytest.mark.parametrize("name", SUBMODELS)
def test_each_can_be_left_out_of_a_comparison(name, tmp_path):
    done = pan.compare(
        ["shanghai-2018", "before", "none"], out=tmp_path / name, without=(name,), **ASKED | {"people": 300, "days": 20}
    )
    assert len(done.effects()) > 100


def test_without_watch_nothing_is_seen(whole, tmp_path):
    done = less("watch", tmp_path)
    assert set(kinds(done)) <= {"refusal", "payment"}
    assert kinds(whole)["charge"] > 100
    assert done.people()["stops"].to_numpy().sum() == 0
    assert done.people()["offences"].to_numpy().sum() > 0


def test_without_standing_charges_are_written_and_nobody_is_scored_or_listed(tmp_path):
    done = less("standing", tmp_path)
    found = kinds(done)
    assert found["charge"] > 100
    assert not {"listing", "expiry"} & set(found)
    people = done.people()
    assert len(np.unique(people["score"].to_numpy())) == 1
    assert people["listed"].to_numpy().sum() == people["refused_by_scheme"].to_numpy().sum() == 0
    assert people["sanctions"].to_numpy().sum() > 0


def test_without_conduct_nobody_offends(tmp_path):
    done = less("conduct", tmp_path)
    people = done.people()
    assert people["offences"].to_numpy().sum() == people["good_deeds"].to_numpy().sum() == 0


def test_without_screens_nobody_is_shown(whole, tmp_path):
    assert less("screens", tmp_path).people()["shown_days"].to_numpy().sum() == 0 < whole.people()["shown_days"].to_numpy().sum()


def test_without_life_no_money_moves(tmp_path):
    people = less("life", tmp_path).people()
    assert people["paid_yuan"].to_numpy().sum() == people["loans_asked"].to_numpy().sum() == 0
    assert np.array_equal(people["cash_yuan"].to_numpy(), people["means_yuan"].to_numpy())


def test_without_voice_nobody_speaks_out_or_holds_back(tmp_path):
    people = less("voice", tmp_path).people()
    assert people["posts"].to_numpy().sum() == people["posts_held"].to_numpy().sum() == 0


def test_without_data_nobody_has_her_account_deleted(tmp_path):
    asked = {"settings": {"deletion_requests": 0.05}}
    found = pan.run("shanghai-2018", out=tmp_path / "with", **ASKED | asked).people()["app_status"].to_numpy()
    left_out = pan.run("shanghai-2018", out=tmp_path / "without", without=("data",), **ASKED | asked)
    assert left_out.people()["app_status"].to_numpy().sum() == 0 < found.sum()


def test_without_reading_nobody_reads_or_leaves_unread(tmp_path):
    people = pan.run("hot", out=tmp_path / "run", without=("reading",), **ASKED | {"people": 300, "days": 20}).people()
    assert people["reads_held"].to_numpy().sum() == 0


def test_without_awareness_nobody_hears_of_it(tmp_path):
    assert less("awareness", tmp_path).people()["aware"].to_numpy().sum() == 0


def test_without_loyalty_nobody_shows_any(whole, tmp_path):
    less_loyal = less("loyalty", tmp_path)
    shown = [
        run.sql("SELECT sum(value) AS n FROM measures WHERE measure = 'acts_shown_loyalty'")["n"][0].as_py()
        for run in (less_loyal, whole)
    ]
    assert shown[0] == 0 < shown[1]
    for name in ("offences", "posts", "good_deeds", "cash_yuan"):
        same = less_loyal.people()[name].to_numpy() == whole.people()[name].to_numpy()
        assert same.mean() > 0.9, f"{name}: it reaches others only through standing"


def test_without_privilege_nothing_is_spared_and_who_never_had_any_lives_on_to_the_bit(tmp_path):
    asked = ASKED | {"days": 90, "changes": ["rules.volunteering.points=40", "settings.favours=1"]}
    spared = pan.run("shanghai-2018", out=tmp_path / "on", **asked).people()
    plain = pan.run("shanghai-2018", out=tmp_path / "off", without=("privilege",), **asked).people()
    assert spared["saved_yuan"].to_numpy().sum() > 100
    assert plain["saved_yuan"].to_numpy().sum() == plain["hours_saved"].to_numpy().sum() == 0
    never = spared["privileged_days"].to_numpy() == 0
    assert 100 < never.sum() < len(never) - 100
    for name in ("esteem", "fines_due_yuan", "habit"):
        assert np.array_equal(plain[name].to_numpy()[never], spared[name].to_numpy()[never]), name


HARD = (
    "settings.job_loss=0.5", "settings.tool_seized=1", "settings.school_requests=0.5", "settings.risk_announced=0.02",
    "lists.low_score.enter.score_at_most=999", "rules.listed_kin={context: family, points: -5, seen_by: [credit_office]}",
    "rules.arrears={context: finance, points: -10, seen_by: [credit_office]}",
    "consequences[3].deny=[benefit, job, trade, school]",
)  # fmt: skip
"""A harder Shanghai, in which two months are enough for all of life's losses."""


@pytest.fixture(scope="module")
def hard(tmp_path_factory):
    return pan.run(
        pan.load_scheme("shanghai-2018", changes=HARD), out=tmp_path_factory.mktemp("hard") / "run", **ASKED | {"people": 4000}
    )


def less_hard(name, folder):
    return pan.run(pan.load_scheme("shanghai-2018", changes=HARD), out=folder / name, without=(name,), **ASKED | {"people": 4000})


def refused_at(results, door):
    return results.sql(f"SELECT count(*) AS n FROM ledger WHERE kind = 'refusal' AND rule = '{door}'").to_pydict()["n"][0]


def acts_of(results, act):
    return results.sql(f"SELECT count(*) AS n FROM ledger WHERE kind = 'charge' AND rule = '{act}'").to_pydict()["n"][0]


def test_without_work_nobody_loses_it(hard, tmp_path):
    done = less_hard("work", tmp_path)
    assert np.array_equal(done.people()["works"].to_numpy(), done.people()["employed"].to_numpy())
    assert done.people()["jobs_refused"].to_numpy().sum() == 0 < hard.people()["jobs_refused"].to_numpy().sum()
    assert hard.people()["works"].to_numpy().sum() < done.people()["works"].to_numpy().sum()


def test_without_trade_no_tool_is_taken(hard, tmp_path):
    done = less_hard("trade", tmp_path)
    assert done.people()["tool_taken"].to_numpy().sum() == refused_at(done, "trade") == 0
    owners = hard.people()["own_tool"].to_numpy()
    assert 0 < hard.people()["tool_taken"].to_numpy().sum() == hard.people()["tool_taken"].to_numpy()[owners == 1].sum()
    assert refused_at(hard, "trade") > 0


def test_without_arrears_there_are_none_on_record(hard, tmp_path):
    assert acts_of(less_hard("arrears", tmp_path), "arrears") == 0 < acts_of(hard, "arrears")


def test_without_association_nobody_answers_for_another(hard, tmp_path):
    done = less_hard("association", tmp_path)
    assert acts_of(done, "listed_kin") == 0 < acts_of(hard, "listed_kin")
    for count in ("school_refused", "ties_lost"):
        assert done.people()[count].to_numpy().sum() == 0 < hard.people()[count].to_numpy().sum()


@pytest.mark.parametrize("name", ["work", "trade", "arrears", "association"])
def test_one_of_them_left_out_moves_no_wish_for_a_loan(hard, tmp_path, name):
    """What it does not reach goes on as before: occasions are given, whatever happens to her."""
    done = less_hard(name, tmp_path).people()
    assert np.array_equal(done["loans_asked"].to_numpy(), hard.people()["loans_asked"].to_numpy())


def shown(until, fine):
    changes = ["watch.camera.coverage={default: 0.9}", "watch.camera.reachable=1", f"rules.jaywalking.fine={fine} CNY",
               "consequences[8].until=" + until]  # fmt: skip
    scheme = pan.load_scheme("shanghai-2018", changes=changes)
    assert str(scheme.consequences[8].when) == "record.jaywalking"
    walk = pan.start(
        scheme, **ASKED | {"people": 4000, "days": 1, "warmup": 0}, settings={"fine_notice": 0.5, "fine_willingness": 1.0}
    )
    rows = np.concatenate([day.rows for day in walk.advance(60)])
    charged = rows[(rows["kind"] == KINDS.index("charge")) & (rows["rule"] == 0) & (rows["day"] < 20)]
    once = [
        p
        for p in np.unique(charged["charged"])
        if (rows["charged"][np.isin(rows["rule"], (0, 1)) & (rows["kind"] == 0)] == p).sum() == 1
    ]
    return walk["shown_days"][once]


def test_a_showing_of_so_many_days_lasts_so_many_days_whatever_is_paid():
    days = shown("9d", 20)
    assert len(days) > 20
    assert set(days) == {9}, "from the day after the charge"
    assert set(shown("9d", 0)) == {9}, "a showing needs no fine"


def test_a_showing_until_the_fine_is_paid_ends_when_it_is_and_needs_one():
    days = shown("fine_paid", 20)
    assert 1 < days.mean() < 20
    assert set(shown("fine_paid", 0)) == {0}
