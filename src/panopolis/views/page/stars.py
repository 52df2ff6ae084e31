"""What the page shows of a run of ratings: the week of its heroine, star by star, and the same week where the average is made otherwise.

``stars.json`` says who, when, which doors, and for each rule how it ended; columns hold the people, their ties, who met whom, what each left the
other, every night's ratings, and of the heroine's own stars and her twin's what each came of. The week is lived again from the folder
(``study.star_week``); its nights must be those that the folder kept.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.engine import PARTS
from panopolis.errors import ResultsError
from panopolis.results import NOTICE, life, read_manifest
from panopolis.study import star_week
from panopolis.views.page.layout import packed
from panopolis.views.page.seated import seated
from panopolis.views.persona import names_of, persona
from panopolis.views.scheme_text import scheme_of
from panopolis.views.star_doors import bands_of, granted_from, opening
from panopolis.views.star_found import biggest, heroine, path_of, weekly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.results import Results
    from panopolis.study import StarWeek
    from panopolis.views.star_found import Path

DAYS = 8
"""Days that are told: the eve of the big day, the day, and six more."""
NO_STAR = 255
_STEPS = 8192
FORMAT = 1
PARTS_KEPT = tuple(name for name, _ in PARTS)


@dataclass(frozen=True)
class Told:
    """Who is told, and from which day on."""

    person: int
    first: int
    days: int


def stars_data(results: Results, others: Sequence[Results] = ()) -> dict[str, bytes]:
    """Return the files of a run of ratings by name, the columns compressed.

    Parameters
    ----------
    results
        A run in which strangers or ties give each other stars.
    others
        Runs of the same people whose average is made otherwise, for the switch.

    Raises
    ------
    ResultsError
        A run is not complete or not of the same people, or its nights are not those that its folder kept.
    PanopolisError
        A folder cannot be run again.
    """
    runs = [results, *others]
    _same_people(runs)
    told = told_of(results)
    weeks = [star_week(run.folder, told.first, told.days, told.person) for run in runs]
    for run, week in zip(runs, weeks, strict=True):
        _check(path_of(run, told.person), week, told)
    people = np.unique(np.concatenate([week.people for week in weeks]))
    meets, given = _meetings(weeks, people)
    files = {
        "stars-crowd.bin": _crowd(results, weeks[0], people),
        "stars-bonds.bin": _bonds(weeks[0], people),
        "stars-meets.bin": meets,
    }
    for k, week in enumerate(weeks):
        files[f"stars-given-{k}.bin"] = given[k]
        files[f"stars-nights-{k}.bin"] = packed("nights", {"rating": _nights(week, people).ravel()})
        files[f"stars-causes-{k}.bin"] = _causes(week, people)
    about = _described(results, told, people) | {"rules": [_rule(run, week, told) for run, week in zip(runs, weeks, strict=True)]}
    return {"stars.json": json.dumps(about, ensure_ascii=False, separators=(",", ":"), default=float).encode()} | {
        name: gzip.compress(held, 9, mtime=0) for name, held in files.items()
    }


def told_of(run: Results) -> Told:
    """Return whose week is told: of whom the big day befell, else of the biggest fall, else of the first who was followed."""
    last, found = int(run.manifest["days"]), heroine(run)
    days = min(DAYS, last - 1)
    if found is not None:
        person, first = found.who.person, found.day - 1
    elif falls := biggest(run, 1):
        person, first = falls[0].who.person, int(falls[0].fall["top_day"])
    else:
        person, first = int((run.manifest.get("followed") or [{"person": 0}])[0]["person"]), last - days
    return Told(person, min(max(first, 1), last - days), days)


def _same_people(runs: Sequence[Results]) -> None:
    first = runs[0].manifest
    for run in runs:
        manifest = run.manifest
        if not manifest.get("complete"):
            raise ResultsError(f"{run.folder} is not complete; go on with panopolis resume {run.folder}")
        for name in ("n_person", "seed", "days"):
            if manifest[name] != first[name]:
                raise ResultsError(
                    f"{run.folder} has {name} {manifest[name]}, but {runs[0].folder} has {first[name]}: the people must be the same"
                )


def _check(path: Path | None, week: StarWeek, told: Told) -> None:
    """Refuse a week whose nights, hers or her twin's, are not those that the folder kept."""
    if path is None:
        return
    hers = week.nights[:, np.searchsorted(week.people, told.person)]
    for days, lived in ((path.rating, hers), (path.twin, week.twin_nights)):
        for day, kept in zip(path.days, days, strict=True):
            k = int(day) - week.first + 1
            if 0 <= k < len(lived) and kept == kept and abs(lived[k] / _STEPS - kept) > 1 / _STEPS:  # noqa: PLR0124 - not a number where no twin
                raise ResultsError(
                    f"person {told.person}, night {day}: lived again the rating is {lived[k] / _STEPS:.4f}, but the folder has {kept:.4f}; "
                    "it was run by another version of panopolis"
                )


