"""A fabricated city for the tests of results and views: made by arithmetic, in the engine's row type, without the engine.

Three worlds. Under `scheme` a camera sees some offences and now and then takes one person for another, five charges list a
person for good, and a listed person who asks for a loan is refused it. Under `before` an officer sees fewer. Under `none`
nobody sees anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from panopolis import results
from panopolis.columns import COUNTS, GROUPS, KINDS, PERSON, STATES, TRAITS
from panopolis.draws import key, uniforms

if TYPE_CHECKING:
    from pathlib import Path

ROW = np.dtype(
    [
        ("day", "i4"),
        ("phase", "u1"),
        ("charged", "u4"),
        ("doer", "u4"),
        ("rule", "u1"),
        ("kind", "u1"),
        ("source", "u1"),
        ("k", "u2"),
        ("place", "i4"),
        ("asked", "i4"),
        ("applied", "i4"),
        ("expires", "i4"),
        ("fine", "i4"),
    ]
)
SCHEME_TEXT = """\
name: shanghai-2018
title: The city that scores its people
kind: told
about: As a reportage tells it.
start: 2018-05-01
score: {kind: ledger, start: 1000, floor: 0, cap: 1300, settle: daily}
rules:
  jaywalking:
    points: {value: -20, unit: points, confidence: assumed, low: -50, high: -5}
    fine: {value: 20 CNY, source: "facts.md 2", confidence: P}
    seen_by: [camera]
    context: transport
  volunteering: {points: 10, seen_by: [office], context: civic}
lists:
  black: {enter: {count: {value: 5, source: "as-told.md 7", confidence: told}, of: transport, within: 365d}, context: justice}
