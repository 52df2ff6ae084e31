"""What nobody knows: every number marked ``assumed`` or ``unverified``, of the model and of a scheme, with the range in which it is varied.

A range that a number declares (``low``, ``high``) is taken. Where none is, one is made by rule and marked as made:

- between 0 and 1 (a share, a probability): its odds halved and doubled;
- log odds: ln 2 to each side, which is the same;
- a threshold among others in ascending order (tiers): halfway to its neighbours, at the ends as far as the nearer one;
- any other number: half of it to double;
- nothing at all (0) has no scale: it is not varied, and listed as such.

Numbers of the society's own file (who the people are, its ordinary law) are varied by ``study.assumed_society``; its tables are listed alone.

A made range is cut at the bounds within which a setting may be set, and drawn back toward its value where the scheme's grammar refuses an end.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from panopolis.columns import SETTINGS
from panopolis.errors import PanopolisError, RequestError, did_you_mean
from panopolis.scheme import numbers, spelled
from panopolis.study.assumed_society import of_society
from panopolis.study.ranges import DECLARED, LINEAR, LOG, UNKNOWN, Assumption, made, taken
from panopolis.study.request import as_recipe, as_scheme, rules_of, under
from panopolis.study.run import plan_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.scheme import Scheme
    from panopolis.society import Recipe
    from panopolis.study.request import Request

SETTING = "settings."
GIVEN = "given"
_WHOLE = ("d", "days", "people", "ties", "slips", "months")
_WIDE = 20
"""A declared range whose ends are so many times apart is taken along its logarithm."""


def assumptions_of(
    scheme: Scheme | str, recipe: Recipe | str, request: Request, given: Mapping[str, tuple[float, float]] | None = None
) -> tuple[list[Assumption], list[Assumption], list[str]]:  # fmt: skip
    """Return what is varied, what is not since it has no range, and the assumed settings that no rule of this plan reads.

    Parameters
    ----------
    scheme, recipe, request
        What is run; settings that the scheme or the recipe sets have the value, source and range that stand there.
    given
        Ranges to take instead, by path.

    Raises
    ------
    RequestError
        A given range is of no assumption, or goes nowhere.
    """
    loaded, society = as_scheme(scheme), as_recipe(recipe)
    read = {*plan_for(request, (), (), (), rules_of([loaded])).settings, "ties_dropped"}
    worlds = under(loaded, society, request.settings)
    own = _settings(loaded, society, worlds.settings, read) + _of_scheme(loaded) + list(of_society(society))
    ranged = _with_given(own, given or {})
    unread = [s.name for s in SETTINGS.values() if s.confidence in UNKNOWN and s.name not in read]
    return [one for one in ranged if one.varies], [one for one in ranged if not one.varies], unread


def _settings(scheme: Scheme, recipe: Recipe, values: Mapping[str, float], read: set[str]) -> list[Assumption]:
    """Return the settings that are assumed where they stand: in the scheme, in the recipe, or in the model."""
    found = []
    for name in sorted(read & set(SETTINGS), key=list(SETTINGS).index):
        known, value = SETTINGS[name], float(values[name])
        held = scheme.settings.get(name) or recipe.content.settings.get(name)
        confidence, source = (held.confidence, held.source) if held is not None else (known.confidence, known.source)
        if confidence not in UNKNOWN:
            continue
        low, high = (getattr(held, end, None) for end in ("low", "high"))
        base = Assumption(
            f"{SETTING}{name}",
            value,
            value,
            value,
            known.unit,
            confidence,
            source,
            known.meaning,
            "",
            whole=known.unit in _WHOLE[2:5],
        )
        if low is not None and high is not None:
            found.append(replace(base, low=float(low), high=float(high), ranged=DECLARED))
        else:
            found.append(made(base, known.low, known.high))
    return found


def _of_scheme(scheme: Scheme) -> list[Assumption]:
    """Return the numbers of a scheme that are assumed; one that no change reaches is left without a range."""
    every = dict(numbers(scheme))
    found = []
    for path, number in every.items():
        if number.confidence not in UNKNOWN or path[0] == "settings":
            continue
        form = "{}d" if number.unit == "d" else "{}"
        counted = number.unit in ("", "points") and float(number.value).is_integer() and abs(number.value) > 1
        whole = number.unit in _WHOLE or counted
        value = float(number.value)
        base = Assumption("", value, value, value, number.unit, number.confidence, number.source, "", "", form=form, whole=whole,
                          hundredths=number.unit in ("points", "CNY"))  # fmt: skip
        if number.later:
            found.append(replace(base, path=spelled(path), ranged="none: it has dated values"))
            continue
        if number.low is not None and number.high is not None:
            wide = number.low > 0 and number.high >= _WIDE * number.low
            one = replace(base, low=float(number.low), high=float(number.high), ranged=DECLARED, scale=LOG if wide else LINEAR)
        elif path[0] == "tiers":
            one = _between_neighbours(base, path, every)
        else:
            one = made(base, 0.0 if number.value >= 0 else -1e9, 1.0 if 0 < number.value < 1 else 1e9)
        found.append(_reached(scheme, path, one))
    return found


def _between_neighbours(one: Assumption, path: tuple[Any, ...], every: Mapping[tuple[Any, ...], Any]) -> Assumption:
    others = sorted(float(n.value) for p, n in every.items() if p[0] == path[0] and p[2:] == path[2:] and p != path)
    below, above = [v for v in others if v < one.value], [v for v in others if v > one.value]
    near = min(abs(v - one.value) for v in others) if others else one.value
    low = (one.value + below[-1]) / 2 if below else one.value - near / 2
    high = (one.value + above[0]) / 2 if above else one.value + near / 2
    # a step inside, so that two that meet halfway stay in order
    return replace(one, low=low + 1, high=high - 1, ranged="made: halfway to its neighbours")


def _reached(scheme: Scheme, path: tuple[Any, ...], one: Assumption) -> Assumption:
    """Return an assumption with the path by which a change reaches it in the file, and its range as far as the grammar takes it."""
    plain = tuple(step for step in path if step not in ("values", "default"))
    for steps in (path, (*path, "value"), plain, (*plain, "value")):
        at = replace(one, path=spelled(steps))
        if at.varies and (_takes(scheme, path, at, 0.37) or _takes(scheme, path, at, 0.5)):
            return taken(at, partial(_takes, scheme, path))
    why = one.ranged if not one.varies else "none: no change reaches it"
    return replace(one, path=spelled(path), low=one.value, high=one.value, ranged=why)


def _takes(scheme: Scheme, path: tuple[Any, ...], one: Assumption, share: float) -> bool:
    """Whether a scheme takes the value at a share of the range, and has it then where it is meant."""
    value = one.at(share)
    try:
        changed = dict(numbers(scheme.changed(f"{one.path}={value}")))
    except PanopolisError:
        return False
    held = changed.get(path)
    wanted = float(str(value).removesuffix("d"))
    return held is not None and math.isclose(float(held.value), wanted, rel_tol=1e-9)


def _with_given(own: Sequence[Assumption], given: Mapping[str, tuple[float, float]]) -> list[Assumption]:
    paths = [one.path for one in own]
    for path, (low, high) in given.items():
        if path not in paths:
            raise RequestError(f"a range is given for '{path}', which is no assumption of this study{did_you_mean(path, paths)}")
        if not low < high:
            raise RequestError(f"the range of '{path}' goes from {low:g} to {high:g}, but a range goes upward")
    return [
        replace(one, low=given[one.path][0], high=given[one.path][1], scale=LINEAR, ranged=GIVEN) if one.path in given else one
        for one in own
    ]
