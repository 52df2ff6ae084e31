"""What a terminal shows: the opening, the table of effects, one life beside its twin's."""

from __future__ import annotations

import doctest
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from panopolis import results
from panopolis.errors import ResultsError
from panopolis.measures import OUTCOMES, members
from panopolis.results import NOTICE
from panopolis.views import (
    arranged,
    candidates,
    city_map,
    find_person,
    found,
    named_people,
    names_table,
    numbers,
    opening,
    persona,
    story,
    svg,
    text,
)
from panopolis.views.sentences import is_other_record, is_sanction, is_wrong, surcharges
from panopolis.views.story import _of_list

if TYPE_CHECKING:
    from pathlib import Path

SCHEME = "shanghai-2018"
WIDE, TIGHT = 100, 80


@pytest.mark.parametrize("module", [arranged, city_map, numbers, persona, svg])
def test_examples_in_docstrings(module) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("width", [WIDE, TIGHT])
def test_table_fits_and_holds_every_number(compared: results.Results, width: int) -> None:
    table = text.effects_table(compared.effects().to_pylist(), width)
    assert max(map(len, table.splitlines())) <= width
    words = " ".join(table.split())
    assert table.index("HARMS") < table.index("Sanctions") < table.index("BENEFITS") < table.index("given")
    assert table.index("BENEFITS") < table.index("Offences")
    assert table.count("scoring") >= 6
    assert (
        "scoring: the whole scheme shanghai-2018 (points, lists, screens, and its own cameras and fines) against ordinary law"
        in words
    )
    assert "charges for taking up a debt are not counted" in words
    assert "Bold" not in table
    assert "* where ± does not reach 0" in words
    assert "still remembered" in words
    assert "bootstrap over households" in " ".join(table.split())
    assert NOTICE in " ".join(table.split())


def test_cells_say_no_more_than_their_interval() -> None:
    row = {"value": 12.345, "low": 11.9, "high": 12.7}
    assert text.cell(row) == "+12.3 ±0.4"
    assert text.cell(row, tight=True) == "+12.3±0.4"
    assert text.cell({"value": 0.0, "low": 0.0, "high": 0.0}) == "0"
    assert text.cell({"value": -0.01, "low": -0.9, "high": 0.9}) == "0.0 ±0.9"
    assert text.cell({"value": float("nan"), "low": None, "high": None}) == "–"  # noqa: RUF001
    assert text.cell(None) == "–"  # noqa: RUF001
    assert text.is_clear({"low": 0.1, "high": 2.0})
    assert not text.is_clear({"low": -0.1, "high": 2.0})
    assert not text.is_clear({"low": 2.0, "high": 2.0})  # of one household, or of people who all differ alike


def test_no_star_stands_beside_a_half_width_that_reaches_zero() -> None:
    skewed = {"value": 0.015, "low": 0.004, "high": 0.040}
    assert text.cell(skewed) == "+0.01 ±0.03" or text.cell(skewed) == "+0.015 ±0.025"
    assert text.is_clear(skewed)
    assert not text.stands_clear(skewed)
    assert text.stands_clear(skewed | {"high": 0.025})
    assert not text.stands_clear(None)


def test_markdown_has_a_table_for_harms_and_one_for_benefits(compared: results.Results) -> None:
    markdown = text.markdown_effects(compared.effects().to_pylist())
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {8}
    assert sum(line.startswith("|---") for line in lines) == 2


def test_opening_tells_the_gravest_life_with_numbers_of_the_run(compared: results.Results) -> None:
    told = opening(compared)
    run = compared.world(SCHEME)
    listed = run.sql("SELECT count(*) AS n FROM people WHERE listed_days > 0").to_pylist()[0]["n"]
    wrong = run.sql("SELECT count(*) AS n FROM ledger WHERE wrong").to_pylist()[0]["n"]
    assert f"{listed} of 300 invented people stood on a black list" in told.sentence
    assert f"{wrong} charges fell on someone for what another did" in told.sentence
    assert "fewer offences than under ordinary law alone" in told.sentence
    assert told.case == "wrong_listed"
    assert "A graver case was looked for and not found: charged for what another did, then listed, then refused" in told.note
    assert any("someone else (person" in sentence for sentence in told.life)
    assert "The name is invented" in told.text()
    json.dumps(told.as_dict())


def test_candidates_are_what_they_are_said_to_be(compared: results.Results) -> None:
    found = candidates.find(compared, SCHEME, "before")
    assert found is not None
    events = results.life(compared.world(SCHEME), found.person)
    wrong = min(event.day for event in events if event.hers and not event.did_it)
    assert wrong <= min(event.day for event in events if event.kind == "listing")


def test_opening_where_nobody_is_charged(compared: results.Results) -> None:
    told = opening(compared.world("none"))
    assert told.person is None
    assert told.life == ("Nobody was charged with anything in this run.",)
    assert "none of 300 invented people stood on a black list, no loan or mortgage was refused" in told.sentence


