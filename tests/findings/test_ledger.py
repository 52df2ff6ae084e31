"""The ledger is the whole truth about scores: another program folds it to the same number for everyone on every day."""

from __future__ import annotations

import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from panopolis import results
from panopolis.errors import ResultsError
from panopolis.scheme import load_scheme, preset_names
from panopolis.study import branch, run, start

ASKED = {"people": 300, "days": 45, "seed": 7, "warmup": 5, "threads": 1}
SCORED = [
    name for name in preset_names() if (score := load_scheme(name).score) and score.kind != "rating"
]  # no ledger holds stars
OFTEN = dict.fromkeys(("germany-8", "italy-2003", "norway-8"), ("settings.red_lights_drive=2", "settings.yields_drive=0.45"))
OFTEN["yanji-rewards"] = ("settings.favours=1",)
OFTEN["creep"] = ("watch.camera.coverage={default: 1}", "settings.red_lights_foot=2")
OFTEN["welfare-risk-2017"] = ("watch.office.chance=1", "settings.forgetting=0.6")
"""What one needs to see scores move in 45 days, where only one act counts."""
NO_OWN_EXPIRY = tuple(
    f"rules.{act}.expires=null" for act in ("jaywalking", "riding_offence", "late_bill", "debt", "volunteering")
)
EXPIRES = {
    "each": "7d", "random_mean": "{random_mean: 9d}", "after_clean": "{after_clean: 3d}", "cycle": "{cycle: 7d}",
    "regain": "{regain: {points: 3, per: 1d}}", "relax": "{relax: 0.05}",
}  # fmt: skip


def every_score(scheme, changes=()):
    """Return the score of everyone at the end of every day, ``(days, people)`` in points, as the world itself has it."""
    walk = start(scheme, changes=changes, **ASKED)
    found = []
    for _ in range(ASKED["days"]):
        walk.advance(1)
        found.append(walk["score"])
    return np.array(found)


def folded(read):
    table = results.refold(read)
    days, people = read.days_written, int(read.manifest["n_person"])
    return table["score"].to_numpy().reshape(people, days).T


def assert_folds(read, scores):
    again = folded(read)
    wrong = np.argwhere(again != scores)
    assert wrong.size == 0, (
        f"day {wrong[0][0]}, person {wrong[0][1]}: fold {again[tuple(wrong[0])]}, world {scores[tuple(wrong[0])]}"
    )
    assert np.array_equal(read.people()["score"].to_numpy(), scores[-1])
    panel = read.sql("SELECT day, person, score FROM panel").to_pydict()
    assert np.array_equal(np.array(panel["score"]), scores[panel["day"], panel["person"]])


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.prove) if n == "hot" else n for n in SCORED])
def test_duckdb_folds_the_ledger_to_every_score_of_every_day(name, tmp_path):
    changes = OFTEN.get(name, ())
    scores = every_score(name, changes)
    found = run(name, out=tmp_path / "run", changes=changes, **ASKED)

    assert_folds(found, scores)
    assert len(np.unique(scores)) > 3


@pytest.mark.parametrize("kind", EXPIRES)
def test_and_so_under_every_way_in_which_points_come_back(kind, tmp_path):
    changes = [*NO_OWN_EXPIRY, f"score.expires={EXPIRES[kind]}"]
    scores = every_score("hot", changes)
    found = run("hot", out=tmp_path / "run", changes=changes, **ASKED)

    assert_folds(found, scores)
    moved = found.sql("SELECT DISTINCT kind FROM ledger WHERE applied_points <> 0").to_pydict()["kind"]
    wanted = {
        "each": "expiry",
        "random_mean": "expiry",
        "after_clean": "reset",
        "cycle": "reset",
        "regain": "regain",
        "relax": "charge",
    }
    assert {"charge", wanted[kind]} <= set(moved)


