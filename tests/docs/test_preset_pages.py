"""Every shipped scheme has a figure that was drawn from it; drawing it again gives the same bytes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from panopolis.scheme import preset_names

ROOT = Path(__file__).resolve().parents[2]
TOOL = importlib.util.spec_from_file_location("preset_figures", ROOT / "tools" / "preset_figures.py")
preset_figures = importlib.util.module_from_spec(TOOL)
TOOL.loader.exec_module(preset_figures)
REDRAWN = "norway-8"
ANEW = "if numbers were meant to move: make figures"


def shipped(name):
    return (preset_figures.FOLDER / f"{name}.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", preset_names())
def test_the_figure_was_drawn_from_the_scheme_as_it_is(name):
    assert preset_figures.drawn_from(shipped(name)) == preset_figures.mark_of(name), ANEW


@pytest.mark.slow
def test_one_figure_drawn_again_is_the_same():
    assert preset_figures.figure(REDRAWN) == shipped(REDRAWN), ANEW


@pytest.mark.prove
@pytest.mark.parametrize("name", [name for name in preset_names() if name != REDRAWN])
def test_every_figure_drawn_again_is_the_same(name):
    assert preset_figures.figure(name) == shipped(name), ANEW
