"""What a rule may be made of: each construct that is refused is named, with its line and what to do instead."""

from __future__ import annotations

import math
import re
import time
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from panopolis import study
from panopolis.columns import PERSON, PHASES, SETTINGS, Column
from panopolis.engine import make_plan
from panopolis.errors import RuleError
from panopolis.rules import RATED, SHIPPED, rule
from panopolis.study.request import AVERAGING

LEVEL = 0.25
PEOPLE = {17: 0.5}
TABLE = np.arange(3.0)


def half(x):
    return x * 0.5


def asks_itself(age):
    return asks_itself(age)


def imports(age):
    import os  # noqa: PLC0415

    return len(os.sep) * age


def imports_from(age):
    from os import sep  # noqa: PLC0415

    return len(sep) * age


def opens(age):
    return open(age)  # noqa: PTH123


def prints(age):
    print(age)  # noqa: T201
    return age


def evaluates(age):
    return eval(age)  # noqa: S307


def reads_a_dict(age):
    return PEOPLE[age]


def reads_an_array(age):
    return TABLE[0] + age


def reads_a_list_of_global_data(age):
    return len(PEOPLE) + age


def reads_the_clock(age):
    return time.time() + age  # noqa: TID251


def reads_pi(age):
    return math.pi * age


def draws_from_numpy(age):
    return np.random.rand() + age  # noqa: NPY002, TID251


def changes_a_global(age):
    global LEVEL  # noqa: PLW0603
    LEVEL = age
    return age


def catches(age):
    try:
        return 1.0 / age
    except ZeroDivisionError:
        return 0.0


def holds_text(age):
    return age if age != "Wang" else 0.0


def makes_a_list(age):
    return max([age, 1.0])


def makes_a_dict(age):
    return len({1: age})


def makes_a_set(age):
    return len({age})


def comprehends(age):
    return sum(age for _ in range(3))


def holds_a_lambda(age):
    return (lambda x: x)(age)


def yields(age):
    yield age


def opens_a_context(age):
    with age:
        return age


def makes_text(age):
    return len(f"{age}")


def makes_a_class(age):
    class Someone:
        pass

    return len(Someone) + age


def raises_to_a_power(age, haste):
    return age**haste


REFUSED = [
    (imports, "imports something"), (imports_from, "imports something"), (opens, "reads the global 'open'"),
    (prints, "reads the global 'print'"), (evaluates, "reads the global 'eval'"), (reads_a_dict, "indexes something"),
    (reads_an_array, "indexes something"), (reads_a_list_of_global_data, "reads the global 'PEOPLE'"),
    (reads_the_clock, "reads time.time"), (reads_pi, "reads math.pi"), (draws_from_numpy, "reads an attribute|reads np.random"),
    (changes_a_global, "changes a global"), (catches, "catches errors"), (holds_text, "holds text"), (makes_a_list, "makes a list"),
    (makes_a_dict, "makes a dict"), (makes_a_set, "makes a set"), (comprehends, "makes a generator"), (holds_a_lambda, "holds a lambda"),
    (yields, "yields"), (opens_a_context, "opens a context"), (makes_text, "makes text"), (makes_a_class, "makes a class"),
    (raises_to_a_power, "raises to a power that is no constant"), (asks_itself, "calls itself"),
]  # fmt: skip


def daily(function, **more):
    return rule(sets=more.pop("sets", "esteem"), phase="evening", **more)(function)


@pytest.mark.parametrize(("function", "says"), REFUSED, ids=lambda x: getattr(x, "__name__", ""))
def test_what_is_impure_is_refused_and_named(function, says):
    with pytest.raises(RuleError, match=f"'{function.__name__}'.*({says})"):
        make_plan([daily(function)])


def test_an_impure_helper_is_refused_too():
    with pytest.raises(RuleError, match="reads the global 'PEOPLE'"):
        make_plan([daily(calls_helper)])


def calls_helper(age):
    return half(reads_a_list_of_global_data(age))


def test_a_closure_is_refused():
    data = {1: 2.0}

    def closes(age):
        return age + len(data)

    with pytest.raises(RuleError, match="'closes' closes over data; pass it as a column or a setting"):
        make_plan([daily(closes)])


def test_what_is_no_plain_function_is_refused():
    with pytest.raises(RuleError, match="plain"):
        make_plan([daily(lru_cache(half))])
    with pytest.raises(RuleError, match="no plain def|cannot be read"):
        make_plan([daily(lambda age: age)])


