"""Rules of life and association as plain functions: what comes in, what goes out, what is taken, and who keeps away."""

from __future__ import annotations

import pytest

from panopolis.rules import association, life, work

JOB = {"employed": 1, "draw": 0.5, "draw_2": 0.5, "closed": 0, "job_loss": 0.1, "job_search": 0.6}
TOOL = {
    "tool_taken": 0, "own_tool": 1, "employed": 1, "fines_due_yuan": 40.0, "fine_day": 100, "fine_term": 15, "today": 130, "cash_yuan": 3.0,
    "draw": 0.0, "closed": 0, "law_holds": 1, "tool_seized": 0.5,
}  # fmt: skip
MONTH = {
    "cash_yuan": 1000.0, "arrears_yuan": 0.0, "debt_yuan": 0.0, "instalments_left": 0, "income_yuan_month": 5000.0, "age": 40, "prudence": 1.0,
    "draw": 0.9, "draw_2": 0.9, "closed": 0, "employed": 1, "works": 1, "tool_taken": 0, "out_of_work_yuan": 1660.0, "living_share": 0.8,
    "living_floor_yuan": 900.0, "bill_share": 0.15, "saving_months": 6.0, "hardship": 0.3, "hardship_share": 0.4, "forgetting": 0.04,
    "instalment": 0.05, "benefit_line_yuan": 1070.0, "benefit_means_yuan": 25000.0, "mortgage_months": 60.0, "mortgage_term": 300.0,
    "mortgage_interest": 0.5, "rent_share": 0.3,
}  # fmt: skip
CASH, ARREARS, DEBT, LEFT, LATE, WITHHELD, LATE_BILL, BEHIND, ROW = range(9)


@pytest.mark.parametrize(
    ("works", "more", "answer"),
    [
        (1, {}, (1, 0, 0.0)),
        (1, {"draw": 0.05}, (0, 0, 0.0)),
        (0, {}, (1, 0, 0.0)),
        (0, {"draw_2": 0.7}, (0, 0, 0.0)),
        (0, {"closed": 1}, (0, 1, 2.0)),
        (0, {"closed": 1, "draw_2": 0.7}, (0, 0, 0.0)),
        (0, {"employed": 0}, (0, 0, 0.0)),
    ],
)
def test_work_is_lost_found_and_refused(works, more, answer):
    assert work.keep_or_seek_work.function(works=works, **JOB | more) == answer


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({}, (1, 1.0)),
        ({"own_tool": 0}, (0, 0.0)),
        ({"cash_yuan": 40.0}, (0, 0.0)),
        ({"today": 115}, (0, 0.0)),
        ({"law_holds": 0}, (0, 0.0)),
        ({"draw": 0.9}, (0, 0.0)),
        ({"closed": 1}, (1, 2.0)),
        ({"closed": 1, "tool_taken": 1}, (1, 0.0)),
        ({"tool_taken": 1, "draw": 0.9}, (1, 0.0)),
        ({"tool_taken": 1, "fines_due_yuan": 0.0}, (0, 0.0)),
    ],
)
def test_a_tool_is_taken_for_standing_or_an_unpaid_fine_and_comes_back(more, answer):
    assert work.lose_or_regain_tool.function(**TOOL | more) == answer


def month(**more):
    return life.payday.function(**MONTH | more)


def test_a_month_in_work_and_out_of_it():
    assert month()[CASH] == pytest.approx(1000 + 5000 - 4000)
    assert month(works=0)[CASH] == pytest.approx(1000 + 1660 - 750 - 0.65 * 1660), "bills do not fall when income does"
    assert month(works=0, cash_yuan=0.0)[LATE] == 1
    assert month(tool_taken=1, cash_yuan=0.0)[ARREARS] == month(works=0, cash_yuan=0.0)[ARREARS] == pytest.approx(750)
    assert month(employed=0, works=0)[CASH] == month()[CASH], "a pension is no wage"


def test_a_mortgage_is_paid_month_by_month_and_saves_the_rent():
    paid = month(instalments_left=7)
    assert paid[LEFT] == 6
    assert paid[CASH] == pytest.approx(month()[CASH] - 60 * 5000 * 1.5 / 300 + 0.3 * 5000)
    short = month(instalments_left=7, works=0, cash_yuan=0.0)
    assert short[ARREARS] == pytest.approx(750 + 1500)
    assert short[BEHIND] == 1


def test_the_allowance_is_for_who_has_little_and_is_withheld_with_a_row():
    poor = {"income_yuan_month": 700.0, "employed": 0, "works": 0}
    assert month(**poor)[CASH] - month(**poor, closed=1)[CASH] == pytest.approx(170, abs=1), (
        "the floor falls with what is withheld"
    )
    assert month(**poor, closed=1)[WITHHELD] == pytest.approx(370)
    assert month(**poor, closed=1)[ROW] == 2.0
    assert month(**poor)[ROW] == 0.0
    assert month(**poor, closed=1, cash_yuan=30000.0)[WITHHELD] == 0.0, "means beyond the test"


def test_arrears_of_more_than_a_bill_grow_and_go_on_record():
    stay = life.stay_in_arrears.function
    assert stay(arrears_yuan=750.0, bill_share=0.15, income_yuan_month=5000.0, arrears_fee=0.1) == (0.0, 0)
    grown, act = stay(arrears_yuan=1500.0, bill_share=0.15, income_yuan_month=5000.0, arrears_fee=0.1)
    assert grown == pytest.approx(150.0)
    assert act == 1


def test_a_bank_looks_at_what_she_earns_now_and_at_what_is_left_of_a_mortgage():
    asked = {
        "arrears_yuan": 0.0, "debt_yuan": 0.0, "instalments_left": 0, "income_yuan_month": 5000.0, "employed": 1, "works": 1, "tool_taken": 0,
        "out_of_work_yuan": 1660.0, "bank_income_floor_yuan": 1000.0, "bank_debt_limit": 80.0, "closed": 0, "mortgage_months": 60.0,
        "mortgage_term": 300.0, "law_holds": 1, "judgment_yuan": 0.0,
    }  # fmt: skip
    granted = (300.0, 1, 0, 0, 1, 0)
    assert life.answer_mortgage(**asked) == granted
    assert life.answer_mortgage(**asked | {"works": 0})[2] == 1, "out of work: below three times the floor"
    assert life.answer_mortgage(**asked | {"instalments_left": 450})[2] == 1, "a second one already"
    assert life.answer_mortgage(**asked | {"closed": 1})[1:4] == (1, 1, 1)


def test_company_a_listing_costs_esteem_and_a_school():
    assert association.keep_company.function(listed_at_home=2, listed_ties=0) == (1, 0)
    assert association.be_avoided.function(esteem=1.0, avoided_by=0, n_ties=0, shame_avoided=0.1) == (1.0, 0)
    assert association.be_avoided.function(esteem=1.0, avoided_by=3, n_ties=6, shame_avoided=0.1) == (pytest.approx(0.95), 3)
    apply = association.apply_to_school.function
    assert apply(age=9, draw=0.01, school_requests=0.02, closed_at_home=1) == (1, 2.0)
    assert apply(age=9, draw=0.01, school_requests=0.02, closed_at_home=0) == (0, 0.0)
    assert apply(age=19, draw=0.01, school_requests=0.02, closed_at_home=1) == (0, 0.0)
    assert apply(age=9, draw=0.03, school_requests=0.02, closed_at_home=1) == (0, 0.0)
