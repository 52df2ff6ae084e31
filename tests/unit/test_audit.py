"""The assessment sheet: the law as data, the same standard for every scheme, answers that a jurist would give."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from calling import call, strict

from panopolis.errors import SchemeError
from panopolis.scheme import load_scheme, preset_names
from panopolis.study import CODES, asked_law, audit
from panopolis.study.audit.answers import ANSWERS
from panopolis.study.audit.sheet import CANNOT, INDICATION, NONE
from panopolis.views import audit_markdown, audit_page, audit_text

PRESETS = Path(__file__).resolve().parents[2] / "src" / "panopolis" / "scheme" / "presets"
REAL = [name for name in preset_names() if name != "hot"]

# What a jurist would answer to the conditions of Art. 5(1)(c), from the file alone: 2 over time, 3 behaviour, 4a unrelated, 4b disproportionate.
CONDITIONS = {
    "shanghai-2018": (INDICATION, INDICATION, INDICATION, INDICATION),
    "one-purpose": (INDICATION, INDICATION, NONE, NONE),
    "court-blacklist": (CANNOT, INDICATION, INDICATION, NONE),
    "welfare-risk-2017": (INDICATION, INDICATION, INDICATION, INDICATION),
    "before": (NONE, NONE, NONE, NONE),
    "none": (NONE, NONE, NONE, NONE),
    "fico-like": (INDICATION, INDICATION, NONE, CANNOT),
    "yanji-rewards": (INDICATION, INDICATION, CANNOT, NONE),
    "debt-overdue": (INDICATION, INDICATION, NONE, CANNOT),
    "germany-8": (INDICATION, INDICATION, NONE, NONE),
}
TOGETHER = {
    "shanghai-2018": INDICATION, "one-purpose": NONE, "court-blacklist": CANNOT, "welfare-risk-2017": INDICATION, "before": NONE, "none": NONE,
    "fico-like": CANNOT,
}  # fmt: skip
NEVER_ANSWERED = ("ai_system", "lawful_purpose", "other_body", "allowed")


def given(sheet):
    """Answers by the key of their question."""
    return {asked.question.key: asked.given for section in sheet.sections for asked in section.asked}


def evidence(sheet):
    return [one for answer in given(sheet).values() for one in answer.evidence]


def test_every_question_is_answered_by_a_function_and_stands_in_the_law_once():
    keys = [question.key for instrument in asked_law().instruments for question in instrument.questions]
    assert len(keys) == len(set(keys))
    assert set(keys) == set(ANSWERS)


def test_no_answer_is_a_pass_and_there_are_three():
    assert asked_law().answers == {
        "indication": "indication found", "none": "none found in this simulation", "cannot": "cannot be answered here",
    }  # fmt: skip


def test_every_sentence_of_the_law_says_on_whose_word():
    for instrument in asked_law().instruments:
        for question in instrument.questions:
            assert re.search(r"facts\.md 6|general knowledge", question.source), question.key
            assert question.law
            assert question.blind_to
    for number in asked_law().numbers.values():
        assert number.low <= number.value <= number.high


@pytest.mark.parametrize("name", REAL)
def test_each_scheme_is_answered_and_each_piece_of_evidence_stands_on_a_line_of_its_file(name):
    sheet = audit(name)
    lines = (PRESETS / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    places = [one.where for one in evidence(sheet)] + [one.where for one in (*sheet.findings, *sheet.safeguards)]
    for place in places:
        if not place.startswith("law of the society"):
            file, _, line = place.partition(":")
            assert file == f"{name}.yaml"
            assert lines[int(line) - 1].split("#")[0].strip(), place
    assert {one.code for one in sheet.findings} <= set(CODES)


@pytest.mark.parametrize("name", CONDITIONS)
def test_conditions_of_social_scoring_are_answered_as_a_jurist_would(name):
    found = given(audit(name))
    keys = ("over_time", "behaviour", "unrelated", "disproportionate")
    assert CONDITIONS[name] == tuple(found[key].answer for key in keys)


@pytest.mark.parametrize("name", TOGETHER)
def test_conditions_come_together_without_a_verdict(name):
    section = audit(name).sections[0]
    assert section.together is not None
    assert TOGETHER[name] == section.together.answer


@pytest.mark.parametrize("name", REAL)
def test_what_no_file_holds_is_never_answered(name):
    found = given(audit(name))
    assert [key for key in NEVER_ANSWERED if found[key].answer != CANNOT] == []


def test_what_a_scheme_calls_things_changes_no_answer_and_is_a_finding():
    plain = audit("shanghai-2018")
    renamed = audit("shanghai-2018", changes=["name=harmless", *(f"consequences[{k}].context=justice" for k in range(3))])
    assert {key: one.answer for key, one in given(plain).items()} == {key: one.answer for key, one in given(renamed).items()}
    assert sum(one.code == "another-name" for one in renamed.findings) == 3 + sum(
        one.code == "another-name" for one in plain.findings
    )


def test_the_same_standard_holds_for_a_scheme_with_safeguards():
    found = given(audit("one-purpose"))
    assert (INDICATION, NONE, INDICATION, INDICATION) == tuple(
        found[key].answer for key in ("automated", "safeguards", "erasure", "mass_surveillance")
    )


def test_records_that_lead_to_a_list_are_counted_as_the_score_falls():
    low = next(one for one in audit("shanghai-2018").treatments if one["when"] == "list.low_score" and one["what"] == "loan")
    needs = {way["name"]: way["needs"] for way in low["ways"]}
    for act, points in (("jaywalking", -5), ("late_bill", -20), ("debt", -10)):
        score, n = 1000, 0
        while score > 849:
            score, n = score + points, n + 1
        assert needs[act] == n
    assert needs["volunteering"] is None


def test_a_tier_begins_below_the_next_one():
    sheet = audit("shanghai-2018", changes=["consequences=[{when: tier.C, deny: [job], context: work}]"])
    ways = {way["name"]: way["needs"] for way in sheet.treatments[0]["ways"]}
    assert ways["late_bill"] == 8  # 1000 - 7 x 20 = 860 is still B, from 850; 840 is C
    assert ways["jaywalking"] == 31


def test_overdue_debts_have_the_gravity_of_falling_behind():
    gravity = {name: audit(name).treatments[0]["ways"][0]["gravity"] for name in ("debt-incurred", "debt-overdue")}
    assert gravity == {"debt-incurred": 0, "debt-overdue": 1}


MENDED = {
    "silent": ("court-blacklist", "due_process={notice: false}", "due_process={notice: true}"),
    "no-appeal": ("court-blacklist", "due_process={notice: true}", "due_process={notice: true, appeal: {open: true, delay: 30d}}"),
    "no-end": ("shanghai-2018", "score.settle=daily", "score.expires={each: 1y}"),
    "only-by-paying": ("shanghai-2018", "lists.black.leave={or: debts_paid}", "lists.black.leave={after: 1y, or: debts_paid}"),
    "no-erasure": ("one-purpose", "due_process.notice=true", "due_process.erasure={after: 30d, records: erased}"),
    "no-review": ("one-purpose", "watch.camera.review={catches: 0}", "watch.camera.review={catches: 0.9}"),
    "unannounced": ("shanghai-2018", "watch.platform.announced=2018-09-01", "watch.platform.announced=2018-05-01"),
    "unequal-faces": ("one-purpose", "watch.camera.relative.women=3", "watch.camera.relative={women: 1, young: 1, old: 1}"),
    "one-record": (
        "shanghai-2018", "lists.black.enter={act: unpaid_fine}", "lists.black.enter={count: 3, of: unpaid_fine, within: 365d}",
    ),
    "unsourced": ("one-purpose", "rules.jaywalking.points=-1", "rules.jaywalking.points={value: -1, low: -2, high: 0}"),
}  # fmt: skip


@pytest.mark.parametrize("code", MENDED)
def test_the_change_that_a_finding_suggests_mends_it(code):
    name, before, after = MENDED[code]

    def found(change):
        return {(one.code, one.says) for one in audit(name, changes=[change]).findings if one.code == code}

    assert found(before) - found(after)
    assert not found(after) - found(before)


def test_a_fine_that_follows_a_match_at_which_nobody_looks_is_an_automated_decision():
    rule = "rules={jaywalking: {context: transport, seen_by: [camera], fine: 20 CNY}}"
    bare = ["score=", "tiers=[]", "lists={}", "consequences=[]", rule]
    reviewed = given(audit("one-purpose", changes=bare))["automated"]
    unseen = given(audit("one-purpose", changes=[*bare, "watch.camera.review={catches: 0}"]))["automated"]
    assert (NONE, INDICATION) == (reviewed.answer, unseen.answer)


def test_consent_is_named_where_it_is_asked():
    said = [one.says for one in given(audit("rongcheng-2021-voluntary"))["allowed"].evidence]
    assert any("needs consent" in one for one in said)


def test_a_wrong_scheme_is_refused_with_one_message():
    with pytest.raises(SchemeError, match="there is no scheme 'shangai-2018'"):
        audit("shangai-2018")


# --------------------------------------------------------------------------------------------------------------------- shape
def test_json_has_the_shape_that_is_documented():
    found = json.loads(json.dumps(audit("shanghai-2018").as_dict()))
    page = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "audit.md").read_text(encoding="utf-8")
    top = [
        "format",
        "notice",
        "limits",
        "scheme",
        "society",
        "answers",
        "instruments",
        "treatments",
        "due_process",
        "findings",
        "run",
    ]
    assert list(found) == top
    assert found["format"] == 1
    first, question = found["treatments"][0], found["instruments"][0]["questions"][1]
    parts = [found, found["scheme"], found["instruments"][0], question, question["evidence"][0], first, first["ways"][0]]
    parts += [found["due_process"][0], found["findings"][0]]
    assert [key for part in parts for key in part if f"`{key}`" not in page and f"`{key}[]`" not in page] == []


def test_command_prints_text_and_json_and_writes_three_files(tmp_path):
    code, out, err = call("audit", "court-blacklist")
    assert (code, err) == (0, "")
    assert "This is no legal advice" in out
    assert max(len(line) for line in out.splitlines()) <= 120
    code, out, err = call("audit", "court-blacklist", "--json", "--out", tmp_path / "sheet")
    assert (code, err) == (0, "")
    found = strict(out)
    assert found == json.loads((tmp_path / "sheet" / "audit.json").read_text(encoding="utf-8"))
    assert sorted(file.name for file in (tmp_path / "sheet").iterdir()) == ["audit.html", "audit.json", "audit.md"]


@pytest.mark.parametrize("name", ["shanghai-2018", "before", "fico-like"])
def test_text_markdown_and_page_hold_every_question_and_answer(name):
    sheet = audit(name)
    text, markdown, page = " ".join(audit_text(sheet).split()), audit_markdown(sheet), audit_page(sheet)
    for asked in (asked for section in sheet.sections for asked in section.asked):
        question = asked.question.asks
        assert question in text
        assert question in markdown
        assert question.replace("'", "&#39;") in page
        assert asked.given.because in text
        assert all(one.says in markdown for one in asked.given.evidence)
    assert "legal advice" in page
    assert not re.search(r"<script|<link|<img|@import|url\(|\bsrc=", page)
    assert not re.search(r"\b(passed|compliant|lawful scheme)\b", text + markdown)


def test_schemes_are_read_as_they_are_changed():
    sheet = audit(load_scheme("court-blacklist"), changes=["due_process.notice=true"])
    assert ["due_process.notice=true"] == sheet.scheme["changes"]
    assert any(one.where == "--set due_process.notice=true" for one in sheet.safeguards)