def test_story_stands_beside_the_twins(compared: results.Results) -> None:
    person = opening(compared).person
    assert person is not None
    told = story(compared, person)
    page = told.text(96)
    assert max(map(len, page.splitlines())) <= 96
    for words in (
        "No one is counting.",
        "Under ordinary law alone",
        "did not do it",
        "is put on the black list",
        "Seen by",
        NOTICE,
    ):
        assert words in " ".join(page.replace("│", " ").split()), words
    last = [day.score for day in told.days if day.score is not None][-1]
    assert last == compared.world(SCHEME).people()["score"].to_pylist()[person]
    json.dumps(told.as_dict())


def test_every_row_against_her_is_in_her_story(compared: results.Results) -> None:
    rows = compared.sql("SELECT charged, count(*) AS n FROM ledger WHERE world = $world GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
                        {"world": SCHEME}).to_pylist()[0]  # fmt: skip
    told = story(compared, rows["charged"])
    assert sum(entry.event.hers for day in told.days for entry in day.hers) == rows["n"]


def test_story_of_a_single_run_and_of_another_world(compared: results.Results) -> None:
    alone = story(compared.world(SCHEME), 3)
    assert alone.twin_called is None
    assert "│" not in alone.text()
    assert "No one is counting." in story(compared, 3, world="none").text()


@pytest.mark.parametrize("whom", ["taxi_driver", "the taxi driver", "Taxi driver", "3", 3])
def test_people_are_found_by_number_or_archetype(compared: results.Results, whom: int | str) -> None:
    assert find_person(compared, whom) == 3


def test_unknown_people_are_refused(compared: results.Results) -> None:
    every = "taxi_driver, professional, everyone, poorest, richest, migrant, student"
    with pytest.raises(ResultsError, match=rf"nobody is called 'somebody'; give a number, or one of: {every}$"):
        find_person(compared, "somebody")
    with pytest.raises(ResultsError, match=r"nobody is called 'taxi_drivr'.*did you mean 'taxi_driver'"):
        find_person(compared, "taxi_drivr")
    with pytest.raises(ResultsError, match="there is no person 5000"):
        story(compared, 5000)


def test_names_come_from_a_fixed_list_by_id() -> None:
    first = [persona.given_name(i, female=True, recipe="shanghai") for i in range(100)]
    assert first == [persona.given_name(i, female=True, recipe="shanghai") for i in range(100)]
    assert len(set(first)) == 24


def test_a_wrong_charge_is_told_on_both_sides(compare_folder: Path) -> None:
    compared = results.open_results(compare_folder)
    wrong = compared.sql("SELECT charged, doer FROM ledger WHERE wrong ORDER BY day LIMIT 1").to_pylist()[0]
    assert "takes the face for that of person" in story(compared, wrong["doer"]).text(200)
    assert "did not do it" in story(compared, wrong["charged"]).text(200)


def rows_of(*splits: str, name: str = "offences") -> list[dict[str, object]]:
    same = {"measure": name, "label": name, "unit": "per 1,000 people a year", "good": False, "interval": "an interval"}
    return [same | {"split": split, "group": "all", "value": -12.0, "low": -15.0, "high": -11.0} for split in splits]


def test_what_is_averted_is_a_benefit_with_its_sign_turned() -> None:
    offences = arranged.arrange(rows_of("level:a", "level:before", "scoring"))[0]
    assert (offences.label, offences.good, offences.counted) == ("Offences averted", True, "Offences")
    turned = offences.effect["scoring", "all"]
    assert [turned[end] for end in ("value", "low", "high")] == [12.0, 11.0, 15.0]
    assert offences.effect["level:a", "all"]["value"] == -12.0
    assert not arranged.arrange(rows_of("level:a", "scoring", name="sanctions"))[0].good
    assert {o.name for o in OUTCOMES if o.averted and o.good} == set()


def test_only_differences_that_exist_have_a_line() -> None:
    table = text.effects_table(rows_of("level:before", "level:none", "law", "total"))
    assert "total" not in table
    assert "\N{EN DASH}" not in table


def test_every_world_of_a_comparison_is_in_the_table() -> None:
    worlds = ("hot", "mild", "old", "before")
    table = text.effects_table(rows_of(*(f"level:{world}" for world in worlds), "scoring", "hot - mild", "hot - old"))
    for words in ("over mild", "over old", "scoring: the whole scheme hot", "(before)"):
        assert words in " ".join(table.split()), words
    assert "\N{EN DASH}" not in table
    assert "the world hot itself" in text.effects_table(rows_of("level:hot"))


