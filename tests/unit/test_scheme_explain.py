"""Explanations and the JSON Schema: what they show, and that they keep up with the models."""

import json
from pathlib import Path

import jsonschema
import pytest

from panopolis.columns import ACTS, SETTINGS
from panopolis.errors import SchemeError
from panopolis.scheme import CONFIDENCES, Beneath, combine, explain, json_schema, load_scheme, preset_names, read_law
from panopolis.scheme.listing import NUMBERS
from panopolis.scheme.model import numbers
from panopolis.scheme.origin_and_use import ORIGIN, USE
from panopolis.scheme.schema import SHIPPED, written
from panopolis.scheme.tree import read_text, spelled
from panopolis.society import load_recipe

GOOD = Path(__file__).parents[1] / "schemes"
FACTS = Path(__file__).parents[2] / "docs" / "reference" / "facts.md"
PARTS = "What is told, borrowed or assumed, beside the numbers"


@pytest.fixture(scope="module")
def shanghai():
    recipe = load_recipe("shanghai")
    return Beneath(recipe.name, read_law(recipe.law, str(recipe.path)), recipe.districts)


def table_of(explanation, title):
    """The rows of one table, each a mapping from column to text."""
    found = {table.title: table.as_dict()["rows"] for table in explanation.tables}
    assert title in found, list(found)
    return found[title]


@pytest.mark.parametrize("name", preset_names())
def test_every_number_stands_beside_its_source(name):
    scheme = load_scheme(name)
    tables = {table.title: table for table in explain(scheme).tables}
    listed = {row[0]: row for row in getattr(tables.get("Every number and where it comes from"), "rows", ())}
    for path, number in numbers(scheme):
        row = listed[spelled(path)]
        assert row[1] == str(number)
        assert row[3:] == (number.tag, number.source)


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
        "List 'black' (black): entered by one record of unpaid fine; left when no fine, bill or judgment is owed.",
        "List 'criminal_record' (black): entered at 6 records of transport within 1 year; left after 5 years.",
        "A record of jaywalking puts her face and the place on public screens until the fine is paid.",
        "Every debt that is taken up makes a record.",
        "Nobody is told of a record about her, unless a witness at the place made it.",
        "A fine is to be paid within 15 days.",
        "A record cannot be contested.",
    ):
        assert sentence in said
    assert any(s.startswith("On list 'black' she is refused the monthly minimum-living allowance, a consumer loan") for s in said)


CONTESTED = (
    "Whoever is told of a record can contest it: the answer comes after 1 day, with chance 0.8 to win if she did not do it and 0.1 "
    "if she did; until then its fine does not fall due, and it makes no later record dearer."
)


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
        CONTESTED,
    ):
        assert sentence in said


def test_a_list_that_closes_nothing_says_so():
    said = explain(load_scheme("shanghai-2018", changes=[f"consequences[{k}].deny=[]" for k in (3, 4, 5)])).sentences
    assert "On list 'low_score' she is refused and granted nothing." in said


def test_scheme_without_rules_says_so_briefly():
    none = explain(load_scheme("none"))
    assert none.sentences[0].startswith("There is no ordinary law beside it: law is withdrawn on day 0")
    assert none.sentences[1:] == ("Nobody has a score.",)
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


def test_what_follows_is_paired_by_standing_and_door_and_no_key_is_cut():
    told = explain(load_scheme("creep"), load_scheme("shanghai-2018"))
    keys = {row[0] for row in told.tables[0].rows}
    assert not any(key.startswith("consequences") or key == "list.low_score closes loan" for key in keys)
    assert "list.black closes loan" in keys
    assert "watch.camera.coverage.values.Huangpu " in told.text()


def test_explanation_as_markdown_and_mapping():
    explanation = explain(load_scheme("shenzhen-2018"))
    assert explanation.markdown().startswith("# Shenzhen, five traffic offences, as told in 2018 (shenzhen-2018; as told)\n")
    assert "| act | what she does |" in explanation.markdown()
    found = json.loads(json.dumps(explanation.as_dict()))
    assert [table["title"] for table in found["tables"]] == ["Rules", "Watch", ORIGIN, USE, PARTS, NUMBERS]
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


