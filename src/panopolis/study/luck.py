"""Quality and luck: the same people live the same days once more with other luck in the stars, and what differs between these twins is luck.

Mood itself has no draw: it follows the stars that one got. What is drawn is the star that a given meeting brings, by the giver's mood of the
moment and taste; that alone is drawn anew (``redrawn``). People, quality, whom they meet, whether a slip happens at a given strain, and every
rule stay as they are; moods, strain and ties then go their own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.errors import RequestError
from panopolis.measures import Shares, decompose
from panopolis.study.request import as_recipe, as_scheme, asked_for, rules_of, under
from panopolis.study.run import Step, lay_ground, new_world, silent, warm
from panopolis.study.star_recording import rated_people, stars_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from panopolis.engine import World
    from panopolis.scheme import Scheme
    from panopolis.society import Recipe

REDRAWN = ("give_stars",)
MEETINGS = ("give_stars", "meetings", "pairs", "services")
"""Decisions that can be drawn anew: stars; whether a tie is met or a service used; which strangers meet; who serves whom."""
WEEK = 7
FEWEST_TWINS = 2


@dataclass(frozen=True)
class Luck:
    """What the spread of ranks is made of, week by week.

    Attributes
    ----------
    days
        Days on whose night it was looked at.
    shares
        Shares of quality, circumstance and luck on each.
    twins
        How many times the days were lived.
    """

    days: tuple[int, ...]
    shares: tuple[Shares, ...]
    twins: int

    def text(self) -> str:
        """Return it as a small table."""
        lines = [
            f"Ranks by rating, {self.twins} lives each: what their spread is made of, %",
            "   day   quality   circumstance   luck",
        ]
        for day, one in zip(self.days, self.shares, strict=True):
            lines.append(f"{day:>6}{100 * one.quality:>10.0f}{100 * one.circumstance:>15.0f}{100 * one.luck:>7.0f}")
        return "\n".join(lines)


def luck(
    scheme: Scheme | str | Path,
    society: Recipe | str | Path = "town",
    *,
    twins: int = 5,
    redrawn: Sequence[str] = REDRAWN,
    changes: Sequence[str] = (),
    progress: Callable[[Step], None] = silent,
    **asked: Any,  # noqa: ANN401 - the fields of Request
) -> Luck:
    """Live the same days several times with other luck, and tell how much of the spread of ranks is quality and how much luck.

    Parameters
    ----------
    scheme, society, changes, progress, asked
        As for ``run``; the scheme has ratings.
    twins
        How often, from 2 up; the first is the run itself.
    redrawn
        Which decisions are drawn anew: some of ``give_stars``, ``meetings``, ``pairs``, ``services``.

    Raises
    ------
    RequestError
        The scheme has no ratings, or ``twins`` or ``redrawn`` cannot be meant.
    """
    loaded, recipe, request = as_scheme(scheme, changes), as_recipe(society), asked_for(asked)
    _check(loaded, twins, redrawn)
    worlds = under(loaded, recipe, request.settings)
    ground = lay_ground(request, recipe, loaded, (), (), (), progress, shipped=rules_of([loaded]))
    lives = []
    for twin in range(twins):
        world = new_world(ground, worlds, progress, measures=(), histogram=False)
        warm(world, progress)
        world.begin()
        if twin:
            world.meetings.redraw(redrawn, twin)
        lives.append(_live(world, request.days, Step(f"life {twin + 1} of {twins}"), progress))
        world.close()
    days = tuple(range(WEEK - 1, request.days, WEEK)) or (request.days - 1,)
    shares = tuple(decompose(np.stack([life[k] for life in lives]), lives[0][-1]) for k in range(len(days)))
    return Luck(days, shares, twins)


def _check(scheme: Scheme, twins: int, redrawn: Sequence[str]) -> None:
    if scheme.ratings is None:
        raise RequestError(
            f"scheme '{scheme.name}' has no ratings, so there is no luck in stars; take one that has, such as nosedive"
        )
    if isinstance(twins, bool) or twins < FEWEST_TWINS:
        raise RequestError(f"twins is {twins}, but luck shows only between at least {FEWEST_TWINS} lives")
    for name in redrawn:
        if name not in MEETINGS:
            raise RequestError(f"'{name}' cannot be drawn anew; some of {', '.join(MEETINGS)} can")


def _live(world: World, days: int, step: Step, tell: Callable[[Step], None]) -> list[np.ndarray]:
    """Return the ratings of those who are given stars at the end of each week, and last their quality."""
    weeks, rated = [], np.zeros(0, bool)
    for day in world.advance(days):
        if day.day == 0:
            rated = rated_people(world)
        if (day.day + 1) % WEEK == 0 or (days < WEEK and day.day == days - 1):
            weeks.append(stars_of(world)[rated])
        tell(step)
    return [*weeks, world.society.traits["charm"][rated]]
