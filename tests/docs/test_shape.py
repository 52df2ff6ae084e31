"""tools/check_shape.py finds what it is there to find, and the repository has none of it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "check_shape.py"


@pytest.fixture
def shape(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("check_shape", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "PACKAGE", tmp_path / "src" / "panopolis")
    return module


def breaches(shape, name: str, text: str) -> list[str]:
    path = shape.PACKAGE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return [breach.strip() for breach in shape.module_breaches(path)]


def test_a_long_module(shape):
    assert breaches(shape, "engine/day.py", "x = 1\n" * 401) == ["has 401 lines; at most 400"]
    assert breaches(shape, "engine/day.py", "x = 1\n" * 400) == []


def test_a_long_body_without_its_docstring_blanks_and_comments(shape):
    head = 'def day():\n    """One.\n\n    Two.\n    """\n'
    assert breaches(shape, "engine/day.py", head + "    # why\n\n    x = 1\n" * 35) == []
    assert breaches(shape, "engine/day.py", head + "    x = 1\n" * 36) == [":1  day has 36 lines of code; at most 35"]


def test_a_name_that_says_nothing(shape):
    assert breaches(shape, "engine/utils.py", "") == ["is called 'utils', which says nothing; name it for what it holds"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "from panopolis.engine.world import World",
            ["imports panopolis.engine.world; enter by the face: from panopolis.engine"],
        ),
        ("from panopolis import load_scheme", ["imports panopolis itself; import from the room that has load_scheme"]),
        ("import panopolis", ["imports panopolis itself"]),
        ("from panopolis.engine import World", []),
        ("from panopolis.study.pairs import pairs", []),
        ("import numpy.linalg", []),
    ],
)
def test_side_doors(shape, line, said):
    found = breaches(shape, "study/run.py", line)
    assert len(found) == len(said)
    assert all(part in breach for part, breach in zip(said, found, strict=True))
