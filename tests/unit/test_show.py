"""A widget for notebooks: what is handed to it, and what is refused."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest

import panopolis as pan
from panopolis.errors import PanopolisError
from panopolis.views import notebook
from panopolis.views.page import unpacked

pytest.importorskip("anywidget")


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    return pan.compare(
        ["shanghai-2018", "before"], people=400, days=40, warmup=30, seed=1, out=tmp_path_factory.mktemp("show") / "c"
    )


def test_the_city_is_handed_over_as_the_page_reads_it(compared):
    widget = pan.show(compared, day=7)
    page = json.loads(widget.page)
    assert (widget.kind, widget.world, widget.twin, widget.person, widget.day) == ("city", 0, 1, -1, 7)
    assert page["n_person"] == 400
    assert unpacked(widget.people)[0] == "people"
    assert unpacked(widget.rows)[0] == unpacked(widget.twin_rows)[0] == "rows"


def test_a_life_brings_her_own_rows_alone(compared):
    busy = compared.sql(
        "SELECT charged FROM ledger WHERE world = 'shanghai-2018' AND day >= 0 GROUP BY charged ORDER BY count(*) DESC, charged LIMIT 1"
    )
    her = busy["charged"][0].as_py()
    widget = pan.show(compared, her)
    rows = unpacked(widget.rows)[1]
    assert set(rows["person"].tolist()) == {her}
    (n,) = compared.sql(
        f"SELECT count(*) AS n FROM ledger WHERE world = 'shanghai-2018' AND day >= 0 AND charged = {her}"
    ).to_pylist()
    assert len(rows["day"]) == n["n"] > 0


def test_the_twins_world_can_be_the_one_shown(compared):
    widget = pan.show(compared, 3, world="before")
    assert (widget.world, widget.twin) == (1, 0)
    assert np.array_equal(unpacked(widget.people)[1]["person"], np.arange(400))


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"day": 40}, "day is 40, but it is 0 to 39"),
        ({"height": 5}, "height is 5, but it is 120 to 2000"),
        ({"language": "fr"}, "language is 'fr', but it is one of en, nl"),
        ({"light": "dusk"}, "light is 'dusk', but it is one of day, night"),
        ({"world": "befor"}, "no world 'befor'; did you mean 'before'"),
        ({"person": 400}, "400"),
    ],
)
def test_what_cannot_be_shown_is_said(compared, how, said):
    with pytest.raises(PanopolisError, match=said):
        pan.show(compared, **how)


def test_without_anywidget_it_says_what_to_install(compared, monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    notebook._widget_class.cache_clear()
    with pytest.raises(PanopolisError, match=r"panopolis\[notebook\]"):
        pan.show(compared)
    notebook._widget_class.cache_clear()
