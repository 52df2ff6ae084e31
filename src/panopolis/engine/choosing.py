"""Whom a rule asks today, among the people of one block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.engine.kernels import picking

if TYPE_CHECKING:
    from panopolis.engine.compiling import Kernel
    from panopolis.engine.room import Room
    from panopolis.engine.state import State


def choose(
    step: Kernel, state: State, block: tuple[int, int], month_day: int, announced: list[int], room: Room, *, rated: bool
) -> tuple[np.ndarray, int]:
    """Return the ids of whom a rule asks, and how many they are.

    ``announced`` are the districts in which a scheme begins today; ``rated`` says whether stars are given today, without which a rule with
    ``on="ratings"`` asks nobody.
    """
    (lo, hi), rule = block, step.rule
    chosen = room.flat("chosen", hi - lo + 1, np.uint32)
    if (rule.on == "ratings" and not rated) or (rule.on == "announcement" and not announced):
        return chosen, 0
    if rule.kind == "conduct":
        return chosen, picking.pick_equal(state.due[rule.name], lo, hi, state.t, chosen)
    if rule.on == "announcement":
        found = (lo + np.flatnonzero(np.isin(state.array("district")[lo:hi], announced))).astype(np.uint32)
        return found, len(found)
    if rule.where:
        n = picking.pick_marked(state.array(rule.where), lo, hi, chosen)
        return _of_today(chosen[:n], state, rule.monthly, month_day) if rule.monthly else (chosen, n)
    if rule.monthly:
        return chosen, picking.pick_equal(state.array(rule.monthly), lo, hi, month_day, chosen)
    return (np.array([lo], np.uint32), hi - lo) if step.of_all else (chosen, picking.pick_all(lo, hi, chosen))


def _of_today(chosen: np.ndarray, state: State, monthly: str, month_day: int) -> tuple[np.ndarray, int]:
    due = chosen[state.array(monthly)[chosen] == month_day]
    return due, len(due)
