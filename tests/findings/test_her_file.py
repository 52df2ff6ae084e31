"""Her file under a scheme that asks for more each quarter: a finding, by replicates; and checks of code of the measure itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

import panopolis as pan
from panopolis.errors import ResultsError

ASKED = {"people": 600, "days": 400, "warmup": 5, "threads": 1}
QUARTERS = ((0, 92), (92, 184), (184, 276), (276, 365))
SEEDS = range(1, 6)
T_95 = 2.776
"""Quantile of Student's t with 4 degrees of freedom, two-sided 95 %."""


def quarters(scheme, seed, folder):
    """Return (mean share of days, mean number of contexts) by quarter."""
    found = pan.run(scheme, out=folder / f"{scheme}-{seed}", seed=seed, **ASKED)
    files = [found.her_file(since, until) for since, until in QUARTERS]
    shares = [np.mean(file["file_share"].to_numpy()) for file in files]
    return shares, [np.mean([len(c) for c in file["file_contexts"].to_pylist()]) for file in files]


@pytest.fixture(scope="module")
def by_scheme(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    return {scheme: np.array([quarters(scheme, seed, folder) for seed in SEEDS]) for scheme in ("creep", "before")}


def interval(values):
    """Return Student's 95 % interval of a mean over replicates."""
    error = T_95 * np.std(values, ddof=1) / math.sqrt(len(values))
    return np.mean(values) - error, np.mean(values) + error


@pytest.mark.prove
def test_her_file_grows_quarter_by_quarter_under_creep(by_scheme):
    """A finding: in share of days and in contexts, the last quarter against the first, by five replicates."""
    share, contexts = by_scheme["creep"][:, 0, :], by_scheme["creep"][:, 1, :]
    assert interval(share[:, 3] - share[:, 0])[0] > 0.5
    assert interval(contexts[:, 3] - contexts[:, 0])[0] > 1


def test_under_ordinary_law_alone_it_does_not(by_scheme):
    """The comparison has power: nothing grows where nothing more is asked."""
    share, contexts = by_scheme["before"][:, 0, :], by_scheme["before"][:, 1, :]
    assert abs(share[:, 3] - share[:, 0]).max() < 0.01
    assert abs(contexts[:, 3] - contexts[:, 0]).max() < 0.3


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """A run in which many have their accounts deleted, with and without copies."""
    changes = ["settings.deletion_requests=0.02", "due_process.erasure.after=10d", "due_process.erasure.copies_stay=0.5"]
    asked = ASKED | {"people": 400, "days": 60, "seed": 3}
    return pan.run("shanghai-2018", out=tmp_path_factory.mktemp("left") / "run", changes=changes, **asked)


def test_what_the_file_holds_is_counted_by_hand(left):
    file, people = left.her_file().to_pylist(), left.people().to_pylist()
    rows = left.ledger().to_pylist()
    company = next(c for c in left.manifest["companies"] if c["name"] == "platform")
    assert company["contexts"] == ["finance", "speech"]
    seen = {3: 0, 4: 0, 0: 0}
    for kept, who in zip(file, people, strict=True):
        days = {r["day"] for r in rows if r["charged"] == who["person"] and r["kind"] in ("charge", "refusal", "payment")}
        if who["online_rank"] < 0.7 and who["app_status"] != 3:
            days |= set(range(who["app_day"] if who["app_status"] == 4 else 60))
        assert kept["file_days"] == len(days), who["person"]
        assert kept["file_share"] == len(days) / 60
        seen[who["app_status"]] = seen.get(who["app_status"], 0) + 1
    assert min(seen[status] for status in (0, 3, 4)) > 10


def test_a_file_of_one_person_is_her_row_of_all(left):
    assert left.her_file(people=[7]).to_pylist() == left.her_file().to_pylist()[7:8]


def test_days_that_are_none_are_refused(left):
    with pytest.raises(ResultsError, match="days 20 to 10 are no days of this run; it has the days 0 to 59"):
        left.her_file(20, 10)
    with pytest.raises(ResultsError, match="days 0 to 61 are no days"):
        left.her_file(until=61)


def test_her_story_says_what_is_in_her_file(left):
    told = {row[0]: row[1] for row in pan.story(left, 7).sums}
    kept = left.her_file(people=[7]).to_pylist()[0]
    assert told.get("days that the records could reconstruct", "0") == str(kept["file_days"])
