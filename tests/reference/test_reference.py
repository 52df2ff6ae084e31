"""The compiled world equals the plain one bit for bit, after every day: columns, clocks, standing, ledger rows in order, sums."""

from __future__ import annotations

from collections import Counter
from datetime import date
from importlib import resources

import pytest
from plain_shapes import BY_STANDING, NO_SOURCE
from side_by_side import DAYS, EXPIRES, LEAST, NO_OWN_EXPIRY, OFTEN, WARMUP, both_under, days_of, plain_of

from panopolis import society as society_room
from panopolis.columns import DOORS, KINDS, PRIVILEGES
from panopolis.engine import World
from panopolis.measures import NIGHTLY
from panopolis.scheme import combine, load_scheme, preset_names, read_law
from panopolis.society import build, load_recipe
from panopolis.study.request import rules_of

EARLY = {"hot": ("rollout.1.from=2018-05-10",), "hangzhou-2018": ("start=2018-05-01",)}


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_branches_from_one_warm_up_and_equals_the_plain_world(name, society_of, world_of, law_for, plan_of):
    society, scheme = society_of(300), load_scheme(name)
    past = world_of("before", society, warmup=WARMUP, plan=plan_of(rules_of([scheme])))
    past.start = scheme.begins() or past.start
    plain = plain_of(past)
    list(days_of(past, plain, WARMUP))
    world = past.branch(*law_for(scheme, society))
    plain.ordinary, plain.scheme, plain.settings = law_for(scheme, society)
    world.begin()
    plain.begin()

    assert sum(1 for _ in days_of(world, plain, DAYS)) == DAYS


@pytest.mark.parametrize("name", ["before", "shenzhen-2018"])
def test_another_town_and_another_seed(name, society_of, world_of):
    both_under(world_of, society_of(200, "town", 7), name)


def test_hot_fires_every_kind_of_event_and_equals_the_plain_world(society_of, world_of):
    world, plain, rows = both_under(world_of, society_of(550), load_scheme("hot", changes=OFTEN), days=48)

    fired = plain.events + Counter(f"refused at {list(DOORS)[r['rule']]} by standing" for r in rows if r["source"] == 254)
    fired["stopped at a gate"] = int(world.state.columns["stops"].sum())
    fired["stopped, and on a list"] = int(world.state.columns["stops_sought"].sum())
    fired["allowance withheld"] = int((world.state.columns["benefit_lost_yuan"] > 0).sum())
    fired["post against the scheme"] = int(world.state.columns["posts_scheme"].sum())
    fired["held back against the scheme"] = int(world.state.columns["posts_scheme_held"].sum())
    fired["call to act together held back"] = int(world.state.columns["posts_gathering_held"].sum())
    fired["post deleted"] = int(world.state.columns["posts_deleted"].sum())
    wanted = [f"rule {s.rule.name}" for s in world.plan.steps if not s.rule.meets] + [
        "rule speak_out not",
        "rule read_sensitive not",
    ]
    wanted += ["post against the scheme", "held back against the scheme", "call to act together held back", "post deleted"]
    wanted += [f"row {kind}" for kind in KINDS if kind not in ("reset", "regain", "recomputation")]
    wanted += [f"enters {name}" for name in world.scheme.lists]
    wanted += ["leaves strikes: time", "leaves strikes: paid", "leaves riders: time", "leaves unpaid: paid", "leaves model: time"]
    wanted += ["leaves grave: time"]
    wanted += [
        "leaves poor: score",
        "seen by identify",
        "seen by witness",
        "wrong charge",
        "repeat of jaywalking",
        "repeat of riding_offence",
    ]
    wanted += [f"rung {n} of jaywalking" for n in range(4)] + [
        "yearly cap",
        "expiry each",
        "expiry random_mean",
        "charge out of scope",
        "record won",
        "record lost",
        "leaves a list by correction",
        "lost appeal counted among later repeats",
        "records erased",
        "leaves a list by erasure",
    ]
    wanted += [
        "screen for jaywalking",
        "screen for riding_offence",
        "refused by law",
        "stopped at a gate",
        "stopped, and on a list",
    ]
    fired["signed for nothing"] = int(world.state.columns["for_show"].sum())
    wanted += ["kept from driving", "signed for nothing"]
    wanted += [f"refused at {door} by standing" for door in ("loan", "mortgage", "travel")] + ["allowance withheld"]
    wanted += [
        f"act {act}"
        for act in (
            "jaywalking", "riding_offence", "driving_offence", "late_bill", "unpaid_fine", "debt", "volunteering", "sensitive_reading", "arrears",
            "listed_kin", "listed_tie",
        )
    ]  # fmt: skip
    wanted += ["refused at benefit by standing", "tie at rest"]
    wanted += [
        "act outburst",
        "act ill_rated",
        "meeting of strangers",
        "meeting of ties",
        "service",
        "seen and answered",
        "waits in vain",
    ]
    wanted += [
        "ill turn paid back",
        "stars taken",
        "double damage",
        "memory 0",
        "memory 1",
        "memory 2",
        "detained",
        "leaves the platform",
    ]
    fired["detained"] = plain.events["detained"]
    fired["leaves the platform"] = int((world.state.columns["serves"] == 2).sum())
    wanted += [f"refused at {door} by standing" for door in ("flat", "care", "entry", "post")]
    wanted += [
        "act refused_judgment",
        "act obstructed_judgment",
        "act shown_loyalty",
        "enters court",
        "leaves court: paid",
        "leaves evaders: time",
    ]
    wanted += [f"enjoys {privilege}" for privilege in PRIVILEGES]

    assert {name: fired[name] for name in wanted if fired[name] < LEAST} == {}


