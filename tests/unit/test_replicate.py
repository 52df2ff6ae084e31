"""Replications: how a check is judged, what the command and the page say, and that cases use what anyone may use."""

from __future__ import annotations

import ast
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from calling import call, strict

import panopolis as pan
from panopolis.study import AGREES, CASES, DIFFERS, TOO_SMALL, Case, Check, Part, Replicated, find_cases, replicate
from panopolis.study.replicate import analysis, data, exact, simulated, theory
from panopolis.study.replicate.found import Found
from panopolis.views import check_row, replicated_page, replicated_text

VALIDATION = [f"P{n:02}" for n in range(19)]
"""Keys of all cases of the validation suite."""


@pytest.mark.parametrize(
    ("check", "verdict"),
    [
        (exact("whole", 3, 3), AGREES),
        (exact("whole", 3, 3 + 1e-12), DIFFERS),
        (exact("printed 0.62", 0.62, 0.6151, 0.005), AGREES),
        (exact("printed 0.62", 0.62, 0.6149, 0.005), DIFFERS),
        (theory("inside", 1, 1.039, 0.01), AGREES),
        (theory("outside", 1, 0.959, 0.01), DIFFERS),
        (theory("too small a run", 1, 1, 0.01, 0.03), TOO_SMALL),
        (theory("large enough", 1, 1, 0.01, 0.05), AGREES),
        (data("read from a figure", 10, 10.7, 0.8), AGREES),
        (data("read from a figure", 10, 10.9, 0.8), DIFFERS),
        (exact("no number", 1, float("nan")), DIFFERS),
        (theory("no number", 1, float("nan"), 0.1), DIFFERS),
    ],
)
def test_verdict(check, verdict):
    assert verdict == check.verdict
    assert check_row(check).endswith(verdict)


def wrong():
    yield exact("two and two", 5, 2 + 2)


def right(seed):
    yield theory("a seed", seed, seed + 0.01, 0.01)


@pytest.fixture(scope="module")
def one_wrong():
    case = Case(
        "P99", "Made up", "Does it add up?", ("nobody",), (analysis("sum", wrong), simulated("seed", right)), "panopolis.errors"
    )
    found = tuple(Found(case, part, 3, tuple(part.found(3)), ()) for part in case.parts)
    return Replicated((3,), long=False, found=found), case


def test_what_differs_is_shown_as_differing(one_wrong):
    replicated, case = one_wrong
    text, page = replicated_text(replicated), replicated_page(replicated)

    assert DIFFERS == replicated.verdict(case)
    assert "1 cases, seed 3: 1 check agrees, 1 differs. Not in agreement: P99." in text
    assert "P99  Made up: differs" in text
    assert page.count('class="wrong"') == 1
    assert page.index("two and two") < page.index("a seed")
    assert replicated.as_dict()["tally"] == {AGREES: 1, DIFFERS: 1, TOO_SMALL: 0}


def test_several_seeds_stand_in_one_row_and_one_that_differs_shows():
    def drawn(seed):
        yield theory("a mean", 1, 1.002 + seed / 100, 0.01)
        yield theory("a mean", 2, 2, 0.01)

    case = Case("P99", "Made up", "Does it?", ("nobody",), (simulated("mean", drawn), analysis("sum", wrong)), "panopolis.errors")
    found = [Found(case, case.parts[0], seed, tuple(drawn(seed)), ()) for seed in (1, 3, 5)]
    done = Replicated((1, 3, 5), long=True, found=(*found, Found(case, case.parts[1], 1, tuple(wrong()), ())))
    page, text = replicated_page(done), replicated_text(done)

    assert [len(group) for group in done.alike(case)] == [3, 3, 1]
    assert [row["seed"] for one in done.found for row in one.rows()] == [1, 1, 3, 3, 5, 5, None]
    assert '<td data-head="Obtained">1.012 · 1.032 · 1.052</td>' in page
    assert '<td data-head="Verdict">agrees · agrees · differs</td>' in page
    assert "Seeds 1, 3 and 5; short and long parts." in page
    assert "  seed 5:\n  a mean" in text
    assert [(one.n, one.found) for one in done.beyond()] == [(6, 3), (6, 2), (6, 2), (6, 1)]


