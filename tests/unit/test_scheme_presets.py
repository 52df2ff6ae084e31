"""What the shipped schemes promise of themselves: whose word they stand on, what they close and what they leave alone."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from panopolis.columns import ACTS, DOORS
from panopolis.scheme import combine, explain, load_scheme, preset_names, read_law
from panopolis.scheme.model import numbers
from panopolis.society import load_recipe

DOCUMENTED = (
    "court-blacklist", "germany-8", "hangzhou-2018", "italy-2003", "norway-8", "rongcheng-2019", "rongcheng-2021-voluntary",
    "shanghai-documented", "suqian-2018", "welfare-risk-2017", "yanji-rewards", "zhima-like", "auction-2005", "double-blind",
    "gig-work", "homestay", "ride-hail",
)  # fmt: skip
DRIVERS = ("germany-8", "italy-2003", "norway-8")
CONSTRUCTED = ("creep", "debt-incurred", "debt-overdue", "fico-like", "one-purpose")
UNSCORED = ("court-blacklist", "shanghai-documented")


def outside(scheme):
    """Everything in a scheme that lies in another context than its first rule: acts, uses, doors."""
    purpose = next(iter(scheme.rules.values())).context
    found = {name for name, rule in scheme.rules.items() if {rule.context, ACTS[name].context} != {purpose}}
    found |= {c.when for c in scheme.consequences if c.context != purpose}
    return found | {door for c in scheme.consequences for door in c.deny if DOORS[door].context != purpose}


def test_what_is_documented_says_so_and_tells_nothing():
    assert {name for name in preset_names() if load_scheme(name).kind == "documented"} == set(DOCUMENTED)
    for name in DOCUMENTED:
        scheme = load_scheme(name)
        assert "Left out because it is not modelled" in " ".join(scheme.about.split())
        assert "told" not in {step.confidence for _, n in numbers(scheme) for step in n.steps()}


@pytest.mark.parametrize("name", [*DOCUMENTED, *CONSTRUCTED])
def test_every_part_says_on_whose_word_it_is(name):
    scheme = load_scheme(name)
    parts = [
        *scheme.rules.values(),
        *scheme.watch.values(),
        *scheme.lists.values(),
        *scheme.consequences,
        scheme.scope,
        scheme.score,
    ]
    assert [part for part in parts if part is not None and not (part.confidence and part.source)] == []
    bare = [
        path
        for path, n in numbers(scheme)
        for step in n.steps()
        if step.confidence == "assumed" and not (step.source or step.low)
    ]
    assert bare == []


@pytest.mark.parametrize("name", [*DOCUMENTED, *CONSTRUCTED])
@pytest.mark.parametrize("society", ["shanghai", "town"])
def test_it_holds_in_any_society(name, society):
    recipe, scheme = load_recipe(society), load_scheme(name)
    scheme.check_districts(recipe.districts)
    assert set(scheme.rules) <= set(combine(scheme, read_law(recipe.law, str(recipe.path))).rules)


@pytest.mark.parametrize("name", UNSCORED)
def test_the_courts_list_has_no_score_and_closes_flights_trains_and_private_schools(name):
    scheme = load_scheme(name)
    assert scheme.score is None
    assert {door for c in scheme.consequences for door in c.deny} == {"travel", "school"}
    first = next(iter(scheme.lists.values()))
    assert first.enter.act == "refused_judgment"
    assert first.leave.or_ == "performed"
    assert first.leave.after is None


def test_work_is_closed_by_a_told_or_documented_scheme_only_where_a_source_names_it():
    """Jobs stand in the credit link that Shenzhen announced; of Shanghai nobody tells it, and the courts' list closes executive posts alone."""
    closes = {
        name: {door for c in load_scheme(name).consequences for door in c.deny} for name in preset_names() if load_scheme(name).kind != "test"
    }  # fmt: skip
    assert {name for name, doors in closes.items() if "job" in doors} == {"shenzhen-2018"}
    assert {name for name, doors in closes.items() if "school" in doors} == set(UNSCORED)
    assert {name for name, doors in closes.items() if "trade" in doors} == set(), (
        "a tool is taken for a fine, by ordinary law (tool_seized)"
    )


@pytest.mark.parametrize(
    ("day", "shares"), [(date(2018, 3, 15), [0, 0, 1]), (date(2020, 7, 5), [0, 0, 1]), (date(2020, 7, 6), [1, 1, 1])]
)
def test_shanghai_warns_twice_until_july_2020(day, shares):
    ladder = load_scheme("shanghai-documented").on(day).rules["jaywalking"].ladder
    assert [float(rung) for rung in ladder] == shares


@pytest.mark.parametrize("name", DRIVERS)
def test_driver_points_count_driving_alone_and_close_the_wheel_alone(name):
    scheme = load_scheme(name)
    assert set(scheme.rules) == {"driving_offence"}
    assert [c.deny for c in scheme.consequences] == [("drive",)]
    assert outside(scheme) == set()
    (gone,) = scheme.lists.values()
    assert gone.enter.score_at_most.value == 0


