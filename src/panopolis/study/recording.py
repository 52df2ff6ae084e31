"""Recording: what a day left behind goes to the results folder, at the pace of its parts; whom to follow; what the manifest says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.columns import APART, DAY_ZERO, DOORS, PERSON, SUM_SCALE
from panopolis.draws import key, uniforms
from panopolis.engine import Country, checkpoint
from panopolis.errors import RequestError, did_you_mean
from panopolis.measures import NIGHTLY, OF_RATINGS, cells_of_groups
from panopolis.results import kept_people
from panopolis.study.ledger_parts import asked_of_workers
from panopolis.study.sealed import seal
from panopolis.study.star_recording import StarRecorder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from panopolis.engine import Day, Plan, World
    from panopolis.measures import Measure
    from panopolis.results import Store
    from panopolis.scheme import Scheme
    from panopolis.society import Society
    from panopolis.study.request import Request, Worlds

PANEL = (
    "score",
    "tier",
    "listed",
    "cash_yuan",
    "arrears_yuan",
    "fines_due_yuan",
    "debt_yuan",
    "instalments_left",
    "works",
    "posts",
    "posts_held",
    "ties_lost",
    "perceived_risk",
    "esteem",
    "rating",
    "mood",
    "effort",
    "strain",
    "slips",
)
N_SAMPLE = 40
PART_DAYS = 30
"""Days of one closed part of the ledger."""
OF_SCORE = ("score", "score_day", "tier")


def nightly(plan: Plan) -> tuple[Measure, ...]:
    """Return the nightly measures of which a plan has the columns."""
    rated = any(c.name == "rating" for c in plan.columns)
    return tuple(m for m in (*NIGHTLY, *(OF_RATINGS if rated else ())) if plan.readable(m.function))


def followed_people(society: Society) -> list[dict[str, Any]]:
    """Return whom every world of this society follows day by day: a few of each archetype, and a keyed sample."""
    found = [
        {"person": int(person), "archetype": a.name, "title": a.title, "who": a.who}
        for a in society.recipe.archetypes
        for person in society.followed(a.name, most=3)
    ]
    luck = uniforms(key(society.seed, "followed"), 0, min(society.n_person, 1 << 16))
    known = {f["person"] for f in found}
    sample = [int(i) for i in np.argsort(luck, kind="stable")[:N_SAMPLE] if int(i) not in known]
    return found + [{"person": i, "archetype": "", "title": "", "who": ""} for i in sample]


def manifest_of(
    request: Request, worlds: Worlds, world: World, command: str, followed: list[dict[str, Any]], own: Sequence[str]
) -> dict[str, Any]:
    """Return what a run's manifest says before its first day."""
    scheme, recipe = worlds.scheme, world.society.recipe
    found = {
        "scheme": {"name": scheme.name, "title": scheme.title, "sha256": worlds.asked.sha256, "text": worlds.asked.text,
                   "changes": list(worlds.asked.changes)},
        "recipe": {"name": recipe.name, "sha256": recipe.sha256, "text": recipe.text}, "society": world.society.digest(),
        "request": request.plain(), "own_rules": list(own),
        "rules": [s.rule.name for s in world.plan.steps if s.rule.name not in own],
        "seed": request.seed, "n_person": request.people, "days": request.days,
        "warmup": request.warmup, "start": world.start.isoformat(), "acts": [a.name for a in world.plan.acts],
        "contexts": {a.name: a.context for a in world.plan.acts} | {n: d.context for n, d in DOORS.items()} | _dimensions(scheme),
        "dimensions": list(_dimensions(scheme)), "companies": companies(scheme, world.start, recipe.districts),
        "doors": list(world.plan.doors), "lists": list(scheme.lists), "tiers": list(scheme.tier_names()),
        "watches": [*worlds.ordinary.watch, *scheme.watch], "districts": list(recipe.districts), "score": _score(scheme),
        "settings": worlds.settings, "command": command, "ledger": {"mode": request.ledger}, "followed": followed,
        "map": {"outline": [o.tolist() for o in world.society.places.outline], "river": world.society.places.river.tolist()},
        "own_columns": [c.name for c in world.plan.columns if c.name not in PERSON],
    }  # fmt: skip
    return found | {"sealed": seal(found)}


def _dimensions(scheme: Any) -> dict[str, str]:  # noqa: ANN401 - the combined scheme
    return {name: d.context for name, d in scheme.score.dimensions.items()} if scheme.score is not None else {}


def _score(scheme: Any) -> dict[str, Any] | None:  # noqa: ANN401 - the combined scheme
    if scheme.score is None:
        return None
    found = {k: float(v) for k in ("start", "floor", "cap") if (v := getattr(scheme.score, k)) is not None}
    expires = scheme.score.expires
    if expires is not None and expires.kind == "relax":
        found["relax"] = float(expires.relax)
    return found | {"settle": scheme.score.settle}


