"""Effects of worlds on the same people: what each measure is in a world, how worlds differ, and between which bounds.

An effect is a difference of group means between two worlds under common draws, split into *law* (ordinary law against none),
*scoring* (the whole scheme, its own cameras and fines too, against ordinary law alone) and *total*. Its interval resamples
households with Poisson(1) weights, the same in every world (the Poisson bootstrap: Hanley and MacGibbon, Computer Methods and
Programs in Biomedicine 83, 2006, https://doi.org/10.1016/j.cmpb.2006.04.006). It says how much the numbers could move had other
households been drawn into this one city; it says nothing of other cities or other assumptions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import GROUPS, PERSON
from panopolis.draws import key, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Counts = Mapping[str, np.ndarray]

N_BOOTSTRAP = 200
INTERVAL = f"sampling of people, one world: bootstrap over households, {N_BOOTSTRAP} draws, 95 %"
_CHUNK = 1 << 16
NAN = float("nan")


@dataclass(frozen=True)
class Outcome:
    """A measure of a year of one person, from her counts; ``scale`` takes a mean to what is shown.

    Whether an outcome is a harm or a benefit is declared here and nowhere else. ``good`` says whether more of it is a benefit.
    ``averted`` is what less of it is called where the benefit is that it does not happen: its differences are then shown among
    the benefits with their sign turned, while its levels and ``effects.parquet`` keep counting the thing itself. ``note`` is what
    a reader must know of how it is counted.
    """

    name: str
    label: str
    unit: str
    good: bool
    of: Callable[[Counts], np.ndarray]
    scale: float
    yearly: bool = True
    averted: str = ""
    note: str = ""


def _column(name: str) -> Callable[[Counts], np.ndarray]:
    return lambda counts: counts[name]


HARM, BENEFIT = False, True
PER_1000 = "per 1,000 people a year"
OUTCOMES: tuple[Outcome, ...] = (
    Outcome("offences", "offences on the street", PER_1000, HARM, _column("offences"), 1000, averted="offences averted"),
    Outcome("injuries", "injuries expected from offences", "per 100,000 people a year", HARM, _column("injuries_risked"), 100_000,
            averted="injuries averted"),
    Outcome("bills_late", "bills paid late", PER_1000, HARM, _column("bills_late"), 1000, averted="late bills averted"),
    Outcome("good_deeds", "times volunteered", PER_1000, BENEFIT, lambda c: c["good_deeds"].astype(np.float64) - c["for_show"], 1000),
    Outcome("privileged_days", "days with a privilege", "days a head, a year", BENEFIT, _column("privileged_days"), 1),
    Outcome("saved_yuan", "money spared by standing", "CNY a head, a year", BENEFIT, _column("saved_yuan"), 1),
    Outcome("hours_saved", "hours spared by standing", PER_1000, BENEFIT, lambda c: c["hours_saved"] * PERSON["hours_saved"].scale, 1000,
            note="spared by standing: discounts and deposits, and queues at public offices"),
    Outcome("appeals_won", "records corrected on appeal", PER_1000, BENEFIT, _column("appeals_won"), 1000),
    Outcome("sanctions", "sanctions", PER_1000, HARM, _column("sanctions"), 1000,
            note="sanctions: charges for a wrong that took points or asked a fine; charges for taking up a debt are not counted"),
    Outcome("wrongly_charged", "charged for what another did", PER_1000, HARM, _column("wrongly_charged"), 1000),
    Outcome("blacklisted", "people blacklisted at some time", "per 1,000 people", HARM,
            lambda c: c["listed_days"] > 0, 1000, yearly=False),
    Outcome("shown", "people shown on a screen", "per 1,000 people", HARM, lambda c: c["shown_days"] > 0, 1000, yearly=False),
    Outcome("loans_refused", "loans and mortgages refused", PER_1000, HARM, _column("loans_refused"), 1000),
    Outcome("refused_by_scheme", "refused by standing alone", PER_1000, HARM, _column("refused_by_scheme"), 1000,
            note="refused by standing alone: this can exceed the line above it, for a refusal by standing can also stand in for one "
                 "that the bank would have made at another time"),
    Outcome("money_lost", "money lost: fines paid, allowance withheld", "CNY a head, a year", HARM,
            lambda c: c["paid_yuan"].astype(np.float64) + c["benefit_lost_yuan"], 1),
    Outcome("allowance_refused", "people refused the allowance by standing", "per 1,000 people", HARM,
            lambda c: c["benefit_lost_yuan"] > 0, 1000, yearly=False),
    Outcome("jobs_refused", "jobs refused by standing", PER_1000, HARM, _column("jobs_refused"), 1000),
    Outcome("school_refused", "schools refused for a parent's standing", PER_1000, HARM, _column("school_refused"), 1000),
    Outcome("posts_held", "posts held back", PER_1000, HARM, _column("posts_held"), 1000,
            note="posts held back: occasions at which the same draw would have led to an unwelcome post had nothing been feared"),
    Outcome("posts_everyday_held", "of these, grievances of every day", PER_1000, HARM,
            lambda c: c["posts_held"] - 1.0 * c["posts_gathering_held"] - c["posts_scheme_held"], 1000),
    Outcome("posts_gathering_held", "of these, calls to act together", PER_1000, HARM, _column("posts_gathering_held"), 1000),
    Outcome("posts_scheme_held", "of these, against the scheme itself", PER_1000, HARM, _column("posts_scheme_held"), 1000),
    Outcome("journeys_refused", "tickets refused", PER_1000, HARM, _column("journeys_refused"), 1000),
    Outcome("stops", "stopped though not sought", PER_1000, HARM, _column("stops"), 1000),
)  # fmt: skip


def houses(household: np.ndarray) -> np.ndarray:
    """Return the households of people numbered from 0, ``(n_person,)``; ``household`` ascends."""
    return np.cumsum(np.concatenate([[0], household[1:] != household[:-1]])).astype(np.int64)


def household_sums(counts: Counts, household: np.ndarray, groups: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return for each group ``(n_household, n_outcome + 1)`` sums over its members, the last column their number."""
    house = houses(household)
    n_house = int(house[-1]) + 1
    members = {name: np.flatnonzero(member) for name, member in groups.items()}
    of_member = {name: house[who] for name, who in members.items()}
    sums = {name: np.empty((n_house, len(OUTCOMES) + 1), np.float32, order="F") for name in groups}  # filled by column
    for k, outcome in enumerate(OUTCOMES):
        values = np.asarray(outcome.of(counts), np.float64)
        for name, who in members.items():
            sums[name][:, k] = np.bincount(of_member[name], weights=values[who], minlength=n_house)
    for name, total in sums.items():
        total[:, -1] = np.bincount(of_member[name], minlength=n_house)
    return sums


