"""P05: indirect reciprocity with public labels. Someone may help another at a cost c, who gains b; everyone then calls the helper good or bad.

A norm says what is good to do to whom (256 ways) and who helps whom (16 ways): 4096 pairs. An assessment flips with a small chance mu. Which pairs
keep themselves against every deviation, and which of them cooperate but for errors? (The formulas stand in ``norms.py``.)
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import column
from panopolis.rules import rule
from panopolis.study.modelling import model
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, analysis, data, exact, simulated, theory
from panopolis.study.replicate.ground import of_mean
from panopolis.study.replicate.norms import classes, leading_eight, norm, settle, stable

if TYPE_CHECKING:
    from collections.abc import Iterator

BENEFITS = {1.1: 8, 1.5: 8, 1.9: 8, 2.1: 24, 3.0: 24, 5.0: 24}
"""Benefit over cost, and how many pairs then cooperate fully and are stable."""
SIMPLE = {"simple standing": 0.9, "stern judging": 0.9, "image scoring": 0.5}


def enumeration() -> Iterator[Check]:
    eight = np.zeros((256, 16), bool)
    eight[tuple(np.array(leading_eight()).T)] = True
    for error in (1e-3, 1e-4):
        found = settle(error)
        full = found.cooperation > 1 - 10 * error
        for benefit, count in BENEFITS.items():
            kept = classes(full & stable(found, benefit))
            yield exact(f"stable and fully cooperative, b/c={benefit}, mu={error:g}", count, len(kept))
            yield exact(f"of the leading eight among them, b/c={benefit}, mu={error:g}", 8, len(kept & classes(eight)))


def with_errors() -> Iterator[Check]:
    found = settle(0.01)
    for k, pair in enumerate(leading_eight(), 1):
        yield data(f"cooperation of L{k}, mu=0.01", 0.990, found.cooperation[pair], 0.0001)
        low, high = 1.0, 2.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (low, middle) if stable(found, middle)[pair] else (middle, high)
        yield data(f"b/c from which L{k} is stable, between 1.0103 and 1.0206", 1.01545, low, 0.00515 + 5e-5)
    found = settle(0.1)
    for name, cooperation in SIMPLE.items():
        yield exact(f"cooperation under {name}, mu=0.1", cooperation, found.cooperation[norm(name)], 5e-4)


def bit(number, place):
    """Whether bit ``place`` of a number is set."""
    for _ in range(int(place)):
        number = math.floor(number / 2.0)
    return number % 2.0


@rule(meets="pair", activation="in_turn", sets=("me_good", "me_helped"))
def meet(me_good, other_good, me_helped, assessment, action, error, draw):
    """Help or not, by both labels; everyone then calls the helper good or bad, now and then by mistake."""
    helps = bit(action, 2 * me_good + other_good)
    good = bit(assessment, 4 * me_good + 2 * other_good + helps)
    return (1.0 - good if draw < error else good), me_helped + helps


def play(norm: tuple[int, int], error: float, people: int, days: int, seed: int, before: int = 100) -> np.ndarray:
    """Return the share who helped, day by day, after so many days ``before``; a day is a game of everyone with someone, one after the other."""
    columns = [column("good", start=1, dtype="u1"), column("helped", dtype="i4")]
    settings = {"assessment": norm[0], "action": norm[1], "error": error}
    town = model(people, columns=columns, rules=[meet], settings=settings, seed=seed, threads=1)
    town.advance(before)
    helped = [town["helped"].sum()]
    for _ in range(days):
        town.advance(1)
        helped.append(town["helped"].sum())
    return np.diff(helped) / people


def games(seed: int) -> Iterator[Check]:
    found = settle(0.01)
    for k, pair in enumerate(leading_eight(), 1):
        shares = play(pair, 0.01, 1000, 400, seed)
        yield theory(f"cooperation of L{k}, 400,000 games", found.cooperation[pair], shares.mean(), of_mean(shares), 0.001)


def simple_norms(seed: int) -> Iterator[Check | Drawing]:
    found, shares = settle(0.1), {name: play(norm(name), 0.1, 1000, 200, seed) for name in SIMPLE}
    for name, share in shares.items():
        batches = share.reshape(10, -1).mean(axis=1)  # labels last from day to day
        yield theory(f"cooperation under {name}, mu=0.1", found.cooperation[norm(name)], share.mean(), of_mean(batches))
    days = list(range(60))
    starts = {name: play(norm(name), 0.1, 1000, 60, seed, before=0).tolist() for name in SIMPLE}
    yield Drawing(
        "Who helps the good, and what is made of it",
        "Share who help, from the first day, if a tenth of assessments are mistaken. If who refuses the bad is called bad for it, help halves.",
        "days", "share who help", (), tuple(Dots(name, days, starts[name], joined=True) for name in SIMPLE),
    )  # fmt: skip


CASE = Case(
    "P05", "Norms that keep cooperation", "Of 4096 norms on whom to help and whom to call good, which keep a society cooperating?",
    (
        "Ohtsuki & Iwasa, JTB 231, 2004, https://doi.org/10.1016/j.jtbi.2004.06.005, and JTB 239, 2006",
        "Murase & Hilbe, PLoS Computational Biology, 2023, https://doi.org/10.1371/journal.pcbi.1011271",
        "Glynatsi, Hilbe & Murase, 2025, code and tests: github.com/Nikoleta-v3/ESS-conditions-indirect-reciprocity-with-noise",
    ),
    (
        analysis("all 4096 pairs", enumeration), analysis("the leading eight under errors", with_errors),
        simulated("games", games), simulated("simple norms", simple_norms),
    ),
    __name__,
)  # fmt: skip
