"""What a result's own scheme text says: its lists, what they close, its tiers, as the scheme was run.

A manifest holds the scheme's whole text and the changes that were made to it, so a report needs no file beside the results. The
text is read as plain YAML here: it was checked when the run was made.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML, YAMLError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panopolis.results import Results


def scheme_of(results: Results) -> Mapping[str, Any]:
    """Return a run's scheme as it was run, changes made to it applied, as plain mappings; empty if its text is none."""
    scheme = results.manifest.get("scheme", {})
    return _read(str(scheme.get("text") or ""), tuple(scheme.get("changes") or ()))


def scheme_as_written(results: Results) -> Mapping[str, Any]:
    """Return a run's scheme as its file has it, before anything in it was changed for the run."""
    return _read(str(results.manifest.get("scheme", {}).get("text") or ""), ())


@lru_cache(maxsize=16)
def _read(text: str, changes: tuple[str, ...]) -> Mapping[str, Any]:
    found = _plain(text)
    if not isinstance(found, dict):
        return {}
    for change in changes:
        where, _, value = change.partition("=")
        put(found, [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", where.strip())], _plain(value))
    return found


def _plain(text: str) -> Any:  # noqa: ANN401 - whatever YAML holds
    try:
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError:
        return None


def put(tree: Any, path: list[str | int], value: object) -> None:  # noqa: ANN401
    """Put a value at a path, making the mappings on the way; the run was made, so the path leads somewhere."""
    here = tree
    for step in path[:-1]:
        key: Any = step if isinstance(here, list) else str(step)
        if isinstance(here, dict) and not isinstance(here.get(key), dict | list):
            here[key] = {}
        here = here[key]
    last: Any = path[-1] if isinstance(here, list) else str(path[-1])
    here[last] = value


def black_lists(scheme: Mapping[str, Any]) -> set[str]:
    """Return the names of the lists that harm whoever stands on them."""
    return {name for name, about in (scheme.get("lists") or {}).items() if about.get("colour", "black") == "black"}


def closed_by(scheme: Mapping[str, Any], when: str) -> list[str]:
    """Return the doors that a standing closes, such as ``list.black`` or ``tier.D``."""
    found = [entry.get("deny") or [] for entry in scheme.get("consequences") or () if entry.get("when") == when]
    return [door for doors in found for door in ([doors] if isinstance(doors, str) else doors)]


def granted_by(scheme: Mapping[str, Any], when: str) -> list[str]:
    """Return the privileges that a standing grants."""
    found = [entry.get("grant") or [] for entry in scheme.get("consequences") or () if entry.get("when") == when]
    return [name for names in found for name in ([names] if isinstance(names, str) else names)]


def tells_people(scheme: Mapping[str, Any]) -> bool:
    """Whether people are told of charges against them, as far as the scheme says."""
    return bool((scheme.get("due_process") or {}).get("notice", True))


def can_contest(scheme: Mapping[str, Any]) -> bool:
    """Whether records can be contested, as far as the scheme says."""
    return bool(((scheme.get("due_process") or {}).get("appeal") or {}).get("open", False))


def tiers(scheme: Mapping[str, Any]) -> list[tuple[float, str]]:
    """Return the tiers as (score from which one is in it, name), the lowest first."""
    found = []
    for tier in scheme.get("tiers") or ():
        at = tier.get("at")
        found.append((float(at["value"] if isinstance(at, dict) else at), str(tier.get("name"))))
    return sorted(found)
