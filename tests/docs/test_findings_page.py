"""The page on what points leave behind quotes its three examples to the digit."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "what_points_leave_behind.md"
EXAMPLES = ("good_habits", "on_whom_penalties_fall", "what_a_visitor_sees")
FIGURE = re.compile(r"[-+]?[\d.]+ % \([-+]?[\d.]+ to [-+]?[\d.]+\)")
FEWEST = 17


def test_every_figure_of_the_page_is_one_that_an_example_says():
    said = {
        figure
        for name in EXAMPLES
        for figure in FIGURE.findall(" ".join((ROOT / "examples" / f"{name}.out").read_text(encoding="utf-8").split()))
    }
    quoted = FIGURE.findall(PAGE.read_text(encoding="utf-8"))
    assert len(quoted) >= FEWEST
    assert [figure for figure in quoted if figure not in said] == []
