"""Where compiled and plain arithmetic could part: what is no number, what is out of range, what is narrow in storage, and stale code."""

from __future__ import annotations

import importlib.util
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from panopolis import draws
from panopolis.columns import Column
from panopolis.engine import compiling, fuse, make_plan
from panopolis.errors import WorldError
from panopolis.rules import rule

TOKENS = Column("tokens", "state", "u1", "tokens", 0, 200, "none", "what the rules of these tests write")
SHARE = Column("share", "state", "f4", "1", 0, 1, "none", "a share, within 0 and 1")
LARGE = Column("large", "state", "f4", "1", 0, 1e9, "none", "money held in 32 bits", start=1e8)


def world_with(world_of, society_of, *rules, columns=(TOKENS, SHARE, LARGE), **more):
    return world_of("before", society_of(150), plan=make_plan(rules, columns), measures=(), warmup=1, **more)


def gives_nan(age):
    huge = 1e308 * (age + 10.0)
    return huge - huge


def often(age):
    return 1.0 + age * 0.0


def low_ceiling(age):
    return 0.25 + age * 0.0


def above(age, aware):
    return 0.5 + aware * age * 0.0


@pytest.mark.parametrize("column", ["share", "tokens", "perceived_risk"])
def test_what_is_no_number_stops_the_world_and_names_rule_person_and_day(column, world_of, society_of):
    world = world_with(world_of, society_of, rule(sets=column, phase="evening")(gives_nan))

    with pytest.raises(
        WorldError, match=r"rule 'gives_nan', person \d+, day -1: a value it writes is not a number; guard its logs"
    ):
        world.step()


def test_a_chance_that_is_no_number_stops_the_world(world_of, society_of):
    world = world_with(world_of, society_of, rule(rate=often, commits="jaywalking")(gives_nan))

    with pytest.raises(WorldError, match=r"rule 'gives_nan', person \d+, day -1"):
        world.step()


def test_a_chance_above_its_ceiling_stops_the_world_and_is_never_clipped(world_of, society_of):
    world = world_with(world_of, society_of, rule(rate=often, ceiling=low_ceiling, commits="jaywalking")(above))

    with pytest.raises(WorldError, match=r"rule 'above', person \d+, day -1: its chance is above its ceiling; raise ceiling="):
        world.step()


@pytest.mark.parametrize("rate", [None, often], ids=["daily", "conduct"])
def test_a_division_by_zero_names_the_rule_and_the_day(rate, world_of, society_of):
    made = rule(sets="share", phase="evening")(shared_out) if rate is None else rule(rate=rate, commits="jaywalking")(shared_out)
    world = world_with(world_of, society_of, made)

    with pytest.raises(
        WorldError, match=r"^rule 'shared_out', day -1: division by zero; guard its divisions and powers for every"
    ):
        world.step()


def shared_out(age, tokens):
    return age / tokens


def test_log_of_nothing_and_exp_of_much_are_numbers(world_of, society_of):
    world = world_with(world_of, society_of, rule(sets=("share", "large"), phase="evening")(extremes))

    world.step()

    assert set(world.state.columns["share"].tolist()) == {0.0}
    assert set(world.state.columns["large"].tolist()) == {1e9}


def extremes(age, tokens):
    return math.log(tokens * 0.0) + age, math.exp(1e6 + age)


def too_much(age):
    return 1000.0 + age, 7.0 + age, 1e12


def too_little(age):
    return -1000.0 - age, -7.0, -1e12


@pytest.mark.parametrize(("function", "expected"), [(too_much, (200, 1.0, 1e9)), (too_little, (0, 0.0, 0.0))])
def test_stores_out_of_range_are_held_at_the_declared_bounds(function, expected, world_of, society_of):
    world = world_with(world_of, society_of, rule(sets=("tokens", "share", "large"), phase="evening")(function))

    world.step()

    assert expected == tuple(np.unique(world.state.columns[name]).item() for name in ("tokens", "share", "large"))


def ten_more(age):
    return 60.0 if age >= 0 else 0.0


def test_counts_do_not_wrap(world_of, society_of):
    world = world_with(world_of, society_of, rule(adds="tokens", phase="evening")(ten_more))

    for expected in (60, 120, 180, 200, 200):
        world.step()
        assert {expected} == set(world.state.columns["tokens"].tolist())


@pytest.mark.parametrize(("function", "expected"), [("two_and_a_half", 3), ("just_below", 2)])
def test_whole_numbers_are_rounded_half_up(function, expected, world_of, society_of):
    world = world_with(world_of, society_of, rule(sets="tokens", phase="evening", name=function)(globals()[function]))

    world.step()

    assert {expected} == set(world.state.columns["tokens"].tolist())


