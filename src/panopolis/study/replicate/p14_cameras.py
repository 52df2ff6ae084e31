"""P14: cameras at scale. A search of N faces, each wrong with chance FMR, offers someone false with FPIR = 1 - (1 - FMR)^N.

    innocent flagged in m independent passes: 1 - (1 - FPIR)^m;  with a person's own Gamma(r) proneness: about 1 - (1 + m FPIR / r)^(-r)
    precision = M pi TPIR / (M pi TPIR + M (1 - pi) FPIR)
    groups with relative rates g: FPIR = 1 - prod_g (1 - g FMR)^(N share_g), and the false are theirs in proportion to share_g g

Cardiff 2017: 2,470 alerts, 2,297 of them false, among about 170,000 people; the list of 500,000 faces is the case's assumption.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.columns import Act, Column, column
from panopolis.rules import rule
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, analysis, exact, simulated, theory
from panopolis.study.replicate.ground import alone, of_mean, of_share, scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from panopolis.study.stepping import Walk

PUBLISHED = {
    (1e-7, 1e5): 0.00995017, (1e-7, 1e6): 0.0951626, (1e-7, 1e7): 0.632121,
    (1e-6, 1e3): 0.000999501, (1e-6, 1e6): 0.632121, (1e-5, 1e3): 0.00995022,
}  # fmt: skip
CROSSINGS = """
name: crossings
kind: test
law: none
start: 2020-01-01
rules: {{red_light: {{seen_by: [camera], context: transport}}}}
watch:
  camera:
    {{mode: identify, coverage: 1, miss: 1, false_match: {rate}, gallery_size: {faces}, relative: {{women: {women}, young: 1, old: {old}}}}}
"""
GATES = """
name: gates
kind: test
law: none
start: 2020-01-01
rules: {{wanted: {{seen_by: [court], context: justice}}}}
watch:
  court: {{mode: witness, chance: 1}}
  gate: {{mode: screen, coverage: 1, miss: 0.1, false_match: {rate}, gallery_size: {faces}}}
