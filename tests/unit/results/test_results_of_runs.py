"""What study really writes: the fold equals the world, traits are what recipe and seed give, stories and the report read it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from panopolis import results
from panopolis.errors import ResultsError
from panopolis.society import build, load_recipe
from panopolis.study import branch, compare, open_results, run
from panopolis.views import opening, story, write_report

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
SCHEME, PEOPLE, DAYS = "shanghai-2018", 400, 50


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("real") / "compare"
    compare([SCHEME, "before", "none"], "shanghai", out=out, people=PEOPLE, days=2 * DAYS, seed=3, warmup=5)
    return out


def assert_folds(read: results.Results) -> None:
    folded = results.refold(read).to_pandas()
    last = folded[folded["day"] == read.days_written - 1].sort_values("person")
    assert np.array_equal(last["score"], read.people()["score"].to_numpy())
    panel = read.panel().to_pandas().merge(folded, on=["person", "day"], suffixes=("", "_folded"))
    assert len(panel) == read.panel().num_rows
    assert np.array_equal(panel["score"], panel["score_folded"])


def test_every_score_of_every_day_is_the_fold_of_the_ledger(folder: Path) -> None:
    assert_folds(results.open_results(folder).world(SCHEME))


@pytest.mark.parametrize("change", [
    (), ("score.expires=20d",), ("score.expires={relax: 0.01}",), ("score.expires={random_mean: 20d}",),
    ("score.expires={regain: {points: 2, per: 5d}}",), ("score.expires={after_clean: 10d}",), ("score.expires={cycle: 30d}",),
])  # fmt: skip
def test_the_fold_holds_under_every_way_to_expire(tmp_path: Path, change: tuple[str, ...]) -> None:
    scheme = SCHEME if change else "hot"
    run(scheme, "shanghai", out=tmp_path / "run", people=PEOPLE, days=DAYS, seed=3, warmup=5, changes=change)
    read = results.open_results(tmp_path / "run")
    assert read.sql("SELECT count(*) AS n FROM ledger WHERE applied_points <> 0").to_pylist()[0]["n"] > 20
    assert_folds(read)


def test_several_threads_may_ask_the_same_results_at_once(folder: Path) -> None:
    read = results.open_results(folder)
    day = "SELECT * FROM ledger WHERE day = $day ORDER BY ALL"
    alone = [results.open_results(folder).sql(day, {"day": d}) for d in range(PEOPLE // 10)]
    with ThreadPoolExecutor(8) as pool:
        together = pool.map(lambda d: read.sql(day, {"day": d}), [*range(len(alone))] * 3)
        assert all(found.equals(alone[k % len(alone)]) for k, found in enumerate(together))


def test_charged_and_doer_differ_on_wrong_charges_alone(folder: Path) -> None:
    compared = results.open_results(folder)
    assert compared.sql("SELECT count(*) AS n FROM ledger WHERE (charged <> doer) <> wrong").to_pylist() == [{"n": 0}]
    kinds = compared.sql("SELECT DISTINCT kind FROM ledger WHERE wrong AND kind <> 'charge' AND kind <> 'listing'").to_pylist()
    assert kinds == []


def test_where_nobody_counts_nobody_is_charged(folder: Path) -> None:
    none = results.open_results(folder).world("none")
    assert none.sql("SELECT count(*) AS n FROM ledger WHERE kind = 'charge' AND day >= 0").to_pylist() == [{"n": 0}]


def test_where_nobody_counts_there_is_no_score(folder: Path) -> None:
    compared = results.open_results(folder)
    for world in ("before", "none"):
        read = compared.world(world)
        for table in (read.people(), read.panel()):
            assert {"score", "score_day", "tier"}.isdisjoint(table.column_names)
        assert read.sql("SELECT count(*) AS n FROM measures WHERE measure IN ('score', 'people_by_score')").to_pylist() == [
            {"n": 0}
        ]
    both = compared.sql("SELECT world, count(score) AS n FROM people GROUP BY world ORDER BY n").to_pylist()
    assert [row["n"] for row in both] == [0, 0, PEOPLE]
    assert compared.world(SCHEME).sql("SELECT count(*) AS n FROM measures WHERE measure = 'score'").to_pylist()[0]["n"] > 0


def test_a_branch_into_a_world_without_a_score_has_none_from_then_on(tmp_path: Path) -> None:
    run("hot", out=tmp_path / "run", people=PEOPLE, days=20, seed=3, warmup=5, until=10)
    branch(tmp_path / "run", "before", 10, out=tmp_path / "branch")
    read = open_results(tmp_path / "branch")
    days = read.sql("SELECT day, count(score) AS n, count(*) AS everyone FROM panel GROUP BY day ORDER BY day").to_pylist()
    assert [row["n"] == (row["everyone"] if row["day"] < 10 else 0) for row in days] == [True] * 20
    assert "score" not in read.people().column_names
    assert read.sql("SELECT max(day) AS last FROM measures WHERE measure = 'score'").to_pylist() == [{"last": 9}]


def test_a_person_whose_rows_were_not_kept_is_not_said_to_have_lived_in_peace(tmp_path: Path) -> None:
    run("hot", out=tmp_path / "run", people=PEOPLE, days=DAYS, seed=3, warmup=5, ledger="sampled")
    read = open_results(tmp_path / "run")
    kept = results.kept_people(3, PEOPLE, np.array([one["person"] for one in read.manifest["followed"]]))
    assert [results.keeps_rows_of(read.manifest, i) for i in range(PEOPLE)] == kept.tolist()
    charged = np.unique(read.ledger()["charged"].to_numpy())
    assert kept[charged].all()
    assert len(charged)
    people = read.people()
    sanctioned = people["sanctions"].to_numpy() > 0
    unkept, followed = int(np.flatnonzero(sanctioned & ~kept)[0]), int(np.flatnonzero(kept)[0])
    told = story(read, unkept)
    for text in (told.text(), told.html()):
        assert "rows were not kept" in " ".join(text.split())
        assert "Nothing that any ledger" not in text
    assert any(what == "charges that took points or asked a fine" for what, _, _ in told.sums)
    for text in (story(read, followed).text(), story(read, followed).html()):
        assert "not kept" not in " ".join(text.split())


def test_traits_are_drawn_again_when_opened(folder: Path) -> None:
    people = build(load_recipe("shanghai"), PEOPLE, 3)
    assert results.verify_traits(results.open_results(folder, redraw=people.redraw), people.redraw) == 3 * PEOPLE
    others = build(load_recipe("shanghai"), PEOPLE, 4)
    with pytest.raises(ResultsError, match="but recipe and seed make it"):
        results.open_results(folder, redraw=others.redraw)


def test_life_ends_on_the_score_in_the_people_file(folder: Path) -> None:
    run_of_scheme = results.open_results(folder).world(SCHEME)
    scores = run_of_scheme.people()["score"].to_pylist()
    for person in range(0, PEOPLE, 37):
        events = [event for event in results.life(run_of_scheme, person) if event.hers]
        if events:
            assert events[-1].score == scores[person]


def test_report_and_stories_read_it(folder: Path) -> None:
    compared = results.open_results(folder)
    told = opening(compared)
    assert told.person is not None
    assert story(compared, told.person).days
    page = write_report(folder).read_text()
    assert "undefined" not in page
    assert page.count("<svg") >= 2 * 6


@pytest.mark.parametrize("ledger", ["off", "sampled"])
def test_a_run_without_a_whole_ledger_says_so(tmp_path: Path, ledger: str) -> None:
    run(SCHEME, "shanghai", out=tmp_path / "run", people=PEOPLE, days=DAYS, seed=3, warmup=5, ledger=ledger)
    read = results.open_results(tmp_path / "run")
    with pytest.raises(ResultsError, match=f"ledger that is '{ledger}'; only a full one can be folded"):
        results.refold(read)
    told = opening(read)
    assert ("kept no ledger" in told.life[0]) is (ledger == "off")
    if ledger == "off":
        with pytest.raises(ResultsError, match="run with the ledger off, so no life can be told"):
            story(read, 3)
    assert "stood on a black list" in write_report(tmp_path / "run").read_text()
