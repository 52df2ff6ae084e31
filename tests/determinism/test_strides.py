"""Strides: several days of a block of people at once, and the same world to the bit as day by day."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

import panopolis as pan
from panopolis.columns import SETTINGS
from panopolis.engine import Strides, World, checkpoint, make_plan
from panopolis.errors import WorldError
from panopolis.measures import Measure
from panopolis.rules import SHIPPED
from panopolis.scheme import combine, load_scheme, read_law
from panopolis.society import build, load_recipe
from panopolis.study.recording import nightly

N, DAYS = 1500, 75
SCHEME = """
name: {name}
kind: test
law: none
due_process: {{notice: true}}
start: 2018-05-14
score: {{start: 1000, cap: 1100, {score}}}
tiers: [{{name: B, at: 990}}, {{name: A, at: 1020}}]
rules:
  rush:
    {{points: -20, seen_by: [patrol, camera], context: transport, fine: 20 CNY, repeat: {{window: 30d, multiply: 2}}, ladder: [0.5, 1]}}
  kindness: {{points: 7.25, seen_by: [neighbours], context: civic, cap_per_year: 30}}
watch:
  patrol: {{mode: witness, chance: 0.3}}
  camera: {{mode: identify, coverage: 0.5, miss: 0.1, false_match: {false}, gallery_size: 1000}}
  neighbours: {{mode: witness, chance: 1}}
lists:
  black: {{colour: black, enter: {{count: 3, of: rush, within: 100d}}{leave}}}
