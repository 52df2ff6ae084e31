"""What tests of stopped, killed and damaged runs share: what is asked of each, and when two ends are the same."""

from __future__ import annotations

DAYS, EVERY = 60, 5
ASKED = {"people": 400, "days": DAYS, "seed": 11, "warmup": 5, "threads": 1}


def assert_same(found, whole):
    assert found.manifest["complete"]
    assert found.manifest["state_hash"] == whole.manifest["state_hash"]
    for name in ("ledger", "people", "panel", "measures", "places"):
        ours, theirs = found._table(name), whole._table(name)
        assert ours.column_names == theirs.column_names
        for column in ours.column_names:
            assert ours[column].combine_chunks().to_pylist() == theirs[column].combine_chunks().to_pylist(), (name, column)
