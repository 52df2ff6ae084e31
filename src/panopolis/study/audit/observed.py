"""Evidence of a run: what standing closed to whom, for records of which contexts and gravity, and which groups were hit beside their twins.

A door counts as closed by standing where a refusal in the ledger has the source ``standing``: no bank or office would have refused of itself.
Where nobody knocks, as at the wheel of a car, it counts as closed to whoever came onto a list that closes it. What led to it are the charges
against her, up to the first such day, of the acts that can lead to a standing which closes that door.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from panopolis.columns import CONTEXTS, COUNTS, DOORS, MOST_GRAVITY, PERSON
from panopolis.errors import RequestError
from panopolis.measures import INTERVAL, by_group, spread, wilson
from panopolis.rules import RATED, SHIPPED
from panopolis.study.audit.law import asked_law
from panopolis.study.opening import open_results
from panopolis.study.request import as_recipe, text_file

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from panopolis.results import Results
    from panopolis.scheme import Scheme
    from panopolis.society import Recipe
    from panopolis.study.audit.answers import Case

HITS = (
    "sanctions", "wrongly_charged", "blacklisted", "shown", "refused_by_scheme", "allowance_refused", "jobs_refused", "school_refused",
    "journeys_refused", "stops", "money_lost", "posts_held", "privileged_days",
)  # fmt: skip
"""Outcomes given by group: what is done to people, and at the end what is given to them."""

TRAITS = ("age", "female", "income_fifth", "migrant", "student", "household")


@dataclass(frozen=True)
class Lived:
    """A scheme's world in a results folder, its twins' world if there is one, and the society of both."""

    folder: str
    name: str
    world: Results
    twin: Results | None
    twin_name: str
    recipe: Recipe


def lived_under(folder: str | Path, scheme: Scheme) -> Lived:
    """Return the world of a folder that was lived under a scheme.

    Raises
    ------
    RequestError
        If no world of it was lived under this scheme, or its file has changed since, or it is not complete.
    """
    results = open_results(folder)
    worlds = results.worlds or {str(results.manifest["scheme"]["name"]): results}
    if scheme.name not in worlds:
        raise RequestError(f"--run {folder}: nobody lived under '{scheme.name}' there; its worlds: {', '.join(worlds)}")
    world = worlds[scheme.name]
    if world.manifest["scheme"]["sha256"] != scheme.sha256:
        raise RequestError(
            f"--run {folder}: it was run with another '{scheme.name}' than this one; audit the scheme as it was run (give the same --set), "
            "or run it again"
        )
    if "people" not in world.tables():
        raise RequestError(
            f"--run {folder}: the run is not complete, so nobody can be counted yet; finish it with: panopolis resume {folder}"
        )
    others = [name for name in worlds if name != scheme.name]
    twin = "before" if "before" in others else others[0] if others else ""
    recipe = world.manifest["recipe"]
    return Lived(
        str(results.folder), scheme.name, world, worlds.get(twin), twin, as_recipe(text_file(recipe["name"], recipe["text"]))
    )


def observed(lived: Lived, case: Case) -> dict[str, Any]:
    """Return what the run shows, as plain mappings and lists; every share and effect with its interval."""
    run = lived.world.manifest
    whole = run["ledger"]["mode"] == "full"
    return {
        "folder": lived.folder, "world": lived.name, "twin": lived.twin_name or None, "people": int(run["n_person"]),
        "days": int(run["days"]), "seed": int(run["seed"]), "state_hash": run.get("state_hash"), "ledger": run["ledger"]["mode"],
        "interval": INTERVAL, "closed": _closed(lived.world, case) if whole else None,
        "repair": _repair(lived.world) if whole else None, "groups": _groups(lived),
    }  # fmt: skip


# ----------------------------------------------------------------------------------------------------------- closed doors
_HIT = """
WITH pairs(door, act, context, gravity, inside) AS (VALUES {pairs}),
closing(door, list) AS (VALUES {closing}),
hit AS (SELECT charged AS person, rule AS door, min(day) AS since, count(*) AS times FROM ledger
        WHERE kind = 'refusal' AND source = 'standing' GROUP BY ALL
        UNION ALL
        SELECT charged AS person, closing.door AS door, min(day) AS since, count(*) AS times
        FROM ledger JOIN closing ON ledger.rule = closing.list WHERE kind = 'listing' GROUP BY ALL),
