"""The suppressed post: an old wrong, once mildly judged, of which friends and family write again, followed over campuses of two cities.

Two cities are lived under a scheme up to the night before. Then one post spreads among their students: begun by the friends and family of one
person of the first city, lifted by a wave from outside, against deletion copy by copy, a ban of its topic, and pressure that goes from the
authority to parents to students. Each campus decides by its reach; the man whom the post concerns has a chair at one campus in each city. The
same post is followed at several speeds of deletion and under several schemes, all else the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.draws import exps, key, log, normals, uniforms
from panopolis.engine import Channel, further_sharers, spread
from panopolis.errors import RequestError
from panopolis.measures import FEWEST, student, wilson
from panopolis.rules import post
from panopolis.study.campuses import DAY, HOUR, campuses_of, column_of, faster, readers_of
from panopolis.study.request import as_recipe, as_scheme, asked_for, under
from panopolis.study.run import Step, lay_ground, new_world, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from panopolis.engine import Readers, Spread, World
    from panopolis.scheme import Scheme
    from panopolis.society import Recipe
    from panopolis.study.campuses import Campuses, Cities

    Progress = Callable[[Step], None]

MEASURES = ("reach", "posted", "silenced", "called_back", "campuses", "one_chair", "both_chairs", "r")
"""What is reported of a post. Shares of all students; ``silenced``: of those reached who would pass it on unafraid, those who never do or are made
to take it down; ``called_back``: of those who passed it on, those made to take it down by their parents; ``campuses`` that decide against the man;
``one_chair``, ``both_chairs``: he loses at least one of his two, or both; ``r``: further sharers of one sharer."""
CHANCES = ("one_chair", "both_chairs")
"""Measures that are yes or no in each replicate, so that their mean is a chance."""
SPEEDS = (0.0, 0.25, 1.0, 4.0, 16.0)
"""Speeds of deletion followed unless others are asked for: 1 as measured, 0 none."""


@dataclass(frozen=True)
class PostStudy:
    """What came of a post: a row a replicate, scheme and speed of deletion."""

    schemes: tuple[str, ...]
    speeds: tuple[float, ...]
    rows: tuple[dict[str, Any], ...]

    def summary(self) -> list[dict[str, Any]]:
        """Return a row a scheme, speed and measure: its mean over replicates and, from five up, an interval.

        It is Student's t, for a chance Wilson's; a difference of two chances has none.
        """
        levels = [(name, "", speed) for name in self.schemes for speed in self.speeds]
        changes = [(self.schemes[0], name, speed) for name in self.schemes[1:] for speed in self.speeds]
        return [self._row(*level, measure) for level in (*levels, *changes) for measure in MEASURES]

    def by_day(self, scheme: str, speed: float) -> list[float]:
        """Return the share of students reached by the end of each day, mean over replicates."""
        return np.mean([row["by_day"] for row in self._of(scheme, speed)], axis=0).tolist()

    def _of(self, scheme: str, speed: float) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["scheme"] == scheme and row["speed"] == speed]

    def _row(self, scheme: str, against: str, speed: float, measure: str) -> dict[str, Any]:
        found = np.array([row[measure] for row in self._of(scheme, speed)])
        if against:
            found = found - np.array([row[measure] for row in self._of(against, speed)])
        n, mean = len(found), float(found.mean())
        kind = "" if n < FEWEST or (measure in CHANCES and against) else "Wilson" if measure in CHANCES else "Student"
        low, high = _bounds(found, kind)
        named = {"scheme": scheme, "against": against, "speed": speed, "measure": measure}
        return {**named, "value": mean, "low": low, "high": high, "interval": kind, "replicates": n}


def _bounds(found: np.ndarray, kind: str) -> tuple[float | None, float | None]:
    n, mean = len(found), float(found.mean())
    if not kind:
        return None, None
    if kind == "Wilson":
        return wilson(mean, n)
    half = student(n - 1) * float(found.std(ddof=1)) / math.sqrt(n)
    return mean - half, mean + half


def as_speeds(text: str) -> tuple[float, ...]:
    """Return the speeds of deletion in a text such as ``0,1,4``.

    Raises
    ------
    RequestError
        If one of them is no number.
    """
    try:
        return tuple(float(one) for one in text.split(","))
    except ValueError:
        raise RequestError(f"speeds are '{text}', but they are numbers with commas between, such as 0,1,4") from None


def campus_thresholds(net: Campuses, seed: int, settings: Mapping[str, float]) -> np.ndarray:
    """Return ``(n_campus,)`` the share of its students reached at which each campus decides against the man."""
    middle, u = settings["campus_decides"], uniforms(key(seed, "post: campus decides"), 0, sum(net.n_campus))
    return 1.0 / (1.0 + exps(-(log(middle / (1.0 - middle)) + settings["campus_spread"] * normals(u))))


def decided(net: Campuses, reached: np.ndarray, seed: int, settings: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return which campuses decide against the man, ``(n_campus,)`` bool, and whether the two where he has a chair do, ``(2,)``."""
    n, student_of = sum(net.n_campus), net.campus[net.campus >= 0]
    share = np.bincount(net.campus[reached], minlength=n) / np.bincount(student_of, minlength=n)
    against = share >= campus_thresholds(net, seed, settings)
    drawn = uniforms(key(seed, "post: chairs"), 0, 2)
    return against, against[[int(drawn[0] * net.n_campus[0]), net.n_campus[0] + int(drawn[1] * net.n_campus[1])]]


