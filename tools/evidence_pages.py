"""Pages of docs/reference on which evidence lies open: every example with what it says, what each module of tests holds, and what stands."""

from __future__ import annotations

import ast
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from what_stands_page import PAGE, drawn, figures, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES, TESTS = ROOT / "examples", ROOT / "tests"
LANGUAGES = {".py": "python", ".yaml": "yml"}
TESTED = {
    "findings": "Findings, and checks of what must hold of each part",
    "calibration": "Fitted, and held out",
    "validation": "Published results, run again",
    "statistics": "The people, their ties and their numbers",
    "reference": "The plain world, the same to the bit",
    "determinism": "Threads, stops and observers change nothing",
    "properties": "Properties that hold of any input",
}
"""Folders of tests, and what they hold."""
LONG = "prove"


def examples_page() -> str:
    """Return the page of examples: each with its program, and what it says."""
    parts = [
        "# Examples, and what they say",
        "<!-- written by tools/reference_pages.py from examples/; do not edit -->",
        (
            "\n`python examples/NAME.py` runs one, and a test runs them all and compares what they say to the letter; `make test` the short ones, "
            "`make prove` the long ones. The pages of findings quote them.\n"
        ),
    ]
    for path in sorted(EXAMPLES.iterdir()):
        if path.suffix not in LANGUAGES:
            continue
        parts += [f"## {path.stem}\n", f"`examples/{path.name}`\n", _fenced(path, LANGUAGES[path.suffix])]
        said = path.with_suffix(".out")
        if said.exists():
            parts += ["It says:\n", _fenced(said, "text")]
    return "\n".join(parts)


def _fenced(path: Path, language: str) -> str:
    return f"```{language}\n{path.read_text(encoding='utf-8').rstrip()}\n```\n"


def tests_page() -> str:
    """Return the page of tests: for each module of those that claims rest on what it holds, in the words of its docstring."""
    parts = [
        "# What is tested",
        "<!-- written by tools/reference_pages.py from the docstrings of tests/; do not edit -->",
        (
            "\nThe modules that claims rest on, in their own words. `python -m pytest MODULE` runs one; where it says *long*, some of it "
            f"runs with `make prove` alone (`-m {LONG}`). Beside these there are tests of units, schemes, the page, and this documentation.\n"
        ),
    ]
    for folder, title in TESTED.items():
        parts += [f"## {title}\n", *_modules(folder), ""]
    return "\n".join(parts)


def _modules(folder: str) -> Iterable[str]:
    for path in sorted((TESTS / folder).glob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        said = " ".join((ast.get_docstring(ast.parse(text)) or "").replace("``", "`").split())
        long = " *Long.*" if f"mark.{LONG}" in text else ""
        yield f"- `tests/{folder}/{path.name}`:{long} {said}"


EVIDENCE: dict[str, Callable[[], str]] = {
    "examples.md": examples_page,
    "tests.md": tests_page,
    PAGE: page,
    **{name: partial(drawn, name) for name in figures()},
}
"""The pages and figures, by the file in docs/reference."""
