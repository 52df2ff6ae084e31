"""P16: deterrence by certainty and severity, and an identity that every confusion table obeys.

    risk neutral: offend if benefit > p f;                      benefit uniform on 0..10, so the offence rate is 1 - p f / 10
    log utility:  offend if p log(w - f + b) + (1 - p) log(w + b) > log w;  at w = 30 certainty and severity no longer weigh the same

The fine is the scheme's and is read from it; the chance p is that with which the scheme's officers see an act, and people know it.

    false positive rate = p / (1 - p) x (1 - PPV) / PPV x (1 - FNR),  p the share who did it

The identity is exact, in whole fractions, for every group, on every day, in every world.
"""

from __future__ import annotations

import math
import tempfile
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import Act, column
from panopolis.rules import rule
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, analysis, exact, simulated, theory
from panopolis.study.replicate.ground import alone, of_share, scheme_of
from panopolis.study.run import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    Law = tuple[float, float]

WEALTH = 30.0
BENEFIT = 10.0
RATES: dict[Law, tuple[float, float | None]] = {
    (0.5, 4): (0.8, 0.7933), (0.25, 8): (0.8, 0.7782), (0.1, 20): (0.8, 0.7062), (0.2, 4): (0.92, None),
}  # fmt: skip
OFFICERS = """
name: officers
kind: test
law: none
start: 2020-01-01
rules:
  neutral_offence: {{fine: {fine}, seen_by: [officer], context: commerce}}
  fearful_offence: {{fine: {fine}, seen_by: [officer], context: commerce}}
watch:
  officer: {{mode: witness, chance: {chance}}}
"""
ACTS = (
    Act("neutral_offence", "commerce", 1, good=False, meaning="cheats where it pays on average"),
    Act("fearful_offence", "commerce", 1, good=False, meaning="cheats where it is worth the risk"),
)


@rule(commits="neutral_offence")
def cheat_if_it_pays(draw, fine_at_stake, known_chance):
    return 1 if BENEFIT * draw > known_chance * fine_at_stake else 0


@rule(commits="fearful_offence")
def cheat_if_worth_the_risk(draw, fine_at_stake, known_chance):
    gain = BENEFIT * draw
    caught, free = math.log(WEALTH - fine_at_stake + gain), math.log(WEALTH + gain)
    return 1 if known_chance * caught + (1.0 - known_chance) * free > math.log(WEALTH) else 0


def fearful_rate(p: float, f: float) -> float:
    """Return the share of benefits above the one at which a person of log utility is of two minds."""
    low, high = 0.0, BENEFIT
    for _ in range(60):
        b = (low + high) / 2
        low, high = (low, b) if p * math.log(WEALTH - f + b) + (1 - p) * math.log(WEALTH + b) > math.log(WEALTH) else (b, high)
    return 1 - low / BENEFIT


def printed() -> Iterator[Check]:
    for law, (neutral, fearful) in RATES.items():
        yield exact("p={} f={}, risk neutral".format(*law), neutral, 1 - law[0] * law[1] / BENEFIT, 1e-9)
        if fearful is not None:  # published of a million draws: 0.7782 stands for 0.77811
            yield theory(
                "p={} f={}, log utility, published of 1e6 draws".format(*law), fearful, fearful_rate(*law), of_share(fearful, 1e6)
            )


def offences(law: Law, seed: int) -> Iterator[Check]:
    (chance, fine), people, days = law, 20_000, 50
    walk = alone(
        scheme_of(OFFICERS.format(chance=chance, fine=fine), ACTS), rules=[cheat_if_it_pays, cheat_if_worth_the_risk], acts=ACTS,
        columns=[column("known_chance", start=chance, dtype="f8")], people=people, seed=seed,
    )  # fmt: skip
    walk.advance(days)
    n, done = people * days, {act.name: sum(day[f"acts_{act.name}"] for day in walk.days) for act in ACTS}
    for act, rate in zip(ACTS, (1 - chance * fine / BENEFIT, fearful_rate(*law)), strict=True):
        yield theory(f"p={chance} f={fine}, {act.name}".replace("_", " "), rate, done[act.name] / n, of_share(rate, n))
    both, caught = sum(done.values()), int(walk["sanctions"].astype(int).sum())
    yield exact(f"p={chance} f={fine}, offences counted on people", both, walk["offences"].astype(int).sum())
    yield theory(f"p={chance} f={fine}, share caught", chance, caught / both, of_share(chance, both))
    yield exact(
        f"p={chance} f={fine}, fines due", fine * caught, walk["fines_due_yuan"].astype(float).sum(), 1e-6 * fine * caught
    )


