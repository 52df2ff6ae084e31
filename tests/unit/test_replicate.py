"""Replications: how a check is judged, what the command and the page say, and that cases use what anyone may use."""

from __future__ import annotations

import ast
import sys
from dataclasses import replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from calling import call, strict

import panopolis as pan
from panopolis.errors import RequestError
from panopolis.study import (
    AGREES,
    CASES,
    DIFFERS,
    LONG_PARTS,
    TOO_SMALL,
    Case,
    Check,
    Drawing,
    Part,
    Replicated,
    find_cases,
    read_kept,
    replicate,
    text_hash,
)
from panopolis.study.replicate import Dots, Line, analysis, data, exact, simulated, theory
from panopolis.study.replicate.found import Found
from panopolis.study.replicate.kept import Kept
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
    replicate(["P11"], progress=lambda case, part, _, *, kept: told.append((case.key, part.name, kept)))

    assert told == [("P11", "consensus", False), ("P11", "those who do not let go", False)]
    assert all(isinstance(part, Part) for case in CASES for part in case.parts)
    assert isinstance(exact("a", 1, 1), Check)


LONGER = "a million"


def counted(calls, seed):
    calls.append(seed)
    yield theory(LONGER, seed, seed + 0.01 if seed < 9 else float("nan"), 0.01)
    yield Drawing("One", "says", "x", "y", (Line("a", [1.0], [2.0]),), (Dots("b", [1.0], [2.0], [0.1]),))


@pytest.fixture
def with_a_long_part(monkeypatch):
    """A case with a short and a long part, in place of all; and the seeds with which the long one was run."""
    calls = []
    parts = (simulated("seed", right), simulated("long", partial(counted, calls), long=True))
    case = Case("P99", "Made up", "Does it?", ("nobody",), parts, "panopolis.errors")
    monkeypatch.setattr(sys.modules["panopolis.study.replicate.found"], "find_cases", lambda _: (case,))
    monkeypatch.setattr(sys.modules["panopolis.study.replicate.kept"], "text_hash", lambda case, part: case.title + part.name)
    return case, calls


def test_a_long_part_that_is_kept_is_not_run_again(tmp_path, with_a_long_part):
    _, calls = with_a_long_part
    first = replicate(seeds=(1,), long=True, keep=tmp_path)
    second = replicate(seeds=(9, 1), short=False, long=True, keep=tmp_path)
    third = replicate(seeds=(1, 9), short=False, long=True, keep=tmp_path)

    assert calls == [1, 9]
    assert [one.part.name for one in first.found] == ["seed", "long"]
    assert [(one.part.name, one.seed) for one in second.found] == [("long", 9), ("long", 1)]
    assert third.found[0] == first.found[1]
    assert third.found[1].checks[0].verdict == DIFFERS  # no number stays no number
    assert replicated_page(third) == replicated_page(Replicated((1, 9), long=True, found=second.found[::-1], short=False))
    assert "long parts." in replicated_page(third)
    assert [(one["case"], one["part"], one["seed"]) for one in read_kept(tmp_path / LONG_PARTS)] == [
        ("P99", "long", 1),
        ("P99", "long", 9),
    ]
    replicate(seeds=(1,), long=True, keep=tmp_path, again=True)
    assert calls == [1, 9, 1]


def test_a_long_part_of_another_text_is_run_anew(tmp_path, with_a_long_part):
    case, calls = with_a_long_part
    kept = Kept(tmp_path)
    found = replicate(seeds=(1,), long=True, keep=tmp_path)
    assert Kept(tmp_path).of(case, case.parts[1], 1) == [*found.found[1].checks, *found.found[1].drawings]
    assert Kept(tmp_path).of(replace(case, title="Another"), case.parts[1], 1) is None
    assert kept.parts == {}
    assert calls == [1]


def test_the_text_of_a_part_is_its_code_and_sizes_and_not_its_notes(tmp_path, monkeypatch):
    file = tmp_path / "a_case.py"
    monkeypatch.syspath_prepend(tmp_path)
    case = Case("P99", "Made up", "Does it?", ("nobody",), (), "a_case")

    def hashed(text, people):
        file.write_text(text, encoding="utf-8")
        return text_hash(case, simulated("a", partial(counted, people)))

    plain = hashed('"""Doc."""\nNOTE = "a"\ndef run(seed):\n    """Says."""\n    return seed\n', 3)
    assert plain == hashed('"""Another."""\nNOTE = "b"\n\n\ndef run(seed):\n    return seed  # aside\n', 3)
    assert plain != hashed("def run(seed):\n    return seed + 1\n", 3)
    assert plain != hashed("def run(seed):\n    return seed\n", 4)


@pytest.mark.parametrize("text", ["", "[]", '{"format": 1}', "null"])
def test_a_file_that_keeps_no_long_parts_is_refused(tmp_path, text):
    (tmp_path / LONG_PARTS).write_text(text, encoding="utf-8")

    with pytest.raises(RequestError, match="is no file of long parts; name another --out, or remove it"):
        replicate(["P08"], short=False, long=True, keep=tmp_path)


def test_long_parts_of_another_format_are_refused(tmp_path):
    (tmp_path / LONG_PARTS).write_text('{"format": 0, "parts": []}', encoding="utf-8")

    with pytest.raises(RequestError, match="has format 0; this version reads 1"):
        replicate(["P08"], short=False, long=True, keep=tmp_path)


def test_only_long_parts_of_a_case_without_any_are_refused(tmp_path):
    code, _, err = call("replicate", "P00", "P13", "--only-long", "--out", tmp_path)

    assert code == 2
    assert "P00, P13: no long parts; cases with long parts: P02, P06, P07, P08, P09, P18" in " ".join(err.split())


def test_what_is_shipped_of_long_parts_is_of_the_cases_as_they_are():
    """A part whose case was changed since is run anew by ``make long-replications``; here it would stand as not run."""
    now = {(case.key, part.name): text_hash(case, part) for case in CASES for part in case.parts if part.long}
    kept = read_kept(Path(__file__).parents[2] / "docs" / "reference" / LONG_PARTS)

    assert kept
    assert [one for one in kept if now.get((one["case"], one["part"])) != one["text"]] == []
