"""Whose life opens the page: the gravest case of a charge for what another did, told row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.results import life
from panopolis.views.candidates import CASES, everyone
from panopolis.views.worlds import scheme_world, twin_world

if TYPE_CHECKING:
    from panopolis.results import Event, Results

_WRONG = tuple(case for case in CASES if case.startswith("wrong"))
_STREET = ("riding_offence", "jaywalking", "driving_offence")
"""Acts as the scene prefers them: a bicycle first."""
CAMERA = "camera"


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
        found = [(person, row) for person in such[:200] if (row := _charge(run, person)) is not None]
        if found:
            person, row = min(found, key=lambda one: (_STREET.index(str(one[1].rule)), one[0]))
            return {
                "person": person, "doer": row.other, "day": row.day, "place": row.place, "rule": row.rule, "fine": row.fine_yuan,
                "points": row.applied_points, "case": case, "n_such": len(such), "others": such[:12],
            }  # fmt: skip
    return None


def _charge(run: Results, person: int) -> Event | None:
    """Return the first charge against a person for what another did on a street, seen by a camera."""
    rows = (e for e in life(run, person) if e.kind == "charge" and e.hers and not e.did_it)
    return next((e for e in rows if e.rule in _STREET and e.place is not None and e.source == CAMERA), None)
