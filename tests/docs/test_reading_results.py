"""The page on reading results: its code runs as it stands, and a score is what it says it is, relaxing or not."""

import math
import re
from pathlib import Path

import duckdb
import pytest

import panopolis as pan
from panopolis.results import refold

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how_to" / "read_results_with_duckdb.md"
ASKED = {"people": 300, "days": 40, "warmup": 5, "threads": 1, "seed": 2}


def test_the_code_of_the_page_runs_and_its_sum_is_the_score(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pan.compare(["shanghai-2018", "before"], out="results/first-city", **ASKED)
    found = {"duckdb": duckdb}

    for block in re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        exec(compile(block, PAGE.name, "exec"), found)  # noqa: S102 - the page's own code

    people = found["results"].world("shanghai-2018").people()
    scores = dict(zip(people["person"].to_pylist(), people["score"].to_pylist(), strict=True))
    last = {r["person"]: r["score"] for r in found["scores"].to_pylist() if r["day"] == 39}
    assert last == pytest.approx(scores)
    query = "select charged, 1000 + sum(applied_points) from ledger where world = 'shanghai-2018' group by 1"
    summed = [tuple(row.values()) for row in found["results"].sql(query).to_pylist()]
    assert dict(summed) == pytest.approx({person: scores[person] for person, _ in summed})
    assert len(summed) > 20


def test_a_relaxing_score_is_no_sum_and_is_what_the_page_says(tmp_path):
    run = pan.run("shanghai-2018", out=tmp_path / "out", changes=["score.expires={relax: 0.02}"], **ASKED)
    final = {r["person"]: r["score"] for r in run.people().to_pylist()}
    rows = run.sql(
        "select charged as person, day, sum(applied_points) as points from ledger group by all order by day"
    ).to_pylist()

    told = dict.fromkeys(final, (1000.0, 0))
    for row in [*(r for r in rows if r["points"]), *({"person": p, "day": 39, "points": 0.0} for p in final)]:
        score, day = told[row["person"]]
        faded = math.floor((score - 1000) * (1 - 0.02) ** (row["day"] - day) * 100 + 0.5) / 100
        told[row["person"]] = (1000 + faded + row["points"], row["day"])

    assert {p: score for p, (score, _) in told.items()} == pytest.approx(final, abs=0.011)
    assert {r["person"]: r["score"] for r in refold(run).to_pylist() if r["day"] == 39} == pytest.approx(final)
    summed = {p: 1000 + sum(r["points"] for r in rows if r["person"] == p) for p in final}
    assert sum(abs(summed[p] - final[p]) > 1 for p in final) > 20
