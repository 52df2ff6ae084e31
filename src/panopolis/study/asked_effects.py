"""Effects asked of a comparison that lies on disk: any measure, any group, everyone herself, any quantile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.columns import COUNTS, PERSON, TRAITS
from panopolis.errors import RequestError, ResultsError, did_you_mean
from panopolis.measures import CELL, INTERVAL, OUTCOMES, crossed, labels_of, over_seeds, paired, quantiles
from panopolis.measures import gains as gained
from panopolis.results import as_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from panopolis.results import ArrowTable, Results

AT = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles that are given unless others are asked for."""
SHOWN = ("age", "female", "migrant", "student", "education", "district", "income_fifth", "archetype")
"""Traits that stand beside an individual effect."""
LEVEL = "level:"
_AT_ONCE = 100_000_000
"""Values that are held at once while effects are reckoned: households are resampled once for as many measures as that allows."""
OVER_SEEDS = "replicates: t over {n} seeds, 95 %"
_OUTCOME = {o.name: o for o in OUTCOMES}


@dataclass(frozen=True)
class Asked:
    """A measure: its name, what it is called, its unit, whether more is good (None: neither), and what takes a raw mean to what is shown."""

    name: str
    label: str
    unit: str
    good: bool | None
    scale: float

    @staticmethod
    def of(name: str, days: int, known: Sequence[str]) -> Asked:
        """Return the measure of this name.

        Raises
        ------
        RequestError
            There is none.
        """
        if name in _OUTCOME:
            o = _OUTCOME[name]
            return Asked(name, o.label, o.unit, o.good, o.scale * (365.0 / days if o.yearly else 1.0))
        if name not in known or name in TRAITS:
            raise RequestError(
                f"there is no measure '{name}'{did_you_mean(name, list(dict.fromkeys([*_OUTCOME, *(k for k in known if k not in TRAITS)])))}"
            )
        column = PERSON.get(name)
        when = "since the first day" if name in COUNTS else "on the last day"
        return Asked(
            name, f"{column.meaning if column else name.replace('_', ' ')}, {when}", column.unit if column else "1", None, 1.0
        )


def splits_held(results: Results) -> dict[str, tuple[str, str | None]]:
    """Return what is set against what in a comparison, its levels last.

    Raises
    ------
    ResultsError
        It is no comparison.
    """
    from panopolis.study.compare import splits  # noqa: PLC0415 - compare returns what this module reads

    if not results.worlds:
        raise ResultsError(
            f"{results.folder} holds one run: an effect is a difference between worlds, so compare it with another"
        )
    found = splits(list(results.worlds))
    return {name: of for name, of in found.items() if of[1]} | {name: of for name, of in found.items() if not of[1]}


def _chosen(results: Results, split: str | None) -> dict[str, tuple[str, str | None]]:
    held = splits_held(results)
    if split is None:
        return {name: of for name, of in held.items() if of[1]} or held
    if split not in held:
        raise RequestError(f"there is no split '{split}' in {results.folder}; it has {', '.join(held)}")
    return {split: held[split]}


def _difference(results: Results, split: str | None) -> tuple[str, str, str]:
    """Return a split that is a difference, and its two worlds; the scheme's own by default."""
    for name, (world, against) in _chosen(results, split).items():
        if against and (split or name in ("scoring", "total") or " - " in name):
            return name, world, against
    raise RequestError(f"{results.folder} has no difference to ask of here: a single world stands in it, or split names a level")


def _listed(given: str | Sequence[str] | None) -> list[str]:
    return [given] if isinstance(given, str) else list(given or ())


def _columns(world: Results) -> list[str]:
    names = world.sql("SELECT * FROM people LIMIT 0").column_names
    return [name for name in names if name != "person"]


def _read(world: Results, names: Sequence[str]) -> dict[str, np.ndarray]:
    table = world.sql(f"SELECT {', '.join(names)} FROM people")  # noqa: S608 - columns that are there; their file ascends by person
    return {name: table[name].to_numpy() for name in names}


def value_of(world: Results, asked: Asked) -> np.ndarray:
    """Return a measure of everyone in a world, ``(n_person,)``, as counted: before it is scaled to what is shown.

    Raises
    ------
    ResultsError
        This world keeps no such column.
    """
    there = _columns(world)
    if asked.name in _OUTCOME:
        return _OUTCOME[asked.name].of(_Counts(lambda name: _read(world, [name])[name], there)).astype(np.float64)
    if asked.name not in there:
        raise ResultsError(
            f"world '{world.manifest['scheme']['name']}' keeps no '{asked.name}', so nothing can be set against it"
        )
    return _read(world, [asked.name])[asked.name].astype(np.float64)


class _Counts(dict[str, np.ndarray]):
    """Counts as the engine stores them, each read from the columns that are ``there`` when it is asked for; 0 for what no rule of a world counts."""

    def __init__(self, read: Callable[[str], np.ndarray], there: Sequence[str]) -> None:
        super().__init__()
        self._read, self._there = read, there

    def __missing__(self, name: str) -> np.ndarray:
        if name not in self._there:
            return np.zeros(len(self._read(self._there[0])), np.uint8)
        values, scale = self._read(name), PERSON[name].scale
        return values / scale if scale != 1.0 else values