def test_origin_and_use_stand_beside_each_other():
    told = explain(load_scheme("shanghai-2018"))
    origin = {row["standing"]: row for row in table_of(told, ORIGIN)}
    assert origin["list.black"]["origin"] == "justice: unpaid fine"
    assert origin["list.low_score"]["way in"] == "score at most 849"
    assert origin["list.low_score"]["origin"].startswith("transport: jaywalking, riding offence, driving offence; finance: ")
    assert origin["list.criminal_record"] == {
        "standing": "list.criminal_record",
        "way in": "6 records in 1 year",
        "origin": "transport: jaywalking, riding offence, driving offence",
    }
    use = {(row["standing"], row["what follows"]): row for row in table_of(told, USE)}
    assert use["list.black", "closes: mortgage"]["use beside origin"] == "other than every origin"
    assert (
        use["list.low_score", "closes: loan"]["use beside origin"]
        == "other than some: transport, justice, speech, civic, loyalty"
    )
    assert use["record.jaywalking", "shows: face on screens"]["use"] == "esteem"
    assert use["tier.AAA", "grants: fast lane"]["use"] == "commerce (itself: civic)"
    assert len(use) == sum(len(c.deny) + len(c.grant) + bool(c.show) for c in load_scheme("shanghai-2018").consequences)
    assert "an indication, not a verdict" in told.text().replace("\n", " ")


def test_use_in_the_context_of_its_origin_is_called_the_same():
    scheme = load_scheme("shenzhen-2018", changes=["consequences[0].context=transport"])
    same, other = table_of(explain(scheme), USE)[:2]
    assert (same["use"], same["use beside origin"]) == ("transport (itself: finance)", "the same")
    assert other["use beside origin"] == "other than every origin"


def test_lowest_tier_and_an_act_put_elsewhere_are_told():
    scheme = load_scheme(
        GOOD / "every_form.yaml",
        changes=["lowest=E", "consequences[2].when=tier.E", "rules.jaywalking.context=civic", "lists.black.enter.of=civic"],
    )
    origin = {row["standing"]: row for row in table_of(explain(scheme), ORIGIN)}
    assert origin["tier.E"]["way in"] == "score below 850"
    assert origin["list.black"]["origin"] == "civic: jaywalking (itself: transport), volunteering"


def test_ordinary_law_is_shown_with_every_number_and_source(shanghai):
    before = explain(load_scheme("before"), beneath=shanghai)
    rows = {row["act"]: row for row in table_of(before, "Ordinary law beneath it: society 'shanghai'")}
    assert rows["driving_offence"]["fine"] == "200 CNY"
    assert rows["driving_offence"]["to be paid in"] == "15 d (default)"
    assert rows["driving_offence"]["seen by"] == "traffic_officer, traffic_camera"
    assert {row["name"] for row in table_of(before, "Who watches for ordinary law")} == set(shanghai.law.watch)
    numbered = {row["key"]: row for row in table_of(before, "Every number of ordinary law and where it comes from")}
    for path, number in numbers(shanghai.law):
        assert (numbered[f"law.{spelled(path)}"]["confidence"], numbered[f"law.{spelled(path)}"]["source"]) == (
            number.tag,
            number.source,
        )
    by_law = [setting for setting in SETTINGS.values() if setting.law]
    assert {"post_deleted", "fear_of_detention", "suits", "tool_seized", "late_fee", "bank_debt_limit"} <= {
        one.name for one in by_law
    }
    for one in by_law:
        row = numbered[f"settings.{one.name}"]
        assert row["confidence"] == one.confidence
        assert one.source in row["source"]
    assert any("deletes posts: 16 % of unwelcome ones" in said for said in before.sentences)
    assert any("grows by 3 % of itself a day" in said for said in before.sentences)
    beside = explain(load_scheme("shanghai-2018"), load_scheme("before"), beneath=shanghai)
    assert any(said.startswith("before has no rules") and "deletes posts" in said for said in beside.sentences)
    assert "still remembered" in explain(load_scheme("none")).text()
    assert "Ordinary law holds beside it: that of the society 'shanghai'." in before.sentences
    assert "People are told of records about them, by ordinary law." in before.sentences
    assert explain(load_scheme("none"), beneath=shanghai).tables == ()


