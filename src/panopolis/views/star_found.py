"""What a run with ratings has to tell: whom the big day befell, who fell furthest, and what the ratings came to; read from its tables alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.measures import nosedives
from panopolis.views.persona import Persona, persona
from panopolis.views.scheme_text import scheme_of, tiers

if TYPE_CHECKING:
    from panopolis.measures import Nosedives
    from panopolis.results import Results

N_TOLD = 4
"""Nosedives that are told."""
WITHIN = 7
LEVEL = 0.1
"""Stars within which two people stand level."""


@dataclass(frozen=True)
class Path:
    """Someone's rating night by night beside her twin's, and the doors closed to both; the twin's are NaN and 0 where there is none."""

    days: np.ndarray
    rating: np.ndarray
    twin: np.ndarray
    refused: np.ndarray
    twin_refused: np.ndarray


@dataclass(frozen=True)
class Heroine:
    """Whom the big day befell: who she is, the day, her path, and what the day did to all whom it befell.

    ``before`` is her rating on the eve, ``low`` and ``twin_low`` the lowest of both within seven nights, ``low_day`` the night of hers, and
    ``level_day`` the first night after it on which she stands level with her twin (None: not while the twin was followed). ``n`` people it befell,
    ``like_her`` of them of her archetype (0 if she is of none).
    """

    who: Persona
    title: str
    about: str
    day: int
    path: Path
    before: float
    low: float
    low_day: int
    twin_low: float
    level_day: int | None
    n: int
    like_her: int
    mean_cost: float


@dataclass(frozen=True)
class Nosedive:
    """One fall of a star, as the table of falls has it, with who fell and her path around it."""

    who: Persona
    fall: dict[str, Any]
    path: Path

    @property
    def size(self) -> float:
        """Stars from top to low."""
        return float(self.fall["top"]) - float(self.fall["low"])


def has_stars(run: Results) -> bool:
    """Return whether a run is one of people who give each other stars."""
    return "stars" in run.tables()


def is_of_stars_alone(run: Results) -> bool:
    """Return whether a run has ratings and no city's law beside them, whose people keep no counts of offences."""
    return has_stars(run) and "offences" not in run.sql("SELECT * FROM people LIMIT 0").column_names


def is_scored_by_stars(run: Results) -> bool:
    """Return whether the rating is the score of a run that is complete."""
    return has_stars(run) and (scheme_of(run).get("score") or {}).get("kind") == "rating"


def rated_after(run: Results) -> list[str]:
    """Return after which meetings stars are given: strangers, ties, services."""
    of = (scheme_of(run).get("ratings") or {}).get("of") or ["strangers", "ties", "services"]
    return [of] if isinstance(of, str) else list(of)


def path_of(run: Results, person: int) -> Path | None:
    """Return the path of someone who was followed because she fell or because of a big day, or of whom every run follows; None of others."""
    columns = "day, rating, twin_rating AS twin, coalesce(refused, 0) AS refused, coalesce(twin_refused, 0) AS twin_refused"
    found = run.sql(f"SELECT {columns} FROM paths WHERE person = $person ORDER BY day", {"person": person})  # noqa: S608 - names of ours
    panel = run.sql("SELECT day, rating FROM panel WHERE person = $person ORDER BY day", {"person": person})
    days = np.union1d(found["day"].to_numpy(), panel["day"].to_numpy())
    if not len(days):
        return None
    lanes = {name: np.zeros(len(days)) for name in ("rating", "twin", "refused", "twin_refused")}
    lanes["twin"][:] = np.nan
    lanes["rating"][np.searchsorted(days, panel["day"].to_numpy())] = panel["rating"].to_numpy()
    place = np.searchsorted(days, found["day"].to_numpy())
    for name, values in lanes.items():
        kept = found[name].to_numpy()
        values[place] = np.where(np.isnan(kept), values[place], kept)
    return Path(days, **lanes)


def heroine(run: Results) -> Heroine | None:
    """Return the first by number of those whom the big day befell, of the archetype that it is for if there is one; None where it befell nobody."""
    rows = run.sql(
        "SELECT p.person, min(p.day) AS day, any_value(n.archetype) = $whom AS like_her FROM paths p JOIN people n USING (person) "
        "WHERE twin_rating IS NOT NULL GROUP BY p.person ORDER BY like_her DESC, p.person",
        {"whom": int(float(run.manifest["settings"]["big_day_archetype"]))},
    ).to_pylist()
    if not rows:
        return None
    person, day = int(rows[0]["person"]), int(rows[0]["day"])
    path = path_of(run, person)
    assert path is not None  # noqa: S101 - she has rows
    week = (path.days >= day) & (path.days < day + WITHIN)
    eve = path.rating[path.days == day - 1]
    low = int(np.argmin(np.where(week, path.rating, np.inf)))
    after = (np.arange(len(path.days)) > low) & (path.rating >= path.twin - LEVEL)
    title, about = _archetype(run, person)
    return Heroine(
        persona(run, person), title, about, day, path, float(eve[-1]) if len(eve) else float(path.twin[week][0]), float(path.rating[low]),
        int(path.days[low]), float(path.twin[week].min()), int(path.days[after][0]) if after.any() else None, _befallen(run, len(rows)),
        sum(bool(row["like_her"]) for row in rows), _mean_cost(run, day),
    )  # fmt: skip


