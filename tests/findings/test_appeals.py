"""Appeals: what contests do to records is what their error rates imply, and where nobody can contest nothing changes. Checks of code."""

from __future__ import annotations

import math

import numpy as np
import pytest

import panopolis as pan
from panopolis.columns import ACTS, KINDS

BLACK = 1 << list(pan.load_scheme("shanghai-2018").lists).index("black")
CHARGE, CORRECTION = KINDS.index("charge"), KINDS.index("correction")
ASKED = {"people": 20_000, "days": 1, "warmup": 0, "seed": 3}
CAMERAS = [
    "due_process.notice=true",
    "watch.camera.coverage={default: 0.5}",
    "watch.camera.false_match=1e-7",
    "watch.camera.reachable=1",
]
DELAY, IF_WRONG, IF_RIGHT = 20, 0.9, 0.1
OPEN = [
    *CAMERAS,
    f"due_process.appeal={{open: true, delay: {DELAY}d, succeeds_if_wrong: {IF_WRONG}, succeeds_if_right: {IF_RIGHT}}}",
]


def lived(changes, days=60, **more):
    """Return (the world after so many days, all its rows)."""
    walk = pan.start("shanghai-2018", changes=changes, **ASKED | more)
    return walk, np.concatenate([day.rows for day in walk.advance(days)])


@pytest.fixture(scope="module")
def contested():
    return lived(OPEN)


def test_as_many_wrong_records_are_corrected_as_appeals_and_their_errors_imply(contested):
    walk, rows = contested
    early = rows[(rows["kind"] == CHARGE) & (rows["day"] < 60 - DELAY)]
    corrected = (rows["kind"] == CORRECTION).sum()
    by_camera = early[np.isin(early["rule"], (0, 1, 2))]
    wrong = (by_camera["charged"] != by_camera["doer"]).sum()
    assert wrong > 200, "cameras err often enough for the test to mean something"
    acts = {name: k for k, name in enumerate(("jaywalking", "riding_offence", "driving_offence", "late_bill", "unpaid_fine"))}
    right = np.isin(early["rule"], list(acts.values())).sum() - wrong
    seek_wrong, seek_right = 0.5, 0.05
    expected = wrong * seek_wrong * IF_WRONG + right * seek_right * IF_RIGHT
    spread = math.sqrt(wrong * 0.45 * 0.55 + right * 0.005 * 0.995)
    assert abs(corrected - expected) <= 4 * spread
    assert walk["appeals_won"].sum() == corrected
    assert (walk["appeals"] >= walk["appeals_won"]).all()


def test_a_corrected_record_gives_back_what_it_took_and_drops_its_fine(contested):
    _, rows = contested
    corrections = rows[rows["kind"] == CORRECTION]
    for row in corrections:
        theirs = rows[(rows["charged"] == row["charged"]) & (rows["rule"] == row["rule"]) & (rows["day"] == row["day"] - DELAY)]
        charge = theirs[theirs["kind"] == CHARGE]
        assert -row["fine"] in charge["fine"]
        assert row["applied"] in -charge["applied"] or row["applied"] <= -charge["applied"].min(), (
            "less only where a cap holds it"
        )


def test_where_nobody_contests_an_open_appeal_changes_nothing():
    silent = {"settings": {"appeals_if_wrong": 0.0, "appeals_if_right": 0.0}}
    walk, rows = lived(OPEN, days=40, **silent)
    closed, others = lived([*CAMERAS, "due_process.appeal={open: false}"], days=40, **silent)
    assert rows.tolist() == others.tolist()
    for name in ("score", "listed", "cash_yuan", "fines_due_yuan", "perceived_risk", "shown_until"):
        assert np.array_equal(walk[name], closed[name]), name


ALL_CONTEST = {"settings": {"appeals_if_wrong": 1.0, "appeals_if_right": 1.0}}
OFTEN = ["rules.jaywalking.repeat={window: 365d, multiply: 2}", "watch.camera.coverage={default: 1}"]


def contested_by_all(succeeds, *changes):
    appeal = f"due_process.appeal={{open: true, delay: 5d, succeeds_if_wrong: {succeeds}, succeeds_if_right: {succeeds}}}"
    return lived([*CAMERAS, *OFTEN, appeal, *changes], **ALL_CONTEST)


def test_a_record_that_is_won_makes_no_later_one_dearer_and_one_that_is_lost_does():
    def dearer(rows):
        walked = rows[(rows["kind"] == CHARGE) & (rows["rule"] == 0)]
        assert len(walked) > 1000
        return int((walked["asked"] == -1000).sum())

    assert dearer(contested_by_all(1)[1]) == 0
    assert dearer(contested_by_all(0)[1]) > 100


def test_a_record_that_is_won_breaks_no_clean_time_and_one_that_is_lost_does():
    clean = "score.expires={after_clean: 20d}"

    def begun_anew(succeeds):
        """Resets of people all of whose records could be contested: taking up a debt is no wrong, so nobody can contest that."""
        _, rows = contested_by_all(succeeds, clean)
        fixed = rows["charged"][(rows["kind"] == CHARGE) & (rows["rule"] == list(ACTS).index("debt"))]
        return int(((rows["kind"] == KINDS.index("reset")) & ~np.isin(rows["charged"], fixed)).sum())

    assert begun_anew(1) == 0
    assert begun_anew(0) > 100


def test_surer_appeals_leave_fewer_of_the_wrongly_charged_listed():
    """Appeals cut wrongful listings: those listed without any record of what they did themselves."""

    def wrongly_listed(succeeds):
        at_once = [c.replace(f"succeeds_if_wrong: {IF_WRONG}", f"succeeds_if_wrong: {succeeds}") for c in OPEN]
        walk, rows = lived([*at_once, "lists.black.enter={act: jaywalking}", "lists.black.leave={after: 2y}"])
        charges = rows[rows["kind"] == CHARGE]
        own = np.bincount(charges["charged"][charges["charged"] == charges["doer"]], minlength=ASKED["people"]) > 0
        return int(((walk["listed"].astype(int) & BLACK > 0) & ~own).sum())

    assert wrongly_listed(1.0) < wrongly_listed(0.0)
