"""Worlds beside a comparison are the same bits on any number of threads and blocks, and leave the comparison itself as it was."""

from __future__ import annotations

import panopolis as pan

ASKED = {"people": 700, "days": 20, "warmup": 5, "seed": 3}
WORLDS = ["shanghai-2018", "before"]


def test_placebo_and_other_luck_depend_on_no_thread(tmp_path):
    one, two = (
        pan.compare(WORLDS, out=tmp_path / str(n), null=True, placebo=True, independent=True, threads=n, **ASKED) for n in (1, 2)
    )
    plain = pan.compare(WORLDS, out=tmp_path / "plain", threads=1, **ASKED)

    assert one.checks == two.checks
    assert one.effects().equals(two.effects())
    assert one.sql("SELECT * FROM independent").equals(two.sql("SELECT * FROM independent"))
    for name in WORLDS:
        assert one.world(name).manifest["state_hash"] == plain.world(name).manifest["state_hash"]
    kept = [row for row in one.effects().to_pylist() if "placebo" not in row["split"]]
    assert str(kept) == str(plain.effects().to_pylist())