@pytest.mark.prove
def test_work_tools_and_schools_are_lost_over_two_months_and_equal_the_plain_world(tmp_path, world_of):
    """Jobs, tools and schools are a matter of paydays, so they need longer, and a town in which many earn with a tool."""
    text = (resources.files(society_room) / "presets" / "shanghai.yaml").read_text(encoding="utf-8")
    few = 'members:\n      chance: {value: 0.015, source: "so that about 300'
    assert text.count(few) == 1
    many = text.replace(few, few.replace("0.015", "1"))
    many = many.replace("among: {age: [30, 58], employed: [1, 1], education: [2, 3]}", "among: {employed: [1, 1]}")
    (tmp_path / "drivers.yaml").write_text(many, encoding="utf-8")
    changes = [
        "settings.school_requests=1", "settings.job_search=1", "consequences[0].deny=[loan, school]", "consequences[1].deny=[travel, trade, school]",
        "consequences[5].deny=[trade]", "consequences[3].deny=[loan, mortgage, benefit, travel, job, school]",
        "rules.riding_offence.points=-9",
    ]  # fmt: skip
    society = build(load_recipe(tmp_path / "drivers.yaml"), 500, 1)

    world, _, rows = both_under(world_of, society, load_scheme("hot", changes=changes), days=62)

    refused = Counter((list(DOORS)[r["rule"]], int(r["source"])) for r in rows if KINDS[r["kind"]] == "refusal")
    wanted = [("job", BY_STANDING), ("school", BY_STANDING), ("trade", BY_STANDING), ("trade", NO_SOURCE)]
    assert {what: refused[what] for what in wanted if refused[what] < LEAST} == {}
    taken = refused["trade", BY_STANDING] + refused["trade", NO_SOURCE]
    assert 0 < world.state.columns["tool_taken"].sum() <= taken, "some came back"
    assert (world.state.columns["ties_lost"] > 0).sum() >= LEAST
    assert (world.state.columns["instalments_left"] % 300 > 0).sum() >= LEAST


@pytest.mark.parametrize("kind", EXPIRES)
def test_each_expiry_of_the_whole_score(kind, society_of, world_of):
    scheme = load_scheme("hot", changes=[*NO_OWN_EXPIRY, f"score.expires={EXPIRES[kind]}"])

    world, plain, _ = both_under(world_of, society_of(200), scheme)

    assert plain.law.whole == kind
    if kind != "relax":
        assert plain.events[f"row {'regain' if kind == 'regain' else 'reset'}"] >= LEAST
    else:
        assert len(set(world.state.columns["score"].tolist())) >= LEAST


@pytest.mark.parametrize(
    "average", ["{mean: true, prior: {stars: 3, weight: 5}, forgets: 0.05, decays: 0.02}", "{last: 7}"], ids=["mean", "last"]
)
def test_other_averages_of_stars_equal_the_plain_world(average, society_of, world_of):
    """Simultaneous reveal, stars by chance, shown after a few, and penalties on a mean."""
    changes = [
        f"ratings.average={average}", "ratings.reveal=simultaneous", "ratings.scale.rounding=by_chance", "ratings.shown_from=3",
        "ratings.sides=clients", "ratings.weighted=false",
    ]  # fmt: skip
    if "last" in average:
        changes.append("rules.outburst.stars=null")
    world, plain, _ = both_under(world_of, society_of(250), load_scheme("hot", changes=changes), days=25)

    assert plain.events["service"] >= LEAST
    assert ("last" in average) or plain.events["stars taken"] >= LEAST
    assert len(set(world.state.columns["rating"].tolist())) >= LEAST


