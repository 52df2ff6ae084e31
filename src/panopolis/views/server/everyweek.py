"""Everyone's weeks of a results folder: its worlds lived again, where that is of bounded size and comes to the same state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.errors import RequestError
from panopolis.study import weeks
from panopolis.views.page import COLUMNS, days_of
from panopolis.views.server.lab import MOST_DAYS, MOST_PEOPLE, lab_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from panopolis.results import Results
    from panopolis.views.page import Diary

APART = 8
"""Of how many weeks one is kept of everybody: a world of 20,000 people takes some 0.7 MB so, compressed, and eight times that with every week."""


def everyones_weeks(results: Results, page: Mapping[str, Any], say: Callable[[str], None]) -> dict[str, Diary]:
    """Return an entry of everyone's diary for every eighth week and the last day, of each world of a page.

    Raises
    ------
    RequestError
        The folder has more people or days than are lived again, cannot be lived again, or came to another state.
    """
    people, days = int(page["n_person"]), int(page["days"])
    if people > MOST_PEOPLE or days > MOST_DAYS:
        raise RequestError(
            f"{results.folder} has {people:,} people and {days} days; everyone's weeks are kept of at most {MOST_PEOPLE:,} people "
            f"and {MOST_DAYS} days: leave --weeks out"
        )
    lab, names = lab_of(page, results), [world["name"] for world in page["worlds"]]
    if lab is None or not set(names) <= {lab.scheme, *lab.others}:
        raise RequestError(
            f"{results.folder} cannot be lived again from its files, as rules or a recipe of one's own are not in them: leave --weeks out"
        )
    say(f"living {len(names)} {'world' if len(names) == 1 else 'worlds'} again, to keep everyone's weeks ...")
    kept = sorted({*days_of(days)[::APART], days - 1})
    found = weeks([lab.loaded(name) for name in names], lab.society, lab.lived(), range(people), COLUMNS, kept)
    for name, (_, state) in found.items():
        if state != results.world(name).manifest["state_hash"]:
            raise RequestError(
                f"'{name}' of {results.folder} lived again came to state {state[:12]}, and not to its own: leave --weeks out"
            )
    return {name: {column: np.asarray(values) for column, values in entries.items()} for name, (entries, _) in found.items()}


__all__ = ["everyones_weeks"]