def test_what_law_and_scheme_both_see_stands_in_the_rules_line(shanghai):
    told = explain(load_scheme("shanghai-2018"), beneath=shanghai)
    rules = {row["act"]: row for row in table_of(told, "Rules")}
    assert rules["driving_offence"]["fine"] == "200 CNY (the law's)"
    assert rules["driving_offence"]["seen by"] == "camera; by law also traffic_officer, traffic_camera"
    assert rules["unpaid_fine"]["seen by"] == "credit_office; by law also fines_office"
    assert rules["debt"]["seen by"] == "credit_office, platform"
    note = next(table.note for table in told.tables if table.title == "Rules")
    assert "a charge by either's watches counts" in note


def test_records_of_the_law_alone_that_a_list_counts_are_told(shanghai):
    changes = ["rules.riding_offence=null", "rules.driving_offence=null"]
    told = explain(load_scheme("shenzhen-2018", changes=changes), beneath=shanghai)
    assert table_of(told, ORIGIN)[0]["origin"] == "transport: jaywalking, riding offence (law), driving offence (law)"
    law = next(table for table in told.tables if table.title.startswith("Ordinary law beneath it"))
    assert law.note.endswith("'black' (riding_offence, driving_offence).")


def test_scheme_on_a_foreign_society_says_so():
    town = Beneath("town", read_law({}), ("North", "South"))
    said = explain(load_scheme(GOOD / "every_form.yaml"), beneath=town).sentences
    assert "It belongs to another society: 'town' has no district Huangpu and Pudong." in said


def test_elsewhere_is_said_only_where_there_is_one(shanghai):
    every = load_scheme(GOOD / "every_form.yaml")
    (camera,) = [row for row in table_of(explain(every, beneath=shanghai), "Watch") if row["name"] == "camera"]
    assert "at 0.1 to 0.2 of them in 2 named districts, 0.05 elsewhere;" in camera["how it sees"]
    small = Beneath("two districts", read_law({}), ("Huangpu", "Pudong"))
    told = explain(every, beneath=small)
    (camera,) = [row for row in table_of(told, "Watch") if row["name"] == "camera"]
    assert "elsewhere" not in camera["how it sees"]
    (default,) = [row for row in table_of(told, NUMBERS) if row["key"] == "watch.camera.coverage.default"]
    assert default["source"].endswith("no effect here: every district is named")


def test_coverage_without_default_names_every_district(shanghai):
    scheme = load_scheme("shanghai-2018")
    scheme.check_districts(shanghai.districts)
    with pytest.raises(SchemeError, match=r"coverage has no default and leaves out the district 'New Town': add it under values"):
        scheme.check_districts((*shanghai.districts, "New Town"))
    with pytest.raises(SchemeError, match="says nothing of the district 'New Town'"):
        scheme.watch["camera"].coverage.of("New Town")


@pytest.mark.parametrize("name", ["shanghai-2018", "shenzhen-2018"])
def test_told_presets_say_of_every_part_on_whose_word_it_is(name):
    scheme = load_scheme(name)
    rows = {row["key"]: row for row in table_of(explain(scheme), PARTS)}
    parts = [*(f"rules.{r}" for r in scheme.rules), *(f"lists.{x}" for x in scheme.lists), "due_process", "rollout[0]"]
    parts += [f"consequences[{k}]" for k in range(len(scheme.consequences))]
    assert set(parts) <= set(rows)
    assert {row["confidence"].partition(",")[0] for row in rows.values()} >= {"told", "assumed", "P"}
    assert all(row["source"] for row in rows.values())