def came_of(
    net: Campuses, readers: Readers, wish: np.ndarray, found: Spread, days: int, seed: int, settings: Mapping[str, float]
) -> dict[str, Any]:
    """Return what came of a post; shares are of all students unless ``MEASURES`` says otherwise."""
    is_student = net.campus >= 0
    reached, posted = is_student & (found.received >= 0), is_student & (found.posted >= 0)
    called = posted & (found.ended - found.posted == readers.called) & (found.ended < days * DAY)
    would = reached & (wish > 0)
    against, chairs = decided(net, reached, seed, settings)
    on_day = np.bincount(found.received[reached] // DAY, minlength=days)
    n = int(is_student.sum())
    return {
        "students": n, "reached": int(reached.sum()), "reach": float(reached.sum() / n), "by_day": (np.cumsum(on_day) / n).tolist(),
        "posted": float(posted.sum() / n), "silenced": float((would & (called | ~posted)).sum() / max(would.sum(), 1)),
        "called_back": float(called.sum() / max(posted.sum(), 1)), "campuses": float(against.mean()),
        "one_chair": float(chairs.any()), "both_chairs": float(chairs.all()),
    }  # fmt: skip


def followed(cities: Cities, speeds: Sequence[float], days: int) -> list[dict[str, Any]]:
    """Return what comes of one post in two cities at each speed of deletion."""
    settings, seed = cities[0].settings, cities[0].seed
    net = campuses_of((cities[0].society, cities[1].society), settings)
    readers, wish = readers_of(net, cities, settings), column_of(net, cities, "post_wish")
    delay, ban = settings["pass_delay_hours"] * HOUR, int(settings["ban_day"] * DAY)
    channel = Channel(key(seed, "post: passes"), settings["post_seen"], delay, ban, days * DAY - 1)
    rows = []
    for speed in speeds:
        sped = faster(readers, speed)
        found = spread(net.ties, sped, net.starts, channel)
        came = came_of(net, sped, wish, found, days, seed, settings)
        rows.append({"speed": speed, **came, "r": further_sharers(net.ties, sped, channel)})
    return rows


def night_before(scheme: Scheme, recipe: Recipe, asked: Mapping[str, Any], seed: int) -> World:
    """Return a city on the night before the post: ``days`` lived under the scheme."""
    request = asked_for({**asked, "seed": seed})
    ground = lay_ground(request, recipe, scheme, (post.weigh_the_post,), post.POST_COLUMNS, (), silent)
    world = new_world(ground, under(scheme, recipe, request.settings), measures=(), histogram=False)
    for _ in world.warm_up():
        pass
    world.begin()
    for _ in world.advance(request.days):
        pass
    return world


def follow_post(
    schemes: Sequence[Scheme | str | Path] = ("shanghai-2018", "before"),
    society: Recipe | str | Path = "shanghai",
    *,
    speeds: Sequence[float] = SPEEDS,
    follow: int = 14,
    replicates: int = 5,
    changes: Sequence[str] = (),
    progress: Progress = silent,
    **asked: Any,  # noqa: ANN401 - the fields of Request
) -> PostStudy:
    """Follow the suppressed post over two cities, under each scheme and at each speed of deletion.

    Parameters
    ----------
    schemes
        The scheme in question first, then those to set it against; ``changes`` are made to the first.
    speeds
        How many times as fast as measured copies are deleted; 0 is no deletion.
    follow
        Days for which the post is followed.
    replicates
        Pairs of cities, each of seeds of its own; intervals from five up.
    asked
        As for ``run``: ``people`` of each city, ``days`` lived under a scheme before the post, ``seed``, ``warmup``, ``settings``, ``threads``.

    Raises
    ------
    PanopolisError
        As ``run``; or a speed below 0, or cities without students.
    """
    for name, value in (("follow", follow), ("replicates", replicates)):
        if value < 1:
            raise RequestError(f"{name} is {value}, but it is at least 1")
    if not speeds or min(speeds) < 0:
        raise RequestError(
            f"speeds are {list(speeds)}, but a speed of deletion is 0 (none), 1 (as measured) or any number above 0"
        )
    recipe, rows = as_recipe(society), []
    loaded = [as_scheme(one, changes if k == 0 else ()) for k, one in enumerate(schemes)]
    seed = int(asked.pop("seed", 1))
    asked = {"days": 30, "warmup": 60} | asked
    for r in range(replicates):
        for scheme in loaded:
            progress(Step("post", scheme.name, r, replicates))
            cities = tuple(night_before(scheme, recipe, asked, seed + 2 * r + c) for c in (0, 1))
            rows += [
                {"replicate": r, "scheme": scheme.name, **row} for row in followed((cities[0], cities[1]), tuple(speeds), follow)
            ]
            for city in cities:
                city.close()
    return PostStudy(tuple(one.name for one in loaded), tuple(speeds), tuple(rows))
