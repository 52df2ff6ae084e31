"""One row less, lived beside the world as it stands: the hash is that of a branch, and whom it touched is told."""

from __future__ import annotations

import pytest

import panopolis as pan
from panopolis.errors import RequestError
from panopolis.study import Request, pair
from panopolis.views.server.lab import Lab, as_row

LAB = Lab("shanghai-2018", "shanghai", 600, 60, 1, ("shanghai-documented", "before"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "whole"
    return pan.run("shanghai-2018", society="shanghai", people=LAB.people, days=LAB.days, seed=LAB.seed, out=out)


def rows(whole, kind):
    query = "SELECT day, phase, charged, k FROM ledger WHERE kind = $kind AND day >= 0 AND applied_points < 0 ORDER BY day, charged, k"
    return [f"{row['day']}:{row['phase']}:{row['charged']}:{row['k']}" for row in whole.sql(query, {"kind": kind}).to_pylist()]


def test_the_world_without_a_row_is_that_of_a_branch(whole, tmp_path):
    name = rows(whole, "charge")[0]
    person = int(name.split(":")[2])
    request = Request(people=LAB.people, days=LAB.days, seed=LAB.seed, threads=1)
    *_, last = pair("shanghai-2018", (), "shanghai", request, without=[name], person=person)
    branched = pan.branch(whole.folder, without=name, out=tmp_path / "less")
    assert last.state_hash == {"stands": whole.manifest["state_hash"], "changed": branched.manifest["state_hash"]}
    assert last.state_hash["stands"] != last.state_hash["changed"]
    assert person in last.touched
    (mine,) = branched.sql("SELECT score, sanctions FROM people WHERE person = $person", {"person": person}).to_pylist()
    assert last.hers["changed"]["score"] == pytest.approx(mine["score"])
    assert last.hers["changed"]["sanctions"] == mine["sanctions"]
    assert last.hers["changed"]["score"] != last.hers["stands"]["score"]


def test_those_touched_are_all_whose_tables_differ(whole, tmp_path):
    name = rows(whole, "charge")[3]
    request = Request(people=LAB.people, days=LAB.days, seed=LAB.seed, threads=1)
    *_, last = pair("shanghai-2018", (), "shanghai", request, without=[name])
    branched = pan.branch(whole.folder, without=name, out=tmp_path / "less")
    one, other = (
        run.people().to_pandas().set_index("person")[["score", "sanctions", "shown_days", "listed_days", "offences", "posts"]]
        for run in (whole, branched)
    )
    differ = one.index[(one != other).any(axis=1)].tolist()
    assert set(differ) <= set(last.touched)
    assert differ


def test_a_pair_that_changes_nothing_touches_nobody():
    *_, last = pair("shanghai-2018", (), "shanghai", Request(people=300, days=5, seed=1, warmup=5, threads=1), person=7)
    assert last.touched == []
    assert last.hers["stands"] == last.hers["changed"]


def test_the_laboratory_takes_the_pages_schemes_and_rows_alone():
    asked = LAB.request((), "shanghai-documented", "3:night:7:0")
    assert (asked["scheme"], asked["row"], asked["changes"]) == ("shanghai-documented", "3:night:7:0", [])
    assert "panopolis branch whole --without 3:night:7:0" in LAB.without("3:night:7:0")
    with pytest.raises(RequestError, match="no scheme of this page"):
        LAB.request((), "nosedive")
    for wrong in (None, 7, "3:night:7", "3:night:7:0; rm", "../../etc"):
        with pytest.raises(RequestError, match="names no row"):
            as_row(wrong)
