"""Which numbers move the effects of a study of sensitivity, and what such a number is called in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.scheme import load_scheme, preset_names

if TYPE_CHECKING:
    from panopolis.results import Examined, SensitivityResults

    Found = SensitivityResults | Examined


def strengths(found: Found) -> list[tuple[str, float]]:
    """Return assumptions with the mean over outcomes of their share of all mu*, the strongest first."""
    total: dict[str, float] = {}
    for row in found.morris:
        total[row["outcome"]] = total.get(row["outcome"], 0.0) + row["mu_star"]
    strength: dict[str, float] = {}
    for row in found.morris:
        strength[row["path"]] = strength.get(row["path"], 0.0) + row["mu_star"] / total[row["outcome"]] / len(total)
    return sorted(strength.items(), key=lambda item: -item[1])


def movers(found: Found) -> list[tuple[str, list[str]]]:
    """Return each number that moves an effect more than any other does, with those effects; who moves most effects comes first.

    By all that Sobol's indices ascribe to it where there are any, which have the scale of the effect's variance; else by the screening.
    """
    key, ranked = ("ST", found.sobol) if found.sobol else ("mu_star", found.morris)
    first: dict[str, tuple[float, str]] = {}
    for row in ranked:
        if row[key] is not None and row[key] > first.get(row["outcome"], (0.0, ""))[0]:
            first[row["outcome"]] = row[key], row["path"]
    moved: dict[str, list[str]] = {}
    for outcome, (_, path) in first.items():
        moved.setdefault(path, []).append(outcome)
    return sorted(moved.items(), key=lambda item: -len(item[1]))


def named(found: Found, path: str) -> str:
    """Return a number in words as far as its path has them, a tier by its name."""
    steps = [step for step in path.split(".") if step not in ("settings", "society", "watch", "lists", "value", "values")]
    worlds = found.manifest["worlds"]
    if path.startswith("tiers[") and worlds[0] in preset_names():
        return f"score from which on tier {load_scheme(worlds[0]).tiers[int(path[6 : path.index(']')])].name} begins"
    return " ".join(steps).replace("_", " ")
