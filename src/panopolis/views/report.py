"""The report: what a comparison found, on one page that needs nothing beside it.

It opens with one sentence and one life, gives the table of effects, then figures, five lives beside their twins', what is told
and what is assumed, and what is needed to run it all again. No script, no network, and the notice on every drawing.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from panopolis.columns import GROUPS, SETTINGS
from panopolis.errors import ResultsError
from panopolis.results import SPLITS, calendar, command_line, open_results, write_bytes
from panopolis.views.chosen import chosen_lives
from panopolis.views.city_map import city_map
from panopolis.views.figures import deterrence, listed_by_fifth
from panopolis.views.numbers import bounds, change, count, figure
from panopolis.views.opening import opening
from panopolis.views.pages import environment
from panopolis.views.scheme_text import CONFIDENCES, scheme_of, stated_numbers
from panopolis.views.scores import scores_over_time
from panopolis.views.story import story
from panopolis.views.svg import world_colours
from panopolis.views.text import arrange, interval_label, is_clear
from panopolis.views.worlds import called, scheme_world, title

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from panopolis.results import Results
    from panopolis.views.svg import Figure
    from panopolis.views.text import Measure

_SPLIT_HEADS = {
    "scoring": ("What scoring adds", "the scheme against ordinary law alone", ("before", "")),
    "law": ("What law does", "ordinary law against no law at all", ("none", "before")),
    "total": ("Both", "the scheme against no law at all", ("none", "")),
}
_GROUP_HEADS = {"all": "everyone", "poorest_fifth": "poorest fifth", "richest_fifth": "richest fifth"}


def write_report(folder: Path | str) -> Path:
    """Write ``report.html`` into the folder of a comparison (or of a run), and return where it lies.

    Raises
    ------
    ResultsError
        The folder holds no results, they are not complete, or the report cannot be written.
    """
    results = open_results(folder)
    path = results.folder / "report.html"
    write_bytes(path, report(results).encode())
    return path


def report(results: Results) -> str:
    """Return the report as one page.

    Raises
    ------
    ResultsError
        The results are not complete.
    """
    if "people" not in results.tables():
        done = f"{results.days_written} days are written"
        msg = f"{results.folder} is not complete ({done}), so there is nothing to report yet; resume it"
        raise ResultsError(msg)
    world = scheme_world(results)
    beginning = opening(results)
    told = [] if _without_ledger(results) else chosen_lives(results, beginning.person)
    lives = [(story(results, person), why) for person, why in told]
    return environment().get_template("report.html").render(
        title=title(results, world), opening=beginning, lives=lives, figures=_figures(results), effects=_effects(results),
        worlds=_worlds(results), scheme=_scheme(results, world), provenance=_provenance(results), where=_where(results),
    )  # fmt: skip


def _without_ledger(results: Results) -> bool:
    return results.world(scheme_world(results)).manifest.get("ledger", {}).get("mode") == "off"


def _figures(results: Results) -> list[Figure]:
    found = (scores_over_time(results), listed_by_fifth(results), deterrence(results), city_map(results))
    return [one for one in found if one is not None]


def _where(results: Results) -> dict[str, Any]:
    run = results.world(scheme_world(results)).manifest
    days = int(run["days"])
    return {
        "n_person": count(run["n_person"]), "recipe": run["recipe"]["name"], "days": days,
        "first": calendar(run, 0), "last": calendar(run, max(days - 1, 0)),
    }  # fmt: skip


def _worlds(results: Results) -> list[dict[str, str]]:
    names = list(results.worlds) or [scheme_world(results)]
    colours = world_colours(names, scheme_world(results))
    return [
        {"name": name, "title": title(results, name), "called": called(results, name), "colour": colours[name],
         "about": str(scheme_of(results.world(name)).get("about", "")).strip()}
        for name in names
    ]  # fmt: skip


# -------------------------------------------------------------------------------------------------------- table of effects
def _effects(results: Results) -> dict[str, Any] | None:
    if "effects" not in results.tables():
        return None
    rows = results.effects().to_pylist()
    groups = [group for group in GROUPS if any(row["group"] == group for row in rows)]
    world = scheme_world(results)
    splits = [
        _split(split, arrange(rows), groups, world)
        for split in sorted(SPLITS, key=list(_SPLIT_HEADS).index)
        if any(row["split"] == split for row in rows)
    ]
    return {"groups": [_GROUP_HEADS.get(group, group) for group in groups], "splits": splits, "interval": interval_label(rows)}


def _split(split: str, measures: list[Measure], groups: list[str], world: str) -> dict[str, Any]:
    head, text, levels = _SPLIT_HEADS[split]
    kinds = []
    for good, words in ((False, "Harms and burdens"), (True, "Benefits")):
        of_kind = [measure for measure in measures if measure.good == good]
        moved = [measure for measure in of_kind if not measure.is_nothing((split,))]
        nothing = [measure.label for measure in of_kind if measure.is_nothing((split,))]
        rows = [_measure(measure, split, groups, tuple(name or world for name in levels)) for measure in moved]
        if of_kind:
            kinds.append({"words": words, "measures": rows, "nothing": "; ".join(nothing).lower()})
    return {"name": split, "head": head, "text": text, "kinds": kinds}


def _measure(measure: Measure, split: str, groups: list[str], levels: tuple[str, ...]) -> dict[str, Any]:
    start, end = (measure.effect.get((f"level:{world}", "all")) for world in levels)
    span = f"{figure(start['value'])} \N{RIGHTWARDS ARROW} {figure(end['value'])}" if start and end else ""
    cells = [_cell(measure.effect.get((split, group))) for group in groups]
    return {"label": measure.label, "unit": measure.unit, "levels": span, "cells": cells}


def _cell(row: Mapping[str, Any] | None) -> dict[str, Any]:
    if row is None or row["value"] is None or row["value"] != row["value"]:
        return {"value": "\N{EN DASH}", "interval": "", "excludes_zero": False}
    if row["low"] is None or row["low"] == row["high"]:
        return {"value": change(row["value"]), "interval": "", "excludes_zero": is_clear(row)}
    decimals = bounds(row["low"], row["high"])
    interval = f"{figure(row['low'], decimals)} to {figure(row['high'], decimals)}"
    return {"value": change(row["value"], decimals), "interval": interval, "excludes_zero": is_clear(row)}


# --------------------------------------------------------------------------------------------------- told and assumed
def _scheme(results: Results, world: str) -> dict[str, Any]:
    run = results.world(world)
    text = scheme_of(run)
    stated = stated_numbers(text)
    tally = Counter(number.confidence for number in stated)
    marks = [*CONFIDENCES, *sorted(set(tally) - set(CONFIDENCES))]
    return {
        "about": str(text.get("about", "")).strip(),
        "kind": str(text.get("kind", "")),
        "numbers": stated,
        "tally": [(CONFIDENCES.get(mark, mark), tally[mark]) for mark in marks if tally[mark]],
        "words": CONFIDENCES,
        "settings": list(SETTINGS.values()),
        "changed": {name: _as_set(value) for name, value in (text.get("settings") or {}).items() if name in SETTINGS},
        "n_assumed": sum(setting.confidence == "assumed" for setting in SETTINGS.values()),
    }


def _as_set(value: object) -> str:
    return str(value.get("value")) if isinstance(value, dict) else str(value)


def _provenance(results: Results) -> list[tuple[str, str]]:
    worlds = results.worlds or {scheme_world(results): results}
    run = results.world(scheme_world(results)).manifest
    versions = results.manifest.get("versions") or run.get("versions") or {}
    rows = [
        ("Command", command_line(results.manifest) or command_line(run) or "called from Python"),
        (
            "Society",
            f"{run['recipe']['name']}, {count(run['n_person'])} people, recipe {str(run['recipe'].get('sha256', ''))[:16]}",
        ),
        ("Seed", str(run["seed"])),
        ("Days", f"{run['days']} after {run.get('warmup', 0)} of warm-up, from {run['start']}"),
        ("Versions", ", ".join(f"{name} {number}" for name, number in versions.items())),
    ]
    for name, world in worlds.items():
        scheme = world.manifest["scheme"]
        rows.append(
            (
                f"World {name}",
                f"scheme {str(scheme.get('sha256', ''))[:16]}, state {str(world.manifest.get('state_hash', ''))[:16]}",
            )
        )
    return rows
