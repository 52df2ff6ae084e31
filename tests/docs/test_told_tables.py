"""Tables and claims of the pages that come of runs of their own: each has a command that writes it, and the README's is counted."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import evidence_pages
import panopolis as pan
import told_tables
from panopolis.columns import ACTS, KINDS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", told_tables.TABLES)
def test_each_table_stands_under_the_command_that_writes_it(name):
    page = (told_tables.PAGES / told_tables.TABLES[name][0]).read_text(encoding="utf-8")
    _, mark, after = page.partition(told_tables.mark_of(name))
    assert mark
    table = after.lstrip("\n").partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table.splitlines()]
    assert len(rows) > 4
    assert told_tables.written(page, name, [["", "b"], ["1", "2"]]) == page.replace(table, "| | b |\n|---|---|\n| 1 | 2 |")


def test_a_page_without_the_line_is_not_written():
    with pytest.raises(
        ValueError, match="the page has no line: <!-- the next table is written by: python tools/told_tables.py fall -->"
    ):
        told_tables.written("a page", "fall", [["a"]])


@pytest.mark.prove
@pytest.mark.parametrize("name", told_tables.TABLES)
def test_each_table_is_what_its_command_writes(name):
    page = (told_tables.PAGES / told_tables.TABLES[name][0]).read_text(encoding="utf-8")
    assert told_tables.written(page, name, [*told_tables.TABLES[name][1]()]) == page, f"python tools/told_tables.py {name}"


def test_most_of_what_brings_people_onto_the_readmes_list_is_seen_on_wheels(tmp_path):
    scheme = tmp_path / "five-strikes.yaml"
    scheme.write_text(
        re.search(r"```yaml\n(name: five-strikes.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    )
    walk = pan.start(scheme, people=6000, days=1, seed=1, warmup=30, measured=False)
    rows = np.concatenate([day.rows for day in walk.advance(365)])
    listed = rows["charged"][rows["kind"] == KINDS.index("listing")]
    charges = rows[(rows["kind"] == KINDS.index("charge")) & np.isin(rows["charged"], listed)]
    acts = [int((charges["rule"] == list(ACTS).index(act)).sum()) for act in ("jaywalking", "riding_offence", "driving_offence")]
    assert len(listed) > 50
    assert acts[1] + acts[2] > 3 * acts[0], "nine of ten, of which seven at the wheel"


def test_every_example_and_what_it_says_stand_on_their_page():
    page = evidence_pages.examples_page()
    for path in (ROOT / "examples").iterdir():
        assert path.read_text(encoding="utf-8").rstrip() in page, path.name


def test_the_page_of_tests_has_a_sentence_of_every_module_that_claims_rest_on():
    found = re.findall(r"^- `tests/(\w+)/(test_\w+\.py)`:(?: \*Long\.\*)? (\S.*)$", evidence_pages.tests_page(), re.MULTILINE)
    there = [path for folder in evidence_pages.TESTED for path in (ROOT / "tests" / folder).glob("test_*.py")]
    assert len(found) == len(there) > 40