def companies(scheme: Scheme, start: date, districts: Sequence[str]) -> list[dict[str, Any]]:
    """Return what each company that shares what it sees knows: whom it covers from which day, in which contexts, from when it shares, and where."""
    names = set(districts)
    steps = scheme.rollout
    in_force = {
        d: min((_day(s.since, start) for s in steps if s.everywhere or d in s.districts), default=None) for d in sorted(names)
    }
    first = _day(scheme.start, start) if scheme.start else 0
    return [
        {
            "name": name, "contexts": sorted({rule.context for rule in scheme.rules.values() if name in rule.seen_by}),
            "covers": [[_day(n.since, start) if n.since else 0, n.value] for n in watch.covers.steps()] if watch.covers else [[0, 1.0]],
            "since": _day(watch.shares_from, start) if watch.shares_from else 0,
            "announced": _day(watch.announced, start) if watch.announced else None,
            "in_force": {d: first if not steps else day for d, day in in_force.items() if not steps or day is not None},
        }
        for name, watch in scheme.watch.items() if watch.company and watch.shares is not False
    ]  # fmt: skip


def _day(day: date, start: date) -> int:
    return max((day - start).days, 0)


class Recorder:
    """Takes each day of a world and writes it: rows, measures by group, the panel; closes a part every PART_DAYS days."""

    def __init__(
        self, store: Store, world: World, request: Request, followed: Sequence[Mapping[str, Any]], part_days: int = PART_DAYS
    ) -> None:
        self.store, self.world, self.request, self.part_days = store, world, request, part_days
        self.persons = np.array(sorted({int(f["person"]) for f in followed}), np.int64)
        self._kept = kept_people(world.seed, world.society.n_person, self.persons) if request.ledger == "sampled" else None
        self._names = np.array([*(m.name for m in world.measures), "offences", *(f"acts_{a.name}" for a in world.plan.acts)])
        self._groups = cells_of_groups().astype(np.int64)
        self._wrong = np.array([a.gravity > 0 and not a.good and a.context not in APART for a in world.plan.acts], np.int64)
        self._mean = np.array([m.mean for m in world.measures])
        self._among = [[m.name for m in world.measures].index(m.among) if m.mean else 0 for m in world.measures]
        self._caught = np.zeros(len(world.places.district), np.int64)
        self.stars = StarRecorder(world) if world.meetings.kernel is not None else None

    def beside(self) -> dict[str, np.ndarray]:
        """Return what a checkpoint keeps beside the world: charges at each crossing, which no ledger holds that is sampled or off."""
        return {"caught": self._caught} | (self.stars.beside() if self.stars is not None else {})

    def catch_up(self, saved: Path) -> None:
        """Take up what earlier days left at each crossing, from the checkpoint at ``saved``, or from a full ledger if that has none."""
        kept = checkpoint.kept_beside(saved, "caught")
        self._caught += self.store.caught(len(self._caught)) if kept is None else kept
        if self.stars is not None:
            self.stars.catch_up(
                {name: one for name in self.stars.beside() if (one := checkpoint.kept_beside(saved, name)) is not None}
            )

    def share_out(self) -> None:
        """Tell the workers of a society over many machines whom to follow, and that they keep their rows until a part is closed."""
        if isinstance(self.world, Country):
            self.world.follow(self.persons)
            self.world.keep_rows(asked_of_workers(self.store.folder, self.store.manifest, self.persons))

    def _take_rows(self, day: Day) -> None:
        if day.counted is not None:
            places = day.counted.places
            np.add.at(self._caught, places[:, 0], places[:, 1])
            self.store.add_cells(day.day, day.counted.cells)
            return
        rows = day.rows
        np.add.at(self._caught, rows["place"][(rows["kind"] == 0) & (rows["place"] >= 0)], 1)
        self.store.add_totals(rows, self.world.society.traits["district"][rows["charged"]])
        if self.request.ledger != "off":
            self.store.add_rows(rows if self._kept is None else rows[self._kept[rows["charged"]]])

    def close_part(self, day: int) -> None:
        """Close a part of the ledger with ``day``, if that is not safe already; workers write theirs, and are listed once all are there."""
        if self.store.last_day >= day:
            return
        written, parts = None, self.store.manifest["ledger"]["parts"]
        if isinstance(self.world, Country) and self.request.ledger != "off":
            written = self.world.close_rows(len(parts), self.store.last_day + 1, day)
        self.store.close_part(day, written)

    def take(self, day: Day) -> None:
        """Take one day; a part is closed when it is full, or when the run ends."""
        self._take_rows(day)
        counted = self.world.scheme.score is not None
        said = np.ones(len(self._names), bool) if counted else self._names != "score"
        self.store.add_measures(day.day, self._names[said].tolist(), self._values(day)[said])
        if day.scores.any():
            floor = self.world.score_bins[0] / 100
            edges = floor + 10.0 * np.arange(day.scores.size)
            some = day.scores > 0
            self.store.add_histogram(day.day, "people_by_score", edges[some], day.scores[some])
        self.store.add_panel(day.day, self.persons, self._panel())
        if self.stars is not None:
            self.stars.take(day)
        if (day.day + 1) % self.part_days == 0:
            self.close_part(day.day)

    def can_wait(self, day: int) -> bool:
        """Return whether a day can be taken while workers already live the next: nothing is asked of them for it, and no part ends with it."""
        return self.stars is None and (day + 1) % self.part_days != 0

    def _values(self, day: Day) -> np.ndarray:
        sums = (day.sums @ self._groups.T) / SUM_SCALE
        people = np.maximum(sums[self._among], 1)
        nightly = np.where(self._mean[:, None], sums / people, sums)
        acts = day.acts @ self._groups.T
        return np.concatenate([nightly, (self._wrong @ acts)[None], acts])

    def _panel(self) -> dict[str, np.ndarray]:
        kept = {c.name for c in self.world.plan.columns}
        found = {name: read(self.world, name, self.persons) for name in PANEL if name in kept and _is_counted(self.world, name)}
        return found | {"shown": (self.world.state.array("shown_until")[self.persons] >= self.world.state.t - 1).astype(np.uint8)}

    def finish(self) -> str:
        """Close the last part and write people and places; return the state hash."""
        last = self.world.day - 1
        self.close_part(last)
        digest = self.world.state.digest()
        found = self.stars.tables() if self.stars is not None else None
        self.store.finish(people_in_parts(self.world), self._places(), digest, found)
        return digest

    def _places(self) -> dict[str, np.ndarray]:
        p = self.world.society.places
        cameras = np.zeros(len(p.district), bool)
        for w in np.flatnonzero(self.world.law.watch_mode == 0):
            cameras |= p.camera_rank < self.world.law.cover[w][p.district]
        return {
            "crossing": np.arange(len(p.district), dtype=np.int32), "district": p.district, "x": p.x, "y": p.y, "camera": cameras,
            "caught": self._caught,
        }  # fmt: skip


