"""Two SIR models as Panopolis models: LASER's, in which everyone mixes with everyone, and Starsim's, on a random network that stays."""

from __future__ import annotations

import math

import panopolis as pan

SUSCEPTIBLE, INFECTIOUS, RECOVERED = 0, 1, 2
MEAN_DAYS, FIRST = 10.0, 0.01
MIXED = {"beta": 0.3}
"""Of the well-mixed model: whom one infects a day among the susceptible alone."""
NETWORK = {"beta": 0.03}
"""Of the network: the chance to infect along one contact in a day, of ten contacts on average."""


def begins(draw):
    """One in a hundred is ill at first."""
    return 1 if draw < FIRST else 0


def first_days(draw):
    """Days left of those who are ill at first."""
    return max(1, math.floor(-MEAN_DAYS * math.log(draw) + 0.5))


def first_whole_days(draw):
    """Days left of those who are ill at first, whole ones that are over."""
    return math.floor(-MEAN_DAYS * math.log(draw))


def ill(state):
    """Whether she is infectious."""
    return 1 if state == 1 else 0


def other_ill(other_state):
    """Whether a contact is infectious."""
    return 1 if other_state == 1 else 0


def well(state):
    """Whether she has recovered."""
    return 1 if state == 2 else 0


COLUMNS = [
    pan.column("state", dtype="u1", start=begins, meaning="0 susceptible, 1 infectious, 2 recovered"),
    pan.column("days_left", dtype="u2", start=first_days, unit="day", meaning="days that she stays infectious"),
]
TOTALS = [pan.total("n_ill", ill), pan.total("n_well", well)]


def press(n_ill, n_person, beta):
    """Chance that one who is susceptible falls ill tomorrow, by all who are infectious tonight; the town's, so it is worked out once a day."""
    return 1.0 - math.exp(-beta * n_ill / n_person)


@pan.rule(sets=("state", "days_left"))
def mix(state, days_left, chance, draw, draw_2):
    """Fall ill by the pressure of all who were infectious last night; recover when the days are over."""
    if state == 1:
        return (1, days_left - 1) if days_left > 1 else (2, 0)
    if state == 0 and draw < chance:
        return 1, max(1, math.floor(-10.0 * math.log(draw_2) + 0.5))
    return state, days_left


def well_mixed(people, seed, threads):
    """Return LASER's model before its first day."""
    totals = [*TOTALS, pan.total("chance", press, table="town", step=2.0**-40)]
    return pan.model(
        {"person": people, "town": 1}, columns=COLUMNS, rules=[mix], totals=totals, settings=MIXED, seed=seed, threads=threads
    )


@pan.rule(sets=("state", "days_left"))
def meet(state, days_left, ill_contacts, beta, draw, draw_2):
    """Fall ill by one of one's contacts who were infectious last night; recover when the days are over."""
    if state == 1:
        return (1, days_left - 1) if days_left > 1 else (2, 0)
    if state == 0 and ill_contacts > 0:
        spared = 1.0
        for _ in range(ill_contacts):
            spared *= 1.0 - beta
        if draw < 1.0 - spared:
            days = math.floor(-10.0 * math.log(draw_2))
            return (1, days) if days > 0 else (2, 0)
    return state, days_left


def on_network(people, seed, threads):
    """Return Starsim's model before its first day."""
    columns = [
        COLUMNS[0],
        pan.column("days_left", dtype="u2", start=first_whole_days, unit="day", meaning="days that she stays infectious"),
    ]
    totals = [*TOTALS, pan.total("ill_contacts", other_ill, over="knows")]
    return pan.model(
        people, columns=columns, rules=[meet], totals=totals, ties={"knows": pan.ties.random(mean_degree=10)}, settings=NETWORK,
        seed=seed, threads=threads,
    )  # fmt: skip
