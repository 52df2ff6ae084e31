"""Reading: SQL, frames, worlds, lives, the fold, and the refusal of edited people."""

from __future__ import annotations

import importlib.util
import math
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from panopolis import results
from panopolis.errors import ResultsError

_SPEC = importlib.util.spec_from_file_location("fabricated", Path(__file__).with_name("conftest.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
fabricated = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(fabricated)

SCHEME = "shanghai-2018"


def test_sql_sees_every_world(compared: results.Results) -> None:
    rows = compared.sql("SELECT world, count(*) AS n FROM people GROUP BY world ORDER BY world").to_pylist()
    assert rows == [{"world": "before", "n": 300}, {"world": "none", "n": 300}, {"world": SCHEME, "n": 300}]
    assert compared.tables() == ["ledger", "mistakes", "measures", "people", "panel", "places", "effects"]
    assert compared.sql("SELECT 1 AS one WHERE $x = 2", {"x": 2}).num_rows == 1


def test_frames_go_to_pandas_and_polars(compared: results.Results) -> None:
    assert len(compared.world("before").people().to_pandas()) == 300
    assert pytest.importorskip("polars").from_arrow(compared.effects()).height == 6 * 5 * 6


def test_wrong_sql_and_missing_tables_are_one_message(compared: results.Results) -> None:
    with pytest.raises(ResultsError, match=r"peeple.*tables of compare: ledger, mistakes, measures"):
        compared.sql("SELECT * FROM peeple")
    with pytest.raises(ResultsError, match="Could not convert string 'scheme'"):
        compared.sql("SELECT CAST(world AS INTEGER) FROM (SELECT 'scheme' AS world)")
    with pytest.raises(ResultsError, match="has no table 'effects'"):
        compared.world(SCHEME).effects()
    with pytest.raises(ResultsError, match="has no world 'befor'; did you mean 'before'"):
        compared.world("befor")
    with pytest.raises(ResultsError, match="an empty query has no answer"):
        compared.sql("")


def test_repr_says_what_it_is(compared: results.Results) -> None:
    assert repr(compared).startswith(f"Results({SCHEME}, before, none: 300 people of 'shanghai', 60 days, seed 1, in")
    assert "not a measurement of any city" in compared._repr_html_()


def test_fold_by_duckdb_is_the_score_of_everyone_every_day(compared: results.Results) -> None:
    run = compared.world(SCHEME)
    folded = results.refold(run)
    assert folded.num_rows == 300 * 60
    last = folded.to_pandas().query("day == 59").sort_values("person")["score"].to_numpy()
    assert np.array_equal(last, run.people()["score"].to_numpy())
    panel = run.panel().to_pandas().merge(folded.to_pandas(), on=["person", "day"], suffixes=("", "_folded"))
    assert (panel["score"] == panel["score_folded"]).all()


def test_nobody_counts_without_a_score(compared: results.Results) -> None:
    with pytest.raises(ResultsError, match="under 'before' no one is counting"):
        results.refold(compared.world("before"))


def test_fold_of_a_relaxing_score(tmp_path: Path) -> None:
    """Two rows ten days apart: -10.01 fades by 1 % a day, rounded to whole hundredths, before the second falls on it."""
    store = results.create(tmp_path / "run", fabricated.manifest(SCHEME, 2, 12) | {"score": {"start": 1000, "relax": 0.01}})
    rows = [(day, 1, 1, 1, 0, 0, 0, 0, 5, -1001, -1001, -1, 0) for day in (0, 10)]
    store.add_rows(np.array(rows, fabricated.ROW))
    store.close_part(11)
    traits = fabricated.traits(np.arange(2))
    store.finish([traits], {}, "hash")
    kept = math.floor(-1001 * 0.99**10 + 0.5)
    table = results.refold(results.open_results(tmp_path / "run")).to_pandas().query("person == 1").set_index("day")["score"]
    assert table[0] == 989.99
    assert table[10] == (100000 + kept - 1001) / 100
    assert results.life(results.open_results(tmp_path / "run"), 1)[-1].score == table[10]


def test_a_life_is_ordered_and_says_who_did_it(compared: results.Results) -> None:
    run = compared.world(SCHEME)
    wrong = run.sql("SELECT charged, doer, day FROM ledger WHERE wrong ORDER BY day LIMIT 1").to_pylist()[0]
    hers = [event for event in results.life(run, wrong["charged"]) if event.day == wrong["day"] and not event.did_it]
    assert hers[0].other == wrong["doer"]
    assert hers[0].hers
    theirs = [event for event in results.life(run, wrong["doer"]) if event.day == wrong["day"] and not event.hers]
    assert theirs[0].did_it
    assert theirs[0].other == wrong["charged"]
    events = results.life(run, wrong["charged"])
    assert [event.day for event in events] == sorted(event.day for event in events)
    assert events[-1].score == run.people()["score"].to_pylist()[wrong["charged"]]
    assert events[0].district in fabricated.DISTRICTS
    assert events[0].as_dict()["date"].startswith("2018-")


def test_life_of_nobody_and_in_no_world(compared: results.Results) -> None:
    with pytest.raises(ResultsError, match="there is no person 300; this society has the people 0 to 299"):
        results.life(compared.world(SCHEME), 300)
    with pytest.raises(ResultsError, match="a life is lived in one world; name one: shanghai-2018, before, none"):
        results.life(compared, 3)


def edited(folder: Path, into: Path, person: int, trait: str) -> Path:
    """Copy a run and change one trait of one person."""
    shutil.copytree(folder / "worlds" / SCHEME, into)
    table = pq.read_table(into / "people.parquet")
    values = table[trait].to_numpy().copy()
    values[person] += 1
    table = table.set_column(table.column_names.index(trait), trait, pa.array(values))
    pq.write_table(table, into / "people.parquet")
    return into


def test_people_as_drawn_are_accepted(compare_folder: Path, compared: results.Results) -> None:
    results.open_results(compare_folder, redraw=fabricated.traits)
    assert results.verify_traits(compared, fabricated.traits) == 900
    assert results.verify_traits(compared, fabricated.traits, sample=10) == 30


@pytest.mark.parametrize("trait", ["age", "haste", "income_yuan_month"])
def test_edited_people_are_refused_by_name(compare_folder: Path, tmp_path: Path, trait: str) -> None:
    folder = edited(compare_folder, tmp_path / "run", 42, trait)
    with pytest.raises(ResultsError, match=rf"person 42 has {trait} .*, but recipe and seed make it .*invented people only"):
        results.open_results(folder, redraw=fabricated.traits)


def test_people_of_another_number_are_refused(compare_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(compare_folder / "worlds" / SCHEME, tmp_path / "run")
    path = tmp_path / "run" / "people.parquet"
    pq.write_table(pq.read_table(path).slice(0, 299), path)
    with pytest.raises(ResultsError, match="does not hold the people 0 to 299 of its manifest"):
        results.open_results(tmp_path / "run", redraw=fabricated.traits)


def test_compared_worlds_have_names_of_their_own(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="world 'before' is compared twice"):
        results.create_compare(tmp_path / "twice", ["before", "before"], {})


def test_effects_want_every_column(tmp_path: Path) -> None:
    results.create_compare(tmp_path / "c", ["before", "none"], {})
    with pytest.raises(ResultsError, match="an effect of 'offences' has no 'label'"):
        results.write_effects(tmp_path / "c", [{"measure": "offences"}])
