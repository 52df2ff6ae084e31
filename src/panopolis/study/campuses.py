"""Who may read a followed post: the students of two cities and those who write of it first, as they stood on the night before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from panopolis.draws import exps, key, log, logs, normals, uniforms
from panopolis.engine import NEVER, Readers, World
from panopolis.errors import RequestError
from panopolis.society import Ties, campus_of, gather, students_elsewhere
from panopolis.study.recording import read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from panopolis.society import Society

Cities = tuple[World, World]

HOUR, DAY = 3600.0, 86400
WRONGED_FROM, WRONGED_TO = 38, 50
"""Ages of the person wronged some twenty years ago, as a student or soon after; assumed."""


@dataclass(frozen=True)
class Campuses:
    """The network of a post: the students of both cities, then those who write of it first, who may be no students."""

    ties: Ties
    person: np.ndarray
    """``(n,)`` id in her own city"""
    city: np.ndarray
    """``(n,)`` 0 or 1"""
    campus: np.ndarray
    """``(n,)`` number of her campus, those of the second city after those of the first; -1 for no student"""
    starts: np.ndarray
    n_campus: tuple[int, int]


def campuses_of(cities: tuple[Society, Society], settings: Mapping[str, float]) -> Campuses:
    """Return the network of a post in two cities.

    Raises
    ------
    RequestError
        If a city has no students.
    """
    raw = [campus_of(city) for city in cities]
    if min(int((one >= 0).sum()) for one in raw) == 0:
        raise RequestError("a followed post needs students in both cities; ask for more --people, or a society that has students")
    wrote = _friends_and_family(cities[0], int(settings["post_starts"]))
    members = [np.union1d(np.flatnonzero(raw[0] >= 0), wrote), np.flatnonzero(raw[1] >= 0)]
    place, first, pairs, campus = [], 0, [], []
    for city, ids in zip(cities, members, strict=True):
        at = np.full(city.n_person, -1, np.int64)
        at[ids] = first + np.arange(len(ids))
        sender, receiver = np.repeat(at, city.ties.degree()), at[city.ties.neighbour]
        inside = (sender >= 0) & (sender < receiver)
        pairs.append((sender[inside].astype(np.int32), receiver[inside].astype(np.int32)))
        place.append(at)
        first += len(ids)
    students = [at[one >= 0] for at, one in zip(place, raw, strict=True)]
    a, b = students_elsewhere(len(students[0]), len(students[1]), settings["friends_elsewhere"], cities[0].seed)
    pairs.append((students[0][a].astype(np.int32), students[1][b].astype(np.int32)))
    n_campus = []
    for one, ids in zip(raw, members, strict=True):
        named, number = np.unique(one[ids], return_inverse=True)
        none = int(named[0] < 0)  # first in order, if there is anybody who is no student
        campus.append(np.where(one[ids] >= 0, number - none + sum(n_campus), -1))
        n_campus.append(len(named) - none)
    person, city_of = np.concatenate(members), np.repeat([0, 1], [len(ids) for ids in members])
    return Campuses(gather(pairs, first), person, city_of, np.concatenate(campus), place[0][wrote], (n_campus[0], n_campus[1]))


def _friends_and_family(city: Society, most: int) -> np.ndarray:
    """Return the ids of those who write first: the ties of one person, the first in a keyed order who is of that age and knows anybody."""
    age, degree = city.traits["age"], city.ties.degree()
    could = np.flatnonzero((age >= WRONGED_FROM) & (age <= WRONGED_TO) & (degree > 0))
    if not len(could):
        raise RequestError("nobody of this city could write of an old wrong: nobody knows anybody; give a society with ties")
    drawn = uniforms(key(city.seed, "post: the person wronged"), 0, city.n_person)[could]
    return city.ties.of(int(could[np.argmin(drawn)]))[:most].astype(np.int64)


def of_members(net: Campuses, take: Callable[[int], np.ndarray]) -> np.ndarray:
    """Return ``(n,)`` what a function of a city's number has of everyone there, for the members of the network alone."""
    return np.concatenate([take(c)[net.person[net.city == c]] for c in (0, 1)])


def column_of(net: Campuses, cities: Cities, name: str) -> np.ndarray:
    """Return ``(n,)`` a column of the members."""
    return of_members(net, lambda c: read(cities[c], name))


def readers_of(net: Campuses, cities: Cities, settings: Mapping[str, float]) -> Readers:
    """Return who passes the post on after how many copies, and how long copies would stand at speed 1."""

    def drawn(what: str) -> np.ndarray:
        return of_members(net, lambda c: uniforms(key(cities[c].seed, f"post: {what}"), 0, cities[c].society.n_person))

    def life(what: str) -> np.ndarray:
        stood = exps(
            log(settings["deletion_median_hours"] * HOUR) + settings["deletion_spread"] * normals(drawn(f"life of {what}"))
        )
        return _seconds(stood, drawn(f"{what} deleted") < settings["suppressed_deleted"])

    pressed = drawn("authority calls") < settings["pressure_calls"]
    pressed &= drawn("parents press") < settings["parents_press"]
    pressed &= drawn("student yields") >= column_of(net, cities, "candour")
    rate = -log(1.0 - min(settings["wave_reach"], 0.999999)) / DAY
    waved = (net.campus >= 0) & (rate > 0)
    return Readers(
        threshold=column_of(net, cities, "post_threshold").astype(np.int64),
        life=life("a copy"),
        again=np.where(drawn("disguise") < settings["disguised"], life("a disguise"), 0),
        called=_seconds(-logs(drawn("call")) * settings["pressure_hours"] * HOUR, pressed),
        wave=_seconds(settings["wave_day"] * DAY - logs(drawn("wave")) / (rate or 1.0), waved),
    )


def _seconds(value: np.ndarray, happens: np.ndarray) -> np.ndarray:
    return np.where(happens, np.minimum(np.floor(value), 2.0**40), float(NEVER)).astype(np.int64)


def faster(readers: Readers, speed: float) -> Readers:
    """Return the same readers where copies are deleted so many times as fast; 0 is no deletion."""

    def sped(times: np.ndarray) -> np.ndarray:
        if speed == 0:
            return np.where(times > 0, NEVER, 0).astype(np.int64)
        return np.where(times < NEVER, np.floor(np.minimum(times, 2.0**40) / speed), times.astype(np.float64)).astype(np.int64)

    return replace(readers, life=sped(readers.life), again=sped(readers.again))
