"""Everyone's year on both sides of a pair is that of the runs, row by row."""

from __future__ import annotations

import numpy as np

import panopolis as pan
from panopolis.study import Request, pair
from panopolis.views.page import NOBODY, page_data, unpacked
from panopolis.views.server.lives import Lives

ASKED = {"people": 600, "days": 60, "seed": 1}
CHANGE = "rules.jaywalking.points=-50"


def test_the_rows_of_both_sides_are_those_of_the_two_runs(tmp_path):
    import gzip  # noqa: PLC0415

    lives = Lives()
    for told in pair("shanghai-2018", [CHANGE], "shanghai", Request(threads=1, **ASKED)):
        lives.add(told)
        counted = {side: (told.each[side]["wrongly_charged"] > 0).sum() for side in told.each}
        assert counted == {side: told.sums[side]["wrong_people"] for side in told.sums}
    codes, held = lives.end()
    name, lived = unpacked(held)
    assert name == "lived"
    for side, changes in enumerate(((), (CHANGE,))):
        run = pan.run("shanghai-2018", changes=changes, society="shanghai", out=tmp_path / str(side), **ASKED)
        data = page_data(run)
        _, rows = unpacked(gzip.decompress(data.files["rows-0.bin"]))
        (world,) = data.manifest["worlds"]
        mine = {column: values[lived["side"] == side] for column, values in lived.items()}
        assert [codes[k] for k in mine["code"]] == [world["codes"][k] for k in rows["code"]]
        for column in ("day", "person", "other", "place", "points", "fine"):
            assert np.array_equal(mine[column], rows[column]), (column, side)
        assert (mine["points"] != 0).sum() > 20
        assert (mine["other"] != NOBODY).sum() == run.sql("SELECT count(*) AS n FROM ledger WHERE wrong AND day >= 0")["n"][
            0
        ].as_py()
