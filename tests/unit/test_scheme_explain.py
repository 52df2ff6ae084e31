"""Explanations and the JSON Schema: what they show, and that they keep up with the models."""

import json
from pathlib import Path

import jsonschema
import pytest

from panopolis.columns import ACTS, SETTINGS
from panopolis.scheme import combine, explain, json_schema, load_scheme, preset_names, read_law
from panopolis.scheme.model import numbers
from panopolis.scheme.schema import SHIPPED, written
from panopolis.scheme.tree import read_text, spelled

GOOD = Path(__file__).parents[1] / "schemes"


@pytest.mark.parametrize("name", preset_names())
def test_every_number_stands_beside_its_source(name):
    scheme = load_scheme(name)
    tables = {table.title: table for table in explain(scheme).tables}
    listed = {row[0]: row for row in getattr(tables.get("Every number and where it comes from"), "rows", ())}
    for path, number in numbers(scheme):
        row = listed[spelled(path)]
        assert row[1] == str(number)
        assert row[3:] == (number.confidence, number.source)


@pytest.mark.parametrize("name", preset_names())
def test_text_fits_its_width(name):
    for width in (80, 118):
        lines = explain(load_scheme(name)).text(width).splitlines()
        assert max(len(line) for line in lines[3:]) <= width


def test_shanghai_in_words():
    said = explain(load_scheme("shanghai-2018")).sentences
    for sentence in (
        "Ordinary law holds beside it.",
        "In force from 2018-05-01 in all districts.",
        "Everyone starts at 1000 points, not below 0 and not above 1300; tiers are settled daily.",
        "Unless a rule says otherwise, no record ever lapses.",
        "List 'black' (black): entered by one record of unpaid fine; left when no fine or bill is owed.",
        "List 'criminal_record' (black): entered at 6 records of transport within 1 year; left after 5 years.",
        "A record of jaywalking puts her face and the place on public screens until the fine is paid.",
        "Every debt that is taken up makes a record.",
        "Nobody is told of a record about her.",
        "A record cannot be contested.",
    ):
        assert sentence in said
    assert any(s.startswith("On list 'black' she is refused the monthly minimum-living allowance, a consumer loan") for s in said)


def test_every_form_in_words():
    said = explain(load_scheme(GOOD / "every_form.yaml", changes=["lowest=E", "consequences[2].when=tier.E"])).sentences
    for sentence in (
        "Changed from its file: lowest=E, consequences[2].when=tier.E.",
        "In force from 2018-05-01 in Huangpu and Pudong.",
        "Unless a rule says otherwise, 2.5 points come back for every 183 days without a new record, up to the start.",
        "Tiers: E below 850, B from 850, A from 960.",
        "List 'red' (red): entered at a score of at least 1100; left when the score no longer meets it.",
        "Only debts that are overdue make records.",
        "People are told of records about them.",
        "A record can be contested.",
    ):
        assert sentence in said


def test_scheme_without_rules_says_so_briefly():
    none = explain(load_scheme("none"))
    assert none.sentences == ("There is no ordinary law beside it.", "Nobody has a score.")
    assert none.tables == ()


def test_scheme_with_the_law_beside_it_is_explained_too():
    law = read_law(
        {
            "rules": {"jaywalking": {"context": "transport", "fine": "20 CNY", "seen_by": "o"}},
            "watch": {"o": {"mode": "witness", "chance": 0.1}},
        }
    )
    text = explain(combine(load_scheme("before"), law)).text()
    assert "20 CNY" in text
    assert "sees an act with chance 0.1" in text


def test_scheme_does_not_differ_from_itself():
    difference = explain(load_scheme("hot"), load_scheme("hot"))
    assert difference.sentences == ("They say the same.",)
    assert difference.tables == ()


def test_difference_shows_both_values_and_where_they_come_from():
    one = load_scheme("shanghai-2018")
    other = one.changed("rules.jaywalking.points=-10", "debt.counts=overdue")
    (table,) = explain(one, other).tables
    assert [row[0] for row in table.rows] == ["rules.jaywalking.points", "debt.counts"] or {row[0] for row in table.rows} == {
        "rules.jaywalking.points", "debt.counts",
    }  # fmt: skip
    points = next(row for row in table.rows if row[0] == "rules.jaywalking.points")
    assert points[1] == "-5 points"
    assert "Rongcheng" in points[2]
    assert points[3:] == ("-10 points", "assumed")


def test_explanation_as_markdown_and_mapping():
    explanation = explain(load_scheme("shenzhen-2018"))
    assert explanation.markdown().startswith("# Shenzhen, five traffic offences, as told in 2018 (shenzhen-2018; as told)\n")
    assert "| act | what she does |" in explanation.markdown()
    found = json.loads(json.dumps(explanation.as_dict()))
    assert [table["title"] for table in found["tables"]] == ["Rules", "Watch", "Every number and where it comes from"]
    assert found["tables"][0]["rows"][0]["act"] == "jaywalking"


def test_shipped_schema_is_the_one_of_the_models():
    assert SHIPPED.read_text(encoding="utf-8") == written(), "write it anew: panopolis.scheme.schema.ship()"


@pytest.mark.parametrize("path", [*(Path(f"{name}.yaml") for name in preset_names()), *sorted(GOOD.glob("*.yaml"))], ids=str)
def test_schema_accepts_what_is_right(path):
    text = path.read_text(encoding="utf-8") if path.is_absolute() else load_scheme(path.stem).text
    jsonschema.Draft202012Validator(json_schema()).validate(read_text(text, path.name).tree)


def test_schema_knows_every_act_and_setting():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]["rules"]["properties"]) == set(ACTS)
    assert set(schema["properties"]["settings"]["properties"]) == set(SETTINGS)
    assert "x-quantity" not in json.dumps(schema)
