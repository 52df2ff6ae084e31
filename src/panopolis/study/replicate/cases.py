"""All cases, in order."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from panopolis.errors import RequestError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.study.replicate.check import Case

MODULES = (
    "p00_random", "p01_thresholds", "p02_window", "p03_post", "p04_herding", "p05_norms", "p06_ruin", "p07_licence", "p08_unequal", "p09_listed",
    "p10_ratings", "p11_influence", "p12_exchange", "p13_tiers", "p14_cameras", "p15_patrols", "p16_deterrence", "p17_credit", "p18_rebellion",
)  # fmt: skip
"""One short module a case, named by its key and subject."""
CASES: tuple[Case, ...] = tuple(import_module(f"{__package__}.{name}").CASE for name in MODULES)


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
