"""Arrays handed to Arrow by their memory are those that Arrow itself would make."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from panopolis.results.arrays import numbers, texts


@pytest.mark.parametrize("kind", ["u1", "i1", "u2", "i4", "u4", "i8", "f4", "f8", "?"])
@pytest.mark.parametrize("n", [0, 1, 7, 8, 9, 100])
def test_numbers_are_as_arrow_makes_them(kind, n):
    values = (np.arange(n) % 3).astype(kind)
    missing = np.arange(n) % 5 == 1

    assert numbers(values).equals(pa.array(values))
    assert numbers(values, missing).equals(pa.array(values, mask=missing))
    assert numbers(values[::2]).to_pylist() == values[::2].tolist()
    numbers(values, missing).validate(full=True)


@pytest.mark.parametrize("words", [[], ["a"], ["", "Pudong", "\u6d66\u4e1c", "x"], [None], ["a", None, "", None]])
def test_words_are_as_arrow_makes_them(words):
    assert texts(words).equals(pa.array(words, pa.string()))
    texts(words).validate(full=True)


def test_neither_pandas_nor_duckdb_is_read_for_a_day_of_results():
    program = """
import sys, numpy as np
import panopolis
from panopolis.results.tables import histogram_table, measure_table, panel_table
from panopolis.columns import GROUPS
measure_table(1, ["score"], np.ones((1, len(GROUPS))))
histogram_table(1, "score", np.arange(3.0), np.ones(3, np.int64))
panel_table(1, np.arange(3), {"score": np.ones(3, np.float32), "shown": np.ones(3, np.uint8)})
print(sorted({"pandas", "duckdb"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