led AS (SELECT hit.door AS door, hit.person AS person, pairs.context AS context, pairs.gravity AS gravity, pairs.inside AS inside,
               ledger.wrong AS wrong
        FROM hit JOIN pairs ON pairs.door = hit.door
        JOIN ledger ON ledger.charged = hit.person AND ledger.rule = pairs.act AND ledger.kind = 'charge' AND ledger.day <= hit.since)
"""
_PEOPLE = """
, each AS (SELECT door, person, max(gravity) AS gravest, count(*) AS records, count(*) FILTER (WHERE wrong) AS wrong,
         count(*) FILTER (WHERE inside) AS inside FROM led GROUP BY ALL)
SELECT hit.door AS door, count(*)::BIGINT AS people, sum(hit.times)::BIGINT AS times, median(coalesce(records, 0))::DOUBLE AS records,
       count(*) FILTER (WHERE each.wrong > 0)::BIGINT AS wrong, count(*) FILTER (WHERE records IS NULL)::BIGINT AS none,
       count(*) FILTER (WHERE records IS NOT NULL AND inside = 0)::BIGINT AS elsewhere, {gravest}
FROM hit LEFT JOIN each ON each.door = hit.door AND each.person = hit.person GROUP BY hit.door
"""
_CONTEXTS = "SELECT door, context, count(*)::BIGINT AS records FROM led GROUP BY ALL"


def _closed(world: Results, case: Case) -> list[dict[str, Any]]:
    """Return for each door what standing closed, to how many, and what records had led there."""
    if "ledger" not in world.tables():
        return []
    with_pairs = _HIT.format(pairs=_pairs(case), closing=_closing(case))
    gravest = ", ".join(f"count(*) FILTER (WHERE gravest = {g})::BIGINT AS gravity_{g}" for g in range(MOST_GRAVITY + 1))
    people = world.sql(with_pairs + _PEOPLE.format(gravest=gravest)).to_pylist()
    by_context: dict[str, dict[str, int]] = {}
    for row in world.sql(with_pairs + _CONTEXTS).to_pylist():
        by_context.setdefault(row["door"], {})[row["context"]] = row["records"]
    return [_door(case, row, by_context.get(row["door"], {})) for row in sorted(people, key=lambda row: -row["people"])]


_REPAIR = """
SELECT count(*) FILTER (WHERE kind = 'charge')::BIGINT AS records, count(*) FILTER (WHERE kind = 'charge' AND wrong)::BIGINT AS wrongly,
       count(*) FILTER (WHERE kind = 'correction')::BIGINT AS corrected FROM ledger
"""


def _repair(world: Results) -> dict[str, int]:
    """Return how many records there are, how many of what another did, and how many were corrected."""
    if "ledger" not in world.tables():
        return {"records": 0, "wrongly": 0, "corrected": 0}
    return dict(world.sql(_REPAIR).to_pylist()[0])


def _pairs(case: Case) -> str:
    """Return every act that can lead to a standing which closes a door, as rows of SQL; names are the model's own words."""
    rows = {
        (one.what, act, way.context, way.gravity, way.context in one.contexts)
        for one in case.doors
        for way in one.ways
        if way.gravity is not None and way.lowers
        for act in ((way.name, "overdue_debt") if way.name == "debt" else (way.name,))
    }
    return (
        ", ".join(
            f"('{door}', '{act}', '{context}', {gravity}, {inside})" for door, act, context, gravity, inside in sorted(rows)
        )
        or _NO_PAIR
    )