"""
TITLES = {"shanghai-2018": "Shanghai, as told in 2018"}
DISTRICTS = ["Huangpu", "Xuhui", "Jing'an"]
MEASURES = ("offences", "blacklisted", "score", "perceived_risk")
N_CROSSING = 90


def uniform(name: str, n: int, day: int = 0) -> np.ndarray:
    """Return keyed uniforms for people 0 to n - 1."""
    return uniforms(key(1, name), 0, n, day=day)


def traits(ids: np.ndarray) -> dict[str, np.ndarray]:
    """Draw the traits of these people from nothing but their ids, as stored."""
    n = int(ids.max()) + 1 if len(ids) else 0
    drawn = {name: (uniform(name, n) * 2).astype(PERSON[name].dtype) for name in TRAITS}
    drawn["haste"] = (uniform("haste", n) ** 2 * 3 * 4096).astype("u2")
    drawn["age"] = (18 + uniform("age", n) * 60).astype("u1")
    drawn["income_fifth"] = (1 + uniform("income", n) * 5).astype("u1")
    drawn["income_yuan_month"] = (2000.0 * drawn["income_fifth"] + 100 * uniform("more", n)).astype("f4")
    drawn["district"] = (uniform("district", n) * 3).astype("u1")
    drawn["archetype"] = (np.arange(n) % 11 == 3).astype("u1")
    drawn["student"] = (drawn["age"] < 25).astype("u1")
    return {name: values[ids] for name, values in drawn.items()}


def in_groups(people: dict[str, np.ndarray], values: np.ndarray) -> list[float]:
    """Return the mean of ``values`` in each group."""
    fifth = people["income_fifth"]
    masks = [np.ones(len(fifth), bool), fifth == 1, fifth == 5, people["migrant"] == 1, people["student"] == 1]
    return [float(values[mask].mean()) if mask.any() else 0.0 for mask in masks]


class City:
    """One fabricated world, advanced day by day."""

    def __init__(self, world: str, n_person: int) -> None:
        self.n = n_person
        self.seen_share = {"shanghai-2018": 0.30, "before": 0.04, "none": 0.0}[world]
        self.scored = world == "shanghai-2018"
        self.people = traits(np.arange(n_person))
        for name in (*STATES, *COUNTS):
            self.people[name] = np.zeros(n_person, np.float64 if PERSON[name].scale == 1 else np.int64)
        self.people["score"][:] = 100000 if self.scored else 0
        self.transport = np.zeros(n_person, np.int64)
        self.caught = np.zeros(N_CROSSING, np.int64)

    def day(self, day: int) -> np.ndarray:
        """Advance one day; return its ledger rows, in order."""
        people, n, rows = self.people, self.n, []
        risk = 0.02 + (0.2 * 0.985**day if self.scored else 0.0)
        people["perceived_risk"][:] = risk
        offends = uniform("offends", n, day) < 0.15 * (people["haste"] / 4096) * (1 - 2 * risk)
        people["offences"] += offends
        self.today = offends.astype(float)
        seen = offends & (uniform("seen", n, day) < self.seen_share)
        mistaken = uniform("mistaken", n, day) < 0.05
        place = (uniform("place", n, day) ** 2 * N_CROSSING).astype(int)
        others = uniform("other", n, day) * n
        for doer in np.flatnonzero(seen):
            other = int(others[doer]) if self.scored and mistaken[doer] else int(doer)
            rows += self._charge(day, int(doer), other, int(place[doer]))
        if self.scored:
            rows += [self._good(day, int(i)) for i in np.flatnonzero(uniform("good", n, day) < 0.002)]
        for person in np.flatnonzero(uniform("asks", n, day) < 0.002):
            people["loans_asked"][person] += 1
            if people["listed"][person]:
                people["loans_refused"][person] += 1
                people["refused_by_scheme"][person] += 1
                rows.append((day, 2, person, person, 0, KINDS.index("refusal"), 254, 0, -1, 0, 0, -1, 0))
        people["listed_days"] += people["listed"] > 0
        order = sorted(rows, key=lambda row: (row[0], row[1], row[2], row[3], row[4], row[7]))
        return np.array(order, ROW)

    def _charge(self, day: int, doer: int, charged: int, place: int) -> list[tuple[int, ...]]:
        people = self.people
        points = -2000 if self.scored else 0
        people["score"][charged] += points
        people["sanctions"][charged] += 1
        people["wrongly_charged"][charged] += charged != doer
        self.transport[charged] += 1
        self.caught[place] += 1
        source = 0 if self.scored else 1
        rows: list[tuple[int, ...]] = [(day, 1, charged, doer, 0, 0, source, 0, place, points, points, -1, 2000)]
        if self.scored and self.transport[charged] == 5:
            people["listed"][charged] = 1
            rows.append((day, 3, charged, charged, 0, KINDS.index("listing"), 255, 0, -1, 0, 0, -1, 0))
        return rows

    def _good(self, day: int, person: int) -> tuple[int, ...]:
        self.people["score"][person] += 1000
        self.people["good_deeds"][person] += 1
        return (day, 1, person, person, 1, 0, 2, 0, -1, 1000, 1000, -1, 0)

    def measures(self) -> np.ndarray:
        """Return the day's measures, shape (n_measure, n_group)."""
        people = self.people
        values = {
            "offences": self.today,
            "blacklisted": people["listed"] > 0,
            "score": people["score"] / 100,
            "perceived_risk": people["perceived_risk"],
        }
        return np.array([in_groups(self.people, np.asarray(values[name], float)) for name in MEASURES])


def manifest(world: str, n_person: int, days: int) -> dict[str, Any]:
    """Return what a run would say of itself."""
    return {
        "scheme": {"name": world, "title": TITLES.get(world, world), "sha256": "5" * 64, "text": SCHEME_TEXT},
        "score": {"start": 1000} if world == "shanghai-2018" else None,
        "recipe": {"name": "shanghai", "sha256": "7" * 64},
        "seed": 1,
        "n_person": n_person,
        "days": days,
        "warmup": 365,
        "start": "2018-05-01",
        "acts": ["jaywalking", "volunteering"],
        "doors": ["loan"],
        "lists": ["black"],
        "tiers": [],
        "watches": ["camera", "officer", "office"],
        "districts": DISTRICTS,
        "command": f"panopolis compare shanghai-2018 before none --people {n_person} --days {days} --seed 1",
        "followed": [
            {"person": 3, "archetype": "taxi_driver", "title": "the taxi driver", "who": "drives ten hours a day"},
            {"person": 14, "archetype": "professional", "title": "the returned professional", "who": "has no time"},
        ],
    }


