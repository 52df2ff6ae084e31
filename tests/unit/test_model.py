"""Models of one's own through the public face: textbook answers, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest

import panopolis as pan


def own_number(number):
    return number


def with_a_gap(number):
    return 2.0 if number == 1 else number


@pan.rule(sets="acts", activation="rounds", most=1000, name="join")
def join_in_rounds(acts, threshold, n_acting):
    return 1 if n_acting >= threshold else acts


@pan.rule(sets="acts", activation="in_turn", name="join")
def join_in_turn(acts, threshold, n_acting):
    return 1 if n_acting >= threshold else acts


@pytest.mark.parametrize("rule", [join_in_rounds, join_in_turn], ids=["rounds", "in_turn"])
@pytest.mark.parametrize(("thresholds", "acting"), [(own_number, 100), (with_a_gap, 1)])
def test_a_crowd_comes_to_rest_where_its_thresholds_say(rule, thresholds, acting):
    columns = [pan.column("threshold", start=thresholds), pan.column("acts", dtype="u1")]
    crowd = pan.model(100, columns=columns, totals=[pan.total("n_acting", "acts")], rules=[rule], seed=3)
    crowd.advance(1 if rule.activation == "rounds" else 100)

    assert acting == crowd["acts"].sum() == crowd.total("n_acting")


LINKS = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 0), (3, 0), (3, 2)]


def handed_on(other_rank, other_n_out):
    return other_rank / other_n_out


@pan.rule(sets="rank", activation="rounds", most=1000)
def surf(coming, jump, n_person):
    return (1 - jump) * coming + jump / n_person


@pytest.mark.parametrize(("jump", "ranks"), [(0.0, [12 / 31, 4 / 31, 9 / 31, 6 / 31]), (0.15, [0.368, 0.142, 0.288, 0.202])])
def test_ranks_of_pages_come_out_as_published(jump, ranks):
    ties = {"out": pan.ties.listed("person", LINKS), "into": pan.ties.listed("person", [(b, a) for a, b in LINKS])}
    columns, totals = [pan.column("rank", start=0.25, dtype="f8")], [pan.total("coming", handed_on, over="into")]
    web = pan.model(4, columns=columns, rules=[surf], ties=ties, totals=totals, settings={"jump": jump})
    rounds = web.advance(1)[0]["rounds_surf"]

    assert rounds < 1000
    assert web["rank"] == pytest.approx(ranks, abs=1e-9 if jump == 0 else 5e-4)


@pan.rule(meets="pair", sets=("me_money", "other_money"))
def share_out(me_money, other_money, draw):
    pool = me_money + other_money
    mine = draw * pool
    return mine, pool - mine


def test_money_that_pairs_share_out_is_kept_and_ends_exponential():
    town = pan.model(20_001, columns=[pan.column("money", start=1, dtype="f8")], rules=[share_out], seed=1)
    town.advance(100)
    money = town["money"]

    assert math.fsum(money) == pytest.approx(20_001, abs=1e-9)
    assert money.var() == pytest.approx(1, abs=4 * math.sqrt(8 / 20_001))
    assert (money < 1).mean() == pytest.approx(1 - math.exp(-1), abs=4 * math.sqrt(0.25 / 20_001))


def test_the_order_of_a_day_can_be_printed():
    town = pan.model(4, columns=[pan.column("money", start=1, dtype="f8")], rules=[share_out])
    row = {"phase": "day", "rule": "share_out", "activation": "together", "table": "person", "meets": "pair"}

    assert [{**row, "reads": "me_money, other_money, draw", "sets": "me_money, other_money", "adds": ""}] == town.table()
    assert "Model(day 0, 4 of 'person')" == repr(town)


def where_she_lives(draw, n_district):
    return math.floor(draw * n_district)


@pan.rule(sets="wage", adds="home_seen")
def be_seen(wage, home_cameras):
    return wage, 1


@pan.rule(table="district", sets="cameras", phase="evening")
def more_cameras(cameras, seen, people):
    return cameras + (1 if seen > 2 * people else 0)


def one(number):
    return 1


def test_districts_have_columns_rules_and_totals_of_their_own():
    columns = [
        pan.column("home", to="district", start=where_she_lives), pan.column("wage", start=2, dtype="u1"),
        pan.column("seen", table="district", dtype="i4"), pan.column("cameras", table="district", dtype="u2"),
    ]  # fmt: skip
    totals = [pan.total("people", one, over="home"), pan.total("wages", "wage", over="home")]
    town = pan.model({"person": 1000, "district": 7}, columns=columns, rules=[be_seen, more_cameras], totals=totals, seed=1)
    town.advance(5)
    people = np.bincount(town["home"], minlength=7)

    assert town["people"].tolist() == people.tolist()
    assert town["wages"].tolist() == (2 * people).tolist()
    assert town["seen"].tolist() == (5 * people).tolist()
    assert town["cameras"].tolist() == [3] * 7


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: pan.model(10, rules=[join_in_rounds]), "rule 'join' writes 'acts', which is no column"),
        (lambda: pan.model({"persons": 10}, rules=[join_in_turn]), "is of the table 'person', which the model lacks; did you mean 'persons'"),
        (lambda: pan.model(0), "table 'person' has 0 rows"),
        (lambda: pan.model(5, ties={"knows": pan.ties.listed("person", [(0, 5)])}), "row 5 of 'person', which has rows 0 to 4"),
        (lambda: pan.ties.listed("person", [(0, 1)] * 1001), "people's real networks are not loaded"),
        (lambda: pan.model(5, settings={"speed": "fast"}), "setting 'speed' is 'fast'"),
        (lambda: pan.model(5, totals=[pan.total("n", "acts", over="hom")]), "total 'n' is over 'hom'"),
        (lambda: pan.total("phone", "acts"), "never holds a person's 'phone'"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(make, message):
    with pytest.raises(pan.PanopolisError, match=message):
        make()


@pan.rule(sets="wealth")
def halve(wealth, rest):
    return wealth / rest


@pan.rule(sets="wealth")
def overflow(wealth):
    return (wealth * 1e308) * 1e308 * 0.0


@pan.rule(meets="knows", adds="other_stars")
def give_none(me_number):
    return -1.0 - me_number


def test_a_division_by_zero_names_rule_and_day():
    columns = [pan.column("wealth", start=1), pan.column("rest", dtype="u1")]
    with pytest.raises(pan.PanopolisError, match="rule halve, day 0: division by zero; guard its divisions"):
        pan.model(5, columns=columns, rules=[halve]).advance(1)


def test_what_is_no_number_names_rule_day_and_row():
    with pytest.raises(pan.PanopolisError, match="rule 'overflow', day 0: what it gives row 4 of 'person' is no number"):
        pan.model(5, columns=[pan.column("wealth", start=1)], rules=[overflow]).advance(1)


def test_less_than_nothing_added_to_what_is_never_negative_is_a_fault():
    town = pan.model(5, columns=[pan.column("stars", dtype="u1")], rules=[give_none], ties={"knows": pan.ties.ring()})
    with pytest.raises(
        pan.PanopolisError, match="rule 'give_none', day 0: what it gives row 4 of 'person' is no number, or too large"
    ):
        town.advance(1)


def test_a_total_too_large_for_its_step_is_a_fault():
    columns = [pan.column("wealth", start=1e9, dtype="f8")]
    with pytest.raises(pan.PanopolisError, match="total 'all_wealth', day 0"):
        pan.model(5, columns=columns, totals=[pan.total("all_wealth", "wealth", step=2.0**-40)])


def rule_of(function, **more):
    return pan.rule(**more)(function)


def keep(acts):
    return acts


def keep_both(me_acts, other_acts):
    return me_acts, other_acts


def keep_other(other_acts):
    return other_acts


def misspelt(act):
    return act


def of_itself(loop):
    return loop


ACTS = pan.column("acts", dtype="u1")
KNOWS = {"knows": pan.ties.ring()}


@pytest.mark.parametrize(
    ("rules", "more", "message"),
    [
        ([rule_of(misspelt, sets="acts")], {}, "rule 'misspelt' reads 'act', which is no column, total, pick, setting or given value there"),
        ([rule_of(keep, sets="act")], {}, "rule 'keep' writes 'act', which is no column; did you mean 'acts'"),
        ([rule_of(keep, sets="acts", activation="rounds")], {}, "say how many at most: most=1000"),
        ([rule_of(keep_both, sets=("me_acts", "other_acts"), meets="knows")], {}, "sets 'acts' of another row, which others may set"),
        ([rule_of(keep_both, sets=("me_acts", "other_acts"), meets="nose")], {}, "meets 'nose', which are neither ties nor a pick of 'person'"),
        ([rule_of(keep_other, adds="other_wealth", meets="knows")], {}, "adds to 'wealth' of another row, stored as f4"),
        ([rule_of(keep, sets="acts", where="act")], {}, "has where='act', which is no column of 'person'; did you mean 'acts'"),
        ([rule_of(keep, sets="acts", activation="in_turn", order="random")], {}, "has order='random'"),
        ([rule_of(keep, sets="acts", times=2)], {}, "has times=2; times is 1 or more, of a meeting rule"),
        ([rule_of(keep, commits="violation")], {}, "has commits=, which is for a city under a scheme"),
        ([rule_of(keep, sets="acts"), rule_of(keep, sets="acts", name="keep_on")], {}, "both set 'acts' in the day"),
        ([rule_of(keep, sets="acts"), rule_of(keep, sets="acts")], {}, "two rules are named 'keep'"),
        ([], {"settings": {"acts": 1}}, "'acts' is a column of 'person' and a setting"),
        ([], {"totals": [pan.total("loop", of_itself)]}, "total 'loop' reads itself"),
        ([], {"columns": [ACTS, ACTS]}, "two columns of 'person' are named 'acts'"),
        ([], {"columns": [pan.column("home", to="house")]}, "column 'home' points to 'house', which the model lacks"),
        ([], {"picks": [pan.pick("free", "know")]}, "pick 'free' is over 'know', which are no ties; did you mean 'knows'"),
    ],
)  # fmt: skip
def test_a_model_that_cannot_be_meant_is_refused(rules, more, message):
    given = {"columns": [ACTS, pan.column("wealth")], "ties": KNOWS, **more}
    with pytest.raises(pan.PanopolisError, match=message):
        pan.model(10, rules=rules, **given)
