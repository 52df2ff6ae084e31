"""The survey: an observer that asks some of the adults of a world what they think of being scored. It changes no state and moves no draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.draws import key, uniforms
from panopolis.errors import RequestError
from panopolis.rules import survey
from panopolis.study.recording import read

if TYPE_CHECKING:
    from panopolis.engine import World

ADULT = 18
ASKED_OF = ("survey_ease", "visitor_wariness", "sensitivity_scheme", "fear_of_detention", "fear_of_post")


def survey_of(world: World, asked: int) -> list[dict[str, Any]]:
    """Return what a sample of adults think and say, a row a group: ``people`` asked, and the shares in favour ``private``, ``alone``, ``visitor``.

    Those aware of a scheme, and those who are not, are groups where there is one.

    Raises
    ------
    RequestError
        If nobody is to be asked.
    """
    if asked < 1:
        raise RequestError(f"a survey asks {asked} people, but it asks at least 1")
    day, n = max(world.day, 0), world.society.n_person
    adults = np.flatnonzero(world.society.traits["age"] >= ADULT)
    order = uniforms(key(world.seed, "survey: who is asked"), 0, n, day=day)[adults]
    chosen = np.sort(adults[np.argsort(order, kind="stable")[:asked]])
    answers = _answers(world, chosen, uniforms(key(world.seed, "survey: candid"), 0, n, day=day)[chosen])
    aware, student = read(world, "aware")[chosen] > 0, world.society.traits["student"][chosen] == 1
    groups = {"all": np.ones(len(chosen), bool), "students": student}
    if world.scheme.rules:
        groups |= {"aware": aware, "unaware": ~aware}
    return [
        {"group": name, "people": int(member.sum())}
        | {kind: float(given[member].mean()) if member.any() else float("nan") for kind, given in answers.items()}
        for name, member in groups.items()
    ]


def _answers(world: World, chosen: np.ndarray, draws: np.ndarray) -> dict[str, np.ndarray]:
    law, settings = world.law, [world.settings[name] for name in ASKED_OF]
    points = law.points[law.in_force[world.society.traits["district"][chosen]], world.plan.act("unwelcome_post")]
    lawful = int(world.scheme.law == "keep")
    approval, candour, aware = (read(world, name)[chosen].tolist() for name in ("approval", "candour", "aware"))
    given = {"private": [survey.thinks(a) for a in approval]}
    for name, visitor in (("alone", 0), ("visitor", 1)):
        each = zip(approval, candour, aware, points.tolist(), draws.tolist(), strict=True)
        given[name] = [survey.says(a, c, w, lawful, p, visitor, u, *settings) for a, c, w, p, u in each]
    return {name: np.array(values, np.float64) for name, values in given.items()}
