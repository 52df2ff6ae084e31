"""The report: what a comparison found, on one page that needs nothing beside it.

It opens with one sentence and one life, gives the table of effects, then figures, five lives beside their twins', what is told
and what is assumed, and what is needed to run it all again. No script, no network, and the notice on every drawing.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from panopolis.columns import GROUPS, SETTINGS
from panopolis.errors import ResultsError
from panopolis.measures import members
from panopolis.results import calendar, command_line, open_results, remains, write_bytes
from panopolis.views.arranged import (
    ALIKE,
    LEVEL,
    arrange,
    capital,
    interval_label,
    is_clear,
    is_missing,
    notes,
    remembered,
    split_meaning,
    splits_of,
)
from panopolis.views.chosen import Chosen, chosen_lives
from panopolis.views.city_map import city_map
from panopolis.views.figures import deterrence, listed_by_fifth
from panopolis.views.numbers import bounds, change, count, figure, span, tick
from panopolis.views.opening import Opening, opening
from panopolis.views.pages import environment
from panopolis.views.scheme_text import scheme_as_written, scheme_of
from panopolis.views.scores import scores_over_time
from panopolis.views.stands import stands
from panopolis.views.star_found import has_stars, is_of_stars_alone, is_scored_by_stars
from panopolis.views.star_report import star_figures, star_parts
from panopolis.views.stated import SET, STANDINGS, stated_numbers
from panopolis.views.story import story
from panopolis.views.svg import world_colours
from panopolis.views.trust import trust
from panopolis.views.worlds import called, scheme_world, title

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from panopolis.results import Results
    from panopolis.views.arranged import Measure
    from panopolis.views.svg import Figure

_SPLIT_HEADS = {"scoring": "The scheme", "law": "The law", "total": "Both"}
"""Heads of the differences, the scheme's first; where two schemes are compared the other's name stands."""

_SPLIT_TEXTS = {
    "scoring": "What the whole scheme adds to ordinary law alone: points, lists, screens, and its own cameras and fines too",
    "law": "What ordinary law alone does, against no law at all",
    "total": "The scheme against no law at all",
}
_GROUP_HEADS = {"all": "everyone", "poorest_fifth": "poorest fifth", "richest_fifth": "richest fifth"}


def write_report(folder: Path | str, beginning: Opening | None = None) -> Path:
    """Write ``report.html`` into the folder of a comparison (or of a run), and return where it lies.

    Parameters
    ----------
    beginning
        What ``opening`` gave of it, where that was asked already: among a million people it is not found at once.

    Raises
    ------
    ResultsError
        The folder holds no results, they are not complete, or the report cannot be written.
    """
    results = open_results(folder)
    path = results.folder / "report.html"
    write_bytes(path, report(results, beginning).encode())
    return path


def report(results: Results, beginning: Opening | None = None) -> str:
    """Return the report as one page; ``beginning`` as for ``write_report``.

    Raises
    ------
    ResultsError
        The results are not complete.
    """
    if "people" not in results.tables():
        msg = f"{results.folder} is not complete, so there is nothing to report yet: {remains(results.folder)}"
        raise ResultsError(msg)
    world = scheme_world(results)
    run = results.world(world)
    if is_of_stars_alone(run):
        return environment().get_template("stars.html").render(
            title=title(results, world), where=_where(results), scheme=_scheme(results, world), provenance=_provenance(results), **star_parts(run)
        )  # fmt: skip
    beginning = beginning or opening(results)
    told = Chosen([], []) if _without_ledger(results) else chosen_lives(results, beginning.person)
    lives = [(story(results, person), why) for person, why in told.lives]
    return environment().get_template("report.html").render(
        title=title(results, world), opening=beginning, stands=stands(results), lives=lives, missing=told.missing, figures=_figures(results),
        effects=_effects(results),
        worlds=_worlds(results), scheme=_scheme(results, world), provenance=_provenance(results), where=_where(results),
        trust=trust(results), whole=_whole(int(results.world(world).manifest["days"])),
    )  # fmt: skip


def _whole(days: int) -> str:
    """Return a run's length as the words that lead to a whole life: 'The whole year', 'All 120 days'."""
    return f"All {span(days)}" if span(days).endswith("days") else f"The whole {span(days)}"


def _without_ledger(results: Results) -> bool:
    return results.world(scheme_world(results)).manifest.get("ledger", {}).get("mode") == "off"


