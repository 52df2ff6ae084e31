"""What a scheme attaches to each rule of the plan."""

import json

import pytest

from panopolis import cli
from panopolis.engine import make_plan
from panopolis.rules import SHIPPED
from panopolis.scheme import combine, load_scheme, read_law
from panopolis.society import load_recipe
from panopolis.views import bearing, plan_table

ROWS = make_plan(SHIPPED).table()


def under(scheme, **changes):
    recipe = load_recipe("shanghai")
    joined = combine(load_scheme(scheme, **changes), read_law(recipe.law, str(recipe.path)))
    return dict(zip([row["rule"] for row in ROWS], bearing(joined, ROWS), strict=True))


def test_a_scheme_that_is_none_attaches_nothing_to_anything():
    assert set(under("none").values()) == {"nothing"}


def test_ordinary_law_alone_has_fines_and_neither_score_nor_screen():
    found = under("before")

    assert found["jaywalking"] == "jaywalking: fine 20 CNY (seen by street_officer)"
    assert "; fines for jaywalking, riding_offence, driving_offence" in found["settle_fines"]
    silent = (
        "renew",
        "hear_the_announcement",
        "payday",
        "book_journey",
        "pass_screen",
        "be_shown",
        "pass_gate",
        "count_listed_days",
    )
    assert {found[rule] for rule in silent} == {"nothing"}
    assert found["ask_loan"] == "ordinary law holds"


def test_a_scheme_says_what_acts_cost_and_which_doors_it_closes():
    found = under("shanghai-2018")

    for part in ("jaywalking: -5 points", "fine", "criminal_record", "on a screen until the fine is paid", "seen by camera"):
        assert part in found["jaywalking"]
    assert "benefit closed by list.black" in found["payday"]
    assert "loan closed by list.black" in found["ask_loan"]
    assert found["book_journey"] == "nothing"
    assert "faces shown for jaywalking, riding_offence" in (found["pass_screen"], found["be_shown"])
    assert found["pass_screen"] == found["be_shown"]
    assert found["hear_the_announcement"] == "a score and lists from 2018-05-01"


def test_every_form_has_words():
    found = under("hot")

    assert found["pass_gate"].startswith("gates watched by")
    assert "x 0.2, 0.5, 1 by repeats" in under("shenzhen-2018")["jaywalking"]
    assert "on a screen for 7 d" in under("shenzhen-2018")["jaywalking"]
    assert found["count_privileged_days"] != "nothing"
    assert "-8.25 from 2018-05-12" in found["jaywalking"]


def test_a_debt_that_counts_when_overdue_is_a_matter_of_payday():
    incurred, overdue = (under("shanghai-2018", changes=[f"debt={{counts: {when}}}"]) for when in ("incurred", "overdue"))

    assert "debt: " in incurred["ask_loan"]
    assert "overdue_debt" not in incurred["payday"]
    assert "debt: " not in overdue["ask_loan"]
    assert "overdue_debt: " in overdue["payday"]


def told(capsys, monkeypatch, *words):
    monkeypatch.setattr("sys.argv", ["panopolis", "explain", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code, capsys.readouterr()


def test_the_command_line_refuses_an_unknown_scheme_and_shows_a_known_one(capsys, monkeypatch):
    code, said = told(capsys, monkeypatch, "nosuch", "--plan")
    assert code == 2
    assert said.err.startswith("panopolis: there is no scheme 'nosuch'")
    code, said = told(capsys, monkeypatch, "shenzhen-2018", "before", "--plan")
    assert code == 0
    assert "under before" in said.out
    code, said = told(capsys, monkeypatch, "before", "--plan", "--json", "--set", "law=none")
    assert {row["under"]["before"] for row in json.loads(said.out)} == {"nothing"}
    code, said = told(capsys, monkeypatch, "--plan", "--json")
    assert json.loads(said.out) == ROWS


def test_a_plan_fits_its_width():
    for table in (plan_table(ROWS), plan_table(ROWS, {"before": ["nothing"] * len(ROWS)})):
        assert max(map(len, table.splitlines())) <= 120
    assert "under before" in plan_table(ROWS, {"before": ["nothing"] * len(ROWS)})