def test_a_clear_number_has_a_mark_where_nothing_can_be_bold() -> None:
    assert "+12 ±3*" in text.effects_table(rows_of("scoring"))
    unclear = text.effects_table([row | {"high": 9.0} for row in rows_of("scoring")])
    assert "*" not in " ".join(unclear.split()).replace("* where", "")
    assert "**+12 ±3**" in text.markdown_effects(rows_of("scoring"))


@pytest.mark.parametrize(
    ("name", "group"),
    [("poorest", "poorest_fifth"), ("richest", "richest_fifth"), ("migrant", "migrants"), ("student", "students")],
)
def test_a_group_finds_a_typical_member(compared: results.Results, name: str, group: str) -> None:
    people = compared.world(SCHEME).people()
    inside = members({trait: people[trait].to_numpy() for trait in ("income_fifth", "migrant", "student")})[group]
    sanctions = people["sanctions"].to_numpy()
    person = find_person(compared, name)
    assert person == find_person(compared, group)
    assert inside[person]
    assert sanctions[person] == np.quantile(sanctions[inside], 0.5, method="inverted_cdf")
    told = story(compared, name)
    assert told.who.person == person
    assert "was chosen: typical: the first by number with" in " ".join(told.text().split())
    assert "was chosen: typical: the first by number with" in told.html()


def test_every_name_is_listed_with_the_person_it_finds(compared: results.Results) -> None:
    known = named_people(compared)
    assert [one.name for one in known] == ["taxi_driver", "professional", *found.GROUPS]
    assert all(find_person(compared, one.name) == one.person for one in known)
    assert all(f"{one.person:,}" in names_table(known) for one in known)


def test_charges_of_a_story_are_as_many_as_its_sums_say(compared: results.Results) -> None:
    for person in range(40):
        told = story(compared, person)
        shown = sum(is_wrong(entry.event) for day in told.days for entry in day.hers)
        counted = {what: mine for what, mine, _ in told.sums}
        assert int(counted.get("charges for a wrong", 0)) == shown


def test_a_debt_taken_up_is_a_record_and_no_sanction() -> None:
    def charge(rule: str, points: float) -> results.Event:
        place = {"source": None, "place": None, "district": None, "context": None, "phase": "day", "other": None, "score": None}
        return results.Event(day=1, date=date(2018, 5, 2), kind="charge", rule=rule, did_it=True, hers=True, asked_points=points,
                             applied_points=points, fine_yuan=0.0, expires_day=None, **place)  # fmt: skip

    assert [is_sanction(charge(rule, -10.0)) for rule in ("jaywalking", "debt", "own_act")] == [True, False, True]
    assert is_other_record(charge("debt", -10.0))
    assert not is_other_record(charge("volunteering", 2.0))
    assert is_wrong(charge("unpaid_fine", 0.0))
    assert not is_other_record(charge("unpaid_fine", 0.0))
    fine, paid = (
        replace(charge("jaywalking", 0.0), fine_yuan=20.0),
        replace(charge("jaywalking", 0.0), kind="payment", fine_yuan=32.6),
    )
    assert surcharges([fine, paid]) == {id(paid): pytest.approx(12.6)}
    assert surcharges([fine, fine, paid]) == {}


def test_a_surcharge_is_told_only_where_it_is_sure() -> None:
    def event(kind: str, fine: float) -> results.Event:
        place = {"source": None, "place": None, "district": None, "context": None, "phase": "day", "other": None, "score": None}
        return results.Event(day=1, date=date(2018, 5, 2), kind=kind, rule=None if kind == "payment" else "jaywalking", did_it=True, hers=True,
                             asked_points=0.0, applied_points=0.0, fine_yuan=fine, expires_day=None, **place)  # fmt: skip

    first, second, dropped, paid = (
        event("charge", 20.0),
        event("charge", 20.0),
        event("correction", -20.0),
        event("payment", 50.0),
    )
    assert surcharges([first, dropped, paid]) == {}, "nothing that is known of was due"
    assert surcharges([first, second, paid, dropped]) == {id(paid): 30.0}, "what was corrected later was never due"
    assert surcharges([first, second, paid]) == {id(paid): 10.0}
    later, again = event("charge", 20.0), event("payment", 32.0)
    assert surcharges([first, second, paid, later, again], contested=True) == {}, (
        "either may wait for an answer, and fall due with the next"
    )
    assert surcharges([first, again, later, paid], contested=True) == {id(again): 12.0, id(paid): 30.0}, (
        "of a single one it is sure"
    )


def test_what_a_list_closes_is_said_once(compared: results.Results) -> None:
    scheme = {"consequences": [{"when": "list.black", "deny": ["loan", "mortgage"]}]}
    said: set[str] = set()
    event = next(e for e in results.life(compared.world(SCHEME), opening(compared).person or 0) if e.kind == "listing")
    first, second = (_of_list(scheme, event, said) for _ in range(2))
    assert first.startswith("Closed: ")
    assert second == "Closed as before."
    assert _of_list(scheme, replace(event, kind="delisting"), said) == "Open again."