def read(world: World, name: str, persons: np.ndarray | slice = slice(None)) -> np.ndarray:
    """Return a column as rules would read it: scaled, relaxing columns as of the last day run.

    Raises
    ------
    RequestError
        If no rule of this world needs such a column and it is no trait.
    """
    kept = {c.name: c for c in world.plan.columns}
    traits = world.society.traits
    if name not in kept and name not in traits:
        raise RequestError(f"'{name}' is no column of this world{did_you_mean(name, [*kept, *traits])}")
    declared = kept.get(name) or PERSON[name]
    stored = (world.state.array(name) if name in kept else traits[name])[persons]
    if name == "score":
        return np.round(_score_now(world, persons) / 100, 2)
    if declared.relax:
        toward = world.settings[declared.relax.toward]
        row = [c.name for c in world.plan.columns if c.relax].index(name)
        since = (world.state.t - 1) - world.state.array(f"{name}_day")[persons].astype(np.int64)
        return (toward + (stored.astype(np.float64) - toward) * world.kept[row][np.maximum(since, 0)]).astype(np.float32)
    if declared.scale != 1.0:
        return (stored.astype(np.float64) * declared.scale).astype(np.float32)
    if declared.unit == "day" and declared.dtype == "u2":
        return np.where(stored > 0, stored.astype(np.int32) - DAY_ZERO, -32768)
    return stored


def _is_counted(world: World, name: str) -> bool:
    """Return False for what there is only where a score is kept; a world without one has no such column in its files."""
    return world.scheme.score is not None or name not in OF_SCORE


def _score_now(world: World, persons: np.ndarray | slice) -> np.ndarray:
    stored = world.state.array("score")[persons].astype(np.int64)
    if world.scheme.score is None or world.scheme.score.expires is None or world.scheme.score.expires.kind != "relax":
        return stored
    day = world.state.array("score_day")[persons].astype(np.int64)
    start = int(world.law.number[0])
    kept = world.law.kept[np.maximum(world.state.t - 1 - day, 0)]
    return np.where(day == 0, stored, start + np.floor((stored - start) * kept + 0.5).astype(np.int64))


AT_A_TIME = 1 << 18
"""People whose columns are made ready for a people file at once."""


def people_in_parts(world: World) -> Iterator[dict[str, np.ndarray]]:
    """Yield the traits of everyone, and her columns as they stand, ready for a people file, so many people at a time."""
    names = [c.name for c in world.plan.columns if c.kind != "trait" and _is_counted(world, c.name)]
    for lo in range(0, world.society.n_person, AT_A_TIME):
        part = slice(lo, min(lo + AT_A_TIME, world.society.n_person))
        traits = {name: column[part] for name, column in world.society.traits.items()}
        yield (
            {"person": np.arange(part.start, part.stop, dtype=np.int32)}
            | traits
            | {name: read(world, name, part) for name in names}
        )
