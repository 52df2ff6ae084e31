"""All norms of indirect reciprocity with public labels, counted: which keep themselves against every deviation, and which cooperate.

Arrays are over (donor's label, recipient's label), 0 bad and 1 good, and over actions 0 defect and 1 cooperate.

    h = sum over X, Y of h_X h_Y [P R(X,Y,C) + (1 - P) R(X,Y,D)],  errors included; h_good = h, h_bad = 1 - h; one root
    dv = [b (p(.,G) - p(.,B)) - c (p(G,.) - p(B,.))] / (1 - (r_G - r_B)),  r_X the chance that a donor X is good next
    evolutionarily stable iff for all X, Y: P = C requires (R(X,Y,C) - R(X,Y,D)) dv > c, P = D requires < c

Ohtsuki and Iwasa, Journal of Theoretical Biology 231 (2004) and 239 (2006).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

N_ASSESSMENT, N_ACTION = 256, 16
GOOD, BAD = 1, 0


def assessments() -> np.ndarray:
    """Return all assessment rules ``(256, donor, recipient, action)``: 1 where the donor is good thereafter."""
    return (np.arange(N_ASSESSMENT)[:, None] >> np.arange(8) & 1).reshape(-1, 2, 2, 2)


def actions() -> np.ndarray:
    """Return all action rules ``(16, donor, recipient)``: 1 where the donor cooperates."""
    return (np.arange(N_ACTION)[:, None] >> np.arange(4) & 1).reshape(-1, 2, 2)


def assessment_number(rule: np.ndarray) -> np.ndarray:
    """Return where a rule stands among all."""
    return (rule.reshape(*rule.shape[:-3], 8) << np.arange(8)).sum(axis=-1)


def action_number(rule: np.ndarray) -> np.ndarray:
    """Return where a rule stands among all."""
    return (rule.reshape(*rule.shape[:-2], 4) << np.arange(4)).sum(axis=-1)


@dataclass(frozen=True)
class Settled:
    """Where all pairs of rules come to rest under an error of assessment; arrays over (assessment, action)."""

    good: np.ndarray
    cooperation: np.ndarray
    worth: np.ndarray
    """of being good, in units in which a donation costs 1: benefit and cost parts, ``(2, ...)``"""
    assessed: np.ndarray
    """chance that a donor is good next, ``(256, donor, recipient, action)``"""


def settle(error: float) -> Settled:
    """Return where every pair comes to rest if an assessment flips with this chance."""
    assessed = error + (1 - 2 * error) * assessments()
    p = actions()
    next_good = np.where(p[None] == 1, assessed[:, None, :, :, 1], assessed[:, None, :, :, 0])
    low, high = np.zeros(next_good.shape[:2]), np.ones(next_good.shape[:2])
    for _ in range(100):
        h = (low + high) / 2
        above = _of_pairs(next_good, h) > h
        low, high = np.where(above, h, low), np.where(above, high, h)
    share = np.stack([1 - h, h], axis=-1)  # of the bad and the good, (256, 16, 2)
    r = (next_good * share[:, :, None, :]).sum(axis=-1)
    to, by = (share[:, :, :, None] * p).sum(axis=2), (share[:, :, None, :] * p).sum(axis=3)
    lasting = 1 - (r[..., GOOD] - r[..., BAD])
    worth = np.stack([(to[..., GOOD] - to[..., BAD]) / lasting, (by[..., GOOD] - by[..., BAD]) / lasting])
    return Settled(h, _of_pairs(p[None], h), worth, assessed)


def _of_pairs(values: np.ndarray, h: np.ndarray) -> np.ndarray:
    """Return the mean over donor and recipient of values ``(256 or 1, 16, donor, recipient)`` if a share h is good."""
    share = np.stack([1 - h, h], axis=-1)
    return (share[:, :, :, None] * share[:, :, None, :] * values).sum(axis=(2, 3))


def stable(found: Settled, benefit: float) -> np.ndarray:
    """Return which pairs keep themselves against every deviation, ``(256, 16)`` bool, where a donation costs 1 and gives ``benefit``."""
    dv = benefit * found.worth[0] - found.worth[1]
    gain = (found.assessed[..., 1] - found.assessed[..., 0])[:, None] * dv[:, :, None, None]
    return np.where(actions()[None] == 1, gain > 1, gain < 1).all(axis=(2, 3))


def classes(pairs: np.ndarray) -> set[tuple[int, int]]:
    """Return pairs ``(256, 16)`` bool as numbers, one of each two that differ by swapping the words good and bad."""
    rules, acts = assessments(), actions()
    mirrored = assessment_number(1 - rules[:, ::-1, ::-1]), action_number(acts[:, ::-1, ::-1])
    found = {(int(a), int(n)) for a, n in np.argwhere(pairs)}
    return {max((a, n), (int(mirrored[0][a]), int(mirrored[1][n]))) for a, n in found}


def leading_eight() -> list[tuple[int, int]]:
    """Return the leading eight: good for helping the good and for refusing the bad, bad for refusing the good; three verdicts are free.

    The free ones: on who is good and helps the bad, on who is bad and helps the bad, on who is bad and refuses the bad. The bad help the bad
    only where that makes them good and refusing does not.
    """
    eight = []
    for helped, bad_helped, bad_refused in np.ndindex(2, 2, 2):
        rule, act = np.zeros((2, 2, 2), int), np.zeros((2, 2), int)
        rule[:, GOOD, 1] = 1
        rule[GOOD, BAD] = 1, helped
        rule[BAD, BAD] = bad_refused, bad_helped
        act[:, GOOD] = 1
        act[BAD, BAD] = bad_helped > bad_refused
        eight.append((int(assessment_number(rule)), int(action_number(act))))
    return eight


def norm(name: str) -> tuple[int, int]:
    """Return image scoring, simple standing or stern judging, with 'help the good': a donor's own label does not matter."""
    refused_bad = {"image scoring": (0, 1), "simple standing": (1, 1), "stern judging": (1, 0)}[name]
    rule, act = np.zeros((2, 2, 2), int), np.zeros((2, 2), int)
    rule[:, GOOD] = 0, 1
    rule[:, BAD] = refused_bad
    act[:, GOOD] = 1
    return int(assessment_number(rule)), int(action_number(act))