lists: {{wanted: {{colour: black, enter: {{act: wanted}}}}}}
"""
RED_LIGHT = Act("red_light", "transport", 1, good=False, meaning="crosses while the light is red")
WANTED = Act("wanted", "justice", 0, good=False, meaning="is sought by a court")


@rule(commits="red_light", at="crossing")
def cross():
    """Everyone, every day: each act is a probe, and every probe misses its doer."""
    return 1


@rule(commits="wanted")
def be_sought(day, draw, share_sought):
    return 1 if day == 0 and draw < share_sought else 0


@rule(adds=("alerts", "alerts_true"))
def pass_once_a_day(day, listed, gate_false, gate_true, draw):
    """One pass a day; whoever stands on the list is recognised, others are taken for one who does."""
    if day == 0:
        return 0, 0
    if listed > 0:
        return 0, 1 if draw < gate_true else 0
    return 1 if draw < gate_false else 0, 0


@rule(adds="alerts")
def pass_with_a_face_of_ones_own(gate_false, haste, draw):
    """Some faces are taken for others more often than most: a Gamma proneness with mean 1."""
    return 1 if draw < gate_false * haste else 0


def fpir(rate: float, faces: float) -> float:
    return -math.expm1(faces * math.log1p(-rate))


def columns_of_alerts() -> list[Column]:
    return [column("alerts", dtype="u2"), column("alerts_true", dtype="u2"), column("share_sought", start=1e-4, dtype="f8")]


def at_the_gates(rate: float, faces: int, **more: Any) -> Walk:  # noqa: ANN401 - what ``start`` takes
    return alone(scheme_of(GATES.format(rate=rate, faces=faces), [WANTED]), columns=columns_of_alerts(), acts=[WANTED], **more)


def printed() -> Iterator[Check]:
    for (rate, faces), published in PUBLISHED.items():
        yield exact(f"FPIR at FMR {rate:g}, N {faces:g}", published, fpir(rate, faces), 1e-6 * published)
    for m, share in ((10, 0.00995), (100, 0.09516), (1000, 0.63212)):
        yield exact(f"innocent flagged in {m} passes", share, 1 - (1 - 1e-6) ** (1000 * m), 5e-6)
    false, true = 1e6 * (1 - 1e-4) * fpir(1e-6, 1000), 1e6 * 1e-4 * 0.9
    yield exact("false alerts of a million passers-by", 999.4, false, 0.05)
    yield exact("precision where one in 10,000 is sought", 0.0826, true / (true + false), 5e-5)
    yield exact("precision at Cardiff, 2017", 0.0700, (2470 - 2297) / 2470, 5e-5)
    yield exact("FMR at Cardiff, were 500,000 sought, in 1e-8", 2.7, -math.log1p(-2297 / 170_000) / 500_000 * 1e8, 0.05)


def a_probe(rate: float, faces: float, seed: int) -> Iterator[Check]:
    target = fpir(rate, faces)
    days, people = (100, 50_000) if target < 0.005 else (40, 50_000) if target < 0.05 else (20, 20_000)
    under = scheme_of(CROSSINGS.format(rate=rate, faces=int(faces), women=1, old=1), [RED_LIGHT])
    walk = alone(under, rules=[cross], acts=[RED_LIGHT], people=people, seed=seed)
    walk.advance(days)
    probes = sum(day["acts_red_light"] for day in walk.days)
    wrong = int(walk["wrongly_charged"].astype(int).sum())
    yield exact("probes", people * days, probes)
    yield exact("rows of the ledger that charge someone else", wrong, sum(day["rows"] for day in walk.days))
    yield theory(f"FPIR at FMR {rate:g}, N {faces:g}, simulated", target, wrong / probes, of_share(target, probes))


def groups(seed: int) -> Iterator[Check]:
    rate, faces, people, days = 1e-7, 1_000_000, 50_000, 40
    relative = np.array([1, 1, 2, 3, 3, 6])  # 3 x female + (young, middle, old)
    under = scheme_of(CROSSINGS.format(rate=rate, faces=faces, women=3, old=2), [RED_LIGHT])
    walk = alone(under, rules=[cross], acts=[RED_LIGHT], people=people, seed=seed)
    walk.advance(days)
    group, wrong = walk["appearance_group"], walk["wrongly_charged"].astype(int)
    in_gallery = group[walk["enrolled"] == 1]
    shares = np.bincount(in_gallery, minlength=6) / in_gallery.size
    target = -math.expm1(sum(faces * s * math.log1p(-rate * r) for s, r in zip(shares, relative, strict=True)))
    yield theory("FPIR with groups", target, wrong.sum() / (people * days), of_share(target, people * days))
    theirs = np.bincount(group, weights=wrong, minlength=6) / wrong.sum()
    wanted = shares * relative / (shares * relative).sum()
    for g, name in enumerate(("boys", "men", "old men", "girls", "women", "old women")):
        yield theory(f"share of the false: {name}", wanted[g], theirs[g], of_share(wanted[g], wrong.sum()))


def flagged(seed: int) -> Iterator[Check | Drawing]:
    people, shares, errors = 50_000, [], []
    walk = at_the_gates(1e-6, 1000, rules=[pass_once_a_day], people=people, seed=seed)
    walk.advance(1)  # nobody passes on day 0
    passes = list(range(0, 1001, 50))
    for m, more in ((10, 10), (50, 40), *((m, 50) for m in passes[2:])):
        walk.advance(more)
        share, target = float((walk["alerts"] > 0).mean()), 1 - (1 - fpir(1e-6, 1000)) ** m
        shares.append(share)
        errors.append(of_share(target, people))
        if m in (10, 100, 1000):
            yield theory(f"innocents flagged in {m} passes", target, share, errors[-1])
    yield Drawing(
        "Who passes often enough is stopped",
        "A thousand are sought, and a false match is one in a million: the share of innocent people who have been stopped at least once.",
        "passes", "share of people", (Line("theory", passes, [1 - (1 - fpir(1e-6, 1000)) ** m for m in passes]),),
        (Dots("Panopolis", passes[1:], shares[1:], errors[1:]),),
    )  # fmt: skip


def faces_differ(seed: int) -> Iterator[Check]:
    """A proneness of one's own leaves the mean and spares many: fewer are flagged at least once than if passes were independent."""
    people, r, m, chance = 50_000, 0.96, 1000, fpir(1e-6, 1000)
    walk = at_the_gates(1e-6, 1000, rules=[pass_with_a_face_of_ones_own], people=people, seed=seed)
    walk.advance(m)
    target, counts = 1 - (1 + m * chance / r) ** -r, walk["alerts"].astype(int)
    share = float((counts > 0).mean())
    yield theory("flagged in 1000 passes, own proneness", target, share, of_share(target, people))
    yield theory("alerts a head, own proneness", m * chance, counts.mean(), of_mean(counts))
    yield exact("fewer by a tenth at least than if passes were independent", 1, share < 1 - (1 - chance) ** m - 0.1)