def drawn(seed: int) -> Iterator[Check | Drawing]:
    """The same expected fine, ever rarer and larger."""
    people, days, chances = 10_000, 20, [0.8, 0.5, 0.4, 0.25, 0.2, 0.16, 0.125, 0.1]
    shares: dict[str, list[float]] = {act.name: [] for act in ACTS}
    for chance in chances:
        under = scheme_of(OFFICERS.format(chance=chance, fine=2 / chance), ACTS)
        columns = [column("known_chance", start=chance, dtype="f8")]
        walk = alone(
            under, rules=[cheat_if_it_pays, cheat_if_worth_the_risk], acts=ACTS, columns=columns, people=people, seed=seed
        )
        walk.advance(days)
        for act in ACTS:
            shares[act.name].append(sum(day[f"acts_{act.name}"] for day in walk.days) / (people * days))
    for act, target in ((ACTS[0], lambda _: 0.8), (ACTS[1], lambda c: fearful_rate(c, 2 / c))):
        for chance, share in zip(chances, shares[act.name], strict=True):
            yield theory(
                f"p={chance} f={2 / chance:g}, {act.name}".replace("_", " "),
                target(chance),
                share,
                of_share(target(chance), people * days),
            )
    along = [c / 100 for c in range(10, 81)]
    yield Drawing(
        "Certain and small, or rare and large",
        "A fine of 2 in the mean, whatever the chance of being caught. Who only reckons with means offends all the same; who fears for "
        "what there is offends less where the fine is rare and large.",
        "chance of being caught", "offence rate",
        (Line("risk neutral", along, [0.8] * len(along)), Line("log utility", along, [fearful_rate(c, 2 / c) for c in along])),
        (Dots("Panopolis, risk neutral", chances, shares["neutral_offence"]), Dots("log utility", chances, shares["fearful_offence"])),
    )  # fmt: skip


CITY = """
name: errors
kind: test
law: none
start: 2020-01-01
rules: {red_light: {points: -1, seen_by: [camera], context: transport}}
score: {start: 100}
watch:
  camera:
    {mode: identify, coverage: 0.5, miss: 0.3, false_match: 1e-6, gallery_size: 100000, relative: {women: 3, old: 2}}
"""
RED_LIGHT = Act("red_light", "transport", 1, good=False, meaning="crosses while the light is red")


def red_lights(haste):
    return 0.02 * haste


@rule(rate=red_lights, commits="red_light", at="crossing")
def cross():
    return 1.0


def identity_holds(did: np.ndarray, charged: np.ndarray) -> bool | None:
    """Return whether the identity holds in whole fractions; None where one of its rates has nobody to be of."""
    tp, fp = int((did & charged).sum()), int((~did & charged).sum())
    fn, tn = int((did & ~charged).sum()), int((~did & ~charged).sum())
    if min(tp + fn, fp + tn, tp + fp, tp) == 0:
        return None
    base, ppv, fnr = Fraction(tp + fn, did.size), Fraction(tp, tp + fp), Fraction(fn, tp + fn)
    return Fraction(fp, fp + tn) == base / (1 - base) * (1 - ppv) / ppv * (1 - fnr)


def every_group_every_day(seed: int) -> Iterator[Check]:
    walk = alone(scheme_of(CITY, [RED_LIGHT]), rules=[cross], acts=[RED_LIGHT], people=10_000, seed=seed)
    groups = [np.ones(10_000, bool)] + [
        walk[name] == k for name in ("appearance_group", "district", "cell") for k in np.unique(walk[name])
    ]
    answers = []
    for _ in range(60):
        walk.advance(1)
        did, charged = walk["offences"] > 0, walk["sanctions"] > 0
        answers += [identity_holds(did[group], charged[group]) for group in groups]
    yield exact("tables of groups and days that break the identity", 0, answers.count(False))
    yield exact("at least four in five have all the rates it speaks of", 1, answers.count(True) > 0.8 * len(answers))
    yield exact("at least 100 were wrongly charged", 1, walk["wrongly_charged"].astype(int).sum() > 100)


def the_shipped_city(seed: int) -> Iterator[Check]:
    """The same of the people file of a run: two months under a scheme with a camera at every crossing."""
    changes = ("coverage=1", "reachable=1", "false_match=1e-8", "review.catches=0")
    with tempfile.TemporaryDirectory() as folder:
        lived = run(
            "shenzhen-2018", "shanghai", changes=[f"watch.camera.{one}" for one in changes], people=5_000, days=60, warmup=0, seed=seed,
            threads=1, out=Path(folder) / "run",
        )  # fmt: skip
        people = lived.sql("select * from people")
        kept = {name: people[name].to_numpy() for name in people.column_names}
    did, charged = kept["offences"] > 0, kept["sanctions"] > 0
    traits = ("income_fifth", "migrant", "student", "appearance_group")
    answers = [identity_holds(did[kept[name] == k], charged[kept[name] == k]) for name in traits for k in np.unique(kept[name])]
    yield exact("groups of the shipped city that break the identity", 0, answers.count(False))
    yield exact("at least 12 groups have all the rates it speaks of", 1, answers.count(True) >= 12)
    yield exact("at least 50 were wrongly charged", 1, kept["wrongly_charged"].astype(int).sum() > 50)


CASE = Case(
    "P16", "Deterrence, and an identity of audits",
    "Do certainty and severity of a fine deter as theory says, and does every table of errors obey the identity it must?",
    (
        "Becker, JPE 76, 1968, https://doi.org/10.1086/259394",
        "Polinsky & Shavell, Handbook of Law and Economics, 2007",
        "Chouldechova, Big Data 5(2), 2017, arXiv:1703.00056",
    ),
    (
        analysis("the printed numbers", printed),
        *(simulated("offences, p={} f={}".format(*law), partial(offences, law)) for law in RATES),
        simulated("ever rarer, ever larger", drawn),
        simulated("identity in every group on every day", every_group_every_day),
        simulated("identity in the shipped city", the_shipped_city),
    ),
    __name__,
)  # fmt: skip
