"""The ODD protocol: every part of the compiled model is in it, and nothing that the model does not have."""

from __future__ import annotations

import inspect
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from calling import call, strict

from panopolis import rules
from panopolis.columns import ACTS, COUNTS, DOORS, GIVEN, PERSON, SETTINGS, TRAITS
from panopolis.engine import make_plan
from panopolis.measures import NIGHTLY, OUTCOMES
from panopolis.rules import RATED, SHIPPED, Rule
from panopolis.scheme import load_scheme, preset_names
from panopolis.views import odd, odd_page
from panopolis.views.odd.document import Table, Text
from panopolis.views.odd.protocol import prose

ELEMENTS = ["Purpose and patterns", "Entities, state variables, and scales", "Process overview and scheduling", "Design concepts",
            "Initialization", "Input data", "Submodels"]  # fmt: skip
CONCEPTS = ["Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction", "Stochasticity",
            "Collectives", "Observation"]  # fmt: skip


@pytest.fixture(scope="module")
def document():
    return odd()


@pytest.fixture(scope="module")
def text(document):
    return document.markdown()


def section(document, title):
    return next(one for one in document.sections if one.title == title)


def cells(section, column):
    """The cells of a column in all tables of a section."""
    return [row[t.head.index(column)] for t in section.blocks if isinstance(t, Table) and column in t.head for row in t.rows]


def test_the_seven_elements_and_eleven_concepts_of_grimm_2020_stand_in_order(document):
    assert [one.title for one in document.sections if one.level == 1][:7] == ELEMENTS
    assert [one.title for one in document.sections if one.number.startswith("4.")] == CONCEPTS


def test_every_column_of_the_plan_stands_with_unit_range_and_meaning(document):
    plan = make_plan(SHIPPED)
    found = section(document, ELEMENTS[1])
    assert sorted(cells(found, "column")) == sorted(f"`{one.name}`" for one in plan.columns)
    assert [name for name in GIVEN if f"`{name}`" not in cells(found, "name")] == []
    assert cells(found, "act") == [f"`{name}`" for name in ACTS]
    assert cells(found, "what closes") == [f"`{name}`" for name in DOORS]


def test_every_rule_stands_in_the_order_of_the_compiled_day_and_in_its_submodel(document):
    plan = make_plan(SHIPPED)
    assert cells(section(document, ELEMENTS[2]), "rule") == [f"`{row['rule']}`" for row in plan.table()]
    described = [cell for one in document.sections if one.number.startswith("7.") for cell in cells(one, "rule")]
    assert sorted(cell for cell in described if cell.startswith("`")) == sorted(f"`{one.rule.name}`" for one in plan.steps)


def test_every_setting_of_the_plan_stands_with_value_range_and_source(document):
    plan = make_plan(SHIPPED)
    named = {cell for one in document.sections if one.number.startswith("7.") for cell in cells(one, "parameter")}
    assert {f"`{name}`" for name in plan.settings} == named


def test_every_module_of_rules_is_there_with_its_equations(text):
    modules = {
        name: one for name, one in vars(rules).items() if inspect.ismodule(one) and name not in ("rule", "rating", "doors")
    }
    assert len(modules) >= 17
    for name, module in modules.items():
        assert inspect.cleandoc(module.__doc__) in text, name


def test_a_world_of_ratings_alone_has_their_equations_and_no_other_rules():
    told = odd("nosedive", society="town")
    assert inspect.cleandoc(rules.rating.__doc__) in told.markdown()
    assert inspect.cleandoc(rules.doors.__doc__) in told.markdown()
    named = cells(section(told, ELEMENTS[2]), "rule")
    assert "`give_stars`" in named
    assert "`jaywalking`" not in named


def test_every_measure_and_outcome_stands_under_observation(document):
    found = section(document, "Observation")
    assert cells(found, "measure") == [f"`{one.name}`" for one in NIGHTLY]
    assert cells(found, "outcome") == [f"`{one.name}`" for one in OUTCOMES]


def test_values_are_those_of_the_scheme_and_its_society():
    changed = odd("shanghai-2018", changes=["settings.fear_of_loss=3.25"])
    rows = [
        row for one in changed.sections for t in one.blocks if isinstance(t, Table) and "value here" in t.head for row in t.rows
    ]
    assert {row[1] for row in rows if row[0] == "`fear_of_loss`"} == {"3.25"}
    assert "settings.fear_of_loss=3.25" in changed.made_from["scheme"]