def effects(
    results: Results, measure: str | Sequence[str] | None, by: str | Sequence[str] | None, split: str | None, over: str | None
) -> ArrowTable:  # fmt: skip
    """Return effects of measures by groups; see ``Results.effects``."""
    names, divisions, wanted = _listed(measure) or list(_OUTCOME), _listed(by), _chosen(results, split)
    if over not in (None, "people", "seeds"):
        raise RequestError(f"over is '{over}', but it is 'people' or 'seeds'")
    seeds = "cells" in results.tables()
    if over == "seeds" and not seeds:
        raise RequestError(f"{results.folder} has one seed; compare with --replicates 5 or more to ask over seeds")
    if seeds and over != "people":
        return as_table(_over_seeds(results, names, divisions, wanted))
    return as_table(_over_people(results, names, divisions, wanted))


def _first(results: Results) -> Results:
    return next(iter(results.worlds.values()))


def _divided(results: Results, divisions: Sequence[str]) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Return the group of everyone, the groups' names, and her household."""
    one = _first(results)
    traits = _read(one, TRAITS)
    code, labels = crossed(divisions, traits, one.manifest.get("districts") or ())
    return code, labels, traits["household"]


def _over_people(
    results: Results, names: Sequence[str], divisions: Sequence[str], wanted: Mapping[str, tuple[str, str | None]]
) -> list[dict[str, Any]]:  # fmt: skip
    one = _first(results)
    days, seed = int(one.manifest["days"]), int(one.manifest["seed"])
    code, labels, household = _divided(results, divisions)
    asked = [Asked.of(name, days, _columns(one)) for name in names]
    at_once = max(1, _AT_ONCE // (len(code) * len(labels) * len(results.worlds)))
    rows = []
    for first in range(0, len(asked), at_once):
        part = asked[first : first + at_once]
        worlds = dict.fromkeys(world for pair in wanted.values() for world in pair if world)
        held = {(of.name, world): of.scale * value_of(results.worlds[world], of) for of in part for world in worlds}
        each = [(of, split, world, against) for of in part for split, (world, against) in wanted.items()]
        pairs = [((of.name, world), (of.name, against) if against else None) for of, _, world, against in each]
        for (of, split, _, _), found in zip(each, paired(held, pairs, code, len(labels), household, seed), strict=True):
            rows += [
                _row(of, split, label, divisions, row, ("boot_low", "boot_high"), INTERVAL)
                for label, row in zip(labels, found, strict=True)
            ]
    return rows


def _row(
    of: Asked, split: str, label: str, divisions: Sequence[str], row: Mapping[str, float], ends: tuple[str, str], interval: str
) -> dict[str, Any]:  # fmt: skip
    head = {"measure": of.name, "label": of.label, "unit": of.unit, "good": of.good, "split": split, "by": " x ".join(divisions) or "all",
            "group": label, "people": row["people"], "value": row["value"]}  # fmt: skip
    more = {name: row[name] for name in ("t_low", "t_high", "boot_low", "boot_high", "variance_reduction")}
    return head | {"low": row[ends[0]], "high": row[ends[1]]} | more | {"interval": interval}


def _over_seeds(
    results: Results, names: Sequence[str], divisions: Sequence[str], wanted: Mapping[str, tuple[str, str | None]]
) -> list[dict[str, Any]]:  # fmt: skip
    for name in divisions:
        if name not in CELL:
            raise RequestError(
                f"by is '{name}', but over seeds people are divided by {', '.join(CELL)}; over='people' asks the first seed alone"
            )
    one = _first(results)
    days, seed, districts = int(one.manifest["days"]), int(one.manifest["seed"]), one.manifest.get("districts") or ()
    known = results.sql("SELECT * FROM cells LIMIT 0").column_names
    asked = [Asked.of(name, days, known) for name in names]
    sums = _sums(results, [of.name for of in asked], divisions)
    n_seed = int(results.manifest["replicates"])
    rows = []
    for of in asked:
        for split, (world, against) in wanted.items():
            for group in dict.fromkeys(g for w, g in sums if w == world):
                x, y = (_means(sums, w, group, of) if w else None for w in (world, against))
                if x is None or len(x) < n_seed:
                    continue  # nobody of this group lives in some seed: it has no mean there
                label = ", ".join(labels_of(d, districts)[k] for d, k in zip(divisions, group, strict=True)) or "everyone"
                row = over_seeds(x, y, seed) | {"people": float(np.mean([s["people"] for s in sums[world, group]]))}
                rows.append(_row(of, split, label, divisions, row, ("t_low", "t_high"), OVER_SEEDS.format(n=n_seed)))
    return rows


def _sums(
    results: Results, names: Sequence[str], divisions: Sequence[str]
) -> dict[tuple[str, tuple[int, ...]], list[dict[str, Any]]]:
    codes = [f"code_{name}" for name in divisions]
    keys = ", ".join(["world", *codes, "replicate"])
    totals = ", ".join(f'sum("{name}") AS "{name}"' for name in dict.fromkeys(names))
    found = results.sql(f"SELECT {keys}, sum(people) AS people, {totals} FROM cells GROUP BY {keys} ORDER BY {keys}")  # noqa: S608 - names that are there
    held: dict[tuple[str, tuple[int, ...]], list[dict[str, Any]]] = {}
    for row in found.to_pylist():
        held.setdefault((row["world"], tuple(int(row[code]) for code in codes)), []).append(row)
    return held


def _means(
    sums: Mapping[tuple[str, tuple[int, ...]], list[dict[str, Any]]], world: str, group: tuple[int, ...], of: Asked
) -> np.ndarray:
    rows = sums.get((world, group), [])
    if any(row[of.name] is None for row in rows):
        raise ResultsError(f"world '{world}' keeps no '{of.name}', so nothing can be set against it")
    return np.array([row[of.name] / row["people"] * of.scale for row in rows])


def individual(results: Results, measure: str | Sequence[str] | None, split: str | None) -> ArrowTable:
    """Return what a scheme does to each person; see ``Results.individual``."""
    name, world, against = _difference(results, split)
    one = _first(results)
    days = int(one.manifest["days"])
    columns: dict[str, np.ndarray] = {"person": np.arange(int(one.manifest["n_person"]), dtype=np.uint32), **_read(one, SHOWN)}
    for asked in (Asked.of(m, days, _columns(one)) for m in _listed(measure) or _OUTCOME):
        x, y = (value_of(results.worlds[w], asked) for w in (world, against))
        columns |= {f"{asked.name}_{world}": x, f"{asked.name}_{against}": y, f"{asked.name}_effect": x - y}
    return as_table(columns, about={"split": name, "world": world, "against": against})


def quantile_effects(
    results: Results, measure: str, by: str | Sequence[str] | None, at: Sequence[float], split: str | None
) -> ArrowTable:  # fmt: skip
    """Return effects by quantile; see ``Results.quantile_effects``."""
    if not at or not all(0 < q < 1 for q in at):
        raise RequestError(f"at is {list(at)}, but quantiles lie between 0 and 1, such as 0.5")
    name, world, against = _difference(results, split)
    one, divisions = _first(results), _listed(by)
    asked = Asked.of(measure, int(one.manifest["days"]), _columns(one))
    x, y = (value_of(results.worlds[w], asked) for w in (world, against))
    apart = _independent(results, asked, against) if "independent" in results.tables() else None
    code, labels, household = _divided(results, divisions)
    rows = []
    for g, label in enumerate(labels):
        who = code == g
        found = quantiles(x[who], y[who], None if apart is None else apart[who], at, household[who], int(one.manifest["seed"]))
        rows += [
            {"measure": asked.name, "split": name, "by": " x ".join(divisions) or "all", "group": label, **row} for row in found
        ]
    return as_table(rows)


def _independent(results: Results, asked: Asked, against: str) -> np.ndarray | None:
    """Return a measure of everyone in the other world lived with other luck, unscaled, or None where it was not."""
    names = [n for n in results.sql("SELECT * FROM independent LIMIT 0").column_names if n not in ("person", "world")]

    def read(name: str) -> np.ndarray:
        query = f"SELECT {name} FROM independent WHERE world = $world ORDER BY person"  # noqa: S608 - a column that is there
        return results.sql(query, {"world": against})[name].to_numpy()

    if not len(read(names[0])):
        return None
    if asked.name in _OUTCOME:
        return _OUTCOME[asked.name].of(_Counts(read, names)).astype(np.float64)
    return read(asked.name).astype(np.float64) if asked.name in names else None


def gains(results: Results, measure: str | Sequence[str] | None, by: str | Sequence[str] | None, split: str | None) -> ArrowTable:
    """Return the shares of people better and worse off; see ``Results.gains``."""
    name, world, against = _difference(results, split)
    one, divisions = _first(results), _listed(by)
    code, labels, _ = _divided(results, divisions)
    other_luck, rows = "independent" in results.tables(), []
    for asked in (Asked.of(m, int(one.manifest["days"]), _columns(one)) for m in _listed(measure) or _OUTCOME):
        if asked.good is None:
            raise RequestError(
                f"'{asked.name}' is neither a benefit nor a harm by itself; ask for an outcome: {', '.join(_OUTCOME)}"
            )
        x, y = (value_of(results.worlds[w], asked) for w in (world, against))
        apart = _independent(results, asked, against) if other_luck else None
        for g, label in enumerate(labels):
            who = code == g
            row = {
                "measure": asked.name,
                "split": name,
                "group": label,
                "people": int(who.sum()),
                **gained(x[who] - y[who], good=asked.good),
            }
            if apart is not None:
                other = gained(x[who] - apart[who], good=asked.good)
                row |= {f"{k}_independent": v for k, v in other.items()}
            rows.append(row)
    return as_table(rows)