def two_and_a_half(age):
    return 2.5 + age * 0.0


def just_below(age):
    return 2.499999 + age * 0.0


def narrow_difference(female, student, large):
    """Two 8-bit columns, and a 32-bit one, in sums that neither can hold."""
    under = female - student - 1
    return 100 + under, (large + 1.0) - large + under * 0.0


def test_rules_see_wide_numbers_however_narrow_the_storage(world_of, society_of):
    world = world_with(world_of, society_of, rule(sets=("tokens", "share"), phase="evening")(narrow_difference))

    world.step()

    traits = world.society.traits
    assert (99 + traits["female"].astype(int) - traits["student"]).tolist() == world.state.columns["tokens"].tolist()
    assert {1.0} == set(world.state.columns["share"].tolist())


def large_sum(large, cash_yuan):
    """Two columns of 32 bits: their sum and product in 64."""
    return ((large + cash_yuan) - large) - cash_yuan + 0.5


def test_sums_of_narrow_columns_are_taken_in_64_bits(world_of, society_of):
    world = world_with(world_of, society_of, rule(sets="share", phase="evening")(large_sum))

    world.step()

    assert {0.5} == set(world.state.columns["share"].tolist())


# ---------------------------------------------------------------------------------------------------------- stale code

GRANTING = """
from panopolis.rules import rule

PRIZE = {prize}

def prize():
    return {returns}

@rule(adds="tokens", phase="evening")
def grant():
    return prize()
"""


def granting(folder, number, prize, returns="PRIZE"):
    path = folder / f"granting_{number}.py"
    path.write_text(GRANTING.format(prize=prize, returns=returns))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module.grant


def kernel_of(made):
    plan = make_plan([made], [TOKENS])
    return fuse.kernel_text(plan, plan.steps[0])


def test_a_changed_helper_or_constant_makes_another_kernel(tmp_path):
    first, same, constant, helper = (
        granting(tmp_path, k, *x) for k, x in enumerate([(1.0,), (1.0,), (2.0,), (1.0, "PRIZE + 1.0")])
    )

    assert kernel_of(first) == kernel_of(same)
    assert len({kernel_of(made) for made in (first, constant, helper)}) == 3


def test_a_stale_kernel_is_never_run(tmp_path, world_of, society_of):
    """The same rule, name and caller with another helper: the new helper counts at once, beside the old one in the cache."""
    given = []
    for number, (prize, returns) in enumerate([(3.0, "PRIZE"), (3.0, "PRIZE + PRIZE"), (3.0, "PRIZE")], 10):
        world = world_with(world_of, society_of, granting(tmp_path, number, prize, returns), columns=(TOKENS,))
        world.step()
        given.append(np.unique(world.state.columns["tokens"]).item())

    assert given == [3, 6, 3]


def test_a_kernel_file_that_was_torn_is_written_again(tmp_path, monkeypatch):
    monkeypatch.setattr(compiling, "CACHE", tmp_path)
    text = '"""A kernel."""\n\n\ndef walk():\n    return 7\n'
    compiling.load("torn", text)
    [path] = tmp_path.glob("torn_*.py")
    path.write_text('"""A kern')
    del sys.modules[path.stem]

    assert compiling.load("torn", text).walk() == 7
    assert text == path.read_text()
    assert [path] == list(tmp_path.glob("torn*"))


def cache_named_by(package):
    spec = importlib.util.spec_from_file_location("a_copy_of_draws", package / "draws.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.CACHE


@pytest.mark.parametrize(
    "changed", ["rules/standing.py", "engine/kernels/sighting.py", "columns/settings.py", "draws.py", "society/ties.py"]
)
def test_the_cache_folder_changes_with_every_compiled_source(changed, tmp_path, monkeypatch):
    monkeypatch.setenv("PANOPOLIS_CACHE", str(tmp_path / "cache"))
    package = tmp_path / "panopolis"
    shutil.copytree(Path(draws.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    before = cache_named_by(package)

    assert before == cache_named_by(package)
    with (package / changed).open("a") as file:
        file.write("\n# another version\n")
    assert before != cache_named_by(package)


@pytest.mark.parametrize("environment", [{}, {"NUMBA_CACHE_DIR": "/nowhere"}])
def test_compiled_code_lies_in_the_folder_of_its_sources_whoever_loads_numba_first(environment):
    code = (
        "import numba\n"
        "from panopolis.draws import CACHE\n"
        "from panopolis.engine.kernels.renewing import renew\n"
        "print(str(renew.stats.cache_path).startswith(str(CACHE)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "True"
