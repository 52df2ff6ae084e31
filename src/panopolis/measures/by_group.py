"""Who is hit: an outcome for every group of a dimension (income, registration, study, sex, age), beside the twins' world, with intervals.

For each group g of a dimension, with the same people in both worlds,

    effect(g) = rate in the world in question - rate in the twins' world
    gap(g)    = effect(g) - effect(everyone)

each between the bounds of the bootstrap over households of ``effects``. *difference* and *ratio* are the greatest less, and the least over, the
greatest rate of a group in the world in question, as ``difference()`` and ``ratio()`` of Fairlearn's MetricFrame between groups. Fairlearn itself
is no dependency: it would bring pandas, scipy and scikit-learn for two lines of arithmetic, and has no intervals between paired worlds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.measures.effects import OUTCOMES, between, drawn_rates, household_sums, rates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Traits = Mapping[str, np.ndarray]

AGES = ((0, 17), (18, 29), (30, 44), (45, 59), (60, 110))
"""Bands of age, in full years; a choice."""
_N_FIFTH = 5


def _fifth(k: int) -> Callable[[Traits], np.ndarray]:
    return lambda traits: traits["income_fifth"] == k


def _is(name: str, value: int) -> Callable[[Traits], np.ndarray]:
    return lambda traits: traits[name] == value


def _aged(low: int, high: int) -> Callable[[Traits], np.ndarray]:
    return lambda traits: (traits["age"] >= low) & (traits["age"] <= high)


_FIFTHS = ("poorest fifth", "second fifth", "third fifth", "fourth fifth", "richest fifth")
DIMENSIONS: dict[str, dict[str, Callable[[Traits], np.ndarray]]] = {
    "income": {_FIFTHS[k]: _fifth(k + 1) for k in range(_N_FIFTH)},
    "registration": {"registered here": _is("migrant", 0), "migrants": _is("migrant", 1)},
    "study": {"not studying": _is("student", 0), "students": _is("student", 1)},
    "sex": {"men and boys": _is("female", 0), "women and girls": _is("female", 1)},
    "age": {f"aged {low} to {high}" if high < AGES[-1][1] else f"aged {low} and over": _aged(low, high) for low, high in AGES},
}
"""Dimensions and their groups, each a function of traits: who belongs to it."""


def by_group(
    worlds: Mapping[str, Mapping[str, np.ndarray]], traits: Traits, names: Sequence[str], days: int, seed: int
) -> list[dict[str, Any]]:
    """Return a row for each outcome, dimension and group.

    Parameters
    ----------
    worlds
        Counts of everyone by world: the world in question first, then the twins' if there is one. Arrays ``(n_person,)``.
    traits
        ``age``, ``female``, ``income_fifth``, ``migrant``, ``student`` and ``household`` (ascending), each ``(n_person,)``.
    names
        Outcomes to give, of ``OUTCOMES``.
    days
        Days lived; rates are scaled to 365.
    seed
        Of the society; keys the bootstrap.

    Returns
    -------
    :
        Rows with ``outcome``, ``label``, ``unit``, ``good``, ``dimension``, ``group``, ``people``, ``rate``, ``twin``, ``effect``, ``low``,
        ``high``, ``gap``, ``gap_low``, ``gap_high``; without a twins' world the effect is the rate itself. An empty group is left out.
    """
    return [
        row
        for dimension, groups in DIMENSIONS.items()
        for row in _of_dimension(dimension, {name: who(traits) for name, who in groups.items()}, worlds, traits["household"], names, days, seed)
    ]  # fmt: skip


def _of_dimension(
    dimension: str, groups: Mapping[str, np.ndarray], worlds: Mapping[str, Mapping[str, np.ndarray]], household: np.ndarray,
    names: Sequence[str], days: int, seed: int,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the rows of one dimension; one at a time, so that a million people take little room."""
    members = {"all": np.ones(len(household), bool)} | {name: member for name, member in groups.items() if member.any()}
    sums = {world: household_sums(counts, household, members) for world, counts in worlds.items()}
    drawn, found = drawn_rates(sums, days, seed), []
    point = {(world, group): rates(totals, days) for world, of in sums.items() for group, totals in of.items()}
    for k, outcome in enumerate(OUTCOMES):
        if outcome.name in names:
            head = {
                "outcome": outcome.name,
                "label": outcome.label,
                "unit": outcome.unit,
                "good": outcome.good,
                "dimension": dimension,
            }
            found += [
                head | {"group": group, "people": int(member.sum())} | _row(point, drawn, tuple(worlds), group, k)
                for group, member in members.items()
                if group != "all"
            ]
    return found


def _row(
    point: Mapping[tuple[str, str], np.ndarray], drawn: Mapping[tuple[str, str], np.ndarray], worlds: tuple[str, ...], group: str, k: int
) -> dict[str, float | None]:  # fmt: skip
    first, twin = worlds[0], worlds[1] if len(worlds) > 1 else None

    def of(rates_of: Mapping[tuple[str, str], np.ndarray], who: str) -> np.ndarray:
        return rates_of[first, who][..., k] - (rates_of[twin, who][..., k] if twin else 0.0)

    again = of(drawn, group)
    apart = again - of(drawn, "all")
    low, high, gap_low, gap_high = (*between(again), *between(apart))
    effect = float(of(point, group))
    return {
        "rate": float(point[first, group][k]), "twin": float(point[twin, group][k]) if twin else None,
        "effect": effect, "low": low, "high": high, "gap": effect - float(of(point, "all")), "gap_low": gap_low, "gap_high": gap_high,
    }  # fmt: skip


def spread(rows: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """Return ``difference`` and ``ratio`` of the rates of one outcome over the groups of one dimension, as MetricFrame has them."""
    found = [row["rate"] for row in rows]
    most = max(found)
    return {"difference": most - min(found), "ratio": min(found) / most if most else None}
