"""Which five lives a report tells: by rules that are stated, so that nobody picks the lives that suit a thesis.

The opening's; a typical one; one who gained; one against whom nothing was recorded; and of the people who stand for an archetype
those whom the scheme changed most against their twins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from panopolis.views.found import archetypes, typical
from panopolis.views.worlds import scheme_world, twin_world

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


class Chosen(NamedTuple):
    """The people whose lives are told, each with why, the opening's first; and what was looked for and not found."""

    lives: list[tuple[int, str]]
    missing: list[str]


def chosen_lives(results: Results, first: int | None) -> Chosen:
    """Return up to five people and how each was chosen.

    Parameters
    ----------
    results
        A comparison or a run, complete.
    first
        The person of the opening, or None.
    """
    standing = {one.person: one.name for one in archetypes(results)}
    wanted = [(first, "the life of the opening")]
    middle = typical(results, "everyone")
    wanted.append((middle.person if middle else None, middle.why if middle else ""))
    gained = _best(results, _tellable(results), "gained > 0", "charged, gained DESC")
    wanted.append((gained, "one who gained: of those with a privilege the least charged, and of these the longest privileged"))
    untouched = _best(results, list(standing), "charged = 0 AND moved = 0", "person")
    wanted.append((untouched, "one against whom nothing was recorded: the first by number of those who stand for an archetype"))
    found: dict[int, str] = {}
    for person, why in wanted:
        if person is not None:
            found[person] = f"{found[person]}; also {why}" if person in found else why
    for row in _rows(results, list(standing), "true", "moved DESC", limit=len(standing)):
        if len(found) < N_LIVES:
            found.setdefault(row["person"], "of those who stand for an archetype one whom the scheme changed most")
    return Chosen(list(found.items()), _missing(gained, untouched, standing, full=_tellable(results) is None))


def _missing(gained: int | None, untouched: int | None, standing: Mapping[int, str], *, full: bool) -> list[str]:
    missing = []
    if gained is None:
        missing.append(f"Nobody gained: no one{'' if full else ' of the followed'} had a single day with a privilege")
    if untouched is None and standing:
        missing.append("Of those who stand for an archetype there is none against whom nothing was recorded")
    return missing


def _tellable(results: Results) -> list[int] | None:
    """Return the people whose records the run kept for certain; None for everyone."""
    manifest = results.world(scheme_world(results)).manifest
    return None if manifest.get("ledger", {}).get("mode") == "full" else [e["person"] for e in manifest.get("followed") or []]


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