def test_part_that_names_a_source_without_a_mark_is_unverified_and_counts_as_borrowed():
    changes = ["rules.jaywalking.source=borrowed from elsewhere", "lists.red.confidence=assumed"]
    told = explain(load_scheme(GOOD / "every_form.yaml", changes=changes))
    rows = {row["key"]: row["confidence"] for row in table_of(told, PARTS)}
    assert rows == {"rules.jaywalking": "unverified, borrowed", "lists.red": "assumed"}
    assert "more parts do not say" in told.text()


def test_tiers_are_compared_by_name_and_steps_by_date_wherever_they_stand():
    tiers = [f"{{name: {t.name}, at: {float(t.at):g}}}" for t in load_scheme("shanghai-2018").tiers]
    changes = [
        f"tiers=[{', '.join([tiers[0], '{name: BB, at: 700}', *tiers[1:]])}]",
        "rollout=[{from: 2018-04-01, districts: [Huangpu]}, {from: 2018-05-01, districts: all}]", "start=2018-04-01",
    ]  # fmt: skip
    (table,) = explain(load_scheme("shanghai-2018"), load_scheme("shanghai-2018", changes=changes)).tables

    rows = {row[0]: (row[1], row[3]) for row in table.rows}
    assert rows["tiers.BB.at"] == ("-", "700 points")
    assert rows["rollout.2018-04-01.districts"] == ("-", "Huangpu")
    assert not {"tiers.C.at", "tiers.B.at", "tiers.AAA.at", "rollout.2018-05-01.districts"} & rows.keys()


def test_source_of_a_part_is_no_difference():
    one = load_scheme("shanghai-2018")
    assert explain(one, one.changed("rules.debt.source=nobody", "rules.debt.confidence=assumed")).sentences == (
        "They say the same.",
    )


def test_what_is_borrowed_is_tagged_so_beside_its_mark():
    tags = {row["key"]: row["confidence"] for row in table_of(explain(load_scheme("shanghai-2018")), NUMBERS)}
    assert tags["rules.late_bill.points"] == tags["watch.camera.gallery_size"] == "O, borrowed"
    assert tags["watch.camera.relative.women"] == "assumed, borrowed"
    assert tags["watch.camera.reachable"] == "assumed"
    assert "O" not in tags.values(), "nothing official is about the Shanghai of 2018"


def test_marks_mean_what_the_facts_say():
    text = " ".join(FACTS.read_text(encoding="utf-8").split())
    for mark, words in CONFIDENCES.items():
        if len(mark) == 1:
            assert f"**{mark}** {words}" in text


def test_one_source_has_one_mark_and_nothing_ships_on_general_knowledge_alone():
    """Entry 50 of the facts is a newspaper: what rests on it alone is P, in every preset."""
    found = [n for name in preset_names() for _, n in numbers(load_scheme(name))]
    assert {n.confidence for n in found if n.source.endswith("[50])")} == {"P"}
    assert "M" not in {n.confidence for n in found} | {s.confidence for s in SETTINGS.values()}


def test_scheme_against_one_without_rules_says_so_and_shows_what_acts_lead_to(shanghai):
    told = explain(load_scheme("shanghai-2018"), load_scheme("before"), shanghai)
    assert told.sentences[0].startswith(
        "before has no rules, no score and no list of its own: there the ordinary law of the society"
    )
    assert "Tiers: D below 600, C from 600, B from 850, A from 960, AA from 1030, AAA from 1050." in told.sentences
    (table,) = told.tables
    rows = {row[0]: row[2:] for row in table.rows}
    assert rows["jaywalking"] == ("-5 points, 20 CNY", "camera, street_officer", "20 CNY", "street_officer")
    assert rows["debt"] == ("-10 points", "credit_office, platform", "nothing", "")
    assert explain(load_scheme("before"), load_scheme("before"), shanghai).sentences == ("They say the same.",)
    two = explain(load_scheme("before"), load_scheme("none"), shanghai)
    assert two.sentences[1] == "none has no rules, no score and no list, and no ordinary law either: nobody counts anything."
    assert [row[0] for row in two.tables[0].rows] == list(shanghai.law.rules)