def _befallen(run: Results, followed: int) -> int:
    """Return how many people the big day befell, of whom no more than a thousand are followed."""
    _, values = weekly(run, "befallen")
    return int(values[-1]) if len(values) else followed


def _archetype(run: Results, person: int) -> tuple[str, str]:
    """Return the title of the archetype that someone stands for, and what the recipe says of it, from those who are followed for it."""
    followed = [one for one in run.manifest.get("followed") or () if one.get("archetype")]
    kinds = {row["person"]: row["archetype"] for row in run.sql(
        "SELECT person, archetype FROM people WHERE list_contains($people, person)",
        {"people": [person, *(int(one["person"]) for one in followed)]},
    ).to_pylist()}  # fmt: skip
    for one in followed:
        if kinds[int(one["person"])] == kinds[person]:
            return str(one["title"]), " ".join(str(one["who"]).split())
    return "", ""


def _mean_cost(run: Results, day: int) -> float:
    """Return by how much, on average over whom it befell, the lowest rating of the week lies below the twin's."""
    rows = run.sql(
        "SELECT avg(twin - low) AS cost FROM (SELECT min(rating) AS low, min(twin_rating) AS twin FROM paths "
        "WHERE twin_rating IS NOT NULL AND day < $until GROUP BY person)",
        {"until": day + WITHIN},
    ).to_pylist()
    return float(rows[0]["cost"])


def biggest(run: Results, most: int = N_TOLD) -> list[Nosedive]:
    """Return the biggest falls, each person's once, those of a big day left out: they have a section of their own."""
    big_day = int(float(run.manifest.get("settings", {}).get("big_day", -1)))
    rows = run.sql(
        "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY person ORDER BY top - low DESC, day) AS nth FROM falls "
        "WHERE NOT (top_day < $big AND low_day >= $big AND "
        "(slips >= $mishaps OR person IN (SELECT person FROM paths WHERE twin_rating IS NOT NULL)))) "
        "WHERE nth = 1 ORDER BY top - low DESC, person LIMIT $most",
        {"big": big_day, "most": most, "mishaps": max(int(float(run.manifest.get("settings", {}).get("big_day_slips", 3))), 2)},
    ).to_pylist()
    found = []
    for row in rows:
        path = path_of(run, int(row["person"]))
        if path is not None:
            found.append(Nosedive(persona(run, int(row["person"])), row, path))
    return found


def falls_in_numbers(run: Results) -> Nosedives:
    """Return how many falls there were, how deep, how fast, and how long the way back takes."""
    table = run.sql("SELECT top, low, top_day, low_day, coalesce(back_day, -1) AS back_day FROM falls")
    falls = np.zeros(table.num_rows, [("top", "f4"), ("low", "f4"), ("top_day", "i4"), ("low_day", "i4"), ("back_day", "i4")])
    for name in falls.dtype.names or ():
        falls[name] = table[name].to_numpy()
    return nosedives(falls, int(run.manifest["days"]) - 1)


def weekly(run: Results, measure: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the days and values of one measure of all ratings."""
    table = run.sql("SELECT day, value FROM stars WHERE measure = $measure AND of = '' ORDER BY day", {"measure": measure})
    return table["day"].to_numpy(), table["value"].to_numpy()


def histogram(run: Results) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return days, lower edges in tenths of a star, and people ``(n_day, n_edge)``."""
    table = run.sql(
        "SELECT day, CAST(of AS DOUBLE) AS edge, value FROM stars WHERE measure = 'people_by_rating' ORDER BY day, edge"
    )
    days, day_at = np.unique(table["day"].to_numpy(), return_inverse=True)
    edges, edge_at = np.unique(table["edge"].to_numpy(), return_inverse=True)
    counts = np.zeros((len(days), len(edges)))
    counts[day_at, edge_at] = table["value"].to_numpy()
    return days, edges, counts


def ties_by_fifth(run: Results) -> dict[int, np.ndarray]:
    """Return for each day on which ties were looked at ``(5, 5)``: of the ties of each fifth the share that lead to each."""
    found: dict[int, np.ndarray] = {}
    for row in run.sql("SELECT day, of, value FROM stars WHERE measure = 'ties'").to_pylist():
        i, j = (int(end) - 1 for end in row["of"].split(">"))
        found.setdefault(int(row["day"]), np.zeros((5, 5)))[i, j] = row["value"]
    return dict(sorted(found.items()))


def thresholds(run: Results) -> list[tuple[float, str]]:
    """Return the ratings at which doors open or close, each with the tier's name."""
    return tiers(scheme_of(run))