@pytest.mark.parametrize(
    "source", ["def f(age=1.0):\n    return age", "def f(*age):\n    return 1.0", "def f(*, age):\n    return age"]
)
def test_defaults_and_stars_are_refused(source, tmp_path):
    (tmp_path / "m.py").write_text(source)
    found = {}
    exec(compile(source, str(tmp_path / "m.py"), "exec"), found)  # noqa: S102

    with pytest.raises(RuleError, match="no defaults or \\*"):
        make_plan([daily(found["f"])])


def test_constants_helpers_and_math_are_allowed():
    assert make_plan([daily(allowed)]).steps[0].rule.name == "allowed"


def allowed(age, prudence):
    total = 0.0
    for k in range(int(age)):
        total += half(math.exp(-LEVEL * k)) if prudence > LEVEL else 0.0
    return min(1.0, total)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: daily(reads_prudnce), "reads 'prudnce', which is no column, setting or given value; did you mean 'prudence'"),
        (lambda: daily(half_of_age, sets="esteeem"), "names 'esteeem', which is no column; did you mean 'esteem'"),
        (lambda: daily(half_of_age, sets="age"), "writes 'age', a trait"),
        (
            lambda: daily(half_of_age, sets="esteem", commits="jaywaking"),
            "commits 'jaywaking', which is no act; did you mean 'jaywalking'",
        ),
        (lambda: daily(half_of_age, door="lone"), "knocks at 'lone', which is no door; did you mean 'loan'"),
        (lambda: daily(half_of_age, where="listd"), "names 'listd', which is no column; did you mean 'listed'"),
        (lambda: daily(half_of_age, table="crossing"), "table 'crossing'"),
        (lambda: daily(half_of_age, activation="in_turn"), "runs 'in_turn'"),
        (
            lambda: rule(rate=half_of_cash, phase="day")(half_of_age),
            "its rate reads 'cash_yuan', but a clock depends on fixed traits",
        ),
        (lambda: rule(rate=half_of_age, ceiling=half_of_cash)(half_of_age), "its ceiling reads 'cash_yuan'"),
    ],
)
def test_names_that_cannot_be_meant(make, says):
    with pytest.raises(RuleError, match=says):
        make_plan([make()])


def reads_prudnce(prudnce):
    return prudnce


def half_of_age(age):
    return age * 0.005


def half_of_cash(cash_yuan):
    return cash_yuan * 0.5


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"phase": "evning"}, "phase is 'evning', which is no phase; did you mean 'evening'"),
        ({"activation": "inturn"}, "activation is 'inturn'; did you mean 'in_turn'"),
        ({"records": "refusl"}, "records 'refusl', which is no kind of row; did you mean 'refusal'"),
        ({"ceiling": half_of_age}, "has a ceiling, a then or an otherwise but no rate"),
        ({"rate": half_of_age, "sets": "esteem"}, "has no then= function"),
        ({"rate": half_of_age, "activation": "rounds"}, "a conduct rule runs together"),
    ],
)
def test_the_decorator_refuses_what_has_no_meaning(arguments, says):
    with pytest.raises(RuleError, match=says):
        rule(**arguments)(half_of_age)


def test_two_setters_of_a_column_in_one_phase_are_refused():
    one, two = daily(half_of_age), daily(allowed)

    with pytest.raises(RuleError, match="rules 'half_of_age' and 'allowed' both set 'esteem' in the evening"):
        make_plan([one, two])
    with pytest.raises(RuleError, match="'adder' adds to 'esteem', which 'half_of_age' sets in the same evening"):
        make_plan([one, rule(adds="esteem", phase="evening", name="adder")(allowed)])


def test_two_rules_of_one_name_are_refused():
    with pytest.raises(RuleError, match="two rules are named 'half_of_age'"):
        make_plan([daily(half_of_age), rule(adds="debt_yuan", phase="day", name="half_of_age")(half_of_age)])


def swaps_a(esteem):
    return esteem


def swaps_b(perceived_risk):
    return perceived_risk


def test_rules_that_wait_for_each_other_are_refused():
    with pytest.raises(RuleError, match="each read what another of them sets in the evening"):
        make_plan([daily(swaps_a, sets="perceived_risk"), daily(swaps_b, sets="esteem")])


