"""Twins in worlds that are the same by another name differ in nothing; under `none` nobody counts and nobody writes down."""

from __future__ import annotations

import numpy as np
import pytest

from panopolis import results
from panopolis.columns import COUNTS, PERSON
from panopolis.errors import ResultsError
from panopolis.scheme import load_scheme
from panopolis.scheme.files import PRESETS
from panopolis.study import compare, run

PEOPLE, DAYS = 400, 40
ASKED = {"people": PEOPLE, "days": DAYS, "seed": 5, "warmup": 10, "threads": 1}


def renamed(scheme, name, folder, *, also=()):
    """Write a copy of a shipped scheme under another name; ``also`` are (old, new) pieces of its text."""
    text = (PRESETS / f"{scheme}.yaml").read_text(encoding="utf-8").replace(f"name: {scheme}\n", f"name: {name}\n")
    for old, new in also:
        assert old in text
        text = text.replace(old, new)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def unequal(one, other):
    """Return the columns of the people file in which any person differs between two runs."""
    ours, theirs = one.people(), other.people()
    assert ours.column_names == theirs.column_names
    assert set(PERSON) & set(ours.column_names) >= {"score", "cash_yuan", "perceived_risk", "offences", "listed"}
    return [
        name for name in ours.column_names if not np.array_equal(ours[name].to_numpy(), theirs[name].to_numpy(), equal_nan=True)
    ]


@pytest.mark.parametrize("scheme", ["shanghai-2018", "hot"])
def test_a_scheme_compared_with_itself_differs_by_exactly_nothing_for_everyone(scheme, tmp_path):
    copies = [renamed(scheme, "one", tmp_path), renamed(scheme, "other", tmp_path)]

    found = compare(copies, out=tmp_path / "out", **ASKED)

    one, other = found.world("one"), found.world("other")
    assert unequal(one, other) == []
    assert one.manifest["state_hash"] == other.manifest["state_hash"]
    assert one.ledger().equals(other.ledger())
    assert one.ledger().num_rows > 0
    assert one.measures().equals(other.measures())
    differences = [row for row in found.effects().to_pylist() if row["split"] == "one - other"]
    assert differences
    for row in differences:
        assert (row["value"], row["low"], row["high"]) == (0.0, 0.0, 0.0) or np.isnan(row["value"]), row


def test_a_change_that_changes_nothing_differs_by_exactly_nothing(tmp_path):
    also = (
        ("title: Shanghai, as told in 2018", "title: Another title"),
        (
            "fine: {value: 20, unit: CNY, confidence: P, low: 20, high: 50,",
            "fine: {value: 20.00, unit: CNY, confidence: assumed, low: 10, high: 60,",
        ),
        ("term: {value: 15d, confidence: P,", "term: {value: 15d, confidence: M,"),
        ("start: {value: 1000, unit: points,", "start: {value: 1e3, unit: points,"),
    )
    path = renamed("shanghai-2018", "retold", tmp_path, also=also)

    found = compare(["shanghai-2018", path], out=tmp_path / "out", **ASKED)

    assert unequal(found.world("shanghai-2018"), found.world("retold")) == []
    assert load_scheme(path).sha256 != load_scheme("shanghai-2018").sha256


def test_who_runs_beside_a_world_does_not_matter(tmp_path):
    beside = compare(["shanghai-2018", "before", "none"], out=tmp_path / "beside", **ASKED)
    alone = run("before", out=tmp_path / "alone", start=load_scheme("shanghai-2018").begins(), **ASKED)

    assert alone.manifest["state_hash"] == beside.world("before").manifest["state_hash"]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    return compare(
        ["shanghai-2018", "before", "none"],
        out=tmp_path_factory.mktemp("worlds") / "out",
        **(ASKED | {"days": 90, "people": 800}),
    )


def test_under_none_there_is_no_score_and_no_record(worlds):
    none = worlds.world("none")
    people = none.people()

    assert none.ledger().num_rows == 0
    assert none.manifest["score"] is None
    assert {"score", "score_day", "tier"}.isdisjoint(none.people().column_names)
    for name in (
        "listed",
        "listed_days",
        "privileged_days",
        "sanctions",
        "wrongly_charged",
        "refused_by_scheme",
        "loans_refused",
        "journeys_refused",
        "stops",
        "stops_sought",
        "shown_days",
        "benefit_lost_yuan",
        "paid_yuan",
    ):
        assert {0.0} == set(people[name].to_numpy().tolist()), name
    assert people["offences"].to_numpy().sum() > 0, "people live on, though nobody counts"


def test_under_before_there_are_no_points_and_no_lists(worlds):
    before = worlds.world("before")
    people = before.people()

    assert before.manifest["score"] is None
    assert {"score", "score_day", "tier"}.isdisjoint(before.people().column_names)
    assert before.manifest["lists"] == []
    assert {"charge", "payment", "refusal"} >= {row["kind"] for row in before.sql("SELECT DISTINCT kind FROM ledger").to_pylist()}
    moved = "SELECT count(*) AS n FROM ledger WHERE asked_points <> 0 OR applied_points <> 0 OR wrong OR source = 'standing'"
    assert before.sql(moved).to_pylist() == [{"n": 0}]
    for name in (
        "listed",
        "listed_days",
        "privileged_days",
        "wrongly_charged",
        "refused_by_scheme",
        "journeys_refused",
        "stops",
        "shown_days",
        "benefit_lost_yuan",
    ):
        assert {0.0} == set(people[name].to_numpy().tolist()), name
    assert people["sanctions"].to_numpy().sum() > 0, "ordinary law sanctions"


def test_twins_share_their_traits_and_their_temptations(worlds):
    first = worlds.world("shanghai-2018").people()
    for name in ("before", "none"):
        other = worlds.world(name).people()
        kept = [c for c in first.column_names if c not in COUNTS and PERSON.get(c) is not None and PERSON[c].kind == "trait"]
        assert all(first[c].equals(other[c]) for c in kept)
        assert first["loans_asked"].equals(other["loans_asked"]), "an occasion depends on the scheme"


def test_none_has_no_score_to_fold(worlds):
    with pytest.raises(ResultsError, match="no one is counting"):
        results.refold(worlds.world("none"))
