"""How far a comparison can be trusted: both intervals, what pairing gains, who gains and loses, and what the checks beside it found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.study import Results as Asked
from panopolis.views.arranged import capital
from panopolis.views.asked import between, check_sentences, fold
from panopolis.views.numbers import bounds, change, figure, share

if TYPE_CHECKING:
    from panopolis.results import Results

SHOWN = "cash_yuan"
"""The column whose quantiles are shown: money is what most of an effect ends in."""


def trust(results: Results) -> dict[str, Any] | None:
    """Return the parts of a report's section on trust, or None of a single run."""
    if len(results.worlds) < 2:  # noqa: PLR2004 - nothing to set against
        return None
    asked = Asked(results.folder, results.manifest)
    split = next((s for s in ("scoring", "total") if s in _splits(results)), None) or next(
        s for s in _splits(results) if " - " in s or s == "law"
    )
    over = "seeds" if "cells" in results.tables() else "people"
    rows = [row for row in asked.effects(split=split, over=over).to_pylist() if row["value"] == row["value"]]
    gains = {row["measure"]: row for row in asked.gains(split=split).to_pylist()} if split != "law" else {}
    return {
        "checks": check_sentences(asked.checks),
        "rows": [_row(row, gains.get(row["measure"])) for row in rows if row["value"] or row["high"] > row["low"]],
        "independent": any("better_independent" in row for row in gains.values()),
        "quantiles": _quantiles(asked, split) if split != "law" else [],
        "over": over,
    }


def _splits(results: Results) -> list[str]:
    return list(dict.fromkeys(row["split"] for row in results.effects().to_pylist()))


def _row(row: dict[str, Any], gain: dict[str, Any] | None) -> dict[str, str]:
    decimals = bounds(row["low"], row["high"]) if row["high"] > row["low"] else None
    found = {"label": capital(row["label"]), "unit": row["unit"], "value": change(row["value"], decimals), "boot": between(row, "boot"),
             "t": between(row, "t"), "saved": fold(row)}  # fmt: skip
    if gain is None:
        return found | {"better": "", "worse": "", "other": ""}
    other = f"{share(gain['better_independent'])} / {share(gain['worse_independent'])}" if "better_independent" in gain else ""
    return found | {"better": share(gain["better"]), "worse": share(gain["worse"]), "other": other}


def _quantiles(asked: Asked, split: str) -> list[dict[str, str]]:
    return [
        {
            "quantile": f"{100 * row['quantile']:g} %",
            "other": figure(row["of_other"]),
            "world": figure(row["of_world"]),
            "difference": change(row["difference"]),
            "interval": f"{figure(row['low'])} to {figure(row['high'])}",
            "individual": change(row["individual"]),
            "independent": change(row["individual_independent"]),
        }
        for row in asked.quantile_effects(SHOWN, split=split).to_pylist()
    ]