"""
MONTHLY = {"score": "expires: {relax: 0.01}, settle: monthly", "leave": ""}
DAILY = {"score": "settle: daily", "leave": ", leave: {after: 9d, or: debts_paid}"}
ACTS = [pan.Act("rush", "transport", 1, good=False, meaning="runs"), pan.Act("kindness", "civic", 0, good=True, meaning="helps")]


def hurries(draw):
    """Return how often she hurries."""
    return 0.02 + 0.4 * draw * draw


COLUMNS = [
    pan.column("hurried", start=hurries, fixed=True, low=0, high=1, unit="1/day"),
    pan.column("regret", low=0, high=100),
    pan.column("calm", low=0, high=10),
]


def rush_rate(hurried):
    """Occasions a day."""
    return hurried


def half():
    """No chance is above it."""
    return 0.9


@pan.rule(rate=rush_rate, ceiling=half, commits="rush", at="crossing")
def rush(score, on_black_list, weekday, month_day, points_at_stake, camera_here):
    """She rushes less the further she has fallen, on Sundays, and late in a month."""
    left = math.exp(-0.01 * max(0.0, 1000.0 - score)) * (1.0 - 0.5 * on_black_list)
    return left * (0.9 if weekday < 6 and month_day < 25 and camera_here * points_at_stake >= 0.0 else 0.5)


def kind_rate():
    """Occasions a day."""
    return 0.05


def is_kind(calm, draw):
    """She grows calm, and is kind more often than not."""
    return calm + draw, 1.0 if draw < 0.7 else 0.0


def is_cross(calm):
    """She loses a quarter of her calm."""
    return calm * 0.75


@pan.rule(rate=kind_rate, sets="calm", commits="kindness", then=is_kind, otherwise=is_cross)
def be_kind(tier):
    """She is kinder the higher she stands."""
    return 0.4 + 0.2 * tier


@pan.rule(sets="regret", phase="night", where="tells")
def regret_it(regret, draw):
    """Whoever was charged regrets it for some days."""
    return regret + 1.0 + 3.0 * draw


@pan.rule(sets="regret", phase="morning", where="regret")
def forget(regret, draw_2):
    """It fades."""
    return max(regret - draw_2, 0.0)


@pan.rule(sets="fines_due_yuan", records="payment", phase="evening", where="fines_due_yuan")
def pay(fines_due_yuan, draw):
    """She pays when she comes to it."""
    paid = fines_due_yuan if draw < 0.3 else 0.0
    return fines_due_yuan - paid, paid


RULES = (rush, be_kind, regret_it, forget, pay)


def calmness(calm, day):
    """Her calm, which counts less as days go by."""
    return calm / (1.0 + 0.01 * day)


MEASURED = (Measure("calmness", calmness, "1", "calm"),)


@pytest.fixture(name="town", scope="module")
def _town(tmp_path_factory):
    """Return a function that makes a world of people without ties, under a scheme of the form above."""
    folder = tmp_path_factory.mktemp("schemes")
    text = load_recipe("town").text
    (folder / "strangers.yaml").write_text(
        text.replace(next(x for x in text.splitlines() if x.startswith("ties:")), "ties: none")
    )
    society = build(load_recipe(folder / "strangers.yaml"), N, 3)
    plan = make_plan(RULES, COLUMNS, ACTS)

    def made(form=None, *, false=0, measures=None, changes=(), **more):
        filled = SCHEME.format(**{"name": "strides", "false": false} | (form or MONTHLY))
        path = folder / "scheme.yaml"
        path.write_text(filled)
        scheme = load_scheme(path, changes=changes, acts=ACTS)
        law = read_law(society.recipe.law)
        settings = {name: s.value for name, s in SETTINGS.items()} | dict(society.recipe.settings)
        world = World(
            plan, society, combine(load_scheme("none"), law), scheme, settings, date(2018, 5, 14),
            measures=(*nightly(plan), *MEASURED) if measures is None else measures, warmup=0, **{"threads": 1} | more,
        )  # fmt: skip
        world.begin()
        return world

    return made


def same(world, days, other, its_days):
    """Fail unless both worlds stand the same and every day left the same behind."""
    ours, theirs = world.state.parts(), other.state.parts()
    assert [name for name in ours if not np.array_equal(ours[name], theirs[name])] == []
    assert world.state.digest() == other.state.digest()
    assert len(days) == len(its_days)
    for day, its_day in zip(days, its_days, strict=True):
        assert day.day == its_day.day
        for part in ("rows", "acts", "sums", "scores", "n_message"):
            assert np.array_equal(getattr(day, part), getattr(its_day, part)), f"{part} of day {day.day}"


@pytest.fixture(name="steps", scope="module")
def _steps(town):
    """Return both forms lived day by day."""
    lived = {}
    for name, form in (("monthly", MONTHLY), ("daily", DAILY)):
        world = town(form)
        lived[name] = world, list(world.advance(DAYS))
    return lived


def test_this_world_has_something_of_everything(steps):
    for world, days in steps.values():
        rows = np.concatenate([day.rows for day in days])
        assert set(rows["kind"].tolist()) >= {0, 3, 6}, "charges, listings and payments"
        assert len(np.unique(world.state.array("tier"))) == 3
        assert world.state.array("regret").any()
        several = np.unique(
            np.concatenate([[f"{r['day']} {r['charged']}" for r in day.rows if r["kind"] == 0] for day in days]),
            return_counts=True,
        )[1]
        assert (several > 1).any(), "two charges of one person on one day"
    assert (np.concatenate([day.rows for day in steps["daily"][1]])["kind"] == 4).any(), "lists are left in the morning"


@pytest.mark.parametrize(("name", "form"), [("monthly", MONTHLY), ("daily", DAILY)])
@pytest.mark.parametrize(("threads", "shift"), [(1, 16), (2, 8)])
def test_strides_leave_the_same_bits_as_days(name, form, threads, shift, steps, town):
    world = town(form, threads=threads, shift=shift)
    strides = Strides(world)

    days = list(strides.advance(DAYS))

    same(world, days, *steps[name])


def test_without_observers_a_stride_is_a_month(town):
    world = town(measures=(), histogram=False)
    strides = Strides(world)
    spans, left = [], 60
    while left:
        spans.append(strides.days(left))
        list(strides.advance(spans[-1]))
        left -= spans[-1]

    assert spans == [1, 17, 30, 12], "the day it begins, the rest of May, June, July as far as asked"


def test_a_histogram_or_a_law_that_begins_ends_a_stride(town):
    world = town()
    strides = Strides(world)
    list(strides.advance(1))

    assert strides.days(60) == 7, "everyone's score is looked at on day 7"

    world = town(changes=["rules.rush.points=[{from: 2018-05-14, value: -20}, {from: 2018-05-20, value: -30}]"], measures=())
    strides = Strides(world)
    list(strides.advance(1))
    assert strides.days(60) == 5
    list(strides.advance(5))
    assert strides.days(60) == 1


@pytest.mark.parametrize("pieces", [(1, 2, 3, 30, 39), (40, 35), tuple([5] * 15)])
def test_days_may_be_cut_in_any_pieces(pieces, steps, town):
    world = town(measures=())
    strides = Strides(world)

    days = [day for n in pieces for day in strides.advance(n)]

    assert world.state.digest() == steps["monthly"][0].state.digest()
    assert all(np.array_equal(a.rows, b.rows) for a, b in zip(days, steps["monthly"][1], strict=True))


def test_a_world_saved_within_a_month_goes_on_the_same(steps, town, tmp_path):
    first = town(shift=8)
    list(Strides(first).advance(23))
    second = town(threads=2)
    checkpoint.load(second, checkpoint.save(first, tmp_path))

    rest = list(Strides(second).advance(DAYS - 23))

    same(second, rest, steps["monthly"][0], steps["monthly"][1][23:])


def test_where_a_face_may_be_mistaken_every_day_is_a_stride(town):
    world = town(false=1e-5)
    strides = Strides(world)
    list(strides.advance(1))

    assert strides.days(30) == 1


def test_of_a_score_that_relaxes_with_daily_tiers_every_day_is_a_stride(town):
    world = town({"score": "expires: {relax: 0.01}, settle: daily", "leave": ""})
    strides = Strides(world)
    list(strides.advance(1))

    assert strides.days(30) == 1


def test_the_city_goes_by_days_and_says_why(society_of, world_of):
    world, again = (world_of("shanghai-2018", society_of(300), warmup=0) for _ in range(2))
    for one in (world, again):
        one.begin()
    strides = Strides(world)

    days = list(strides.advance(5))

    assert strides.held_back.startswith("rule '")
    same(world, days, again, list(again.advance(5)))
    assert set(SHIPPED) >= {s.rule for s in world.plan.steps}


@pan.rule(rate=rush_rate, commits="rush")
def rush_beyond(score):
    """Above every bound once she has fallen."""
    return 1.0 if score >= 1000.0 else 1.5


def test_a_chance_above_its_ceiling_is_told_with_person_and_day(tmp_path):
    path, recipe = tmp_path / "scheme.yaml", tmp_path / "town.yaml"
    path.write_text(SCHEME.format(name="strides", false=0, **MONTHLY))
    text = load_recipe("town").text
    recipe.write_text(text.replace(next(x for x in text.splitlines() if x.startswith("ties:")), "ties: none"))
    walk = pan.start(
        path, recipe, rules=[rush_beyond], columns=COLUMNS, acts=ACTS, people=300, days=1, warmup=0, shipped=False, measured=False
    )

    with pytest.raises(WorldError, match=r"person \d+, day \d+: its chance is above its ceiling"):
        walk.advance(60)
