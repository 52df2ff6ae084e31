"""Twenty taxi rides before and twenty after: how often a visitor is wrong about the effect of a scheme on how taxis drive.

Taxi drivers seemed to drive less wildly than two years before (as told, 1). The visitor takes twenty rides in the month before the scheme
and twenty in its second month, counts those with an offence against the traffic rules, and judges by which count is larger. The truth is the
twins': the same drivers in the same months without the scheme. How many rides a driver makes a day is assumed.
"""

import math

import numpy as np

import panopolis as pan
from panopolis.draws import key, words
from panopolis.measures import student

SEEDS, PEOPLE, RIDES, RIDES_A_DAY, VISITS = 5, 20_000, 20, 20, 4_000
TAXI_TRIPS = 5  # journeys a day, relative to the average person: the recipe's range for taxi drivers begins here
MONTH, KNOWN = 30, {"share_aware": 1.0}  # every driver knows of the scheme
ASKED = {"people": PEOPLE, "measured": False, "warmup": 180, "start": pan.load_scheme("shanghai-2018").begins()}


def month_of_rides(walk):
    """Return how many offences a taxi driver commits on a ride in the next month, on average."""
    taxi = (walk["drives"] > 0) & (walk["trips"] >= TAXI_TRIPS) & (walk["employed"] > 0)
    before = walk["offences"][taxi].astype(int)
    walk.advance(MONTH)
    return (walk["offences"][taxi] - before).sum() / (taxi.sum() * MONTH * RIDES_A_DAY)


def months(scheme, seed):
    """Return offences on a ride in the month before the scheme and in its second month."""
    walk = pan.start("before", seed=seed, settings=KNOWN, **ASKED)
    first = month_of_rides(walk)
    walk.change(scheme)
    walk.advance(MONTH)
    return first, month_of_rides(walk)


def wrong(seed):
    """Return (true change of offences on a ride, chance that the visitor sees no change, that she sees one the wrong way round)."""
    before, after = months("shanghai-2018", seed)
    truth = after - months("before", seed)[1]
    uniform = (words(key(seed, "rides of a visitor"), 0, VISITS * RIDES // 2) + 0.5) / 2**32  # four words each
    rides = uniform.reshape(VISITS, 2, RIDES)
    wild = (rides < 1 - np.exp(-np.array([before, after]))[:, None]).sum(axis=2)
    seen = np.sign(wild[:, 1] - wild[:, 0])
    return truth / before, np.mean(seen == 0), np.mean(seen == -np.sign(truth))


found = np.array([wrong(seed) for seed in range(1, SEEDS + 1)])
found = np.column_stack([found, found[:, 1] + found[:, 2]])
print(f"{RIDES} rides before and {RIDES} after, judged {VISITS:,} times in each of {SEEDS} cities; 95 % by Student's t")
for what, mean, spread in zip(
    ("what the scheme does to offences on a ride", "sees no difference", "sees one the wrong way round", "is wrong either way"),
    100 * found.mean(axis=0), 100 * found.std(axis=0, ddof=1), strict=True,
):  # fmt: skip
    half = student(SEEDS - 1) * spread / math.sqrt(SEEDS)
    print(f"  {what:<44} {mean:6.1f} %  ({mean - half:.1f} to {mean + half:.1f})")