def test_sentences_name_only_what_the_model_has():
    known = (
        {*PERSON, *SETTINGS, *GIVEN, *ACTS, *DOORS, *TRAITS, *COUNTS}
        | {one.name for one in (*SHIPPED, *RATED)}
        | set(Rule.__dataclass_fields__)
    )
    told = prose()
    texts = [
        *told["concepts"].values(),
        *told["concepts_of_ratings"].values(),
        *(value for value in told.values() if isinstance(value, str)),
    ]
    assert [name for text in texts for name in re.findall(r"`([^`]+)`", text) if name not in known] == []
    assert list(told["concepts_of_ratings"]) == list(told["concepts"])
    for one in (*told["patterns"]["city"], *told["patterns"]["ratings"]):
        assert set(one.get("settings", ())) <= set(SETTINGS)
        assert set(one.get("columns", ())) <= set(PERSON)
        assert re.search(r"facts\.md \d|doi\.org", one["source"])


@pytest.mark.parametrize(("system", "page"), [("city", "calibration.md"), ("ratings", "nosedive.md")])
def test_patterns_are_told_as_the_page_of_their_tests_has_them(system, page):
    rows = (Path(__file__).parents[2] / "docs" / "explanation" / page).read_text(encoding="utf-8").splitlines()
    for one in prose()["patterns"][system]:
        (row,) = [row for row in rows if row.startswith(f"| {one['row']}")]
        assert one["verdict"] in row
        assert one["fitted"] != ("held out" in row or "the signs alone" in row)
        assert [name for name in one.get("settings", ()) if f"`{name}`" not in row and "the same three" not in row] == []


def test_where_people_rate_each_other_the_protocol_speaks_of_that():
    """It names no rule of the city's day, and each of its sentences names what its own model has."""
    found = odd("nosedive", "town")
    named = {row[1].strip("`") for t in found.sections[2].blocks if isinstance(t, Table) for row in t.rows}
    said = {one.title: " ".join(b.text for b in one.blocks if isinstance(b, Text)) for one in found.sections}
    shipped = {one.name for one in (*SHIPPED, *RATED)}

    assert "give_stars" in named
    for title, text in said.items():
        assert {name for name in re.findall(r"`([^`]+)`", text) if name in shipped} <= named, title
    assert "meetings" in said["Interaction"]
    assert "on days on which people rate each other" in found.markdown()
    assert {"meeting.py", "rated.py"} <= set(re.findall(r"engine/(\w+\.py)", found.markdown()))


def test_the_one_way_of_gaming_is_told(document):
    adaptation = next(
        " ".join(b.text for b in s.blocks if isinstance(b, Text)) for s in document.sections if s.title == "Adaptation"
    )
    assert "`learn_how`" in adaptation
    assert "`sign_for_nothing`" in adaptation


@pytest.mark.parametrize("name", preset_names())
def test_each_scheme_has_a_protocol_with_its_own_file(name):
    assert odd(name).sections[-2].blocks[0].lines == load_scheme(name).text


def test_page_needs_nothing_beside_it_and_is_well_formed(document):
    page = odd_page(document)
    assert not re.search(r"<script|<link|<img|@import|url\(|\bsrc=", page)
    opened: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in {"meta", "br"}:
                opened.append(tag)

        def handle_endtag(self, tag):
            assert opened.pop() == tag

    Reader().feed(page)
    assert opened == []
    for one in document.sections:
        assert f'id="{one.anchor}"' in page


def test_command_prints_markdown_and_json_and_writes_three_files(tmp_path):
    code, out, err = call("odd", "one-purpose", "--society", "town")
    assert (code, err) == (0, "")
    assert out.startswith("# ODD protocol: Panopolis under 'one-purpose'\n")
    code, out, err = call("odd", "one-purpose", "--out", tmp_path, "--json")
    assert (code, err) == (0, "")
    assert strict(out) == json.loads((tmp_path / "odd.json").read_text(encoding="utf-8"))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["odd.html", "odd.json", "odd.md"]


def test_the_same_model_gives_the_same_protocol(text):
    assert text == odd().markdown()
