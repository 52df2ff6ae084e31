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


def reviewed(catches: float, world: Results, opening: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return one setting of the slider: its share caught, everyone charged for another's act, and the opening person's rows.

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
    found: dict[str, Any] = {"catches": catches, "state_hash": world.manifest["state_hash"], "wrong": wrong}
    if opening is None:
        return found
    hers = [event for event in life(world, int(opening["person"])) if event.day >= 0 and event.hers]
    return found | {"life": [_row(event) for event in hers]}


def _row(event: Event) -> list[Any]:
    """Return a row as the page reads it: day, code, place, points, fine, and who did it where that was another."""
    code = f"{event.kind}|{event.rule or ''}|{event.source or ''}"
    place = -1 if event.place is None else event.place
    return [event.day, code, place, event.applied_points, event.fine_yuan, None if event.did_it else event.other]
