"""Whose life opens the page: the gravest case of a charge for what another did, told row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.columns import PHASES
from panopolis.views.candidates import CASES, everyone
from panopolis.views.worlds import scheme_world, twin_world

if TYPE_CHECKING:
    from panopolis.results import Results

_WRONG = tuple(case for case in CASES if case.startswith("wrong"))
_STREET = ("riding_offence", "jaywalking", "driving_offence")
"""Acts as the scene prefers them: a bicycle first."""
CAMERA = "camera"
MOST_ASKED = 200
"""People of a case among whom the opening is looked for."""


def opened(results: Results) -> dict[str, Any] | None:
    """Return the charge that opens the page, or None where nobody was charged for what another did.

    Among those of the gravest case the first whose charge is for riding is taken, then for walking, then for driving.

    Returns
    -------
    :
        person (charged), doer, day, place, rule, case, n_such (people of that case), others (their ids, at most 12).
    """
    world, twin = scheme_world(results), twin_world(results)
    run = results.world(world)
    for case in _WRONG:
        such = everyone(results, world, twin, case)
        if found := _charges(run, such[:MOST_ASKED]):
            row = min(found, key=lambda one: (_STREET.index(one["rule"]), one["charged"]))
            return {
                "person": row["charged"], "doer": row["doer"], "day": row["day"], "place": row["place"], "rule": row["rule"],
                "fine": row["fine_yuan"], "points": row["applied_points"], "case": case, "n_such": len(such), "others": such[:12],
            }  # fmt: skip
    return None


_CHARGES = """
SELECT charged, doer, day, place, rule, fine_yuan, applied_points FROM ledger
WHERE day >= 0 AND kind = 'charge' AND wrong AND place IS NOT NULL AND source = $camera AND list_contains($street, rule)
      AND charged IN (SELECT unnest($people))
QUALIFY row_number() OVER (PARTITION BY charged ORDER BY day, list_position($phases, phase), k) = 1
ORDER BY charged
"""


def _charges(run: Results, people: list[int]) -> list[dict[str, Any]]:
    """Return of each person the first charge for what another did on a street, seen by a camera; asked at once, a year of a million is read once."""
    if not people:
        return []
    asked = {"camera": CAMERA, "street": list(_STREET), "people": people, "phases": list(PHASES)}
    return run.sql(_CHARGES, asked).to_pylist()
