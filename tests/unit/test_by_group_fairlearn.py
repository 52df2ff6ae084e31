"""Rates by group, their difference and their ratio are those of Fairlearn's MetricFrame."""

from __future__ import annotations

import numpy as np
import pytest

from panopolis.columns import COUNTS
from panopolis.measures import DIMENSIONS, OUTCOMES, by_group, spread
from panopolis.study import compare

MetricFrame = pytest.importorskip("fairlearn.metrics").MetricFrame
DAYS = 60


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    return compare(
        ["shanghai-2018", "before"],
        out=tmp_path_factory.mktemp("fair") / "out",
        people=700,
        days=DAYS,
        seed=3,
        warmup=10,
        threads=1,
    )


def test_the_table_is_that_of_fairlearn(worlds):
    people = {name: world.people() for name, world in worlds.worlds.items()}
    first = people["shanghai-2018"]
    traits = {t: first[t].to_numpy() for t in ("age", "female", "income_fifth", "migrant", "student", "household")}
    counts = {name: {c: table[c].to_numpy() for c in COUNTS} for name, table in people.items()}
    names = ("sanctions", "blacklisted", "money_lost", "posts_held")
    rows = by_group(counts, traits, names, DAYS, 3)
    looked_at = 0
    for dimension, groups in DIMENSIONS.items():
        feature = np.empty(len(first), object)
        for group, who in groups.items():
            feature[who(traits)] = group
        for outcome in (o for o in OUTCOMES if o.name in names):
            of_each = (
                np.asarray(outcome.of(counts["shanghai-2018"]), float) * outcome.scale * (365 / DAYS if outcome.yearly else 1)
            )
            frame = MetricFrame(
                metrics=lambda y_true, y_pred: np.mean(y_pred), y_true=of_each, y_pred=of_each, sensitive_features=feature
            )
            mine = [r for r in rows if (r["outcome"], r["dimension"]) == (outcome.name, dimension)]
            assert {r["group"]: pytest.approx(r["rate"], rel=1e-5) for r in mine} == frame.by_group.to_dict()
            assert spread(mine)["difference"] == pytest.approx(frame.difference(method="between_groups"), rel=1e-4)
            assert spread(mine)["ratio"] == pytest.approx(frame.ratio(method="between_groups"), rel=1e-4)
            looked_at += len(mine)
    assert looked_at == 4 * sum(map(len, DIMENSIONS.values()))
