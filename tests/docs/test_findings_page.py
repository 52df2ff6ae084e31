"""The pages of findings quote their examples to the digit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "what_points_leave_behind": (("good_habits", "on_whom_penalties_fall", "what_a_visitor_sees"), 17),
    "what_scoring_adds": (("what_scoring_adds", "a_suppressed_post", "her_file"), 20),
}
"""Page to the examples that it quotes, and how many figures it quotes at least."""
FIGURE = re.compile(r"[-+]?[\d.,]+(?: %)? \([-+]?[\d.,]+ to [-+]?[\d.,]+\)")


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_of_the_page_is_one_that_an_example_says(page):
    examples, fewest = PAGES[page]
    said = {
        figure
        for name in examples
        for figure in FIGURE.findall(" ".join((ROOT / "examples" / f"{name}.out").read_text(encoding="utf-8").split()))
    }
    quoted = FIGURE.findall((ROOT / "docs" / "explanation" / f"{page}.md").read_text(encoding="utf-8"))
    assert len(quoted) >= fewest
    assert [figure for figure in quoted if figure not in said] == []