def effects(
    sums: Mapping[str, Mapping[str, np.ndarray]], splits: Mapping[str, tuple[str, str | None]], days: int, seed: int
) -> list[dict[str, object]]:
    """Return the rows of the table of effects.

    Parameters
    ----------
    sums
        For each world and group, what ``household_sums`` gives.
    splits
        Name of each split to (world, world it is compared with); None for the level of a world itself.
    days
        Days the worlds ran; rates are scaled to 365.
    seed
        Of the society; keys the bootstrap.
    """
    drawn = drawn_rates(sums, days, seed)
    place = {outcome.name: k for k, outcome in enumerate(OUTCOMES)}
    rows: list[dict[str, object]] = []
    for row in values(sums, splits, days):
        (world, against), group, k = splits[str(row["split"])], str(row["group"]), place[str(row["measure"])]
        again = drawn[world, group][:, k] - (drawn[against, group][:, k] if against else 0.0)
        low, high = between(again)
        nobody = row["value"] != row["value"]  # NaN
        rows.append({**row, "low": NAN if nobody else low, "high": NAN if nobody else high, "interval": INTERVAL})
    return rows


def drawn_rates(sums: Mapping[str, Mapping[str, np.ndarray]], days: int, seed: int) -> dict[tuple[str, str], np.ndarray]:
    """Return ``(N_BOOTSTRAP, n_outcome)`` rates of each world and group, in the units of ``OUTCOMES``, under the same resampled households.

    A draw in which nobody of a small group is has no rate of it, NaN; it must not count as 0.
    """
    return {of: np.where(totals[:, -1:] > 0, _rates(totals, days), NAN) for of, totals in _resampled(sums, seed).items()}


