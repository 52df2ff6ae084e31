"""How far a suppressed post reaches, by speed of deletion, and whether scoring changes it: five pairs of cities, followed for a fortnight.

Speed 1 is as measured on Weibo, 0 is no deletion. R is how many further sharers one sharer makes, from the graph of the two cities.
"""

from panopolis.study import follow_post

SPEEDS = (0.0, 0.25, 1.0, 4.0, 16.0)
study = follow_post(("shanghai-2018", "before"), speeds=SPEEDS, people=40_000, days=20, warmup=20, replicates=5)
found = {(row["scheme"], row["against"], row["measure"], row["speed"]): row for row in study.summary()}


def said(measure, speed, scheme="shanghai-2018", against="", scale=100):
    """Return a mean over the pairs of cities and its interval."""
    row = found[scheme, against, measure, speed]
    unit = " %" if scale > 1 else ""
    return f"{scale * row['value']:.2f}{unit} ({scale * row['low']:.2f} to {scale * row['high']:.2f})"


print("speed   R                        students reached             with the scheme less without it")
for speed in SPEEDS:
    r, reach = said("r", speed, scale=1), said("reach", speed)
    print(f"{speed:>5g}   {r:<22}   {reach:<26}   {said('reach', speed, against='before')}")
print("\nsilent though they would speak unafraid, of those reached, at the measured speed:")
print(f"  under the scheme as told {said('silenced', 1.0)}, under ordinary law alone {said('silenced', 1.0, 'before')}")
print(
    f"  chance that the man loses a chair {said('one_chair', 1.0)}, under ordinary law alone {said('one_chair', 1.0, 'before')}"
)