def _figures(results: Results) -> list[Figure]:
    run = results.world(scheme_world(results))
    rated = star_figures(run) if has_stars(run) else []
    scored = None if is_scored_by_stars(run) else scores_over_time(results)
    found = (scored, *rated, listed_by_fifth(results), deterrence(results), city_map(results))
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
    words = splits_of(rows)
    order = sorted(words, key=lambda split: [*_SPLIT_HEADS].index(split) if split in _SPLIT_HEADS else len(_SPLIT_HEADS))
    splits = [_split(split, words[split], rows, groups, scheme_world(results)) for split in order]
    return {"groups": [_GROUP_HEADS.get(group, group) for group in groups], "splits": splits, "interval": interval_label(rows),
            "alike": ALIKE, "sizes": _sizes(results, groups),
            "remembered": remembered(rows), "notes": [capital(note) for note in notes(rows)]}  # fmt: skip


def _sizes(results: Results, groups: list[str]) -> str:
    """Return how many people are in each group: a number of few people says little."""
    table = results.world(scheme_world(results)).sql("SELECT income_fifth, migrant, student FROM people")
    found = members({name: table[name].to_numpy() for name in table.column_names})
    sizes = ", ".join(f"{_GROUP_HEADS.get(group, group)} {count(int(found[group].sum()))}" for group in groups)
    return f"{sizes} people" + (" (of the first seed)" if int(results.manifest.get("replicates") or 1) > 1 else "")


def _split(split: str, words: str, rows: list[dict[str, Any]], groups: list[str], world: str) -> dict[str, Any]:
    kinds = []
    for good, heading in ((False, "Harms and burdens"), (True, "Benefits")):
        of_kind = [measure for measure in arrange(rows) if measure.good == good]
        moved = [measure for measure in of_kind if not measure.is_nothing((split,))]
        nothing = [measure.label for measure in of_kind if measure.is_nothing((split,))]
        found = [_measure(measure, split, groups, _between(split, world)) for measure in moved]
        if of_kind:
            kinds.append({"words": heading, "measures": found, "nothing": "; ".join(nothing).lower()})
    text = _SPLIT_TEXTS.get(split) or capital(split_meaning(split, rows))
    return {"head": _SPLIT_HEADS.get(split, capital(words)), "text": text, "kinds": kinds}


def _between(split: str, world: str) -> tuple[str, ...]:
    """Return the worlds that a split lies between, the one set against first; none where it is a level itself."""
    if split.startswith(LEVEL):
        return ()
    return {"scoring": ("before", world), "law": ("none", "before"), "total": ("none", world)}.get(
        split, tuple(reversed(split.split(" - ")))
    )


def _measure(measure: Measure, split: str, groups: list[str], levels: tuple[str, ...]) -> dict[str, Any]:
    ends = [measure.effect.get((f"{LEVEL}{world}", "all")) for world in levels]
    levelled = " \N{RIGHTWARDS ARROW} ".join(figure(end["value"]) for end in ends if end)
    counted = measure.counted.lower() if measure.counted != measure.label and levelled else ""
    cells = [_cell(measure.effect.get((split, group))) for group in groups]
    return {"label": measure.label, "unit": measure.unit, "levels": levelled, "counted": counted, "cells": cells}


def _cell(row: Mapping[str, Any] | None) -> dict[str, Any]:
    if row is None or is_missing(row["value"]):
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
    stated = stated_numbers(text, scheme_as_written(run))
    tally = Counter(number.confidence for number in stated)
    marks = [*STANDINGS, *sorted(set(tally) - set(STANDINGS))]
    return {
        "about": str(text.get("about", "")).strip(),
        "kind": str(text.get("kind", "")),
        "numbers": stated,
        "n_set": tally[SET],
        "tally": [(STANDINGS.get(mark, mark), tally[mark]) for mark in marks if tally[mark]],
        "words": STANDINGS,
        "settings": list(SETTINGS.values()),
        "changed": _settings_changed(run, text),
        "n_assumed": sum(setting.confidence == "assumed" for setting in SETTINGS.values()),
    }


def _settings_changed(run: Results, scheme: Mapping[str, Any]) -> dict[str, str]:
    """Return the settings that this run did not leave at the model's own value, as it was run."""
    as_run: Mapping[str, Any] = run.manifest.get("settings") or scheme.get("settings") or {}
    values = {name: float(value["value"] if isinstance(value, dict) else value) for name, value in as_run.items()}
    return {name: tick(value) for name, value in values.items() if name in SETTINGS and value != SETTINGS[name].value}


def _seeds(run: Mapping[str, Any], replicates: int) -> str:
    first = int(run["seed"])
    return f"{first}; the effects are over seeds {first} to {first + replicates - 1}" if replicates > 1 else str(first)


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
        ("Seed", _seeds(run, int(results.manifest.get("replicates") or 1))),
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
