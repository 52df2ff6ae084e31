"""On whom penalties fall: the five per cent most prone to offend, and beside them wrong faces, want of money, and ill luck.

Every charge that took points or money counts once, in the first of these that it fits: another did it; a bill, fine or debt of someone in
the poorest fifth; she is of the five per cent whose haste brings most offences; a bill, fine or debt of anybody else; and what is left, an
offence like those of everybody that happened to be seen: ill luck.
"""

import math

import numpy as np

import panopolis as pan
from panopolis.columns import ACTS, KINDS
from panopolis.measures import student

SEEDS, PEOPLE, DAYS, PRONE, ANSWERS_FROM = 5, 3_000, 365, 0.05, 14
CAUSES = (
    "a wrong face", "a bill or fine, in the poorest fifth", "the five per cent most prone to offend", "a bill or fine of anybody else", "ill luck",
)  # fmt: skip
OF_MONEY = [k for k, act in enumerate(ACTS.values()) if act.context in ("finance", "justice")]


def shares(scheme, seed):
    """Return the share of the penalties of a year that falls under each cause."""
    walk = pan.start(scheme, people=PEOPLE, seed=seed, measured=False, start=pan.load_scheme("shanghai-2018").begins())
    rows = np.concatenate([day.rows for day in walk.advance(DAYS)])
    rows = rows[(rows["kind"] == KINDS.index("charge")) & ((rows["asked"] < 0) | (rows["fine"] > 0))]
    who = rows["charged"]
    offends = walk["haste"] * walk["trips"] * (walk["age"] >= ANSWERS_FROM)  # occasions come at a rate proportional to it
    wrong = who != rows["doer"]
    money = np.isin(rows["rule"], OF_MONEY)
    poor = money & (walk["income_fifth"][who] == 1)
    prone = offends[who] >= np.quantile(offends, 1 - PRONE)
    return np.bincount(np.select([wrong, poor, prone, money], [0, 1, 2, 3], 4), minlength=len(CAUSES)) / len(rows)


for scheme in ("shanghai-2018", "before"):
    found = np.array([shares(scheme, seed) for seed in range(1, SEEDS + 1)])
    print(f"share of the penalties of a year under {scheme}; {SEEDS} seeds of {PEOPLE:,} people, 95 % by Student's t")
    for cause, mean, spread in zip(CAUSES, found.mean(axis=0), found.std(axis=0, ddof=1), strict=True):
        half = student(SEEDS - 1) * spread / math.sqrt(SEEDS)
        print(f"  {cause:<40} {100 * mean:5.1f} %  ({100 * (mean - half):.1f} to {100 * (mean + half):.1f})")
