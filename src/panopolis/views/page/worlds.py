"""What the page says of one world: its scheme, score, tiers, lists, what they close, and the numbers of its cameras."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.views.scheme_text import black_lists, closed_by, scheme_of, tiers
from panopolis.views.worlds import title

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panopolis.results import Results

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
    }


def _camera(scheme: Mapping[str, Any]) -> dict[str, float] | None:
    camera = (scheme.get("watch") or {}).get("camera")
    if not isinstance(camera, dict) or camera.get("mode") != "identify":
        return None
    found = {name: number(camera[name]) for name in _CAMERA if name in camera}
    return found | {"review": number((camera.get("review") or {}).get("catches", 0.0))}


def number(value: Any) -> float:  # noqa: ANN401 - a number, or a mapping that holds it with its source
    """Return a number of a scheme's text: the value itself, or that of its mapping."""
    return float(value["value"] if isinstance(value, dict) else value)
