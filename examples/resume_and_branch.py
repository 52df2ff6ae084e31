"""Stop, go on, branch off and do it again: one run's days, cut and joined, end in the same state."""

from pathlib import Path
from tempfile import TemporaryDirectory

import panopolis as pan

ASKED = {"society": "town", "people": 1_000, "days": 60, "warmup": 60, "seed": 1}


def end(results):
    """Return the end of a run: the hash over its whole state."""
    return results.manifest["state_hash"]


def charges(results):
    """Return how many charges its ledger holds."""
    return results.sql("select count(*) as n from ledger where kind = 'charge'")["n"][0].as_py()


with TemporaryDirectory() as place:
    folder = Path(place)
    whole = pan.run("shenzhen-2018", out=folder / "whole", **ASKED)
    print("in one go:", charges(whole), "charges")

    half = pan.run("shenzhen-2018", out=folder / "half", until=30, checkpoint_every=10, **ASKED)
    print("stopped after", half.manifest["days_written"], "days:", charges(half), "charges, complete:", half.manifest["complete"])
    resumed = pan.resume(folder / "half")
    print("resumed:", charges(resumed), "charges, the same end:", end(resumed) == end(whole))

    same = pan.branch(folder / "half", "shenzhen-2018", 20, out=folder / "same")
    print("branched on day 20, nothing changed:", charges(same), "charges, the same end:", end(same) == end(whole))
    changes = ["watch.camera.coverage=0.5", "watch.camera.reachable=1"]
    more = pan.branch(folder / "half", "shenzhen-2018", 20, changes=changes, out=folder / "more")
    print("branched on day 20, more cameras:", charges(more), "charges, the same end:", end(more) == end(whole))

    again = pan.rerun(folder / "whole", out=folder / "again")
    print("again from its own manifest:", charges(again), "charges, the same end:", end(again) == end(whole))