def write_run(folder: Path, world: str, n_person: int, days: int, every: int = 30) -> City:
    """Write one fabricated run."""
    store = results.create(folder, manifest(world, n_person, days))
    city = City(world, n_person)
    followed = np.array([3, 14])
    for day in range(days):
        store.add_rows(city.day(day))
        store.add_measures(day, list(MEASURES), city.measures())
        if city.scored:
            bins, counts = np.unique(city.people["score"] // 1000 * 10, return_counts=True)
            store.add_histogram(day, "people_by_score", bins, counts)
        store.add_panel(day, followed, {"score": city.people["score"][followed] / 100, "listed": city.people["listed"][followed]})
        if day % every == every - 1 or day == days - 1:
            store.close_part(day)
    store.finish([city.people], places(city), "a" * 64)
    return city


def places(city: City) -> dict[str, np.ndarray]:
    """Return crossings on a plane, in a spiral."""
    i = np.arange(N_CROSSING)
    radius, angle = np.sqrt(i), i * 2.399963
    return {
        "crossing": i.astype("i4"),
        "district": (i * 3 // N_CROSSING).astype("u1"),
        "x": (radius * np.cos(angle)).astype("f4"),
        "y": (radius * np.sin(angle)).astype("f4"),
        "camera": i % 3 == 0,
        "caught": city.caught,
    }


EFFECTS = (
    ("offences", "Offences", "per 1,000 people a year", False),
    ("sanctions", "Sanctions", "per 1,000 people a year", False),
    ("wrongly_charged", "Wrongly charged", "per 1,000 people a year", False),
    ("listed", "On the blacklist at the end", "per 1,000 people", False),
    ("refused_by_scheme", "Loans refused because of standing", "per 1,000 people a year", False),
    ("good_deeds", "Hours given to others", "per 1,000 people a year", True),
)


def effects(cities: dict[str, City]) -> list[dict[str, Any]]:
    """Return effects with a made-up interval."""
    rows = []
    for measure, label, unit, good in EFFECTS:
        means = {}
        for world, city in cities.items():
            counted = np.asarray(city.people[measure] > 0 if measure == "listed" else city.people[measure], float)
            means[world] = 1000 * np.array(in_groups(city.people, counted))
        scheme, before, none = (means[name] for name in ("shanghai-2018", "before", "none"))
        parts = {"law": before - none, "scoring": scheme - before, "total": scheme - none}
        for split, values in (parts | {f"level:{world}": means[world] for world in means}).items():
            for group, value in zip(GROUPS, values.tolist(), strict=True):
                rows.append(
                    {
                        "measure": measure,
                        "label": label,
                        "unit": unit,
                        "good": good,
                        "group": group,
                        "split": split,
                        "value": value,
                        "low": value - 0.04 * abs(value),
                        "high": value + 0.05 * abs(value),
                        "interval": "sampling of people, one world: bootstrap over households, 200 draws, 95 %",
                    }
                )
    return rows


def write_compare(folder: Path, n_person: int = 300, days: int = 60) -> Path:
    """Write a fabricated comparison of three worlds."""
    worlds = ["shanghai-2018", "before", "none"]
    whole = manifest(worlds[0], n_person, days)
    results.create_compare(
        folder, worlds, {name: whole[name] for name in ("recipe", "seed", "n_person", "days", "start", "command")}
    )
    cities = {world: write_run(results.world_folder(folder, world), world, n_person, days) for world in worlds}
    results.write_effects(folder, effects(cities))
    return folder


@pytest.fixture(scope="session")
def compare_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a fabricated comparison: 300 people, 60 days."""
    return write_compare(tmp_path_factory.mktemp("city") / "compare")


@pytest.fixture
def compared(compare_folder: Path) -> results.Results:
    """Return the fabricated comparison, opened."""
    return results.open_results(compare_folder)
