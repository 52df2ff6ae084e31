"""Some days of a run of ratings once more, star by star: who met whom, what each gave, how everyone stood, and which ties rested.

A results folder keeps no stars: there are ten a person-day. So the run is lived again from what its folder holds, up to the days in question, and
from there on star by star (``engine.Starlight``); each night's ratings must be those that the folder kept of whom it followed. Beside the world
lives that of the twins, in which nobody has the mishaps of the big day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from panopolis.engine import Starlight
from panopolis.errors import ResultsError
from panopolis.rules import rating as rules
from panopolis.study.again import made_again
from panopolis.study.run import new_world, silent, warm
from panopolis.study.star_recording import befallen, stars_of, twins_world

if TYPE_CHECKING:
    from pathlib import Path

    from panopolis.engine import World
    from panopolis.society import Ties
    from panopolis.study.run import Progress


@dataclass(frozen=True)
class StarWeek:
    """Days of a run, star by star.

    Attributes
    ----------
    first, days
        The first day, and how many.
    people
        ``(n,)`` ids of whom it tells, ascending: everyone who meets others, or those around one person.
    nights
        ``(days + 1, n)`` uint16, ratings in steps of 1/8192, first those of the night before.
    ties
        ``(n_tie, 2)`` places in ``people``.
    rests
        ``(days, n_tie)`` bool, whether a tie rests on a day: dropped, or not chosen.
    stars
        Of ``engine.STAR``: every star given to ``people`` by ``people``.
    hers, twins
        The same of the one person alone, from anyone: hers, and those of her twin.
    twin_nights
        ``(days + 1,)`` uint16, the twin's ratings; hers up to the night before the big day.
    """

    first: int
    days: int
    people: np.ndarray
    nights: np.ndarray
    ties: np.ndarray
    rests: np.ndarray
    stars: np.ndarray
    hers: np.ndarray
    twins: np.ndarray
    twin_nights: np.ndarray


def star_week(folder: Path, first: int, days: int, person: int, *, most: int = 1000, tell: Progress = silent) -> StarWeek:
    """Live some days of a run of ratings again, star by star.

    Parameters
    ----------
    folder
        A run's results folder.
    first, days
        The first day, and how many.
    person
        Whose stars are told whoever gave them, and around whom people are chosen where there are more than ``most``.

    Raises
    ------
    ResultsError
        The run has no ratings of strangers or ties, or the days lie outside it.
    PanopolisError
        The folder cannot be run again.
    """
    ground, worlds, manifest = made_again(folder, (), (), (), tell)
    if not 1 <= first <= int(manifest["days"]) - days:
        raise ResultsError(
            f"{folder} has days 0 to {manifest['days'] - 1}, but days {first} to {first + days - 1} and the night before are asked for"
        )
    world = new_world(ground, worlds, tell, measures=(), histogram=False)
    warm(world, tell)
    world.begin()
    for _ in world.advance(first):
        pass
    if world.meetings.who is None:
        raise ResultsError(f"nobody is rated in {folder}, so there are no stars to tell")
    try:
        return _live(world, first, days, person, most)
    finally:
        world.close()


def _live(world: World, first: int, days: int, person: int, most: int) -> StarWeek:
    meet = world.meetings.who.asks > 0 if world.meetings.who is not None else np.zeros(0, bool)
    people = around(world.society.ties, meet, person, most)
    light, ties = Starlight(world, np.union1d(people, [person])), _among(world.society.ties, people)
    nights, rests, stars = [world.state.array("rating").copy()], [], []
    twin: Starlight | None = None
    twin_nights, twins = [int(nights[0][person])], []
    for day in range(first, first + days):
        rests.append(_resting(world, ties))
        if twin is None and day == int(world.settings["big_day"]):
            twin = _twin(world, person)
        _, found = light.step()
        stars.append(found)
        nights.append(world.state.array("rating").copy())
        if twin is not None:
            twins.append(twin.step()[1])
        twin_nights.append(int((twin.world if twin else world).state.array("rating")[person]))
    if twin is not None:
        twin.world.close()
    every = np.concatenate(stars)
    hers = every[every["to"] == person]
    shown = np.union1d(people, [person, *hers["by"], *(np.concatenate(twins)["by"] if twins else ())]).astype(np.int64)
    return StarWeek(
        first, days, shown, np.stack(nights)[:, shown], np.searchsorted(shown, _ends(world.society.ties, ties)), np.stack(rests),
        every[np.isin(every["by"], shown)], hers, np.concatenate(twins) if twins else hers[:0], np.array(twin_nights, np.uint16),
    )  # fmt: skip


def _twin(world: World, person: int) -> Starlight | None:
    """Return the twins' world, if the big day of this day befalls the person."""
    hit, mishaps = befallen(world, stars_of(world))
    return Starlight(twins_world(world, hit, mishaps), [person]) if person in hit else None


def around(ties: Ties, meet: np.ndarray, person: int, most: int) -> np.ndarray:
    """Return ids, ascending: everyone who meets others, or of more than ``most`` those nearest to a person by ties."""
    if int(meet.sum()) <= most:
        return np.flatnonzero(meet)
    found, at = [person], 0
    known = {person}
    while at < len(found) and len(found) < most:
        for j in map(int, ties.of(found[at])):
            if meet[j] and j not in known and len(found) < most:
                known.add(j)
                found.append(j)
        at += 1
    return np.sort(np.array(found))


def _among(ties: Ties, people: np.ndarray) -> np.ndarray:
    """Return the places, among the ends of all ties, of the ties between people, each once."""
    first = np.repeat(np.arange(len(ties.indptr) - 1), np.diff(ties.indptr))
    inside = np.zeros(len(ties.indptr) - 1, bool)
    inside[people] = True
    return np.flatnonzero((first < ties.neighbour) & inside[first] & inside[ties.neighbour])


def _ends(ties: Ties, places: np.ndarray) -> np.ndarray:
    """Return ``(n_tie, 2)`` ids."""
    first = np.searchsorted(ties.indptr, places, side="right") - 1
    return np.stack([first, ties.neighbour[places]], axis=1)


def _resting(world: World, places: np.ndarray) -> np.ndarray:
    """Return which ties rest from either end."""
    ties, memory = world.society.ties, world.state.beside["memory"]
    back = np.argsort(ties.neighbour, kind="stable")  # the k-th end of ties sorted by both ends is the other end of the k-th
    return (memory[places] == rules.DROPPED) | (memory[back[places]] == rules.DROPPED)


__all__ = ["StarWeek", "around", "star_week"]
