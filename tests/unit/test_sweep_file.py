"""What a sweep file may say, and what is said of one that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from panopolis.columns import SETTINGS
from panopolis.errors import PanopolisError, SocietyError
from panopolis.society import load_recipe
from panopolis.study import Request
from panopolis.study.sweep import Run
from panopolis.study.sweep_file import Cell, read_sweep

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = """\
name: fines
schemes: [shanghai-2018, before]
vary:
  rules.jaywalking.points: [-5, -20]
  settings.risk_fading: {from: 0.005, to: 0.02, steps: 4}
"""


def read(tmp_path: Path, text: str):
    path = tmp_path / "sweep.yaml"
    path.write_text(text, encoding="utf-8")
    return read_sweep(path)


def test_a_grid_has_every_combination(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE)
    assert len(found.cells) == 8
    assert [cell.number for cell in found.cells] == list(range(8))
    assert found.cells[5].changes == ("rules.jaywalking.points=-20",)
    assert found.cells[5].settings == {"risk_fading": 0.01}
    assert {cell.settings["risk_fading"] for cell in found.cells} == {0.005, 0.01, 0.015, 0.02}


@pytest.mark.parametrize(("sampler", "n", "cells"), [("latin", 10, 10), ("morris", 4, 4 * 3), ("sobol", 8, 8 * 4)])
def test_a_sampled_design_is_salibs_and_the_same_for_the_same_seed(tmp_path: Path, sampler: str, n: int, cells: int) -> None:
    text = f"""\
name: all
schemes: [shanghai-2018]
design: {{sampler: {sampler}, n: {n}}}
vary:
  settings.risk_fading: assumed
  rules.jaywalking.points: {{from: -50, to: -5}}
"""
    found = read(tmp_path, text)
    assert len(found.cells) == cells
    assert found.cells == read(tmp_path, text).cells
    assert found.cells != read(tmp_path, text + "seed: 2\n").cells
    known = SETTINGS["risk_fading"]
    assert all(known.low <= cell.settings["risk_fading"] <= known.high for cell in found.cells)
    assert len({cell.changes for cell in found.cells}) > 1


def test_the_sum_is_of_what_it_says_not_of_its_layout(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE).sha256 == read(tmp_path, "# a comment\n" + WHOLE.replace("steps: 4", "steps:   4")).sha256
    assert read(tmp_path, WHOLE).sha256 != read(tmp_path, WHOLE.replace("steps: 4", "steps: 5")).sha256


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("schemes:", "scheme:"), r"sweep.yaml:2  scheme is no key of a sweep; did you mean 'schemes'\?"),
        (("[-5, -20]", "-5"), r"sweep.yaml:4  .*is -5, but it is a list of values, a range"),
        (("risk_fading", "risk_fadding"), r"sweep.yaml:5  .*is no setting; did you mean 'risk_fading'\?"),
        ((", steps: 4", ""), r"has no steps, but a grid needs them"),
        (("to: 0.02", "to: 0.001"), r"goes from 0.005 to 0.001, but a range goes upward"),
        (("steps: 4", "steps: 1"), r"sweep.yaml:5  .*steps is 1, but"),
        (
            ("name: fines", "name: fines\ndesign: sobol"),
            r"is 'sobol', but it is grid, or a sampler and its size; write \{sampler: sobol, n: 64\}",
        ),
        (
            ("name: fines", "name: fines\ndesign: {sampler: sobol, n: 12}"),
            r"is 12, but a Sobol design takes a power of 2, such as 16",
        ),
        (
            ("name: fines", "name: fines\ndesign: {sampler: latin, n: 12}"),
            r"is a list or has steps, but a sampled design draws from a range",
        ),
        (("[-5, -20]", "assumed"), r"is 'assumed', which only a setting can be"),
        (("steps: 4", "steps: 1000}\n  settings.time_pressure: {from: 0.1, to: 0.9, steps: 1000"), r"vary makes 2,000,000 cells"),
        (("vary:", "vary: 5\nwithout:"), r"vary is 5, but it is a mapping of what varies"),
        (("name: fines", "name: 'no name'"), r"sweep.yaml:1  name is 'no name', but"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    with pytest.raises(PanopolisError, match=says):
        read(tmp_path, WHOLE.replace(*change))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PanopolisError, match=r"nothing.yaml  cannot be read as a sweep file: No such file"):
        read_sweep(tmp_path / "nothing.yaml")


def test_a_number_of_the_society_goes_into_its_file_and_nowhere_else() -> None:
    cell = Cell(0, {"society.debts.share": 0.3, "settings.urges": 0.01, "rules.debt.points": -5})
    assert cell.of_society == {"debts.share": 0.3}
    assert cell.settings == {"urges": 0.01}
    assert cell.changes == ("rules.debt.points=-5",)
    request = Request(people=100, days=1, settings=cell.settings, ledger="off", threads=1)
    recipe, worlds = Run(0, cell, ("shanghai-2018", "before"), "shanghai", request).worlds()
    assert recipe.content.debts.share.value == recipe.number("debts.share") == 0.3
    assert recipe.sha256 != load_recipe("shanghai").sha256 == load_recipe("shanghai", {"debts.share": 0.25}).sha256
    assert worlds[0].settings["urges"] == worlds[1].settings["urges"] == 0.01


@pytest.mark.parametrize("path", ["debts.shares", "debts", "archetypes[99].chance", "name", "by_age.rows", ""])
def test_a_path_that_leads_to_no_number_of_the_society_is_refused(path: str) -> None:
    with pytest.raises(SocietyError, match=r"shanghai.yaml  society\..* is no number of this recipe"):
        load_recipe("shanghai", {path: 1.0})


def test_what_the_society_may_not_hold_is_refused_with_its_line() -> None:
    with pytest.raises(SocietyError, match=r"shanghai.yaml:\d+  debts.share"):
        load_recipe("shanghai", {"debts.share": 1.5})
    assert load_recipe("shanghai").takes({"debts.share": 1.5}) is None
