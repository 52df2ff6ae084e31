"""What a human's second look changes: who is still charged for what another did, and the year of the one who opens the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.results import life

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panopolis.results import Event, Results

_WRONG = """
SELECT people.person, wrongly_charged AS times, listed_days, refused_by_scheme AS refused, female, age, shown_days FROM people
WHERE wrongly_charged > 0 ORDER BY person
"""
_LISTED = """
SELECT count(*) AS listed, count(*) FILTER (wrongly_charged = 0) AS own FROM people WHERE listed_days > 0
"""


def reviewed(catches: float, world: Results, opening: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return one setting of the slider: its share caught, everyone charged for another's act, the opening person's rows, and who is listed.

    ``listed`` counts everyone who was ever on a black list, ``listed_own`` those of them who were never charged for another's act.

    Parameters
    ----------
    catches
        Share of wrong matches that a human review finds.
    world
        The run with it.
    opening
        What ``opened`` found, or None.
    """
    wrong = [[int(value) for value in row.values()] for row in world.sql(_WRONG).to_pylist()]
    (listed,) = world.sql(_LISTED).to_pylist()
    found: dict[str, Any] = {
        "catches": catches, "state_hash": world.manifest["state_hash"], "wrong": wrong,
        "listed": int(listed["listed"]), "listed_own": int(listed["own"]),
    }  # fmt: skip
    if opening is None:
        return found
    hers = [event for event in life(world, int(opening["person"])) if event.day >= 0 and event.hers]
    return found | {"life": [_row(event) for event in hers]}


def _row(event: Event) -> list[Any]:
    """Return a row as the page reads it: day, code, place, points, fine, and who did it where that was another."""
    code = f"{event.kind}|{event.rule or ''}|{event.source or ''}"
    place = -1 if event.place is None else event.place
    return [event.day, code, place, event.applied_points, event.fine_yuan, None if event.did_it else event.other]