# ----------------------------------------------------------------------------------------------------------------- columns
def _crowd(run: Results, week: StarWeek, people: np.ndarray) -> bytes:
    table = run.sql("SELECT person, age, female, archetype FROM people ORDER BY person")
    held = {name: table[name].to_numpy()[people] for name in ("age", "female", "archetype")}
    return packed("crowd", {
        "person": people, "x": seated(len(people), _places(week.people[week.ties], people)), "age": held["age"],
        "traits": held["female"].astype(np.uint8), "archetype": held["archetype"],
    })  # fmt: skip


def _places(ids: np.ndarray, people: np.ndarray) -> np.ndarray:
    return np.searchsorted(people, ids)


def _bonds(week: StarWeek, people: np.ndarray) -> bytes:
    ends = _places(week.people[week.ties], people)
    bits = (week.rests.astype(np.int64) << np.arange(week.days)[:, None]).sum(axis=0)
    return packed("bonds", {"one": ends[:, 0], "other": ends[:, 1], "rests": bits})


def _nights(week: StarWeek, people: np.ndarray) -> np.ndarray:
    """Return ``(days + 1, n)``; 0 for whom this week does not tell."""
    out = np.zeros((week.days + 1, len(people)), np.uint16)
    out[:, _places(week.people, people)] = week.nights
    return out


