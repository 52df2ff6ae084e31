"""What rows come to, told by those who keep them, makes the totals of the rows themselves, however they are shared out."""

from __future__ import annotations

import numpy as np

from panopolis.columns import ACTS, DOORS, KINDS
from panopolis.engine.ledger import ROW, added, counted
from panopolis.results.tables import Words, totals_of_cells, totals_table

N, DISTRICTS = 400, ("north", "south", "west")
WORDS = Words({"acts": list(ACTS)[:3], "doors": list(DOORS)[:2], "watches": ["camera", "officer"]})


def some_rows():
    """Rows of one day by a fixed arithmetic, some alike in all that is counted, some without a place."""
    k, rows = np.arange(N), np.zeros(N, ROW)
    rows["day"], rows["charged"], rows["doer"] = 7, k // 2, np.where(k % 5 == 0, k // 2 + 1, k // 2)
    rows["kind"] = np.where(k % 3 == 0, KINDS.index("refusal"), KINDS.index("charge"))
    rows["rule"], rows["source"], rows["place"] = k % 2, np.array([0, 1, 255])[k % 3], k % 11 - 1
    rows["asked"], rows["applied"], rows["fine"] = -2_000_000_000, 7 * k - 900, 2_000_000_000
    return rows


def test_shares_of_rows_come_to_what_the_whole_comes_to():
    rows, district = some_rows(), np.arange(N) % 3
    whole, parts = counted(rows, district), [counted(rows[k::4], district[k::4]) for k in range(4)]
    both = added([*parts, counted(rows[:0], district[:0])])
    assert totals_of_cells(7, both.cells, WORDS, DISTRICTS).equals(totals_of_cells(7, whole.cells, WORDS, DISTRICTS))
    caught = np.bincount(both.places[:, 0], both.places[:, 1])
    assert [[at, n] for at, n in enumerate(caught) if n] == whole.places.tolist()
    assert whole.cells["n"].sum() == N
    assert whole.cells["fine"].sum() == 2_000_000_000 * N
    assert 1 < len(whole.cells) < N
    charges = rows[(rows["kind"] == KINDS.index("charge")) & (rows["place"] >= 0)]
    assert whole.places.tolist() == [[at, int((charges["place"] == at).sum())] for at in np.unique(charges["place"])]


def test_totals_are_those_of_the_rows():
    rows, district = some_rows(), np.arange(N) % 3
    assert totals_of_cells(7, counted(rows, district).cells, WORDS, DISTRICTS).equals(
        totals_table(rows, district, WORDS, DISTRICTS)
    )
