"""Ordinary law in the same grammar, and a scheme joined with it."""

from datetime import date

import pytest

from panopolis.errors import SchemeError
from panopolis.scheme import combine, load_scheme, read_law

RAW = {
    "rules": {
        "jaywalking": {"context": "transport", "fine": "20 CNY", "term": "30d", "seen_by": ["officer"]},
        "driving_offence": {"context": "transport", "fine": [{"from": date(2018, 1, 1), "value": 200}], "seen_by": "officer"},
        "unpaid_fine": {"context": "justice", "seen_by": ["court"]},
    },
    "watch": {
        "officer": {"mode": "witness", "chance": {"value": 0.0005, "confidence": "C", "source": "fines a head"}},
        "court": {"mode": "witness", "chance": 1},
        "camera": {"mode": "witness", "chance": 0.5},
    },
    "due_process": {"notice": True, "appeal": {"open": True, "delay": "30d"}},
}


@pytest.fixture(scope="module")
def law():
    return read_law(RAW, "city.yaml")


def test_law_reads_as_scheme_rules_do(law):
    assert law.rules["jaywalking"].fine.value == 20
    assert law.watch["officer"].chance.source == "fines a head"
    assert law.rules["driving_offence"].fine.since == date(2018, 1, 1)


def test_empty_law_is_a_law():
    assert read_law(None).rules == {}
    assert combine(load_scheme("before"), read_law({})).rules == {}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rules": {"jaywaking": {"context": "transport"}}}, r"city\.yaml  law\.rules\.jaywaking is no act .* mean 'jaywalking'"),
        ({"rules": {"jaywalking": {"context": "transport", "points": -5}}}, r"law\.rules\.jaywalking\.points belongs to a score"),
        ({"rules": {"jaywalking": {"context": "transport", "seen_by": ["oficer"]}}}, r"seen_by\[0\] is 'oficer'.*'officer'"),
        ({"rules": {"jaywalking": {"context": "transport", "ladder": [0, 1]}}}, r"ladder counts earlier records"),
        ({"rules": {"jaywalking": {"context": "transport", "fine": "5 points"}}}, r"fine is in 'points', but a fine is money"),
        ({"lists": {}}, r"city\.yaml  law\.lists is no key of a law"),
        ({"due_process": {"notice": "yes"}}, r"law\.due_process\.notice is 'yes', but it must be true or false"),
    ],
)
def test_wrong_law_names_the_recipe_and_the_key(change, message):
    with pytest.raises(SchemeError, match=message):
        read_law(RAW | change, "city.yaml")


def test_before_is_the_law_alone(law):
    world = combine(load_scheme("before"), law)
    assert world.rules == law.rules
    assert world.watch == law.watch
    assert world.due_process == law.due_process
    assert world.name == "before"


def test_without_law_none_of_it_is_left(law):
    world = combine(load_scheme("none"), law)
    assert (world.rules, world.watch, world.due_process) == ({}, {}, None)


def test_what_the_scheme_leaves_open_comes_from_the_law(law):
    scheme = load_scheme("shanghai-2018")
    world = combine(scheme, law)
    walking, driving = world.rules["jaywalking"], world.rules["driving_offence"]
    assert walking.seen_by == ("camera", "officer")  # the scheme's first
    assert walking.term == scheme.rules["jaywalking"].term == 15  # the scheme's stays
    assert driving.points.value == -5
    assert driving.fine.value == 200
    assert world.rules["unpaid_fine"].seen_by == ("credit_office", "court")


def test_of_two_watches_of_one_name_the_schemes_stays(law):
    world = combine(load_scheme("shanghai-2018"), law)
    assert world.watch["camera"].mode == "identify"
    assert set(world.watch) == {"officer", "court", "camera", "credit_office", "neighbourhood", "platform"}


def test_due_process_is_joined_key_by_key(law):
    silent = combine(load_scheme("before", changes=["due_process.notice=false"]), law)
    assert silent.due_process.notice is False
    assert silent.due_process.appeal.open is True
    assert combine(load_scheme("shanghai-2018"), law).due_process.appeal.open is False


def test_screen_until_the_fine_is_paid_needs_a_fine(law):
    scheme = load_scheme(
        "before",
        changes=[
            "rules.unpaid_fine.context=justice",
            "consequences=[{when: record.unpaid_fine, show: screen, until: fine_paid, context: esteem}]",
        ],
    )
    with pytest.raises(
        SchemeError, match=r"consequences\[0\]\.until is fine_paid, but neither the scheme nor the law has a fine"
    ):
        combine(scheme, law)


def test_too_many_eyes_are_refused():
    many = {f"officer_{k}": {"mode": "witness", "chance": 0.1} for k in range(5)}
    rule = {"jaywalking": {"context": "transport", "seen_by": list(many)}}
    names = ", ".join(f"o_{k}" for k in range(5))
    eyes = ", ".join(f"o_{k}: {{mode: witness, chance: 0.1}}" for k in range(5))
    changes = [f"watch={{{eyes}}}", f"rules.jaywalking={{context: transport, seen_by: [{names}]}}"]
    with pytest.raises(SchemeError, match="together have 10 entries, but there is room for 8"):
        combine(load_scheme("before", changes=changes), read_law({"rules": rule, "watch": many}))


def test_scheme_is_changed_before_it_is_combined(law):
    with pytest.raises(SchemeError, match="already combined with a law"):
        combine(load_scheme("before"), law).changed("lowest=D")
