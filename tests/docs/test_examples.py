"""Every example runs and says what the file beside it says, to the letter; the tutorial's code is that of an example."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
TUTORIAL = ROOT / "docs" / "tutorial" / "your_own_rule_and_scheme.md"
MOST_LINES = 20
LONG = {"good_habits", "her_file", "what_scoring_adds", "a_suppressed_post"}
"""Examples that live many years: they run in `make prove`."""


def run(example, folder):
    return subprocess.run(
        [sys.executable, str(example)], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )


def lines_of_code(text):
    """Count lines that are neither blank, nor a comment, nor part of the docstring at the top."""
    body = re.sub(r'^""".*?"""', "", text, flags=re.DOTALL)
    return [line for line in body.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def test_there_are_examples():
    assert {"first_city", "own_rule", "own_column", "follow_one_life", "resume_and_branch", "ruin"} <= {e.stem for e in EXAMPLES}


@pytest.mark.slow
@pytest.mark.parametrize(
    "example", [pytest.param(e, marks=pytest.mark.prove if e.stem in LONG else (), id=e.stem) for e in EXAMPLES]
)
def test_example_says_what_is_beside_it(example, tmp_path):
    done = run(example, tmp_path)
    assert done.returncode == 0, done.stderr
    said = example.with_suffix(".out").read_text(encoding="utf-8")
    assert done.stdout == said, f"if numbers were meant to move: python {example.relative_to(ROOT)} > {example.stem}.out"
    assert not list(tmp_path.iterdir())


def test_the_tutorial_is_its_example():
    page = TUTORIAL.read_text(encoding="utf-8")
    code = re.search(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE).group(1)
    example = (ROOT / "examples" / "own_rule.py").read_text(encoding="utf-8")
    assert code == re.sub(r'^""".*?"""\n\n', "", example, flags=re.DOTALL)
    indented = "\n".join(line.removeprefix("    ") for line in page.splitlines() if line.startswith("    "))
    assert (ROOT / "examples" / "wallets.yaml").read_text(encoding="utf-8").strip() in indented
    assert (ROOT / "examples" / "own_rule.out").read_text(encoding="utf-8").strip() in indented


def test_the_tutorials_quote_what_their_examples_say():
    tutorials = ROOT / "docs" / "tutorial"
    quotes = {"one_life.md": ["follow_one_life"], "what_the_table_says.md": ["what_scoring_adds"]}
    for page, examples in quotes.items():
        text = (tutorials / page).read_text(encoding="utf-8")
        quoted = [line.removeprefix("    ") for line in text.splitlines() if line.startswith("    ") and "panopolis " not in line]
        said = "\n".join((ROOT / "examples" / f"{name}.out").read_text(encoding="utf-8") for name in examples).splitlines()
        assert len(quoted) > 10
        assert [line for line in quoted if line not in said] == []


def test_a_rule_and_a_scheme_take_less_than_twenty_lines():
    assert len(lines_of_code((ROOT / "examples" / "own_rule.py").read_text(encoding="utf-8"))) < MOST_LINES
    assert len(lines_of_code((ROOT / "examples" / "wallets.yaml").read_text(encoding="utf-8"))) < MOST_LINES


def test_the_message_that_the_tutorial_quotes(tmp_path):
    text = (ROOT / "examples" / "own_rule.py").read_text(encoding="utf-8").replace("points_at_stake", "points_at_stak")
    (tmp_path / "wallets.yaml").write_text((ROOT / "examples" / "wallets.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    wrong = tmp_path / "own_rule.py"
    wrong.write_text(text, encoding="utf-8")
    done = run(wrong, tmp_path)
    assert done.returncode != 0
    quoted = "rule 'hand_in' reads 'points_at_stak', which is no column, setting or given value; did you mean 'points_at_stake'?"
    assert quoted in done.stderr
    assert quoted in " ".join(TUTORIAL.read_text(encoding="utf-8").split())
