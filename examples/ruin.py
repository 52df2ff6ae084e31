"""One rude word from the top: a score as a walk between ruin and acceptance, and Feller's table of it.

The chance of ruin from z of a points is (r^a - r^z) / (r^a - 1), r = q/p, or 1 - z/a where p = 1/2; Feller, An Introduction to
Probability Theory and Its Applications I (3rd ed. 1968), ch. XIV.
"""

from pathlib import Path

import panopolis as pan

LADDER = Path(__file__).with_name("ladder.yaml")
ACTS = [
    pan.Act("kind_word", "esteem", 0, good=True, meaning="says something kind"),
    pan.Act("rude_word", "esteem", 1, good=False, meaning="says something rude"),
]


@pan.rule(commits=("kind_word", "rude_word"))
def speak(kindness, listed, draw):
    """Say one word a day, until one is in or out."""
    if listed > 0:
        return 0, 0
    return (1, 0) if draw < kindness else (0, 1)


def ruin(p, z, a):
    r = (1 - p) / p
    return 1 - z / a if r == 1 else (r**a - r**z) / (r**a - 1)


print("kind words   start   ruined   in theory")
for p, z in ((0.5, 9), (0.45, 9), (0.4, 9), (0.45, 5), (0.55, 5)):
    kindness = pan.column("kindness", start=p, dtype="f8")
    town = pan.start(
        LADDER, "town", rules=[speak], columns=[kindness], acts=ACTS, changes=[f"score.start={z}"], people=20_000, days=1, warmup=0, seed=1,
        shipped=False, measured=False,
    )  # fmt: skip
    while (town["listed"] == 0).any():
        town.advance(10)
    print(f"{p:>10}   {z:>5}   {(town['score'] == 0).mean():>6.3f}   {ruin(p, z, 10):>9.3f}")
