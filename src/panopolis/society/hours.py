"""Hours: when a person sets out on the legs of her day and when she turns back, from her traits and from draws.

Occasions have a day and a place; a map that moves needs the hour at which she passes it. Whoever works or studies sets out in the morning
and turns back eight to ten hours later, the errand follows in the evening; others run their errand early and go out around noon. All hours
are assumed, none is published of these people. They decide nothing: no rule reads them.

    whereabouts (seed; person)     words 2 and 3: when she sets out to her work, study or second place, and how long she stays
    errand (seed; person, day)     words 1, 2 and 3: when she sets out on the errand, how long it takes, and by how much today differs
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from panopolis.draws import integer, philox

if TYPE_CHECKING:
    from panopolis.society.journeys import Streets

STEP_SECONDS = 300
"""Seconds from one crossing to the next; assumed. A street of this map stands for the many that are not drawn."""
_MINUTE, _HOUR = 60, 3600


class Hours(NamedTuple):
    """When one leg of a day is walked: seconds after midnight of setting out, and of turning back by the same way."""

    leaves: int
    turns: int


def hours(person: int, t: int, *, busy: bool, streets: Streets) -> tuple[Hours, Hours]:
    """Return the hours of a person's day ``t``, of the errand at home and of the way to her work, study or second place.

    Parameters
    ----------
    person, t
        Her id, and the engine's day.
    busy
        Whether she works or studies.
    streets
        The society's streets, which hold the key words of where people go.
    """
    keys = streets.keys
    _, _, c, d = philox(keys[0], keys[1], person, 0, 0, 0)
    _, e, f, g = philox(keys[2], keys[3], person, t, 0, 0)
    today = integer(g, 30 * _MINUTE)
    if busy:
        leaves = 6 * _HOUR + 15 * _MINUTE + integer(c, 3 * _HOUR) + today
        turns = leaves + 8 * _HOUR + integer(d, 2 * _HOUR)
        errand = turns + _HOUR + integer(e, 3 * _HOUR)
    else:
        errand = 5 * _HOUR + 30 * _MINUTE + integer(e, 3 * _HOUR)
        leaves = 10 * _HOUR + integer(c, 4 * _HOUR) + today
        turns = leaves + _HOUR + integer(d, 3 * _HOUR)
    return Hours(errand, errand + 15 * _MINUTE + integer(f, 45 * _MINUTE)), Hours(leaves, turns)