def _closing(case: Case) -> str:
    """Return the doors at which nobody is refused, such as the wheel, each with the lists that close it, as rows of SQL."""
    rows = {
        (one.what, one.when.partition(".")[2]) for one in case.doors if one.what not in KNOCKED and one.when.startswith("list.")
    }
    return ", ".join(f"('{door}', '{name}')" for door, name in sorted(rows)) or "('', '')"


KNOCKED = {rule.door for rule in (*SHIPPED, *RATED) if rule.door is not None and "refusal" in rule.records}
"""Doors at which people knock, so that a refusal is a row; who stands on a list that closes any other door counts as shut out."""

_NO_PAIR = "('', '', '', 0, FALSE)"


def _door(case: Case, row: dict[str, Any], contexts: dict[str, int]) -> dict[str, Any]:
    treatments = [one for one in case.doors if one.what == row["door"]]
    severity = max((one.severity for one in treatments), default=DOORS[row["door"]].severity)
    own = treatments[0].contexts if treatments else (DOORS[row["door"]].context,)
    acts = any(way.gravity is not None for one in treatments for way in one.ways)
    return {
        "door": row["door"], "counted": "refused" if row["door"] in KNOCKED else "listed", "contexts": list(own),
        "severity": severity, "people": row["people"], "times": row["times"],
        "records_median": row["records"] if acts else None,
        "records_by_context": {name: contexts[name] for name in CONTEXTS if name in contexts},
        "gravest_record": {str(g): row[f"gravity_{g}"] for g in range(MOST_GRAVITY + 1)} if acts else None,
        "without_own_record": row["none"] if acts else None,
        "elsewhere": _share(row["elsewhere"], row["people"]) if acts else None,
        "lighter": _share(_lighter(row, severity), row["people"]) if acts else None,
        "wrongly": _share(row["wrong"], row["people"]) if acts else None,
    }  # fmt: skip


def _lighter(row: dict[str, Any], severity: int) -> int:
    """Return how many had nothing on record within the stated levels of the door's severity."""
    levels = asked_law().numbers["disproportion"].value
    return sum(row[f"gravity_{g}"] for g in range(MOST_GRAVITY + 1) if severity - g >= levels)


def _share(part: int, whole: int) -> dict[str, float] | None:
    """Return a share with Wilson's bounds; None of nothing."""
    if not whole:
        return None
    value = part / whole
    low, high = wilson(value, whole)
    return {"value": value, "low": min(low, value), "high": max(high, value), "of": whole}  # bounds may miss 0 or 1 by a rounding


# ------------------------------------------------------------------------------------------------------------------ groups
def _groups(lived: Lived) -> list[dict[str, Any]]:
    """Return a block for each outcome and dimension with its groups; one in which nothing differs from the twins is left out."""
    worlds = {"world": lived.world} | ({"twin": lived.twin} if lived.twin is not None else {})
    counts = {name: _arrays(world) for name, world in worlds.items()}
    days, seed = int(lived.world.manifest["days"]), int(lived.world.manifest["seed"])
    rows = by_group(counts, counts["world"], HITS, days, seed)
    blocks: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        blocks.setdefault((row["outcome"], row["dimension"]), []).append(row)
    return [_block(of) for of in blocks.values() if any(row["effect"] for row in of)]


def _arrays(world: Results) -> dict[str, np.ndarray]:
    """Return the traits of everyone, and the counts as the engine stores them, in the order of their numbers."""
    names = (*TRAITS, *COUNTS)
    table = world.sql(f"SELECT {', '.join(names)} FROM people ORDER BY person")  # noqa: S608 - the model's own columns
    scales = {name: PERSON[name].scale for name in COUNTS if PERSON[name].scale != 1.0}
    return {name: table[name].to_numpy() / scales[name] if name in scales else table[name].to_numpy() for name in names}


def _block(rows: list[dict[str, Any]]) -> dict[str, Any]:
    head = {name: rows[0][name] for name in ("outcome", "label", "unit", "good", "dimension")}
    own = ("group", "people", "rate", "twin", "effect", "low", "high", "gap", "gap_low", "gap_high")
    return head | spread(rows) | {"groups": [{name: row[name] for name in own} for row in rows]}
