"""Which five lives a report tells: by rules that are stated, so that nobody picks the lives that suit a thesis.

The opening's; one who gained; one against whom nothing was recorded; and of the people who stand for an archetype those
whom the scheme changed most against their twins, one an archetype.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.views.worlds import scheme_world, twin_world

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.results import Results

N_LIVES = 5

_DIFFERENCES = """
SELECT person, charged, gained, gained * 3 + abs(charged - other_charged) + listed + 10 * refused AS moved FROM (
    SELECT mine.person, CAST(mine.sanctions AS INTEGER) AS charged, CAST(other.sanctions AS INTEGER) AS other_charged,
           CAST(mine.listed_days AS INTEGER) AS listed, CAST(mine.refused_by_scheme AS INTEGER) AS refused,
           CAST(mine.privileged_days AS INTEGER) AS gained
    FROM {mine} AS mine JOIN {other} AS other USING (person) {only}
)
"""


def chosen_lives(results: Results, first: int | None) -> list[tuple[int, str]]:
    """Return up to five people and why each is told, the opening's first.

    Parameters
    ----------
    results
        A comparison or a run, complete.
    first
        The person of the opening, or None.
    """
    world = scheme_world(results)
    followed = results.world(world).manifest.get("followed") or []
    archetype = {entry["person"]: str(entry["archetype"]) for entry in followed if entry.get("archetype")}
    found: list[tuple[int, str]] = [] if first is None else [(first, "the life of the opening")]
    everyone = None if results.world(world).manifest.get("ledger", {}).get("mode") == "full" else [e["person"] for e in followed]
    gained = _best(results, list(archetype), "gained > 0 AND charged = 0", "gained DESC") or _best(
        results, everyone, "gained > 0 AND charged = 0", "gained DESC"
    )
    untouched = _best(results, list(archetype), "charged = 0 AND moved = 0", "person")
    for person, why in ((gained, "someone who gained"), (untouched, "someone against whom nothing was recorded")):
        if person is not None and person not in [one for one, _ in found]:
            found.append((person, why))
    for row in _rows(results, list(archetype), "true", "moved DESC", limit=len(archetype)):
        told = {archetype[person] for person, _ in found if person in archetype}
        if len(found) < N_LIVES and row["person"] not in [one for one, _ in found] and archetype[row["person"]] not in told:
            found.append((row["person"], "whom of this archetype the scheme changed most"))
    return found[:N_LIVES]


def _best(results: Results, among: Sequence[int] | None, condition: str, order: str) -> int | None:
    rows = _rows(results, among, condition, order, limit=1)
    return rows[0]["person"] if rows else None


def _rows(results: Results, among: Sequence[int] | None, condition: str, order: str, *, limit: int) -> list[dict[str, Any]]:
    if among is not None and not among:
        return []
    if "people" not in results.tables():
        return []
    world = scheme_world(results)
    twin = twin_world(results) or world
    names = {"mine": world, "other": twin}
    tables = {
        name: f"(SELECT * FROM people WHERE world = '{of}')" if results.worlds else "people"  # noqa: S608 - worlds of the manifest
        for name, of in names.items()
    }
    only = "" if among is None else f"WHERE person IN ({', '.join(str(int(person)) for person in among)})"
    query = _DIFFERENCES.format(**tables, only=only)
    return results.sql(f"SELECT * FROM ({query}) WHERE {condition} ORDER BY {order}, person LIMIT {int(limit)}").to_pylist()  # noqa: S608
