"""What the page says of one world: its scheme, score, tiers, lists, what they close, and the numbers of its cameras."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.views.scheme_text import black_lists, closed_by, scheme_of, tiers
from panopolis.views.worlds import title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from panopolis.results import Results

_WORDS = ("name", "title", "about", "kind", "source", "confidence", "low", "high", "unit")
_CAMERA = ("miss", "false_match", "gallery_size", "reachable")


def world_of(results: Results, world: Results) -> dict[str, Any]:
    """Return what is said of a world beside its columns."""
    scheme, manifest = scheme_of(world), world.manifest
    name = str(manifest["scheme"]["name"])
    return {
        "name": name,
        "title": title(results, name),
        "kind": str(scheme.get("kind") or ""),
        "state_hash": manifest["state_hash"],
        "scheme_sha256": manifest["scheme"]["sha256"],
        "score": manifest.get("score"),
        "tiers": [[tier, at] for at, tier in tiers(scheme)],
        "lists": list(manifest.get("lists") or ()),
        "black": sorted(black_lists(scheme)),
        "closes": {one: list(closed_by(scheme, f"list.{one}")) for one in manifest.get("lists") or ()},
        "watches": list(dict.fromkeys(manifest.get("watches") or ())),
        "camera": _camera(scheme),
        "says": dict(_says(scheme, "")),
    }


def _says(part: Any, path: str) -> Iterator[tuple[str, float | str | bool]]:  # noqa: ANN401 - whatever a scheme's text holds
    """Yield every value that a scheme's text holds by its path, as a change names it; sources and titles left out."""
    if isinstance(part, dict) and "value" in part:
        yield path, part["value"]
    elif isinstance(part, dict):
        for name, held in part.items():
            if name not in _WORDS:
                yield from _says(held, f"{path}.{name}" if path else str(name))
    elif isinstance(part, list):
        for k, held in enumerate(part):
            yield from _says(held, f"{path}[{k}]")
    else:
        yield path, part if isinstance(part, (int, float)) else str(part)


def _camera(scheme: Mapping[str, Any]) -> dict[str, float] | None:
    camera = (scheme.get("watch") or {}).get("camera")
    if not isinstance(camera, dict) or camera.get("mode") != "identify":
        return None
    found = {name: number(camera[name]) for name in _CAMERA if name in camera}
    return found | {"review": number((camera.get("review") or {}).get("catches", 0.0))}


def number(value: Any) -> float:  # noqa: ANN401 - a number, or a mapping that holds it with its source
    """Return a number of a scheme's text: the value itself, or that of its mapping."""
    return float(value["value"] if isinstance(value, dict) else value)
