"""What several rooms of tests share: small societies, the shipped plan, and a world under a scheme."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from panopolis.columns import SETTINGS
from panopolis.engine import World, make_plan
from panopolis.rules import SHIPPED
from panopolis.scheme import combine, load_scheme, read_law
from panopolis.society import build, load_recipe
from panopolis.study.recording import nightly
from panopolis.study.request import rules_of

sys.path[:0] = [
    str(Path(__file__).parent / room) for room in ("reference", "unit", "calibration", "../tools")
]  # what tests share is no package, and neither are the tools

hypothesis_settings.register_profile("panopolis", deadline=None, derandomize=True, database=None)  # no clock, no chance
hypothesis_settings.load_profile("panopolis")

START = date(2018, 5, 1)


@cache
def society_of(n_person=300, recipe="shanghai", seed=1):
    return build(load_recipe(recipe), n_person, seed)


@cache
def plan_of(rules):
    return make_plan(rules)


def shipped_plan(scheme=None):
    """Return the plan of the shipped rules that a scheme needs; of the city's without one."""
    return plan_of(rules_of([scheme]) if scheme is not None else SHIPPED)


def law_for(scheme, society):
    """Return (ordinary law, the scheme beside it, every setting)."""
    law = read_law(society.recipe.law)
    ordinary = combine(load_scheme("before" if scheme.law == "keep" else "none"), law)
    own = dict(society.recipe.settings) | {name: float(number) for name, number in scheme.settings.items()}
    return ordinary, combine(scheme, law), {name: s.value for name, s in SETTINGS.items()} | own


def world_of(scheme="shanghai-2018", society=None, *, plan=None, warmup=5, measures=None, threads=1, **more):
    """Return a world before its warm-up, under a scheme by name or itself."""
    society = society or society_of()
    scheme = load_scheme(scheme) if isinstance(scheme, str) else scheme
    ordinary, beside, settings = law_for(scheme, society)
    start = scheme.begins() or START
    plan = plan or shipped_plan(scheme)
    return World(
        plan, society, ordinary, beside, settings | more.pop("settings", {}), start,
        measures=nightly(plan) if measures is None else measures, warmup=warmup, threads=threads, **more,
    )  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def _temporary(tmp_path_factory):
    """Put what a run without ``out`` writes, here and in processes that a test starts, where pytest keeps and later removes it.

    Ray's sockets have paths of at most 107 bytes, too few for pytest's folders: they get a short one, which goes with the session.
    """
    with tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as short, pytest.MonkeyPatch.context() as here:
        folder = str(tmp_path_factory.mktemp("temporary"))
        here.setenv("TMPDIR", folder)
        here.setenv("RAY_TMPDIR", short)
        here.setattr(tempfile, "tempdir", folder)
        yield


@pytest.fixture(name="society_of", scope="session")
def _society_of():
    return society_of


@pytest.fixture(name="law_for", scope="session")
def _law_for():
    return law_for


@pytest.fixture(name="world_of", scope="session")
def _world_of():
    return world_of


@pytest.fixture(name="plan", scope="session")
def _plan():
    return shipped_plan()


@pytest.fixture(name="shipped_plan", scope="session")
def _shipped_plan():
    return shipped_plan


@pytest.fixture(name="plan_of", scope="session")
def _plan_of():
    return plan_of
