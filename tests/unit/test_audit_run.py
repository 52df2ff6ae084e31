"""The evidence of a run: closed doors recounted by hand from the ledger, groups recounted by hand from people, and refusals."""

from __future__ import annotations

import json
import math

import pytest

from panopolis.columns import DOORS
from panopolis.errors import RequestError
from panopolis.measures import DIMENSIONS, spread
from panopolis.scheme import load_scheme
from panopolis.study import audit, compare, run
from panopolis.study.audit.observed import KNOCKED
from panopolis.study.request import CLOCKS
from panopolis.views import audit_markdown, audit_page

ASKED = {"people": 600, "days": 60, "warmup": 30, "threads": 1}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("audit") / "compared"
    hot = load_scheme("hot").settings
    compare(["hot", "before"], out=where, settings={name: float(hot[name]) for name in CLOCKS if name in hot}, **ASKED)
    return where


@pytest.fixture(scope="module")
def sheet(folder):
    return audit("hot", run=folder)


@pytest.fixture(scope="module")
def world(folder):
    from panopolis.study import open_results  # noqa: PLC0415 - beside its use

    return open_results(folder).world("hot")


def leading(sheet, door):
    """Acts that lead to a standing which closes a door: name to (context, gravity)."""
    return {
        way["name"]: (way["context"], way["gravity"])
        for one in sheet.treatments
        if one["kind"] == "deny" and one["what"] == door
        for way in one["ways"]
        if way["lowers"] and way["gravity"] is not None
    }


def recounted(sheet, rows, door):
    """Return (people, times, all from elsewhere, nothing within two levels, with a wrong record) of a door, by plain loops."""
    lists = {one["when"].partition(".")[2] for one in sheet.treatments if one["what"] == door and one["when"].startswith("list.")}
    shut: dict[int, list[int]] = {}
    for row in rows:
        refused = row["kind"] == "refusal" and row["source"] == "standing" and row["rule"] == door
        if refused or (door not in KNOCKED and row["kind"] == "listing" and row["rule"] in lists):
            shut.setdefault(row["charged"], []).append(row["day"])
    acts = leading(sheet, door)
    mine = next(one for one in sheet.treatments if one["what"] == door and one["kind"] == "deny")
    severity = max(one["severity"] for one in sheet.treatments if one["what"] == door and one["kind"] == "deny")
    elsewhere = lighter = wrong = 0
    for person, days in shut.items():
        records = [
            r for r in rows if r["kind"] == "charge" and r["charged"] == person and r["rule"] in acts and r["day"] <= min(days)
        ]
        elsewhere += bool(records) and all(acts[r["rule"]][0] not in mine["contexts"] for r in records)
        lighter += bool(records) and severity - max(acts[r["rule"]][1] for r in records) >= 2
        wrong += any(r["charged"] != r["doer"] for r in records)
    return len(shut), sum(map(len, shut.values())), elsewhere, lighter, wrong


def test_closed_doors_are_those_of_the_ledger(sheet, world):
    rows = world.ledger().to_pylist()
    closed = {row["door"]: row for row in sheet.run["closed"]}
    assert len(closed) >= 3
    for door in DOORS:
        people, times, elsewhere, lighter, wrong = recounted(sheet, rows, door) if leading(sheet, door) else (0, 0, 0, 0, 0)
        if door in closed and leading(sheet, door):
            row = closed[door]
            assert (people, times) == (row["people"], row["times"])
            shares = [round(row[name]["value"] * people) for name in ("elsewhere", "lighter", "wrongly")]
            assert [elsewhere, lighter, wrong] == shares
        else:
            assert people == 0


def test_wrong_records_and_corrections_are_those_of_the_ledger(sheet, world):
    rows = world.ledger().to_pylist()
    charges = [row for row in rows if row["kind"] == "charge"]
    found = sheet.run["repair"]

    assert found == {
        "records": len(charges), "wrongly": sum(row["charged"] != row["doer"] for row in charges),
        "corrected": sum(row["kind"] == "correction" for row in rows),
    }  # fmt: skip
    assert min(found.values()) > 0
    said = [
        e.says
        for part in sheet.sections
        for a in part.asked
        if a.question.key == "safeguards"
        for e in a.given.evidence
        if e.where == "run"
    ]
    assert said == [
        f"of {found['records']:,} records in this run {found['wrongly']:,} were of what another did; {found['corrected']:,} of all were corrected"
    ]


def test_shares_lie_within_their_bounds(sheet):
    for row in sheet.run["closed"]:
        for share in (row["elsewhere"], row["lighter"], row["wrongly"]):
            if share is not None:
                assert 0 <= share["low"] <= share["value"] <= share["high"] <= 1


