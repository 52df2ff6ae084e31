"""Data: what companies tell and from when, accounts that are deleted, records that outlive them or go, consent. Checks of code."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import panopolis as pan
from panopolis.columns import ACTS, DAY_ZERO, KINDS
from panopolis.rules import DELETED

ASKED = {"people": 6000, "days": 60, "seed": 5, "warmup": 5, "threads": 1}
CHARGE, ERASURE, EXPIRY = (KINDS.index(kind) for kind in ("charge", "erasure", "expiry"))
OFTEN = ["settings.urges=0.3", "settings.loan_requests=0.05", "settings.forgetting=0.6", "settings.share_aware=1"]
LEAVERS = [*OFTEN, "settings.deletion_requests=0.05", "settings.log_ins=0.01", "due_process.erasure.after=10d"]
COMPANY = "platform"


def lived(scheme, changes, days=60, **more):
    """Return (the world after so many days, all its rows, the number of the company's watch)."""
    walk = pan.start(scheme, changes=changes, **ASKED | more)
    rows = np.concatenate([day.rows for day in walk.advance(days)])
    watches = [*walk._world.ordinary.watch, *walk._world.scheme.watch]
    return walk, rows, watches.index(COMPANY) if COMPANY in watches else -1


def charges_by(rows, source):
    return rows[(rows["kind"] == CHARGE) & (rows["source"] == source)]


@pytest.fixture(scope="module")
def leavers():
    return lived("shanghai-2018", LEAVERS)


def test_a_company_tells_from_the_day_on_which_it_begins_to_share():
    _, rows, platform = lived("shanghai-2018", [*OFTEN, f"watch.{COMPANY}.shares_from=2018-05-21"])
    told = charges_by(rows, platform)
    assert told["day"].min() == 20
    assert len(told) > 100


def test_nobody_holds_back_for_a_company_that_has_not_said_that_it_shares():
    secret, rows, platform = lived("shanghai-2018", [*OFTEN, f"watch.{COMPANY}.announced=2018-12-01"], days=30)
    open_, _, _ = lived("shanghai-2018", OFTEN, days=30)
    free, _, _ = lived("shanghai-2018", [*OFTEN, "rules.unwelcome_post.points=0"], days=30)
    post = list(ACTS).index("unwelcome_post")
    assert (charges_by(rows, platform)["rule"] == post).sum() > 100, "it tells all the same"
    assert np.array_equal(secret["posts"], free["posts"])
    assert open_["posts"].sum() < 0.95 * free["posts"].sum()


def test_a_first_request_is_refused_and_the_account_goes_after_its_days(leavers):
    walk, rows, _ = leavers
    assert (walk["app_status"] == 0).sum() > 1000
    for status in (1, 2, 4):
        assert (walk["app_status"] == status).sum() > 10, status
    assert (walk["app_status"] == DELETED).sum() == 0, "copies stay with chance 1"
    gone = rows[rows["kind"] == ERASURE]
    assert len(gone) == (walk["app_status"] > DELETED).sum() - (walk["app_day"] == 59)[walk["app_status"] > DELETED].sum()
    assert gone["day"].min() >= 1 + 10 + 1, "a day for the refusal, ten of waiting; the row is written next morning"


def test_whoever_left_is_not_told_of_any_more_and_her_records_outlive_her_account(leavers):
    walk, rows, platform = leavers
    told = charges_by(rows, platform)
    day = np.where(walk["app_status"] >= DELETED, walk["app_day"], 10_000)
    assert (told["day"] <= day[told["charged"]]).all()
    outlived = np.isin(told["charged"], np.flatnonzero(day < 10_000))
    assert outlived.sum() > 20
    assert (rows["applied"][rows["kind"] == ERASURE] == 0).all()


def test_where_records_go_with_the_account_their_points_come_back():
    walk, rows, platform = lived("shanghai-2018", [*LEAVERS, "due_process.erasure.records=erased"])
    told, gone = charges_by(rows, platform), rows[rows["kind"] == ERASURE]
    taken = np.bincount(told["charged"], told["applied"], minlength=ASKED["people"])
    back = np.bincount(gone["charged"], gone["applied"], minlength=ASKED["people"])
    left = np.flatnonzero(np.bincount(gone["charged"], minlength=ASKED["people"]))
    assert (taken[left] < 0).sum() > 20
    assert np.array_equal(taken[left] + back[left], np.zeros(left.size))
    start = 100_000
    moved = np.bincount(rows["charged"], rows["applied"], minlength=ASKED["people"])
    assert np.array_equal(np.round(walk["score"] * 100), start + moved)


def test_a_log_in_cancels_the_request():
    eager = ["settings.log_ins=1", *(c for c in LEAVERS if "log_ins" not in c)]
    walk, rows, _ = lived("shanghai-2018", eager)
    assert (rows["kind"] == ERASURE).sum() == 0
    assert set(walk["app_status"]) == {0, 1, 2}


def test_without_data_is_as_if_nobody_asked():
    without, rows, _ = lived("shanghai-2018", OFTEN, days=30, without=("data",))
    silent, others, _ = lived("shanghai-2018", [*OFTEN, "settings.deletion_requests=0"], days=30)
    assert rows.tolist() == others.tolist()
    for name in ("score", "cash_yuan", "perceived_risk", "app_status"):
        assert np.array_equal(without[name], silent[name]), name


def test_without_consent_records_are_kept_and_there_is_no_score_list_or_privilege():
    walk, rows, _ = lived("rongcheng-2021-voluntary", ["settings.favours=0.5", "settings.forgetting=0.9", "scope.consent=0.4"])
    consents = walk._world.society.traits["consent"] < 0.4 * 4096
    assert abs(consents.mean() - 0.4) < 0.03
    charges = rows[rows["kind"] == CHARGE]
    silent = charges[~consents[charges["charged"]]]
    assert (silent["asked"] != 0).sum() > 100
    assert (silent["applied"] == 0).all()
    assert set(walk["score"][~consents]) == {1000.0} != set(walk["score"][consents])
    assert walk["privileged_days"][~consents].sum() == 0 < walk["privileged_days"][consents].sum()


def test_every_record_that_expires_does_so_on_its_day_and_gives_back_what_it_took():
    _, rows, _ = lived(
        "one-purpose", ["score.expires={each: 10d}", "due_process.appeal={open: false}", "watch.camera.coverage=1"]
    )
    due = rows[(rows["kind"] == CHARGE) & (rows["expires"] >= 0) & (rows["expires"] < 60)]
    gone = rows[rows["kind"] == EXPIRY]
    assert len(due) > 200
    assert sorted(zip(due["expires"], due["charged"], due["rule"], strict=True)) == sorted(
        zip(gone["day"], gone["charged"], gone["rule"], strict=True)
    )
    assert sorted(-due["applied"]) == sorted(gone["asked"])


def test_people_review_every_match_where_due_process_asks_for_it():
    wide = ["watch.camera.coverage={default: 1}", "watch.camera.false_match=1e-7", "watch.camera.reachable=1"]

    def wrong(changes):
        _, rows, _ = lived("shanghai-2018", [*wide, *changes], days=30)
        charges = rows[rows["kind"] == CHARGE]
        return int((charges["charged"] != charges["doer"]).sum())

    unreviewed, reviewed = wrong([]), wrong(["due_process.review={catches: 0.8}"])
    assert unreviewed > 200
    assert abs(reviewed / unreviewed - 0.2) < 4 * (0.2 * 0.8 / unreviewed) ** 0.5


def test_an_index_is_read_from_what_is_known_of_her_and_moves_on_its_dates():
    walk = pan.start("fico-like", **ASKED | {"start": date(2018, 1, 20)})
    days = walk.advance(13)
    anew = [int((day.rows["kind"] == KINDS.index("recomputation")).sum()) for day in days]
    assert [k for k, n in enumerate(anew) if n] == [0, 12], "the first day, and the first of February"
    adult = (walk["age"] >= 18) & (walk["enrolled"] == 1)
    late = np.minimum(walk["bills_late"] / 6, 1)
    owed = (np.minimum(walk["arrears_yuan"] / 5000, 1) + np.minimum(walk["debt_yuan"] / 400_000, 1)) / 2
    asked = np.minimum(walk["loans_asked"] / 5, 1)
    expected = 300 + 550 * (0.4 * (1 - late) + 0.4 * (1 - owed) + 0.2 * (1 - asked))
    score = walk["score"]
    moved = np.abs(score - expected)[adult]
    assert np.quantile(moved, 0.9) < 0.02, "but for who was paid or asked for a loan on the last day"
    assert set(score[~adult]) == {700.0}
    assert DAY_ZERO + 13 == walk._world.state.t


def test_no_account_is_deleted_where_the_scheme_is_not_in_force():
    """A scheme whose roll-out lies ahead is ordinary law to the bit."""
    ahead = [*LEAVERS, "rollout=[{from: 2030-01-01, districts: all}]"]
    walk, _, _ = lived("shanghai-2018", ahead, days=30)
    beside, _, _ = lived("before", [c for c in LEAVERS if c.startswith("settings.")], days=30)
    assert walk["app_status"].sum() == 0
    for name in ("cash_yuan", "offences", "posts", "loans_asked", "perceived_risk"):
        assert np.array_equal(walk[name], beside[name]), name


def test_visitors_are_out_of_scope_and_have_neither_privilege_nor_score():
    """Foreign visitors are in no register: ``one-purpose`` grants its small privilege to everyone with few records whom it scores."""
    walk = pan.start("one-purpose", people=20_000, days=1, warmup=0, seed=1, measured=False)
    walk.advance(5)
    visitor = walk["enrolled"] == 0
    assert visitor.sum() > 20
    assert walk["privileged_days"][visitor].sum() == 0 < walk["privileged_days"][~visitor].sum()
    assert (walk["score"][visitor] == walk["score"].max()).all()
