"""Every shipped scheme runs, and those that promise to hurt nobody do not."""

from __future__ import annotations

import pytest

from panopolis.scheme import load_scheme, preset_names
from panopolis.study import run

ASKED = {"people": 2000, "days": 60, "seed": 1, "warmup": 5, "threads": 1}
BY_STANDING = "source = 'standing'"
OFTEN = ("settings.favours=1", "settings.hardship=0.9", "settings.loan_requests=0.3", "settings.journey_requests=0.3")
"""Good deeds, bills that come due, loans and tickets at many times the rates of life."""


def counts(found, where="true"):
    rows = found.sql(f"SELECT kind, count(*) AS n FROM ledger WHERE {where} GROUP BY kind").to_pylist()
    return {row["kind"]: row["n"] for row in rows}


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_runs_two_thousand_people_for_sixty_days(name, tmp_path):
    found = run(name, out=tmp_path / "run", **ASKED)

    assert found.days_written == ASKED["days"]
    assert (counts(found).get("charge", 0) > 0) == (load_scheme(name).law == "keep")


def test_rewards_only_lists_and_refuses_nobody(tmp_path):
    found = run("yanji-rewards", out=tmp_path / "run", changes=OFTEN, **ASKED)
    like = run("shanghai-2018", out=tmp_path / "like", changes=OFTEN, **ASKED)

    assert counts(found, "applied_points < 0") == {}
    assert "listing" not in counts(found)
    assert counts(found, BY_STANDING) == {}
    assert counts(found, "applied_points > 0")["charge"] > 1000
    people = found.people()
    assert people["score"].to_numpy().min() == 0
    assert people["listed"].to_numpy().max() == 0
    assert counts(like)["listing"] > 100
    assert counts(like, BY_STANDING)["refusal"] > 100


def test_the_courts_list_is_entered_by_refusing_judgments_alone_and_left_by_performing(tmp_path):
    sued = ("settings.suits=0.5", "settings.enforced=0.3", "settings.performs_listed=0.1")
    changes = (*OFTEN, *sued, "settings.forgetting=0.6", "settings.hardship=0.1")
    found = run("court-blacklist", out=tmp_path / "run", changes=changes, **ASKED)

    entered = found.sql(
        "SELECT DISTINCT c.rule AS act FROM ledger l JOIN ledger c ON l.charged = c.charged AND l.day = c.day AND c.kind = 'charge' "
        "AND c.source = l.source WHERE l.kind = 'listing' AND l.rule = 'refusing'"
    ).to_pydict()["act"]
    assert "refused_judgment" in entered
    assert set(entered) <= {"refused_judgment", "obstructed_judgment"}
    assert counts(found)["delisting"] > 10
    assert counts(found, BY_STANDING) == counts(found, f"{BY_STANDING} AND rule IN ('travel', 'school')")
    assert counts(found, BY_STANDING)["refusal"] > 0


def test_a_scheme_of_one_purpose_lists_drivers_alone_and_corrects_its_errors(tmp_path):
    eager = (
        "watch.camera.false_match=1e-7",
        "watch.camera.coverage=1",
        "watch.camera.reachable=1",
        "due_process.appeal.delay=7d",
    )
    contested = ("settings.appeals_if_wrong=1", "settings.appeals_if_right=0")
    found = run("one-purpose", out=tmp_path / "run", changes=(*OFTEN, *eager, *contested), **ASKED)

    assert counts(found, BY_STANDING) == {}
    listed = found.sql("SELECT DISTINCT charged FROM ledger WHERE kind = 'listing'").to_pydict()["charged"]
    drove = found.sql("SELECT DISTINCT charged FROM ledger WHERE kind = 'charge' AND rule = 'driving_offence'").to_pydict()[
        "charged"
    ]
    assert listed
    assert set(listed) <= set(drove)
    wrong = counts(found, "wrong")["charge"]
    assert wrong > 40
    assert counts(found)["correction"] > 0.7 * wrong


def test_debts_incurred_list_borrowers_and_debts_overdue_list_those_behind(tmp_path):
    eager = {"people": 2000, "days": 120, "seed": 1, "warmup": 30, "threads": 1}
    change = ("lists.debtors.enter.count=1", "watch.credit_office.chance=1")
    incurred, overdue = (
        run(f"debt-{word}", out=tmp_path / word, changes=change, **eager).people() for word in ("incurred", "overdue")
    )

    paid_in_time = overdue["bills_late"].to_numpy() == 0
    assert (incurred["listed_days"].to_numpy() > 0)[paid_in_time].sum() > 20
    assert (overdue["listed_days"].to_numpy() > 0)[paid_in_time].sum() == 0
    assert (overdue["listed_days"].to_numpy() > 0).sum() > 20
