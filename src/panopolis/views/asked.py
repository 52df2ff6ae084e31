"""Effects that were asked for, as text: any measure by any group, by quantile, and who is better or worse off."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from panopolis.results import NOTICE
from panopolis.scheme import Table
from panopolis.views.arranged import ALIKE
from panopolis.views.numbers import bounds, change, count, figure, share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Rows = Sequence[Mapping[str, Any]]

WIDTH = 120


def asked_effects_text(rows: Rows) -> str:
    """Return effects by group, each between its bounds, with the other interval and what pairing gains beside it."""
    found = tuple(
        (
            f"{row['measure']} ({row['unit']})",
            row["split"],
            row["group"],
            count(row["people"]),
            *_effect(row),
            between(row, "t"),
            fold(row),
        )
        for row in rows
    )
    heads = ("measure", "split", "group", "people", "value", "interval", "by t", "variance saved")
    said = "; ".join(dict.fromkeys(str(row["interval"]) for row in rows))
    return _lined(
        heads,
        found,
        f"Interval: {said}. {ALIKE}. Variance saved: how many times the variance that worlds of other people would have. {NOTICE}.",
    )


def quantiles_text(rows: Rows) -> str:
    """Return effects by quantile: how the distribution moves, and the quantiles of individual effects."""
    found = tuple(
        (row["group"], f"{row['quantile']:g}", figure(row["of_other"]), figure(row["of_world"]), change(row["difference"]),
         f"{figure(row['low'])} to {figure(row['high'])}", change(row["individual"]), change(row["individual_independent"]))
        for row in rows
    )  # fmt: skip
    heads = ("group", "quantile", "without", "with", "difference", "interval", "individual", "other luck")
    note = (
        "Difference: between the two distributions, whatever the coupling. Individual: that quantile of the differences of twins under common "
        f"draws; other luck: the same against twins who were otherwise lucky. {NOTICE}."
    )
    return _lined(heads, found, note)


def gains_text(rows: Rows) -> str:
    """Return who is better and worse off than their twins."""
    apart = any("better_independent" in row for row in rows)
    found = tuple(
        (row["measure"], row["group"], count(row["people"]), *(share(row[name]) for name in ("better", "worse", "same")),
         *((share(row["better_independent"]), share(row["worse_independent"])) if apart else ()))
        for row in rows
    )  # fmt: skip
    heads = (
        "measure",
        "group",
        "people",
        "better",
        "worse",
        "same",
        *(("better, other luck", "worse, other luck") if apart else ()),
    )
    return _lined(
        heads, found, f"These shares depend on common draws: who yields at a high fear yields at a lower one. {NOTICE}."
    )


def _lined(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...], note: str) -> str:
    return "\n".join([*Table("", heads, rows).lines(WIDTH), "", *textwrap.wrap(note, WIDTH)])


def _effect(row: Mapping[str, Any]) -> tuple[str, str]:
    if row["value"] != row["value"]:
        return figure(row["value"]), ""
    written = figure if str(row["split"]).startswith("level:") else change
    return written(row["value"], bounds(row["low"], row["high"]) if row["high"] > row["low"] else None), between(row, "")


def between(row: Mapping[str, Any], which: str) -> str:
    """Return an interval of a row in words: its own, or ``t`` or ``boot``."""
    low, high = (row[f"{which}_{end}" if which else end] for end in ("low", "high"))
    if not low < high:  # NaN, or no width: then there is none
        return ""
    decimals = bounds(low, high)
    return f"{figure(low, decimals)} to {figure(high, decimals)}"


def fold(row: Mapping[str, Any]) -> str:
    """Return what pairing gains: 12-fold."""
    gain = row["variance_reduction"]
    return "" if gain != gain else f"{figure(gain)}-fold"  # noqa: PLR0124 - NaN


def checks_text(checks: Mapping[str, Any]) -> str:
    """Return what the checks beside a comparison found, as lines that begin with an empty one; nothing where none was asked."""
    return "".join(f"\n\n{head}: {text}" for head, text in check_sentences(checks))


def check_sentences(checks: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return for each check its name and what it found, in a sentence."""
    found = []
    if "null" in checks:
        of = checks["null"]
        text = (
            f"the scheme lived again under the name {of['name']} differs for {of['people_differing']} of {count(of['people'])} people, in "
            f"any of {of['columns']} columns; every effect is exactly 0."
        )
        found.append(("Null check", text))
    if "placebo" in checks:
        found.append(("Placebo", _placebo(checks["placebo"])))
    return found


def _placebo(of: Mapping[str, Any]) -> str:
    real, lot = (
        f"{count(one['charges'])} charges, {count(one['points_asked'])} points and {count(one['fines_yuan'])} yuan"
        for one in (of["scheme"], of["placebo"])
    )
    if of["same"]:
        return (
            f"{real} fell on people drawn by lot in place of those who were seen, and {count(of['moved'])} people changed places: "
            "number and size are the same."
        )
    return (
        f"in place of {real}, people drawn by lot got {lot}: repeats, caps or dates made a difference that must be borne in mind."
    )
