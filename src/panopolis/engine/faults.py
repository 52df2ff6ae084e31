"""What a kernel found wrong, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def fault_text(rule: str, day: int, fault: np.ndarray) -> str:
    """Return what is wrong with what a rule did on a day.

    ``fault`` (2,) is what and whose: 1 no number, 2 a chance above its ceiling, 3 an outcome that is given though it has no chance.
    """
    person = int(fault[1])
    if fault[0] == 3:
        return f"person {person} has no chance to yield to '{rule}' on day {day}, so that it cannot be forced: what it takes is not there"
    if fault[0] == 2:
        return f"rule '{rule}', person {person}, day {day}: its chance is above its ceiling; raise ceiling= to bound every chance"
    return f"rule '{rule}', person {person}, day {day}: a value it writes is not a number; guard its logs and divisions"