def test_a_setter_runs_before_its_readers_else_the_order_given_stands():
    reader = rule(adds="debt_yuan", phase="evening")(swaps_a)

    assert [s.rule.name for s in make_plan([reader, daily(half_of_age)]).steps] == ["half_of_age", "swaps_a"]

    for phase in PHASES:
        steps = make_plan(SHIPPED).phase(phase)
        for k, step in enumerate(steps):
            later = {name for other in steps[k + 1 :] for name in other.rule.sets}
            assert not later & step.names, step.rule.name


@pytest.mark.parametrize(
    "name",
    ["name", "phone", "home_address", "id_number", "plate", "face", "image_of_her", "text", "url", "email", "gps_x", "voice"],
)
def test_columns_for_real_people_are_refused(name):
    with pytest.raises(RuleError, match=f"column '{name}' is refused: Panopolis never holds a person's"):
        Column(name, "state", "f4", "1", 0, 1, "none", "what has no place here")


@pytest.mark.parametrize("name", ["age", "draw", "late_fee"])
def test_a_column_of_ones_own_needs_a_name_of_its_own(name):
    with pytest.raises(RuleError, match=f"column '{name}' is declared already"):
        make_plan(SHIPPED, [Column(name, "state", "f4", "1", 0, 1, "none", "mine")])


def test_every_setting_is_read_by_some_rule_or_study():
    rooms = Path(study.__file__).parents[1]
    files = [
        *(rooms / "study").glob("*.py"),
        rooms / "rules" / "post.py",
        rooms / "rules" / "survey.py",
        rooms / "engine" / "rated.py",
        rooms / "views" / "star_doors.py",
    ]
    words = {word for path in files for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    read = {
        s
        for kind in AVERAGING
        for s in make_plan([*SHIPPED, *(r for r in RATED if r.name not in AVERAGING or r.name == kind)]).settings
    } | words
    assert set(SETTINGS) <= read


def test_every_shipped_rule_can_be_asked_without_a_world():
    settle = next(r for r in SHIPPED if r.name == "settle_fines")
    owed = {
        "cash_yuan": 100.0, "fines_due_yuan": 20.0, "fine_day": 10, "fine_known": 1, "tells": 0, "perceived_risk": 0.1, "prudence": 1.0,
        "today": 12, "draw": 0.05, "draw_2": 0.5, "fine_notice": 0.0, "fine_willingness": 0.12, "fine_term": 15, "late_fee": 0.03,
        "risk_learnt_charged": 0.15, "law_holds": 1, "listed": 0, "fine_notice_listed": 0.6,
    }  # fmt: skip

    assert settle(**owed) == (80.0, 0.0, 0, 0, 0, 0.1, 20.0, 0, 20.0)
    assert settle(**owed | {"draw": 0.2})[:2] == (100.0, 20.0)
    unknown = owed | {"fine_known": 0}
    assert (settle(**unknown)[3], settle(**unknown | {"listed": 1, "draw": 0.2})[3]) == (0, 1), "a list tells her"
    assert (pytest.approx(settle(**owed | {"draw": 0.2, "today": 26})[1]), settle(**owed | {"draw": 0.2, "today": 26})[7]) == (
        20.6,
        1,
    )


def shown(screen_here, shown_here):
    return screen_here * shown_here


def third(draw_3):
    return draw_3


def shut(closed):
    return closed


def at_stake(fine_at_stake):
    return fine_at_stake * 0.0


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: rule(rate=half_of_age)(third), "draw_3"),  # the word that decides whether she yields
        (lambda: daily(shown), "crossing"),  # no place without at='crossing'
        (lambda: daily(shut), "door"),  # no door to be closed
        (lambda: daily(at_stake), "commits"),  # no act whose fine it could be
    ],
)
def test_values_that_a_rule_cannot_be_given_are_refused(make, says):
    with pytest.raises(RuleError, match=says):
        make_plan([make()])


@pytest.mark.parametrize("gain", [0.05, 0.01, 0.002])
def test_a_habit_settles_at_the_share_of_deeds_however_small_its_gain(gain):
    """Steps of the stored column are small enough that rounding neither holds a habit up nor lets it drift."""
    grow, scale = next(r for r in SHIPPED if r.name == "grow_habit"), PERSON["habit"].scale
    often, stored, exact, total, total_exact = 0.05, 0, 0.0, 0.0, 0.0
    for day in range(20_000):
        favour = 2 if (day * 0.618034) % 1.0 < often else 1
        stored = math.floor(grow(stored * scale, favour, gain) / scale + 0.5)
        exact = grow(exact, favour, gain)
        total, total_exact = total + stored * scale, total_exact + exact
    assert abs(total - total_exact) / 20_000 < 0.002
