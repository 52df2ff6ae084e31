"""What a result's own scheme text says: its lists, what they close, and every number with its source and confidence.

A manifest holds the scheme's whole text, so a report needs no file beside the results. The text is read as plain YAML here: it
was checked when the run was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML, YAMLError

from panopolis.views.numbers import tick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from panopolis.results import Results

SMALL = 1e-4
"""Below this a number is written with a power of ten."""

CONFIDENCES: dict[str, str] = {
    "O": "official text or statistic",
    "S": "published study",
    "P": "press",
    "T": "published trial or test",
    "D": "documentation of a maker",
    "C": "computed from published numbers",
    "M": "model value from literature",
    "told": "told in the reportage",
    "unverified": "printed widely, original not seen",
    "assumed": "assumed",
}
"""What each mark of confidence means, from the firmest to the weakest."""


@dataclass(frozen=True)
class Stated:
    """One number of a scheme: where it stands, what it is, and on whose word."""

    path: str
    value: str
    source: str
    confidence: str
    low: str | None = None
    high: str | None = None


def scheme_of(results: Results) -> dict[str, Any]:
    """Return a run's scheme as plain mappings; empty if its text is none."""
    text = str(results.manifest.get("scheme", {}).get("text") or "")
    try:
        read = YAML(typ="safe", pure=True).load(text)
    except YAMLError:
        return {}
    return read if isinstance(read, dict) else {}


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


def stated_numbers(scheme: Mapping[str, Any]) -> list[Stated]:
    """Return every number that the scheme states with a source or a confidence, in its own order."""
    return list(_walk(scheme, ""))


def _walk(node: object, path: str) -> Iterator[Stated]:
    if isinstance(node, dict):
        if "value" in node and ("confidence" in node or "source" in node):
            yield _stated(node, path)
            return
        for key, inner in node.items():
            yield from _walk(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(node, list):
        for i, inner in enumerate(node):
            name = inner.get("name", inner.get("from", i)) if isinstance(inner, dict) else i
            yield from _walk(inner, f"{path}.{name}")


def _stated(node: Mapping[str, Any], path: str) -> Stated:
    confidence = str(node.get("confidence", "assumed"))
    value = " ".join(_written(part) for part in (node["value"], node.get("unit")) if part is not None)
    low, high = (None if node.get(end) is None else _written(node[end]) for end in ("low", "high"))
    return Stated(path, value, str(node.get("source") or ""), confidence, low, high)


def _written(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return tick(value) if abs(value) >= SMALL or value == 0 else f"{value:g}"
    return str(value)


def tiers(scheme: Mapping[str, Any]) -> list[tuple[float, str]]:
    """Return the tiers as (score from which one is in it, name), the lowest first."""
    found = []
    for tier in scheme.get("tiers") or ():
        at = tier.get("at")
        found.append((float(at["value"] if isinstance(at, dict) else at), str(tier.get("name"))))
    return sorted(found)
