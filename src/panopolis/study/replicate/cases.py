"""All cases, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.errors import RequestError, did_you_mean
from panopolis.study.replicate import p00_random, p06_ruin, p07_licence, p08_unequal, p14_cameras, p16_deterrence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.study.replicate.check import Case

CASES: tuple[Case, ...] = tuple(
    module.CASE for module in (p00_random, p06_ruin, p07_licence, p08_unequal, p14_cameras, p16_deterrence)
)


def find_cases(names: Sequence[str] = ()) -> tuple[Case, ...]:
    """Return the cases of these keys, in order; all where none is named.

    Raises
    ------
    RequestError
        If there is no such case.
    """
    keys = [case.key for case in CASES]
    for name in names:
        if name.upper() not in keys:
            raise RequestError(f"there is no case '{name}'{did_you_mean(name.upper(), keys)}; cases: {', '.join(keys)}")
    asked = {name.upper() for name in names}
    return tuple(case for case in CASES if not asked or case.key in asked)
