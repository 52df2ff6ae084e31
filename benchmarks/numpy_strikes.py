"""'Five strikes' as a plain NumPy loop that asks everybody every day: what a ratio is taken to where no other program is at hand."""

from __future__ import annotations

import numpy as np


def walk(people: int, days: int, seed: int) -> dict[str, float]:
    """Run the model; return the last day's mean score and share listed, and the share of person-days with a strike."""
    rng = np.random.default_rng(seed)
    base = np.minimum(0.02 * np.exp(rng.standard_normal(people)), 0.5)
    income = 50_000 * np.exp(0.6 * rng.standard_normal(people))
    score, strikes = np.full(people, 1000.0), np.zeros(people, np.int32)
    struck, mean, listed = 0, 0.0, 0.0
    for _ in range(days):
        chance = base * np.exp(-0.002 * np.maximum(0.0, 1000.0 - score))
        chance[strikes >= 5] *= 0.5
        seen = (rng.random(people) < chance) & (rng.random(people) < 0.3)
        score[seen] -= 20.0
        income[seen] *= 0.99
        strikes[seen] += 1
        good = rng.random(people) < 0.01
        score[good] = np.minimum(score[good] + 5.0, 1300.0)
        score += 0.001 * (1000.0 - score)
        struck += int(seen.sum())
        mean, listed = float(score.mean()), float((strikes >= 5).mean())
    return {"mean_score": mean, "listed": listed, "strikes_day": struck / people / days}
