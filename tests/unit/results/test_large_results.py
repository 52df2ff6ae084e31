"""A large ledger: written a group of rows at a time, and asked without reading most of it."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pyarrow.parquet as pq
import pytest

from panopolis import results
from panopolis.engine.ledger import ROW
from panopolis.results import parts
from panopolis.study import run

MANIFEST = {
    "acts": ["jaywalking"], "doors": [], "lists": [], "watches": ["camera"], "contexts": {}, "districts": ["Huangpu", "Xuhui"],
    "start": "2018-05-01", "n_person": 4000, "days": 40, "score": {"start": 1000.0}, "scheme": {"name": "test", "text": ""},
}  # fmt: skip


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """A busy run in which some are charged with what others did."""
    return run("hot", people=400, days=35, seed=3, warmup=5, threads=1, out=tmp_path_factory.mktemp("lived") / "run")


def a_day(day, n_row, n_person=4000):
    """Return rows of one night: everyone in turn, one in a hundred charged with what another did."""
    rows = np.zeros(n_row, ROW)
    rows["day"], rows["phase"], rows["place"], rows["expires"] = day, 3, -1, -1
    rows["charged"] = rows["doer"] = np.sort((np.arange(n_row, dtype=np.int64) * 2654435761 + day) % n_person)
    rows["doer"][::100] = (rows["charged"][::100] + 1) % n_person
    rows["asked"], rows["applied"] = -500, -300
    return rows


def test_a_life_is_what_looking_at_every_row_finds(lived):
    assert lived.sql("SELECT count(*) AS n FROM mistakes").to_pylist()[0]["n"] > 20
    for person in range(0, 400, 7):
        rows = lived.sql(
            "SELECT day, rule, kind, k, charged, doer FROM ledger WHERE charged = $p OR doer = $p", {"p": person}
        ).to_pylist()
        told = results.life(lived, person)
        assert [(e.day, e.rule, e.kind, e.other) for e in told] == [
            (
                r["day"],
                r["rule"],
                r["kind"],
                None if r["charged"] == r["doer"] else r["doer"] if r["charged"] == person else r["charged"],
            )
            for r in rows
        ]


def test_mistakes_are_the_rows_that_were_charged_to_another(lived):
    wrong = lived.sql("SELECT * FROM ledger WHERE wrong ORDER BY ALL").to_pylist()
    assert wrong == lived.sql("SELECT * FROM mistakes ORDER BY ALL").to_pylist()


TOTALS = """
SELECT day, d.name AS district, kind, rule, source, wrong, count(*) AS rows, sum(asked_points) AS asked_points,
       sum(applied_points) AS applied_points, sum(fine_yuan) AS fine_yuan
FROM ledger JOIN people ON charged = person JOIN (SELECT unnest($names) AS name, unnest(range(len($names))) AS district) d USING (district)
GROUP BY ALL ORDER BY ALL
"""


def test_totals_are_the_sums_of_the_ledger(lived):
    due = lived.sql(TOTALS, {"names": lived.manifest["districts"]}).to_pylist()
    found = lived.sql("SELECT * FROM totals ORDER BY ALL").to_pylist()
    assert len(found) == len(due) > 1000
    for ours, theirs in zip(found, due, strict=True):
        assert ours == theirs | {name: pytest.approx(theirs[name]) for name in ("asked_points", "applied_points", "fine_yuan")}


@pytest.mark.parametrize("ledger", ["sampled", "off"])
def test_totals_count_everyone_whatever_the_ledger_keeps(ledger, lived, tmp_path):
    found = run("hot", people=400, days=35, seed=3, warmup=5, threads=1, ledger=ledger, out=tmp_path / "run")
    query = "SELECT * FROM totals ORDER BY ALL"
    assert found.sql(query).equals(lived.sql(query))


def test_a_reader_passes_over_the_groups_of_other_people(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "GROUP", 1000)
    store = results.create(tmp_path / "run", MANIFEST)
    for day in range(4):
        store.add_rows(a_day(day, 20_000))
    store.close_part(3)

    file = pq.ParquetFile(tmp_path / "run" / "ledger" / "part-00000.parquet")
    at = file.schema_arrow.names.index("charged")
    spans = [file.metadata.row_group(g).column(at).statistics for g in range(file.num_row_groups)]
    assert file.num_row_groups == 80
    assert sum(s.min <= 1234 <= s.max for s in spans) <= 8
    assert len(results.life(results.open_results(tmp_path / "run"), 1234)) == 20 + sum(
        1 for day in range(4) for r in a_day(day, 20_000)[::100] if r["doer"] == 1234
    )


def test_memory_does_not_grow_with_the_rows_of_a_part(tmp_path):
    """The rows of a part were all kept until it closed; now a group of them is."""
    store = results.create(tmp_path / "run", MANIFEST)
    rows = a_day(0, 150_000)
    store.add_rows(rows)
    tracemalloc.start()
    for day in range(1, 20):
        rows["day"] = day
        store.add_rows(rows)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    store.close_part(19)
    assert results.read_results(tmp_path / "run").ledger().num_rows == 20 * 150_000
    assert most < 8 * rows.nbytes  # of 20 days