def precision(seed: int) -> Iterator[Check]:
    people, days, chance = 100_000, 100, fpir(1e-6, 1000)
    walk = at_the_gates(1e-6, 1000, rules=[be_sought, pass_once_a_day], people=people, seed=seed)
    walk.advance(days + 1)
    sought = int((walk["listed"] > 0).sum())
    yield theory("people sought of 100,000", people * 1e-4, sought, math.sqrt(people * 1e-4))
    false, true = int(walk["alerts"].astype(int).sum()), int(walk["alerts_true"].astype(int).sum())
    wanted_false, wanted_true = (people - sought) * days * chance, sought * days * 0.9
    yield theory("false alerts", wanted_false, false, math.sqrt(wanted_false))
    yield theory("true alerts", wanted_true, true, math.sqrt(wanted_true * 0.1))
    share = wanted_true / (wanted_true + wanted_false)
    error = share * (1 - share) * math.sqrt(1 / wanted_false + 0.1 / wanted_true)
    yield theory("precision, at the share sought", share, true / (true + false), error)


def cardiff(seed: int) -> Iterator[Check]:
    walk = at_the_gates(2.7e-8, 500_000, rules=[pass_once_a_day], people=170_000, seed=seed)
    walk.advance(2)
    yield theory("false alerts of 170,000 faces, Cardiff", 2297, walk["alerts"].sum(), math.sqrt(2297))


def shipped_gates(seed: int) -> Iterator[Check]:
    people, days, chance = 50_000, 400, fpir(1e-6, 1000)
    walk = alone(
        scheme_of(GATES.format(rate=1e-6, faces=1000), [WANTED]), acts=[WANTED], people=people, seed=seed,
        settings={"gates_passed": 20.0}, shipped=True, without=("awareness", "life", "conduct", "screens", "standing"),
    )  # fmt: skip
    walk.advance(days)
    passes = days * -np.expm1(-20.0 * walk["trips"].astype(float)).sum()  # at most one pass a day counts
    yield theory("stops a pass, the rule that is shipped", chance, walk["stops"].sum() / passes, of_share(chance, passes))
    yield exact("stops of people who are sought, where nobody is", 0, walk["stops_sought"].sum())


CASE = Case(
    "P14", "Cameras at scale", "How many are taken for somebody else when cameras search large galleries, and how many alerts are right?",
    (
        "Daugman, Pattern Recognition 36, 2003",
        "Grother, Ngan & Hanaoka, NISTIR 8280, 2019, https://doi.org/10.6028/NIST.IR.8280",
        "South Wales Police figures in The Guardian, Wired and Metro, May 2018",
    ),
    (
        analysis("the printed numbers", printed),
        *(simulated(f"a probe, FMR {rate:g}, N {faces:g}", partial(a_probe, rate, faces)) for rate, faces in PUBLISHED),
        simulated("groups", groups), simulated("innocents at a gate", flagged), simulated("faces differ", faces_differ),
        simulated("precision where few are sought", precision), simulated("Cardiff", cardiff), simulated("the shipped gates", shipped_gates),
    ),
    __name__,
)  # fmt: skip