def test_tiers_settled_monthly_and_debts_counted_when_overdue(society_of, world_of):
    scheme = load_scheme(
        "hot",
        changes=[
            "score.settle=monthly",
            "debt.counts=overdue",
            "due_process.notice=false",
            "due_process.erasure.records=stay",
            "lists.unpaid.enter.act=debt",
        ],
    )

    _, plain, rows = both_under(world_of, society_of(300), scheme, days=35)

    overdue = [r for r in rows if KINDS[r["kind"]] == "charge" and r["rule"] == 6]
    assert len(overdue) >= LEAST
    assert plain.events["act debt"] >= LEAST
    assert plain.events["enters unpaid"] >= LEAST
    assert not [r for r in rows if KINDS[r["kind"]] == "charge" and r["rule"] == 5]


@pytest.mark.parametrize(
    "names",
    [
        ("shanghai-2018", "before", "shenzhen-2018"),
        ("before", "hot"),
        ("hot", "shanghai-2018"),
        ("hot", "zhima-like", "hangzhou-2018"),
        pytest.param(("nosedive", "before", "nosedive"), marks=pytest.mark.prove),
    ],
    ids=" then ".join,
)
def test_schemes_that_follow_each_other(names, society_of, world_of, law_for, plan_of):
    society, plan = society_of(200), plan_of(rules_of([load_scheme(name) for name in names]))
    world, plain, _ = both_under(world_of, society, load_scheme(names[0]), days=8, plan=plan)

    for name in names[1:]:
        ordinary, scheme, settings = law_for(load_scheme(name, changes=EARLY.get(name, ())), society)
        world.change(ordinary, scheme, settings)
        plain.change(ordinary, scheme, settings)
        list(days_of(world, plain, 8))


def test_a_change_on_the_day_of_the_roll_out_is_announced(society_of, world_of, law_for, plan_of):
    """Day 7 of `hot` is a date of its own: the law is read twice that day, and what is newly in force is heard of all the same."""
    society, hot = society_of(200), load_scheme("hot")
    world, plain, _ = both_under(world_of, society, load_scheme("before"), days=7, plan=plan_of(rules_of([hot])))
    world.change(*law_for(hot, society))
    plain.change(*law_for(hot, society))

    list(days_of(world, plain, 2))

    assert world.state.columns["aware"].mean() > 0.6


def test_scores_stay_as_relaxed_through_a_change(society_of, world_of, law_for):
    society = society_of(200)
    slow, fast, none = (
        load_scheme("hot", changes=[*NO_OWN_EXPIRY, f"score.expires={x}"]) for x in ("{relax: 0.02}", "{relax: 0.2}", "null")
    )
    world, plain, _ = both_under(world_of, society, fast, days=10)

    for scheme in (none, slow, fast):
        before = [plain.score_now(i) for i in plain.people]
        world.change(*law_for(scheme, society))
        plain.change(*law_for(scheme, society))
        assert before == world.state.columns["score"].tolist()
        list(days_of(world, plain, 6))


def test_ordinary_law_counts_repeats_already_in_the_warm_up(society_of, plan, law_for):
    society = society_of(150)
    strict = {
        "rules": {
            "jaywalking": {
                "context": "transport", "fine": "20 CNY", "seen_by": ["officer"], "repeat": {"window": "30d"}, "ladder": [0, 0.5, 1],
            },
        },
        "watch": {"officer": {"mode": "witness", "chance": 1}},
    }  # fmt: skip
    law = read_law(strict)
    ordinary, scheme = combine(load_scheme("before"), law), combine(load_scheme("shenzhen-2018"), law)
    settings = law_for(load_scheme("before"), society)[2] | {"red_lights_foot": 2.0}
    world = World(plan, society, ordinary, scheme, settings, date(2018, 5, 1), measures=NIGHTLY, warmup=15, threads=1)
    twin = plain_of(world, 15)

    list(days_of(world, twin, 15))

    assert min(twin.events[f"rung {n} of jaywalking"] for n in range(3)) >= LEAST