def between(drawn: np.ndarray) -> tuple[float, float]:
    """Return the bounds that hold 95 of 100 of what was drawn, those without a number left out; NaN where there is none."""
    there = drawn[~np.isnan(drawn)]
    if not there.size:
        return NAN, NAN
    low, high = np.percentile(there, [2.5, 97.5])
    return float(low), float(high)


def rates(totals: np.ndarray, days: int) -> np.ndarray:
    """Return the ``(n_outcome,)`` rates of a group from its ``(n_household, n_outcome + 1)`` sums, in the units of ``OUTCOMES``."""
    return _rates(totals.sum(axis=0, dtype=np.float64)[None], days)[0]


def values(
    sums: Mapping[str, Mapping[str, np.ndarray]], splits: Mapping[str, tuple[str, str | None]], days: int
) -> list[dict[str, object]]:
    """Return the rows of the table of effects without their bounds; a group with nobody in it has the value NaN."""
    rows: list[dict[str, object]] = []
    for group in GROUPS:
        point = {world: rates(of[group], days) for world, of in sums.items()}
        some = next(iter(sums.values()))[group][:, -1].sum() > 0
        for k, outcome in enumerate(OUTCOMES):
            named = {"measure": outcome.name, "label": outcome.label, "unit": outcome.unit, "good": outcome.good, "group": group}
            for split, (world, against) in splits.items():
                value = float(point[world][k] - (point[against][k] if against else 0.0))
                rows.append({**named, "split": split, "value": value if some else NAN})
    return rows


def _rates(totals: np.ndarray, days: int) -> np.ndarray:
    scale = np.array([o.scale * (365.0 / days if o.yearly else 1.0) for o in OUTCOMES])
    people = np.maximum(totals[:, -1:], 1e-9)
    return totals[:, :-1] / people * scale


def _resampled(sums: Mapping[str, Mapping[str, np.ndarray]], seed: int) -> dict[tuple[str, str], np.ndarray]:
    """Return ``(N_BOOTSTRAP, n_outcome + 1)`` totals of each world and group under the same resampled households."""
    n = len(next(iter(sums.values()))["all"])
    totals = {(world, group): np.zeros((N_BOOTSTRAP, len(OUTCOMES) + 1)) for world, of in sums.items() for group in of}
    for first in range(0, n, _CHUNK):
        size = min(_CHUNK, n - first)
        weights = poisson_weights(seed, first, size)
        for world, group in totals:
            totals[world, group] += weights @ sums[world][group][first : first + size]
    return totals


@lru_cache(maxsize=4)
def poisson_weights(seed: int, first: int, size: int) -> np.ndarray:
    """Return ``(N_BOOTSTRAP, size)`` Poisson(1) weights of households first..first+size-1, keyed by household and replicate."""
    decision = key(seed, "bootstrap over households")
    out = np.empty((N_BOOTSTRAP, size), np.float32)
    for k in range(0, N_BOOTSTRAP, 4):
        out[k : k + 4] = _POISSON[(words(decision, first, size, k=k) >> np.uint32(16)).T]
    out.flags.writeable = False
    return out


def _poisson_table() -> np.ndarray:
    """Return the Poisson(1) number of each of 65,536 equal steps of a uniform."""
    uniform = (np.arange(1 << 16) + 0.5) / (1 << 16)
    return np.searchsorted(_cumulative(12), uniform, side="right").astype(np.float32)


def _cumulative(n: int) -> np.ndarray:
    total, term, out = 0.0, 0.36787944117144233, []
    for k in range(n):
        total += term
        out.append(total)
        term /= k + 1
    return np.array(out)


_POISSON = _poisson_table()
__all__ = [
    "INTERVAL",
    "N_BOOTSTRAP",
    "OUTCOMES",
    "Outcome",
    "between",
    "drawn_rates",
    "effects",
    "household_sums",
    "rates",
    "values",
]