@pytest.mark.parametrize(("name", "offences"), [("germany-8", 8), ("italy-2003", 4), ("norway-8", 3)])
def test_so_many_offences_cost_the_licence(name, offences):
    scheme = load_scheme(name)
    points = scheme.rules["driving_offence"].points.value
    assert scheme.score.start.value + offences * points <= 0 < scheme.score.start.value + (offences - 1) * points


def test_rewards_only_takes_lists_and_closes_nothing():
    scheme = load_scheme("yanji-rewards")
    assert all(ACTS[name].good and rule.points.value > 0 and rule.fine is None for name, rule in scheme.rules.items())
    assert scheme.lists == {}
    assert all(c.grant and not c.deny and not c.show for c in scheme.consequences)


def test_whoever_must_agree_to_a_score_is_asked():
    asked = {name for name in preset_names() if (scope := load_scheme(name).scope) and scope.consent is not None}
    assert asked == {"hangzhou-2018", "hot", "rongcheng-2021-voluntary", "zhima-like"}


def test_creep_asks_for_one_thing_more_each_quarter():
    scheme = load_scheme("creep")
    days = [date(2018, 5, 1), date(2018, 8, 1), date(2018, 11, 1), date(2019, 2, 1), date(2019, 5, 1)]
    assert scheme.dates() == days

    def tells(day):
        on = scheme.on(day)
        return {w for w, watch in on.watch.items() if watch.shared(day) and (watch.chance is None or watch.chance.value)}

    grown = [tells(day) for day in days]
    assert [len(after - before) for before, after in pairwise(grown)] == [1, 1, 1, 1]
    secret = [{w for w in tells(day) if not scheme.watch[w].known_to_share(day)} for day in days]
    assert secret == [set(), set(), {"payment_app"}, {"chat_app"}, set()]


def test_creep_asks_no_points_before_the_quarter_of_a_rule_whoever_sees_it():
    scheme = load_scheme("creep")
    begins = {
        "unpaid_fine": date(2018, 8, 1), "late_bill": date(2018, 11, 1), "debt": date(2018, 11, 1),
        "unwelcome_post": date(2019, 2, 1), "volunteering": date(2019, 5, 1),
    }  # fmt: skip
    for act, day in begins.items():
        points = scheme.rules[act].points
        assert (points.at(day - timedelta(days=1)), bool(points.at(day))) == (0, True)
    said = " ".join(explain(scheme).sentences)
    assert all(f"move the score from {day} only" in said for day in begins.values())


def test_fico_is_finance_for_finance_but_for_the_door_of_a_mortgage():
    scheme = load_scheme("fico-like")
    assert {d.context for d in scheme.score.dimensions.values()} == {c.context for c in scheme.consequences} == {"finance"}
    assert {door for c in scheme.consequences for door in c.deny} == {"loan", "mortgage"}


def test_one_purpose_stays_within_its_context_and_has_every_safeguard():
    scheme = load_scheme("one-purpose")
    assert outside(scheme) == set()
    assert {name: one.enter.of for name, one in scheme.lists.items()} == {"off_the_road": "driving_offence"}
    assert {door for c in scheme.consequences for door in c.deny} == {"drive"}
    assert not any(c.show for c in scheme.consequences)
    assert scheme.due_process.notice
    assert scheme.due_process.appeal.open
    assert scheme.due_process.appeal.succeeds_if_wrong.value > 0.9 > scheme.due_process.appeal.succeeds_if_right.value
    assert scheme.score.expires.kind == "each"
    assert all(watch.review.catches.value > 0.9 for watch in scheme.watch.values())
    assert [float(rung) for rung in scheme.rules["jaywalking"].ladder] == [0, 0, 1]


def test_others_reach_beyond_their_context():
    """The check above has power."""
    assert {"list.black", "benefit", "loan", "mortgage"} <= outside(load_scheme("shanghai-2018"))
    assert {"list.refusing", "travel"} <= outside(load_scheme("court-blacklist"))


def test_two_schemes_of_debts_differ_in_one_word():
    incurred, overdue = (load_scheme(f"debt-{word}") for word in ("incurred", "overdue"))
    assert (incurred.debt.counts, overdue.debt.counts) == ("incurred", "overdue")
    for part in ("law", "scope", "score", "tiers", "watch", "lists", "consequences", "due_process", "rollout", "settings"):
        assert getattr(incurred, part) == getattr(overdue, part)
    assert incurred.rules["debt"].seen_by == overdue.rules["debt"].seen_by
    assert outside(incurred) == outside(overdue) == set()


def test_a_risk_score_for_benefits_closes_the_benefit_alone_and_hears_nobody():
    scheme = load_scheme("welfare-risk-2017")
    assert {door for c in scheme.consequences for door in c.deny} == {"benefit"}
    assert not scheme.due_process.notice
    assert not scheme.due_process.appeal.open
    assert {"late_bill", "overdue_debt", "unpaid_fine"} == set(scheme.rules)
