"""A small model with every feature: the compiled one equals the plain one bit for bit, whatever the blocks and threads."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pytest

import panopolis as pan

sys.path.insert(0, str(Path(__file__).parent))
from plain_model import PlainModel

COEFFICIENT = 0.25


def spread(draw, noise):
    return 2.0 + noise * draw


def somewhere(draw, n_district):
    return math.floor(draw * (n_district + 1)) - 1


def lot(lot_cell):
    return lot_cell


def one_in_ten(number):
    return 1 if number % 10 == 0 else 0


def pull(weight, me_mood, other_mood):
    return weight * (other_mood - me_mood)


def heat(mood, cell_warmth):
    return mood * mood + COEFFICIENT * cell_warmth


def one(number):
    return 1


def alert(active):
    return active


def vacant(other_people, other_guards):
    return 1 if other_people + other_guards == 0 else 0


def holder(other_tag):
    return other_tag - 1


def tag_of(number, active):
    return (number + 1) * active


@pan.rule(sets="mood", adds="steps", phase="morning", where="awake")
def warm_up(mood, crowd_mean, home_wealth, n_friends, pulls, noise, draw_3, town_level, day):
    moved = 0.1 * pulls / max(n_friends, 1) + 0.01 * (crowd_mean - mood) + 0.001 * home_wealth + 0.05 * noise * draw_3
    return mood + moved + 0.01 * town_level * math.exp(-0.1 * day), 1


@pan.rule(adds="home_wealth", sets="gave", phase="morning")
def give_to_home(mood, gave, draw):
    amount = math.floor(10.0 * mood * draw) * 0.5
    return gave + 1, amount


@pan.rule(meets="friends", sets="me_mood", adds=("other_stars", "other_grudge", "other_raters"), times=2)
def rate(me_mood, other_mood, noise, draw, draw_2):
    stars = math.floor(min(max(3.0 + 0.3 * other_mood + noise, 0.0), 5.0) + 0.5)
    return 0.99 * me_mood, stars, -1.5 if draw < 0.3 else draw_2, 1


@pan.rule(meets="pair", sets=("me_money", "other_money"), adds="other_steps", where="awake", times=2)
def share_out(me_money, other_money, draw, me_home_rank, other_number):
    pool = me_money + other_money
    mine = pool * (draw if me_home_rank >= 0 else 0.5)
    return mine, pool - mine, 1 if other_number > 3 else 0


@pan.rule(table="district", sets=("rank", "wealth"), phase="evening")
def settle(wealth, people, rank, richest_home):
    return (rank + 1 if wealth > 3 * people else rank - 1), wealth * 0.5 + 0.25 * richest_home


@pan.rule(sets="joined", activation="rounds", most=50, phase="evening")
def join(joined, joined_friends, n_friends, n_joined, round, phi):  # noqa: A002 - a given value
    if joined == 1:
        return 1
    return 1 if n_friends > 0 and joined_friends / n_friends >= phi and n_joined > 1 + 0 * round else 0


@pan.rule(sets=("active", "cell", "jail"), activation="in_turn", phase="evening")
def rebel(active, cell, jail, mood, cell_seen, cell_guards_seen, cell_free, n_active):
    if jail > 0:
        return 0, cell, jail - 1
    up = mood + 0.2 * cell_seen - 0.5 * cell_guards_seen - 0.001 * n_active > 2.0
    return (1 if up else 0), (cell_free if cell_free >= 0 else cell), 0


@pan.rule(
    table="guard",
    meets="cell_suspect",
    sets=("other_active", "other_jail"),
    adds="me_arrests",
    activation="in_turn",
    phase="evening",
)
def arrest(draw, me_number, other_mood):
    return 0, math.floor(1 + draw * (3 + 0 * me_number) + 0 * other_mood), 1


@pan.rule(meets="pair", sets=("me_mood", "other_mood"), activation="in_turn", order="money", phase="night")
def argue(me_mood, other_mood, draw, draw_2, noise):
    return me_mood + 0.1 * draw * (other_mood - me_mood), other_mood - 0.01 * draw_2 + 0.01 * noise


@pan.rule(adds=("home_wealth", "late"), activation="in_turn", order="number", phase="night")
def tip(home_wealth, n_joined, draw):
    return (1.0 if home_wealth < 3 * n_joined * draw else 0.0), 1


@pan.rule(table="town", sets="level", phase="night")
def temperature(level, hot):
    return 0.5 * level + 0.001 * hot


COLUMNS = [
    pan.column("mood", start=spread, dtype="f8", low=-10, high=10), pan.column("steps", dtype="u2"), pan.column("gave", dtype="u1", high=4),
    pan.column("awake", start=1, dtype="u1"), pan.column("money", start=3, dtype="f4"), pan.column("stars", dtype="u2"),
    pan.column("grudge", dtype="i4", scale=0.25, low=-20, high=20), pan.column("raters", dtype="u1"),
    pan.column("home", to="district", start=somewhere), pan.column("cell", to="cell", start=lot),
    pan.column("joined", start=one_in_ten, dtype="u1"), pan.column("active", dtype="u1"), pan.column("jail", dtype="u1"),
    pan.column("late", dtype="i8"),
    pan.column("wealth", table="district", dtype="i4", scale=0.5, start=4), pan.column("rank", table="district", dtype="i4"),
    pan.column("cell", table="guard", to="cell", start=lot), pan.column("arrests", table="guard", dtype="u2"),
    pan.column("warmth", table="cell", dtype="f8", start=0.5), pan.column("level", table="town", dtype="f8", start=1),
]  # fmt: skip
TIES = {
    "friends": pan.ties.random(mean_degree=5), "trusts": pan.ties.listed("person", [(0, 1, 0.5), (1, 0, 2.0), (2, 0, -0.25), (0, 1, 0.125)]),
    "view": pan.ties.torus("cell", width=6, height=5, reach=1, neighbourhood="moore", own=True),
    "knows_of": pan.ties.chosen("district", "person", each=3),
}  # fmt: skip
TOTALS = [
    pan.total("crowd_mean", "mood", mean=True), pan.total("hot", heat), pan.total("pulls", pull, over="trusts"),
    pan.total("people", one, over="home"),
    pan.total("richest_home", "money", over="knows_of"), pan.total("joined_friends", "joined", over="friends"), pan.total("n_joined", "joined"),
    pan.total("n_active", alert, step=0.5), pan.total("actives", "active", over="cell"),
    pan.total("guards", one, over="cell", table="guard"), pan.total("tag", tag_of, over="cell"), pan.total("seen", "actives", over="view"),
    pan.total("guards_seen", "guards", over="view"),
]  # fmt: skip


def empty(other_actives, other_guards):
    return 1 if other_actives + other_guards == 0 else 0


PICKS = [pan.pick("free", "view", where=empty), pan.pick("suspect", "view", where="actives", of=holder, to="person")]
RULES = [warm_up, give_to_home, rate, share_out, settle, join, rebel, arrest, argue, tip, temperature]
SIZES = {"person": 23, "district": 3, "guard": 4, "cell": 30, "town": 1}
SETTINGS = {"phi": 0.34}


def compiled(seed, **more):
    return pan.model(
        SIZES, columns=COLUMNS, rules=RULES, ties=TIES, totals=TOTALS, picks=PICKS, settings=SETTINGS, seed=seed, **more
    )


def stored(model):
    return {place: cells.tolist() for place, cells in model.columns.items()}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_plain_model_agrees_bit_for_bit(seed):
    model = compiled(seed)
    plain = PlainModel(model.made, SETTINGS, seed, model.ties)

    assert stored(model) == plain.live
    for _ in range(5):
        day = model.advance(1)[0]
        rounds = plain.advance()
        assert stored(model) == plain.live
        assert [day["rounds_join"]] == rounds
        for name in model.made.totals:
            held = [day[name]] if name in day else model[model.made.home(model.made.totals[name]), name].tolist()
            assert held == plain.totals[name], name


def test_every_rule_of_the_model_does_something():
    model = compiled(1)
    first = stored(model)
    model.advance(8)
    unmoved = [place for place, cells in stored(model).items() if cells == first[place]]

    assert unmoved == [("person", "awake"), ("person", "home"), ("guard", "cell"), ("cell", "warmth")]


@pytest.mark.parametrize(("threads", "block"), [(1, 1), (2, 5), (2, 1 << 16), (3, 7)])
def test_no_bit_depends_on_threads_and_blocks(threads, block):
    model, other = compiled(4, threads=1), compiled(4, threads=threads, block=block)

    assert model.advance(6) == other.advance(6)
    assert model.state_hash == other.state_hash


def test_the_order_in_which_rules_are_given_moves_no_draw():
    turned = [share_out, *[r for r in RULES if r is not share_out]]
    model = pan.model(SIZES, columns=COLUMNS, rules=turned, ties=TIES, totals=TOTALS, picks=PICKS, settings=SETTINGS, seed=4)
    other = compiled(4)
    model.advance(1)
    other.advance(1)

    assert stored(other)["person", "stars"] == stored(model)["person", "stars"]
