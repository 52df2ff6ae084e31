"""Numbers: spelling, units, ranges, dates; and that no file whatever leads to anything but a scheme or a message."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from panopolis.errors import SchemeError
from panopolis.scheme import Days, Number, load_scheme, preset_names
from panopolis.scheme.model import Scheme, plain
from panopolis.scheme.number import shown
from panopolis.scheme.quantity import LENGTH, MONEY, POINTS, SHARE
from panopolis.scheme.tree import Origin, parse_path, read_text, spelled


@pytest.mark.parametrize(
    ("raw", "days"), [("1d", 1), ("2w", 14), ("1mo", 30), ("3mo", 91), ("6mo", 183), ("12mo", 365), ("2y", 730), ("1.5y", 548)]
)
def test_length_of_time_is_rounded_in_total(raw, days):
    assert LENGTH.read(raw) == days


@pytest.mark.parametrize("raw", ["20 CNY", "20CNY", 20, "2e1 CNY", {"value": 20, "unit": "CNY"}, {"value": "20 CNY"}])
def test_money_is_read_in_every_spelling(raw):
    assert MONEY.read(raw) == Number(20, "CNY")


@pytest.mark.parametrize("raw", [None, True, "", "CNY 20", "20 EUR", [], {}, float("nan"), "1_0", "0x10", "1e999"])
def test_what_is_no_money_is_refused(raw):
    with pytest.raises(PydanticCustomError, match="money"):
        MONEY.read(raw) if raw != {} else MONEY.read({"value": None})


def test_source_without_confidence_is_unverified_and_no_source_is_assumed():
    assert POINTS.read(5).confidence == "assumed"
    assert POINTS.read({"value": 5}).confidence == "assumed"
    assert POINTS.read({"value": 5, "source": "somewhere"}).confidence == "unverified"


def test_number_shows_itself():
    assert str(MONEY.read("20 CNY")) == "20 CNY"
    assert str(SHARE.read("5 %")) == "0.05"
    assert str(LENGTH.read("2w")) == "14 d"
    assert (
        str(POINTS.read([{"from": "2018-05-01", "value": -5}, {"from": "2019-01-01", "value": -8}]))
        == "-5 points, -8 from 2019-01-01"
    )
    assert [shown(x) for x in (5.0, 0.1, 1e-9, 24870895, 9999)] == ["5", "0.1", "1e-09", "24,870,895", "9999"]


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(-100, 100)), min_size=1, max_size=6, unique_by=lambda pair: pair[0]))
def test_dated_number_is_the_last_one_begun(pairs):
    first = date(2018, 1, 1)
    steps = sorted(pairs)
    number = POINTS.read([{"from": (first + timedelta(day)).isoformat(), "value": value} for day, value in steps])
    for day in {day + shift for day, _ in steps for shift in (-1, 0, 1)}:
        begun = [value for start, value in steps if start <= day] or [steps[0][1]]
        assert number.at(first + timedelta(day)) == begun[-1]
        assert number.on(first + timedelta(day)).later == ()


def test_days_are_whole_numbers_that_keep_their_source():
    days = LENGTH.read([{"from": "2018-05-01", "value": "1y", "source": "a law"}, {"from": "2019-01-01", "value": "2y"}])
    assert isinstance(days, Days)
    assert days + 1 == 366
    assert days.on(date(2019, 6, 1)) == 730
    assert days.number.source == "a law"


@pytest.mark.parametrize("path", [("rules", "jaywalking", "points"), ("tiers", 0, "at"), ("rollout", 1, "districts", 2)])
def test_path_is_spelled_and_read_alike(path):
    assert parse_path(spelled(path)) == path


@pytest.mark.parametrize("name", preset_names())
def test_plain_form_of_a_scheme_is_stable(name):
    scheme = load_scheme(name)
    assert plain(scheme) == plain(load_scheme(name))
    assert scheme.on(date(2018, 5, 1)).name == name


def _paths(tree, path=()):
    yield path
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield from _paths(value, (*path, key))


TREE = read_text(load_scheme("hot").text, "hot.yaml").tree
PATHS = [path for path in _paths(TREE) if path]
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "5", "5 CNY", "2y", "all", "loan", "Ж", "-1e3 points"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "from", "each", "name", "points", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def _with(tree, path, value):
    if not path:
        return value
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = _with(copy[path[0]], path[1:], value)
    return copy


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PATHS), JUNK)
def test_junk_anywhere_gives_a_scheme_or_a_message(path, junk):
    tree = _with(TREE, path, junk)
    said = _said(lambda: Scheme.read(Origin("junk.yaml", tree)).sha256)
    assert len(said) == 64 or said.startswith("junk.yaml  ")
    assert len(said) < 700


def _said(attempt):
    """Return what an attempt gives, or the message with which it is refused."""
    try:
        return attempt()
    except SchemeError as error:
        return str(error)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=":-[]{}#&*!|>'\"%@` \n\tabc012.é", max_size=60))
def test_any_text_is_read_or_refused_with_a_message(text):
    said = _said(lambda: read_text(text, "text.yaml").label)
    assert said == "text.yaml" or said.startswith("text.yaml:")