def test_how_many_lie_far_by_chance_alone_is_said():
    """Of 10,000 normal numbers 2.7 in 1,000 lie beyond three standard errors, 6.3 in 100,000 beyond four."""
    numbers = (*(theory("a number", 0, 0.5, 1) for _ in range(9_999)), theory("one", 0, 4.5, 1))
    part = simulated("numbers", lambda _: numbers)
    done = Replicated((1,), long=False, found=(Found(CASES[1], part, 1, numbers, ()),))

    assert [round(one.expected, 2) for one in done.beyond()] == [3173.11, 455.00, 27.00, 0.63]
    assert [one.found for one in done.beyond()] == [1, 1, 1, 1]
    assert "Of 10,000 simulated numbers" in replicated_text(done)
    assert "0.63 would lie more than 4 standard errors from their targets by chance alone" in replicated_text(done)
    assert "with a chance of 47 per cent. 1 does." in replicated_text(done)


def test_every_case_of_the_suite_is_there():
    assert [case.key for case in CASES] == VALIDATION
    assert {key for key in VALIDATION if not any(part.simulated for part in find_cases([key])[0].parts)} == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_case_names_its_sources_and_parts(case):
    assert case.source
    assert case.asks.endswith("?")
    assert len({part.name for part in case.parts}) == len(case.parts)
    assert not all(part.long for part in case.parts)


GROUND = {"gather", "random_pairs", "spread", "key", "NEVER", "Channel", "Readers"}
"""What P03 calls besides: the queue of the followed post and its networks, which have no face of their own."""
MEASURED = {"mobility", "transitions"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_case_is_written_with_what_anyone_may_use(case):
    """Whatever a case takes from the package is of the public face, or of the frame in which cases stand."""
    spec = find_spec(case.module)
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    face = {id(getattr(pan, name)) for name in pan.__all__}
    used = [
        (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module.startswith("panopolis") and ".replicate" not in node.module
        for alias in node.names
    ]
    types = {"Column", "Rule", "Scheme", "Walk"}  # for annotations only
    others = {
        name for module, name in used if name not in types and id(getattr(import_module(module), name, None)) not in face
    } - MEASURED

    assert others <= (GROUND if case.key == "P03" else {"weaving"})
    assert pan.ties is import_module("panopolis.society").weaving


def test_the_page_needs_nothing_beside_it(tmp_path):
    done = replicate(["p00", "P13"], seeds=(2,))
    page = replicated_page(done, "panopolis replicate P00 P13 --seed 2")

    assert [case.key for case in done.cases] == ["P00", "P13"]
    assert "<script" not in page
    assert 'src="' not in page
    assert page.count("<figure") == 2
    assert "def raise_a_son" in page
    assert "not a measurement of any city" in page


@pytest.mark.parametrize("seeds", [(), (1, 1)])
def test_seeds_are_named_once_each(seeds):
    with pytest.raises(pan.PanopolisError, match="name at least one, and none twice"):
        replicate(["P11"], seeds=seeds)


def test_refused_case():
    code, _, err = call("replicate", "P19")

    assert code == 2
    assert "there is no case 'P19'; did you mean 'P1" in err


def test_command_writes_a_page_and_json(tmp_path):
    code, out, err = call("replicate", "P11", "--out", tmp_path, "--json")
    found = strict(out)

    assert (code, found["tally"][DIFFERS]) == (0, 0)
    assert "P11  Influence and consensus: consensus" in err
    assert Path(found["page"]).read_text(encoding="utf-8").startswith("<!doctype html>")
    assert strict((tmp_path / "replications.json").read_text(encoding="utf-8"))["cases"][0]["case"] == "P11"


def test_parts_of_a_case_are_named_as_they_are_run():
    told = []
    replicate(["P11"], progress=lambda case, part, _: told.append((case.key, part.name)))

    assert told == [("P11", "consensus"), ("P11", "those who do not let go")]
    assert all(isinstance(part, Part) for case in CASES for part in case.parts)
    assert isinstance(exact("a", 1, 1), Check)