def test_rows_are_in_their_order_and_each_stands_alone(tmp_path):
    found = run("hot", out=tmp_path / "run", **ASKED)

    rows = found.sql("SELECT day, phase, charged, k FROM ledger").to_pydict()
    phases = {"morning": 0, "day": 1, "evening": 2, "night": 3}
    keys = list(zip(rows["day"], (phases[p] for p in rows["phase"]), rows["charged"], rows["k"], strict=True))
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", ["shanghai-2018", "shenzhen-2018", "hot"])
def test_charged_and_doer_differ_only_where_a_camera_took_one_face_for_another(name, tmp_path):
    changes = ["watch.camera.miss=0.9", "watch.camera.false_match=1e-3", "watch.camera.gallery_size=5000", "watch.camera.coverage=1",
               "settings.fear_of_loss=0.1"]  # fmt: skip
    found = run(name, out=tmp_path / "run", changes=changes, **ASKED)

    watches = load_scheme(name).watch
    identifying = [w for w, one in watches.items() if one.mode == "identify"]
    wrong = found.sql("SELECT DISTINCT kind, source, list_contains($cameras, source) AS camera FROM ledger WHERE charged <> doer",
                      {"cameras": identifying}).to_pylist()  # fmt: skip
    assert wrong, "no face was taken for another: the test has no power"
    assert all(row["camera"] for row in wrong)
    assert {"charge", "listing"} >= {row["kind"] for row in wrong}
    assert found.sql("SELECT count(*) AS n FROM ledger WHERE wrong <> (charged <> doer)").to_pylist() == [{"n": 0}]
    charges = found.sql(
        "SELECT charged, count(*) AS n FROM ledger WHERE wrong AND kind = 'charge' AND context <> 'civic' GROUP BY charged"
    ).to_pydict()
    counted = found.people()["wrongly_charged"].to_numpy()
    assert {int(i): n for i, n in enumerate(counted) if n} == dict(zip(charges["charged"], charges["n"], strict=True))


def test_an_edited_row_no_longer_folds_to_the_scores(tmp_path):
    found = run("shanghai-2018", out=tmp_path / "run", **ASKED)
    part = max((tmp_path / "run" / "ledger").glob("part-*.parquet"), key=lambda path: path.stat().st_size)
    table = pq.read_table(part)
    points = table["applied_points"].to_numpy().copy()
    points[np.flatnonzero(points)[0]] += 1
    pq.write_table(table.set_column(table.column_names.index("applied_points"), "applied_points", pa.array(points)), part)

    with pytest.raises(ResultsError, match="is not what the run wrote"):
        results.open_results(tmp_path / "run")
    again = results.read_results(tmp_path / "run")
    assert not np.array_equal(folded(again)[-1], found.people()["score"].to_numpy())


def test_a_branch_under_the_same_score_folds_too(tmp_path):
    run("shanghai-2018", out=tmp_path / "run", until=20, **ASKED)
    walk = start("shanghai-2018", **ASKED)
    walk.advance(20)
    walk.change("shanghai-2018", ["rules.jaywalking.points=-20"])
    walk.advance(ASKED["days"] - 20)

    other = branch(tmp_path / "run", "shanghai-2018", 20, out=tmp_path / "branch", changes=["rules.jaywalking.points=-20"])

    assert other.manifest["state_hash"] == walk.state_hash
    assert np.array_equal(folded(other)[-1], walk["score"])


def test_a_branch_to_another_score_is_folded_or_refused_never_wrong(tmp_path):
    run("shanghai-2018", out=tmp_path / "run", until=20, **ASKED)
    no_stars = ("ratings=null", "rules.outburst=null", "rules.ill_rated=null")  # what a run begun without ratings has no room for
    other = branch(tmp_path / "run", "hot", 20, out=tmp_path / "branch", changes=no_stars)

    try:
        again = folded(other)[-1]
    except ResultsError as err:
        assert "scheme" in str(err)  # noqa: PT017 - refused is as good as folded
    else:
        assert np.array_equal(again, other.people()["score"].to_numpy())


def test_what_was_written_is_all_there_is(tmp_path):
    """Copying a folder copies the run: nothing lies elsewhere."""
    found = run("shanghai-2018", out=tmp_path / "run", **ASKED)
    shutil.copytree(tmp_path / "run", tmp_path / "copy")
    shutil.rmtree(tmp_path / "run")

    copied = results.open_results(tmp_path / "copy")
    assert copied.manifest["state_hash"] == found.manifest["state_hash"]
    assert copied.ledger().num_rows == sum(part["rows"] for part in copied.manifest["ledger"]["parts"])