def _meetings(weeks: Sequence[StarWeek], people: np.ndarray) -> tuple[bytes, list[bytes]]:
    """Return every meeting of any of the weeks once, and for each week what both left each other in it."""
    keys, sides = [], []
    for week in weeks:
        to, by = _places(week.stars["to"], people), _places(week.stars["by"], people)
        one, other = np.minimum(to, by), np.maximum(to, by)
        day = week.stars["day"].astype(np.int64) - week.first
        keys.append((((day * 8 + week.stars["meeting"]) * 32 + week.stars["round"]) * len(people) + one) * len(people) + other)
        sides.append(to > by)
    every = np.unique(np.concatenate(keys))
    rest, other = np.divmod(every, len(people))
    rest, one = np.divmod(rest, len(people))
    meets = packed("meets", {"day": rest // 256, "meeting": rest // 32 % 8, "round": rest % 32, "one": one, "other": other})
    given = []
    for week, key, side in zip(weeks, keys, sides, strict=True):
        tenths = np.full((2, len(every)), NO_STAR, np.uint8)
        tenths[side.astype(np.int64), np.searchsorted(every, key)] = week.stars["tenths"]
        given.append(packed("given", {"one": tenths[0], "other": tenths[1]}))
    return meets, given


def _causes(week: StarWeek, people: np.ndarray) -> bytes:
    rows, twin = np.concatenate([week.hers, week.twins]), np.repeat([0, 1], [len(week.hers), len(week.twins)])
    return packed("causes", {
        "twin": twin, "day": rows["day"] - week.first, "by": _places(rows["by"], people), "meeting": rows["meeting"], "round": rows["round"],
        "tenths": rows["tenths"], "weight": rows["weight"], "standing": rows["standing"],
        **{name: np.rint(rows[name] * 100) for name in PARTS_KEPT},
    })  # fmt: skip


# ------------------------------------------------------------------------------------------------------------------- words
def _described(run: Results, told: Told, people: np.ndarray) -> dict[str, Any]:
    manifest, scheme, who = run.manifest, scheme_of(run), persona(run, told.person)
    names, stride = names_of(str(manifest["recipe"]["name"]))
    doors = opening(scheme)
    flat = granted_from(scheme, "cheaper_flat")
    ratings = scheme.get("ratings") or {}
    authority = ratings.get("authority") or {}
    return {
        "format": FORMAT, "notice": NOTICE, "n_person": int(manifest["n_person"]), "n_shown": len(people), "seed": int(manifest["seed"]),
        "all_days": int(manifest["days"]), "start": manifest["start"], "first": told.first, "days": told.days,
        "big_day": int(float(manifest["settings"].get("big_day", -1))), "recipe": manifest["recipe"]["name"],
        "her": int(np.searchsorted(people, told.person)), "given": who.given, "names": names, "stride": stride,
        "tiers": [[name, at] for name, at in bands_of(scheme)],
        "doors": [{"door": door, "opens": opens} for door, opens in sorted(doors.items(), key=lambda one: (one[1], one[0]))],
        "cheaper": flat, "discount": float(manifest["settings"].get("flat_discount", 0.0)), "parts": list(PARTS_KEPT),
        "takes": _takes(scheme), "damage": float(_number(authority.get("damage", 1))), "detained_below": _number(authority.get("detains_below")),
        "scale": _scale(scheme), "newcomer": float(_number(ratings.get("start", 5))), "weighted": bool(ratings.get("weighted")),
        "versions": manifest["versions"],
    }  # fmt: skip


def _takes(scheme: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Return what each act takes from a rating, and for how many days low stars count more after it."""
    found = {name: _number(rule) for name, rule in (scheme.get("rules") or {}).items()}
    return {
        name: {"stars": float(rule["stars"]), "damage_days": int(str(rule.get("damage", 0)).removesuffix("d"))}
        for name, rule in found.items() if rule.get("stars")
    }  # fmt: skip


def _scale(scheme: Mapping[str, Any]) -> list[float]:
    scale = (scheme.get("ratings") or {}).get("scale") or {}
    return [_number(scale.get("lowest", 0)), _number(scale.get("highest", 5))]


def _number(given: Any) -> Any:  # noqa: ANN401 - a number as a scheme writes it, or a part that holds some
    if isinstance(given, dict) and "value" in given:
        return given["value"]
    return {name: _number(one) for name, one in given.items()} if isinstance(given, dict) else given


def _rule(run: Results, week: StarWeek, told: Told) -> dict[str, Any]:
    """Return what one way to make an average came to: her nights, her twin's, her ledger, and who else fell in the whole run."""
    manifest = run.manifest
    hers = week.nights[:, np.searchsorted(week.people, told.person)].astype(np.float64) / _STEPS
    befell = bool(len(week.twins))
    twin = week.twin_nights.astype(np.float64) / _STEPS if befell else None
    fell = int(run.sql("SELECT count(DISTINCT person) AS n FROM falls").to_pylist()[0]["n"])
    low = int(np.argmin(hers[1:])) + 1
    return {
        "average": _number((scheme_of(run).get("ratings") or {}).get("average") or {}), "command": read_manifest(run.folder).get("command", ""),
        "state_hash": manifest["state_hash"], "scheme_sha256": manifest["scheme"]["sha256"],
        "hers": [round(x, 4) for x in hers], "twin": [round(x, 4) for x in twin] if twin is not None else None,
        "lowest": round(float(hers[low]), 4), "lowest_day": told.first + low - 1,
        "twin_lowest": round(float(twin[1:].min()), 4) if twin is not None else None,
        "back_day": _back(run, told), "fell": fell, "rated": int(weekly(run, "people")[1][-1]),
        "rows": [
            [e.day, e.kind, e.rule, e.source or "", e.applied_points]
            for e in life(run, told.person) if e.hers and told.first <= e.day < told.first + told.days
        ],
        "refusals": _refusals(run, told),
    }  # fmt: skip


def _back(run: Results, told: Told) -> int | None:
    """Return the night on which she stands level with her twin again, None if not in the nights that were followed."""
    found = heroine(run)
    return found.level_day if found is not None and found.who.person == told.person else None


def _refusals(run: Results, told: Told) -> dict[str, list[int]]:
    """Return for each door how often it stayed closed on each day of the week, to anyone."""
    out: dict[str, list[int]] = {}
    for row in run.sql(
        "SELECT rule, day, count(*) AS n FROM ledger WHERE kind = 'refusal' AND day >= $first AND day < $until GROUP BY rule, day ORDER BY rule, day",
        {"first": told.first, "until": told.first + told.days},
    ).to_pylist():
        out.setdefault(str(row["rule"]), [0] * told.days)[int(row["day"]) - told.first] = int(row["n"])
    return out


__all__ = ["DAYS", "NO_STAR", "stars_data", "told_of"]