def test_groups_are_those_of_the_people(sheet, folder, world):
    from panopolis.study import open_results  # noqa: PLC0415

    ours, theirs = (open_results(folder).world(name).people().to_pylist() for name in ("hot", "before"))
    bands = {"poorest fifth": lambda p: p["income_fifth"] == 1, "migrants": lambda p: p["migrant"] == 1, "students": lambda p: p["student"] == 1,
             "aged 30 to 44": lambda p: 30 <= p["age"] <= 44}  # fmt: skip
    found = {row["group"]: row for block in sheet.run["groups"] if block["outcome"] == "sanctions" for row in block["groups"]}
    for group, belongs in bands.items():
        rates = [
            1000 * 365 / 60 * sum(p["sanctions"] for p in all_ if belongs(p)) / sum(map(belongs, all_)) for all_ in (ours, theirs)
        ]
        row = found[group]
        assert row["people"] == sum(map(belongs, ours))
        assert math.isclose(row["rate"], rates[0], rel_tol=1e-5)
        assert math.isclose(row["twin"], rates[1], rel_tol=1e-5)
        assert math.isclose(row["effect"], rates[0] - rates[1], rel_tol=1e-5)
        assert row["low"] <= row["effect"] <= row["high"]


def test_groups_of_a_dimension_are_everyone_once(sheet):
    for block in sheet.run["groups"]:
        assert sum(row["people"] for row in block["groups"]) == 600
        mean = sum(row["people"] * row["effect"] for row in block["groups"]) / 600
        assert math.isclose(mean, block["groups"][0]["effect"] - block["groups"][0]["gap"], rel_tol=1e-4, abs_tol=1e-6)
    assert set(DIMENSIONS) == {block["dimension"] for block in sheet.run["groups"]}


def test_difference_and_ratio_are_those_between_groups():
    assert spread([{"rate": 2.0}, {"rate": 8.0}, {"rate": 4.0}]) == {"difference": 6.0, "ratio": 0.25}
    assert spread([{"rate": 0.0}, {"rate": 0.0}]) == {"difference": 0.0, "ratio": None}


def test_a_run_adds_evidence_and_turns_no_answer(sheet):
    alone = audit("hot")
    for with_run, without in zip(sheet.sections, alone.sections, strict=True):
        for one, other in zip(with_run.asked, without.asked, strict=True):
            assert one.given.answer == other.given.answer
            assert one.given.evidence[: len(other.given.evidence)] == other.given.evidence
    said = [e.says for section in sheet.sections for a in section.asked for e in a.given.evidence if e.where == "run"]
    assert any("by standing alone" in one for one in said)


def test_sheet_of_a_run_is_json_and_page_and_markdown_name_every_group(sheet):
    json.dumps(sheet.as_dict(), allow_nan=False)
    page, markdown = audit_page(sheet), audit_markdown(sheet)
    for block in sheet.run["groups"]:
        for row in block["groups"]:
            assert row["group"] in page
            assert row["group"] in markdown
    assert page.count("<svg") == 2 * len({block["outcome"] for block in sheet.run["groups"]})


def test_twins_of_the_same_scheme_are_hit_exactly_alike(tmp_path):
    twin = tmp_path / "twin.yaml"
    twin.write_text("name: twin\ntitle: Ordinary law alone, again\nlaw: keep\n", encoding="utf-8")
    compare([str(twin), "before"], out=tmp_path / "compared", start=None, people=200, days=10, warmup=5, threads=1)
    sheet = audit(str(twin), run=tmp_path / "compared")
    assert sheet.run["groups"] == []
    assert sheet.run["closed"] == []


def test_a_run_without_twins_gives_levels_and_says_so(tmp_path):
    run("hot", out=tmp_path / "run", people=200, days=20, warmup=5, threads=1)
    sheet = audit("hot", run=tmp_path / "run")
    assert sheet.run["twin"] is None
    assert {row["twin"] for block in sheet.run["groups"] for row in block["groups"]} == {None}
    said = [e.says for section in sheet.sections for a in section.asked for e in a.given.evidence if e.where == "run"]
    assert any("no twins' world" in one for one in said)


def test_a_ledger_that_was_not_kept_is_said(tmp_path):
    run("hot", out=tmp_path / "run", people=200, days=20, warmup=5, threads=1, ledger="off")
    sheet = audit("hot", run=tmp_path / "run")
    assert sheet.run["closed"] is None
    said = [e.says for section in sheet.sections for a in section.asked for e in a.given.evidence if e.where == "run"]
    assert any("the ledger of this run is off" in one for one in said)


def test_a_folder_of_another_scheme_is_refused(folder):
    with pytest.raises(RequestError, match="nobody lived under 'one-purpose' there; its worlds: hot, before"):
        audit("one-purpose", run=folder)


def test_a_scheme_that_was_changed_since_is_refused(folder):
    with pytest.raises(RequestError, match="run with another 'hot' than this one"):
        audit("hot", run=folder, changes=["score.start=101"])
